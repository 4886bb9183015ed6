"""Named formats: what kind of thing a value is written as, decided on the value in pure Python."""

from __future__ import annotations

from pilotgate.profiling.formats.codes import code_format
from pilotgate.profiling.formats.dates import DateFormat, date_formats, parse_date
from pilotgate.profiling.formats.numbers import NumberFormat, number_format

__all__ = ["DateFormat", "NumberFormat", "code_format", "date_formats", "number_format", "parse_date"]
