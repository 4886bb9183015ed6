"""The values of a column as numbers or days: of number and date columns, and of texts that are read as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pilotgate.engines.dense import Recipe
from pilotgate.engines.duckdb import SMALL, Engine, quote_text
from pilotgate.engines.measure import kind_of


def read_numbers(
    engine: Engine, position: int, recipe: Recipe | None = None, table: str = "cells", *, grouped: bool = False
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The values of a column as finite numbers, ascending, and the rows of each.

    Args:
        engine: The open extract.
        position: Of the column.
        recipe: How to read texts; None for a number column.
        table: `cells` or a drawn table.
        grouped: Group equal texts before reading them, which pays where texts repeat.
    """
    cell = f"c{position}"
    cast = "CAST" if recipe is None else "TRY_CAST"
    expression = cell if recipe is None or recipe.numbers == "plain" else _bare_number(cell, recipe)
    source = f"(SELECT {cell}, count(*) AS n FROM {table} GROUP BY {cell})" if grouped else table
    rows = ", n" if grouped else ""
    found = engine.arrays(f"SELECT coalesce({cast}({expression} AS DOUBLE), 'nan') AS x{rows} FROM {source}")
    numbers = np.asarray(found["x"], dtype=np.float64)
    kept = np.isfinite(numbers)
    numbers = numbers[kept]
    if not grouped:
        numbers.sort()
        return numbers, np.ones(len(numbers), np.int64)
    counts = np.asarray(found["n"], dtype=np.int64)[kept]
    order = np.argsort(numbers, kind="stable")
    return numbers[order], counts[order]


def read_floats(engine: Engine, position: int, every: int = 1) -> np.ndarray[Any, Any]:
    """A number column as 64-bit floats, ascending; what is not a number comes last, nulls are left out."""
    cell = f"c{position}"
    return _sorted(
        engine, f"SELECT CAST({cell} AS DOUBLE) AS x {_present_rows(engine, position, every)}", np.float64
    )


def read_integers(engine: Engine, position: int, every: int = 1) -> np.ndarray[Any, Any]:
    """A whole-number, date or timestamp column as 64-bit integers, ascending; instants are in microseconds.

    Args:
        engine: The open extract.
        position: Of a column whose values fit 64 bits.
        every: Read about one row in so many.
    """
    cell = f"c{position}"
    guard = ""
    if kind_of(engine.columns[position].type) in {"date", "timestamp"}:
        cell = f"epoch_us(CAST({cell} AS TIMESTAMP))"
        guard = f" AND isfinite(c{position})"
    sql = f"SELECT CAST({cell} AS BIGINT) AS x {_present_rows(engine, position, every)}{guard}"
    return _sorted(engine, sql, np.int64)


def count_days(
    engine: Engine, position: int, formats: Sequence[str], table: str = "cells"
) -> tuple[dict[str, int], str, str]:
    """Rows per day of a text column read by strptime formats; with the first and last instant."""
    codes = ", ".join(quote_text(f) for f in formats)
    found = engine.query(
        f"SELECT CAST(t AS DATE)::VARCHAR, count(*), min(t)::VARCHAR, max(t)::VARCHAR "
        f"FROM (SELECT try_strptime(c{position}, [{codes}]) AS t FROM {table}) GROUP BY 1 ORDER BY 1"
    )
    found = [row for row in found if row[0] is not None]
    if not found:
        return {}, "", ""
    return {day: int(n) for day, n, _, _ in found}, min(r[2] for r in found), max(r[3] for r in found)


def _sorted(engine: Engine, sql: str, kind: type[np.float64] | type[np.int64]) -> np.ndarray[Any, Any]:
    """The only column of a query without nulls, ascending; many rows are never held twice."""
    if engine.rows <= SMALL:
        values = np.asarray(np.ma.getdata(engine.arrays(sql)["x"]), kind)
    else:
        values, filled = np.empty(engine.rows, kind), 0
        for batch in engine.batches(sql):
            values[filled : filled + len(batch)] = np.from_dlpack(batch.column(0))
            filled += len(batch)
        values = values[:filled]
    values.sort()
    return values


def _present_rows(engine: Engine, position: int, every: int) -> str:
    if every == 1:
        return f"FROM cells WHERE c{position} IS NOT NULL"
    names = ", ".join(f"c{i}" for i in range(engine.width))
    return (
        f"FROM read_parquet({engine.source}, file_row_number = true) AS landed({names}, number) "
        f"WHERE c{position} IS NOT NULL AND hash(number) % {every} = 0"
    )


def _bare_number(cell: str, recipe: Recipe) -> str:
    """SQL of a mixed number without symbols and thousands marks; `LIKE` is far cheaper here than a regex."""
    for symbol in (*recipe.symbols, " "):
        cell = f"replace({cell}, {quote_text(symbol)}, '')"
    point = f"replace({cell}, ',', '')"
    if not recipe.comma:
        return point
    comma = f"replace(replace({cell}, '.', ''), ',', '.')"
    return f"CASE WHEN {cell} LIKE '%,__' OR {cell} LIKE '%,_' THEN {comma} ELSE {point} END"
