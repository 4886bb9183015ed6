"""A change breaks when data that keeps the later contract may break the earlier one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotgate.contract import meets
from pilotgate.contract.difference import Effect, diff, version_step
from pilotgate.contract.difference.rules import implies
from pilotgate.contract.terms import Contract, Operator, Threshold
from tests.contract.conftest import ORDERS

Read = Callable[[str | bytes], Contract]
COLUMN = "      - name: amount\n        logicalType: number\n        logicalTypeOptions: {minimum: 0}\n"
RULE = "      - id: enough_rows\n        metric: rowCount\n        mustBeBetween: [10, 1000]\n"


def test_nothing_changed_is_no_change(read: Read) -> None:
    assert diff(read(ORDERS), read("# a comment\n" + ORDERS)) == ()


@pytest.mark.parametrize(
    ("old", "new", "subject"),
    [
        (COLUMN, "", "amount"),
        (RULE, "", "quality.enough_rows"),
        ("required: true", "required: false", "order_id.required"),
        (
            "logicalType: number\n        logicalTypeOptions: {minimum: 0}",
            "logicalType: string",
            "amount.logicalType",
        ),
        ("{minimum: 0}", "{minimum: -5}", "amount.minimum"),
        ("{minimum: 0}", "{}", "amount.minimum"),
        ("^O-[0-9]{6}$", "^O-[0-9]+$", "order_id.pattern"),
        ("[{value: open}, ", "[{value: open}, {value: lost}, ", "status.enum"),
        ("[10, 1000]", "[5, 1000]", "quality.enough_rows.threshold"),
        ("mustBeLessOrEqualTo: 2", "mustBeLessOrEqualTo: 3", "quality.status.nullValues.threshold"),
        ("unit: percent", "unit: rows", "quality.status.nullValues.threshold"),
        ("severity: warning", "severity: info", "quality.status.nullValues.severity"),
        ("amount > 1e9", "amount > 2e9", "quality.no_future"),
        ("primaryKey: true", "primaryKey: false", "primary_key"),
        ("        relationships:\n          - to: customers.customer_id\n", "", "customer_id.relationship"),
        ("value: 1, unit: d}", "value: 2, unit: d}", "sla.latency"),
        ("threshold: 0.9", "threshold: 0.8", "evaluation"),
        ("roles: [business owner]", "roles: [business owner, guest]", "approvals"),
        ("minShare: 0.1", "minShare: 0.05", "segments.status=open"),
        ("ignore: [amount]", "ignore: [amount, status]", "drift"),
        ("check: contract.no_future", "check: contract.enough_rows", "waivers.contract.enough_rows"),
        ("path: out/orders.parquet", "path: out/other.parquet", "servers.triage"),
        ("schema:\n  - name: orders", "schema:\n  - name: sales", "table"),
    ],
)
def test_a_weaker_promise_breaks_and_the_way_back_does_not(read: Read, old: str, new: str, subject: str) -> None:
    assert old in ORDERS
    before, after = read(ORDERS), read(ORDERS.replace(old, new, 1))
    forth = {c.subject: c for c in diff(before, after)}
    assert forth[subject].effect is Effect.BREAKING
    assert forth[subject].where
    back = {c.subject: c.effect for c in diff(after, before)}
    never_told = {
        "amount.logicalType", "order_id.pattern", "quality.no_future", "servers.triage", "table",
        "quality.status.nullValues.threshold", "waivers.contract.enough_rows",
    }  # fmt: skip
    assert subject in never_told or back[subject] is Effect.COMPATIBLE


@pytest.mark.parametrize(
    ("old", "new", "subject"),
    [
        ("Feed the triage", "Feed it", "purpose"),
        ("username: bob@example.org", "username: eve@example.org", "team"),
        ("target: 2", "target: 3", "kpi"),
        ("value: email", "value: phone", "mail.classification"),
    ],
)
def test_words_and_people_are_editorial(read: Read, old: str, new: str, subject: str) -> None:
    (change,) = diff(read(ORDERS), read(ORDERS.replace(old, new, 1)))
    assert (change.subject, change.effect) == (subject, Effect.EDITORIAL)


def test_the_version_step_follows_the_worst_change(read: Read) -> None:
    contract = read(ORDERS)
    assert version_step(diff(contract, contract)) == ""
    assert version_step(diff(contract, read(ORDERS.replace("Feed the triage", "x")))) == "patch"
    assert version_step(diff(read(ORDERS.replace(RULE, "")), read(ORDERS))) == "minor"
    assert version_step(diff(read(ORDERS), read(ORDERS.replace(RULE, "")))) == "major"


limits = st.integers(-5, 5)
thresholds = st.one_of(
    st.builds(Threshold, st.sampled_from([o for o in Operator if "Between" not in o.value]), limits),
    st.builds(
        lambda o, a, b: Threshold(o, (min(a, b), max(a, b))),
        st.sampled_from([Operator.BETWEEN, Operator.NOT_BETWEEN]),
        limits,
        limits,
    ),
)


@given(thresholds, thresholds, st.integers(-14, 14))
def test_a_threshold_that_implies_another_is_never_met_alone(
    one: Threshold, other: Threshold, doubled: int
) -> None:
    if implies(one, other) and meets(one, doubled / 2):
        assert meets(other, doubled / 2)
