"""What kind of thing a cell of text is: the second half of the evidence for a dialect.

A wrong delimiter tears dates, numbers and quoted texts apart, so a reading in which many cells are of a known kind,
and each column of one kind, is more likely right (van den Burg, Nazábal & Sutton, Data Min. Knowl. Disc. 2019;
García, Table Uniformity, 2024).
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Kind(IntEnum):
    """What a cell holds."""

    EMPTY = 0
    MISSING = 1
    NUMBER = 2
    MOMENT = 3
    WORD = 4
    TEXT = 5
    QUOTED = 6
    TORN = 7


_NUMBER = re.compile(
    r"[-+]?[$€£¥]?\s?[-+]?(?:\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d*)?|[.,]\d+)"
    r"(?:[eE][-+]?\d+)?\s?[%‰€$£]?|0[xX][0-9a-fA-F]+",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[aApP]\.?[mM]\.?)?(?:\s?(?:Z|[+-]\d{2}:?\d{2}|UTC|GMT))?"
_DAY = (
    r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4}|\d{8}"
    r"|\d{1,2}[- ](?:[A-Za-z]{3,9})\.?[- ,]+\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4})"
)
_MOMENT = re.compile(rf"{_DAY}(?:[T ]{_CLOCK})?|{_CLOCK}|\d{{4}}-\d{{2}}T{_CLOCK}")
_MISSING = frozenset(
    {
        "na",
        "n/a",
        "null",
        "none",
        "nan",
        "-",
        "--",
        "?",
        "\\n",
        "nil",
        "#n/a",
        ".",
        "inf",
        "-inf",
        "+inf",
        "infinity",
    }
)
_WORD = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?|ftp)://\S+|[\w.\-/+&']+(?: [\w.\-/+&'()]+)*", re.UNICODE
)
_WEIGHT = {
    Kind.EMPTY: 0.75,
    Kind.MISSING: 0.95,
    Kind.NUMBER: 1.0,
    Kind.MOMENT: 1.0,
    Kind.WORD: 0.92,
    Kind.TEXT: 0.7,
    Kind.QUOTED: 0.98,
    Kind.TORN: 0.0,
}
_LONG = 200


@lru_cache(maxsize=65536)
def kind(cell: str) -> Kind:
    """The kind of an unquoted cell."""
    text = cell.strip()
    if not text:
        return Kind.EMPTY
    if text[0] in "\"'" or text[-1] == '"':
        return _quote_at_the_edge(text)
    if len(text) > _LONG:
        return Kind.TEXT
    if _NUMBER.fullmatch(text):
        return Kind.NUMBER
    if text.casefold() in _MISSING:
        return Kind.MISSING
    if _MOMENT.fullmatch(text):
        return Kind.MOMENT
    if _WORD.fullmatch(text):
        return Kind.WORD
    return Kind.TEXT


def _quote_at_the_edge(text: str) -> Kind:
    """A quote left at the edge of a cell is the sign of a torn one; an apostrophe or inch mark is not."""
    if text[0] == "'" and text.count("'") == 1:
        return Kind.TEXT
    if text[-1] == '"' and text.count('"') == 1 and len(text) > 1 and text[-2].isdigit():
        return Kind.TEXT
    return Kind.TORN


@lru_cache(maxsize=65536)
def weight(cell: str) -> float:
    """How much a cell speaks for the reading that produced it, 0-1."""
    found = kind(cell)
    if found is not Kind.TEXT:
        return _WEIGHT[found]
    marks = sum(cell.count(mark) for mark in ";\t|")
    commas = cell.count(",") - cell.count(", ")
    torn = marks + commas + sum(1 for character in cell if character < " " and character not in "\t\n\r")
    return max(0.3, _WEIGHT[Kind.TEXT] - 0.1 * torn)
