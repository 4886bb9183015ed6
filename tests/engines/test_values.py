from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.engines import values
from pilotgate.engines.duckdb import open_parquet
from pilotgate.engines.values import TOP, Gathered, ends, hashes_of, repeats, rows_of, runs, texts_of, without

NUMBERS = st.lists(st.integers(-9, 9), max_size=80)


@settings(max_examples=100, deadline=None)
@given(NUMBERS, st.integers(1, 9))
def test_repeats_are_those_of_a_counter_however_the_array_is_cut(found: list[int], chunk: int) -> None:
    counts = Counter(found)
    ordered = np.sort(np.array(found, np.int64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "_CHUNK", chunk)
        told = repeats(ordered)
        listed = [(int(v), int(n)) for vs, ns in runs(ordered) for v, n in zip(vs, ns, strict=True)]

    assert (told.distinct, told.unique) == (len(counts), sum(n == 1 for n in counts.values()))
    assert listed == sorted(counts.items())
    assert sorted(told.top) == sorted((v, n) for v, n in counts.items() if n > 1)


def test_repeats_never_cut_among_equals() -> None:
    told = repeats(np.array([n for n in range(100) for _ in range(2)] + [200] * 5 + [201] * 3))

    assert told.top == ((200, 5), (201, 3))
    assert told.distinct == 102 > TOP


@settings(max_examples=50, deadline=None)
@given(NUMBERS, st.sets(st.integers(-9, 9), max_size=4))
def test_without_takes_away_all_rows_of_a_value(found: list[int], gone: set[int]) -> None:
    ordered = np.sort(np.array(found, np.int64))
    present = [v for v in sorted(gone) if v in found]

    assert without(ordered, present).tolist() == sorted(v for v in found if v not in gone)
    assert rows_of(ordered, sorted(gone)) == [found.count(v) for v in sorted(gone)]


@given(NUMBERS, st.integers(1, 5))
def test_ends_are_the_smallest_and_the_largest_values(found: list[int], several: int) -> None:
    counts = sorted(Counter(found).items())
    expected = counts if len(counts) <= 2 * several else [*counts[:several], *counts[-several:]]

    assert ends(np.sort(np.array(found, np.int64)), several) == expected


def test_hashes_of_a_part_estimate_the_whole() -> None:
    chance = np.random.default_rng(1)
    whole = chance.integers(0, 2**63, 200_000, dtype=np.uint64)
    gathered = Gathered(len(whole), 8)
    gathered.add(whole[:90_000])
    gathered.add(whole[90_000:])
    told = repeats(gathered.sorted())

    assert told.distinct * 8 == pytest.approx(200_000, rel=3 * (7 / 200_000) ** 0.5)


def test_hashes_name_their_values(tmp_path: Path) -> None:
    texts = ["a'b", "N/A", "", "é", "x"]
    path = tmp_path / "data.parquet"
    pl.DataFrame({"c": [*texts, None]}).write_parquet(path)
    with open_parquet(path) as engine:
        hashes = hashes_of(engine, texts)

        assert texts_of(engine, 0, hashes) == dict(zip(hashes, texts, strict=True))
        assert hashes_of(engine, []) == []
        assert texts_of(engine, 0, []) == {}
