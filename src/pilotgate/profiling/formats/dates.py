"""Dates and times in the usual orders; which orders a value allows, and what it then means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from pilotgate.profiling.formats.layout import Layout, by_skeleton, lay_out, skeleton
from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.months import MONTHS, WEEKDAYS
from pilotgate.profiling.patterns import shape

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
_DATES = (*_DAYS, "%Y%m%d")
_CLOCKS = tuple(
    clock + half
    for clock in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M:%S,%f", "%H:%M:%S:%f", "%Hh%M")
    for half in (("", " %p", "%p") if "h" not in clock else ("",))
)
_DOTTED = tuple(c + half for c in ("%H.%M.%S", "%H.%M.%S.%f", "%H.%M") for half in ("", " %p", "%p"))
_TIMES = (*_CLOCKS, "%H %p", "%H%p", "%H:%M Uhr", "%H.%M Uhr")
_COMPACT = (
    "%Y%m%dT%H%M%S", "%Y%m%dT%H%M", "%Y%m%d %H%M%S", "%Y%m%d-%H%M%S", "%Y%m%d%H%M%S", "%Y%m%d_%H%M%S",
    "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S%z",
)  # fmt: skip
_MONTHLY = (
    "%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%b %Y", "%b-%Y", "%b-%y", "%b %y", "%B %Y", "%B-%Y", "%B, %Y", "%Y %b",
    "%Y-%b", "%B de %Y", "%Y年%m月",
)  # fmt: skip
_WHOLE = ("%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %Z %Y", "%a %b %d %Y %H:%M:%S")
_STAMP = Lazy(
    r"(?P<day>.+?)(?P<between>, | - | aa |, aa |A|:|_| )"
    r"(?P<clock>99?(?::99(?::99(?:[.,]9{1,9}|:9{3,9})?)?|\.99(?:\.99(?:\.9{1,9})?)?|a99))"
    r"(?P<half> ?[Aa]\.?[Aa]\.?(?![Aa]))?"
    r"(?P<zone> ?(?:A|A{3,5}|[+-]99(?::?99)?|Aa+/[Aa_]+))?"
)
_CLOCK = Lazy(
    r"(?P<clock>99?:99(?::99(?:[.,]9{1,9})?)?)(?P<half> ?[Aa]\.?[Aa]\.?(?![Aa]))?"
    r"(?P<zone> ?(?:A|A{3,5}|[+-]99(?::?99)?))"
)
_RUNS = re.compile("[Aa]+")
_MOST_RUNS, _LONGEST = 6, 13
_DAY_NAME = re.compile(r"([Aa]+)(\.?)(, | |\. )")
_FEWEST_DIGITS = 6
_ZONE = Lazy(r"UTC|GMT|[A-Z]{2,4}T|[A-Z][a-z]+/[A-Z][A-Za-z_]+")
_ENDINGS = frozenset({"st", "nd", "rd", "th", "er", "re", "º", "ª"})
_SPOKEN = frozenset("bat")
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
    return DateFormat(code, kind)


@lru_cache(maxsize=65536)
def layout(code: str, shaped: str) -> Layout | None:
    """Where the parts of a format stand in texts of a shape; None where the format has no such texts."""
    return lay_out(code, shaped)


def _fitting(codes: Iterable[str], kind: str, shaped: str) -> tuple[DateFormat, ...]:
    return tuple(_format(code, kind) for code in codes if layout(code, shaped))


@lru_cache(maxsize=65536)
def date_formats(shaped: str) -> tuple[DateFormat, ...]:
    """The formats that values of this shape may have, most usual first."""
    if not 3 < len(shaped) < 60 or "9" not in shaped or shaped.strip("9/.-:, +_Aa"):
        return ()
    if sum(-(-len(run) // _LONGEST) for run in _RUNS.findall(shaped)) > _MOST_RUNS:
        return ()
    bare = skeleton(shaped)
    found = _fitting(by_skeleton(_DATES).get(bare, ()), "date", shaped)
    found += _fitting(by_skeleton(_MONTHLY).get(bare, ()), "month", shaped)
    if shaped[0] in "Aa" and not found:
        found = tuple(_named_days(shaped))
    if found:
        return found
    found = _fitting(by_skeleton(_TIMES).get(bare, ()), "time", shaped)
    if not found and ":" in shaped[:3]:
        found = _zoned_times(shaped)
    elif not found and shaped.startswith("99999999"):
        found = _fitting(_COMPACT, "timestamp", shaped)
    elif not found and shaped[0] in "Aa" and shaped.count(":") == 2:
        found = _fitting(_WHOLE, "timestamp", shaped)
    return found or _stamps(shaped)


def _named_days(shaped: str) -> Iterator[DateFormat]:
    """A weekday before a date or timestamp."""
    start = _DAY_NAME.match(shaped)
    if not start:
        return
    size, dot, between = len(start[1]), start[2], start[3]
    told = f"{dot}{between}"
    for name, least, most in (("%a", 2, 4), ("%A", 4, 13)):
        for gap in (", ", " ", ". ") if least <= size <= most else ():
            if told == gap or (name == "%a" and told == f".{gap}"):
                for f in date_formats(shaped[start.end() :]):
                    if f.kind in {"date", "timestamp"} and "%a" not in f.code and "%A" not in f.code:
                        yield _format(f"{name}{gap}{f.code}", f.kind)


def _zoned_times(shaped: str) -> tuple[DateFormat, ...]:
    """A clock and a zone; an offset only behind seconds, since `08:00-12:00` is from eight to twelve."""
    parts = _CLOCK.fullmatch(shaped)
    clocks = _fitting(_CLOCKS, "time", parts["clock"] + (parts["half"] or "")) if parts else ()
    if parts is None or not clocks or (parts["zone"].lstrip()[0] in "+-" and "%S" not in clocks[0].code):
        return ()
    return (_format(f"{clocks[0].code}{_zone(parts['zone'])}", "time"),)


def _zone(shaped: str) -> str:
    """How the zone of such a shape is written, in strptime letters."""
    gap, bare = shaped[: shaped.startswith(" ")], shaped.strip()
    return gap + ("" if not bare else "%z" if bare[0] in "+-" else "Z" if bare == "A" else "%Z")


def _stamps(shaped: str) -> tuple[DateFormat, ...]:
    """A day, a clock and perhaps a zone."""
    if shaped.count("9") < _FEWEST_DIGITS or not (":" in shaped or "." in shaped or "9a99" in shaped):
        return ()
    parts = _STAMP.fullmatch(shaped)
    clocks = _fitting((*_CLOCKS, *_DOTTED), "time", parts["clock"] + (parts["half"] or "")) if parts else ()
    if parts is None or not clocks:
        return ()
    zone = _zone(parts["zone"] or "")
    between = {"A": "T", " aa ": " at ", ", aa ": ", at "}.get(parts["between"], parts["between"])
    days = (f.code for f in date_formats(parts["day"]) if f.kind == "date")
    return tuple(_format(f"{day}{between}{clocks[0].code}{zone}", "timestamp") for day in days)


def parse_date(text: str, written: DateFormat) -> datetime | None:
    """What a value means in a format; None where it is no such date. Times fall on 1900-01-01, offsets are dropped.

    Two-digit years read as 1970-2069 (POSIX strptime reads 69-99 as 1969-1999).
    """
    found = layout(written.code, shape(text))
    return read_date(text, found) if found else None


def read_date(text: str, places: Layout) -> datetime | None:
    """What a value means whose parts stand at these places; None where it is no date."""
    if places.words and any(text[start:end] != word for word, start, end in places.words):
        return None
    if places.numbers and text.isascii():
        try:
            return datetime(*[int(text[place]) for place in places.numbers])  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return None
    part = {letter: text[start:end] for letter, start, end in places.parts}
    if not _are_possible(part):
        return None
    year, month, hour = int(part.get("Y") or 1900), int(part.get("m") or 1), int(part.get("H") or 0)
    if "y" in part:
        year = 2000 + int(part["y"]) - (100 if int(part["y"]) >= 70 else 0)
    if "b" in part:
        month = MONTHS.get(part["b"].lower(), 0)
    if "p" in part:
        hour = hour % 12 + (12 if part["p"][0] in "pP" else 0)
    try:
        if "G" in part:
            iso = date.fromisocalendar(int(part["G"]), int(part["V"]), int(part.get("u") or 1))
            return datetime(iso.year, iso.month, iso.day)  # noqa: DTZ001 - what is written, without a zone
        return datetime(  # noqa: DTZ001 - what is written, without a zone
            year, month, int(part.get("d") or 1), hour, int(part.get("M") or 0), int(part.get("S") or 0),
            int((part.get("f") or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
    except ValueError:
        return None


def _are_possible(part: Mapping[str, str]) -> bool:
    """Digits are those of ASCII, and the parts of letters are among the words that may stand there."""
    if not all(p.isascii() for letter, p in part.items() if letter not in _SPOKEN):
        return False
    if "a" in part and part["a"].lower() not in WEEKDAYS:
        return False
    if "t" in part and part["t"] not in _ENDINGS:
        return False
    if "p" in part and (part["p"].replace(".", "").lower() not in {"am", "pm"} or not 1 <= int(part["H"]) <= 12):
        return False
    return "Z" not in part or bool(_ZONE.fullmatch(part["Z"]))
