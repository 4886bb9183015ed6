"""Foreign keys: every value is in the latest landing of the dataset it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pilotgate.contract.terms import Contract, Relationship
from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import Dimension, Extract
from pilotgate.validate.fields import near
from pilotgate.validate.queries import Latest, first_line
from pilotgate.validate.rule import Check, judge_rows
from pilotgate.validate.typed import ROWS, TypedColumn

if TYPE_CHECKING:
    import duckdb


def relationship_checks(
    contract: Contract,
    columns: Mapping[str, TypedColumn],
    extract: Extract,
    connection: duckdb.DuckDBPyConnection,
    latest: Latest,
) -> Iterator[Check]:
    """A check for each relationship; one whose other side has never landed is blocked."""
    used: dict[str, int] = {}
    for relationship in contract.relationships:
        key = f"contract.{'+'.join(relationship.columns)}.refers_to.{relationship.to_dataset}"
        used[key] = used.get(key, 0) + 1
        check = key if used[key] == 1 else f"{key}.{used[key]}"
        yield _check(check, relationship, columns, extract, connection, latest(relationship.to_dataset))


def _check(
    check: str,
    relationship: Relationship,
    columns: Mapping[str, TypedColumn],
    extract: Extract,
    connection: duckdb.DuckDBPyConnection,
    other: Extract | None,
) -> Check:
    shown = ", ".join(f"`{c}`" for c in relationship.columns)
    target = f"{relationship.to_dataset} ({', '.join(relationship.to_columns)})"
    statement = f"every {shown} is in {target}"
    blocked = _blocked(relationship, columns, extract, other)
    fails = ""
    names = [quote_name(c) for c in relationship.columns]
    present = " AND ".join(f"{n} IS NOT NULL" for n in names)
    if not blocked and other is not None:
        table = quote_name(f"known {check}")
        blocked = _load(_known(table, relationship, connection, other), connection)
        value = names[0] if len(names) == 1 else f"row({', '.join(names)})"
        fails = f"({present} AND {value} NOT IN (SELECT v FROM {table}))"
    return Check(
        check=check,
        statement=statement,
        judge=judge_rows(statement),
        where=relationship.where,
        column=relationship.columns[0] if len(relationship.columns) == 1 else None,
        dimension=Dimension.CONSISTENCY,
        remedy=f"land {relationship.to_dataset} first if it is behind, or correct the references",
        measures=(f"count_if({fails})", f"count_if({present})") if fails else ("0",),
        fails=fails,
        blocked=blocked,
    )


def _load(statement: str, connection: duckdb.DuckDBPyConnection) -> str:
    """Run a statement; why it could not be run, or empty."""
    import duckdb as engine

    try:
        connection.execute(statement)
    except engine.Error as error:
        return f"the engine refused it ({first_line(error)})"
    return ""


def _known(table: str, relationship: Relationship, connection: duckdb.DuckDBPyConnection, other: Extract) -> str:
    """SQL that lists the values referred to, in the types of the columns that refer to them."""
    types = []
    for column in relationship.columns:
        described = connection.execute(f"SELECT {quote_name(column)} FROM {ROWS} LIMIT 0").description or []
        types.append(str(described[0][1]))
    cast = [f"TRY_CAST({quote_name(c)} AS {t})" for c, t in zip(relationship.to_columns, types, strict=True)]
    value = cast[0] if len(cast) == 1 else f"row({', '.join(cast)})"
    present = " AND ".join(f"{c} IS NOT NULL" for c in cast)
    source = f"read_parquet({quote_text(str(other.data))})"
    return f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT {value} AS v FROM {source} WHERE {present}"


def _blocked(
    relationship: Relationship, columns: Mapping[str, TypedColumn], extract: Extract, other: Extract | None
) -> str:
    for column in relationship.columns:
        if column not in columns:
            return f"the extract has no column `{column}`{near(column, extract)}"
        if columns[column].problem:
            return columns[column].problem
    if len(relationship.columns) != len(relationship.to_columns):
        return "the two sides do not have as many columns"
    if other is None or not other.data.exists():
        return f"nothing of {relationship.to_dataset} has been landed"
    names = {c.name for c in other.columns}
    absent = [c for c in relationship.to_columns if c not in names]
    return f"{relationship.to_dataset} has no column `{absent[0]}`{near(absent[0], other)}" if absent else ""
