"""Cells that are probably wrong, judged from the extract alone.

Each detector looks for one kind of contradiction: a value against what another column determines, a near-miss of a
frequent value, a rare form in a regular column, a value in the wrong column, a number out of all range. Precision
comes first: what two determinants disagree about is left alone.
"""

from __future__ import annotations

from pilotgate.profiling.suspects.search import Suspects, find_suspects

__all__ = ["Suspects", "find_suspects"]
