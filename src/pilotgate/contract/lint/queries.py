"""SQL that the engine would refuse."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.contract.lint.case import Case
from pilotgate.model import Finding, Severity


def queries(case: Case) -> Iterator[Finding]:
    """Queries and conditions that are not one readable statement of DuckDB's SQL."""
    contract = case.contract
    for rule in contract.rules:
        if rule.kind == "sql":
            yield from _query(case, rule.query, rule.id, rule.where, rule.column)
        if rule.kind == "custom" and rule.engine == "pilotgate" and isinstance(rule.implementation, str):
            yield from _query(case, f"SELECT 1 WHERE ({rule.implementation}\n)", rule.id, rule.where, rule.column)
    if contract.kpi is not None:
        yield from _query(case, contract.kpi.sql, "kpi", contract.kpi.where, None)


def _query(case: Case, sql: str, subject: str, where: str, column: str | None) -> Iterator[Finding]:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    text = sql.replace("${table}", case.contract.table).replace("${column}", column or "a_column")
    text = text.replace("${object}", case.contract.table).replace("${property}", column or "a_column")
    try:
        statements = [s for s in sqlglot.parse(text, read="duckdb") if s is not None]
    except SqlglotError as error:
        reason = str(error).splitlines()[0].partition(". Line")[0]
        yield _broken(case, subject, where, f"cannot be read as SQL ({reason})")
        return
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        yield _broken(case, subject, where, "is not one SELECT")


def _broken(case: Case, subject: str, where: str, why: str) -> Finding:
    return case.finding(
        f"sql.{subject}",
        where,
        f"The query of {subject} {why}.",
        "mend it; the dialect is DuckDB's",
        Severity.ERROR,
    )
