"""One text as it is read: what its shape allows it to be, and what it then is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pilotgate.profiling import missing
from pilotgate.profiling.formats.codes import candidates, told_by
from pilotgate.profiling.formats.dates import DateFormat, date_formats, layout, read_date
from pilotgate.profiling.formats.layout import Layout
from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.numbers import DECIMAL, NumberFormat, read_number
from pilotgate.profiling.traits import of_shape

Dates = tuple[tuple[DateFormat, datetime], ...]

COMPACT = {8: DateFormat("%Y%m%d", "date"), 14: DateFormat("%Y%m%d%H%M%S", "timestamp")}
"""Digits → how a date is written in so many digits and nothing else."""
_DECIMAL = Lazy(r"[+-]?9+\.9+")
_FORMLESS = frozenset("@:/[{")
_LONG = 16


@dataclass(frozen=True, slots=True)
class Look:
    """What texts of one shape have in common.

    Attributes:
        padded: Blanks stand at an end.
        gap: They may mean "missing".
        filler: They may be placeholders.
        decimal: They are plain decimals.
        digits: They are whole numbers or other codes of digits alone.
        dates: Formats that they may have, each with the places of its parts.
        codes: Formats of identifiers that they may have.
        number: They may be numbers.
        traits: Their oddities.
    """

    shape: str
    padded: bool
    gap: bool
    filler: bool
    decimal: bool
    digits: bool
    dates: tuple[tuple[DateFormat, Layout], ...]
    codes: tuple[str, ...]
    number: bool
    traits: tuple[str, ...]


@lru_cache(maxsize=32768)
def look_at(shaped: str) -> Look:
    """What the texts of a shape have in common: the costly questions are asked once for each shape."""
    trimmed = shaped.strip()
    decimal = bool(shaped.isascii() and _DECIMAL.fullmatch(shaped))
    formed = not decimal and ("9" in shaped or len(shaped) >= _LONG or not _FORMLESS.isdisjoint(shaped))
    digits = not shaped.strip("9")
    written = date_formats(trimmed) if formed and not digits else ()  # digits alone: see `reading`
    return Look(
        shape=shaped,
        padded=trimmed != shaped,
        gap=missing.may_be_null_like(shaped),
        filler=missing.may_be_placeholder(shaped),
        decimal=decimal,
        digits=digits,
        dates=tuple((f, places) for f in written if (places := layout(f.code, trimmed))),
        codes=candidates(trimmed) if formed else (),
        number=formed and "9" in shaped,
        traits=of_shape(shaped, False) if shaped else (),
    )


@dataclass(slots=True)
class Cell:
    """A distinct text of a column.

    Attributes:
        rows: That hold it.
        look: What its shape tells.
        number: How it is written, if it is a number; `value` is what it amounts to.
        dates: Formats in which it is a date, each with what it then means.
        code: Name of the format of an identifier.
    """

    text: str
    rows: int
    look: Look
    number: NumberFormat | None = None
    value: float = 0.0
    dates: Dates = ()
    code: str = ""


def recognise(cell: Cell) -> Cell:
    """Tell what a text is by itself."""
    look = cell.look
    if look.decimal:
        cell.number, cell.value = DECIMAL, float(cell.text)
        return cell
    text = cell.text.strip() if look.padded else cell.text
    if look.dates:
        found = [(f, at) for f, places in look.dates if (at := read_date(text, places)) is not None]
        cell.dates = tuple(found)
    if look.codes:
        cell.code = told_by(text, look.codes)
    if look.number and not cell.dates and not cell.code:
        number = read_number(text)
        if number:
            cell.number, cell.value = number
    return cell
