from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.errors import UsageError
from pilotgate.profiling import merge
from tests.profiling.test_reference import strings, taken

CELLS = st.one_of(st.none(), st.sampled_from(["", "N/A", "a", "B", "cc", "d-1", "e_9", "Ü"]))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, max_size=30), st.lists(CELLS, max_size=30))
def test_merge_counts_equal_those_of_the_union(left: list[str | None], right: list[str | None]) -> None:
    merged = merge(taken(strings("c", left)), taken(strings("c", right))).columns[0]
    whole = taken(strings("c", [*left, *right])).columns[0]

    assert (merged.rows, merged.nulls, merged.missing) == (whole.rows, whole.nulls, whole.missing)
    assert (merged.distinct, merged.unique) == (whole.distinct, whole.unique)
    assert merged.top == whole.top
    assert merged.null_likes == whole.null_likes
    assert {t.name: t.count for t in merged.traits} == {t.name: t.count for t in whole.traits}
    assert merged.sketch == whole.sketch
    assert (merged.lengths is None) == (whole.lengths is None)
    if merged.lengths and whole.lengths:
        assert merged.lengths.mean == pytest.approx(whole.lengths.mean)
        assert merged.lengths.std == pytest.approx(whole.lengths.std)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, max_size=20), st.lists(CELLS, max_size=20))
def test_merge_does_not_depend_on_the_order(left: list[str | None], right: list[str | None]) -> None:
    a, b = taken(strings("c", left)), taken(strings("c", right))
    one, other = merge(a, b).columns[0], merge(b, a).columns[0]

    assert (one.top, one.distinct, one.null_likes, one.patterns) == (
        other.top,
        other.distinct,
        other.null_likes,
        other.patterns,
    )


def test_merge_quantiles_stay_within_a_percent_of_rank() -> None:
    chance = np.random.default_rng(1)
    left, right = chance.normal(50, 9, 3000).round(3), chance.normal(80, 3, 1000).round(3)
    merged = merge(taken(pl.DataFrame({"x": left})), taken(pl.DataFrame({"x": right}))).columns[0].numbers
    both = np.sort(np.concatenate((left, right)))

    assert merged is not None
    assert merged.mean == pytest.approx(both.mean())
    assert merged.std == pytest.approx(both.std(ddof=1))
    ranks = np.searchsorted(both, merged.quantiles) / len(both)
    assert np.abs(ranks - np.arange(101) / 100).max() < 0.02


def test_merge_distinct_of_overlapping_keys_is_within_its_stated_error() -> None:
    left, right = (pl.DataFrame({"k": [f"k-{n}" for n in range(start, start + 3000)]}) for start in (0, 1500))
    merged = merge(taken(left), taken(right)).columns[0]

    assert not merged.distinct_is_exact
    assert abs(merged.distinct - 4500) <= 4 * merged.distinct_error * 4500


def test_merge_of_different_columns_is_refused() -> None:
    with pytest.raises(UsageError):
        merge(taken(strings("a", [])), taken(strings("b", [])))


CHANNEL = st.sampled_from(["web", "phone", "shop", "", None])
ROWS = st.lists(st.tuples(CHANNEL, st.sampled_from(["a", "b", ""]), CELLS), min_size=20, max_size=60)
SCHEMA = dict.fromkeys(("channel", "plan", "note"), pl.String)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, ROWS)
def test_merged_segments_equal_those_of_the_union(
    left: list[tuple[str | None, ...]], right: list[tuple[str | None, ...]]
) -> None:
    a, b, whole = (
        taken(pl.DataFrame(rows, schema=SCHEMA, orient="row")) for rows in (left, right, [*left, *right])
    )
    merged = merge(a, b)
    known = {s.column for s in merged.table.segments}

    assert {s for s in whole.table.segments if s.column in known} <= set(merged.table.segments)
    for column in {s.column for p in (a, b) for s in p.table.segments} - known:
        assert any(s.startswith(f"segments of {column} ") for s in merged.table.skipped)
    assert merged.table.mostly_missing_rows == whole.table.mostly_missing_rows
    assert merge(b, a).table.segments == merged.table.segments


def test_segments_of_a_column_that_is_the_same_everywhere_are_merged() -> None:
    night = pl.DataFrame({"country": ["NL"] * 40, "email": ["", "a@b.com"] * 20})
    other = pl.DataFrame({"country": ["DE", "FR"] * 20, "email": ["", "a@b.com"] * 20})
    merged = merge(taken(night), taken(other))

    assert [(s.value, s.rows, s.missing) for s in merged.table.segments if s.column == "country"] == [
        ("NL", 40, (0, 20)),
        ("DE", 20, (0, 20)),
        ("FR", 20, (0, 0)),
    ]


def test_what_cannot_be_merged_is_named() -> None:
    days = [f"2026-01-{1 + n % 28:02d}" for n in range(60)]
    a = pl.DataFrame({"x": [str(n) for n in range(60)], "day": days, "other": days[::-1]})
    b = a.with_columns(day=pl.Series([d if n % 2 else "" for n, d in enumerate(days)]))
    merged = merge(taken(a), taken(b)).table

    assert (merged.similar_rows, merged.correlations, merged.dependencies, merged.keys) == (None, (), (), ())
    assert "correlations and dependencies" in merged.skipped[0]
    assert "missing cells by day (the merged profiles are ordered by different columns)" in merged.skipped
