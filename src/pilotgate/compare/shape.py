"""The form of the file: each part that changed is one finding."""

from __future__ import annotations

from dataclasses import fields

from pilotgate.compare.claim import Claim
from pilotgate.model import Dimension, Severity, Shape

_READ_ALIKE = {"newline", "bom", "compression", "sheet"}
"""Parts that change how a file looks, not what any reader takes from it: worth a note."""

_ALSO_ASCII = {
    "ascii",
    "us-ascii",
    "utf-8",
    "utf_8",
    "utf8",
    "utf-8-sig",
    "cp1252",
    "latin-1",
    "iso-8859-1",
    "latin1",
}

_PARTS = tuple(f.name for f in fields(Shape) if f.name != "columns")


def shape_claims(before: Shape, after: Shape, than: str) -> list[Claim]:
    """A claim per part of the landing fingerprint that either file has."""
    claims = []
    for part in _PARTS:
        was, now = getattr(before, part), getattr(after, part)
        if was is None and now is None:
            continue
        changed = was is not None and now is not None and _differ(part, was, now)
        appeared = (was is None) != (now is None) and part in {"compression", "sheet", "quote", "escape"}
        minor = part in _READ_ALIKE or appeared
        name = part.replace("_", " ")
        claims.append(
            Claim(
                what=f"shape.{part}",
                column=None,
                dimension=Dimension.CONFORMITY,
                changed=f"The file's {name} changed from {_shown(was)} to {_shown(now)} since {than}.",
                same=f"The file's {name} is {_shown(now)}, as in {than}.",
                fact=changed or appeared,
                severity=Severity.INFO if minor else Severity.ERROR if part == "format" else None,
                observed=None if now is None else str(now),
                expected=None if was is None else str(was),
                remedy=f"Ask the source whether the {name} changes for good; if so, set a new baseline.",
            )
        )
    return claims


def _differ(part: str, was: object, now: object) -> bool:
    if part == "encoding":
        a, b = str(was).lower(), str(now).lower()
        ascii_only = {"ascii", "us-ascii"}
        return a != b and not ((a in ascii_only and b in _ALSO_ASCII) or (b in ascii_only and a in _ALSO_ASCII))
    if part in {"quote", "escape"}:
        return bool(was) and bool(now) and was != now
    return was != now


_NAMES = {",": "comma (`,`)", ";": "semicolon (`;`)", "\t": "tab", "|": "bar (`|`)", " ": "space", "": "none"}


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, str):
        return _NAMES.get(value, f"`{value.encode('unicode_escape').decode()}`")
    return f"`{value}`"
