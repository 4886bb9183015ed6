"""Texts whose form tells what they are, each by itself; what only a column tells is in `named`."""

from __future__ import annotations

import re

from pilotgate.profiling.formats.checks import iban
from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.phones import is_international

_EMAIL = Lazy(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z]{2,24}")
_URL = Lazy(r"(?:https?|ftp|s3|gs|file)://[^\s]+|www\.[^\s.]+\.[^\s]+", re.IGNORECASE)
_UUID = Lazy(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_IPV4 = Lazy(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])")
_MAC = Lazy(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_HEX = Lazy(r"0x[0-9A-Fa-f]+|(?=.*[a-fA-F])(?=.*[0-9])(?:[0-9a-f]{2}){8,64}|(?:[0-9A-F]{2}){16,64}")
_BASE64 = Lazy(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9+/=])(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
)
_MARKUP = Lazy(r"<(?:\?xml\b|!doctype\b|!--|[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_COLOUR = Lazy(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_COORDINATES = Lazy(r"[+-]?([0-9]{1,2}\.[0-9]{2,}), ?[+-]?([0-9]{1,3}\.[0-9]{2,})")


def code_format(text: str, shaped: str) -> str:
    """Name of the identifier format of a value, or empty.

    Args:
        text: The value.
        shaped: Its shape.
    """
    return told_by(text, candidates(shaped))


def told_by(text: str, names: tuple[str, ...]) -> str:
    """The first of the formats that a value has, or empty."""
    for name in names:
        if _CHECKS[name](text):
            return name
    return ""


def _json(text: str) -> bool:
    import json

    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False


def _ipv6(text: str) -> bool:
    import ipaddress

    try:
        return ipaddress.IPv6Address(text) != ipaddress.IPv6Address(0)
    except ValueError:
        return False


def _markup(text: str) -> bool:
    return bool(_MARKUP.match(text)) and text.endswith(">") and ("</" in text or "/>" in text or text[1] in "?!")


def _coordinates(text: str) -> bool:
    found = _COORDINATES.fullmatch(text)
    return found is not None and float(found[1]) <= 90 and float(found[2]) <= 180


_CHECKS = {
    "email": lambda t: bool(_EMAIL.fullmatch(t)),
    "url": lambda t: bool(_URL.fullmatch(t)),
    "uuid": lambda t: bool(_UUID.fullmatch(t)),
    "ipv4": lambda t: bool(_IPV4.fullmatch(t)),
    "mac address": lambda t: bool(_MAC.fullmatch(t)),
    "ipv6": _ipv6,
    "iban": iban,
    "json": _json,
    "markup": _markup,
    "colour": lambda t: bool(_COLOUR.fullmatch(t)),
    "coordinates": _coordinates,
    "hex": lambda t: bool(_HEX.fullmatch(t)),
    "base64": lambda t: bool(_BASE64.fullmatch(t)),
    "phone": is_international,
}


def candidates(shaped: str) -> tuple[str, ...]:
    """Formats that a value of this shape may have; the cheap part of recognising."""
    size, first = len(shaped), shaped[:1]
    found = []
    if "@" in shaped:
        found.append("email")
    if "://" in shaped or (shaped[3:4] == "." and not shaped[:3].strip("Aa")):
        found.append("url")
    if "." in shaped and _is_address(shaped):
        found.append("ipv4")
    if ":" in shaped or "-" in shaped:
        found += _of_groups(shaped)
    if shaped[:4] == "AA99" and 15 <= size <= 42 and not shaped.strip("9A "):
        found.append("iban")
    found += _BEGINNINGS.get(first, ())
    if first == "#" and size in {7, 9} and not shaped[1:].strip("9Aa"):
        found.append("colour")
    if "," in shaped and _is_pair(shaped):
        found.append("coordinates")
    if (size >= 16 or (size >= 3 and first == "9" and shaped[1] in "Aa")) and not shaped.strip("9Aa"):
        found.append("hex")
    if size >= 20 and not shaped.strip("9Aa+/="):
        found.append("base64")
    if 8 <= size <= 26 and first in {"+", "9"} and _is_dialled(shaped):
        found.append("phone")
    return tuple(found)


_BEGINNINGS = {"{": ("json",), "[": ("json",), "<": ("markup",)}


def _of_groups(shaped: str) -> list[str]:
    """Formats whose letters and digits stand in groups between colons or dashes."""
    size = len(shaped)
    if size == 36 and not shaped.strip("9Aa-"):
        return ["uuid"]
    found = []
    if size == 17 and not shaped[2::3].strip(":-") and not (shaped[::3] + shaped[1::3]).strip("9Aa"):
        found.append("mac address")
    if shaped.count(":") >= 2 and not shaped.strip("9Aa:.") and "." not in shaped.partition(":")[0]:
        found.append("ipv6")
    return found


def _is_address(shaped: str) -> bool:
    return not shaped.strip("9.") and [1 <= len(p) <= 3 for p in shaped.split(".")] == [True] * 4


def _is_pair(shaped: str) -> bool:
    head, _, tail = shaped.partition(",")
    tail = tail.removeprefix(" ")
    return bool(head and tail) and not (head + tail).strip("9+.-")


def _is_dialled(shaped: str) -> bool:
    """Eight to seventeen digits, after a plus or in groups."""
    plus = shaped[0] == "+"
    grouped = shaped[:2] == "99" and bool(shaped.strip("9"))
    return (plus or grouped) and not shaped[1:].strip("9 ()./-") and 8 <= shaped.count("9") <= 17
