"""Dates and times in the usual orders; which orders a value allows, and what it then means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janv janvier ene enero gen gennaio januari janeiro styczeń stycznia",
            "feb february februar févr fév février febrero febbraio februari fev fevereiro luty lutego",
            "mar march mär mrz märz mars marzo maart mrt março marzec marca",
            "apr april avr avril abr abril aprile kwiecień kwietnia",
            "may mai mayo mag maggio mei maio maj maja",
            "jun june juni juin junio giu giugno junho czerwiec czerwca",
            "jul july juli juil juillet julio lug luglio julho lipiec lipca",
            "aug august août aoû ago agosto augustus sierpień sierpnia",
            "sep sept september septembre septiembre set settembre setembro wrzesień września",
            "oct october okt oktober octobre octubre ott ottobre out outubro październik października",
            "nov november novembre noviembre novembro listopad listopada",
            "dec december dez dezember déc décembre dic diciembre dicembre dezembro grudzień grudnia",
        ),
        start=1,
    )
    for name in names.split()
}
_TOKENS = {
    "%Y": (r"(?P<Y>[0-9]{4})", "9999"),
    "%y": (r"(?P<y>[0-9]{2})", "99"),
    "%m": (r"(?P<m>[0-9]{1,2})", "99?"),
    "%d": (r"(?P<d>[0-9]{1,2})", "99?"),
    "%b": (r"(?P<b>[^\W\d_]{3,12}\.?)", r"[Aa]{3,12}\.?"),
    "%H": (r"(?P<H>[0-9]{1,2})", "99?"),
    "%M": (r"(?P<M>[0-9]{2})", "99"),
    "%S": (r"(?P<S>[0-9]{2})", "99"),
    "%f": (r"(?P<f>[0-9]{1,9})", "9{1,9}"),
    "%p": (r"(?P<p>[AaPp]\.?[Mm]\.?)", r"[Aa]\.?[Aa]\.?"),
    "%z": (r"(?P<z>Z|UTC|[+-][0-9]{2}:?[0-9]{2})", r"(?:A|AAA|[+-]99:?99)"),
}
_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d",
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y",
    "%d %b %Y", "%d-%b-%Y", "%d. %b %Y", "%d-%b-%y", "%d %b %y", "%b %d, %Y", "%b %d %Y", "%Y-%b-%d", "%d/%b/%Y",
)  # fmt: skip
_CLOCKS = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M %p", "%H:%M:%S %p", "%H:%M%p")
_MONTHLY = ("%Y-%m", "%b %Y", "%b-%Y", "%b-%y")
_LIKELY = re.compile(
    r"(?=.*9)[Aa]*[9/.\-:, +]*[Aa]{0,12}[9/.\-:, +]*[Aa]{0,12}[9/.\-:, +]*[Aa]{0,3}[9:.+\-]*[Aa]{0,3}\.?"
)
_STAMP = re.compile(
    r"(?P<day>.+?)(?P<between>, | |A|)"
    r"(?P<clock>99?:99(?::99(?:\.9{1,9})?)?(?: ?[Aa]\.?[Aa]\.?)?)"
    r"(?P<zone> ?(?:A|AAA|[+-]99:?99))?"
)


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


@lru_cache(maxsize=1024)
def _format(code: str, kind: str) -> DateFormat:
    form, shape = "", ""
    for part in re.split(r"(%[A-Za-z])", code):
        value, shaped = _TOKENS.get(part, (re.escape(part), re.sub("[A-Z]", "A", re.escape(part))))
        form, shape = form + value, shape + shaped
    return DateFormat(code, kind, re.compile(form), re.compile(shape))


@lru_cache(maxsize=65536)
def date_formats(shaped: str) -> tuple[DateFormat, ...]:
    """The formats that values of this shape may have, most usual first."""
    if not 3 < len(shaped) < 41 or not _LIKELY.fullmatch(shaped):
        return ()
    if ":" not in shaped:
        plain = [_format(code, "date") for code in (*_DAYS, "%Y%m%d")]
        plain += [_format("%Y%m%d%H%M%S", "timestamp"), *(_format(code, "month") for code in _MONTHLY)]
        return tuple(f for f in plain if f.shape.fullmatch(shaped))
    clocks = tuple(f for f in (_format(code, "time") for code in _CLOCKS) if f.shape.fullmatch(shaped))
    parts = _STAMP.fullmatch(shaped)
    if clocks or not parts:
        return clocks
    between = parts["between"].replace("A", "T")
    zone = "" if not parts["zone"] else " %z" if parts["zone"][0] == " " else "%z"
    clock = next((c for c in _CLOCKS if _format(c, "time").shape.fullmatch(parts["clock"])), "")
    days = (f.code for f in date_formats(parts["day"]) if f.kind == "date")
    return tuple(_format(f"{day}{between}{clock}{zone}", "timestamp") for day in days) if clock else ()


def parse_date(text: str, written: DateFormat) -> datetime | None:
    """What a value means in a format; None where it is no such date. Times fall on 1900-01-01, offsets are dropped.

    Two-digit years read as 1970-2069 (POSIX strptime reads 69-99 as 1969-1999).
    """
    match = written.form.fullmatch(text)
    if not match:
        return None
    part = match.groupdict()
    year, month = int(part.get("Y") or 1900), int(part.get("m") or 1)
    if part.get("y"):
        year = 2000 + int(part["y"]) - (100 if int(part["y"]) >= 70 else 0)
    if part.get("b"):
        month = _MONTHS.get(part["b"].rstrip(".").lower(), 0)
    hour = int(part.get("H") or 0)
    if part.get("p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if part["p"][0] in "pP" else 0)
    try:
        return datetime(  # noqa: DTZ001 - what is written, without a zone
            year, month, int(part.get("d") or 1), hour, int(part.get("M") or 0), int(part.get("S") or 0),
            int((part.get("f") or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
    except ValueError:
        return None
