from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from pilotgate.model import TableProfile
from pilotgate.profiling import profile, relations
from tests.profiling.conftest import NOW, Make, extract_of

WHOLE = st.one_of(st.none(), st.integers(0, 9))


def table_of(frame: pl.DataFrame) -> TableProfile:
    with tempfile.TemporaryDirectory() as folder:
        return profile(extract_of(frame, Path(folder)), now=NOW).table


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=60))
def test_spearman_equals_the_reference(pairs: list[tuple[int, int]]) -> None:
    left, right = np.array(pairs).T
    value = relations.spearman(left, right)
    if len(set(left)) == 1 or len(set(right)) == 1:
        assert value is None
    else:
        assert value == pytest.approx(spearmanr(left, right).statistic)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(WHOLE, WHOLE, WHOLE), min_size=30, max_size=80), st.randoms())
def test_relations_do_not_depend_on_row_order(rows: list[tuple[int | None, ...]], chance: random.Random) -> None:
    schema = dict.fromkeys("abc", pl.Int64)
    rows = [(a, a if b else None, c) for a, b, c in rows]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = (table_of(pl.DataFrame(r, schema=schema, orient="row")) for r in (rows, shuffled))

    assert (one.correlations, one.dependencies) == (other.correlations, other.dependencies)


def test_correlation_is_found_however_the_quantities_are_written(landed: Make) -> None:
    chance = random.Random(1)
    cents = [chance.randint(100, 900_000) for _ in range(400)]
    table = profile(
        landed(
            plain=[f"{c / 100:.2f}" for c in cents],
            german=[f"€ {c // 100:,}".replace(",", ".") + f",{c % 100:02d}" for c in cents],
            falling=[str(1_000_000 - c) if i % 7 else "N/A" for i, c in enumerate(cents)],
            day=[f"{1 + i % 28:02d}/{1 + i // 28 % 12:02d}/{2020 + i // 336}" for i in range(400)],
            number=[str(i) for i in range(400)],
            noise=[str(chance.randint(0, 999)) for _ in cents],
        ),
        now=NOW,
    ).table
    told = {(c.left, c.right): (round(c.value, 2), c.rows) for c in table.correlations}

    assert told == {
        ("plain", "german"): (1.0, 400),
        ("plain", "falling"): (-1.0, 342),
        ("german", "falling"): (-1.0, 342),
        ("day", "number"): (1.0, 400),
    }


def test_dependency_is_found_with_its_violations(landed: Make) -> None:
    chance = random.Random(2)
    codes = [chance.choice("ABCDE") for _ in range(500)]
    names = [{"A": "Ape", "B": "Bee", "C": "Cat", "D": "Dog", "E": "Elk"}[c] for c in codes]
    names[7], names[8] = "Ape" if names[7] != "Ape" else "Bee", ""
    table = profile(
        landed(
            id=[str(n) for n in range(500)],
            code=codes,
            name=names,
            same=["x"] * 500,
            rare=["y" if n % 100 else "z" for n in range(500)],
            chance=[chance.choice("pq") for _ in codes],
        ),
        now=NOW,
    ).table

    assert {(d.determinant, d.dependent): (d.tested, d.violations) for d in table.dependencies} == {
        (("code",), "name"): (499, 1),
        (("name",), "code"): (499, 1),
    }


def test_nothing_is_found_between_independent_columns(landed: Make) -> None:
    for seed in range(5):
        chance = random.Random(seed)
        columns = {
            f"c{k}": [str(chance.randint(0, most)) for _ in range(300)]
            for k, most in enumerate((1, 2, 5, 20, 60, 100, 140, 1000))
        }
        table = profile(landed(**columns), now=NOW).table
        assert (table.correlations, table.dependencies) == ((), ())


def test_work_is_bounded_and_what_is_left_out_is_named(landed: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "ROWS", 100)
    table = profile(landed(**{f"c{k}": [str((n + k) % 50) for n in range(300)] for k in range(80)}), now=NOW).table

    assert len(table.correlations) <= 100
    assert len(table.dependencies) <= 100
    assert table.skipped == (
        "correlations: only the first 24 of 80 columns",
        "dependencies: only the first 60 of 80 columns",
        "correlations and dependencies: 100 of 300 rows were read",
    )


def test_personal_columns_correlate_with_nothing(landed: Make) -> None:
    born = [f"{1950 + n % 50}-{1 + n % 12:02d}-03" for n in range(200)]
    table = profile(landed(birth_date=born, year=[b[:4] for b in born]), now=NOW).table

    assert table.correlations == ()
