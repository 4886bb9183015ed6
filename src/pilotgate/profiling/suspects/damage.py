"""Texts that were damaged on their way: read in the wrong encoding, escaped for a page, of signs not to print."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.meaning import Meaning

_MOST = 0.3
_TOLD = {
    "mojibake": "was read in the wrong encoding",
    "entity": "holds what a page writes for a sign",
    "control": "holds a sign that does not print",
    "scripts mixed": "mixes letters of several scripts in one word",
    "lookalike": "is written in letters of another script that look alike",
}
_ESCAPED = frozenset({"url", "markup", "json"})


def damaged(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Cells that hold such a text, where most of the column do not."""
    for told in columns:
        held: defaultdict[str, set[int]] = defaultdict(set)
        for value, traits in told.reading.traits_of.items():
            if told.reading.format_of.get(value, "").partition(" ")[0] in _ESCAPED:
                continue
            for trait in traits:
                if trait in _TOLD:
                    held[trait].add(told.places[value])
        for trait, places in held.items():
            if told.column.counts[list(places)].sum() > _MOST * told.column.counts.sum():
                continue
            for row in told.rows_of(places):
                meant = _mended(told.column.values[int(told.column.codes[row])], trait)
                yield Doubt(row, told.place, "format", _TOLD[trait], 0.9, meant)


def _mended(text: str, trait: str) -> str:
    """The text as it was, where that can be told."""
    if trait == "entity":
        return html.unescape(text)
    if trait != "mojibake":
        return ""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return ""
