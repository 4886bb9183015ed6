"""The distinct texts of a column, by shape, and what its name says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

NOT_VALID = " not valid"
"""Follows the name of a format in the name of values that have its form and fail its check."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct texts of a column, without blanks at their ends.

    Attributes:
        words: Of the column's name.
        rows: Of the column.
        distinct: Texts.
        by_shape: Shape → text → rows.
        heavy: Shape → rows.
    """

    words: frozenset[str]
    rows: int
    distinct: int
    by_shape: dict[str, dict[str, int]]
    heavy: dict[str, int]

    def share(self, form: Callable[[str], object]) -> float:
        """Share of the rows whose shape has a form."""
        return sum(n for shaped, n in self.heavy.items() if form(shaped)) / self.rows

    def of(self, form: Callable[[str], object]) -> dict[str, int]:
        """Texts whose shape has a form, with rows."""
        return {t: n for shaped, told in self.by_shape.items() if form(shaped) for t, n in told.items()}


def gather(column: str, values: Iterable[tuple[str, str, int]]) -> Texts:
    """Texts of a column.

    Args:
        column: Its name, in any writing.
        values: Text, shape and rows.
    """
    by_shape: dict[str, dict[str, int]] = {}
    for text, shaped, n in values:
        told = by_shape.setdefault(shaped, {})
        told[text] = told.get(text, 0) + n
    heavy = {shaped: sum(told.values()) for shaped, told in by_shape.items()}
    return Texts(words_of(column), sum(heavy.values()), sum(map(len, by_shape.values())), by_shape, heavy)


@lru_cache(maxsize=4096)
def words_of(column: str) -> frozenset[str]:
    """The words of a column name, lower case, and the whole of it without blanks."""
    words = re.findall(r"[^\W_]+", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", column).lower())
    return frozenset((*words, "".join(words)))


def spread(texts: Iterable[str], size: int) -> Sequence[str]:
    """At most so many texts, evenly spaced in their order, so that the order of the rows does not show."""
    order = sorted(texts)
    return order[:: max(1, len(order) // size)][:size]


def word_set(text: str) -> frozenset[str]:
    """Words between blanks."""
    return frozenset(text.split())
