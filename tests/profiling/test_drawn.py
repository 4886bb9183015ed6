"""Formats of columns with many values: small minorities are found, with shares within the stated error."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from pilotgate.model import ColumnProfile
from pilotgate.profiling import profile
from tests.profiling.conftest import NOW, extract_of

ROWS = 60_000


def column(values: list[str], folder: Path, name: str = "c") -> ColumnProfile:
    return profile(extract_of(pl.DataFrame({name: values}), folder), now=NOW).columns[0]


def mixed(share: float, usual: str, other: str, seed: int = 3) -> list[str]:
    chance = random.Random(seed)

    def made(n: int) -> str:
        told = other if chance.random() < share else usual
        return told.format(
            n=n, d=chance.randrange(13, 28), m=chance.randrange(1, 12), y=chance.randrange(1950, 2026), s=n % 60
        )

    return [made(n) for n in range(ROWS)]


@pytest.mark.parametrize("share", [0.01, 0.002])
@pytest.mark.parametrize(
    ("usual", "other", "name"),
    [
        ("user{n}@example.org", "https://example.org/{n}", "url"),
        ("ref-{n:06}", "10.20.{m}.{d}", "ipv4"),
        ("{y}-{m:02}-{d:02} 10:{m:02}:{s:02}.{n:06}", "{d}.{m}.{y} 10:{m:02}", "timestamp %d.%m.%Y %H:%M"),
    ],
)
def test_minority_in_another_pattern_is_exact(
    usual: str, other: str, name: str, share: float, tmp_path: Path
) -> None:
    values = mixed(share, usual, other)
    prefix = other.split("{", 1)[0]
    real = sum(v.startswith(prefix) if prefix else "-" not in v for v in values) / ROWS
    found = {f.name: f.count / ROWS for f in column(values, tmp_path).formats}
    assert found.get(name, 0) == pytest.approx(real, rel=0.05)


def test_minority_in_the_same_pattern_is_within_the_stated_error(tmp_path: Path) -> None:
    values = mixed(0.02, "{d:02}/{m:02}/{y}", "{m:02}/{d:02}/{y}")
    values = [f"{v} {n % 24:02}:{n % 60:02}:{(n * 7) % 60:02}" for n, v in enumerate(values)]
    real = sum(int(v[3:5]) > 12 for v in values) / ROWS
    taken = column(values, tmp_path)
    found = sum(f.count for f in taken.formats if "%m/%d" in f.name and " or " not in f.name) / ROWS
    assert 0 < taken.format_error < 0.01
    assert found == pytest.approx(real, abs=4 * taken.format_error)


def test_unlisted_gap_in_a_column_of_many_codes_is_counted(tmp_path: Path) -> None:
    values = [f"AB-{n:06}" if n % 50 else "k.A.x" for n in range(ROWS)]
    taken = column(values, tmp_path)
    assert [(v.value, v.count) for v in taken.null_likes] == [("k.A.x", ROWS // 50)]
    assert sum(p.count for p in taken.patterns) == taken.present == ROWS - ROWS // 50


def test_rare_surname_null_among_many_is_a_value(tmp_path: Path) -> None:
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    values = ["".join(chance.choices(letters, k=7)).title() for _ in range(ROWS)]
    values[7] = "Null"
    assert column(values, tmp_path, "surname").null_likes == ()
    assert [v.value for v in column(values, tmp_path / "x", "word").null_likes] == ["Null"]
