r"""Run-length patterns: the shape of a value with its content taken away.

`A` is an upper-case letter, `a` any other letter, `9` a digit, `w` any of these; every other character stands for
itself. `INV-2024-007` is `A{3}-9{4}-9{3}`. A pattern can be told at five levels, from fine to coarse:

    0  classes with exact runs       A{1}a{3}\.9{2}@a{4}   (a literal backslash, brace, `+` ... is escaped)
    1  classes with open runs        A+a+\.9+@a+
    2  words with exact runs         w{4}\.w{2}@w{4}
    3  words with open runs          w+\.w+@w+
    4  text: kinds of characters     text: w _ .           (words, blanks, punctuation)

The pattern of a value depends on the value and the level alone. At which level a column is told, and which of its
runs keep their length at an open level (`9{4}-a+`), is decided in `telling`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LEVELS = 5
_TEXT = 4


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
RUN = re.compile(r"([Aa9w])(?:\{(\d+)\}|\+)")
"""A run in a pattern: its class and, unless it is open, its length."""
_TOGETHER = re.compile(r"(?:[Aa9w](?:\{\d+\}|\+))+")


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
    """The same pattern told at a coarser level, so that two columns told at different levels can be compared.

    At an even level runs that are open stay so.
    """
    if told.startswith("text:") or level <= 0:
        return told
    if level >= _TEXT:
        return _text(
            "".join(
                "a" if letter else escaped or literal for letter, _, _, escaped, literal in _TOKEN.findall(told)
            )
        )
    if level >= 2:
        told = _TOGETHER.sub(_word, told)
    return opened(told) if level % 2 else told


def _word(runs: re.Match[str]) -> str:
    """Runs that stand side by side as one."""
    sizes = lengths(runs.group())
    return f"w{{{sum(sizes)}}}" if all(sizes) else "w+"


def opened(told: str) -> str:
    """The pattern with all its runs open."""
    return RUN.sub(r"\1+", told)


def lengths(told: str) -> tuple[int, ...]:
    """Of each run of a pattern the length, 0 where it is open."""
    return tuple(int(length or 0) for _, length in RUN.findall(told))


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
