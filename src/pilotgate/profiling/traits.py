"""Oddities of text: padding, control and invisible characters, mojibake, mixed scripts, Unicode normal form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MOJIBAKE = re.compile(
    r"[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜\u009d¦]|ï¿½|Ð[\u0080-\u00bf]|\ufffd"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_GREEK = re.compile(r"[\u0370-\u03ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def traits_of(text: str, shaped: str) -> tuple[str, ...]:
    """Names of the properties that a text has.

    `case upper|lower|title|mixed` (texts with letters), `space leading|trailing|double`, `zero leading` (whole
    numbers), `ascii beyond`, `control`, `invisible`, `mojibake`, `decomposed`, `scripts mixed`.

    Args:
        text: The value, not empty.
        shaped: Its shape.
    """
    return (*_of_shape(shaped, text[0] == "0"), *(() if text.isascii() else _beyond_ascii(text)))


@lru_cache(maxsize=65536)
def _of_shape(shaped: str, zero: bool) -> tuple[str, ...]:
    found = []
    upper, lower = "A" in shaped, "a" in shaped
    if upper or lower:
        found.append(f"case {_case(shaped, upper, lower)}")
    if shaped[0].isspace():
        found.append("space leading")
    if shaped[-1].isspace():
        found.append("space trailing")
    if "  " in shaped.strip():
        found.append("space double")
    if zero and len(shaped) > 1 and not shaped.strip("9"):
        found.append("zero leading")
    if _CONTROL.search(shaped):
        found.append("control")
    return tuple(found)


def _case(shaped: str, upper: bool, lower: bool) -> str:
    if not (upper and lower):
        return "upper" if upper else "lower"
    words = re.findall(r"[Aa]+", shaped)
    return "title" if all(w[0] == "A" and "A" not in w[1:] for w in words) else "mixed"


def _beyond_ascii(text: str) -> list[str]:
    found = ["ascii beyond"]
    if _INVISIBLE.search(text):
        found.append("invisible")
    if _MOJIBAKE.search(text):
        found.append("mojibake")
    if not unicodedata.is_normalized("NFC", text):
        found.append("decomposed")
    if _LATIN.search(text) and any(
        _LATIN.search(word) and (_CYRILLIC.search(word) or _GREEK.search(word)) for word in text.split()
    ):
        found.append("scripts mixed")
    return found
