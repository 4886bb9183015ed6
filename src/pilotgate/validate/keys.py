"""Uniqueness: of one column, and of the primary key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pilotgate.contract.terms import Contract, Field
from pilotgate.engines.duckdb import quote_name
from pilotgate.model import Dimension, Extract, Scalar, Severity, Status
from pilotgate.validate.fields import near
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.rule import Check, Judge, Outcome, count, judge_rows, sentence, unknown
from pilotgate.validate.typed import ROWS, TypedColumn


def key_checks(contract: Contract, columns: Mapping[str, TypedColumn], extract: Extract) -> Iterator[Check]:
    """A check for each unique field, then one for the primary key."""
    for field in contract.fields:
        if field.unique:
            yield _unique(field, columns, extract)
    parts = sorted((f for f in contract.fields if f.key_position), key=lambda f: f.key_position or 0)
    if parts:
        yield _primary(parts, columns, extract)


def repeated(columns: Sequence[str]) -> str:
    """SELECT of the values, complete ones only, that more than one row has."""
    listed = ", ".join(columns)
    present = " AND ".join(f"{c} IS NOT NULL" for c in columns)
    return f"SELECT {listed} FROM {ROWS} WHERE {present} GROUP BY {listed} HAVING count(*) > 1"


def member(columns: Sequence[str], table: str) -> str:
    """Predicate of a row whose value is in a table of values."""
    listed = ", ".join(columns)
    if len(columns) == 1:
        return f"{listed} IN (SELECT {listed} FROM {table})"
    present = " AND ".join(f"{c} IS NOT NULL" for c in columns)
    return f"({present} AND row({listed}) IN (SELECT row({listed}) FROM {table}))"


def _unique(field: Field, columns: Mapping[str, TypedColumn], extract: Extract) -> Check:
    column = quote_name(field.name)
    table = quote_name(f"repeated {field.name}")
    statement = f"no `{field.name}` is there twice"
    judge = judge_rows(statement)
    return Check(
        check=f"contract.{field.name}.unique",
        statement=statement,
        judge=lambda n: judge([n[0], n[2]]),
        where=field.where,
        column=field.name,
        dimension=Dimension.UNIQUENESS,
        severity=field.severity,
        remedy="find out which of the rows is right; every row that shares the value is in quarantine",
        grouping=Grouping((column,)),
        prepare=f"CREATE OR REPLACE TEMP TABLE {table} AS {repeated([column])}",
        fails=member([column], table),
        blocked=_blocked([field], columns, extract),
    )


def _primary(parts: Sequence[Field], columns: Mapping[str, TypedColumn], extract: Extract) -> Check:
    names = [quote_name(f.name) for f in parts]
    shown = ", ".join(f.name for f in parts)
    incomplete = " OR ".join(f"{n} IS NULL" for n in names)
    table = quote_name("repeated primary key")
    order = list(Severity)
    return Check(
        check="contract.primary_key",
        statement=f"the primary key ({shown}) identifies every row",
        judge=_judge_key(f"the primary key ({shown}) identifies every row"),
        where=parts[0].where,
        column=parts[0].name if len(parts) == 1 else None,
        dimension=Dimension.UNIQUENESS,
        severity=min((f.severity for f in parts), key=order.index),
        remedy="complete the keys, and find out which of the rows that share one is right",
        grouping=Grouping(tuple(names)),
        prepare=f"CREATE OR REPLACE TEMP TABLE {table} AS {repeated(names)}",
        fails=f"({incomplete} OR {member(names, table)})",
        blocked=_blocked(parts, columns, extract),
    )


def _judge_key(statement: str) -> Judge:
    def judge(numbers: Sequence[Scalar]) -> Outcome:
        shared, present, incomplete = count(numbers[0]), count(numbers[2]), count(numbers[3])
        rows = present + incomplete
        if rows == 0:
            return unknown(statement, "there is no row to test", 0)
        if not shared and not incomplete:
            return Outcome(Status.PASSED, f"{sentence(statement)} ({rows:,} tested).", 0, None, 0, rows)
        message = (
            f"{shared:,} rows share their key with another, {incomplete:,} have an incomplete one, of {rows:,}."
        )
        return Outcome(Status.FAILED, message, shared + incomplete, None, shared + incomplete, rows)

    return judge


def _blocked(parts: Sequence[Field], columns: Mapping[str, TypedColumn], extract: Extract) -> str:
    absent = [f"`{f.name}`{near(f.name, extract)}" for f in parts if f.name not in columns]
    if absent:
        return f"the extract has no column {', '.join(absent)}"
    return next((columns[f.name].problem for f in parts if columns[f.name].problem), "")
