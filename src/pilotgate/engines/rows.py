"""Some rows of an extract as numbers: equal values have equal codes, and what reads as a quantity its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.engines.marks import is_missing
from pilotgate.engines.measure import kind_of

Codes = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of the rows that were read.

    Attributes:
        codes: Per row the number of its value, or -1 where it is missing; quantities are numbered in their order.
        counts: Rows of each value.
    """

    codes: Codes
    counts: Codes

    @property
    def distinct(self) -> int:
        """Distinct present values."""
        return len(self.counts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A column to read.

    Attributes:
        position: Its place in the extract.
        tokens: Texts that mean "missing" there besides null.
        formats: Of a text column of dates, strptime codes by which to read it.
        comma: Of a text column of numbers, whether some have a decimal comma.
    """

    position: int
    tokens: Sequence[str]
    formats: Sequence[str] = ()
    comma: bool = False


def thin(engine: Engine, table: str, source: str, step: int) -> int:
    """Make a temporary table of every so manieth row of another, and tell its rows."""
    engine.query(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {source} WHERE rowid % {step} = 0")
    return int(engine.query(f"SELECT count(*) FROM {table}")[0][0])


def read_codes(engine: Engine, table: str, asked: Sequence[Asked]) -> list[Coded]:
    """The columns with their values numbered in no order that means anything."""
    cells = [_present(engine, a, f"hash(c{a.position})") for a in asked]
    return [_coded(found, ~np.ma.getmaskarray(found)) for found in _read(engine, table, cells)]


def read_quantities(engine: Engine, table: str, asked: Sequence[Asked]) -> list[Coded]:
    """The columns as numbers, dates and times as seconds, numbered in ascending order; what does not read is -1."""
    cells = [_present(engine, a, _quantity(engine, a)) for a in asked]
    read = []
    for found in _read(engine, table, cells):
        numbers = np.ma.filled(found.astype(np.float64), np.nan)
        read.append(_coded(numbers, np.isfinite(numbers)))
    return read


def _read(engine: Engine, table: str, cells: Sequence[str]) -> list[np.ma.MaskedArray[Any, Any]]:
    if not cells:
        return []
    shown = ", ".join(f"{cell} AS x{i}" for i, cell in enumerate(cells))
    found = engine.arrays(f"SELECT {shown} FROM {table}")
    return [np.ma.asarray(found[f"x{i}"]) for i in range(len(cells))]


def _coded(values: np.ndarray[Any, Any], present: np.ndarray[Any, Any]) -> Coded:
    codes = np.full(len(values), -1, dtype=np.int64)
    _, places, counts = np.unique(np.asarray(values)[present], return_inverse=True, return_counts=True)
    codes[present] = places
    return Coded(codes, counts.astype(np.int64))


def _present(engine: Engine, asked: Asked, value: str) -> str:
    return f"CASE WHEN {is_missing(engine, asked.position, asked.tokens)} THEN NULL ELSE {value} END"


def _quantity(engine: Engine, asked: Asked) -> str:
    """SQL of a cell as a number; of a text, of what is left of it without units, currencies and thousands marks."""
    cell, kind = f"c{asked.position}", kind_of(engine.columns[asked.position].type)
    if kind in {"date", "timestamp"}:
        return f"CASE WHEN isfinite({cell}) THEN epoch(CAST({cell} AS TIMESTAMP)) END"
    if kind != "text":
        return f"CAST({cell} AS DOUBLE)"
    if asked.formats:
        return f"epoch(try_strptime({cell}, [{', '.join(map(quote_text, asked.formats))}]))"
    bare = f"regexp_replace({cell}, '[^0-9.,+-]', '', 'g')"
    number = f"replace({bare}, ',', '')"
    if asked.comma:
        mended = f"replace(replace({bare}, '.', ''), ',', '.')"
        number = f"CASE WHEN {bare} LIKE '%,__' OR {bare} LIKE '%,_' THEN {mended} ELSE {number} END"
    return f"coalesce(TRY_CAST({cell} AS DOUBLE), TRY_CAST({number} AS DOUBLE))"
