from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilotgate.compare import compare, compare_history
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Finding, Profile, Severity, Status
from tests.compare.made import profile

POLICY = DriftPolicy()
START = date(2026, 3, 2)


def feed(days: int = 60, *, seed: int = 1, first: date = START, at: Mapping[int, float] | None = None) -> Profile:
    """About 100 rows a day, a third of that at weekends; `at` scales some days, negative ones from the end."""
    dice = random.Random(seed)
    scale = {i % days: s for i, s in (at or {}).items()}
    rows: list[str | None] = []
    for i in range(days):
        day = first + timedelta(days=i)
        usual = 100 if day.weekday() < 5 else 33
        number = max(0, round(dice.gauss(usual, usual**0.5) * scale.get(i, 1.0)))
        rows += [day.isoformat()] * number
    made = profile({"day": rows})
    return replace(made, table=replace(made.table, period="day"))


def compared(before: Profile, after: Profile) -> dict[str, Finding]:
    return {f.check: f for f in compare(before, after, policy=POLICY, dataset="orders")}


@pytest.mark.parametrize("seed", range(5))
def test_days_as_full_as_the_pilots_are_no_news(seed: int) -> None:
    found = compared(feed(seed=100 + seed), feed(seed=seed, first=START + timedelta(days=75)))
    for what in ("thin_days", "unfinished_days", "rows_per_day"):
        assert found[f"compare.{what}.day"].status is Status.PASSED


def test_thin_days_inside_the_extract_are_named() -> None:
    found = compared(feed(), feed(seed=2, at={24: 0.2, 30: 0.3}))["compare.thin_days.day"]
    assert (found.status, found.severity) == (Status.FAILED, Severity.WARNING)
    assert "2 days inside the extract have under half of the usual rows: 2026-03-26 (" in found.message


def test_lone_thin_day_is_a_note_and_a_lone_day_without_rows_a_warning() -> None:
    assert compared(feed(), feed(seed=2, at={24: 0.2}))["compare.thin_days.day"].severity is Severity.INFO
    empty = compared(feed(), feed(seed=2, at={24: 0.0}))["compare.thin_days.day"]
    assert (empty.status, empty.severity) == (Status.FAILED, Severity.WARNING)
    assert "2026-03-26 (0 of about" in empty.message


def test_thin_days_that_the_pilot_has_too_are_no_news() -> None:
    found = compared(feed(at={10: 0.2}), feed(seed=2, at={24: 0.2, 30: 0.3}))
    assert found["compare.thin_days.day"].status is Status.PASSED


def test_last_days_that_are_not_full_are_told() -> None:
    found = compared(feed(58), feed(58, seed=2, at={-1: 0.1, -2: 0.2}))["compare.unfinished_days.day"]
    assert (found.status, found.severity) == (Status.FAILED, Severity.WARNING)
    assert "the last 2 days up to 2026-04-28 have" in found.message or "the last 3 days" in found.message


def test_last_day_alone_is_a_note_and_no_news_where_the_pilot_ends_so() -> None:
    part = feed(58, seed=2, at={-1: 0.2})
    assert compared(feed(58), part)["compare.unfinished_days.day"].severity is Severity.INFO
    same = compared(feed(58, at={-1: 0.2}), part)["compare.unfinished_days.day"]
    assert same.status is Status.PASSED


def test_twice_the_rows_a_day_are_a_note() -> None:
    found = compared(feed(), feed(seed=2, at=dict.fromkeys(range(60), 2.5)))["compare.rows_per_day.day"]
    assert (found.status, found.severity) == (Status.FAILED, Severity.INFO)


def test_few_days_months_and_stray_dates_say_nothing() -> None:
    assert "compare.thin_days.day" not in compared(feed(), feed(9))
    stray = feed(seed=2)
    days = stray.columns[0].dates
    assert days is not None
    far = replace(days, per_day=(*days.per_day, replace(days.per_day[-1], value="2099-12-31", count=1)))
    found = compared(feed(), replace(stray, columns=(replace(stray.columns[0], dates=far),)))
    assert found["compare.unfinished_days.day"].status is Status.PASSED


def restated(before: Profile, after: Profile) -> dict[str, Finding]:
    return {f.check: f for f in compare_history([before], after, policy=POLICY, dataset="orders")}


def test_rows_that_come_late_and_rows_that_vanish_are_told() -> None:
    before = feed()
    grown, shrunk = feed(61, at={21: 2.0}), feed(61, at={21: 0.0})
    assert restated(before, feed(61))["history.late.day"].status is Status.PASSED
    late = restated(before, grown)["history.late.day"]
    assert (late.status, late.severity) == (Status.FAILED, Severity.INFO)
    assert "came late for the days from 2026-03-03 to" in late.message
    gone = restated(before, shrunk)["history.vanished.day"]
    assert (gone.status, gone.severity) == (Status.FAILED, Severity.WARNING)
    assert "have vanished from the days" in gone.message


def test_extracts_that_do_not_hold_the_same_days_again_say_nothing_of_late_rows() -> None:
    assert "history.late.day" not in restated(feed(), feed(seed=2))
    assert "history.late.day" not in restated(feed(), feed(first=START + timedelta(days=55)))
