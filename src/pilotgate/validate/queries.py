"""Rules that a person wrote as SQL: `quality` of type sql, and the KPI."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.contract.terms import Contract, Kpi, Rule, Threshold
from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import Dimension, Extract, Scalar, Severity, Status
from pilotgate.validate.rule import Check, Outcome, judge_threshold, never, plain, unknown
from pilotgate.validate.sqltext import fill
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb

Latest = Callable[[str], Extract | None]


def sql_check(rule: Rule, contract: Contract, connection: duckdb.DuckDBPyConnection) -> Check:
    """A rule of type `sql` as a check: its query returns one value, held against the threshold."""
    names = {"table": contract.table, "object": contract.table}
    if rule.column:
        names |= {"column": rule.column, "property": rule.column}
    query = fill(rule.query, names)
    threshold = rule.threshold
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
        judge=lambda n: _unfit(statement, threshold, n[0]) or judge(_numbers(n)),
    )


def _unfit(statement: str, threshold: Threshold | None, observed: Scalar) -> Outcome | None:
    """A value that cannot be held against the threshold: none at all, or true and false against a number."""
    if observed is None:
        return unknown(statement, "the query returned no value")
    if isinstance(observed, bool) and threshold is not None and not isinstance(threshold.limit, bool):
        return unknown(statement, "the query returned true or false, and its threshold is a number")
    return None


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


def other_datasets(contract: Contract, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Names of the other datasets that relationships, rules and the KPI speak of."""
    import duckdb as engine

    wanted = {r.to_dataset for r in contract.relationships}
    queries = [r.query for r in contract.rules if r.kind == "sql"] + ([contract.kpi.sql] if contract.kpi else [])
    for query in queries:
        try:
            wanted |= connection.get_table_names(fill(query, {"table": contract.table, "object": contract.table}))
        except engine.Error:
            continue
    return tuple(sorted(wanted - {contract.table, "extract", "cells", ROWS}))


def offer_tables(connection: duckdb.DuckDBPyConnection, others: Mapping[str, Extract]) -> None:
    """Make other datasets visible to queries: views of their latest landings, columns as landed."""
    for dataset, other in others.items():
        listed = ", ".join(quote_name(c.name) for c in other.columns)
        source = f"read_parquet({quote_text(str(other.data))})"
        connection.execute(f"CREATE OR REPLACE VIEW {quote_name(dataset)} AS SELECT {listed} FROM {source}")


def fence(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """Let SQL read and write in these folders and nowhere else: a contract may come from somebody else."""
    listed = ", ".join(quote_text(f"{form}/") for f in folders for form in dict.fromkeys((f, f.resolve())))
    connection.execute(f"SET allowed_directories = [{listed}]")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET enable_external_access = false")


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
    return (
        "" if looks_at_rows(query, connection) else "the query looks at no table, so it would say the same of any"
    )


def looks_at_rows(query: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a query names a table or view, comments aside; True as well where the engine cannot tell."""
    import duckdb as engine

    try:
        (text,) = connection.execute("SELECT json_serialize_sql($1)", [query]).fetchone() or ("",)
        tree = json.loads(text)
    except (engine.Error, ValueError):
        return True
    tables, made_up = set[str](), set[str]()
    _name_tables(tree, tables, made_up)
    return bool(tree.get("error")) or bool(tables - made_up)


def _name_tables(part: Any, tables: set[str], made_up: set[str]) -> None:
    """Collect the tables that a parsed query names, and those that it defines itself."""
    if isinstance(part, list):
        for item in part:
            _name_tables(item, tables, made_up)
    elif isinstance(part, dict):
        if part.get("type") == "BASE_TABLE":
            tables.add(str(part.get("table_name")).casefold())
        defined = part.get("cte_map")
        for entry in defined.get("map", []) if isinstance(defined, dict) else []:
            name, within = str(entry.get("key")).casefold(), set[str]()
            _name_tables(entry.get("value"), within, made_up)
            made_up.add(name)
            tables |= {f"{name} itself"} if name in within else set()
        for item in part.values():
            _name_tables(item, tables, made_up)


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
