"""Rules of type `custom`: a condition of ours on each row; conditions of pandera and Great Expectations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotgate.contract.terms import Rule
from pilotgate.validate.queries import looks_at_rows
from pilotgate.validate.rule import Check, judge_rows, never

if TYPE_CHECKING:
    import duckdb


def engine_of(rule: Rule) -> str:
    """The engine of a rule of type `custom`, in lower case without hyphens; empty for other rules."""
    return rule.engine.lower().replace("-", "").replace("_", "") if rule.kind == "custom" else ""


def custom_check(rule: Rule, connection: duckdb.DuckDBPyConnection) -> Check:
    """A rule of type `custom` as a check.

    Engine `pilotgate`: the implementation is a SQL condition over the typed columns that every row keeps; a row for
    which it is NULL was not tested. pandera and Great Expectations are run by their own adapters; any other engine
    is blocked.
    """
    condition = rule.implementation
    statement = rule.description or f"every row keeps the rule {rule.id}"
    blocked = ""
    if engine_of(rule) != "pilotgate":
        blocked = f"the engine {rule.engine!r} is not run from a contract"
    elif not isinstance(condition, str) or not condition.strip():
        blocked = "its implementation is not a condition in SQL"
    elif _looks_at_nothing(condition, connection):
        blocked = "its condition looks at no column, so it would say the same of any row"
    fails = f"NOT ({condition}\n)"
    return Check(
        check=f"contract.{rule.id}",
        statement=statement,
        judge=never if blocked else judge_rows(statement, ("row", "rows")),
        where=rule.where,
        column=rule.column,
        dimension=rule.dimension,
        severity=rule.severity,
        remedy="correct the rows at the source, or change the rule",
        measures=(f"count_if({fails})", f"count_if(({condition}\n) IS NOT NULL)"),
        fails=fails,
        blocked=blocked,
    )


def _looks_at_nothing(condition: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a condition has a value without any row, comments aside."""
    import duckdb as engine

    query = f"SELECT ({condition}\n)"
    try:
        connection.execute(query).fetchone()
    except engine.Error:
        return False
    return not looks_at_rows(query, connection)
