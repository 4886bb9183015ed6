"""A part of an extract, measured as if it were the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pilotgate.engines.duckdb import connect, quote_name, quote_text
from pilotgate.errors import EngineError, UsageError
from pilotgate.model import LINE, Extract


def part_of(
    extract: Extract, folder: Path, *, columns: Sequence[str] = (), where: str = "", sample: int | None = None
) -> Extract:
    """Write a part of an extract to a folder, in the order of the whole.

    Args:
        extract: A landed source.
        folder: An empty folder for the part.
        columns: To keep, in this order; all where there are none.
        where: SQL condition over the landed columns that rows have to meet.
        sample: Rows to draw at random (the same each time) of those, if there are more.

    Raises:
        UsageError: A column is not in the extract, the condition is not SQL, or the sample is not positive.
    """
    if sample is not None and sample < 1:
        raise UsageError("a sample needs at least one row", where=str(sample), remedy="give a positive number")
    known = [c.name for c in extract.columns]
    lost = [name for name in columns if name not in known]
    if lost:
        told = ", ".join(known[:20])
        raise UsageError(f'there is no column "{lost[0]}"', where=extract.uri, remedy=f"columns: {told}")
    target = folder / extract.data.name
    with connect(extract) as engine:
        kept = [i for name in columns for i, c in enumerate(engine.columns) if c.name == name] or range(
            len(engine.columns)
        )
        shown = [f"c{i} AS {quote_name(engine.columns[i].name)}" for i in kept]
        line = engine.line if int(engine.line[1:]) < engine.width else "number + 1"
        shown.append(f"{line} AS {quote_name(LINE)}")
        names = ", ".join(f"c{i}" for i in range(engine.width))
        chosen = "true"
        if where:
            chosen = (
                f"number IN (SELECT file_row_number FROM read_parquet({engine.source}, file_row_number = true) "
                f"WHERE ({where}\n))"
            )
        drawn = f"USING SAMPLE reservoir({sample} ROWS) REPEATABLE (1)" if sample is not None else ""
        try:
            engine.query(
                # A sample is drawn before a condition on the same level is applied.
                f"COPY (SELECT {', '.join(shown)} FROM (SELECT * FROM (SELECT * FROM read_parquet({engine.source}, "
                f"file_row_number = true) AS landed({names}, number) WHERE {chosen}) {drawn}) ORDER BY number) "
                f"TO {quote_text(str(target))} (FORMAT parquet)"
            )
        except EngineError as error:
            if not where:
                raise
            raise UsageError(
                f"the condition could not be used: {error.what}",
                where=where,
                remedy="write a condition in DuckDB's SQL",
            ) from error
        ((rows,),) = engine.query(f"SELECT count(*) FROM read_parquet({quote_text(str(target))})")
        held = [extract.columns[known.index(engine.columns[i].name)] for i in kept]
    return replace(extract, folder=folder, columns=tuple(held), rows_landed=int(rows))
