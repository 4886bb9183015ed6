"""Where a figure will be: straight lines, curves, noise."""

from __future__ import annotations

import math
import random

import pytest

from pilotgate.onboarding.outlook import HORIZON, fall, rise, settled, tau


def test_noise_neither_climbs_nor_sinks() -> None:
    figures = [100 + random.Random(2).gauss(0, 3) for _ in range(14)]
    assert rise(figures) == fall(figures) == 0


@pytest.mark.parametrize("growth", [1.01, 1.05, 1.1])
def test_a_curve_is_followed_to_the_horizon(growth: float) -> None:
    figures = [50 * growth**day for day in range(14)]
    assert figures[-1] + rise(figures) >= 0.99 * figures[-1] * growth**HORIZON


def test_a_line_is_followed_and_what_has_no_end_has_none() -> None:
    assert rise([10.0 * day + 5 for day in range(8)]) >= 10 * HORIZON
    assert rise([2.0**day for day in range(8)]) == math.inf
    assert rise([0, 0, 1, 1, 2, 3, 5]) == math.inf
    assert 0 < fall([100.0 - day for day in range(8)]) < 100
    assert rise([1.0, 2.0, 3.0]) == 0


def test_few_figures_and_climbing_ones_are_not_settled() -> None:
    assert not settled([5.0])
    assert not settled([5.0, 5.0])
    assert settled([5.0, 5.2, 5.1])
    assert not settled([5.0, 6.0, 7.0])
    assert settled([5.0, 5.001, 5.002], spread=1.0)
    assert not settled([1.08**day for day in range(14)])
    assert settled([5.0, 5.3, 4.9, 5.1, 5.2, 5.0, 5.3, 5.1])


def test_tau_is_one_where_each_is_higher() -> None:
    assert tau([1, 2, 3, 4]) == 1
    assert tau([4, 3, 2, 1]) == -1
    assert tau([1, 2, 3]) == 0
