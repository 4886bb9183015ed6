"""What an engine counts; what the counts mean is decided elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pilotgate.engines.duckdb import Engine, quote_text

_NUMERIC = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
_FRACTIONAL = ("FLOAT", "DOUBLE", "DECIMAL")
_FETCHED = 500_000


def kind_of(type_name: str) -> str:
    """What a SQL type holds: `text`, `integer`, `number`, `boolean`, `date`, `timestamp`, `time` or `other`."""
    name = type_name.upper()
    if name == "VARCHAR":
        return "text"
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "LIST", "BLOB", "UNION")):
        return "other"
    if name.startswith(_NUMERIC):
        return "integer"
    if name.startswith(_FRACTIONAL):
        return "number"
    if name.startswith("TIMESTAMP"):
        return "timestamp"
    simple = {"BOOLEAN": "boolean", "DATE": "date", "TIME": "time"}
    return simple.get(name, "other")


def nulls(engine: Engine) -> list[int]:
    """Null cells of each column, in one scan."""
    if not engine.columns:
        return []
    counted = ", ".join(f"count(c{i})" for i in range(len(engine.columns)))
    (present,) = engine.query(f"SELECT {counted} FROM cells")
    return [engine.rows - n for n in present]


def dictionary(engine: Engine, position: int, limit: int) -> list[tuple[str, int, int | None]] | None:
    """Each distinct value of a column as text, with its rows and the source line on which it first stands.

    None where there are more than `limit` values. The line is None where the source has none for that row.
    """
    kind = kind_of(engine.columns[position].type)
    cell = f"c{position}" if kind == "text" else f"CAST(c{position} AS VARCHAR)"
    found = engine.query(
        f"SELECT {cell}, n, first FROM (SELECT c{position}, count(*) AS n, min({engine.line}) AS first FROM cells "
        f"WHERE c{position} IS NOT NULL GROUP BY c{position} LIMIT {limit + 1})"
    )
    return None if len(found) > limit else found


def dictionaries(engine: Engine) -> Iterator[list[tuple[str, int, int | None]]]:
    """What `dictionary` tells of each column, in order; some columns are fetched at once, all their rows."""
    step = max(1, _FETCHED // max(1, engine.rows))
    for start in range(0, len(engine.columns), step):
        cells = [_as_text(engine, i) for i in range(start, min(start + step, len(engine.columns)))]
        found = engine.query(
            f"SELECT {engine.line} AS line, {', '.join(cells)} FROM cells ORDER BY line DESC NULLS FIRST"
        )
        line, *columns = zip(*found, strict=True) if found else [()] * (len(cells) + 1)
        for values in columns:
            first = dict(zip(values, line, strict=True))
            counts = Counter(values)
            counts.pop(None, None)
            yield [(value, n, first[value]) for value, n in counts.items()]


def _as_text(engine: Engine, position: int) -> str:
    """SQL of a cell as text, such that equal cells have equal texts (0.0 and -0.0 are equal)."""
    cell, type_name = f"c{position}", engine.columns[position].type
    if type_name in {"FLOAT", "DOUBLE"}:
        cell = f"CASE WHEN {cell} = 0 THEN CAST(0 AS {type_name}) ELSE {cell} END"
    return cell if type_name == "VARCHAR" else f"CAST({cell} AS VARCHAR)"


def day_sql(engine: Engine, position: int, formats: Sequence[str]) -> str:
    """SQL of the day of a date column, as DATE; `formats` are strptime codes for a text column."""
    cell = f"c{position}"
    if kind_of(engine.columns[position].type) == "text":
        cell = f"try_strptime({cell}, [{', '.join(map(quote_text, formats))}])"
    return f"CAST({cell} AS DATE)"


def duplicate_rows(engine: Engine, most_distinct: int) -> int:
    """Rows that repeat an earlier row in every column.

    Only rows whose value in the most distinct column repeats are looked at. They are compared by two hashes of 64
    bits: whole rows of long texts may not fit into memory.

    Args:
        engine: The open extract.
        most_distinct: Position of that column.
    """
    names = [f"c{i}" for i in range(len(engine.columns))]
    key = f"c{most_distinct}"
    ((found,),) = engine.query(
        f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM (SELECT hash({', '.join(names)}) AS one, "
        f"hash({', '.join(reversed(names))}, 1) AS other FROM cells WHERE {key} IS NULL OR {key} IN "
        f"(SELECT {key} FROM cells GROUP BY {key} HAVING count(*) > 1)) GROUP BY one, other HAVING count(*) > 1)"
    )
    return int(found)


def key_rows(engine: Engine, positions: Sequence[int]) -> tuple[int, int]:
    """Rows with a null or blank in the columns, and rows beyond the first of each combination of the others."""
    names = [f"c{i}" for i in positions]
    absent = " OR ".join(
        f"{n} IS NULL" + (f" OR trim({n}) = ''" if kind_of(engine.columns[i].type) == "text" else "")
        for n, i in zip(names, positions, strict=True)
    )
    cells = ", ".join(names)
    ((present, distinct),) = engine.query(
        f"SELECT coalesce(sum(n), 0), count(*) "
        f"FROM (SELECT count(*) AS n FROM cells WHERE NOT ({absent}) GROUP BY {cells})"
    )
    return engine.rows - int(present), int(present) - int(distinct)


def texts_matching(engine: Engine, position: int, forms: Sequence[str], each: int) -> list[str]:
    """Some texts of a column for each of some regular expressions, which they match in full."""
    cell = f"c{position}"
    asked = " UNION ALL ".join(
        f"(SELECT {cell} FROM cells WHERE regexp_full_match({cell}, {quote_text(form)}) LIMIT {each})"
        for form in forms
    )
    return sorted({str(text) for (text,) in engine.query(asked)}) if forms else []


def rows_that_hold(engine: Engine, position: int, texts: Sequence[str]) -> dict[str, int]:
    """Rows that hold exactly these texts."""
    if not texts:
        return {}
    counted = ", ".join(f"count(*) FILTER (c{position} = {quote_text(text)})" for text in texts)
    return dict(zip(texts, map(int, engine.query(f"SELECT {counted} FROM cells")[0]), strict=True))
