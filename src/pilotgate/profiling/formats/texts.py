"""The distinct texts of a column, by shape, and what its name says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pilotgate.profiling.patterns import shape

NOT_VALID = " not valid"
"""Follows the name of a format in the name of values that have its form and fail its check."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct texts of a column, without blanks at their ends.

    Attributes:
        words: Of the column's name.
        values: Text, shape and rows; a text may stand there twice.
        heavy: Shape → rows.
        rows: Of the column.
    """

    words: frozenset[str]
    values: Sequence[tuple[str, str, int]]
    heavy: dict[str, int]
    rows: int

    @property
    def distinct(self) -> int:
        """Different texts."""
        return len({text for text, _, _ in self.values})

    def share(self, form: Callable[[str], object]) -> float:
        """Share of the rows whose shape has a form."""
        return sum(n for shaped, n in self.heavy.items() if form(shaped)) / self.rows

    def of(self, form: Callable[[str], object]) -> dict[str, int]:
        """Texts whose shape has a form, with rows."""
        shapes = {shaped for shaped in self.heavy if form(shaped)}
        found: dict[str, int] = {}
        for text, shaped, n in self.values if shapes else ():
            if shaped in shapes:
                found[text] = found.get(text, 0) + n
        return found


def shapes_of(texts: Sequence[str]) -> list[str]:
    """The shapes of texts; those of ASCII are told as one, since a long text takes less than many short ones."""
    plain = list(filter(str.isascii, texts))
    told = shape("\0".join(plain)).split("\0")
    if len(told) != len(plain):
        return [shape(t) for t in texts]
    if len(plain) == len(texts):
        return told
    found = iter(told)
    return [next(found) if t.isascii() else shape(t) for t in texts]


def gather(column: str, values: Sequence[tuple[str, str, int]]) -> Texts:
    """Texts of a column.

    Args:
        column: Its name, in any writing.
        values: Text, shape and rows.
    """
    heavy: dict[str, int] = {}
    for _, shaped, n in values:
        heavy[shaped] = heavy.get(shaped, 0) + n
    return Texts(words_of(column), values, heavy, sum(heavy.values()))


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
