"""A threshold is met exactly, and what was not measured meets none."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotgate.contract import meets, words
from pilotgate.contract.terms import Operator, Threshold
from pilotgate.model import Scalar

PAIRS = [
    (Operator.BE, 5, [5, 5.0], [4, 6, 4.999]),
    (Operator.NOT_BE, 5, [4, 6], [5]),
    (Operator.GREATER, 5, [5.0001, 6], [5, 4]),
    (Operator.GREATER_OR_EQUAL, 5, [5, 6], [4.9]),
    (Operator.LESS, 5, [4.9], [5, 6]),
    (Operator.LESS_OR_EQUAL, 5, [5, 4], [5.0001]),
    (Operator.BETWEEN, (2, 5), [2, 5, 3], [1.9, 5.1]),
    (Operator.NOT_BETWEEN, (2, 5), [1.9, 5.1], [2, 5, 3]),
]


@pytest.mark.parametrize(("operator", "limit", "good", "bad"), PAIRS)
def test_every_operator(operator: Operator, limit: Scalar, good: list[float], bad: list[float]) -> None:
    for unit in ("", "rows"):
        assert all(meets(Threshold(operator, limit, unit), value, 100) for value in good)
        assert not any(meets(Threshold(operator, limit, unit), value, 100) for value in bad)


@pytest.mark.parametrize("observed", [None, math.nan, math.inf])
@pytest.mark.parametrize("operator", [o for o, *_ in PAIRS])
def test_nothing_measured_meets_nothing(operator: Operator, observed: float | None) -> None:
    limit = next(p[1] for p in PAIRS if p[0] is operator)
    assert not meets(Threshold(operator, limit), observed)


def test_a_percentage_of_no_rows_is_never_met() -> None:
    for tested in (0, None):
        assert not meets(Threshold(Operator.LESS_OR_EQUAL, 100, "percent"), 0, tested)


@given(st.integers(1, 10_000), st.integers(0, 100))
def test_percentages_are_exact(hundreds: int, percent: int) -> None:
    rows = hundreds * 100
    assert meets(Threshold(Operator.BE, percent, "percent"), hundreds * percent, rows)
    assert meets(Threshold(Operator.LESS_OR_EQUAL, percent, "percent"), hundreds * percent, rows)
    assert not meets(Threshold(Operator.LESS, percent, "percent"), hundreds * percent, rows)


def test_a_tenth_of_a_percent_is_exact() -> None:
    assert meets(Threshold(Operator.LESS_OR_EQUAL, 0.1, "percent"), 1, 1000)
    assert meets(Threshold(Operator.BE, 0.3), 0.1 + 0.2)


def test_text_and_truth_are_compared_by_equality_alone() -> None:
    assert meets(Threshold(Operator.BE, "ok"), "ok")
    assert not meets(Threshold(Operator.BE, "ok"), "bad")
    assert meets(Threshold(Operator.NOT_BE, "ok"), "bad")
    assert not meets(Threshold(Operator.GREATER, 1), "2")
    assert meets(Threshold(Operator.BE, True), True)
    assert not meets(Threshold(Operator.BE, True), False)


@pytest.mark.parametrize(
    ("threshold", "text"),
    [
        (Threshold(Operator.BE, 0, "rows"), "exactly 0 rows"),
        (Threshold(Operator.LESS_OR_EQUAL, 5, "percent"), "at most 5 %"),
        (Threshold(Operator.BETWEEN, (1, 2.5)), "from 1 to 2.5"),
        (Threshold(Operator.NOT_BE, True), "anything but true"),
        (Threshold(Operator.BETWEEN, (80, 125), "percentOfHistory"), "from 80 to 125 % of earlier extracts"),
    ],
)
def test_words(threshold: Threshold, text: str) -> None:
    assert words(threshold) == text
