"""Rules that a person wrote as SQL: `quality` of type sql, and the KPI."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pilotgate.contract.terms import Contract, Kpi, Rule
from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import Dimension, Extract, Scalar, Severity, Status
from pilotgate.validate.rule import Check, Outcome, judge_threshold, never, plain, unknown
from pilotgate.validate.sqltext import fill

if TYPE_CHECKING:
    import duckdb

Latest = Callable[[str], Extract | None]


def sql_check(rule: Rule, contract: Contract, connection: duckdb.DuckDBPyConnection) -> Check:
    """A rule of type `sql` as a check: its query returns one value, held against the threshold."""
    names = {"table": contract.table, "object": contract.table}
    if rule.column:
        names |= {"column": rule.column, "property": rule.column}
    query = fill(rule.query, names)
    statement = rule.description or f"the query {rule.id} returns what was agreed"
    check = Check(
        check=f"contract.{rule.id}",
        statement=statement,
        judge=never,
        where=rule.where,
        column=rule.column,
        dimension=rule.dimension,
        severity=rule.severity,
        remedy="look at the rows the query counts, then mend the source or the query",
        blocked=_refused(query, connection),
    )
    if rule.threshold is None:
        return replace(check, blocked=check.blocked or "it has no threshold to be held against")
    judge = judge_threshold(statement, rule.threshold, counted=False)
    return replace(
        check,
        query=f"SELECT ({one_statement(query)}), (SELECT count(*) FROM {quote_name(contract.table)})",
        judge=lambda n: unknown(statement, "the query returned no value") if n[0] is None else judge(_numbers(n)),
    )


def kpi_check(kpi: Kpi, contract: Contract, connection: duckdb.DuckDBPyConnection) -> Check:
    """The KPI as a check: under its target it warns; when it cannot be computed it is unknown and blocks."""
    query = fill(kpi.sql, {"table": contract.table, "object": contract.table})
    statement = f"{kpi.name} has reached {plain(kpi.target)}"
    return Check(
        check="contract.kpi",
        statement=statement,
        judge=_judge_kpi(kpi, statement),
        where=kpi.where,
        dimension=Dimension.ACCURACY,
        severity=Severity.WARNING,
        unknown_severity=Severity.ERROR,
        remedy=f"talk to {kpi.owner or 'the owner of the KPI'} about what holds it back",
        query=f"SELECT ({one_statement(query)}), (SELECT count(*) FROM {quote_name(contract.table)})",
        blocked=_refused(query, connection),
    )


def offer_tables(
    connection: duckdb.DuckDBPyConnection, queries: Sequence[str], contract: Contract, latest: Latest
) -> tuple[Extract, ...]:
    """Make the other datasets that queries name visible: views of their latest landings, columns as landed."""
    import duckdb as engine

    wanted: set[str] = set()
    for query in queries:
        try:
            wanted |= connection.get_table_names(fill(query, {"table": contract.table, "object": contract.table}))
        except engine.Error:
            continue
    seen = []
    for table in sorted(wanted - {contract.table, "extract", "cells"}):
        other = latest(table)
        if other is not None and other.data.exists():
            listed = ", ".join(quote_name(c.name) for c in other.columns)
            source = f"read_parquet({quote_text(str(other.data))})"
            connection.execute(f"CREATE OR REPLACE VIEW {quote_name(table)} AS SELECT {listed} FROM {source}")
            seen.append(other)
    return tuple(seen)


def one_statement(query: str) -> str:
    """The query without a final semicolon, so that it can stand in brackets."""
    return query.strip().rstrip(";").rstrip() + "\n"


def _refused(query: str, connection: duckdb.DuckDBPyConnection) -> str:
    """Why a query must not run: it does not parse, or is not one SELECT. Empty when it may."""
    import duckdb as engine

    try:
        statements = connection.extract_statements(query)
    except engine.Error as error:
        return f"the query does not parse ({first_line(error)})"
    if len(statements) != 1 or statements[0].type != engine.StatementType.SELECT:
        return "the query must be one SELECT and nothing else"
    return ""


def first_line(error: BaseException) -> str:
    """The first line of an error's message, without the values of rows that some errors quote."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
    about_names = line.startswith(("Binder Error", "Catalog Error", "Parser Error"))
    return line if about_names else re.sub(r"'[^']*('|$)|\"[^\"]*(\"|$)", "'…'", line)


def _numbers(row: Sequence[Scalar]) -> list[Scalar]:
    """Decimals as floats; everything else as it is."""
    from decimal import Decimal

    return [float(v) if isinstance(v, Decimal) else v for v in row]


def _judge_kpi(kpi: Kpi, statement: str) -> Callable[[Sequence[Scalar]], Outcome]:
    def judge(numbers: Sequence[Scalar]) -> Outcome:
        observed, rows = _numbers(numbers)[0], int(numbers[1] or 0)
        if isinstance(observed, bool) or not isinstance(observed, int | float) or not math.isfinite(observed):
            return unknown(statement, "the query returned no number")
        if rows == 0:
            return unknown(statement, "there is no row to compute it from", 0)
        reached = observed <= kpi.target if kpi.direction == "down" else observed >= kpi.target
        bound = "at most" if kpi.direction == "down" else "at least"
        expected = f"{bound} {plain(kpi.target)} (baseline {plain(kpi.baseline)})"
        message = f"{kpi.name} is {plain(observed)}; the target is {expected}."
        return Outcome(Status.PASSED if reached else Status.FAILED, message, observed, expected, None, rows)

    return judge
