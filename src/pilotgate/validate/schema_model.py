"""pandera: every declared check of a model, run one at a time on the typed columns.

`schema.validate` stops short in many quiet ways: a lazy frame is checked for its schema alone, `raise_warning`
passes, `default` fills nulls before they are looked for, `add_missing_columns` invents columns, `coerce` changes
values. Here pandera's own backend judges each declared check on collected columns, with those switches off, so that
each yields its own finding, also when it passed, and an error in one is unknown without touching the others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.contract.terms import Contract
from pilotgate.engines.duckdb import quote_name
from pilotgate.errors import RuleFileError
from pilotgate.model import Dimension, Extract, Finding, Severity, Status
from pilotgate.validate.fields import near
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
        broken = _Declared("schema", None, "the model is readable", lambda _: [])
        finding = _finding(broken, contract.dataset, error.where or where)
        return [Validated(_unknown(finding, str(error)))]
    from pandera.config import ValidationDepth, config_context

    runner = _Runner(schema, extract, contract, connection, failed, where)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        found = list(runner.run())
    if not found:
        nothing = _Declared("schema", None, "the model declares a check", lambda _: [])
        return [Validated(_unknown(_finding(nothing, contract.dataset, where), "the model declares no check"))]
    return found


@dataclass(frozen=True, slots=True)
class _Declared:
    """A declared check.

    Attributes:
        run: From a frame to pandera's results, which stand for one check.
        needs: Columns it reads; None for all of them, an empty tuple for their names and types alone.
        counts_nulls: Missing values are tested as well.
    """

    name: str
    column: str | None
    statement: str
    run: Callable[[pl.LazyFrame], Sequence[CoreCheckResult]]
    dimension: Dimension = Dimension.CONFORMITY
    severity: Severity = Severity.ERROR
    needs: tuple[str, ...] | None = ()
    counts_nulls: bool = False
    optional: bool = False


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
        for check in self._declared():
            yield self._judge(check)

    def _declared(self) -> Iterator[_Declared]:
        yield from _table_shape(self._schema)
        for column in self._schema.columns.values():
            for single in _expand(column, self._names):
                yield from _column_checks(single, self._schema.dtype)
        yield from _table_checks(self._schema)

    def _judge(self, check: _Declared) -> Validated:
        key = f"pandera.{check.column or 'table'}.{check.name}"
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

    def _outcome(self, check: _Declared, finding: Finding) -> Validated:
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
        if tested == 0:
            return Validated(_unknown(finding, f"there is no {'value' if frame.height else 'row'} to test", 0))
        bad = [r for r in results if not r.passed]
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

    def _results(self, check: _Declared) -> tuple[Sequence[CoreCheckResult], pl.DataFrame]:
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


def _expand(column: Any, names: Sequence[str]) -> list[Any]:
    """The column as declared, or one for each column that its regular expression finds."""
    import re

    if not column.regex:
        return [column]
    matched = [n for n in names if re.fullmatch(column.name, n)]
    singles = []
    for name in matched or [column.name]:
        single = copy.copy(column)
        single.name, single.regex = name, False
        singles.append(single)
    return singles


def _column_checks(column: Any, dtype: Any) -> Iterator[_Declared]:
    column = copy.copy(column)
    column.dtype = dtype if dtype is not None else column.dtype
    import polars as pl

    backend = column.get_backend(pl.LazyFrame())
    name = column.name
    severity = _severity(column.metadata)
    optional = not column.required

    def declare(check: str, statement: str, run: Any, **more: Any) -> _Declared:
        return _Declared(check, name, statement, run, severity=severity, optional=optional, **more)

    if column.required:
        yield declare(
            "column_in_dataframe",
            f"the extract has a column `{name}`",
            _presence(name),
            dimension=Dimension.COMPLETENESS,
        )
    if column.dtype is not None:
        yield declare("dtype", f"`{name}` is of type {column.dtype}", lambda lf: backend.check_dtype(lf, column))
    if not column.nullable:
        yield declare(
            "not_nullable",
            f"every row has a `{name}`",
            lambda lf: backend.check_nullable(lf, column),
            dimension=Dimension.COMPLETENESS,
            needs=(name,),
            counts_nulls=True,
        )
    if column.unique:
        yield declare(
            "field_uniqueness",
            f"no `{name}` is there twice",
            lambda lf: backend.check_unique(lf, column),
            dimension=Dimension.UNIQUENESS,
            needs=(name,),
        )
    for index, check in enumerate(column.checks):
        quiet = _strict(check)
        yield _Declared(
            _name(check),
            name,
            f"every `{name}` keeps {_words(check)}",
            _guarded(backend, column, quiet, index, name),
            severity=Severity.WARNING if check.raise_warning else severity,
            needs=(name,),
            optional=optional,
        )


def _table_shape(schema: Any) -> Iterator[_Declared]:
    import polars as pl

    backend = schema.get_backend(pl.DataFrame())
    if schema.parsers or any(c.parsers for c in schema.columns.values()):
        yield _Declared("parsers", None, "the model changes no value before it is checked", _refuse("parsers"))
    if schema.strict is True or schema.ordered:
        what = " and ".join(w for w, on in (("strict", schema.strict is True), ("ordered", schema.ordered)) if on)
        yield _Declared(
            what.replace(" ", "_"),
            None,
            f"the columns are {what} as in the model",
            lambda lf: _strictness(backend, lf, schema),
        )


def _table_checks(schema: Any) -> Iterator[_Declared]:
    import polars as pl

    backend = schema.get_backend(pl.DataFrame())
    severity = _severity(schema.metadata)
    if schema.unique:
        groups = [schema.unique] if all(isinstance(u, str) for u in schema.unique) else schema.unique
        for group in groups:
            single = copy.copy(schema)
            single.unique = list(group)
            yield _Declared(
                "multiple_fields_uniqueness",
                None,
                f"no two rows share {', '.join(group)}",
                _unique_together(backend, single),
                Dimension.UNIQUENESS,
                severity,
                tuple(group),
                counts_nulls=True,
            )
    for index, check in enumerate(schema.checks):
        yield _Declared(
            _name(check),
            None,
            f"every row keeps {_words(check)}",
            _guarded(backend, schema, _strict(check), index),
            Dimension.CONSISTENCY,
            Severity.WARNING if check.raise_warning else severity,
            needs=None,
            counts_nulls=True,
        )


def _presence(name: str) -> Callable[[pl.LazyFrame], list[CoreCheckResult]]:
    def run(frame: pl.LazyFrame) -> list[CoreCheckResult]:
        from pandera.backends.base import CoreCheckResult

        there = name in frame.collect_schema().names()
        return [CoreCheckResult(passed=there, message=None if there else f"`{name}` is missing")]

    return run


def _guarded(backend: Any, schema: Any, check: Any, index: int, *key: str) -> Callable[[pl.LazyFrame], Any]:
    """One check by pandera's backend; an exception inside becomes part of the result."""

    def run(frame: pl.LazyFrame) -> list[CoreCheckResult]:
        from pandera.backends.base import CoreCheckResult

        try:
            return [backend.run_check(frame, schema, check, index, *key)]
        except Exception as error:
            return [CoreCheckResult(passed=False, message=f"{type(error).__name__}: {error}", original_exc=error)]

    return run


def _strictness(backend: Any, frame: pl.LazyFrame, schema: Any) -> list[CoreCheckResult]:
    from pandera.backends.base import CoreCheckResult
    from pandera.errors import SchemaError

    try:
        backend.strict_filter_columns(frame, schema, backend.collect_column_info(frame, schema))
    except SchemaError as error:
        return [CoreCheckResult(passed=False, message=f"column {error.failure_cases}: {error.check}")]
    return [CoreCheckResult(passed=True)]


def _unique_together(backend: Any, schema: Any) -> Callable[[pl.LazyFrame], list[CoreCheckResult]]:
    def run(frame: pl.LazyFrame) -> list[CoreCheckResult]:
        absent = [c for c in schema.unique if c not in frame.collect_schema().names()]
        if absent:
            raise LookupError(f"no column {', '.join(absent)}")
        result = backend.check_column_values_are_unique(frame, schema)
        if not result.passed:
            result.check_output = result.check_output.select("check_output")
        return [result]

    return run


def _refuse(what: str) -> Callable[[pl.LazyFrame], list[CoreCheckResult]]:
    def run(_: pl.LazyFrame) -> list[CoreCheckResult]:
        raise NotImplementedError(f"{what} are not run on polars frames")

    return run


def _strict(check: Any) -> Any:
    """The check without the switches that hide failures."""
    strict = copy.copy(check)
    strict.raise_warning = False
    strict.n_failure_cases = 1
    return strict


def _failing(result: CoreCheckResult) -> pl.Series:
    import polars as pl

    output = result.check_output
    assert output is not None
    kept: pl.Series = output.to_series(0).fill_null(value=False)
    return kept.not_().arg_true().cast(pl.Int64).rename("row")


def _name(check: Any) -> str:
    return str(check.name or "check").replace(" ", "_")


def _words(check: Any) -> str:
    return str(check.error or check.description or check.name or check)


def _severity(metadata: Any) -> Severity:
    """Severity set in a field's metadata (`metadata={"severity": "warning"}`); error where there is none."""
    written = metadata.get("severity") if isinstance(metadata, dict) else None
    return Severity(written) if written in {s.value for s in Severity} else Severity.ERROR


def _finding(check: _Declared, dataset: str, where: str, key: str = "pandera.schema") -> Finding:
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
    from dataclasses import replace

    remedy = finding.remedy if status is Status.FAILED else ""
    return replace(
        finding, status=status, message=message, failing=failing, tested=tested, observed=failing, remedy=remedy
    )


def _unknown(finding: Finding, reason: str, tested: int | None = None) -> Finding:
    from dataclasses import replace

    message = f"Could not be tested that {finding.expected}: {reason}."
    return replace(finding, status=Status.UNKNOWN, message=message, tested=tested)


def _said(check: _Declared, passed: bool, detail: str) -> str:
    if passed:
        return f"{check.statement[:1].upper()}{check.statement[1:]}."
    return f"The rule that {check.statement} fails{f': {detail}' if detail else ''}."
