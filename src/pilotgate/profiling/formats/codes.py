"""Texts whose form tells what they are, each by itself; what only a column tells is in `named`."""

from __future__ import annotations

import re
from collections.abc import Callable

from pilotgate.profiling.formats.checks import iban
from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.phones import is_international

_EMAIL = Lazy(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z]{2,24}")
_URL = Lazy(r"(?:https?|ftp|s3|gs|file)://[^\s]+|www\.[^\s.]+\.[^\s]+", re.IGNORECASE)
_UUID = Lazy(
    r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
)
_IPV4 = Lazy(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])")
_MAC = Lazy(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_HEX = Lazy(r"0x[0-9A-Fa-f]+|(?=.*[a-fA-F])(?=.*[0-9])(?:[0-9a-f]{2}){8,64}|(?:[0-9A-F]{2}){16,64}")
_BASE64 = Lazy(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9+/=])(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
)
_MARKUP = Lazy(r"<(?:\?xml\b|!doctype\b|!--|[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_COLOUR = Lazy(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_COORDINATES = Lazy(r"[+-]?([0-9]{1,2}\.[0-9]{2,}), ?[+-]?([0-9]{1,3}\.[0-9]{2,})")


_NETWORK = Lazy(rf"{_IPV4._form}/(?:[12]?[0-9]|3[0-2])")
_DOTTED_MAC = Lazy(r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}")
_DOI = Lazy(r"10\.[0-9]{4,9}/[^\s]+")
_JWT = Lazy(r"eyJ[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_ZONE = Lazy(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:/[A-Z][A-Za-z_-]+){1,2}"
)
_DURATION = Lazy(r"P(?=.*[0-9])(?:[0-9.]+Y)?(?:[0-9.]+M)?(?:[0-9.]+W)?(?:[0-9.]+D)?(?:T(?:[0-9.]+[HMS]){1,3})?")
_SHAPE = Lazy(r"(?:SRID=[0-9]+;)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON) ?(?:Z|M|ZM)? ?\([0-9., ()+eE-]+\)")
_DEGREES = Lazy(
    r"[0-9]{1,3}° ?[0-5]?[0-9]['′] ?(?:[0-5]?[0-9](?:\.[0-9]+)?(?:\"|″|''))? ?[NSEWO](?:,? ?[0-9]{1,3}°.+[NSEWO])?"
)
_QUARTER = Lazy(
    r"[Qq][1-4][ /'-]?(?:(?:19|20)[0-9]{2}|[0-9]{2})|[1-4][Qq][ /'-]?(?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:19|20)[0-9]{2}[ /-]?[Qq][1-4]"
)
_HALF = Lazy(r"[Hh][12][ /-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[ /-]?[Hh][12]")
_FISCAL = Lazy(r"FY[ '-]?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?:[/-](?:(?:19|20)[0-9]{2}|[0-9]{2}))?")
_WEEK = Lazy(r"(?:KW|CW|WK|Wk|W)[ .]?(?:0?[1-9]|[1-4][0-9]|5[0-3])[ /.-](?:19|20)[0-9]{2}")


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


_CHECKS: dict[str, Callable[[str], bool]] = {
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
    "ipv4 network": lambda t: bool(_NETWORK.fullmatch(t)),
    "dotted mac address": lambda t: bool(_DOTTED_MAC.fullmatch(t)),
    "doi": lambda t: bool(_DOI.fullmatch(t)),
    "web token": lambda t: bool(_JWT.fullmatch(t)),
    "time zone": lambda t: bool(_ZONE.fullmatch(t)),
    "duration": lambda t: bool(_DURATION.fullmatch(t)),
    "geometry": lambda t: bool(_SHAPE.fullmatch(t)),
    "degrees": lambda t: bool(_DEGREES.fullmatch(t)),
    "quarter": lambda t: bool(_QUARTER.fullmatch(t)),
    "half year": lambda t: bool(_HALF.fullmatch(t)),
    "fiscal year": lambda t: bool(_FISCAL.fullmatch(t)),
    "week": lambda t: bool(_WEEK.fullmatch(t)),
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
    if size <= _SHORT and "9" in shaped:
        found += _of_period(shaped)
    if "/" in shaped or "." in shaped or "°" in shaped or "(" in shaped:
        found += _of_marks(shaped)
    return tuple(found)


def _of_period(shaped: str) -> list[str]:
    """Formats of parts of years, and lengths of time."""
    size, letters = len(shaped), shaped.count("A") + shaped.count("a")
    found = ["duration"] if shaped[0] == "A" and size >= 3 and not shaped.strip("A9.") else []
    if size >= 4 and 1 <= letters <= 2 and shaped.count("9") <= 6:
        found += ["quarter", "half year", "fiscal year", "week"]
    return found


def _of_marks(shaped: str) -> list[str]:
    """Formats that a mark tells."""
    found = []
    if shaped[:4] == "99.9" and "/" in shaped:
        found.append("doi")
    if "/" in shaped and shaped.count(".") == 3 and not shaped.strip("9./"):
        found.append("ipv4 network")
    if len(shaped) == 14 and shaped[4::5] == "..":
        found.append("dotted mac address")
    if shaped[:3] == "aaA" and shaped.count(".") == 2:
        found.append("web token")
    if "/" in shaped and "9" not in shaped and shaped[:2] == "Aa":
        found.append("time zone")
    if "°" in shaped:
        found.append("degrees")
    if shaped[-1:] == ")" and shaped[:4] == "AAAA":
        found.append("geometry")
    return found


_SHORT = 20
_BEGINNINGS = {"{": ("json",), "[": ("json",), "<": ("markup",)}


def _of_groups(shaped: str) -> list[str]:
    """Formats whose letters and digits stand in groups between colons or dashes."""
    size = len(shaped)
    if (size == 36 or (size == 38 and shaped[0] + shaped[-1] == "{}")) and not shaped.strip("9Aa-{}"):
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
