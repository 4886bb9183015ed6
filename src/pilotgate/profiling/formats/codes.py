"""Texts whose form tells what they are, each by itself; what only a column tells is in `named`."""

from __future__ import annotations

import re
from functools import lru_cache

from pilotgate.profiling.formats.checks import iban
from pilotgate.profiling.formats.phones import is_international

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z]{2,24}"
)
_URL = re.compile(r"(?:https?|ftp|s3|gs|file)://[^\s]+|www\.[^\s.]+\.[^\s]+", re.IGNORECASE)
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])")
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_HEX = re.compile(r"0x[0-9A-Fa-f]+|(?=.*[a-fA-F])(?=.*[0-9])(?:[0-9a-f]{2}){8,64}|(?:[0-9A-F]{2}){16,64}")
_BASE64 = re.compile(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9+/=])(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
)
_MARKUP = re.compile(r"<(?:\?xml\b|!doctype\b|!--|[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_COORDINATES = re.compile(r"[+-]?([0-9]{1,2}\.[0-9]{2,}), ?[+-]?([0-9]{1,3}\.[0-9]{2,})")


def code_format(text: str, shaped: str) -> str:
    """Name of the identifier format of a value, or empty.

    Args:
        text: The value.
        shaped: Its shape.
    """
    for name in _candidates(shaped):
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


_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(form, re.DOTALL))
    for name, form in (
        ("email", r".*@.*"),
        ("url", r".*://.*|[Aa]{3}\..*"),
        ("uuid", r"[9Aa-]{36}"),
        ("ipv4", r"9{1,3}(?:\.9{1,3}){3}"),
        ("mac address", r"[9Aa]{2}(?:[:-][9Aa]{2}){5}"),
        ("ipv6", r"[9Aa]*:[9Aa:.]*:[9Aa:.]*"),
        ("iban", r"AA99[9A ]{11,38}"),
        ("json", r"[{\[].*"),
        ("markup", r"<.*"),
        ("colour", r"#(?:[9Aa]{6}|[9Aa]{8})"),
        ("coordinates", r"[9+.-]+, ?[9+.-]+"),
        ("hex", r"9[aA][9Aa]+|[9Aa]{16,}"),
        ("base64", r"[9Aa+/=]{20,}"),
        ("phone", r"(?=(?:[^9]*9){8,17}[^9]*$)[+9][9 ()./-]{7,25}"),
    )
)


@lru_cache(maxsize=65536)
def _candidates(shaped: str) -> tuple[str, ...]:
    """Formats that a value of this shape may have; the cheap part of recognising."""
    return tuple(name for name, form in _FORMS if form.fullmatch(shaped))
