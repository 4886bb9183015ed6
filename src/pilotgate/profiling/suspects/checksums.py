"""Identifiers whose check digit fails, in a column where that of nearly all others holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pilotgate.profiling.formats.kinds import KINDS, Kind
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.meaning import Meaning

_LEAST = 12
_PROBE = 24
_PASSING = 0.75
_PROBED = 0.6
_SURPRISE = 6.0
_CHANCE = 0.1


def failing(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Cells that hold such an identifier."""
    kinds = [kind for kind in KINDS if kind.chance <= _CHANCE and not kind.announced]
    for told in columns:
        shapes = {value: shape(value.strip()) for value in told.places}
        for kind in kinds:
            formed = [value for value, shaped in shapes.items() if kind.form(shaped)]
            if len(formed) >= max(_LEAST, 0.5 * len(shapes)) and (odd := _odd(formed, kind)):
                reason = (
                    f"its check digit fails, which those of {1 - len(odd) / len(formed):.0%} of the column do not"
                )
                for row in told.rows_of({told.places[value] for value in odd}):
                    yield Doubt(row, told.place, "impossible", reason, 0.95)
                break


def _odd(values: Sequence[str], kind: Kind) -> list[str]:
    """Values that fail the check; none where it is by chance that the others pass."""
    probe = values[:: max(1, len(values) // _PROBE)]
    if sum(bool(kind.check(v.strip())) for v in probe) < _PROBED * len(probe):
        return []
    odd = [v for v in values if not kind.check(v.strip())]
    passing = len(values) - len(odd)
    sure = passing >= _PASSING * len(values) and -passing * math.log10(kind.chance) >= _SURPRISE
    return odd if sure else []
