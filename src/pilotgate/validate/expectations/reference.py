"""Running expectations in Great Expectations itself."""

from __future__ import annotations

import contextlib
import math
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pilotgate.engines.duckdb import quote_name
from pilotgate.model import Scalar
from pilotgate.validate.expectations.answer import Answer
from pilotgate.validate.expectations.suite import Expected
from pilotgate.validate.queries import first_line
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb

_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}


def run(
    suite: Sequence[Expected],
    names: Sequence[str],
    connection: duckdb.DuckDBPyConnection,
    on_rows: Callable[[str, Sequence[int]], None],
) -> Mapping[str, Answer]:
    """Run expectations on a pandas projection of the columns they name; an answer for each by its check.

    Args:
        on_rows: Told the rows (0-based positions) that failed an expectation about rows.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _quiet():
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        answers: dict[str, Answer] = {}
        built = {}
        for expected in suite:
            made = _build(expected)
            if isinstance(made, str):
                answers[expected.check] = Answer(reason=made)
            else:
                built[expected.check] = made
        if built:
            batch = _pandas_batch(context, suite, names, connection)
            answers |= _validate(batch, built)
            for check, expectation in built.items():
                answer = answers.get(check)
                if answer is not None and answer.success is False and answer.failing:
                    on_rows(check, _rows(batch, expectation))
    return answers


def _rows(batch: Any, expectation: Any) -> list[int]:
    """Positions of the rows that fail; asked for only when some do, as listing is far dearer than counting."""
    form = {"result_format": "COMPLETE", "partial_unexpected_count": 0, "include_unexpected_rows": False}
    found = batch.validate(expectation, result_format=form).result or {}
    listed = found.get("unexpected_index_list") or []
    return [int(i) for i in listed if not isinstance(i, Mapping)]


def _build(expected: Expected) -> Any:
    """The expectation as Great Expectations' object, or why it cannot be made."""
    from great_expectations.expectations.registry import get_expectation_impl

    severity: Any = {"error": "critical"}.get(expected.severity.value, expected.severity.value)
    try:
        return get_expectation_impl(expected.type)(
            **expected.kwargs, severity=severity, meta={"check": expected.check}
        )
    except Exception as error:
        kind = type(error).__name__
        reason = " ".join(str(error).split())[:200]
        return f"there is no expectation {expected.type!r}" if kind == "ExpectationNotFoundError" else reason


def _pandas_batch(
    context: Any, suite: Sequence[Expected], names: Sequence[str], connection: duckdb.DuckDBPyConnection
) -> Any:
    whole = any(e.type.startswith("expect_table_column") for e in suite)
    wanted = [n for n in names if whole or _named(n, suite)] or list(names[:1])
    listed = ", ".join(quote_name(n) for n in wanted)
    frame = _classic(connection.sql(f"SELECT {listed} FROM {ROWS}").df())
    asset = context.data_sources.add_pandas("extract").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})


def _classic(frame: Any) -> Any:
    """Numpy types in the place of pandas' nullable ones, and nanoseconds: what Great Expectations was written for.

    Integers with missing values become floats only where that is exact.
    """
    import pandas as pd

    for name in frame.columns:
        kind = frame[name].dtype
        if pd.api.types.is_integer_dtype(kind) and pd.api.types.is_extension_array_dtype(kind):
            present = frame[name].dropna()
            if len(present) == len(frame):
                frame[name] = frame[name].astype("int64")
            elif present.empty or present.abs().max() < 2**53:
                frame[name] = frame[name].astype("float64")
        elif pd.api.types.is_datetime64_dtype(kind) and str(kind) != "datetime64[ns]":
            with contextlib.suppress(pd.errors.OutOfBoundsDatetime):
                frame[name] = frame[name].astype("datetime64[ns]")
    return frame


def _named(name: str, suite: Sequence[Expected]) -> bool:
    for expected in suite:
        for value in expected.kwargs.values():
            if value == name or (isinstance(value, list) and name in value):
                return True
    return any(e.type == "expect_column_to_exist" and e.kwargs.get("column") == name for e in suite)


def _validate(batch: Any, built: Mapping[str, Any]) -> dict[str, Answer]:
    from great_expectations import ExpectationSuite

    suite = ExpectationSuite(name="suite")
    for expectation in built.values():
        suite.add_expectation(expectation)
    result = batch.validate(suite, result_format=_FORMAT)
    return {r.expectation_config.meta["check"]: _answer(r) for r in result.results}


def _answer(result: Any) -> Answer:
    raised = _raised(result.exception_info)
    if raised:
        return Answer(reason=f"it raised an exception ({raised})")
    found: Mapping[str, Any] = result.result or {}
    failing, tested = None, None
    if "element_count" in found and "unexpected_count" in found:
        failing = found["unexpected_count"]
        tested = int(found["element_count"] or 0) - int(found.get("missing_count") or 0)
    return Answer(bool(result.success), _scalar(found.get("observed_value")), _count(failing), tested)


def _raised(info: Any) -> str:
    """The message of an exception, told flat or nested by metric; empty when there was none."""
    if not isinstance(info, Mapping):
        return ""
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if isinstance(entry, Mapping) and entry.get("raised_exception"):
            return first_line(ValueError(str(entry.get("exception_message") or "no message")))
    return ""


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _scalar(value: Any) -> Scalar:
    """A number as a plain number; texts and lists may be values of rows and are not shown."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) < 2**53 else number


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations and its dependencies warn and log about themselves."""
    import logging

    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
