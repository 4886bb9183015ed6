"""Values of two columns in each other's place, told by how they are written.

One value written unlike its column may be a rare case. A row in which the value of each of two columns is written
as the other column is, more often than their shares let one expect, was filled in the wrong order. This holds
where so many rows are swapped that neither column looks regular any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from pilotgate.profiling.missing import null_like
from pilotgate.profiling.patterns import pattern_of_shape, shape
from pilotgate.profiling.suspects.dependencies import Flags
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Codes, Grid

_LEAST = 4
_MOST = 0.35
_TIMES = 2
_SHARE = 0.05
_LIFT = 3.0
_TOGETHER = 0.5
_ALIKE = 0.05
_GONE = 0
_COARSE = 2
_NUMBER = re.compile(r"[+-]?9+(?:[.,]9+)*")

_Counts = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Written:
    """How the cells of a column are written: per row the place of its form, and per form of all columns the rows.

    `places` has the places behind the point of the forms that are numbers, and -1 for the others.
    """

    forms: Codes
    counts: _Counts
    places: Codes


def swapped(grid: Grid, levels: Sequence[Sequence[Written]]) -> Iterator[Doubt]:
    """Cells of rows in which two columns hold what the other should.

    Args:
        grid: The cells.
        levels: How they are `written_in`.
    """
    told: set[tuple[int, int]] = set()
    for written in levels:
        for a, b in combinations(range(len(grid.columns)), 2):
            for row in _rows(written[a], written[b]):
                for mine, other in ((a, b), (b, a)):
                    if (row, mine) not in told:
                        told.add((row, mine))
                        yield _doubt(grid, row, mine, other)


def _doubt(grid: Grid, row: int, mine: int, other: int) -> Doubt:
    here, there = grid.columns[mine], grid.columns[other]
    code = int(there.codes[row])
    meant = there.values[code] if code >= 0 else there.tokens.get(row, "")
    reason = f"{here.name} and {there.name} are in each other's place"
    kind = "misfielded" if here.codes[row] >= 0 or here.tokens.get(row) else "missing"
    return Doubt(row, mine, kind, reason, 0.95, meant)


def _rows(one: Written, other: Written) -> list[int]:
    """Rows in which each of the two is written as the other usually is."""
    foreign = is_foreign(one.counts, other.counts), is_foreign(other.counts, one.counts)
    held = one.counts[foreign[0]].sum(), other.counts[foreign[1]].sum()
    if min(held) < _LEAST:
        return []
    mine, theirs = foreign[0][one.forms], foreign[1][other.forms]
    both = mine & theirs & ~((one.forms == _GONE) & (other.forms == _GONE))
    alike = both & (one.places[one.forms] >= 0) & (one.places[one.forms] == other.places[other.forms])
    if alike.sum() > _ALIKE * len(both):  # of two amounts of one kind, either may be the higher one
        both &= ~alike
    found, rows = int(both.sum()), len(both)
    if not _LEAST <= found <= _MOST * rows or found < _TOGETHER * min(held):
        return []
    if found * rows < _LIFT * held[0] * held[1] and found < 0.8 * max(held):
        return []
    return np.flatnonzero(both).tolist()


def is_foreign(own: _Counts, other: _Counts) -> Flags:
    """Forms that are usual in the other column and far less so in this one."""
    foreign: Flags = (other >= _SHARE * other.sum()) & (other >= _TIMES * own) & (own > 0)
    return foreign


def written_in(grid: Grid) -> list[list[Written]]:
    """How the cells of each column are written, at each of three levels of detail."""
    return [_written(grid, level) for level in range(_COARSE + 1)]


def _written(grid: Grid, level: int) -> list[Written]:
    """The columns' cells by form; the forms are those of all columns, first that of a gap."""
    places: dict[str, int] = {"": _GONE}
    per_row: list[Codes] = []
    for column in grid.columns:
        forms = np.array([places.setdefault(_form(v, level), len(places)) for v in column.values] + [_GONE])
        held = forms[column.codes]
        for row, token in column.tokens.items():
            if token and not null_like(token):  # a word among numbers that the profile took for a gap
                held[row] = places.setdefault(_form(token, level), len(places))
        per_row.append(held)
    digits = np.array([len(f.replace(",", ".").partition(".")[2]) if is_number(f) else -1 for f in places])
    return [Written(forms, np.bincount(forms, minlength=len(places)).astype(float), digits) for forms in per_row]


def is_number(form: str) -> bool:
    """Whether a form, or shape, is that of a number."""
    return _NUMBER.fullmatch(form) is not None


def _form(value: str, level: int) -> str:
    """Its shape; coarser, the runs of its letters, but the digits of a number; coarsest, what occurs in it."""
    shaped = shape(value.strip())
    number = is_number(shaped)
    if level == _COARSE:
        letters, digits = "A" in shaped or "a" in shaped, "9" in shaped
        return "9" if number else f"{'a' * letters}{'9' * digits}{' ' * (' ' in shaped)}" or "."
    return shaped.lstrip("+-") if number or level == 0 else pattern_of_shape(shaped, 1)
