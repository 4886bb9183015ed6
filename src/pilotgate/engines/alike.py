"""Texts that are equal but for case, accents, blanks and punctuation, and the rows that only they tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.engines.measure import kind_of

_OTHER = quote_text(r"[^\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """How to make a column's values plain.

    Attributes:
        position: Of the column.
        words: It holds words: blanks and punctuation go. In numbers and dates they tell values apart (`1.5`, `15`),
            so that those lose only blanks at their ends.
        digits: Words with digits in them, between which some mark has to stay (`A 1-2`, `A 12`).
    """

    position: int
    words: bool
    digits: bool = False


def plain_sql(engine: Engine, column: Plain) -> str:
    """SQL of a cell made plain; a text of nothing but punctuation stays, a blank one is null."""
    cell = f"c{column.position}"
    if kind_of(engine.columns[column.position].type) != "text":
        return cell
    trimmed = f"nullif(trim(lower({cell})), '')"
    if not column.words:
        return trimmed
    mark = " " if column.digits else ""
    bare = f"regexp_replace(lower(strip_accents({cell})), {_OTHER}, '{mark}', 'g')"
    return f"coalesce(nullif(trim({bare}), ''), {trimmed})"


def keep_repeated(engine: Engine, table: str, source: str, column: Plain) -> int:
    """Make a temporary table of the rows whose value in a column, made plain, repeats or is null; its rows."""
    plain = plain_sql(engine, column)
    engine.query(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * EXCLUDE (alike_) FROM "
        f"(SELECT *, {plain} AS alike_ FROM {source}) WHERE alike_ IS NULL OR alike_ IN "
        f"(SELECT {plain} AS k FROM {source} WHERE k IS NOT NULL GROUP BY k HAVING count(*) > 1)"
    )
    return int(engine.query(f"SELECT count(*) FROM {table}")[0][0])


def only_alike(engine: Engine, source: str, columns: Sequence[Plain]) -> int:
    """Distinct rows of some columns that are no longer distinct when made plain.

    Args:
        engine: The open extract.
        source: `cells`, or a table of some of its rows.
        columns: Those to compare.
    """
    raw = ", ".join(f"c{c.position}" for c in columns)
    plain = ", ".join(f"{plain_sql(engine, c)} AS p{i}" for i, c in enumerate(columns))
    parts = ", ".join(f"p{i}" for i in range(len(columns)))
    ((written, meant),) = engine.query(
        f"WITH d AS MATERIALIZED (SELECT {plain} FROM (SELECT DISTINCT {raw} FROM {source})) "
        f"SELECT (SELECT count(*) FROM d), (SELECT count(*) FROM (SELECT DISTINCT {parts} FROM d))"
    )
    return int(written) - int(meant)


def distinct_plain(engine: Engine, column: Plain, lost: Sequence[str]) -> int:
    """Distinct values of a column when made plain, without those lost."""
    plain = plain_sql(engine, column)
    gone = f" AND c{column.position} NOT IN ({', '.join(map(quote_text, lost))})" if lost else ""
    return int(engine.query(f"SELECT count(DISTINCT {plain}) FROM cells WHERE {plain} IS NOT NULL{gone}")[0][0])
