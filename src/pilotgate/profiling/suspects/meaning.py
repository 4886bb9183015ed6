"""What the values of the columns of a grid mean: numbers, dates, forms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from pilotgate.profiling.formats.numbers import number_format
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.reading import Reading, read_texts
from pilotgate.profiling.suspects.dependencies import Floats
from pilotgate.profiling.suspects.grid import Grid, GridColumn

VALUES = 20_000
"""Distinct values of a column that are read, besides those of an unusual shape."""
_UNUSUAL = 200
_MOSTLY = 0.55
_CODES = 0.02
_COUNTED = frozenset({"number", "unit", "currency", "percent", "permille"})
NUMERIC = frozenset({"integer", "number"})
DATED = frozenset({"date", "timestamp"})
TYPED = NUMERIC | DATED | {"time"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One column.

    Attributes:
        place: Of the column in the grid.
        reading: Of its values, all of an unusual shape and at most `VALUES` of the others.
        kind: The logical type, also where so many values are spoilt that only most of them fit one.
        fits: Values read that fit it.
        numbers: Per distinct value the number that it reads as, or nan where it is of another kind.
        places: Text → place among the column's values, of those that were read.
    """

    place: int
    column: GridColumn
    reading: Reading
    kind: str
    fits: set[str]
    numbers: Floats
    places: dict[str, int] = field(repr=False)

    @property
    def leaning(self) -> bool:
        """Whether only most of the values fit, so that the profile takes the column for texts."""
        return self.kind != self.reading.logical_type

    def rows_of(self, values: set[int]) -> list[int]:
        """Rows that hold one of the values at these places."""
        if not values:
            return []
        wanted = np.zeros(self.column.distinct + 1, dtype=bool)
        wanted[list(values)] = True
        return np.flatnonzero(wanted[self.column.codes]).tolist()


def meanings(grid: Grid) -> list[Meaning]:
    """What each column means."""
    return [_mean(b, column) for b, column in enumerate(grid.columns)]


def _to_read(column: GridColumn) -> list[int]:
    """Places of the values to read: where there are very many, those of usual shapes are read in part."""
    if column.distinct <= VALUES:
        return list(range(column.distinct))
    shapes = [shape(value) for value in column.values]
    held = Counter(shapes)
    read = [i for i, shaped in enumerate(shapes) if held[shaped] <= _UNUSUAL][:VALUES]
    usual = [i for i, shaped in enumerate(shapes) if held[shaped] > _UNUSUAL]
    return sorted([*read, *usual[:: max(1, len(usual) // VALUES + 1)]])


def _mean(b: int, column: GridColumn) -> Meaning:
    read = _to_read(column)
    places = {column.values[i]: i for i in read}
    reading = read_texts([(column.values[i], int(column.counts[i])) for i in read])
    numbers = np.full(column.distinct, np.nan)
    kind = _kind(reading)
    if kind in NUMERIC:
        for i, text in enumerate(column.values):
            numbers[i] = _number(text)
    return Meaning(b, column, reading, kind, _fits(reading, kind), numbers, places)


def _kind(reading: Reading) -> str:
    """The logical type; of texts, that of most, unless they are digits with zeros before them, which are codes."""
    if reading.logical_type != "string":
        return reading.logical_type
    rows, codes = Counter[str](), 0
    for value, n in reading.present:
        name, _, rest = reading.format_of.get(value, "").partition(" ")
        rows["number" if name in _COUNTED else name] += n
        codes += n * (name == "number" and "leading zeros" in rest)
    found, most = rows.most_common(1)[0] if rows else ("", 0)
    clear = most >= _MOSTLY * reading.rows and (found != "number" or codes <= _CODES * most)
    return found if clear and found in TYPED else reading.logical_type


def _fits(reading: Reading, kind: str) -> set[str]:
    if kind == reading.logical_type:
        return reading.fits
    names = _COUNTED if kind in NUMERIC else DATED if kind in DATED else {kind}
    return {value for value, name in reading.format_of.items() if name.partition(" ")[0] in names}


def _number(text: str) -> float:
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    found = number_format(text.strip())
    return found.value if found is not None else float("nan")
