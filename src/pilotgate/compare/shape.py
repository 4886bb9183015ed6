"""The form of the file: each part that changed is one finding."""

from __future__ import annotations

from dataclasses import fields

from pilotgate.compare.claim import Claim
from pilotgate.model import Dimension, Profile, Severity, Shape

_READ_ALIKE = {"newline", "compression", "sheet"}
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


def shape_claims(before: Profile, after: Profile, than: str) -> list[Claim]:
    """A claim per part of the landing fingerprint that either file has."""
    claims = []
    told = before.shape, after.shape
    for part in _PARTS:
        was, now = getattr(told[0], part), getattr(told[1], part)
        if was is None and now is None:
            continue
        changed = was is not None and now is not None and _differ(part, was, now)
        changed = changed and not (part == "encoding" and (_in_ascii(before) or _in_ascii(after)))
        if part == "escape" and changed and _differ("quote", told[0].quote, told[1].quote):
            continue  # told with the quote, by which it is doubled
        appeared = (was is None) != (now is None) and part in {"compression", "sheet", "quote", "escape"}
        minor = part in _READ_ALIKE or appeared
        name = _CALLED.get(part, part.replace("_", " "))
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


def _in_ascii(profile: Profile) -> bool:
    """Landed as UTF-8 although no letter says so: such a file is the same in nearly every encoding."""
    return (
        (profile.shape.encoding or "").lower() in _ALSO_ASCII
        and profile.shape.bom is not True
        and not beyond_ascii(profile)
    )


def beyond_ascii(profile: Profile) -> frozenset[str]:
    """Columns that hold letters beyond ASCII, or have them in their names."""
    return frozenset(
        c.name
        for c in profile.columns
        if not c.name.isascii() or any(t.name in {"ascii beyond", "mojibake"} and t.count for t in c.traits)
    )


_CALLED = {"bom": "byte order mark", "preamble_lines": "lines before the header", "newline": "line ending"}


def _differ(part: str, was: object, now: object) -> bool:
    if part == "encoding":
        a, b = str(was).lower(), str(now).lower()
        ascii_only = {"ascii", "us-ascii"}
        return a != b and not ((a in ascii_only and b in _ALSO_ASCII) or (b in ascii_only and a in _ALSO_ASCII))
    if part in {"quote", "escape"}:
        return bool(was) and bool(now) and was != now
    return was != now


_NAMES = {
    ",": "comma (`,`)",
    ";": "semicolon (`;`)",
    "\t": "tab",
    "|": "bar (`|`)",
    " ": "space",
    "": "none",
    "\n": "LF",
    "\r\n": "CR LF",
    "\r": "CR",
}


def _shown(value: object) -> str:
    if value is None or value is False:
        return "none"
    if value is True:
        return "one"
    if isinstance(value, str):
        return _NAMES.get(value, f"`{value.encode('unicode_escape').decode()}`")
    return f"`{value}`"
