"""Date formats in the letters of the JDK, as ODCS writes them, and the limits that are set in them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

_LETTERS = {
    "E": "%a", "yyyy": "%Y", "uuuu": "%Y", "yy": "%y",
    "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "dd": "%d", "d": "%-d",
    "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "m": "%-M", "ss": "%S", "s": "%-S",
    "SSS": "%g", "SSSSSS": "%f", "SSSSSSSSS": "%n", "a": "%p", "EEEE": "%A", "EEE": "%a",
    "X": "%z", "XX": "%z", "XXX": "%z", "xx": "%z", "xxx": "%z", "Z": "%z", "VV": "%Z", "z": "%Z", "DDD": "%j",
}  # fmt: skip
_WIDTHS = {
    "%Y": 4,
    "%y": 2,
    "%m": 2,
    "%d": 2,
    "%H": 2,
    "%I": 2,
    "%M": 2,
    "%S": 2,
    "%g": 3,
    "%f": 6,
    "%n": 9,
    "%j": 3,
}
_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+")


def strptime_format(jdk: str) -> str | None:
    """The strptime form of a JDK pattern, or None when it has letters we do not read.

    `yyyy-MM-dd'T'HH:mm:ss` becomes `%Y-%m-%dT%H:%M:%S`, also without the quotes. A pattern that already holds `%`
    is taken as strptime.
    """
    if "%" in jdk:
        return jdk
    parts = []
    for match in _TOKEN.finditer(jdk):
        part = match[0]
        if part.startswith("'"):
            parts.append(part[1:-1].replace("''", "'") or "'")
        elif part[0].isalpha() and part != "T":
            if part not in _LETTERS:
                return None
            parts.append(_LETTERS[part])
        else:
            parts.append(part)
    return "".join(parts) or None


def width(form: str) -> int | None:
    """Characters of every text in a strptime form, or None when they vary.

    strptime reads `01/02/26` with `%Y` as the year 26; a text of another length is no date of that form.
    """
    total = 0
    for token in re.findall(r"%-?.|.", form, re.DOTALL):
        if token.startswith("%"):
            if token not in _WIDTHS:
                return None
            total += _WIDTHS[token]
        else:
            total += 1
    return total


def limit(value: object, kind: str, form: str | None) -> date | datetime | time | None:
    """A limit of a date, timestamp or time field as a value, or None when it is none.

    Args:
        value: As written in the contract, ISO 8601 or in the field's own form.
        kind: `date`, `timestamp` or `time`.
        form: The field's strptime form, if it has one.
    """
    moment: date | datetime | time
    try:
        moment = _iso(str(value), kind)
    except ValueError:
        if form is None:
            return None
        try:
            parsed = datetime.strptime(str(value), form.replace("%-", "%").replace("%g", "%f"))  # noqa: DTZ007 local
        except ValueError:
            return None
        moment = parsed.date() if kind == "date" else parsed.time() if kind == "time" else parsed
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment


def _iso(value: str, kind: str) -> date | datetime | time:
    if kind == "date":
        return date.fromisoformat(value)
    return time.fromisoformat(value) if kind == "time" else datetime.fromisoformat(value)
