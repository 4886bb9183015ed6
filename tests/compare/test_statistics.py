from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pilotgate.compare.distances import (
    gamma_upper_tail,
    jensen_shannon,
    population_stability_index,
    rows_for_shift,
    wasserstein,
)
from pilotgate.compare.forecast import student
from pilotgate.compare.multiplicity import adjust, any_of
from pilotgate.compare.shares import (
    Share,
    binomial_upper_tail,
    difference_interval,
    fisher,
    moved,
    rows_for_difference,
    wilson,
)

AT = np.linspace(0, 1, 101)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_fisher_is_twice_the_smaller_tail(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    tails = [stats.fisher_exact([[b, m - b], [a, n - a]], alternative=s).pvalue for s in ("less", "greater")]
    assert fisher(Share(a, n), Share(b, m)) == pytest.approx(min(1, 2 * min(tails)), rel=1e-6)


def test_fisher_holds_for_millions_of_rows() -> None:
    assert fisher(Share(5000, 10**6), Share(5300, 10**6)) == pytest.approx(0.003, rel=0.2)
    assert fisher(Share(0, 10**6), Share(10**5, 10**6)) < 1e-300


def test_wilson_is_that_of_the_book() -> None:
    known = stats.binomtest(3, 50).proportion_ci(0.95, method="wilson")
    assert wilson(Share(3, 50)) == pytest.approx((known.low, known.high))
    assert wilson(Share(0, 0)) == (0, 1)


def test_difference_interval_is_newcombes_example() -> None:
    assert difference_interval(Share(48, 80), Share(56, 70)) == pytest.approx((0.0524, 0.3339), abs=1e-4)


@given(st.integers(0, 40), st.integers(1, 200), st.floats(0.01, 0.99))
def test_binomial_tail_is_exact(k: int, n: int, p: float) -> None:
    assert binomial_upper_tail(k, n, p) == pytest.approx(stats.binom.sf(k - 1, n, p), rel=1e-6, abs=1e-12)


@given(st.floats(0.1, 300), st.floats(0, 600))
def test_gamma_tail_is_exact(shape: float, x: float) -> None:
    assert gamma_upper_tail(shape, x) == pytest.approx(stats.gamma.sf(x, shape), rel=1e-6, abs=1e-12)


@given(st.floats(0, 30), st.integers(1, 60))
def test_student_is_exact(t: float, freedom: int) -> None:
    assert student(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), rel=1e-5, abs=1e-12)


def test_needed_rows_see_the_difference_four_times_in_five() -> None:
    n = rows_for_difference(0.1, 0.05, 0.01)
    rng = np.random.default_rng(0)
    seen = [fisher(Share(rng.binomial(n, 0.1), n), Share(rng.binomial(n, 0.15), n)) <= 0.01 for _ in range(500)]
    assert 0.75 < np.mean(seen) < 0.9


def test_needed_rows_see_the_shift_four_times_in_five() -> None:
    n = rows_for_shift(0.15, 0.01)
    rng = np.random.default_rng(0)
    seen = [_moved(rng.normal(0, 1, n), rng.normal(0.15, 1, n)).p <= 0.01 for _ in range(400)]
    assert 0.7 < np.mean(seen) < 0.9


def _moved(x: np.ndarray, y: np.ndarray):
    return wasserstein(np.quantile(x, AT), len(x), np.quantile(y, AT), len(y), float(x.std()))


@pytest.mark.parametrize("draw", ["normal", "lognormal", "poisson"])
@pytest.mark.parametrize("n", [200, 2000])
def test_wasserstein_rejects_one_population_as_often_as_it_says(draw: str, n: int) -> None:
    rng = np.random.default_rng(1)
    sample = {"normal": rng.normal, "lognormal": rng.lognormal, "poisson": lambda size: rng.poisson(3, size) * 1.0}[
        draw
    ]
    ps = np.array([_moved(sample(size=n), sample(size=n)).p for _ in range(800)])
    assert (ps <= 0.1).mean() == pytest.approx(0.1, abs=0.04)
    assert (ps <= 0.01).mean() <= 0.03


def test_wasserstein_interval_covers_the_shift() -> None:
    rng = np.random.default_rng(2)
    found = [_moved(rng.normal(0, 1, 1000), rng.normal(0.5, 1, 1000)) for _ in range(300)]
    assert np.mean([m.low <= 0.5 <= m.high for m in found]) >= 0.9


def test_jensen_shannon_is_near_zero_for_one_population_and_one_for_none_in_common() -> None:
    rng = np.random.default_rng(3)
    p = np.full(20, 0.05)
    same = [jensen_shannon(rng.multinomial(500, p) * 1.0, rng.multinomial(500, p) * 1.0) for _ in range(300)]
    assert np.mean([m.p <= 0.05 for m in same]) <= 0.08
    assert np.median([m.effect for m in same]) < 0.05
    assert jensen_shannon(np.array([100.0, 0]), np.array([0, 100.0])).effect == pytest.approx(1, abs=0.02)


def test_stability_index_less_its_null_mean_is_near_zero_for_one_population() -> None:
    rng = np.random.default_rng(4)
    quantiles = [np.quantile(rng.normal(size=300), AT) for _ in range(2)]
    assert population_stability_index(quantiles[0], 300, quantiles[1], 300) < 0.1
    assert population_stability_index(quantiles[0], 300, quantiles[1] + 2, 300) > 0.25


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_p_is_benjamini_hochbergs(ps: list[float]) -> None:
    assert adjust(ps, [1.0] * len(ps)) == pytest.approx(stats.false_discovery_control(ps))


def test_heavier_test_needs_less() -> None:
    light, heavy = adjust([0.02, 0.02], [1, 3])
    assert heavy < light


def test_any_of_is_simes() -> None:
    assert any_of([0.01, 0.04, 0.9]) == pytest.approx(0.03)
    assert any_of([]) == 1


def test_mid_p_of_moved_shares_holds_its_level_and_finds_more_than_fisher() -> None:
    rng = np.random.default_rng(0)
    for share in (0.01, 0.2, 0.5):
        draws = rng.binomial(500, share, (4000, 2))
        ps = [moved(Share(int(a), 500), Share(int(b), 500), rise=0.8) for a, b in draws]
        assert np.mean(np.array(ps) <= 0.05) < 0.06
    assert moved(Share(2, 500), Share(12, 500)) < fisher(Share(2, 500), Share(12, 500))


def test_rise_is_found_sooner_than_the_fall_of_the_same_size() -> None:
    few, many = Share(400, 2000), Share(470, 2000)
    assert moved(few, many, rise=0.8) < moved(few, many) < moved(many, few, rise=0.8)


def test_nothing_missing_on_either_side_is_no_move() -> None:
    assert moved(Share(0, 100), Share(0, 100)) == moved(Share(100, 100), Share(100, 100)) == 1.0


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([0.2, 0.5, 0.8]))
def test_moved_is_a_probability_at_any_size(a: int, b: int, rise: float) -> None:
    assert 0.0 <= moved(Share(a, 10**6), Share(b, 10**6), rise=rise) <= 1.0
