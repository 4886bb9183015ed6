"""Which cells of a row are missing, as bits: one scan, on which everything about missing rows is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.engines.measure import kind_of

WORD = 62
"""Columns whose bits one integer holds."""

Absent = tuple[int, Sequence[str]]
"""Position of a column, and the texts that mean "missing" there besides null."""


def mark(engine: Engine, table: str, absent: Sequence[Absent], divided: Sequence[Absent], day: str) -> None:
    """Make the temporary table `marks`, a row for each row of `table`.

    Its columns: `m0`, `m1` ... hold the bits of the columns that are missing, 62 each, in the order asked; `s0`,
    `s1` ... the texts of the dividing columns, empty where missing; `day` the row's day, or null.

    Args:
        engine: The open extract.
        table: `cells`, or a table drawn of it.
        absent: The columns asked about.
        divided: The columns that divide the rows.
        day: SQL of the row's day.
    """
    shown = [f"{_word(engine, absent[i : i + WORD])} AS m{i // WORD}" for i in range(0, len(absent), WORD)]
    for place, (position, tokens) in enumerate(divided):
        missing = is_missing(engine, position, tokens)
        shown.append(f"CASE WHEN {missing} THEN '' ELSE CAST(c{position} AS VARCHAR) END AS s{place}")
    # The planner compares each test with each other, looking for what they share: seconds for 2,000 columns.
    engine.query("SET disabled_optimizers = 'common_subexpressions'")
    try:
        engine.query(
            f"CREATE OR REPLACE TEMP TABLE marks AS SELECT {', '.join([*shown, f'{day} AS day'])} FROM {table}"
        )
    finally:
        engine.query("RESET disabled_optimizers")


def unmark(engine: Engine) -> None:
    """Remove the table `marks`."""
    engine.query("DROP TABLE IF EXISTS marks")


def is_missing(engine: Engine, position: int, tokens: Sequence[str]) -> str:
    """SQL that tells whether a cell is null or one of the texts that mean "missing"."""
    cell, type_name = f"c{position}", engine.columns[position].type
    test = f"{cell} IS NULL"
    if not tokens:
        return test
    told = [quote_text(t) for t in tokens]
    if kind_of(type_name) not in {"text", "other"}:
        told = [f"TRY_CAST({t} AS {type_name})" for t in told]
    elif kind_of(type_name) == "other":
        cell = f"CAST({cell} AS VARCHAR)"
    return f"({test} OR coalesce({cell} IN ({', '.join(told)}), false))"


def groups(engine: Engine, by: str, word: int) -> tuple[list[Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Rows of `marks` per value of a column of it and pattern of missing cells.

    Args:
        engine: The open extract, marked.
        by: `day`, `s0`, `s1` ...; or `''` for all rows.
        word: Which of `m0`, `m1` ... to group by.

    Returns:
        Value of each group as text (None where it is null), its bits, and its rows.
    """
    found = engine.arrays(f"SELECT {by} AS value, m{word} AS bits, count(*) AS n FROM marks GROUP BY ALL")
    told = found["value"]
    if told.dtype.kind == "M":
        told = np.ma.masked_array(np.ma.getdata(told).astype("datetime64[D]").astype(str), np.ma.getmaskarray(told))
    values = np.ma.filled(told.astype(object), None).tolist()
    return values, np.asarray(found["bits"]), np.asarray(found["n"])


def rows_missing_more_than(engine: Engine, cells: float, words: int) -> int:
    """Rows of `marks` that miss more than so many cells."""
    if not words:
        return 0
    counted = " + ".join(f"bit_count(m{w})::INTEGER" for w in range(words))
    return int(engine.query(f"SELECT count(*) FILTER ({counted} > {cells}) FROM marks")[0][0])


def _word(engine: Engine, absent: Sequence[Absent]) -> str:
    bits = (
        f"CASE WHEN {is_missing(engine, position, tokens)} THEN {1 << place}::BIGINT ELSE 0 END"
        for place, (position, tokens) in enumerate(absent)
    )
    return " + ".join(bits)
