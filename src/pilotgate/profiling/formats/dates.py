"""Dates and times in the usual orders; which orders a value allows, and what it then means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from pilotgate.profiling.formats.months import MONTHS, WEEKDAYS
from pilotgate.profiling.patterns import shape

_TOKENS = {
    "%Y": (r"(?P<Y>[0-9]{4})", "9999"),
    "%y": (r"(?P<y>[0-9]{2})", "99"),
    "%m": (r"(?P<m>[0-9]{1,2})", "99?"),
    "%d": (r" ?(?P<d>[0-9]{1,2})", " ?99?"),
    "%dth": (r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|re|º|ª)", "99?a{1,2}"),
    "%b": (r"(?P<b>[^\W\d_]{3}|[^\W\d_]{3,5}\.)", r"(?:[Aa]{3}|[Aa]{3,5}\.)"),
    "%B": (r"(?P<b>[^\W\d_]{3,12})", "[Aa]{3,12}"),
    "%a": (r"(?P<a>[^\W\d_]{2,4}\.?)", r"[Aa]{2,4}\.?"),
    "%A": (r"(?P<a>[^\W\d_]{4,13})", "[Aa]{4,13}"),
    "%G": (r"(?P<G>[0-9]{4})", "9999"),
    "%V": (r"(?P<V>[0-9]{2})", "99"),
    "%u": (r"(?P<u>[1-7])", "9"),
    "%H": (r"(?P<H>[0-9]{1,2})", "99?"),
    "%M": (r"(?P<M>[0-9]{2})", "99"),
    "%S": (r"(?P<S>[0-9]{2})", "99"),
    "%f": (r"(?P<f>[0-9]{1,9})", "9{1,9}"),
    "%p": (r"(?P<p>[AaPp]\.?[Mm]\.?)", r"[Aa]\.?[Aa]\.?"),
    "%z": (r"(?P<z>[+-][0-9]{2}(?::?[0-9]{2})?)", r"[+-]99(?::?99)?"),
    "%Z": (r"(?P<z>UTC|GMT|[A-Z]{2,4}T|[A-Z][a-z]+/[A-Z][A-Za-z_]+)", "(?:A{2,5}|Aa+/[Aa_]+)"),
}
_WRITTEN = (
    "%d %b %Y", "%d-%b-%Y", "%d. %b %Y", "%d-%b-%y", "%d %b %y", "%b %d, %Y", "%b %d %Y", "%Y-%b-%d", "%d/%b/%Y",
    "%d.%b.%Y", "%d%b%Y", "%Y %b %d", "%b-%d-%Y", "%d de %b de %Y", "%dth %b %Y", "%dth of %b %Y", "%b %dth, %Y",
    "%b %dth %Y", "%d %b, %Y", "%d/%b/%y", "%d-%b, %Y", "%d. %b, %Y", "%d %b %Y г.",
)  # fmt: skip
_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d",
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%d %m %Y", "%Y %m %d", "%d. %m. %Y",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d", "%y/%m/%d", "%y.%m.%d",
    *_WRITTEN, *(code.replace("%b", "%B") for code in _WRITTEN),
    "%Y年%m月%d日", "%Y년 %m월 %d일", "%Y년%m월%d일", "%G-W%V", "%G-W%V-%u", "%GW%V", "%GW%V%u",
)  # fmt: skip
_NAMED_DAYS = tuple(f"{day}{between}" for day in ("%a", "%A") for between in (", ", " ", ". "))
_CLOCKS = tuple(
    clock + half
    for clock in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M:%S,%f", "%H:%M:%S:%f", "%Hh%M")
    for half in (("", " %p", "%p") if "h" not in clock else ("",))
)
_DOTTED = tuple(c + half for c in ("%H.%M.%S", "%H.%M.%S.%f", "%H.%M") for half in ("", " %p", "%p"))
_HOURS = ("%H %p", "%H%p")
_COMPACT = (
    "%Y%m%dT%H%M%S", "%Y%m%dT%H%M", "%Y%m%d %H%M%S", "%Y%m%d-%H%M%S", "%Y%m%d%H%M%S", "%Y%m%d_%H%M%S",
    "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S%z",
)  # fmt: skip
_MONTHLY = (
    "%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%b %Y", "%b-%Y", "%b-%y", "%b %y", "%B %Y", "%B-%Y", "%B, %Y", "%Y %b",
    "%Y-%b", "%B de %Y", "%Y年%m月",
)  # fmt: skip
_WHOLE = ("%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %Z %Y", "%a %b %d %Y %H:%M:%S")
_LIKELY = re.compile(r"(?=.*9)[9/.\-:, +_]*(?:[Aa]{1,13}[9/.\-:, +_]*){0,6}")
_STAMP = re.compile(
    r"(?P<day>.+?)(?P<between>, | - | aa |, aa |A|:|_| )"
    r"(?P<clock>99?(?::99(?::99(?:[.,]9{1,9}|:9{3,9})?)?|\.99(?:\.99(?:\.9{1,9})?)?|a99))"
    r"(?P<half> ?[Aa]\.?[Aa]\.?(?![Aa]))?"
    r"(?P<zone> ?(?:A|A{3,5}|[+-]99(?::?99)?|Aa+/[Aa_]+))?"
)
_ADJOINING = re.compile("%[YmdHMSGV]%[mdHMSVu]")
_YEAR_FIRST = ("%y-", "%y/", "%y.")


@dataclass(frozen=True, slots=True)
class DateFormat:
    """One way of writing a date, timestamp or time.

    Attributes:
        code: In strptime letters; `%H` beside `%p` is the 12-hour clock.
        kind: `date`, `timestamp`, `time` or `month`.
    """

    code: str
    kind: str
    form: re.Pattern[str] = field(compare=False, repr=False)
    shape: re.Pattern[str] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """E.g. `date %d/%m/%Y`."""
        return f"{self.kind} {self.code.replace('%H', '%I') if '%p' in self.code else self.code}"

    @property
    def sql(self) -> str:
        """The format in DuckDB's strptime letters."""
        code = self.code.replace("%H", "%I") if "%p" in self.code else self.code
        return code.replace("%f", "%n") if "%f" in code else code

    @property
    def needs_proof(self) -> bool:
        """Too rare an order to be thought of unless some value of the column can be nothing else."""
        return self.code.startswith(_YEAR_FIRST)


@lru_cache(maxsize=4096)
def _format(code: str, kind: str) -> DateFormat:
    form, shaped = "", ""
    for part in re.split(r"(%dth|%[A-Za-z])", code):
        value, told = _TOKENS.get(part, (re.escape(part), re.escape(shape(part))))
        form, shaped = form + value, shaped + told
    if _ADJOINING.search(code):
        form, shaped = form.replace("{1,2}", "{2}"), shaped.replace("99?", "99")
    return DateFormat(code, kind, re.compile(form), re.compile(shaped))


def _fitting(codes: Iterable[str], kind: str, shaped: str) -> tuple[DateFormat, ...]:
    return tuple(f for code in codes if (f := _format(code, kind)).shape.fullmatch(shaped))


@lru_cache(maxsize=65536)
def date_formats(shaped: str) -> tuple[DateFormat, ...]:
    """The formats that values of this shape may have, most usual first."""
    if not 3 < len(shaped) < 60 or not _LIKELY.fullmatch(shaped):
        return ()
    found = _fitting((*_DAYS, "%Y%m%d"), "date", shaped) + _fitting(_MONTHLY, "month", shaped)
    if shaped[0] in "Aa" and not found:
        found = tuple(
            _format(f"{day}{f.code}", f.kind)
            for day in _NAMED_DAYS
            if (start := re.match(_format(day, "date").shape, shaped))
            for f in date_formats(shaped[start.end() :])
            if f.kind in {"date", "timestamp"} and "%a" not in f.code and "%A" not in f.code
        )
    if found:
        return found
    found = _fitting((*_CLOCKS, *_HOURS), "time", shaped)
    return found or _fitting((*_COMPACT, *_WHOLE), "timestamp", shaped) or _stamps(shaped)


def _stamps(shaped: str) -> tuple[DateFormat, ...]:
    """A day, a clock and perhaps a zone."""
    parts = _STAMP.fullmatch(shaped)
    clocks = _fitting((*_CLOCKS, *_DOTTED), "time", parts["clock"] + (parts["half"] or "")) if parts else ()
    if parts is None or not clocks:
        return ()
    zone = parts["zone"] or ""
    gap, bare = zone[: zone.startswith(" ")], zone.strip()
    told = "" if not bare else "%z" if bare[0] in "+-" else "Z" if bare == "A" else "%Z"
    between = {"A": "T", " aa ": " at ", ", aa ": ", at "}.get(parts["between"], parts["between"])
    days = (f.code for f in date_formats(parts["day"]) if f.kind == "date")
    return tuple(_format(f"{day}{between}{clocks[0].code}{gap}{told}", "timestamp") for day in days)


def parse_date(text: str, written: DateFormat) -> datetime | None:
    """What a value means in a format; None where it is no such date. Times fall on 1900-01-01, offsets are dropped.

    Two-digit years read as 1970-2069 (POSIX strptime reads 69-99 as 1969-1999).
    """
    match = written.form.fullmatch(text)
    if not match:
        return None
    part = match.groupdict()
    if part.get("a") and part["a"].rstrip(".").lower() not in WEEKDAYS:
        return None
    year, month = int(part.get("Y") or 1900), int(part.get("m") or 1)
    if part.get("y"):
        year = 2000 + int(part["y"]) - (100 if int(part["y"]) >= 70 else 0)
    if part.get("b"):
        month = MONTHS.get(part["b"].rstrip(".").lower(), 0)
    hour = int(part.get("H") or 0)
    if part.get("p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if part["p"][0] in "pP" else 0)
    try:
        if part.get("G"):
            day = date.fromisocalendar(int(part["G"]), int(part["V"]), int(part.get("u") or 1))
            return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - what is written, without a zone
        return datetime(  # noqa: DTZ001 - what is written, without a zone
            year, month, int(part.get("d") or 1), hour, int(part.get("M") or 0), int(part.get("S") or 0),
            int((part.get("f") or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
    except ValueError:
        return None
