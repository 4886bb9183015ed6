from __future__ import annotations

from pilotgate.model import Status, Verdict
from pilotgate.readiness import assess
from pilotgate.readiness.case import count, figure, listed, percent
from tests.readiness import cases
from tests.readiness.cases import finding
from tests.readiness.test_fail_closed import plus, profile


def table(given):
    return {c.area: c for c in assess(**given).contrasts}


def test_data_shows_what_each_had(everything):
    row = table(plus(finding("gx.x", Status.FAILED))(everything))["data"]
    assert row.pilot == "100 rows, 2 columns, 0 % missing, no duplicate rows"
    assert row.production == "100 rows, 2 columns, 0 % missing, no duplicate rows, 1 rule broken"
    assert row.status is Status.FAILED


def test_without_a_baseline_the_pilot_is_not_recorded(everything):
    rows = table({**everything, "baseline": None})
    assert {rows[a].pilot for a in ("data", "integration", "security", "reliability")} == {"not recorded"}


def test_undeclared_personal_data_fails_security(everything):
    row = table(profile(columns=(cases.column("mail", personal="email"),))(everything))["security"]
    assert row.production == "personal data in mail, undeclared in mail"
    assert row.status is Status.FAILED


def test_reliability_needs_two_runs_and_a_good_last_one(everything):
    ready, blocked = cases.summary(Verdict.READY), cases.summary(Verdict.BLOCKED)
    assert table({**everything, "history": ()})["reliability"].status is Status.UNKNOWN
    assert table({**everything, "history": (ready,)})["reliability"].status is Status.UNKNOWN
    row = table({**everything, "history": (ready, ready, blocked)})["reliability"]
    assert row.production == "3 earlier runs: 2 ready, 1 blocked"
    assert row.status is Status.FAILED


def test_numbers_read_as_a_person_would_write_them():
    assert [count(0, "row"), count(1, "row"), count(2000, "row")] == ["0 rows", "1 row", "2,000 rows"]
    assert [percent(0.125), percent(1), percent(0.9999), percent(0)] == ["12.5 %", "100 %", "over 99.9 %", "0 %"]
    assert [figure(0.5), figure(3.0), figure(12345.0), figure(0.123456)] == ["0.5", "3", "12,345", "0.1235"]
    assert [listed(()), listed("a"), listed("ab"), listed("abc"), listed("abcdef")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c, d and 2 more",
    ]


def test_an_answer_that_is_missing_fails_its_area_and_half_of_one_is_not_known(everything):
    from tests.readiness.test_fail_closed import contract

    rows = table(contract(evaluation=None, team=(), servers=(), roles=())(everything))
    assert {a: rows[a].status for a in ("evaluation", "ownership", "integration")} == dict.fromkeys(
        ("evaluation", "ownership", "integration"), Status.FAILED
    )
    assert table(contract(roles=())(everything))["security"].status is Status.UNKNOWN
    assert rows["ownership"].production == "nobody named"
    assert rows["integration"].production == "no server"
