from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotgate.model import Profile
from pilotgate.profiling import bounded, profile
from pilotgate.store import from_json, to_json
from tests.profiling.conftest import NOW, Make


def _values(kind: int, rows: int) -> list[str | None]:
    chance = random.Random(kind)
    words = ["".join(chance.choices("abcdefghij", k=chance.randint(3, 9))) for _ in range(2_000)]
    make: Callable[[], str] = [
        lambda: f"{chance.lognormvariate(3, 2):.3f}",
        lambda: " ".join(chance.choices(words, k=8)),
        lambda: f"{chance.choice(words)}@example.com",
        lambda: f"{chance.randint(2020, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d} 10:00:00",
        lambda: chance.choice([*words[:200], "N/A", " "]),
        lambda: f"€ {chance.random() * 1000:.2f}",
        lambda: f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/2024",
        lambda: "ab" * chance.randint(1, 40),
        lambda: f"{chance.choice('ABC')}-{chance.randint(0, 9999):04d}",
        lambda: chance.choice(["yes", "no"]),
    ][kind % 10]
    return [make() if chance.random() < 0.95 else None for _ in range(rows)]


def test_profile_of_200_columns_is_stored_in_less_than_a_megabyte(landed: Make) -> None:
    measured = profile(landed(**{f"column {i}": _values(i, 3_000) for i in range(200)}), now=NOW)
    data = to_json(measured)
    assert len(data) < 1_000_000
    assert from_json(Profile, data) == measured


WORST: dict[str, Callable[[random.Random], str]] = {
    "dates": lambda r: f"{r.randint(2020, 2022)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}",
    "texts": lambda r: " ".join(random.Random(r.randint(1, 40)).choices(["lorem", "ipsum", "dolor", "sit"], k=60)),
}


@pytest.mark.parametrize("kind", WORST)
def test_profile_of_200_columns_of_the_worst_kind_is_small(landed: Make, kind: str) -> None:
    chance = random.Random(1)
    rows = range(1_000)
    columns = {
        f"column number {i}": [WORST[kind](chance) if chance.random() < 0.9 else "" for _ in rows]
        for i in range(199)
    }
    days = [f"2026-{1 + n % 4:02d}-{1 + n % 28:02d}" for n in rows]
    measured = profile(landed(day=days, **columns), now=NOW)

    assert len(to_json(measured)) < 1_000_000
    assert from_json(Profile, to_json(measured)) == measured


def test_days_are_told_by_month_only_where_there_are_too_many(
    landed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "DAYS", 70)
    days = [f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(112)]
    found = profile(
        landed(
            ordered=days, sent=["", *days[1:]], paid=[d[:8] + "01" for d in days], late=["", "", *days[:2] * 55]
        ),
        now=NOW,
    )

    assert found.table.period == "ordered"
    assert {c.name: len(c.dates.per_day) for c in found.columns if c.dates} == {
        "ordered": 112, "sent": 4, "paid": 4, "late": 2,
    }  # fmt: skip
    assert "rows by day in 1 date columns" in found.table.skipped[0]


def test_long_values_are_cut_and_stay_different(landed: Make) -> None:
    long = "a long remark, " * 20
    found = profile(landed(kind=[long + "one", long + "two"] * 20), now=NOW)

    assert len({v.value for v in found.columns[0].top}) == 2
    assert max(len(v.value) for v in found.columns[0].top) <= 120
    assert {s.value for s in found.table.segments} == {v.value for v in found.columns[0].top}


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None],
        ["1e308", "-1e308", "1e308"],
        ["nan", "inf", "-inf", "1"],
        ["\x00", "\U0001f600", "'\n"],
        ["a"] * 9,
    ],
)
def test_profile_comes_back_equal(landed: Make, values: list[str | None]) -> None:
    measured = profile(landed(odd=values), now=NOW)
    assert from_json(Profile, to_json(measured)) == measured


@pytest.mark.parametrize("path", sorted(Path("contracts").glob("*.baseline.json")), ids=lambda p: p.name)
def test_committed_baseline_is_written_as_profiles_are(path: Path) -> None:
    data = path.read_bytes()
    assert to_json(from_json(Profile, data)) == data
