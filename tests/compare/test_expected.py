from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilotgate.compare import compare, compare_history
from pilotgate.compare.expected import Mark, apply, since_marked
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Evidence, Finding, Profile, Severity, Status
from tests.compare.made import NIGHT, profile
from tests.compare.test_compare import drawn
from tests.compare.test_history import night

POLICY = DriftPolicy()
MARK = Mark("compare.missing.city", "The form dropped the field", "ada", NIGHT, "run-1")


def emptied(share: float, seed: int = 2) -> Profile:
    columns = drawn(seed)
    step = round(1 / share)
    columns["city"] = [None if i % step == 0 else v for i, v in enumerate(columns["city"])]
    return profile(columns)


def judged(tonight: Profile, *marks: Mark, marked: Profile | None = None, days: int = 0) -> dict[str, Finding]:
    found = compare(profile(drawn(1)), tonight, policy=POLICY, dataset="orders")
    since = {"run-1": since_marked(marked, tonight, policy=POLICY, dataset="orders")} if marked else {}
    return {f.check: f for f in apply(found, marks, since, NIGHT + timedelta(days=days))}


def test_marked_drift_is_a_note_that_names_who_and_why() -> None:
    unmarked = judged(emptied(0.1))["compare.missing.city"]
    assert (unmarked.status, unmarked.severity) == (Status.FAILED, Severity.WARNING)
    found = judged(emptied(0.1, seed=3), MARK, marked=emptied(0.1))["compare.missing.city"]
    assert (found.status, found.severity) == (Status.FAILED, Severity.INFO)
    assert "Expected, says ada on 2026-11-20: The form dropped the field." in found.message


def test_drift_that_moves_further_is_told_again() -> None:
    found = judged(emptied(0.2), MARK, marked=emptied(0.1))["compare.missing.city"]
    assert found.severity is Severity.WARNING
    lapsed = next(e.value for e in found.evidence if e.label == "no longer expected")
    assert "it has moved further: `city`: 20 % of 3,000 values are missing" in lapsed


def test_mark_speaks_for_its_own_check_alone() -> None:
    columns = drawn(3)
    columns["city"] = [None if i % 10 == 0 else v for i, v in enumerate(columns["city"])]
    columns["country"] = ["DE" if i % 3 else v for i, v in enumerate(columns["country"])]
    found = judged(profile(columns), MARK, marked=emptied(0.1))
    assert found["compare.missing.city"].severity is Severity.INFO
    assert found["compare.distribution.country"].severity is Severity.WARNING


def test_glob_covers_what_was_seen_and_nothing_that_comes_later() -> None:
    every = replace(MARK, check="compare.*")
    columns = drawn(3)
    columns["country"] = ["DE" if i % 3 else v for i, v in enumerate(columns["country"])]
    assert judged(profile(columns), every, marked=profile(drawn(2)))["compare.distribution.country"].severity is (
        Severity.WARNING
    )
    assert judged(emptied(0.1, 3), every, marked=emptied(0.1))["compare.missing.city"].severity is Severity.INFO


def test_mark_ends_with_its_last_day() -> None:
    until = replace(MARK, until=date(2026, 11, 21))
    tonight, marked = emptied(0.1, seed=3), emptied(0.1)
    assert judged(tonight, until, marked=marked, days=1)["compare.missing.city"].severity is Severity.INFO
    assert judged(tonight, until, marked=marked, days=2)["compare.missing.city"].severity is Severity.WARNING


def test_mark_of_a_run_that_is_gone_has_no_hold() -> None:
    found = judged(emptied(0.1, seed=3), MARK)["compare.missing.city"]
    assert found.severity is Severity.WARNING
    assert any("gone or was changed" in e.value for e in found.evidence)


def test_newest_mark_that_holds_speaks() -> None:
    later = replace(MARK, by="grace", at=NIGHT + timedelta(days=3))
    found = judged(emptied(0.1, seed=3), MARK, later, marked=emptied(0.1), days=4)["compare.missing.city"]
    assert "says grace on 2026-11-23" in found.message


@pytest.mark.parametrize(
    ("check", "status", "severity"),
    [
        ("contract.city.required", Status.FAILED, Severity.ERROR),
        ("gx.city.expect_column_mean_to_be_between", Status.FAILED, Severity.ERROR),
        ("history.record", Status.FAILED, Severity.ERROR),
        ("compare.missing.city", Status.UNKNOWN, Severity.WARNING),
        ("compare.missing.city", Status.PASSED, Severity.WARNING),
        ("compare.missing.city", Status.NOT_APPLICABLE, Severity.WARNING),
    ],
)
def test_rules_and_what_could_not_be_compared_are_never_marked(
    check: str, status: Status, severity: Severity
) -> None:
    base = compare(profile(drawn(1)), profile(drawn(2)), policy=POLICY, dataset="orders")[0]
    finding = replace(base, check=check, status=status, severity=severity)
    assert apply([finding], [replace(MARK, check="*")], {"run-1": ()}, NIGHT) == (finding,)


def test_group_that_gains_a_column_has_moved_further() -> None:
    base = replace(MARK, check="compare.missing.a")
    group = Finding(
        "compare.missing.a",
        "orders",
        "3 columns changed.",
        compare(profile(drawn(1)), profile(drawn(2)), policy=POLICY, dataset="orders")[0].dimension,
        Status.FAILED,
        Severity.WARNING,
        evidence=(Evidence("columns", "a, b, d"),),
    )
    moved = replace(group, check="compare.missing.d", column="d", evidence=())
    elsewhere = replace(moved, check="compare.missing.e", column="e")
    assert apply([group], [base], {"run-1": ()}, NIGHT)[0].severity is Severity.INFO
    assert apply([group], [base], {"run-1": (moved,)}, NIGHT)[0].severity is Severity.WARNING
    assert apply([group], [base], {"run-1": (replace(elsewhere, check="compare.format.e"),)}, NIGHT)[
        0
    ].severity is (Severity.INFO)


def test_finding_about_several_columns_is_marked_by_the_name_of_any() -> None:
    def prices(seed: int, *, comma: bool) -> Profile:
        dice = random.Random(seed)
        made = {f"price_{c}": [f"{dice.gauss(50, 5):.2f}" for _ in range(2000)] for c in "abc"}
        return profile({c: [v.replace(".", ",") for v in vs] for c, vs in made.items()} if comma else made)

    def judged_with(mark: Mark, *others: Mark) -> dict[str, Severity]:
        found = compare(prices(1, comma=False), prices(2, comma=True), policy=POLICY, dataset="orders")
        since = since_marked(prices(3, comma=True), prices(2, comma=True), policy=POLICY, dataset="orders")
        return {f.check: f.severity for f in apply(found, [mark, *others], {"run-1": since}, NIGHT)}

    group = "compare.format.price_a"
    assert judged_with(replace(MARK, check="compare.format.price_d"))[group] is Severity.WARNING
    assert judged_with(replace(MARK, check=group))[group] is Severity.INFO
    assert judged_with(replace(MARK, check="compare.format.price_c"))[group] is Severity.INFO


def test_mark_of_several_columns_holds_for_each_of_them() -> None:
    base = compare(profile(drawn(1)), emptied(0.1), policy=POLICY, dataset="orders")
    alone = next(f for f in base if f.check == "compare.missing.city")
    group = replace(MARK, check="compare.missing.amount", columns=("amount", "city"))
    assert apply([alone], [group], {"run-1": ()}, NIGHT)[0].severity is Severity.INFO
    other = replace(group, columns=("amount", "note"))
    assert apply([alone], [other], {"run-1": ()}, NIGHT)[0].severity is Severity.WARNING


@pytest.mark.parametrize(("rows", "held"), [(210, Severity.INFO), (100, Severity.WARNING)])
def test_history_is_marked_at_the_level_seen(rows: int, held: Severity) -> None:
    earlier = [night(d) for d in range(20)]
    marked, tonight = night(20, rows=200), night(21, rows=rows)
    found = compare_history(earlier, tonight, policy=POLICY, dataset="orders")
    since = {"run-1": since_marked(marked, tonight, policy=POLICY, dataset="orders")}
    checked = {f.check: f for f in apply(found, [replace(MARK, check="history.rows")], since, NIGHT)}
    assert checked["history.rows"].status is Status.FAILED
    assert checked["history.rows"].severity is held
