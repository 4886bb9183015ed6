"""Codes of a fixed form that have lost it: cut off, with a sign too many or too few, in another case.

A rare form is told by `forms` where nearly all values are regular. Where a fifth of a column is spoilt, no rare
form is an exception any more; but spoilt codes are of many forms, each of few rows and a slip away from the regular
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pilotgate.profiling.patterns import pattern_of_shape, shape
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.meaning import TYPED, Meaning
from pilotgate.profiling.suspects.slips import distance

_REGULAR = 0.08
_COVERED = 0.5
_VALUES = 5
_SHORTEST = 5
_LONGEST = 60
_FIXED = 0.8
_RARE = 0.03
_TIMES = 10
_LOOSE = 0.02
_VARIOUS = 4
_PADDED = 0.03
_LONG = 8


def broken(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Cells that hold such a code."""
    for told in columns:
        if told.kind not in TYPED and told.column.distinct >= _VALUES:
            yield from _broken(told)


def _broken(told: Meaning) -> Iterator[Doubt]:
    column = told.column
    shapes = [shape(value) if len(value) <= _LONGEST else "" for value in column.values]
    rows, values = Counter[str](), Counter[str]()
    for shaped, n in zip(shapes, column.counts.tolist(), strict=True):
        rows[shaped] += n
        values[shaped] += 1
    regular = {s for s, n in rows.items() if n >= _REGULAR * rows.total() and values[s] >= _VALUES and _is_code(s)}
    covered = sum(rows[s] for s in regular)
    if not regular or covered < _COVERED * rows.total():
        return
    loose = Counter[str]()
    for shaped, n in rows.items():
        loose[pattern_of_shape(shaped, 1)] += n
    if any(sum(rows[s] for s in regular if _loose(s) == _loose(r)) < _FIXED * loose[_loose(r)] for r in regular):
        return
    padded = {r for r in regular if _is_padded(told, shapes, r)}
    most = min(_RARE * rows.total(), min(rows[s] for s in regular) / _TIMES * len(regular))
    beginnings = [s for s in rows if s and s not in regular and any(r.startswith(s) for r in regular)]
    odd = {}
    for shaped, n in rows.items():
        if shaped in regular or not shaped or n > most:
            continue
        near = _near(shaped, regular, padded)
        alike = sum(_loose(shaped) == _loose(r) for r in regular)
        if alike > 1:  # of several lengths, as codes that hold words are
            continue
        cut = sum(_loose(s) == _loose(shaped) for s in beginnings) >= _VARIOUS
        if near and (alike or cut or loose[_loose(shaped)] <= max(2, _LOOSE * rows.total())):
            odd[shaped] = near
    if len(odd) < _VARIOUS:
        return
    for row in told.rows_of({i for i, shaped in enumerate(shapes) if shaped in odd}):
        reason = f"a code that has lost the form of {covered / rows.total():.0%} of the column"
        yield Doubt(row, told.place, "format", reason, 0.85)


def _is_code(shaped: str) -> bool:
    """It holds digits and something else, and is no number."""
    return len(shaped) >= _SHORTEST and "9" in shaped and bool(shaped.strip("9.,-+")) and " " not in shaped


def _loose(shaped: str) -> str:
    return pattern_of_shape(shaped, 1)


def _is_padded(told: Meaning, shapes: Sequence[str], regular: str) -> bool:
    """Some of the last runs of digits begin with zeros: they are counted in a fixed width."""
    last = len(regular.rstrip("9"))
    if last == len(regular):
        return False
    zeros = held = 0
    for value, shaped, n in zip(told.column.values, shapes, told.column.counts.tolist(), strict=True):
        if shaped == regular:
            held += n
            zeros += n * (value[last] == "0")
    return zeros >= _PADDED * held


def _near(shaped: str, regular: set[str], padded: set[str]) -> bool:
    """The beginning of a regular form, or a slip or two away from one; a shorter number alone is no slip."""
    for r in regular:
        if _loose(shaped) == _loose(r) and shaped.replace("9", "") == r.replace("9", "") and r not in padded:
            continue
        slips = 1 + (len(r) >= _LONG)
        if r.startswith(shaped) or distance(shaped, r, slips) <= slips:
            return True
    return False
