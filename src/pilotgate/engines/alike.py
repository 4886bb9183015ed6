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


def repeated_rows(engine: Engine, telling: Sequence[Plain]) -> int:
    """Rows whose values in the telling columns, made plain, are those of another row."""
    name = _hash(engine, telling)
    ((found,),) = engine.query(
        f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM (SELECT {name} AS h FROM cells) "
        f"GROUP BY h HAVING count(*) > 1)"
    )
    return int(found)


def only_alike(engine: Engine, columns: Sequence[Plain], telling: Sequence[Plain]) -> int:
    """Distinct rows that are no longer distinct when made plain.

    Only rows are looked at whose values in the telling columns, made plain, are those of another row. They are
    compared by hashes of 64 bits: rows of long texts may not fit into memory.
    """
    raw = ", ".join(f"c{c.position}" for c in columns)
    name = _hash(engine, telling)
    ((written, meant),) = engine.query(
        f"SELECT count(DISTINCT raw), count(DISTINCT plain) FROM (SELECT hash({raw}) AS raw, "
        f"{_hash(engine, columns)} AS plain FROM cells WHERE {name} IN "
        f"(SELECT h FROM (SELECT {name} AS h FROM cells) GROUP BY h HAVING count(*) > 1))"
    )
    return int(written) - int(meant)


def _hash(engine: Engine, columns: Sequence[Plain]) -> str:
    return f"hash({', '.join(plain_sql(engine, c) for c in columns)})"


def distinct_plain(engine: Engine, column: Plain, lost: Sequence[str]) -> int:
    """Distinct values of a column when made plain, without those lost."""
    plain = plain_sql(engine, column)
    gone = f" AND c{column.position} NOT IN ({', '.join(map(quote_text, lost))})" if lost else ""
    return int(engine.query(f"SELECT count(DISTINCT {plain}) FROM cells WHERE {plain} IS NOT NULL{gone}")[0][0])
