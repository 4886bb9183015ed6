"""The checks that a pandera model declares, each as something to run on its own."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pilotgate.engines.duckdb import quote_name
from pilotgate.model import Dimension, Severity
from pilotgate.validate.model_sql import failing_rows

if TYPE_CHECKING:
    import polars as pl
    from pandera.backends.base import CoreCheckResult


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared check.

    Attributes:
        run: From a frame to pandera's results, which stand for one check.
        needs: Columns it reads; None for all of them, an empty tuple for their names and types alone.
        counts_nulls: Missing values are tested as well.
        as_sql: From the engine's type of its column, and whether the engine reads a regular expression, to the SQL
            predicate of the rows that fail; empty where pandera has to run it.
        unique: Columns that no two rows may share, a missing value being one like any other; empty where the check
            is another.
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
    as_sql: Callable[[str, Callable[[str], bool]], str] = lambda *_: ""
    unique: tuple[str, ...] = ()


def declared_checks(schema: Any, names: Sequence[str]) -> Iterator[Declared]:
    """Every check of a model over a table with these columns."""
    yield from _table_shape(schema)
    for column in schema.columns.values():
        for single in _expand(column, names):
            yield from _column_checks(single, schema.dtype)
    yield from _table_checks(schema)


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


def _column_checks(column: Any, dtype: Any) -> Iterator[Declared]:
    column = copy.copy(column)
    column.dtype = dtype if dtype is not None else column.dtype
    import polars as pl

    backend = column.get_backend(pl.LazyFrame())
    name = column.name
    severity = _severity(column.metadata)
    optional = not column.required

    def declare(check: str, statement: str, run: Any, **more: Any) -> Declared:
        return Declared(check, name, statement, run, severity=severity, optional=optional, **more)

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
            as_sql=lambda *_: f"{quote_name(name)} IS NULL",
        )
    if column.unique:
        yield declare(
            "field_uniqueness",
            f"no `{name}` is there twice",
            lambda lf: backend.check_unique(lf, column),
            dimension=Dimension.UNIQUENESS,
            needs=(name,),
            counts_nulls=True,
            unique=(name,),
        )
    for index, check in enumerate(column.checks):
        if _is_vacuous(check):
            yield declare(
                _name(check), f"every `{name}` keeps {_words(check)}", _refuse("rules that no value can break")
            )
            continue
        quiet = _strict(check)
        yield Declared(
            _name(check),
            name,
            f"every `{name}` keeps {_words(check)}",
            _guarded(backend, column, quiet, index, name),
            severity=Severity.WARNING if check.raise_warning else severity,
            needs=(name,),
            optional=optional,
            as_sql=partial(failing_rows, check, name),
        )


def _table_shape(schema: Any) -> Iterator[Declared]:
    import polars as pl

    backend = schema.get_backend(pl.DataFrame())
    if schema.parsers or any(c.parsers for c in schema.columns.values()):
        yield Declared("parsers", None, "the model changes no value before it is checked", _refuse("parsers"))
    if schema.strict is True or schema.ordered:
        what = " and ".join(w for w, on in (("strict", schema.strict is True), ("ordered", schema.ordered)) if on)
        yield Declared(
            what.replace(" ", "_"),
            None,
            f"the columns are {what} as in the model",
            lambda lf: _strictness(backend, lf, schema),
        )


def _table_checks(schema: Any) -> Iterator[Declared]:
    import polars as pl

    backend = schema.get_backend(pl.DataFrame())
    severity = _severity(schema.metadata)
    if schema.unique:
        groups = [schema.unique] if all(isinstance(u, str) for u in schema.unique) else schema.unique
        for group in groups:
            single = copy.copy(schema)
            single.unique = list(group)
            yield Declared(
                "multiple_fields_uniqueness",
                None,
                f"no two rows share {', '.join(group)}",
                _unique_together(backend, single),
                Dimension.UNIQUENESS,
                severity,
                tuple(group),
                counts_nulls=True,
                unique=tuple(group),
            )
    for index, check in enumerate(schema.checks):
        yield Declared(
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
            result = result._replace(check_output=result.check_output.select("check_output"))
        return [result]

    return run


def _is_vacuous(check: Any) -> bool:
    """A check of pandera's own that no value can break: nothing forbidden, no end to the range, an empty text."""
    given = check._check_kwargs
    inf = float("inf")
    match str(check.name):
        case "notin":
            return not list(given.get("forbidden_values") or ())
        case "greater_than" | "greater_than_or_equal_to":
            return bool(given.get("min_value") == -inf)
        case "less_than" | "less_than_or_equal_to":
            return bool(given.get("max_value") == inf)
        case "in_range":
            return bool(given.get("min_value") == -inf and given.get("max_value") == inf)
        case "str_contains" | "str_matches":
            return bool(given.get("pattern") in {"", "^", ".*", "^.*", "^.*$"})
        case "str_startswith" | "str_endswith":
            return bool(given.get("string") == "")
        case _:
            return False


def _refuse(what: str) -> Callable[[pl.LazyFrame], list[CoreCheckResult]]:
    def run(_: pl.LazyFrame) -> list[CoreCheckResult]:
        raise TypeError(f"{what} are not run")

    return run


def _strict(check: Any) -> Any:
    """The check without the switches that hide failures."""
    strict = copy.copy(check)
    strict.raise_warning = False
    strict.n_failure_cases = 1
    return strict


def _name(check: Any) -> str:
    return str(check.name or "check").replace(" ", "_")


def _words(check: Any) -> str:
    return str(check.error or check.description or check.name or check)


def _severity(metadata: Any) -> Severity:
    """Severity set in a field's metadata (`metadata={"severity": "warning"}`); error where there is none."""
    written = metadata.get("severity") if isinstance(metadata, dict) else None
    return Severity(written) if written in {s.value for s in Severity} else Severity.ERROR
