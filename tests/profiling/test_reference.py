"""The profile against a slow, obvious reference, and the counting engine against the listing one."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.engines import dense, quantities
from pilotgate.model import ColumnProfile, Profile
from pilotgate.profiling import profile, survey
from pilotgate.profiling.formats.numbers import number_format
from pilotgate.profiling.patterns import coarsen, pattern, regex
from tests.profiling.conftest import NOW, extract_of

CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "N/A", "-", "-999", "1,234", "1.5", "007", "12", "a@b.com", "2026-01-31", "31/01/2026"]
    ),
    st.sampled_from(
        ["yes", "no", "Köln", "İstanbul", "Ⅷ", "x\u0301", "\u200b", "{}+\\", "'", '"', "名前", "A1-b2"]
    ),
    st.integers(-1000, 1000).map(str),
    st.text(st.characters(max_codepoint=0x2FFF), max_size=8),
)
NAMES = st.lists(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=6),
    min_size=1,
    max_size=3,
    unique=True,
)


def taken(frame: pl.DataFrame, *, exact: bool = True) -> Profile:
    with tempfile.TemporaryDirectory() as folder:
        return profile(extract_of(frame, Path(folder)), now=NOW, exact=exact)


def strings(name: str, values: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({name: values}, schema={name: pl.String})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, max_size=60))
def test_profile_of_any_column_equals_the_reference(values: list[str | None]) -> None:
    column = taken(strings("c", values)).columns[0]
    absent = {v.value for v in (*column.null_likes, *column.sentinels)}
    present = [v for v in values if v is not None and v not in absent]
    counts = Counter(present)

    assert column.rows == len(values)
    assert column.nulls == sum(v is None for v in values)
    assert {v.value: v.count for v in (*column.null_likes, *column.sentinels)} == {
        token: values.count(token) for token in absent
    }
    assert column.present == len(present)
    assert column.distinct == len(counts)
    assert column.unique == sum(n == 1 for n in counts.values())
    assert (
        Counter({p.pattern: p.count for p in column.patterns})
        == Counter(pattern(v, column.pattern_level) for v in present)
        or len(column.patterns) == 24
    )
    if column.lengths:
        sizes = np.array([len(v) for v in present], dtype=float)
        assert (column.lengths.min, column.lengths.max) == (sizes.min(), sizes.max())
        assert column.lengths.mean == pytest.approx(sizes.mean())
        assert column.lengths.quantiles == pytest.approx(np.quantile(sizes, np.arange(101) / 100))
    if column.numbers and column.logical_type == "integer":
        read = [f.value for v in present if (f := number_format(v.strip())) and "comma" not in f.name]
        if len(read) == column.numbers.count:
            assert column.numbers.quantiles == pytest.approx(np.quantile(read, np.arange(101) / 100), abs=1e-6)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELLS, CELLS), max_size=40), st.randoms())
def test_profile_does_not_depend_on_row_order(
    rows: list[tuple[str | None, str | None]], chance: random.Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    schema = {"a": pl.String, "b": pl.String}

    assert _without_places(taken(pl.DataFrame(rows, schema=schema, orient="row"))) == _without_places(
        taken(pl.DataFrame(shuffled, schema=schema, orient="row"))
    )


def _without_places(profile: Profile) -> Profile:
    """Without the rows that stand first for a pattern or format, and where: they are another's in another order."""
    columns = [
        replace(
            column,
            patterns=tuple(replace(p, example="", line=None) for p in column.patterns),
            formats=tuple(replace(f, example="", line=None) for f in column.formats),
        )
        for column in profile.columns
    ]
    return replace(profile, columns=tuple(columns))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES)
def test_profile_column_names_may_be_anything(names: list[str]) -> None:
    assert [c.name for c in taken(pl.DataFrame({n: ["1", "2"] for n in names})).columns] == names


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELLS, CELLS), max_size=30))
def test_duplicate_rows_equal_the_reference(rows: list[tuple[str | None, str | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")

    assert taken(frame).table.duplicate_rows == len(rows) - len(set(rows))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS.filter(lambda v: v is None or "\0" not in v), min_size=8, max_size=60))
def test_counting_in_the_engine_equals_listing(values: list[str | None]) -> None:
    listed = taken(strings("c", values)).columns[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "LISTED", 2)
        patch.setattr(survey, "_DENSE", 0.0)
        counted = taken(strings("c", values)).columns[0]

    _same(listed, counted)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, min_size=8, max_size=60), st.booleans())
def test_what_is_not_estimated_is_exact(values: list[str | None], repeated: bool) -> None:
    values = values * 3 if repeated else values
    listed = taken(strings("c", values)).columns[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "LISTED", 2)
        patch.setattr(survey, "_DENSE", 0.0)
        patch.setattr(survey, "_LARGE", 2)
        patch.setattr(dense, "_SMALL", 0)
        patch.setattr(quantities, "SMALL", 0)
        counted = taken(strings("c", values), exact=False).columns[0]

    assert counted.nulls == listed.nulls
    assert counted.distinct_is_exact
    assert (counted.missing, counted.distinct, counted.unique) == (listed.missing, listed.distinct, listed.unique)


def test_estimated_shares_do_not_depend_on_where_the_file_puts_its_rows() -> None:
    values = [f"{n}" if n % 5 else f"N-{n}" for n in range(20_000)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "_LARGE", 10_000)
        patch.setattr(survey, "_DRAWN", 5_000)
        patch.setattr(dense, "_SMALL", 0)
        patch.setattr(quantities, "SMALL", 0)
        for order in (values, sorted(values), sorted(values, reverse=True)):
            column = taken(strings("c", list(order)), exact=False).columns[0]
            share = sum(p.count for p in column.patterns if p.pattern.startswith("A")) / column.present

            assert 0 < column.share_error < 0.01
            assert share == pytest.approx(0.2, abs=3 * column.share_error)


def _same(listed: ColumnProfile, counted: ColumnProfile) -> None:
    assert counted.nulls == listed.nulls
    assert counted.missing == listed.missing
    assert (counted.distinct, counted.unique) == (listed.distinct, listed.unique)
    assert counted.logical_type == listed.logical_type
    assert counted.logical_share == pytest.approx(listed.logical_share)
    assert counted.pattern_level == listed.pattern_level
    assert {(p.pattern, p.count) for p in counted.patterns} == {(p.pattern, p.count) for p in listed.patterns}
    assert {(f.name, f.count) for f in counted.formats} == {(f.name, f.count) for f in listed.formats}


@given(st.text(st.characters(max_codepoint=127), max_size=12), st.integers(0, 3))
def test_regex_of_a_pattern_matches_its_values(value: str, level: int) -> None:
    import duckdb

    told = pattern(value, level)

    assert duckdb.execute("SELECT regexp_full_match(?, ?)", [value, f"(?s){regex(told)}"]).fetchone() == (True,)


@given(st.text(max_size=12))
def test_coarsened_pattern_is_the_coarse_pattern(value: str) -> None:
    assert coarsen(pattern(value, 0), 1) == pattern(value, 1)
    assert coarsen(pattern(value, 0), 3) == pattern(value, 3)
    assert coarsen(pattern(value, 2), 3) == pattern(value, 3)
    assert coarsen(pattern(value, 1), 4) == pattern(value, 4)
