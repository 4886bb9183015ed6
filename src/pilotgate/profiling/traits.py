"""Oddities of text: padding, control and invisible characters, mojibake, mixed scripts, Unicode normal form."""

from __future__ import annotations

import unicodedata

from pilotgate.profiling.formats.lazy import Lazy

_CONTROL = Lazy(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = Lazy(r"[\n\r\v\f\x85\u2028\u2029]")
_INVISIBLE = Lazy(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0e"
    r"\ufeff\uffa0\ufff9-\ufffb]"
)
_JOINERS = Lazy(r"[\u0600-\u109f\u1780-\u17ff\U0001f000-\U0001faff\u2600-\u27bf]")
"""Letters and pictures among which zero-width joiners and variation selectors belong to good writing."""
_SPACE = Lazy(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_MOJIBAKE = Lazy(
    r"[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ]|â€[\u0080-\u00bf™œžš“”˜\u009d¦¢]|ï¿½|ï»¿|\ufffd|ð[Ÿ\u009f]"
    r"|[ÐÑ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]"
    r"|[ÄÅ][\u0080-\u009f‚„…†‡ˆ‰Š‹Œ‘’“”•–—™š›œžŸ¼¤¶]"
)
_ENTITY = Lazy(
    r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6}|[aeiouAEIOUnc](?:uml|acute|grave|tilde|cedil));"
)
_WITHIN = Lazy("[Aa]A|(?<![Aa])a")
"""Of a shape: a capital within a word, or a word without one."""
_HARMLESS = Lazy(r"[\x00-\x7fÄÅÖÜäåöüßØøÆæÀÁÇÈÉÊàáçèéêëìíîòóôùúûñ€£°µ²³–]*")
"""Texts of letters and signs that are odd in no way and that no wrong encoding makes of others."""
_JOINED = Lazy("[\uff01-\uff5e\ufb00-\ufb06]")
_CYRILLIC = Lazy(r"[\u0400-\u04ff]")
_GREEK = Lazy(r"[\u0370-\u03ff]")
_LATIN = Lazy(r"[A-Za-z\u00c0-\u024f]")
_LETTERS = Lazy(r"[^\W\d_]+")
_LOOK_LATIN = frozenset("АВЕКМНОРСТУХаеорсухіјѕԁԛԝЅІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
"""Cyrillic and Greek letters that look like Latin ones."""


def traits_of(text: str, shaped: str) -> tuple[str, ...]:
    """Names of the properties that a text has.

    `case upper|lower|title|mixed` (texts with letters), `space leading|trailing|double|odd` (odd: another blank),
    `zero leading` (whole numbers), `ascii beyond`, `control`, `line break`, `invisible`, `mojibake`, `entity` (of
    HTML), `decomposed` (not in Unicode normal form C), `compatibility` (full-width or joined letters), `scripts
    mixed` (in one word), `lookalike` (letters of another script that all look Latin).

    Args:
        text: The value, not empty.
        shaped: Its shape.
    """
    return beside(text, of_shape(shaped, text[0] == "0"))


def beside(text: str, told: tuple[str, ...]) -> tuple[str, ...]:
    """The properties that a text has by its shape, and those that it has besides."""
    if "&" in text and _ENTITY.search(text):
        told = (*told, "entity")
    return told if text.isascii() else (*told, *_beyond_ascii(text))


def of_shape(shaped: str, zero: bool) -> tuple[str, ...]:
    """Names of the properties that texts have by their shape.

    Args:
        shaped: The shape, not empty.
        zero: The texts begin with 0.
    """
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
    if _BREAK.search(shaped.strip()):
        found.append("line break")
    return tuple(found)


def _case(shaped: str, upper: bool, lower: bool) -> str:
    if not (upper and lower):
        return "upper" if upper else "lower"
    return "mixed" if _WITHIN.search(shaped) else "title"


def _beyond_ascii(text: str) -> list[str]:
    found = ["ascii beyond"]
    if _HARMLESS.fullmatch(text):
        return found
    if _INVISIBLE.search(text) and not _JOINERS.search(text):
        found.append("invisible")
    if _SPACE.search(text):
        found.append("space odd")
    if _MOJIBAKE.search(text):
        found.append("mojibake")
    if not unicodedata.is_normalized("NFC", text):
        found.append("decomposed")
    if _is_compatible(text):
        found.append("compatibility")
    if _CYRILLIC.search(text) or _GREEK.search(text):
        found += _scripts(text)
    return found


def _is_compatible(text: str) -> bool:
    """It holds full-width letters or digits, or ligatures, which compare unequal to what they look like."""
    return bool(_JOINED.search(text))


def _scripts(text: str) -> list[str]:
    words = _LETTERS.findall(text)
    if any(_LATIN.search(word) and (_CYRILLIC.search(word) or _GREEK.search(word)) for word in words):
        return ["scripts mixed"]
    foreign = [word for word in words if not _LATIN.search(word)]
    return ["lookalike"] if all(set(word) <= _LOOK_LATIN for word in foreign) else []
