from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from pilotgate.model import Finding, Severity, Status
from pilotgate.profiling import observations, profile
from tests.profiling.conftest import NOW, Make


def told(landed: Make, **columns: Sequence[str | None]) -> dict[str, Finding]:
    return {f.check: f for f in observations(profile(landed(**columns), now=NOW))}


def test_column_that_is_missing_in_one_part_is_told_with_the_part(landed: Make) -> None:
    channel = ["phone" if n % 4 == 0 else "web" if n % 4 == 1 else "shop" for n in range(400)]
    found = told(
        landed,
        id=[f"o-{n}" for n in range(400)],
        channel=channel,
        email=["" if c == "phone" and n % 3 else f"m{n}" for n, c in enumerate(channel)],
        fax=["" if c == "phone" else "yes" for c in channel],
        note=["" if n % 5 == 0 else "x" for n in range(400)],
    )

    assert [c for c in found if "missing_where" in c] == ["profile.missing_where.fax"]
    assert found["profile.missing_where.fax"].message == (
        "Where channel is 'phone', fax is missing in 100 % of the rows (elsewhere in 0 %), "
        "email is missing in 66 % of the rows (elsewhere in 0 %)."
    )


def test_column_that_is_missing_by_chance_has_no_part(landed: Make) -> None:
    for seed in range(5):
        chance = random.Random(seed)
        rows = range(300)
        found = told(
            landed,
            a=[chance.choice("xyz") for _ in rows],
            b=[chance.choice(["", "p", "q"]) for _ in rows],
            day=[f"2026-01-{1 + n % 28:02d}" for n in rows],
        )
        assert not [c for c in found if "missing_where" in c or "missing_since" in c]


def test_column_that_begins_to_go_missing_is_told_with_the_day(landed: Make) -> None:
    days = [f"2026-03-{1 + n // 20:02d}" for n in range(400)]
    found = told(
        landed,
        day=days,
        late=["" if d >= "2026-03-12" and n % 2 else "x" for n, d in enumerate(days)],
        early=["" if d < "2026-03-05" else "x" for d in days],
        burst=["" if "2026-03-08" <= d <= "2026-03-09" else "x" for d in days],
    )

    late = found["profile.missing_since.late"]
    assert late.severity is Severity.WARNING
    assert late.message == "late has been missing in 50 % of the rows since 2026-03-12; before, in 0 %."
    assert found["profile.missing_since.early"].message == (
        "early is missing in 100 % of the rows until 2026-03-04; after, in 0 %."
    )
    assert found["profile.missing_since.burst"].message == (
        "burst is missing in 100 % of the rows from 2026-03-08 to 2026-03-09; before and after, in 0 %."
    )


def test_column_that_begins_to_go_missing_over_years_is_told_with_the_month(landed: Make) -> None:
    days = [f"{2024 + n // 336}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}" for n in range(672)]
    found = told(landed, day=days, late=["" if d >= "2025-06" else "x" for d in days])

    assert "since 2025-06;" in found["profile.missing_since.late"].message


def test_one_way_to_write_a_missing_value_needs_no_agreement(landed: Make) -> None:
    found = told(landed, one=["a", "b", "", ""], several=["a", "b", "", None])

    assert found["profile.missing.one"].message == "one is missing in 50 % of the rows (2 empty)."
    assert found["profile.missing.one"].remedy == ""
    assert found["profile.missing.several"].remedy


def test_values_written_in_several_ways_are_told(landed: Make) -> None:
    found = told(landed, status=["new", "NEW", " new", "paid", "1.5", "15"] * 5, other=["a", "b", "c"] * 10)

    assert found["profile.variants.status"].message == (
        "status writes one value in several ways: ' new' (5) = 'NEW' (5) = 'new' (5)."
    )
    assert "profile.variants.other" not in found


def test_rows_and_keys_written_in_several_ways_are_told(landed: Make) -> None:
    found = told(landed, sku=["AB 1", "ab-1", "CD 2", "EF 3"], name=["Bern", "bern", "Rome", "Oslo"])

    assert "1 of 4 rows (25 %) repeats an earlier row but for case" in found["profile.similar_rows"].message
    assert "1 value of the key sku equals another but for case" in found["profile.similar_keys.sku"].message


def test_rows_against_a_dependency_are_told(landed: Make) -> None:
    cities = ["Bern", "Lyon", "Rome", "Nice"]
    names = [cities[n % 4] for n in range(400)]
    countries = [{"Bern": "CH", "Lyon": "FR", "Rome": "IT", "Nice": "FR"}[c] for c in names]
    countries[7] = "IT"
    found = told(landed, id=[str(n) for n in range(400)], city=names, country=countries)

    assert found["profile.dependency.country"].message == (
        "city determines country, but 1 of 400 rows (0.2 %) says otherwise."
    )


def test_part_of_an_extract_is_told_first_among_equals(landed: Make) -> None:
    taken = profile(landed(a=["1", "2", "3"]), now=NOW)
    found = observations(replace(taken, table=replace(taken.table, part="2 of 3 rows", skipped=("something",))))

    assert [(f.check, f.status, f.severity) for f in found] == [
        ("profile.part", Status.UNKNOWN, Severity.WARNING),
        ("profile.not_measured", Status.UNKNOWN, Severity.INFO),
    ]
