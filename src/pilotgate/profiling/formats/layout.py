"""Where the parts of a date stand in texts of one shape, so that reading one is cutting it at known places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.patterns import shape

_DIGITS = {
    "%Y": (4, 4), "%y": (2, 2), "%m": (1, 2), "%d": (1, 2), "%dth": (1, 2), "%G": (4, 4), "%V": (2, 2),
    "%u": (1, 1), "%H": (1, 2), "%M": (2, 2), "%S": (2, 2), "%f": (1, 9),
}  # fmt: skip
"""Token of a format → least and most digits."""
_NAMES = {"%b": (3, 3, 5), "%B": (3, 12, 0), "%a": (2, 4, 4), "%A": (4, 13, 0)}
"""Token → least and most letters, and most letters before a point that shortens the name."""
_CUT = re.compile(r"(%dth|%[A-Za-z])")
_ADJOINING = re.compile("%[YmdHMSGV]%[mdHMSVu]")
_OFFSET = Lazy(r"[+-]99(?::?99)?")
_ZONE = Lazy("A{2,5}(?!A)|Aa+/[Aa_]+")
_HALF = Lazy(r"[Aa]\.?[Aa]\.?")
_DAY = 3
_RUN_OF_LETTERS = re.compile(r"[Aa]+\.?")
_RUN_OF_DIGITS = re.compile("9+")

Piece = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a format's parts stand.

    Attributes:
        parts: Letter of each part, first place and the place after its last; `t` is the ending of `1st`.
        words: The same of letters that the format prescribes (`T`, `de`, `年`).
        numbers: Where year, month, day and what follows of hour, minute and second stand, in this order; empty
            where there is something else to read.
    """

    parts: tuple[Piece, ...]
    words: tuple[Piece, ...]
    numbers: tuple[slice, ...]


def skeleton(text: str) -> str:
    """A shape, or a format with `9` and `a` in the place of its parts, as far as one tells of the other."""
    return _RUN_OF_DIGITS.sub("9", _RUN_OF_LETTERS.sub("a", text.replace(" ", "")))


@cache
def by_skeleton(codes: tuple[str, ...]) -> dict[str, list[str]]:
    """Skeleton → the formats that have it, in their order."""
    found: dict[str, list[str]] = {}
    for code in codes:
        bare = re.sub("%[ydmYGVuHMSf]", "9", re.sub("%[bBaA]", "a", code.replace("%dth", "9a")))
        halves = ("aa", "a.a.") if "%p" in bare else ("",)
        for told in dict.fromkeys(skeleton(shape(bare.replace("%p", half))) for half in halves):
            found.setdefault(told, []).append(code)
    return found


@cache
def _tokens(code: str) -> tuple[tuple[str, str], ...]:
    """The tokens of a format, and the shapes of the texts between them."""
    return tuple((t, "" if t[0] == "%" else shape(t)) for t in _CUT.split(code) if t)


def lay_out(code: str, shaped: str) -> Layout | None:
    """Where the parts of a format stand in texts of a shape; None where the format has no such texts.

    Args:
        code: In strptime letters, and `%dth`.
        shaped: The shape.
    """
    parts: list[Piece] = []
    words: list[Piece] = []
    tokens, strict, at = _tokens(code), _ADJOINING.search(code) is not None, 0
    for n, (token, literal) in enumerate(tokens):
        if literal:
            if not shaped.startswith(literal, at):
                return None
            end = at + len(token)
            if literal != token:
                words.append((token, at, end))
        else:
            following = tokens[n + 1][0] if n + 1 < len(tokens) else ""
            end = _part(parts, token, shaped, at, strict=strict, following=following)
            if end < 0:
                return None
        at = end
    if at != len(shaped):
        return None
    cut = {letter: slice(start, end) for letter, start, end in parts}
    told = "YmdHMS"[: len(cut)]
    numbers = tuple(cut[letter] for letter in told) if len(cut) >= _DAY and set(told) == cut.keys() else ()
    return Layout(tuple(parts), tuple(words), numbers)


def _part(parts: list[Piece], told: str, shaped: str, at: int, *, strict: bool, following: str) -> int:
    """Add the part that begins at a place; give the place behind it, below 0 where there is none."""
    if told in _NAMES:
        return _name(parts, told, shaped, at, following)
    if told not in _DIGITS:
        found = {"%p": _HALF, "%z": _OFFSET, "%Z": _ZONE}[told].match(shaped, at)
        if not found:
            return -1
        parts.append((told[1], at, found.end()))
        return found.end()
    least, most = _DIGITS[told]
    if told == "%d" and not strict and shaped[at : at + 1] == " ":
        at += 1
    end = _run(shaped, at, most, "9")
    if end - at < (2 if strict and most == 2 else least):
        return -1
    parts.append((told[1], at, end))
    if told == "%dth":
        at, end = end, _run(shaped, end, 2, "a")
        parts.append(("t", at, end))
        return end if end > at else -1
    return end


def _name(parts: list[Piece], token: str, shaped: str, at: int, following: str) -> int:
    least, most, shortened = _NAMES[token]
    end = _run(shaped, at, max(most, shortened) + 1, "Aa")
    pointed = shaped[end : end + 1] == "." and not following.startswith(".")
    if not least <= end - at <= (shortened if pointed else most):
        return -1
    parts.append((token[1].lower(), at, end))
    return end + pointed


def _run(shaped: str, at: int, most: int, signs: str) -> int:
    """The place behind the run of signs that begins at a place, at most so many."""
    end = at
    while end < len(shaped) and end - at < most and shaped[end] in signs:
        end += 1
    return end
