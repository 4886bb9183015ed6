"""Limits are round numbers beyond what was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotgate.onboarding.numbers import ceil_nice, floor_nice


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (57, 50, 60),
        (1234, 1000, 2000),
        (0.034, 0.03, 0.04),
        (-57, -60, -50),
        (0, 0, 0),
        (100, 100, 100),
        (0.3, 0.3, 0.3),
    ],
)
def test_one_significant_digit(value: float, low: float, high: float) -> None:
    assert (floor_nice(value), ceil_nice(value)) == (pytest.approx(low), pytest.approx(high))


@given(st.floats(-1e12, 1e12).filter(lambda v: v == 0 or abs(v) > 1e-9))
def test_the_limit_lies_on_the_right_side(value: float) -> None:
    slack = abs(value) * 1e-8
    assert floor_nice(value) <= value + slack
    assert ceil_nice(value) >= value - slack
