"""Great Expectations: which expectation runs where, and what its answers mean.

Five ways in which it passes quietly are closed: an unknown type or severity is unknown here (not dropped), an empty
suite is a finding, no tested value is unknown, an exception is unknown (not failed), and a severity is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.contract.terms import Contract
from pilotgate.errors import RuleFileError
from pilotgate.model import Dimension, Extract, Finding, Severity, Status
from pilotgate.validate.custom import engine_of
from pilotgate.validate.expectations.answer import Answer
from pilotgate.validate.expectations.native import Compiled, Table, compile_expectation
from pilotgate.validate.expectations.native.terms import kind_of
from pilotgate.validate.expectations.suite import Expected, expected_of, read_suite
from pilotgate.validate.fields import near
from pilotgate.validate.matching import Matcher
from pilotgate.validate.quarantine import RowRule
from pilotgate.validate.queries import first_line
from pilotgate.validate.rows import FailedRows, Validated
from pilotgate.validate.rule import Check, Outcome, finding, plain, sentence, unknown
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb

_REMEDY = "correct the data at the source, or change the expectation together with the people who read this data"
_DIMENSIONS = (
    ("null", Dimension.COMPLETENESS),
    ("unique", Dimension.UNIQUENESS),
    ("row_count", Dimension.COVERAGE),
    ("pair", Dimension.CONSISTENCY),
    ("multicolumn", Dimension.CONSISTENCY),
    ("mean", Dimension.ACCURACY),
    ("median", Dimension.ACCURACY),
    ("stdev", Dimension.ACCURACY),
    ("quantile", Dimension.ACCURACY),
    ("sum", Dimension.ACCURACY),
)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite, split by who runs what.

    Attributes:
        checks: Compiled into the plan, or blocked.
        others: Left to Great Expectations.
        broken: The finding of a file that is no suite.
    """

    checks: tuple[Check, ...] = ()
    others: tuple[Expected, ...] = ()
    broken: tuple[Finding, ...] = ()


def plan_suite(
    path: Path | None,
    extract: Extract,
    contract: Contract,
    connection: duckdb.DuckDBPyConnection,
    *,
    native: bool = True,
) -> Suite:
    """Read a suite and compile what can be compiled; a file that is no suite, or an empty one, is a finding.

    Args:
        path: The suite, or None when there is none; expectations in the contract are planned all the same.
        native: Compile expectations; without it, all of them are left to Great Expectations.
    """
    broken: tuple[Finding, ...] = ()
    suite = tuple(expected_of(r) for r in contract.rules if engine_of(r) == "greatexpectations")
    if path is not None:
        try:
            written = read_suite(path)
            suite += written
        except RuleFileError as error:
            broken = (_suite(contract, error.what, error.where),)
        else:
            if not written:
                shown = f"{path.parent.name}/{path.name}"
                broken = (_suite(contract, "the suite holds no expectation", shown),)
    if not suite:
        return Suite(broken=broken)
    described = connection.execute(f"DESCRIBE {ROWS}").fetchall()
    names = [c.name for c in extract.columns]
    kinds = {row[0]: kind_of(row[1]) for row in described if row[0] in names}
    table = Table(contract.table, names, kinds, Matcher(connection))
    checks, others = [], []
    for expected in suite:
        absent = _absent(expected, names)
        if expected.problem or absent:
            hint = f"the extract has no column `{absent}`{near(absent, extract)}" if absent else ""
            checks.append(check_of(expected, Compiled(blocked=expected.problem or hint)))
            continue
        compiled = compile_expectation(expected, table) if native else None
        if compiled is None:
            others.append(expected)
        else:
            checks.append(check_of(expected, compiled))
    return Suite(tuple(checks), tuple(others), broken)


def run_others(
    suite: Suite, extract: Extract, contract: Contract, connection: duckdb.DuckDBPyConnection, failed: FailedRows
) -> list[Validated]:
    """What Great Expectations itself says of the expectations left to it."""
    if not suite.others:
        return []
    from pilotgate.validate.expectations.reference import run

    listed: set[str] = set()

    def on_rows(check: str, rows: Sequence[int]) -> None:
        import polars as pl

        if rows:
            listed.add(check)
            failed.add(check, pl.Series(rows, dtype=pl.Int64))

    try:
        answers = run(suite.others, [c.name for c in extract.columns], connection, on_rows)
        missing = "it was dropped without an answer"
    except Exception as error:
        answers, missing = {}, f"Great Expectations could not be run ({type(error).__name__}: {first_line(error)})"
    found = []
    for expected in suite.others:
        check = check_of(expected, Compiled())
        answer = answers.get(expected.check, Answer(reason=missing))
        rule = RowRule(expected.check, expected.severity) if expected.check in listed else None
        found.append(Validated(finding(check, outcome(expected, answer), contract.dataset), rule))
    return found


def check_of(expected: Expected, compiled: Compiled) -> Check:
    """A compiled expectation as a check of the plan."""
    return Check(
        check=expected.check,
        statement=statement(expected),
        judge=lambda numbers: outcome(expected, compiled.judge(numbers)),
        where=expected.where,
        column=expected.column,
        dimension=next((d for word, d in _DIMENSIONS if word in expected.type), Dimension.CONFORMITY),
        severity=expected.severity,
        remedy=_REMEDY,
        measures=compiled.measures,
        query=compiled.query,
        grouping=compiled.grouping,
        prepare=compiled.prepare,
        fails=compiled.fails,
        blocked=compiled.blocked,
    )


def outcome(expected: Expected, answer: Answer) -> Outcome:
    """What an answer means: no value tested is unknown, and so is an answer that was not given."""
    said = statement(expected)
    if answer.reason or answer.success is None:
        reason = answer.reason or ("there is no value to test" if answer.tested == 0 else "it gave no answer")
        return unknown(said, reason, answer.tested)
    if answer.tested == 0:
        return unknown(said, "there is no value to test", 0)
    broken = f"{_subject(expected)} does not meet the expectation {_words(expected)}"
    if answer.unexpected:
        detail = f"{plain(answer.observed)} other value{'s occur' if answer.observed != 1 else ' occurs'}"
    elif answer.failing is not None:
        detail = f"{answer.failing:,} of {answer.tested:,} are unexpected"
    else:
        detail = f"observed {plain(answer.observed)}" if answer.observed is not None else "as a whole"
    return Outcome(
        status=Status.PASSED if answer.success else Status.FAILED,
        message=f"{sentence(said)}: {detail}." if answer.success else f"{sentence(broken)}: {detail}.",
        observed=answer.failing if answer.failing is not None else answer.observed,
        expected=expected.notes or said,
        failing=answer.failing,
        tested=answer.tested,
        unexpected=answer.unexpected,
    )


def _absent(expected: Expected, names: Sequence[str]) -> str:
    """A column that the expectation reads and the extract does not have, or empty."""
    if expected.type == "expect_column_to_exist":
        return ""
    wanted: list[object] = [expected.kwargs.get(k) for k in ("column", "column_A", "column_B")]
    listed = expected.kwargs.get("column_list")
    wanted += listed if isinstance(listed, list) else []
    return next((str(c) for c in wanted if isinstance(c, str) and c not in names), "")


def statement(expected: Expected) -> str:
    """The expectation as a sentence that is true when it is kept."""
    return f"{_subject(expected)} meets the expectation {_words(expected)}"


def _subject(expected: Expected) -> str:
    return f"`{expected.column}`" if expected.column else "the table"


def _words(expected: Expected) -> str:
    words = expected.type.removeprefix("expect_").removeprefix("column_").removeprefix("table_").replace("_", " ")
    shown = {k: v for k, v in expected.kwargs.items() if k not in {"column", "batch_id"} and v is not None}
    arguments = ", ".join(f"{k} {str(v)[:80]}" for k, v in shown.items())
    return f"“{words}”{f' ({arguments})' if arguments else ''}"


def _suite(contract: Contract, reason: str, where: str) -> Finding:
    return Finding(
        check="gx.suite",
        dataset=contract.dataset,
        message=f"The suite of expectations could not be run: {reason}.",
        dimension=Dimension.COVERAGE,
        status=Status.UNKNOWN,
        severity=Severity.ERROR,
        expected="a readable suite with at least one expectation",
        remedy="mend the suite, or remove the file and its rules on purpose",
        where=where,
    )
