"""pandera: every declared check of a model, run one at a time on the typed columns.

`schema.validate` stops short in many quiet ways: a lazy frame is checked for its schema alone, `raise_warning`
passes, `default` fills nulls before they are looked for, `add_missing_columns` invents columns, `coerce` changes
values. Here pandera's own backend judges each declared check on collected columns, with those switches off, so that
each yields its own finding, also when it passed, and an error in one is unknown without touching the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.contract.terms import Contract, Rule
from pilotgate.engines.duckdb import quote_name
from pilotgate.errors import RuleFileError
from pilotgate.model import Extract, Finding, Status
from pilotgate.validate.custom import engine_of
from pilotgate.validate.fields import near
from pilotgate.validate.model_checks import Declared, declared_checks
from pilotgate.validate.model_file import read_schema
from pilotgate.validate.quarantine import RowRule
from pilotgate.validate.queries import first_line
from pilotgate.validate.rows import FailedRows, Validated
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb
    import polars as pl
    from pandera.backends.base import CoreCheckResult

_REMEDY = "correct the rows at the source, or change the model together with the people who read this data"


def validate_schema(
    path: Path, extract: Extract, contract: Contract, connection: duckdb.DuckDBPyConnection, failed: FailedRows
) -> list[Validated]:
    """A finding for each check that the model declares; one that blocks when the file is no model."""
    where = f"{path.parent.name}/{path.name}"
    try:
        schema = read_schema(path, contract.table)
    except RuleFileError as error:
        broken = Declared("schema", None, "the model is readable", lambda _: [])
        finding = _finding(broken, contract.dataset, error.where or where)
        return [Validated(_unknown(finding, str(error)))]
    from pandera.config import ValidationDepth, config_context

    runner = _Runner(schema, extract, contract, connection, failed, where)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        found = list(runner.run())
    if not found:
        nothing = Declared("schema", None, "the model declares a check", lambda _: [])
        return [Validated(_unknown(_finding(nothing, contract.dataset, where), "the model declares no check"))]
    return found


def validate_rules(
    extract: Extract, contract: Contract, connection: duckdb.DuckDBPyConnection, failed: FailedRows
) -> list[Validated]:
    """A finding for each rule of the contract with engine `pandera`.

    The implementation names one of pandera's own checks and its arguments, for the column it stands under:
    `{check: in_range, min_value: 1, max_value: 5}`.
    """
    rules = [r for r in contract.rules if engine_of(r) == "pandera"]
    if not rules:
        return []
    from pandera.config import ValidationDepth, config_context

    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        return [_validate_rule(r, extract, contract, connection, failed) for r in rules]


def _validate_rule(
    rule: Rule, extract: Extract, contract: Contract, connection: duckdb.DuckDBPyConnection, failed: FailedRows
) -> Validated:
    import pandera.polars as pa

    key = f"contract.{rule.id}"
    try:
        schema = pa.DataFrameSchema({rule.column: pa.Column(checks=_own_check(rule), nullable=True)})
        runner = _Runner(schema, extract, contract, connection, failed, rule.where)
        check = next(d for d in declared_checks(schema, [str(rule.column)]) if d.name != "column_in_dataframe")
        return runner.judge(replace(check, severity=rule.severity), key)
    except Exception as error:
        nothing = Declared("rule", rule.column, f"the rule {rule.id} is kept", lambda _: [], severity=rule.severity)
        return Validated(_unknown(_finding(nothing, contract.dataset, rule.where, key), first_line(error)))


def _own_check(rule: Rule) -> Any:
    """The check that a rule names, made by pandera."""
    import pandera.polars as pa

    written = dict(rule.implementation) if isinstance(rule.implementation, Mapping) else {}
    name = str(written.pop("check", ""))
    if not rule.column or name not in pa.Check.CHECK_FUNCTION_REGISTRY:
        raise LookupError(f"it stands under no column, or {name} is no check of pandera")
    return getattr(pa.Check, name)(**written)


class _Runner:
    """The checks of one model over one extract."""

    def __init__(
        self,
        schema: Any,
        extract: Extract,
        contract: Contract,
        connection: duckdb.DuckDBPyConnection,
        failed: FailedRows,
        where: str,
    ) -> None:
        self._schema = schema
        self._extract = extract
        self._dataset = contract.dataset
        self._connection = connection
        self._failed = failed
        self._where = where
        self._names = [c.name for c in extract.columns]
        self._used: dict[str, int] = {}
        self._held: tuple[tuple[str, ...], pl.DataFrame] | None = None
        connection.execute("SET preserve_insertion_order = true")

    def run(self) -> Iterator[Validated]:
        """One result for each declared check."""
        for check in declared_checks(self._schema, self._names):
            yield self.judge(check, f"pandera.{check.column or 'table'}.{check.name}")

    def judge(self, check: Declared, key: str) -> Validated:
        """One declared check, as the finding of that key (numbered when there are several)."""
        self._used[key] = self._used.get(key, 0) + 1
        unique = key if self._used[key] == 1 else f"{key}.{self._used[key]}"
        finding = _finding(check, self._dataset, self._where, unique)
        if check.column is not None and check.column not in self._names and check.name != "column_in_dataframe":
            if check.optional:
                message = f"The optional column `{check.column}` is not in the extract."
                return Validated(_with(finding, Status.NOT_APPLICABLE, message))
            return Validated(
                _unknown(finding, f"the column is not in the extract{near(check.column, self._extract)}")
            )
        try:
            return self._outcome(check, finding)
        except Exception as error:
            return Validated(_unknown(finding, f"{type(error).__name__} inside the check: {first_line(error)}"))

    def _outcome(self, check: Declared, finding: Finding) -> Validated:
        import polars as pl

        results, frame = self._results(check)
        reason = next((r.message or "" for r in results if r.original_exc is not None), None)
        if reason is not None:
            return Validated(_unknown(finding, f"an exception inside the check: {first_line(ValueError(reason))}"))
        if check.needs == ():
            passed = all(r.passed for r in results)
            message = next((first_line(ValueError(r.message)) for r in results if not r.passed and r.message), "")
            return Validated(
                _with(finding, Status.PASSED if passed else Status.FAILED, _said(check, passed, message))
            )
        tested = frame.height
        if check.column is not None and not check.counts_nulls:
            tested -= frame[check.column].null_count()
        bad = [r for r in results if not r.passed]
        if frame.height == 0 or (tested == 0 and not bad):
            return Validated(_unknown(finding, f"there is no {'value' if frame.height else 'row'} to test", 0))
        if not bad:
            return Validated(_with(finding, Status.PASSED, _said(check, True, ""), 0, tested))
        if any(r.check_output is None or r.check_output.height != frame.height for r in bad):
            return Validated(
                _with(finding, Status.FAILED, _said(check, False, "the table as a whole fails"), None, tested)
            )
        rows = pl.concat([_failing(r) for r in bad]).unique().sort()
        self._failed.add(finding.check, rows)
        message = _said(check, False, f"{rows.len():,} of {tested:,} {'rows' if check.counts_nulls else 'values'}")
        failed = _with(finding, Status.FAILED, message, rows.len(), tested)
        return Validated(failed, RowRule(finding.check, finding.severity))

    def _results(self, check: Declared) -> tuple[Sequence[CoreCheckResult], pl.DataFrame]:
        """Pandera's results on the columns the check is about; on all columns when it reads others as well."""
        needs = tuple(self._names) if check.needs is None else check.needs
        frame = self._frame(needs)
        results = check.run(frame.lazy())
        if any(r.original_exc is not None for r in results) and needs and len(needs) < len(self._names):
            frame = self._frame(tuple(self._names))
            results = check.run(frame.lazy())
        return results, frame

    def _frame(self, columns: tuple[str, ...]) -> pl.DataFrame:
        """Typed columns, collected, in the order of the landed file; without columns: all of them, but no row."""
        if self._held is None or self._held[0] != columns:
            self._held = None
            listed = ", ".join(quote_name(c) for c in columns or self._names)
            limit = "" if columns else " LIMIT 0"
            self._held = (columns, self._connection.sql(f"SELECT {listed} FROM {ROWS}{limit}").pl())
        return self._held[1]


def _failing(result: CoreCheckResult) -> pl.Series:
    import polars as pl

    output = result.check_output
    assert output is not None
    kept: pl.Series = output.to_series(0).fill_null(value=False)
    return kept.not_().arg_true().cast(pl.Int64).rename("row")


def _finding(check: Declared, dataset: str, where: str, key: str = "pandera.schema") -> Finding:
    return Finding(
        check=key,
        dataset=dataset,
        message="",
        dimension=check.dimension,
        status=Status.UNKNOWN,
        severity=check.severity,
        column=check.column,
        expected=check.statement,
        remedy=_REMEDY,
        where=where,
    )


def _with(
    finding: Finding, status: Status, message: str, failing: int | None = None, tested: int | None = None
) -> Finding:
    remedy = finding.remedy if status is Status.FAILED else ""
    return replace(
        finding, status=status, message=message, failing=failing, tested=tested, observed=failing, remedy=remedy
    )


def _unknown(finding: Finding, reason: str, tested: int | None = None) -> Finding:
    message = f"Could not be tested that {finding.expected}: {reason}."
    return replace(finding, status=Status.UNKNOWN, message=message, tested=tested)


def _said(check: Declared, passed: bool, detail: str) -> str:
    if passed:
        return f"{check.statement[:1].upper()}{check.statement[1:]}."
    return f"The rule that {check.statement} fails{f': {detail}' if detail else ''}."
