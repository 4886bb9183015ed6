"""From a format that was measured to the one a contract writes: strptime letters to those of the JDK."""

from __future__ import annotations

import re

from pilotgate.model import ColumnProfile
from pilotgate.onboarding.evidence import ColumnEvidence

_JDK = {
    "%Y": "yyyy", "%y": "yy", "%m": "MM", "%d": "dd", "%b": "MMM", "%H": "HH", "%M": "mm", "%S": "ss",
}  # fmt: skip
_ONE_LETTER = {"MM": "M", "dd": "d", "HH": "H"}
_CALENDAR = {"date", "timestamp", "time"}
_SWAPPED = str.maketrans("dm", "md")
_ISO = re.compile(r"%Y-%m-%d[ T]%H:%M:%S(\.%f)?( ?%z)?")


def is_iso(column: ColumnEvidence) -> bool:
    """Whether all values are ISO 8601 date-times, which need no format, in whatever form."""
    landed = all(c.type.upper().startswith(("DATE", "TIME")) for c in column.seen)
    names = column.written
    return landed or bool(names and all(_ISO.fullmatch(name.partition(" ")[2]) for name in names))


def _codes(name: str) -> set[str]:
    """Ways to read values of that format: several where their days cannot be told from their months."""
    kind, _, code = name.partition(" ")
    return set(code.split(" or ")) if kind in _CALENDAR else set()


def _readings(column: ColumnProfile) -> set[str]:
    """Ways to read all values of a column; on the third of March day and month are one number."""
    common = set.intersection(*map(_codes, {f.name for f in column.formats} or {""}))
    day = column.dates.min[:10] if column.dates else ""
    if column.dates and day == column.dates.max[:10] and day[5:7] == day[8:10]:
        common |= {code.translate(_SWAPPED) for code in common}
    return common


def reads(column: ColumnEvidence, kind: str, form: str) -> bool:
    """Whether all values may be read as dates of a kind in a form that `date_format` gave."""
    if not form:
        return is_iso(column)
    return column.logical_type == kind and form in {
        _in_jdk(column, code) for code in set.intersection(*map(_readings, column.filled))
    }


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
    common = set.intersection(*map(_readings, column.filled)) if names else set()
    return _in_jdk(column, common.pop()) if len(common) == 1 else None


def _in_jdk(column: ColumnEvidence, code: str) -> str | None:
    if _ISO.fullmatch(code) and ("%f" in code or "%z" in code):
        return ""
    parts = re.split(r"(%[A-Za-z])", code)
    if any(p.startswith("%") and p not in _JDK for p in parts):
        return None
    written = [_JDK.get(p, f"'{p}'" if p.isalpha() else p) for p in parts if p]
    one_length = len({n for c in column.filled if c.lengths for n in (c.lengths.min, c.lengths.max)}) == 1
    return "".join(written if one_length else [_ONE_LETTER.get(p, p) for p in written])
