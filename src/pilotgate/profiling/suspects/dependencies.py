"""A column that other columns determine, and the cells that contradict it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from pilotgate.profiling.suspects.grid import Codes, Grid, GridColumn
from pilotgate.profiling.suspects.slips import few_signs_apart
from pilotgate.profiling.suspects.sources import are_of_kinds, sources

_LEAST_LAMBDA = 0.5
_GROUP = 3
_KNOWN = 3
_EXCEPTIONS = 0.03
_MUTUAL = 0.12
_ARGUED = 0.15
_AGREED = 0.75
_SLIPS = 0.35
_PLENTY = 20
_PAIRED = 300
_REPEATED = 0.6
_SAMPLE = 10_000
_OPEN = 0.3
_SPREAD = 0.6

Flags = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Determined:
    """The columns `determinant` together determine the column `dependent`, nearly or quite.

    Attributes:
        exceptions: Share of the tested rows that hold another value that the column knows: what of it may be meant.
        usual: Per row the most frequent dependent value of the row's group, or -1 where there is no group.
        share: Per row, of the group's other rows that hold a value, the share of that value.
        support: Per row, of the group's other rows, the share that holds the row's own value.
        size: Per row, the group's other rows that hold a value.
        filled: Per row, the share of the group's other rows that hold a value.
        tested: Rows in groups that repeat.
        spread: Of the rows that differ, the share that does not hold the value most frequent among them.
        violations: Of those, rows that differ from the group's most frequent value.
        told: Several sources tell of the same things, so that most of them may be right without agreeing.
        of_kinds: Those sources are of several kinds, each of which may be right without agreeing with the others.
        mutual: The dependent column determines the other one as well.
        measured: A determinant holds amounts, of which two may be equal by chance.
        open: New values of the one come with new values of the other, as numbers come with names.
    """

    determinant: tuple[int, ...]
    dependent: int
    exceptions: float
    usual: Codes
    share: Floats
    support: Floats
    size: Codes
    filled: Floats
    tested: int
    violations: int
    spread: float
    told: bool = False
    of_kinds: bool = False
    mutual: bool = False
    open: bool = False
    measured: bool = False


@dataclass(frozen=True, slots=True)
class _Key:
    """Columns that may determine others: per row the place of the combination, or -1."""

    columns: tuple[int, ...]
    codes: Codes
    distinct: int
    told: bool = False
    of_kinds: bool = False
    measured: bool = False


def dependencies(
    grid: Grid, *, columns: int = 1 << 30, until: float = float("inf")
) -> tuple[list[Determined], tuple[str, ...]]:
    """Every dependency that is strong enough to contradict a cell, and what was not looked at.

    Args:
        grid: The cells.
        columns: To look at, of those with values that repeat, the first ones.
        until: Reading of the monotonic clock at which to stop.
    """
    repeating = [b for b, column in enumerate(grid.columns) if 2 <= column.distinct <= _REPEATED * _present(column)]
    among = set(repeating[:columns])
    skipped = []
    if len(repeating) > columns:
        skipped.append(f"dependencies beyond the first {columns} of {len(repeating):,} columns whose values repeat")
    found: list[Determined] = []
    single: dict[int, set[int]] = {}
    for key in _keys(grid, sorted(among)):
        if time.monotonic() > until:
            skipped.append("some dependencies between columns, for want of time")
            break
        for b, column in enumerate(grid.columns):
            if b in key.columns or column.distinct < 2 or (b not in among and len(repeating) > columns):
                continue
            if len(key.columns) > 1 and any(b in single.get(a, ()) for a in key.columns):
                continue
            measured = _measure(key, b, column, grid.rows)
            if measured is not None:
                found.append(measured)
                if len(key.columns) == 1:
                    single.setdefault(key.columns[0], set()).add(b)
    return _firm(found), tuple(skipped)


def _present(column: GridColumn) -> int:
    return int(column.counts.sum())


def _firm(found: list[Determined]) -> list[Determined]:
    """Leave out what holds only mostly: a shop has its usual customers, and that makes no other customer wrong.

    Exceptions are allowed between columns that determine each other, as a number and a name of one thing do. What
    several sources say of a thing, and do not agree on, does not tell which thing it is.
    """
    argued = {(d.dependent, d.determinant[0]) for d in found if d.told and d.violations > _ARGUED * d.tested}
    found = [d for d in found if (d.determinant[0], d.dependent) not in argued]
    both = {(d.determinant, d.dependent) for d in found}
    firm = []
    for d in found:
        mutual = len(d.determinant) == 1 and ((d.dependent,), d.determinant[0]) in both and d.spread >= _SPREAD
        if d.told or mutual or d.exceptions <= _EXCEPTIONS:
            firm.append(replace(d, mutual=mutual))
    return firm


def _keys(grid: Grid, among: Sequence[int]) -> Iterator[_Key]:
    """Single columns that repeat, then pairs of columns of few values."""
    few = []
    for a in among:
        column = grid.columns[a]
        if _present(column) < _GROUP * 2:
            continue
        tell = list(sources(grid, a))
        of_kinds = bool(tell) and all(are_of_kinds(grid, b, a) for b in tell)
        yield _Key((a,), column.codes, column.distinct, bool(tell), of_kinds, column.logical_type == "number")
        if column.distinct <= _PAIRED:
            few.append(a)
    for a, b in combinations(few, 2):
        left, right = grid.columns[a], grid.columns[b]
        if left.distinct * right.distinct > grid.rows / _PLENTY:
            continue
        both = (left.codes >= 0) & (right.codes >= 0)
        codes = np.where(both, left.codes * right.distinct + right.codes, -1)
        yield _Key((a, b), codes, left.distinct * right.distinct)


def _measure(key: _Key, b: int, right: GridColumn, rows: int) -> Determined | None:
    known = key.codes >= 0
    both = known & (right.codes >= 0)
    if int(both.sum()) < 2 * _GROUP or _is_hopeless(key, right):
        return None
    pair = key.codes[both] * right.distinct + right.codes[both]
    pairs, where, counts = _count(pair, key.distinct * right.distinct)
    group, value = pairs // right.distinct, pairs % right.distinct
    sizes = np.bincount(group, weights=counts, minlength=key.distinct).astype(np.int64)
    order = np.lexsort((value, counts, group))
    last = np.append(np.flatnonzero(np.diff(group[order])), len(order) - 1)
    winner = order[last]
    best = np.zeros(key.distinct, dtype=np.int64)
    usual = np.full(key.distinct, -1, dtype=np.int64)
    best[group[winner]], usual[group[winner]] = counts[winner], value[winner]
    repeated = sizes >= _GROUP
    tested, agreeing = int(sizes[repeated].sum()), int(best[repeated].sum())
    if tested < max(2 * _GROUP, 0.2 * both.sum()) or repeated.sum() < 2:
        return None
    odd = np.flatnonzero(repeated[group] & (usual[group] != value))
    if not key.told and counts[odd].sum() > (_MUTUAL + _SLIPS) * tested:
        return None
    strangers = 0 if key.told else _slips(right, odd, usual[group], value, counts)
    exceptions = (tested - agreeing - strangers) / tested
    if key.told:
        if agreeing < (_AGREED if key.of_kinds else _LEAST_LAMBDA) * tested or not _is_lifted(
            agreeing + strangers, tested, right
        ):
            return None
    elif (
        exceptions > _MUTUAL
        or strangers > _SLIPS * tested
        or not _is_lifted(agreeing + strangers, tested, right)
        or _is_chance(sizes[repeated], agreeing, tested, right)
    ):
        return None
    own = np.zeros(rows, dtype=np.int64)
    own[both] = counts[where]
    members = np.bincount(key.codes[known], minlength=key.distinct)
    size_of, best_of, usual_of = np.zeros(rows, np.int64), np.zeros(rows, np.int64), np.full(rows, -1, np.int64)
    filled = np.zeros(rows)
    size_of[known], best_of[known] = sizes[key.codes[known]], best[key.codes[known]]
    usual_of[known] = usual[key.codes[known]]
    others = size_of - both
    filled[known] = others[known] / np.maximum(members[key.codes[known]] - 1, 1)
    is_usual = both & (usual_of == right.codes)
    share = (best_of - is_usual) / np.maximum(others, 1)
    support = np.maximum(own - 1, 0) / np.maximum(others, 1)
    return Determined(
        determinant=key.columns,
        dependent=b,
        exceptions=exceptions,
        usual=usual_of,
        share=share,
        support=support,
        size=others,
        filled=filled,
        tested=tested,
        violations=tested - agreeing,
        told=key.told,
        of_kinds=key.of_kinds,
        spread=_spread(right, odd, value, counts),
        measured=key.measured,
        open=right.distinct >= _OPEN * int((sizes > 0).sum()),
    )


def _is_hopeless(key: _Key, right: GridColumn) -> bool:
    """A part of the rows shows already that the column is not determined."""
    step = len(key.codes) // _SAMPLE
    if step < 2 or key.told or key.distinct * 20 > _SAMPLE:
        return False
    left, there = key.codes[::step], right.codes[::step]
    both = (left >= 0) & (there >= 0)
    pairs, counts = np.unique(left[both] * right.distinct + there[both], return_counts=True)
    best = np.zeros(key.distinct, dtype=np.int64)
    np.maximum.at(best, pairs // right.distinct, counts)
    base = right.counts.max() / right.counts.sum()
    return bool(best.sum() / max(1, counts.sum()) - base < 0.6 * _LEAST_LAMBDA * (1 - base))


def _spread(right: GridColumn, odd: Codes, value: Codes, counts: Codes) -> float:
    held = np.bincount(value[odd], weights=counts[odd], minlength=right.distinct)
    return 1 - float(held.max() / held.sum()) if held.sum() > 3 else 1.0


def _slips(right: GridColumn, odd: Codes, usual: Codes, value: Codes, counts: Codes) -> int:
    """Rows that miss the usual value of their group nearly, by a rare value: slips say nothing against it."""
    rows = 0
    for k in odd.tolist():
        own, other = int(value[k]), int(usual[k])
        if right.counts[own] < max(_KNOWN, right.counts[other] // _PLENTY + 1) and _alike(
            right.values[own], right.values[other]
        ):
            rows += int(counts[k])
    return rows


def _alike(one: str, other: str) -> bool:
    """Few signs apart, or sharing most of their words."""
    if few_signs_apart(one, other):
        return True
    mine, theirs = set(one.lower().split()), set(other.lower().split())
    if len(mine & theirs) >= 0.6 * max(len(mine), len(theirs)):
        return True
    return not any(c.isdigit() for c in other) and (other.startswith(one) or _bare(one) == _bare(other))


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _count(pair: Codes, most: int) -> tuple[Codes, Codes, Codes]:
    """Distinct pairs, the place of each row among them, and the rows of each."""
    if most > 4 * len(pair) + 1000:
        return np.unique(pair, return_inverse=True, return_counts=True)
    counts = np.bincount(pair, minlength=most)
    pairs = np.flatnonzero(counts)
    place = np.zeros(most, dtype=np.int64)
    place[pairs] = np.arange(len(pairs))
    return pairs, place[pair], counts[pairs]


def _is_lifted(agreeing: int, tested: int, right: GridColumn) -> bool:
    """Knowing the group lowers the error of guessing the value by half (Goodman and Kruskal's lambda, 1954)."""
    base = float(right.counts.max() / right.counts.sum())
    return base < 1 and (agreeing / tested - base) / (1 - base) >= _LEAST_LAMBDA


def _is_chance(sizes: Codes, agreeing: int, tested: int, right: GridColumn) -> bool:
    """Small groups agree by luck on a frequent value: the best of k draws is expected to hold about this much."""
    share = float((right.counts / right.counts.sum()).max())
    expected = float(np.maximum(1, sizes * share + np.sqrt(sizes * share * (1 - share))).sum())
    return agreeing <= 1.2 * expected and agreeing < 0.95 * tested
