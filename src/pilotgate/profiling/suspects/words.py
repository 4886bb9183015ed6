"""Misspelt words within longer texts: a word of one row, a slip away from a frequent one, and spelt as no other is.

Texts that differ all from each other have no near-misses as a whole, but their words come again. A rare word near a
frequent one is more often another word (`patient`, `patients`) than a slip of it, so its letters have to say so
too: some of them stand side by side as in no other word. Where a few words make up the whole column, being near is
enough.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, GridColumn
from pilotgate.profiling.suspects.slips import distance

_WORD = re.compile(r"[^\W\d_]{5,}")
_LONGEST = 2_000
_VALUES = 50_000
_SOME = 20
_KNOWN = 10
_TIMES = 20
_CLOSED = 0.9
_FEW = 100
_VOCABULARY = 300
_ENDING = 2
_MOST = 0.25
_ALONE = 2


def misspelt(grid: Grid) -> Iterator[Doubt]:
    """Cells that hold such a word."""
    columns = {
        b: c for b, c in enumerate(grid.columns) if c.logical_type == "string" and _SOME <= c.distinct <= _VALUES
    }
    words = {b: _words(c) for b, c in columns.items()}
    parts = Counter(part for rows in words.values() for word in rows for part in _parts(word))
    vocabulary = sum(len(rows) for rows in words.values())
    elsewhere = Counter(word for rows in words.values() for word in rows)
    for b, column in columns.items():
        rows = words[b]
        known = {w: n for w, n in rows.items() if n >= _KNOWN}
        closed = len(known) <= _FEW and sum(known.values()) >= _CLOSED * sum(rows.values())
        if not known or (not closed and vocabulary < _VOCABULARY):
            continue
        rare = [w for w, n in rows.items() if n <= 2 and elsewhere[w] == 1]
        odd = {}
        for word, meant in _near(rare, known):
            alone = sum(parts[part] == 1 for part in _parts(word)) >= _ALONE
            if (closed or alone) and known[meant] >= _TIMES * rows[word] and not _is_inflected(word, meant):
                odd[word] = meant
        if not odd or len(odd) > _MOST * len(rows):
            continue
        yield from _cells(b, column, odd)


def _cells(b: int, column: GridColumn, odd: dict[str, str]) -> Iterator[Doubt]:
    found = {}
    for i, value in enumerate(column.values):
        for word in () if _is_path(value) else _WORD.findall(value[:_LONGEST]):
            if word.lower() in odd:
                found[i] = value.replace(word, _as(word, odd[word.lower()]))
    for row, code in enumerate(column.codes.tolist()):
        if code in found:
            yield Doubt(
                row, b, "typo", "a word is a slip away from one that is far more frequent", 0.85, found[code]
            )


def _words(column: GridColumn) -> Counter[str]:
    """Words, lower-case, with the rows that hold them."""
    rows = Counter[str]()
    for value, n in zip(column.values, column.counts.tolist(), strict=True):
        if _is_path(value):
            continue
        for word in set(_WORD.findall(value[:_LONGEST].lower())):
            rows[word] += n
    return rows


def _is_path(value: str) -> bool:
    """Names of files, addresses and the like, which are spelt as they please."""
    return " " not in value and any(c in value for c in "/@_\\")


def _parts(word: str) -> set[str]:
    """Every three letters side by side, and those at the ends."""
    marked = f"^{word}$"
    return {marked[k : k + 3] for k in range(len(marked) - 2)}


def _near(rare: Sequence[str], known: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Rare words with the most frequent known one that is a slip away."""
    by_part: defaultdict[str, list[str]] = defaultdict(list)
    for word in known:
        for part in _without_one(word):
            by_part[part].append(word)
    for word in rare:
        near = {k for part in _without_one(word) for k in by_part.get(part, ()) if distance(word, k, 1) == 1}
        if near:
            yield word, max(near, key=lambda k: (known[k], k))


def _without_one(word: str) -> set[str]:
    return {word, *(word[:k] + word[k + 1 :] for k in range(len(word)))}


def _is_inflected(word: str, known: str) -> bool:
    """They differ in their endings only."""
    return word[: min(len(word), len(known)) - _ENDING] == known[: min(len(word), len(known)) - _ENDING]


def _as(word: str, meant: str) -> str:
    if word.isupper():
        return meant.upper()
    return meant.capitalize() if word[0].isupper() else meant
