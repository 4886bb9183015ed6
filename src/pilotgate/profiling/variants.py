"""Values of a column that are probably one value, written in several ways."""

from __future__ import annotations

import unicodedata

from pilotgate.model import ColumnProfile, ValueCount


def variants(column: ColumnProfile) -> list[list[ValueCount]]:
    """Frequent values that are equal but for case, accents, blanks and punctuation, most frequent group first.

    Only of words that may be shown; punctuation between digits tells values apart.
    """
    if column.logical_type != "string" or column.personal or any("*** (" in v.value for v in column.top):
        return []
    groups: dict[str, list[ValueCount]] = {}
    for value in column.top:
        groups.setdefault(plain(value.value), []).append(value)
    found = [g for key, g in groups.items() if len(g) > 1 and any(c.isalpha() for c in key)]
    return sorted(found, key=lambda g: (-sum(v.count for v in g[1:]), g[0].value))


def plain(value: str) -> str:
    """A text without case, accents, blanks and punctuation, but for a mark between digits."""
    bare = [c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c)]
    kept = ""
    for c in bare:
        if c.isalnum():
            if kept[-1:] == " " and not (kept[-2:-1].isdigit() and c.isdigit()):
                kept = kept[:-1]
            kept += c
        elif kept and kept[-1] != " ":
            kept += " "
    return kept.strip().casefold() or value.strip()
