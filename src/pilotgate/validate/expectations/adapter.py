"""Great Expectations: which expectation runs where, and what its answers mean.

Five ways in which it passes quietly are closed: an unknown type or severity is unknown here (not dropped), an empty
suite is a finding, no tested value is unknown, an exception is unknown (not failed), and a severity is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.contract.terms import Contract
from pilotgate.errors import RuleFileError
from pilotgate.model import Dimension, Extract, Finding, Severity, Status
from pilotgate.validate.expectations.suite import Expected, read_suite
from pilotgate.validate.fields import near
from pilotgate.validate.rows import FailedRows, Validated

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


def validate_suite(
    path: Path, extract: Extract, contract: Contract, connection: duckdb.DuckDBPyConnection, failed: FailedRows
) -> list[Validated]:
    """A finding for each expectation of a suite; one that blocks when the file is no suite or is empty."""
    try:
        suite = read_suite(path)
    except RuleFileError as error:
        return [Validated(_suite(contract, str(error), error.where))]
    if not suite:
        shown = f"{path.parent.name}/{path.name}"
        return [Validated(_suite(contract, "the suite holds no expectation", shown))]
    return list(_validated(suite, extract, contract, connection, failed))


def _validated(
    suite: Sequence[Expected],
    extract: Extract,
    contract: Contract,
    connection: duckdb.DuckDBPyConnection,
    failed: FailedRows,  # noqa: ARG001
) -> Iterator[Validated]:
    from pilotgate.validate.expectations.reference import Answer, run

    names = [c.name for c in extract.columns]
    runnable = [e for e in suite if not e.problem and not _absent(e, names)]
    answers = run(runnable, names, connection) if runnable else {}
    for expected in suite:
        absent = _absent(expected, names)
        if expected.problem:
            yield Validated(_unknown(expected, contract, expected.problem))
        elif absent:
            reason = f"the extract has no column `{absent}`{near(absent, extract)}"
            yield Validated(_unknown(expected, contract, reason))
        else:
            answer = answers.get(expected.check, Answer(reason="it was dropped without an answer"))
            yield Validated(_finding(expected, contract, answer))


def _absent(expected: Expected, names: Sequence[str]) -> str:
    """A column that the expectation reads and the extract does not have, or empty."""
    if expected.type == "expect_column_to_exist":
        return ""
    wanted: list[object] = [expected.kwargs.get(k) for k in ("column", "column_A", "column_B")]
    listed = expected.kwargs.get("column_list")
    wanted += listed if isinstance(listed, list) else []
    return next((str(c) for c in wanted if isinstance(c, str) and c not in names), "")


def _finding(expected: Expected, contract: Contract, answer: object) -> Finding:
    from pilotgate.validate.expectations.reference import Answer

    assert isinstance(answer, Answer)
    if answer.reason or answer.success is None:
        return _unknown(expected, contract, answer.reason or "it gave no answer")
    if answer.tested == 0:
        return replace(_unknown(expected, contract, "there is no value to test"), tested=0)
    status = Status.PASSED if answer.success else Status.FAILED
    said = statement(expected)
    observed = answer.failing if answer.failing is not None else answer.observed
    if answer.failing is not None:
        detail = f"{answer.failing:,} of {answer.tested:,} values are unexpected"
    else:
        detail = f"observed {answer.observed}" if answer.observed is not None else "as a whole"
    message = f"{said[:1].upper()}{said[1:]}: {'kept' if answer.success else 'not kept'}, {detail}."
    return replace(
        _base(expected, contract),
        status=status,
        message=message,
        observed=observed,
        failing=answer.failing,
        tested=answer.tested,
        remedy=_REMEDY if status is Status.FAILED else "",
    )


def statement(expected: Expected) -> str:
    """The expectation in words."""
    subject = f"`{expected.column}`" if expected.column else "the table"
    words = expected.type.removeprefix("expect_").replace("_", " ")
    shown = {k: v for k, v in expected.kwargs.items() if k not in {"column", "batch_id"}}
    arguments = ", ".join(f"{k} {str(v)[:80]}" for k, v in shown.items())
    return f"{subject} is expected to keep: {words}{f' ({arguments})' if arguments else ''}"


def _base(expected: Expected, contract: Contract) -> Finding:
    dimension = next((d for word, d in _DIMENSIONS if word in expected.type), Dimension.CONFORMITY)
    return Finding(
        check=expected.check,
        dataset=contract.dataset,
        message="",
        dimension=dimension,
        status=Status.UNKNOWN,
        severity=expected.severity,
        column=expected.column,
        expected=expected.notes or statement(expected),
        remedy=_REMEDY,
        where=expected.where,
    )


def _unknown(expected: Expected, contract: Contract, reason: str) -> Finding:
    message = f"Could not be tested that {statement(expected)}: {reason}."
    return replace(_base(expected, contract), status=Status.UNKNOWN, message=message)


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
