"""The records to compare: the columns that say something about identity, written in one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.model import ColumnProfile

FIELDS = 14
"""Columns compared at most; the most telling of them."""
_LEAST_PRESENT = 0.2
_FEW = 12
_FEW_OF = 0.15
_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Field:
    """How a column takes part.

    Attributes:
        name: Of the column.
        cell: Of the normalised value in the table `records`.
        kind: `date`, `code`, `email`, `text` (several words), `word`, `category`, `measure`, or `figures` (the
            numbers that stand in the words of another).
        repeats: Pairs of records that have the same value.
        spread: Of a measure: between its quartiles.
        aside: Perhaps of the row rather than of the thing: a time of day, a measure, few values, a token.
    """

    name: str
    position: int
    cell: str
    kind: str
    repeats: int
    spread: float = 0.0
    aside: bool = False


def write_records(engine: Engine, columns: Sequence[ColumnProfile], rows: int, by: int | None) -> int:
    """Write the table `records`: `unique_id`, `k` (counted from 0), and the columns without case, accents, signs.

    Args:
        engine: The open extract.
        columns: To compare.
        rows: From the start of the extract.
        by: Position of a column that numbers the things told of: one record each, of the most frequent values.

    Returns:
        Records written.
    """
    cells = ", ".join(f"{_plain(c)} AS c{c.position}" for c in columns)
    names = ", ".join(f"c{k}" for k in range(engine.width))
    landed = (
        f"read_parquet({engine.source}, file_row_number = true) AS landed({names}, number) WHERE number < {rows}"
    )
    plain = f"SELECT number AS unique_id, {cells} FROM {landed}"
    if by is not None:
        modes = ", ".join(f"mode(c{c.position} ORDER BY c{c.position}) AS c{c.position}" for c in columns)
        thing = f"nullif(trim(lower(CAST(c{by} AS VARCHAR))), '')"
        told = f"SELECT number AS unique_id, {cells}, {thing} AS thing FROM {landed}"
        plain = f"SELECT min(unique_id) AS unique_id, {modes} FROM ({told}) WHERE thing IS NOT NULL GROUP BY thing"
    numbered = f"SELECT *, row_number() OVER (ORDER BY unique_id) - 1 AS k FROM ({plain})"
    engine.query(f"CREATE OR REPLACE TABLE records AS {numbered}")
    return int(engine.query("SELECT count(*) FROM records")[0][0])


def fields_of(engine: Engine, columns: Sequence[ColumnProfile]) -> list[Field]:
    """How each column takes part, the most telling first."""
    found: list[Field] = []
    for column in columns:
        cell = f"c{column.position}"
        ((repeats, present, distinct, length, words, figures, spread),) = engine.query(
            f"SELECT coalesce(sum(n * (n - 1) // 2), 0), coalesce(sum(n), 0), count(*), "
            f"coalesce(avg(length(v)), 0), "
            f"coalesce(avg(1 + length(v) - length(replace(v, ' ', ''))), 0), "
            f"coalesce(avg(regexp_matches(v, '[0-9]')::INT), 0), "
            f"coalesce(quantile_cont(try_cast(v AS DOUBLE), 0.75) - quantile_cont(try_cast(v AS DOUBLE), 0.25), 0) "
            f"FROM (SELECT {cell}::VARCHAR AS v, count(*) AS n FROM records WHERE {cell} IS NOT NULL GROUP BY 1)"
        )
        if distinct < 2:
            continue
        kind = _kind(column, distinct, length, words, figures)
        aside = (
            kind in {"category", "measure"}
            or distinct <= _FEW_OF * present
            or (kind == "code" and distinct == present and length >= _TOKEN)
            or (column.logical_type == "timestamp" and _has_times(engine, column))
        )
        found.append(Field(column.name, column.position, cell, kind, int(repeats), float(spread), aside))
        if kind == "text" and figures > 0.2:
            engine.query(f"ALTER TABLE records ADD COLUMN f{column.position} VARCHAR")
            _write_figures(engine, column.position, f"f{column.position}")
            found.append(Field(column.name, column.position, f"f{column.position}", "figures", int(repeats)))
    kept = sorted(found, key=lambda f: (f.aside, f.repeats, f.position, f.kind == "figures"))[:FIELDS]
    kept.sort(key=lambda f: (f.repeats, f.position, f.kind == "figures"))
    texts = {f.position for f in kept if f.kind == "text"}
    return [f for f in kept if f.kind != "figures" or f.position in texts]


def takes_part(column: ColumnProfile) -> bool:
    """Whether a column may say something about identity: a serial number and a random one do not."""
    if column.present < max(2, _LEAST_PRESENT * column.rows) or column.distinct < 2:
        return False
    serial = column.logical_type == "integer" and column.distinct == column.rows == column.present
    if serial and column.numbers is not None and column.numbers.max - column.numbers.min < 1.2 * column.rows:
        return False
    return not any(f.name == "uuid" and f.count > 0.9 * column.present for f in column.formats)


def _has_times(engine: Engine, column: ColumnProfile) -> bool:
    """Whether most of its values are of another time than midnight."""
    names = ", ".join(f"c{k}" for k in range(engine.width))
    midnight = f"regexp_matches(c{column.position}::VARCHAR, '[ T]0?0:00(:00([.]0+)?)?Z?$')"
    ((share,),) = engine.query(
        f"SELECT avg((NOT {midnight})::INT) "
        f"FROM (SELECT * FROM read_parquet({engine.source}) AS landed({names}) LIMIT 1000)"
    )
    return (share or 0.0) > 0.5


def _kind(column: ColumnProfile, distinct: int, length: float, words: float, figures: float) -> str:
    if column.personal == "email":
        return "email"
    if column.logical_type in {"date", "timestamp"}:
        return "date"
    if distinct <= _FEW or length < 1.5:
        return "category"
    if column.logical_type == "number" and not _digits(column):
        return "measure"
    if words >= 1.3 and not _digits(column):
        return "text"
    return "code" if figures > 0.6 else "word"


def _digits(column: ColumnProfile) -> bool:
    """Mostly digits, whatever stands between them."""
    if column.logical_type == "number" and column.personal != "phone":
        return False
    figures = sum(p.count for p in column.patterns if not any(c in "Aaw" for c in p.pattern))
    return column.logical_type == "integer" or (bool(column.patterns) and figures > 0.8 * column.present)


def _plain(column: ColumnProfile) -> str:
    cell = f"trim(CAST(c{column.position} AS VARCHAR))"
    gone = [v.value for v in (*column.null_likes, *column.sentinels)]
    if gone:
        missing = f"c{column.position}::VARCHAR IN ({', '.join(map(quote_text, gone))})"
        cell = f"CASE WHEN {missing} THEN NULL ELSE {cell} END"
    if column.logical_type in {"date", "timestamp"}:
        return f"nullif({_day(column, cell)}, '')"
    if column.logical_type == "number" and not _digits(column):
        number = f"replace(regexp_replace({cell}, '[^0-9.,eE+-]', '', 'g'), ',', '.')"
        return f"CAST(try_cast({number} AS DOUBLE) AS VARCHAR)"
    if column.personal == "email":
        return f"nullif(lower({cell}), '')"
    if _digits(column):
        return f"nullif(regexp_replace(translate({cell}, 'oOlIsSB', '0011558'), '[^0-9A-Za-z]+', '', 'g'), '')"
    words = f"trim(regexp_replace(lower(strip_accents({cell})), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
    return f"nullif(array_to_string(list_sort(string_split({words}, ' ')), ' '), '')"


def _day(column: ColumnProfile, cell: str) -> str:
    """The day as eight digits where it is written in a way that the profile knows, else its digits."""
    codes = [f.name.split(" ", 1)[1].split(" or ")[0] for f in column.formats if "%" in f.name]
    digits = f"regexp_replace({cell}, '[^0-9]+', '', 'g')"
    if not codes:
        return digits
    return f"coalesce(strftime(try_strptime({cell}, [{', '.join(map(quote_text, codes))}]), '%Y%m%d'), {digits})"


def _write_figures(engine: Engine, position: int, to: str) -> None:
    """The words of a text that hold a digit, the rarest first, and after a bar the whole text without spaces.

    What stands between letters and digits is left out: `KX-TS208W` is `kxts208w`, and found in `kx ts208 w` too.
    """
    cell = f"lower(strip_accents(CAST(c{position} AS VARCHAR)))"
    joined = f"regexp_replace({cell}, '([\\p{{L}}\\p{{N}}])[-_./]+([\\p{{L}}\\p{{N}}])', '\\1\\2', 'g')"
    twice = f"regexp_replace({joined}, '([\\p{{L}}\\p{{N}}])[-_./]+([\\p{{L}}\\p{{N}}])', '\\1\\2', 'g')"
    names = ", ".join(f"c{k}" for k in range(engine.width))
    engine.query(
        f"UPDATE records SET {to} = told.figures FROM (WITH written AS (SELECT k, {twice} AS text "
        f"FROM read_parquet({engine.source}, file_row_number = true) AS landed({names}, number) "
        f"JOIN (SELECT k, unique_id AS number FROM records) USING (number)), "
        f"found AS (SELECT k, unnest(list_distinct(regexp_extract_all(text, "
        f"'[\\p{{L}}\\p{{N}}]*[0-9][\\p{{L}}\\p{{N}}]*'))) AS figure FROM written), "
        f"often AS (SELECT figure, count(*) AS n FROM found GROUP BY figure), "
        f"ordered AS (SELECT k, string_agg(figure, ' ' ORDER BY n, length(figure) DESC, figure) AS figures "
        f"FROM found JOIN often USING (figure) GROUP BY k) "
        f"SELECT k, figures || '|' || regexp_replace(text, '[^\\p{{L}}\\p{{N}}]+', '', 'g') AS figures "
        f"FROM ordered JOIN written USING (k)) AS told WHERE told.k = records.k"
    )
