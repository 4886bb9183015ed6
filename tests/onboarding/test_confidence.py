"""The bound of a share is the one of Clopper and Pearson."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.onboarding.confidence import beta_share, upper_share


@given(st.integers(1, 2_000_000), st.floats(0, 1), st.sampled_from([0.9, 0.95, 0.99]))
@settings(max_examples=150, deadline=None)
def test_upper_share_equals_the_beta_quantile(rows: int, share: float, confidence: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    hits = int(rows * share)
    expected = 1.0 if hits == rows else float(stats.beta.ppf(confidence, hits + 1, rows - hits))
    assert upper_share(hits, rows, confidence) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_nothing_in_n_rows_is_the_rule_of_three() -> None:
    assert upper_share(0, 300, 0.95) == pytest.approx(1 - 0.05 ** (1 / 300), rel=1e-9)
    assert upper_share(0, 1, 0.95) == pytest.approx(0.95)
    assert upper_share(5, 5) == 1.0


def test_beta_share_at_its_ends() -> None:
    assert (beta_share(0, 2, 3), beta_share(1, 2, 3)) == (0, 1)
    assert beta_share(0.5, 2, 2) == pytest.approx(0.5)
