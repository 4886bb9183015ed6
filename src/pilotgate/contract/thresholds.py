"""What a threshold means: whether a number meets it, and how a person says it."""

from __future__ import annotations

import math
from fractions import Fraction

from pilotgate.contract.terms import Operator, Threshold
from pilotgate.model import Scalar

_WORDS = {
    Operator.BE: "exactly {}",
    Operator.NOT_BE: "anything but {}",
    Operator.GREATER: "more than {}",
    Operator.GREATER_OR_EQUAL: "at least {}",
    Operator.LESS: "less than {}",
    Operator.LESS_OR_EQUAL: "at most {}",
    Operator.BETWEEN: "from {} to {}",
    Operator.NOT_BETWEEN: "below {} or above {}",
}


def meets(threshold: Threshold, observed: Scalar, tested: int | None = None) -> bool:
    """Whether an observed value meets a threshold.

    Nothing observed, a NaN, a text against a number, or a percentage of no rows never meets anything: a rule that
    could not be measured must not pass. Both ends belong to the between operators (`mustNotBeBetween` fails on
    them). Shares are compared as fractions, so that 7 of 100 rows is exactly 7 percent.

    Args:
        threshold: What is asked for.
        observed: Count of rows for the units `rows` and `percent`, else the number (or text, or truth) itself.
        tested: Rows the count was taken over; needed for `percent`.
    """
    if observed is None:
        return False
    if not isinstance(observed, (int, float)):
        return _meets_text(threshold, observed)
    value = _exact(observed)
    if value is None or (threshold.unit == "percent" and not tested):
        return False
    if threshold.unit == "percent":
        value = value * 100 / Fraction(tested or 1)
    limits = threshold.limit if isinstance(threshold.limit, tuple) else (threshold.limit,)
    numbers = [_exact(limit) for limit in limits]
    if any(n is None for n in numbers):
        return threshold.operator is Operator.NOT_BE
    return _compare(threshold.operator, value, [n for n in numbers if n is not None])


def words(threshold: Threshold) -> str:
    """The threshold in words, e.g. `at most 5 %` or `exactly 0 rows`."""
    limits = threshold.limit if isinstance(threshold.limit, tuple) else (threshold.limit,)
    shown = _WORDS[threshold.operator].format(*(_plain(limit) for limit in limits))
    units = {"percent": " %", "rows": " rows", "percentOfHistory": " % of earlier extracts"}
    return shown + units.get(threshold.unit, "")


def _meets_text(threshold: Threshold, observed: str) -> bool:
    if threshold.operator is Operator.BE:
        return observed == threshold.limit
    return threshold.operator is Operator.NOT_BE and observed != threshold.limit


def _exact(value: Scalar) -> Fraction | None:
    """The number as it is written in decimals (0.1 is a tenth), or None for text, NaN and infinities."""
    if value is None or isinstance(value, str) or not math.isfinite(value):
        return None
    return Fraction(int(value)) if isinstance(value, int) else Fraction(repr(float(value)))


def _compare(operator: Operator, value: Fraction, limits: list[Fraction]) -> bool:
    first, last = limits[0], limits[-1]
    match operator:
        case Operator.BE:
            return value == first or math.isclose(value, first, rel_tol=1e-12)
        case Operator.NOT_BE:
            return not _compare(Operator.BE, value, limits)
        case Operator.GREATER:
            return value > first
        case Operator.GREATER_OR_EQUAL:
            return value >= first
        case Operator.LESS:
            return value < first
        case Operator.LESS_OR_EQUAL:
            return value <= first
        case Operator.BETWEEN:
            return first <= value <= last
        case Operator.NOT_BETWEEN:
            return not first <= value <= last


def _plain(value: Scalar) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
