"""What columns have to do with each other: which move together, and which determine another."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from pilotgate.engines import rows
from pilotgate.engines.duckdb import Engine
from pilotgate.engines.rows import Asked, Coded, Codes
from pilotgate.model import ColumnProfile, Correlation, Dependency

ROWS = 32_768
QUANTITIES = 24
DETERMINANTS = 60
LISTED = 100
_LEAST_RHO = 0.2
_LEAST_ROWS = 20
_SURE = 5.0
_WORK = 50_000_000
_GROUP = 3
_LAMBDA = 0.75
_AGREEMENT = 0.95
_CHANCE = 1e-6

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Relations:
    """What columns have to do with each other, strongest first; and what was not looked at, in words."""

    correlations: tuple[Correlation, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """All rows of an extract, or some of them.

    Attributes:
        table: `cells`, or the name of a table of rows drawn of it.
        rows: How many it has.
    """

    table: str
    rows: int


def measure_relations(engine: Engine, columns: Sequence[ColumnProfile], some: Part) -> Relations:
    """Correlations and dependencies of all rows, or of about 32,768 of them.

    Args:
        engine: The open extract.
        columns: Profile of each of its columns.
        some: The rows to read; of very many, some are read.
    """
    quantities = [c for c in columns if _is_quantity(c)]
    telling = [c for c in columns if c.distinct > 1 and c.present >= _LEAST_ROWS]
    if len(telling) < 2:
        return Relations()
    skipped = []
    for what, found, most in (
        ("correlations", quantities, QUANTITIES),
        ("dependencies", telling, DETERMINANTS),
    ):
        if len(found) > most:
            skipped.append(f"{what}: only the first {most} of {len(found):,} columns")
    quantities, telling = quantities[:QUANTITIES], telling[:DETERMINANTS]
    if some.rows > 2 * ROWS:
        some = Part("thinned", rows.thin(engine, "thinned", some.table, -(-some.rows // ROWS)))
    if some.rows < engine.rows:
        skipped.append(f"correlations and dependencies: {some.rows:,} of {engine.rows:,} rows were read")
    numbered = rows.read_quantities(engine, some.table, [_asked(c) for c in quantities])
    coded = rows.read_codes(engine, some.table, [_asked(c) for c in telling])
    labels = [c.logical_type not in {"number", "timestamp"} for c in telling]
    return Relations(
        _correlations([c.name for c in quantities], numbered),
        _dependencies([c.name for c in telling], coded, labels),
        tuple(skipped),
    )


def _is_quantity(column: ColumnProfile) -> bool:
    """Numbers and dates that are more than labels: nothing personal, no codes written with leading zeros."""
    if column.personal or column.distinct < 3 or column.present < _LEAST_ROWS:
        return False
    if column.logical_type in {"date", "timestamp"}:
        return column.dates is not None
    labels = any("leading zeros" in f.name for f in column.formats)
    return column.logical_type in {"integer", "number"} and not labels


def _asked(column: ColumnProfile) -> Asked:
    tokens = [v.value for v in (*column.null_likes, *column.sentinels)]
    if column.logical_type in {"date", "timestamp"}:
        told = [f.name.split(" ", 1)[1] for f in column.formats if f.name.startswith(("date ", "timestamp "))]
        return Asked(column.position, tokens, [t.split(" or ")[0].replace("%f", "%n") for t in told])
    comma = any(f.name.endswith(("decimal comma", "thousands point")) for f in column.formats)
    return Asked(column.position, tokens, comma=comma)


def _correlations(names: Sequence[str], columns: Sequence[Coded]) -> tuple[Correlation, ...]:
    found = []
    for (a, left), (b, right) in combinations(enumerate(columns), 2):
        both = (left.codes >= 0) & (right.codes >= 0)
        n = int(both.sum())
        if n < _LEAST_ROWS:
            continue
        value = spearman(left.codes[both], right.codes[both])
        if value is not None and abs(value) >= _LEAST_RHO and abs(value) * math.sqrt(n - 1) >= _SURE:
            found.append(Correlation(names[a], names[b], round(value, 4), n))
    found.sort(key=lambda c: (-abs(c.value), c.left, c.right))
    return tuple(found[:LISTED])


def spearman(left: Codes, right: Codes) -> float | None:
    """Rank correlation of two quantities given by their places in ascending order; None where one is constant.

    Equal values share the mean of their ranks. Twice the ranks are whole numbers, so that the sums are exact and do
    not depend on the order of the rows.

    Source:
        Spearman, The proof and measurement of association between two things (1904).
    """
    x, y = _ranks(left), _ranks(right)
    square, other = _product(x, x), _product(y, y)
    return _product(x, y) / math.sqrt(square * other) if square and other else None


def _ranks(codes: Codes) -> Floats:
    """Twice the mean ranks, less their mean."""
    counts = np.bincount(codes)
    ends = np.cumsum(counts)
    return (2 * ends - counts - len(codes))[codes].astype(np.float64)


def _product(x: Floats, y: Floats) -> float:
    """Inner product; BLAS would start threads that cost more than the sum."""
    return float(np.einsum("i,i->", x, y))


def _dependencies(names: Sequence[str], columns: Sequence[Coded], labels: Sequence[bool]) -> tuple[Dependency, ...]:
    """What labels determine; an amount or a moment that goes with one thing does so by coincidence."""
    held = {}
    for a, candidates in _candidates(columns):
        for b in candidates if labels[a] else ():
            told = _measured(columns[a], columns[b], len(columns))
            if told is not None:
                held[a, b] = told
    found = [
        Dependency((names[a],), names[b], *held[a, b]) for a, b in held if not _follows(a, b, held, len(columns))
    ]
    found.sort(key=lambda d: (d.violations / d.tested, -d.tested, d.determinant, d.dependent))
    return tuple(found[:LISTED])


def _follows(a: int, c: int, held: Container[tuple[int, int]], width: int) -> bool:
    """Whether `a` determines `c` only because it determines another that does.

    Of columns that determine each other, the first stands for all.
    """
    return any(
        (a, b) in held and (b, c) in held and ((b, a) not in held or b < a) and ((c, b) not in held or b < c)
        for b in range(width)
    )


def _candidates(columns: Sequence[Coded]) -> list[tuple[int, list[int]]]:
    """Columns that may determine others, each with those that mostly agree where its values are equal.

    Rows are put in the order of one column, and neighbours compared in all others at once. Ties are in an order
    that follows from the rows' own values, so that the order in which the rows came does not show.
    """
    width = len(columns)
    table = np.column_stack([c.codes for c in columns])
    mixed = np.zeros(len(table), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            mixed = (mixed ^ _names_of(column)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    kept = np.argsort(mixed, kind="stable")[: max(1_000, _WORK // (width * width))]
    table = table[kept].astype(np.int32)
    found = []
    for a, column in enumerate(columns):
        if column.distinct > 0.6 * column.counts.sum():
            continue
        ordered = table[np.argsort(table[:, a], kind="stable")]
        one, other = ordered[:-1], ordered[1:]
        same = (one[:, a] == other[:, a]) & (one[:, a] >= 0)
        one, other = one[same], other[same]
        known = (one >= 0) & (other >= 0)
        pairs = known.sum(axis=0)
        agreed = ((one == other) & known).sum(axis=0)
        likely = [b for b in range(width) if b != a and pairs[b] and agreed[b] >= 0.8 * pairs[b]]
        found.append((a, likely))
    return found


def _names_of(column: Coded) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Codes as they mix into the name of a row."""
    return (column.codes + 2).astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9)


def _measured(left: Coded, right: Coded, width: int) -> tuple[int, int] | None:
    """Rows in groups of equal `left`, and those of them that differ from the group's usual `right`.

    None where the one does not determine the other, or no better than guessing: Goodman and Kruskal's lambda has to
    be 0.75, and chance, by which each row of a group beyond the first agrees as often as the most frequent value
    occurs, to be ruled out for all pairs of columns together (Chernoff's bound).

    Source:
        Goodman & Kruskal, Measures of association for cross classifications (1954).
    """
    both = (left.codes >= 0) & (right.codes >= 0)
    present = int(both.sum())
    if present < _LEAST_ROWS:
        return None
    pairs, counts = np.unique(left.codes[both] * right.distinct + right.codes[both], return_counts=True)
    group = pairs // right.distinct
    sizes = np.bincount(group, weights=counts, minlength=left.distinct)
    best = np.zeros(left.distinct)
    np.maximum.at(best, group, counts)
    repeated = sizes >= _GROUP
    groups, tested, agreeing = int(repeated.sum()), int(sizes[repeated].sum()), int(best[repeated].sum())
    if groups < 2 or tested < max(_LEAST_ROWS, 0.2 * present) or agreeing < _AGREEMENT * tested:
        return None
    usual = np.bincount(right.codes[both & repeated[left.codes]])
    base = float(usual.max()) / tested
    if base >= 1 or (agreeing / tested - base) < _LAMBDA * (1 - base):
        return None
    free, luck = tested - groups, (agreeing - groups) / (tested - groups)
    if luck <= base or free * _divergence(luck, base) < math.log(width * width / _CHANCE):
        return None
    return tested, tested - agreeing


def _divergence(seen: float, expected: float) -> float:
    """Kullback and Leibler's, of two coins."""
    told = seen * math.log(seen / expected)
    return told + ((1 - seen) * math.log((1 - seen) / (1 - expected)) if seen < 1 else 0.0)
