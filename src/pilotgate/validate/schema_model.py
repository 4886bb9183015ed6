"""pandera: every declared check of a model, in SQL where it means the same, by pandera one at a time where not.

`schema.validate` stops short in many quiet ways: a lazy frame is checked for its schema alone, `raise_warning`
passes, `default` fills nulls before they are looked for, `add_missing_columns` invents columns, `coerce` changes
values. Here pandera's own backend judges each declared check on collected columns, with those switches off, so that
each yields its own finding, also when it passed, and an error in one is unknown without touching the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.contract.terms import Contract, Rule
from pilotgate.engines.duckdb import quote_name
from pilotgate.errors import RuleFileError
from pilotgate.model import Extract, Finding, Status
from pilotgate.validate.custom import engine_of
from pilotgate.validate.fields import near
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.matching import Matcher
from pilotgate.validate.model_checks import Declared, declared_checks
from pilotgate.validate.model_file import read_schema
from pilotgate.validate.model_sql import comparable
from pilotgate.validate.quarantine import RowRule
from pilotgate.validate.queries import first_line
from pilotgate.validate.rows import FailedRows, Validated
from pilotgate.validate.rule import Check, Outcome, count, never, unknown
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb
    import polars as pl
    from pandera.backends.base import CoreCheckResult

_REMEDY = "correct the rows at the source, or change the model together with the people who read this data"


@dataclass(frozen=True, slots=True)
class Model:
    """A model, split by who runs what.

    Attributes:
        checks: Put into SQL, for the plan.
        others: Left to pandera, with the ids of their findings.
        where: The file of the model.
        broken: The finding of a file that is no model, or that declares nothing.
    """

    checks: tuple[Check, ...] = ()
    others: tuple[tuple[Declared, str], ...] = ()
    where: str = ""
    broken: tuple[Finding, ...] = ()


def plan_schema(
    path: Path | None,
    extract: Extract,
    contract: Contract,
    connection: duckdb.DuckDBPyConnection,
    *,
    native: bool = True,
) -> Model:
    """Read a model and put into SQL what can be; a file that is no model, or an empty one, is a finding.

    Args:
        path: The model, or None when there is none.
        native: Put checks into SQL; without it, all of them are left to pandera.
    """
    if path is None:
        return Model()
    where = f"{path.parent.name}/{path.name}"
    try:
        schema = read_schema(path, contract.table)
    except RuleFileError as error:
        broken = Declared("schema", None, "the model is readable", lambda _: [])
        return Model(broken=(_unknown(_finding(broken, contract.dataset, error.where or where), str(error)),))
    described = connection.execute(f"DESCRIBE {ROWS}").fetchall()
    names = [c.name for c in extract.columns]
    kinds = {row[0]: row[1] for row in described if row[0] in names}
    compiles = Matcher(connection).compiles
    checks, others, used = [], [], Counter[str]()
    for declared in declared_checks(schema, names):
        key = f"pandera.{declared.column or 'table'}.{declared.name}"
        used[key] += 1
        key = key if used[key] == 1 else f"{key}.{used[key]}"
        if native and declared.unique and all(comparable(kinds.get(name, "")) for name in declared.unique):
            checks.append(_unique_check(declared, key, where))
            continue
        kind = kinds.get(declared.column or "") if native else None
        fails = declared.as_sql(kind, compiles) if kind else ""
        if fails:
            checks.append(_check(declared, key, where, fails))
        else:
            others.append((declared, key))
    if not checks and not others:
        nothing = Declared("schema", None, "the model declares a check", lambda _: [])
        empty = _unknown(_finding(nothing, contract.dataset, where), "the model declares no check")
        return Model(broken=(empty,))
    return Model(tuple(checks), tuple(others), where)


def _check(declared: Declared, key: str, where: str, fails: str) -> Check:
    """A declared check as a check of the plan; it says what pandera's own answer would say."""
    tested = "true" if declared.counts_nulls else f"{quote_name(str(declared.column))} IS NOT NULL"
    return replace(
        _planned(declared, key, where),
        judge=lambda numbers: _judged(declared, *(count(n) for n in numbers)),
        measures=(f"count_if({fails})", f"count_if({tested})", "count(*)"),
        fails=fails,
    )


def _unique_check(declared: Declared, key: str, where: str) -> Check:
    """Uniqueness as a grouping of the plan, which the contract's own rules about the same columns share."""
    columns = [quote_name(name) for name in declared.unique]
    table = quote_name(f"shared {key}")
    aliases = ", ".join(f"{column} AS k{i}" for i, column in enumerate(columns))
    same = " AND ".join(f"{table}.k{i} IS NOT DISTINCT FROM {ROWS}.{column}" for i, column in enumerate(columns))
    shared = f"SELECT {aliases} FROM {ROWS} GROUP BY {', '.join(columns)} HAVING count(*) > 1"
    return replace(
        _planned(declared, key, where),
        judge=lambda numbers: _judged(declared, count(numbers[0]), count(numbers[2]), count(numbers[2])),
        grouping=Grouping(tuple(columns), nulls=True),
        prepare=f"CREATE OR REPLACE TEMP TABLE {table} AS {shared}",
        fails=f"EXISTS (SELECT 1 FROM {table} WHERE {same})",
    )


def _planned(declared: Declared, key: str, where: str) -> Check:
    return Check(
        check=key,
        statement=declared.statement,
        judge=never,
        where=where,
        column=declared.column,
        dimension=declared.dimension,
        severity=declared.severity,
        remedy=_REMEDY,
    )


def _judged(declared: Declared, failing: int, present: int, rows: int) -> Outcome:
    """What pandera's own answer would say."""
    if rows == 0 or (present == 0 and not failing):
        return unknown(declared.statement, f"there is no {'value' if rows else 'row'} to test", 0)
    if not failing:
        return Outcome(Status.PASSED, _said(declared, True, ""), 0, None, 0, present)
    message = _said(declared, False, _share(declared, failing, present))
    return Outcome(Status.FAILED, message, failing, None, failing, present)


def run_others(
    model: Model, extract: Extract, contract: Contract, connection: duckdb.DuckDBPyConnection, failed: FailedRows
) -> list[Validated]:
    """A finding for each check that is left to pandera; one that blocks when the file is no model."""
    found = [Validated(f) for f in model.broken]
    if not model.others:
        return found
    from pandera.config import ValidationDepth, config_context

    runner = _Runner(extract, contract, connection, failed, model.where)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        return found + [runner.judge(declared, key) for declared, key in model.others]


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
        runner = _Runner(extract, contract, connection, failed, rule.where)
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
        extract: Extract,
        contract: Contract,
        connection: duckdb.DuckDBPyConnection,
        failed: FailedRows,
        where: str,
    ) -> None:
        self._extract = extract
        self._dataset = contract.dataset
        self._connection = connection
        self._failed = failed
        self._where = where
        self._names = [c.name for c in extract.columns]
        self._held: tuple[tuple[str, ...], pl.DataFrame] | None = None
        connection.execute("SET preserve_insertion_order = true")

    def judge(self, check: Declared, key: str) -> Validated:
        """One declared check, as the finding of that key."""
        finding = _finding(check, self._dataset, self._where, key)
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
        message = _said(check, False, _share(check, rows.len(), tested))
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


def _share(check: Declared, failing: int, tested: int) -> str:
    return f"{failing:,} of {tested:,} {'rows' if check.counts_nulls else 'values'}"


def _said(check: Declared, passed: bool, detail: str) -> str:
    if passed:
        return f"{check.statement[:1].upper()}{check.statement[1:]}."
    return f"The rule that {check.statement} fails{f': {detail}' if detail else ''}."
