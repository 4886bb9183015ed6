"""A part of the rows of an extract, drawn into a table, and what it tells of the columns."""

from __future__ import annotations

from collections.abc import Sequence

from pilotgate.engines.duckdb import Engine

_BATCH = 32
_CELLS, _FEWEST = 4_000_000, 4_096
"""Cells that a drawn table holds, if it has more rows than the fewest."""


def draw(engine: Engine, table: str, positions: Sequence[int], rows: int, blocks: int) -> int:
    """Make a temporary table of evenly spaced blocks of rows of some columns.

    Args:
        engine: The open extract.
        table: Name of the table; its column `block` numbers the blocks.
        positions: Of the columns.
        rows: Rows to draw; fewer of very many columns.
        blocks: Blocks to draw them from.

    Returns:
        Rows drawn.
    """
    rows = min(rows, engine.rows, max(_FEWEST, _CELLS // max(1, len(positions))))
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


def about_distinct_in(engine: Engine, table: str) -> list[int]:
    """About how many distinct values each column of a drawn table or `cells` has, some columns at a time."""
    found: list[int] = []
    for start in range(0, len(engine.columns), _BATCH):
        batch = range(start, min(start + _BATCH, len(engine.columns)))
        counted = ", ".join(f"approx_count_distinct(c{i})" for i in batch)
        found += map(int, engine.query(f"SELECT {counted} FROM {table}")[0])
    return found


def pairs_in(engine: Engine, table: str, position: int, limit: int) -> list[tuple[str, int]]:
    """Distinct values of a column in a temporary table, the most frequent `limit` of them, with rows.

    Those that are as rare as the rarest are a sample: each stands for several, so that frequent values do not weigh
    more in the sample than in the column.
    """
    found = engine.query(
        f"SELECT CAST(c{position} AS VARCHAR), count(*) AS n, sum(n) OVER () FROM {table} "
        f"WHERE c{position} IS NOT NULL GROUP BY c{position} ORDER BY n DESC, hash(c{position}) LIMIT {limit}"
    )
    if len(found) < limit:
        return [(text, n) for text, n, _ in found]
    least = found[-1][1]
    heavy = sum(n for _, n, _ in found if n > least)
    each = (int(found[0][2]) - heavy) / sum(1 for _, n, _ in found if n == least)
    return [(text, n if n > least else max(n, round(each))) for text, n, _ in found]
