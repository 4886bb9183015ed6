"""The readings worth trying on a sample."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from pilotgate.landing.dialect.reading import Reading

_USUAL = ",;\t|"
_PRIOR = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 1.0, ":": 0.85, " ": 0.85, "\\t": 0.97}
_NEVER = frozenset("._-/@+()[]{}<>%$\"'`=?\\\r\n\ufeff\ufffd")
_SEQUENCE = re.compile(r"([^\w\s\"'.\-()])\1+|(?:[|~^#&$<>@;:,!*][|~^#&$<>@;:,!*\-]{1,2})|, |; |\\t|\t\t+")
_QUOTES = "\"'`þ"
_LEFT = {quote: re.compile(rf"(?:^|[^\w\s]|\t)\s?{quote}") for quote in _QUOTES}
_RIGHT = {quote: re.compile(rf"{quote}\s?(?:[^\w\s]|\t|$)") for quote in _QUOTES}
_SHARE = 0.4
_UNQUOTED = 0.93
_MOST = 12


def candidates(lines: Sequence[str]) -> Iterator[tuple[Reading, float]]:
    """Readings to score, each with a prior below 1 where the delimiter is an unusual one.

    Args:
        lines: Non-empty lines of the sample, without their ends.
    """
    text = "\n".join(lines)
    delimiters = [*_single(lines, text), *_multiple(lines)]
    quotes = ['"', *(quote for quote in _QUOTES[1:] if quote in text and _at_the_edge(quote, lines))]
    if '"' in text:
        quotes.append("")
    for delimiter in ["", *delimiters]:
        prior = _PRIOR.get(delimiter, 0.9 if len(delimiter) == 1 and delimiter > " " else 0.97)
        for quote in quotes:
            for escape in _escapes(quote, text):
                likely = prior if quote or '"' not in text else prior * _UNQUOTED
                yield Reading(delimiter, quote, escape), likely
                if delimiter in {" ", "\t"} and delimiter * 2 in text:
                    yield Reading(delimiter, quote, escape, runs=True), prior * 0.98


def _escapes(quote: str, text: str) -> tuple[str, ...]:
    if quote and "\\" + quote in text:
        return (quote, "\\")
    return (quote,)


def _at_the_edge(quote: str, lines: Sequence[str]) -> bool:
    """Whether the quote stands where cells begin, and where they end."""
    left = sum(1 for line in lines if _LEFT[quote].search(line))
    right = sum(1 for line in lines if _RIGHT[quote].search(line))
    return min(left, right) >= max(1, len(lines) // 20)


def _single(lines: Sequence[str], text: str) -> list[str]:
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(set(line))
    least = max(1, int(_SHARE * len(lines)))
    found = [c for c in counts if _may_separate(c) and (counts[c] >= least or (c in _USUAL and c in text))]
    return sorted(found, key=lambda c: (c not in _USUAL, -counts[c], c))[:_MOST]


def _may_separate(character: str) -> bool:
    if character in _USUAL or character == " ":
        return True
    if character in _NEVER or character.isalnum():
        return False
    return character < " " or unicodedata.category(character) in {"Po", "So", "Sm", "Sc", "Sk", "Cc", "Lm", "Pc"}


def _multiple(lines: Sequence[str]) -> list[str]:
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update({match[0] for match in _SEQUENCE.finditer(line)})
    least = max(1, int(0.6 * len(lines)))
    return [text for text, count in sorted(counts.items(), key=lambda i: (-i[1], i[0])) if count >= least][:4]
