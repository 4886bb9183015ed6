"""Whether one text is a slip of the pen away from another."""

from __future__ import annotations

import re
from collections.abc import Mapping

WORDS = re.compile(r"[^\W\d_]+")
_LETTERS = 4
_TIMES = 5


def few_signs_apart(one: str, other: str) -> bool:
    """At most one sign apart, two in texts of eight and three in texts of twenty; a sign alone has no slips."""
    limit = (len(other) > 1) + (len(other) >= 8) + (len(other) >= 20)
    if abs(len(one) - len(other)) > limit:
        return False
    return distance(one, other, limit) <= limit


def distance(one: str, other: str, limit: int) -> int:
    """Signs to insert, drop, replace, or swap with their neighbour; anything above `limit` where it is more.

    Source:
        Damerau, A technique for computer detection and correction of spelling errors (1964).
    """
    start = 0
    shortest = min(len(one), len(other))
    while start < shortest and one[start] == other[start]:
        start += 1
    end = 0
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if not one or not other:
        return len(one) + len(other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) > limit:
            return limit + 1
    return row[-1]


def is_slip(rare: str, known: str, rows: Mapping[str, int]) -> bool:
    """The rare text is the known one with slips in its words, and these make words that are not otherwise used.

    Args:
        rare: A text.
        known: A more frequent one.
        rows: Word → rows of the column that hold it, lower-case.
    """
    mine, theirs = (WORDS.findall(t.lower()) for t in (rare, known))
    if len(mine) != len(theirs):
        new = [w for w in mine if w not in theirs and len(w) >= _LETTERS]
        unused = all(rows.get(w, 0) * _TIMES <= min((rows.get(t, 1) for t in theirs), default=1) for w in new)
        return bool(new) and unused and len(known) >= 2 * _LETTERS and few_signs_apart(rare.lower(), known.lower())
    odd = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if not odd or len(odd) > max(2, len(theirs) // 2):
        return False
    return all(
        len(b) >= _LETTERS and few_signs_apart(a, b) and rows.get(a, 0) * _TIMES <= rows.get(b, 1) for a, b in odd
    )
