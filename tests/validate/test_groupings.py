"""Hashes and known keys only save work: every count is that of the values themselves."""

from __future__ import annotations

from collections import Counter

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.validate.groupings import Grouping, Groupings

ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 12),
        st.none() | st.sampled_from(["", "a", "A", "é", "e\u0301", "日本"]),
        st.none() | st.sampled_from([0.0, -0.0, 1.5, 2.0]),
    ),
    max_size=12,
)
SCHEMA = {"i": pl.Int64, "s": pl.String, "f": pl.Float64}
WANTED = [("i",), ("s",), ("f",), ("i", "s"), ("f", "i"), ("i", "s", "f")]


def offer(frame: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register("given", frame.to_arrow())
    connection.execute("CREATE TABLE __rows__ AS FROM given")
    return connection


def expected(rows: list[tuple[object, ...]], names: tuple[str, ...]) -> tuple[int, int, int, int]:
    places = [list(SCHEMA).index(n) for n in names]
    keys = [k for r in rows if None not in (k := tuple(r[p] for p in places))]
    sizes = Counter(keys).values()
    return sum(n for n in sizes if n > 1), sum(n - 1 for n in sizes), len(keys), len(rows) - len(keys)


@settings(max_examples=15, deadline=None)
@given(rows=ROWS)
def test_counts_are_those_of_the_values(rows):
    groupings = Groupings(offer(pl.DataFrame(rows, schema=SCHEMA, orient="row")))
    for names in WANTED:
        assert groupings.count(Grouping(names)) == expected(rows, names), names


def test_a_key_makes_wider_groupings_unique_whatever_else_they_hold():
    groupings = Groupings(offer(pl.DataFrame({"i": [1, 2, 3], "s": ["a", None, "a"]})))
    assert groupings.count(Grouping(("i",))) == (0, 0, 3, 0)
    assert groupings.count(Grouping(("i", "s"))) == (0, 0, 2, 1)
    assert groupings.count(Grouping(("s", "i"), "i IS NOT NULL OR s IS NOT NULL")) == (0, 0, 3, 0)


@pytest.mark.parametrize("keys", [[1, None, 3], [1, 1, 3]])
def test_what_is_no_key_says_nothing_of_wider_groupings(keys):
    groupings = Groupings(offer(pl.DataFrame({"i": keys, "s": ["a", "a", "a"]})))
    groupings.count(Grouping(("i",)))
    domain = Grouping(("i", "s"), "i IS NOT NULL OR s IS NOT NULL")
    assert groupings.count(domain) == ((2, 1, 3, 0) if 1 in keys[1:] else (0, 0, 3, 0))


def test_repeats_beyond_the_sample_are_found():
    rows = 1 << 17
    frame = pl.DataFrame({"i": [*range(rows - 1), 0]}, schema={"i": pl.Int64})
    assert Groupings(offer(frame)).count(Grouping(("i",))) == (2, 1, rows, 0)


def test_hashes_that_collide_are_not_taken_for_values():
    connection = offer(pl.DataFrame({"i": [1, 2, 3]}))
    connection.execute("CREATE MACRO hash(x) AS 7::UBIGINT")
    assert connection.execute("SELECT hash(i) FROM __rows__").fetchall() == [(7,)] * 3
    assert Groupings(connection).count(Grouping(("i",))) == (0, 0, 3, 0)
