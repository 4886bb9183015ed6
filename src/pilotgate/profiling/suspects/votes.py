"""Cells that their determinants contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pilotgate.profiling.suspects.dependencies import Determined
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid

Flags = np.ndarray[Any, np.dtype[np.bool_]]

_MARGIN = 0.15
_STRONG = 0.8


def supported(grid: Grid, found: Sequence[Determined]) -> list[Flags]:
    """Per column, the rows whose value a strong determinant speaks for: most other rows of a group hold it too."""
    flags = [np.zeros(grid.rows, dtype=bool) for _ in grid.columns]
    for d in found:
        if d.strength >= _STRONG or d.violations <= 0.05 * d.tested:
            flags[d.dependent] |= (d.support >= 0.5) & (d.size >= 1)
    return flags


def against(grid: Grid, found: Sequence[Determined], safe: Sequence[Flags]) -> Iterator[Doubt]:
    """Cells whose value, or want of one, the groups they belong to speak against.

    Every determinant of a column votes with its strength: for the cell's value by the share of the group's other
    rows that hold it, against by the share of the group's usual value. A missing cell has no support of its own.
    """
    for b, column in enumerate(grid.columns):
        voters = [d for d in found if d.dependent == b]
        if not voters:
            continue
        for_it, against_it = np.zeros(grid.rows), np.zeros(grid.rows)
        weight = np.zeros(grid.rows)
        chosen, chosen_by = np.full(grid.rows, -1), np.full(grid.rows, -1)
        strongest = np.zeros(grid.rows)
        for place, voter in enumerate(voters):
            speaks = (voter.size >= 2) & (voter.usual >= 0)
            trust = voter.strength * speaks * np.minimum(1.0, voter.size / 4)
            weight += trust
            for_it += trust * voter.support
            differs = voter.usual != column.codes
            against_it += trust * voter.share * differs
            vote = trust * voter.share * differs
            better = vote > strongest
            strongest[better], chosen[better], chosen_by[better] = vote[better], voter.usual[better], place
        share = np.divide(against_it, weight, out=np.zeros(grid.rows), where=weight > 0)
        own = np.divide(for_it, weight, out=np.zeros(grid.rows), where=weight > 0)
        doubtful = (chosen >= 0) & (share - own > _MARGIN) & (share > 1.5 * own) & (weight > 0.5) & ~safe[b]
        for row in np.flatnonzero(doubtful).tolist():
            voter = voters[int(chosen_by[row])]
            usual = column.values[int(chosen[row])]
            gone = int(column.codes[row]) < 0
            name = grid.columns[voter.determinant].name
            confidence = float(min(0.99, 0.5 + 0.5 * (share[row] - own[row])))
            reason = f"rows with the same {name} usually hold another value here"
            if gone:
                reason = f"missing, though rows with the same {name} agree on a value"
            yield Doubt(row, b, "missing" if gone else "dependency", reason, confidence, usual)
