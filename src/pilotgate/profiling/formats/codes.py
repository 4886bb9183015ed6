"""Identifiers and addresses with a form of their own; checksums are checked."""

from __future__ import annotations

import re
from functools import lru_cache

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z]{2,24}"
)
_URL = re.compile(r"(?:https?|ftp|s3|gs|file)://[^\s]+|www\.[^\s.]+\.[^\s]+", re.IGNORECASE)
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])")
_IPV6 = re.compile(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}")
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_CARD = re.compile(
    r"[3-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,7}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}"
)
_PHONE = re.compile(
    r"\+[0-9][0-9 ()./\-]{6,20}[0-9]|\(?0?[0-9]{2,5}\)?[ /.\-][0-9 ()./\-]{3,14}[0-9]|00[1-9][0-9]{8,13}"
)
_HEX = re.compile(r"0x[0-9A-Fa-f]+|(?=.*[a-fA-F])(?=.*[0-9])(?:[0-9a-f]{2}){8,64}|(?:[0-9A-F]{2}){16,64}")
_BASE64 = re.compile(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9+/=])(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
)
_ISBN = re.compile(r"97[89][ -]?(?:[0-9][ -]?){9}[0-9]")


def luhn(text: str) -> bool:
    """The check digit of ISO/IEC 7812-1 holds."""
    digits = [int(c) for c in text if c.isdigit()]
    return (
        sum(d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))) % 10 == 0
    )


def iban(text: str) -> bool:
    """The check digits of ISO 13616 hold."""
    compact = text.replace(" ", "")
    if not _IBAN.fullmatch(text) or not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


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


def _phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and 7 <= sum(c.isdigit() for c in text) <= 15


_CHECKS = {
    "email": lambda t: bool(_EMAIL.fullmatch(t)),
    "url": lambda t: bool(_URL.fullmatch(t)),
    "uuid": lambda t: bool(_UUID.fullmatch(t)),
    "ipv4": lambda t: bool(_IPV4.fullmatch(t)),
    "mac address": lambda t: bool(_MAC.fullmatch(t)),
    "ipv6": lambda t: bool(_IPV6.fullmatch(t)) and ("::" in t or t.count(":") == 7),
    "iban": iban,
    "isbn": lambda t: bool(_ISBN.fullmatch(t)),
    "card": lambda t: bool(_CARD.fullmatch(t)) and luhn(t),
    "json": _json,
    "hex": lambda t: bool(_HEX.fullmatch(t)),
    "base64": lambda t: bool(_BASE64.fullmatch(t)),
    "phone": _phone,
}


@lru_cache(maxsize=65536)
def _candidates(shaped: str) -> tuple[str, ...]:
    """Formats that a value of this shape may have; the cheap part of recognising."""
    size, digits = len(shaped), shaped.count("9")
    found = []
    if "@" in shaped:
        found.append("email")
    if "://" in shaped or shaped[:4].lower() in {"aaa."}:
        found.append("url")
    if size == 36 and shaped.count("-") == 4:
        found.append("uuid")
    if digits >= 4 and shaped.count(".") == 3 and size <= 15:
        found.append("ipv4")
    if ":" in shaped and size <= 45 and " " not in shaped:
        found += ["mac address", "ipv6"]
    if size == 17 and shaped.count("-") == 5:
        found.append("mac address")
    if shaped.startswith("AA99") and 15 <= size <= 42:
        found.append("iban")
    if shaped[:1] in {"{", "["}:
        found.append("json")
    if not set(shaped) - set("9 -"):
        found += ["isbn"] if digits == 13 else []
        found += ["card"] if 13 <= digits <= 19 else []
    if size >= 16 and not set(shaped) - set("9Aa"):
        found.append("hex")
    if size >= 20 and not set(shaped) - set("9Aa+/="):
        found.append("base64")
    if 7 <= digits <= 15 and size <= 24 and not set(shaped) - set("9+ ()./-"):
        found.append("phone")
    return tuple(found)
