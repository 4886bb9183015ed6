"""What the values of the columns of a grid mean: numbers, dates, forms."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pilotgate.profiling.formats.numbers import number_format
from pilotgate.profiling.reading import Reading, read_texts
from pilotgate.profiling.suspects.dependencies import Floats
from pilotgate.profiling.suspects.grid import Codes, Grid, GridColumn

VALUES = 20_000
"""Distinct values of a column that are read; the most frequent ones."""
NUMERIC = frozenset({"integer", "number"})
DATED = frozenset({"date", "timestamp"})
TYPED = NUMERIC | DATED | {"time"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One column.

    Attributes:
        place: Of the column in the grid.
        reading: Of its values, at most `VALUES` of them.
        numbers: Per distinct value the number that it reads as, or nan; empty for columns of another type.
        places: Text → place among the column's values, of those that were read.
    """

    place: int
    column: GridColumn
    reading: Reading
    numbers: Floats
    places: dict[str, int] = field(repr=False)

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


def most_frequent(column: GridColumn) -> Codes:
    """Places of the values to read."""
    if column.distinct <= VALUES:
        return np.arange(column.distinct)
    return np.sort(np.argsort(-column.counts, kind="stable")[:VALUES])


def _mean(b: int, column: GridColumn) -> Meaning:
    read = most_frequent(column).tolist()
    places = {column.values[i]: i for i in read}
    reading = read_texts([(column.values[i], int(column.counts[i])) for i in read])
    numbers = np.full(column.distinct, np.nan)
    if reading.logical_type in NUMERIC:
        for text, i in places.items():
            found = number_format(text.strip())
            if found is not None:
                numbers[i] = found.value
    return Meaning(b, column, reading, numbers, places)
