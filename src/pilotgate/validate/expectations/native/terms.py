"""What the families of native expectations share: the table, their arguments, how they are judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import Scalar
from pilotgate.validate.expectations.answer import Answer
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.matching import Matcher

_NUMBERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",
    "DOUBLE", "DECIMAL",
)  # fmt: skip
_HARMLESS = {
    "batch_id",
    "windows",
    "row_condition",
    "condition_parser",
    "strict_min",
    "strict_max",
    "catch_exceptions",
}


class NotNative(Exception):
    """These arguments are not ones that mean the same here."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows an expectation is about.

    Attributes:
        names: The extract's columns in order.
        kinds: For each column `text`, `number`, `date`, `moment`, `truth` or empty.
    """

    name: str
    names: Sequence[str]
    kinds: Mapping[str, str]
    matcher: Matcher

    def column(self, name: Any, *kinds: str) -> str:
        """A column as SQL, when it is there and of one of these kinds (any, when none is given)."""
        if not isinstance(name, str) or name not in self.kinds or (kinds and self.kinds[name] not in kinds):
            raise NotNative
        return quote_name(name)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expectation as measures; see `Check` for the parts."""

    judge: Callable[[Sequence[Any]], Answer] = lambda _: Answer()
    measures: tuple[str, ...] = ()
    query: str = ""
    grouping: Grouping | None = None
    prepare: str = ""
    fails: str = ""
    blocked: str = ""


def kind_of(type_: str) -> str:
    """The kind of an engine's type."""
    if type_ == "VARCHAR":
        return "text"
    if type_ == "BOOLEAN":
        return "truth"
    if type_ == "DATE":
        return "date"
    if type_.startswith("TIMESTAMP"):
        return "" if "ZONE" in type_ or "TZ" in type_ else "moment"
    return "number" if type_.split("(", maxsplit=1)[0] in _NUMBERS else ""


def take(kwargs: dict[str, Any], *wanted: str) -> list[Any]:
    """The wanted arguments; any other that says something makes the expectation not native."""
    for key, value in kwargs.items():
        if key not in wanted and not (key in _HARMLESS and value in (None, False)):
            raise NotNative
    return [kwargs.get(key) for key in wanted]


def mostly(value: Any) -> float:
    """The least share of values that keep an expectation."""
    if value is None:
        return 1.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise NotNative
    return float(value)


def is_number(value: Any) -> bool:
    """Whether it is a finite number and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def literal(value: Any, kind: str) -> str:
    """A value as SQL of the column's kind."""
    if kind == "number" and is_number(value):
        return f"{value!r}::DOUBLE" if isinstance(value, float) else str(value)
    if kind == "text" and isinstance(value, str):
        return quote_text(value)
    if kind in {"date", "moment"} and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise NotNative from None
        if moment.tzinfo is None:
            return f"TIMESTAMP {quote_text(moment.isoformat(' '))}"
    if kind in {"date", "moment"} and isinstance(value, date):
        return f"TIMESTAMP {quote_text(str(value))}"
    raise NotNative


def within(value: str, kind: str, low: Any, high: Any, strict_low: Any, strict_high: Any) -> str:
    """SQL that is true where a value lies between two limits, of which one may be missing."""
    parts = []
    if low is not None:
        parts.append(f"{value} {'>' if strict_low else '>='} {literal(low, kind)}")
    if high is not None:
        parts.append(f"{value} {'<' if strict_high else '<='} {literal(high, kind)}")
    if low is not None and high is not None and low > high:
        raise NotNative
    return "(" + " AND ".join(parts) + ")"


def of_values(fails: str, tested: str, share: Any) -> Compiled:
    """An expectation about each value: `fails` and `tested` are SQL predicates."""
    least = mostly(share)
    if least == 0:
        return Compiled(blocked="`mostly` is 0, so that it can never fail")
    measures = (f"count_if({fails})", f"count_if({tested})")
    return Compiled(judge_share(least), measures=measures, fails=fails)


def judge_share(least: float) -> Callable[[Sequence[Any]], Answer]:
    """Judge of `(failing, tested)`."""

    def judge(numbers: Sequence[Any]) -> Answer:
        failing, tested = int(numbers[0] or 0), int(numbers[1] or 0)
        success = tested > 0 and (tested - failing) / tested >= least
        return Answer(success, None, failing, tested)

    return judge


def scalar(value: Any) -> Scalar:
    """A measured value as a plain one; decimals as floats, dates as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    number = float(value)
    return number if math.isfinite(number) else None
