"""From a format that was measured to the one a contract writes: strptime letters to those of the JDK."""

from __future__ import annotations

import re

from pilotgate.onboarding.evidence import ColumnEvidence

_JDK = {
    "%Y": "yyyy", "%y": "yy", "%m": "MM", "%d": "dd", "%b": "MMM", "%H": "HH", "%M": "mm", "%S": "ss",
}  # fmt: skip
_ONE_LETTER = {"MM": "M", "dd": "d", "HH": "H"}
_ISO = re.compile(r"%Y-%m-%d[ T]%H:%M:%S(\.%f)?( ?%z)?")


def is_iso(column: ColumnEvidence) -> bool:
    """Whether all values are ISO 8601 date-times, which need no format, in whatever form."""
    landed = all(c.type.upper().startswith(("DATE", "TIME")) for c in column.seen)
    names = column.written
    return landed or bool(names and all(_ISO.fullmatch(name.partition(" ")[2]) for name in names))


def date_format(column: ColumnEvidence) -> str | None:
    """The one format of all dates of a column in JDK letters.

    Returns:
        The format; empty where the values are ISO 8601 in a form that needs none; None where they are written in
        more than one way, ambiguously, or in a way that the typed view does not read.
    """
    if all(c.type.upper().startswith(("DATE", "TIME")) for c in column.seen):
        return ""
    names = column.written
    if len(names) > 1 and is_iso(column):
        return ""
    if len(names) != 1:
        return None
    kind, _, code = next(iter(names)).partition(" ")
    if kind not in {"date", "timestamp", "time"} or " or " in code:
        return None
    if _ISO.fullmatch(code) and ("%f" in code or "%z" in code):
        return ""
    parts = re.split(r"(%[A-Za-z])", code)
    if any(p.startswith("%") and p not in _JDK for p in parts):
        return None
    written = [_JDK.get(p, f"'{p}'" if p.isalpha() else p) for p in parts if p]
    one_length = len({n for c in column.filled if c.lengths for n in (c.lengths.min, c.lengths.max)}) == 1
    return "".join(written if one_length else [_ONE_LETTER.get(p, p) for p in written])
