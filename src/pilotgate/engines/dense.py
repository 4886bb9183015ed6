"""Columns with too many distinct values to list: counted inside the engine, by patterns learned from a sample.

A regular expression that has to match in full costs DuckDB a tenth of one that replaces, so each value is tried
against the few patterns of the sample, most frequent first, and only what none of them matches is rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.engines.measure import kind_of

_TOP = 41
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to count a dense text column.

    Attributes:
        level: At which its patterns are told.
        patterns: Regular expressions of the patterns to expect, most frequent first.
        digits: For each of them, that it demands a digit (so that no null-like token can match it).
        numbers: `plain`, `mixed` or empty: how to read numbers.
        symbols: Texts to take away from mixed numbers: currencies, units, per cent.
        comma: Some of the mixed numbers have a decimal comma.
        dates: strptime formats in which to read dates.
        null_like: Lower-case texts that may mean "missing"; none of them holds a digit.
    """

    level: int
    null_like: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    digits: tuple[bool, ...] = ()
    numbers: str = ""
    symbols: tuple[str, ...] = ()
    comma: bool = False
    dates: tuple[str, ...] = ()


@dataclass(slots=True)
class TextCounts:
    """What was counted in a dense text column; rows are those of the source that was read (all or a block sample).

    Attributes:
        rows: Rows read that are not null.
        known: Rows per place in `Recipe.patterns`.
        shapes: Shape → rows, of values that none of them matches.
        short: Short texts that may be null-like → rows.
        sizes: Characters → rows.
        top: Frequent values with rows, descending; none that the cut would choose among.
        by_block: Rows per block and place in `Recipe.patterns`.
    """

    rows: int = 0
    distinct: int = 0
    unique: int = 0
    known: dict[int, int] = field(default_factory=dict)
    shapes: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    top: list[tuple[str, int]] = field(default_factory=list)
    by_block: dict[tuple[int, int], int] = field(default_factory=dict)


def draw(engine: Engine, table: str, positions: Sequence[int], rows: int, blocks: int) -> int:
    """Make a temporary table of evenly spaced blocks of rows of some columns.

    Args:
        engine: The open extract.
        table: Name of the table; its column `block` numbers the blocks.
        positions: Of the columns.
        rows: Rows to draw.
        blocks: Blocks to draw them from.

    Returns:
        Rows drawn.
    """
    rows = min(rows, engine.rows)
    width, step = -(-rows // blocks), max(1, engine.rows // blocks)
    ranges = " OR ".join(f"file_row_number BETWEEN {i * step} AND {i * step + width - 1}" for i in range(blocks))
    if rows == engine.rows:
        ranges = "true"
    names = ", ".join(f"c{i}" for i in range(engine.width))
    wanted = ", ".join(f"c{i}" for i in positions)
    engine.query(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {wanted}, file_row_number // {step} AS block "
        f"FROM read_parquet({engine.source}, file_row_number = true) "
        f"AS drawn({names}, file_row_number) WHERE {ranges}"
    )
    return int(engine.query(f"SELECT count(*) FROM {table}")[0][0])


def distinct_in(engine: Engine, table: str) -> list[int]:
    """Distinct values of each column in a drawn table or `cells`, some columns at a time to bound the memory."""
    found: list[int] = []
    for start in range(0, len(engine.columns), _BATCH):
        batch = range(start, min(start + _BATCH, len(engine.columns)))
        counted = ", ".join(f"count(DISTINCT c{i})" for i in batch)
        found += map(int, engine.query(f"SELECT {counted} FROM {table}")[0])
    return found


def pairs_in(engine: Engine, table: str, position: int, limit: int) -> list[tuple[str, int]]:
    """Distinct values of a column in a temporary table with their rows, the most frequent `limit` of them."""
    return engine.query(
        f"SELECT CAST(c{position} AS VARCHAR), count(*) AS n FROM {table} WHERE c{position} IS NOT NULL "
        f"GROUP BY c{position} ORDER BY n DESC, hash(c{position}) LIMIT {limit}"
    )


def count_texts(engine: Engine, position: int, recipe: Recipe) -> TextCounts:
    """Count a whole text column, exactly."""
    found = engine.query(
        f"WITH d AS MATERIALIZED (SELECT c{position} AS v, count(*) AS n FROM cells WHERE c{position} IS NOT NULL "
        f"GROUP BY c{position}) "
        f"(SELECT {_key(recipe)}, length(v), sum(n), count(*), count(*) FILTER (n = 1), 0 FROM d GROUP BY ALL) "
        f"UNION ALL (SELECT 'T' || v, 0, n, 0, 0, 0 FROM d WHERE n > 1 ORDER BY n DESC LIMIT {_TOP})"
    )
    return _sorted_out(found)


def count_sample(engine: Engine, table: str, position: int, recipe: Recipe) -> TextCounts:
    """Count a text column in a drawn table; `distinct` and `unique` stay 0."""
    key = _key(recipe)
    found = engine.query(
        f"WITH d AS MATERIALIZED (SELECT c{position} AS v, block FROM {table} WHERE c{position} IS NOT NULL) "
        f"(SELECT {key} AS key, length(v), count(*), 0, 0, block FROM d GROUP BY ALL) UNION ALL "
        f"(SELECT 'T' || v, 0, count(*) AS n, 0, 0, 0 FROM d GROUP BY v HAVING n > 1 ORDER BY n DESC LIMIT {_TOP})"
    )
    return _sorted_out(found)


def count_distinct(engine: Engine, position: int, part: int) -> tuple[int, int]:
    """Distinct values and values that occur once, from the 1/`part` of values whose hash says so, scaled up."""
    ((distinct, unique),) = engine.query(
        f"SELECT count(*), count(*) FILTER (n = 1) FROM (SELECT count(*) AS n FROM (SELECT hash(c{position}) AS h "
        f"FROM cells WHERE c{position} IS NOT NULL) WHERE h % {part} = 0 GROUP BY h)"
    )
    return int(distinct) * part, int(unique) * part


def count_tokens(engine: Engine, wanted: Sequence[tuple[int, Sequence[str]]]) -> dict[tuple[int, str], int]:
    """Rows that hold exactly these texts, for many columns in one scan."""
    asked = [(position, token) for position, tokens in wanted for token in tokens]
    if not asked:
        return {}
    counted = ", ".join(f"count(*) FILTER (c{i} = {quote_text(token)})" for i, token in asked)
    return dict(zip(asked, map(int, engine.query(f"SELECT {counted} FROM cells")[0]), strict=True))


def smallest_hashes(engine: Engine, position: int, lost: Sequence[str], size: int) -> tuple[int, ...]:
    """The smallest hashes of a column's values but those lost: first 48 bits of the MD5 of their text."""
    gone = f" AND v NOT IN ({', '.join(map(quote_text, lost))})" if lost else ""
    found = engine.query(
        f"SELECT DISTINCT substr(md5(v), 1, 12) AS h FROM (SELECT CAST(c{position} AS VARCHAR) AS v FROM cells) "
        f"WHERE v IS NOT NULL{gone} ORDER BY h LIMIT {size}"
    )
    return tuple(int(h, 16) for (h,) in found)


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
    rows = "n" if grouped else "1"
    found = engine.arrays(f"SELECT coalesce({cast}({expression} AS DOUBLE), 'nan') AS x, {rows} AS n FROM {source}")
    numbers, counts = np.asarray(found["x"], dtype=np.float64), np.asarray(found["n"], dtype=np.int64)
    kept = np.isfinite(numbers)
    numbers, counts = numbers[kept], counts[kept]
    if not grouped:
        numbers.sort()
        return numbers, counts
    order = np.argsort(numbers, kind="stable")
    return numbers[order], counts[order]


def _bare_number(cell: str, recipe: Recipe) -> str:
    """SQL of a mixed number without symbols and thousands marks; `LIKE` is far cheaper here than a regex."""
    for symbol in (*recipe.symbols, " "):
        cell = f"replace({cell}, {quote_text(symbol)}, '')"
    point = f"replace({cell}, ',', '')"
    if not recipe.comma:
        return point
    comma = f"replace(replace({cell}, '.', ''), ',', '.')"
    return f"CASE WHEN {cell} LIKE '%,__' OR {cell} LIKE '%,_' THEN {comma} ELSE {point} END"


def read_integers(engine: Engine, position: int, table: str = "cells") -> np.ndarray[Any, Any]:
    """A whole-number, date or timestamp column as 64-bit integers, ascending; instants are in microseconds."""
    cell = f"c{position}"
    if kind_of(engine.columns[position].type) in {"date", "timestamp"}:
        cell = f"epoch_us(CAST({cell} AS TIMESTAMP))"
        guard = f"isfinite(c{position})"
    else:
        guard = "true"
    found = engine.arrays(
        f"SELECT CAST({cell} AS BIGINT) AS x FROM {table} WHERE c{position} IS NOT NULL AND {guard}"
    )
    integers = np.asarray(found["x"], dtype=np.int64)
    integers.sort()
    return integers


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


def _key(recipe: Recipe) -> str:
    """SQL that tells where a value `v` belongs: `P` place of its pattern, `N` text, or `S` shape."""
    cases = [(f"regexp_full_match(v, {quote_text(p)})", f"'P{i}'") for i, p in enumerate(recipe.patterns)]
    first = [case for case, digits in zip(cases, recipe.digits, strict=True) if digits]
    later = [case for case, digits in zip(cases, recipe.digits, strict=True) if not digits]
    known = ", ".join(map(quote_text, ("", *recipe.null_like)))
    blank = quote_text(r"[\s\x{b}\x{a0}\x{200b}\x{feff}]*")
    test = f"strlen(v) <= 24 AND (lower(trim(v)) IN ({known}) OR regexp_full_match(v, {blank}))"
    null_like = (test, "'N' || v")
    arms = " ".join(f"WHEN {test} THEN {then}" for test, then in [*first, null_like, *later])
    return f"CASE {arms} ELSE 'S' || {_shape(recipe.level)} END"


def _shape(level: int) -> str:
    if level >= 4:
        kinds = (r"[\p{L}\p{Nd}]", "a"), (r"\s", " "), (r"[^\p{L}\p{Nd}\s]", ".")
        return " || ".join(f"CASE WHEN regexp_matches(v, {quote_text(k)}) THEN '{c}' ELSE '' END" for k, c in kinds)
    run = "+" if level % 2 else ""
    if level >= 2:
        return rf"regexp_replace(v, '[\p{{L}}\p{{Nd}}]{run}', 'a', 'g')"
    shaped = rf"regexp_replace(v, '[\p{{Lu}}\p{{Lt}}]{run}', 'A', 'g')"
    shaped = rf"regexp_replace({shaped}, '[\p{{Ll}}\p{{Lm}}\p{{Lo}}]{run}', 'a', 'g')"
    return rf"regexp_replace({shaped}, '\p{{Nd}}{run}', '9', 'g')"


def _sorted_out(found: Sequence[tuple[Any, ...]]) -> TextCounts:
    counts = TextCounts()
    top = []
    for key, size, rows, distinct, unique, block in found:
        what, rest, n = key[0], key[1:], int(rows)
        if what == "T":
            top.append((rest, n))
            continue
        counts.rows += n
        counts.distinct += distinct
        counts.unique += unique
        if what == "N":
            counts.short[rest] = counts.short.get(rest, 0) + n
        else:
            counts.sizes[size] = counts.sizes.get(size, 0) + n
        if what == "P":
            place = int(rest)
            counts.known[place] = counts.known.get(place, 0) + n
            counts.by_block[block, place] = counts.by_block.get((block, place), 0) + n
        elif what == "S":
            counts.shapes[rest] = counts.shapes.get(rest, 0) + n
    top.sort(key=lambda pair: (-pair[1], pair[0]))
    cut = top[-1][1] if len(top) == _TOP else 0
    counts.top = [(v, n) for v, n in top if n > cut]
    return counts
