from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from pilotgate.compare import compare, compare_history, compare_run
from pilotgate.compare.forecast import forecast
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Finding, Profile, Severity, Status
from tests.compare.made import NIGHT, profile

POLICY = DriftPolicy()


def night(day: int, rows: int = 400, *, growth: float = 1.0, missing: float = 0.02) -> Profile:
    dice = random.Random(day)
    amounts = [f"{dice.lognormvariate(3, 0.5) * growth:.2f}" for _ in range(rows)]
    gaps = [None if dice.random() < missing else dice.choice(["Roma", "Berlin", "Paris"]) for _ in range(rows)]
    at = NIGHT + timedelta(days=day)
    made = profile({"amount": amounts, "city": gaps, "day": [at.date().isoformat()] * rows}, at=at)
    return replace(made, table=replace(made.table, duplicate_rows=0))


def history(earlier: list[Profile], current: Profile) -> dict[str, Finding]:
    return {f.check: f for f in compare_history(earlier, current, policy=POLICY, dataset="orders")}


def failed(findings: dict[str, Finding]) -> set[str]:
    return {c for c, f in findings.items() if f.status is Status.FAILED and f.severity is not Severity.INFO}


def test_ordinary_night_is_as_expected() -> None:
    findings = history([night(d) for d in range(20)], night(20))
    assert failed(findings) == set()
    assert findings["history.rows"].status is Status.PASSED


def test_few_runs_say_how_many_are_needed() -> None:
    finding = history([night(d) for d in range(3)], night(3, rows=20))["history.rows"]
    assert finding.status is Status.NOT_APPLICABLE
    assert "Not enough runs to be sure: needs 7, has 3." in finding.message


def test_no_history_is_not_applicable_throughout() -> None:
    assert {f.status for f in history([], night(0)).values()} == {Status.NOT_APPLICABLE}


def test_half_of_the_rows_are_missed() -> None:
    finding = history([night(d) for d in range(20)], night(20, rows=200))["history.rows"]
    assert finding.status is Status.FAILED
    assert "The number of rows is 200; the 20 accepted runs before let expect" in finding.message


def test_field_that_goes_missing_is_found() -> None:
    assert failed(history([night(d) for d in range(20)], night(20, missing=0.3))) == {"history.missing.city"}


def test_exponential_growth_is_expected_and_its_end_is_not() -> None:
    earlier = [night(d, growth=1.2**d) for d in range(20)]
    assert failed(history(earlier, night(20, growth=1.2**20))) == set()
    assert failed(history(earlier, night(20, growth=1.2**8))) == {"history.mean.amount"}


def test_extract_of_last_week_is_stale() -> None:
    stale = replace(night(13), created_at=NIGHT + timedelta(days=20))
    findings = history([night(d) for d in range(20)], stale)
    assert failed(findings) == {"history.stale"}
    assert "This is the extract of 2026-12-03 again" in findings["history.stale"].message
    told = [e.value for e in findings["history.stale"].evidence if e.label == "also"]
    assert any("the age of the newest value is" in t for t in told)


def test_old_values_under_a_new_date_are_stale() -> None:
    earlier, old = [night(d) for d in range(20)], night(13)
    tonight = night(20)
    stale = replace(
        tonight, columns=tuple(c if c.name == "day" else old.column(c.name) or c for c in tonight.columns)
    )
    findings = history(earlier, stale)
    assert "history.stale" in failed(findings)
    assert "2026-12-03 again" in findings["history.stale"].message


def test_weekdays_have_their_own_level() -> None:
    def rows(day: int) -> int:
        return 120 if (NIGHT + timedelta(days=day)).weekday() >= 5 else 400

    earlier = [night(d, rows(d)) for d in range(35)]
    sunday = next(d for d in range(35, 42) if (NIGHT + timedelta(days=d)).weekday() == 6)
    assert failed(history(earlier[:sunday], night(sunday, 120))) == set()


def test_one_odd_night_moves_nothing_and_two_are_a_new_level() -> None:
    earlier = [night(d) for d in range(20)]
    once = [*earlier, night(20, rows=1200)]
    assert failed(history(once, night(21))) == set()
    assert "history.rows" in failed(history(once, night(21, rows=1200)))
    twice = [*once, night(21, rows=1200)]
    assert failed(history(twice, night(22, rows=1200))) == set()


def test_run_tells_once_what_pilot_and_history_both_find() -> None:
    earlier = [night(d) for d in range(20)]
    findings = compare_run(night(100, 1500), earlier, night(20, 1500, missing=0.3), policy=POLICY, dataset="orders")
    told = [f for f in findings if f.status is Status.FAILED and f.column == "city"]
    assert [f.check for f in told] == ["compare.missing.city"]
    assert any(e.label == "also" and "accepted runs" in e.value for e in told[0].evidence)


def test_numbers_that_grew_as_history_expects_are_a_note() -> None:
    pilot = night(0, 1500)
    earlier = [night(d, 1500, growth=1.1**d) for d in range(1, 20)]
    tonight = night(20, 1500, growth=1.1**20)
    alone = {f.check: f for f in compare(pilot, tonight, policy=POLICY, dataset="orders")}
    assert alone["compare.distribution.amount"].severity is Severity.WARNING
    known = compare(pilot, tonight, policy=POLICY, dataset="orders", earlier=earlier)
    note = next(f for f in known if f.check == "compare.distribution.amount")
    assert note.status is Status.FAILED
    assert note.severity is Severity.INFO
    assert "It came step by step: the 19 accepted runs before let expect it." in note.message


def test_jump_on_the_last_night_is_no_note() -> None:
    pilot = night(0, 1500)
    earlier = [night(d, 1500) for d in range(1, 20)]
    tonight = night(20, 1500, growth=1.5)
    known = compare(pilot, tonight, policy=POLICY, dataset="orders", earlier=earlier)
    found = next(f for f in known if f.check == "compare.distribution.amount")
    assert (found.status, found.severity) == (Status.FAILED, Severity.WARNING)


@pytest.mark.parametrize("kind", ["level", "line", "steps"])
def test_forecast_errs_as_much_as_it_says(kind: str) -> None:
    rng = np.random.default_rng(0)
    x = np.arange(31)
    known = {
        "level": lambda: rng.normal(5, 1, (200, 31)),
        "line": lambda: 0.5 * x + rng.normal(0, 1, (200, 31)),
        "steps": lambda: np.cumsum(rng.normal(0.2, 1, (200, 31)), axis=1),
    }[kind]()
    times = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=int(d)) for d in x]
    made = forecast(times[:-1], known[:, :-1], times[-1])
    wide = np.abs(known[:, -1] - made.values) / made.spreads
    assert 0.4 < np.median(wide) < 1.2
    assert (wide > 4).mean() < 0.05
