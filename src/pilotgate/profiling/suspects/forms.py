"""Cells written unlike the rest of their column, or in the wrong column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from pilotgate.profiling.patterns import pattern
from pilotgate.profiling.reading import read_texts
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, GridColumn

_TYPED = frozenset({"integer", "number", "date", "timestamp", "time"})


def odd(grid: Grid) -> Iterator[Doubt]:
    """Cells in an odd form."""
    blanks = any("" in c.tokens.values() or None in c.tokens.values() for c in grid.columns)
    for b, column in enumerate(grid.columns):
        yield from _misfits(b, column)
        yield from _rare_patterns(b, column)
        yield from _foreign_tokens(b, column, blanks)
        yield from _outliers(b, column)
    yield from _misfielded(grid)


def _rows_of(column: GridColumn, places: set[int]) -> list[int]:
    if not places:
        return []
    return np.flatnonzero(np.isin(column.codes, list(places))).tolist()


def _misfits(b: int, column: GridColumn) -> Iterator[Doubt]:
    """Values that do not read as the column's type, and numbers or dates in a minority way of writing."""
    if column.logical_type not in _TYPED or not column.values:
        return
    reading = read_texts(list(zip(column.values, column.counts.tolist(), strict=True)))
    if reading.logical_type not in _TYPED:
        return
    places = {v: i for i, v in enumerate(column.values)}
    misfit = {places[v] for v, _ in reading.present if v not in reading.fits and v not in reading.format_of}
    for row in _rows_of(column, misfit):
        yield Doubt(row, b, "format", f"does not read as {reading.logical_type}, as the column does", 0.9)
    families: Counter[str] = Counter()
    for name, n in reading.formats.items():
        families[_family(name)] += n
    rows = sum(families.values())
    if not rows:
        return
    usual, most = families.most_common(1)[0]
    units = Counter({f: n for f, n in families.items() if f.startswith("unit ")})
    mixed = len(units) > 1 and units.most_common(1)[0][1] < 0.9 * units.total()
    for name in reading.formats:
        family = _family(name)
        places_of = {places[v] for v, told in reading.format_of.items() if told == name}
        if family in units and mixed:
            for row in _rows_of(column, places_of):
                yield Doubt(row, b, "format", f"a number with a unit, which is written in {len(units)} ways", 0.7)
        elif family != usual and most > 0.6 * rows and families[family] < 0.4 * rows:
            for row in _rows_of(column, places_of):
                yield Doubt(row, b, "format", f"written as {name}, most of the column as {usual}", 0.75)


def _family(name: str) -> str:
    """Formats that a person would call the same: whole and decimal numbers are."""
    kind, _, rest = name.partition(" ")
    if kind in {"number", "percent", "permille"}:
        return kind + (" comma" if "comma" in rest and "or" not in rest else "")
    return f"{kind} {rest.split()[0]}" if kind in {"unit", "currency"} else name


def _rare_patterns(b: int, column: GridColumn) -> Iterator[Doubt]:
    """Rare patterns in a text column whose other values have few."""
    if column.logical_type != "string":
        return
    rows = int(column.counts.sum())
    for level in (0, 1):
        told: Counter[str] = Counter()
        of: list[str] = []
        for value, n in zip(column.values, column.counts.tolist(), strict=True):
            name = pattern(value, level)
            of.append(name)
            told[name] += n
        regular = {p: n for p, n in told.items() if n >= max(5, 0.02 * rows)}
        covered = sum(regular.values())
        if covered < 0.9 * rows or len(regular) > 8:
            continue
        rare = {i for i, p in enumerate(of) if told[p] <= 0.005 * rows}
        for row in _rows_of(column, rare):
            yield Doubt(row, b, "format", "in a form that hardly any other value has", 0.5 + 0.4 * covered / rows)
        return


def _foreign_tokens(b: int, column: GridColumn, blanks: bool) -> Iterator[Doubt]:
    """A word for "missing" in an extract that leaves other missing cells blank."""
    words = {row: t for row, t in column.tokens.items() if t.strip()}
    if not blanks or column.logical_type not in _TYPED:
        return
    for row, token in words.items():
        yield Doubt(row, b, "missing", f"{token!r} stands for a missing value; elsewhere it is left blank", 0.7)


def _outliers(b: int, column: GridColumn) -> Iterator[Doubt]:
    """Numbers far beyond the bulk."""
    if column.logical_type not in {"integer", "number"} or column.distinct < 20:
        return
    reading = read_texts(list(zip(column.values, column.counts.tolist(), strict=True)))
    values = np.array(sorted(reading.numbers))
    weights = np.array([reading.numbers[v] for v in values.tolist()])
    if len(values) < 20:
        return
    ends = np.cumsum(weights)
    low, middle, high = (values[np.searchsorted(ends, q * ends[-1])] for q in (0.25, 0.5, 0.75))
    spread = high - low
    if spread <= 0:
        return
    far = {v for v in values.tolist() if abs(v - middle) > 12 * spread and reading.numbers[v] <= 0.002 * ends[-1]}
    if len(far) > 0.01 * len(values):
        return
    places = {i for i, v in enumerate(column.values) if far and _number(v) in far}
    for row in _rows_of(column, places):
        yield Doubt(row, b, "outlier", f"more than twelve times the usual spread away from {middle:g}", 0.7)


def _number(text: str) -> float | None:
    from pilotgate.profiling.formats.numbers import number_format

    found = number_format(text.strip())
    return found.value if found else None


def _misfielded(grid: Grid) -> Iterator[Doubt]:
    """A value that ends in a value of another column, which is missing in that row."""
    for t, target in enumerate(grid.columns):
        if not 2 <= target.distinct <= 2000 or not target.tokens:
            continue
        domain = {v for v, n in zip(target.values, target.counts.tolist(), strict=True) if n >= 2 and len(v) >= 2}
        gone = np.array(sorted(target.tokens))
        for b, column in enumerate(grid.columns):
            if b == t or column.logical_type != "string" or column.distinct < 5:
                continue
            tail = [v.rpartition(" ")[2] in domain and " " in v for v in column.values]
            hit = np.array(tail, dtype=bool)
            here = np.flatnonzero(column.codes >= 0)
            hits = here[hit[column.codes[here]]]
            both = np.intersect1d(hits, gone)
            if len(both) < 3 or len(both) < 0.5 * len(hits):
                continue
            for row in both.tolist():
                value = column.values[int(column.codes[row])]
                kept, _, moved = value.rpartition(" ")
                yield Doubt(
                    row, b, "misfielded", f"ends in a value of {target.name}, which is missing here", 0.9, kept
                )
                yield Doubt(row, t, "missing", f"missing; its value stands at the end of {column.name}", 0.9, moved)
