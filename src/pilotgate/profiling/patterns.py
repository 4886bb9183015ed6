r"""Run-length patterns: the shape of a value with its content taken away.

`A` is an upper-case letter, `a` any other letter, `9` a digit, `w` any of these; every other character stands for
itself. `INV-2024-007` is `A{3}-9{4}-9{3}`. A pattern can be told at five levels, from fine to coarse:

    0  classes with exact runs       A{1}a{3}\.9{2}@a{4}   (a literal backslash, brace, `+` ... is escaped)
    1  classes with open runs        A+a+\.9+@a+
    2  words with exact runs         w{4}\.w{2}@w{4}
    3  words with open runs          w+\.w+@w+
    4  text: kinds of characters     text: w _ .           (words, blanks, punctuation)

A column is told at the finest level at which few patterns cover it, so that UUIDs are one pattern and free text is
not ten thousand. The pattern of a value depends on the value and the level alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LEVELS = 5
_TEXT = 4
_FEW = 12
_COVERED = 0.95


class _Classes(dict[int, str]):
    """Code point → `A`, `a`, `9`, or the character itself (never a letter or digit); filled as they are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Lu", "Lt"}:
            found = "A"
        elif category[0] == "L":
            found = "a"
        elif category == "Nd":
            found = "9"
        else:
            found = character
        self[code] = found
        return found


_CLASSES = _Classes()
_LETTERS = frozenset("Aa9")
_REGEX = {"A": "[A-Z]", "a": "[a-z]", "9": "[0-9]", "w": "[A-Za-z0-9]"}
_RUNS = re.compile(r"A+|a+|9+|.", re.DOTALL)
_WORDS = re.compile(r"[Aa9]+|.", re.DOTALL)
_SPECIAL = frozenset("\\{}+")
_TOKEN = re.compile(r"([Aa9w])(?:\{(\d+)\}|(\+))|\\(.)|(.)", re.DOTALL)


def shape(value: str) -> str:
    """The value with each character replaced by its class: the key of the pattern at every level."""
    return value.translate(_CLASSES)


def pattern(value: str, level: int = 0) -> str:
    """The pattern of a value at a level."""
    return pattern_of_shape(shape(value), level)


@lru_cache(maxsize=65536)
def pattern_of_shape(shaped: str, level: int) -> str:
    """The pattern of a value whose `shape` is given."""
    if level >= _TEXT:
        return _text(shaped)
    cut = _WORDS if level >= 2 else _RUNS
    open_runs = level % 2 == 1
    parts = []
    for match in cut.finditer(shaped):
        run = match.group()
        if run[0] in _LETTERS:
            letter = "w" if level >= 2 else run[0]
            parts.append(f"{letter}+" if open_runs else f"{letter}{{{len(run)}}}")
        else:
            parts.append(f"\\{run}" if run in _SPECIAL else run)
    return "".join(parts)


def _text(shaped: str) -> str:
    kinds = {"w" if c in _LETTERS else "_" if c in " \t\n\f\r" else "." for c in shaped}
    return " ".join(["text:", *(k for k in ("w", "_", ".") if k in kinds)])


def coarsen(told: str, level: int) -> str:
    """The same pattern told at a coarser level, so that two columns told at different levels can be compared."""
    if told.startswith("text:") or level <= 0:
        return told
    shaped = []
    for letter, length, _, escaped, literal in _TOKEN.findall(told):
        if letter:
            shaped.append(("a" if letter == "w" else letter) * (int(length) if length else 1))
        else:
            shaped.append(escaped or literal)
    return pattern_of_shape("".join(shaped), level)


def choose_level(shapes: Iterable[tuple[str, int]]) -> int:
    """The finest level at which few patterns cover nearly all rows.

    Args:
        shapes: Shape and rows, each shape once.
    """
    pairs = list(shapes)
    rows = sum(n for _, n in pairs)
    for level in range(_TEXT):
        counts: dict[str, int] = {}
        for shaped, n in pairs:
            told = pattern_of_shape(shaped, level)
            counts[told] = counts.get(told, 0) + n
        if len(counts) <= _FEW:
            return level
        if sum(sorted(counts.values(), reverse=True)[:_FEW]) >= _COVERED * rows:
            return level
    return _TEXT


def regex(told: str) -> str:
    """An RE2 regular expression that matches, in full, exactly the ASCII values of a pattern (levels 0 to 3).

    Classes of all Unicode letters would make counted runs a hundred times slower.
    """
    parts = []
    for letter, length, _, escaped, literal in _TOKEN.findall(told):
        if letter:
            parts.append(f"{_REGEX[letter]}{{{length}}}" if length and length != "1" else _REGEX[letter])
            if not length:
                parts.append("+")
        else:
            character = escaped or literal
            parts.append(character if character.isalnum() else f"\\x{{{ord(character):x}}}")
    return "".join(parts)


def is_blank(value: str) -> bool:
    """Nothing but spaces and invisible characters."""
    return not value.strip(" \t\r\n\v\f\u00a0\u200b\ufeff")
