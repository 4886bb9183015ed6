from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilotgate.compare import compare
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import (
    Correlation,
    Dependency,
    Finding,
    MissingTogether,
    Profile,
    Severity,
    Status,
    ValueCount,
)
from tests.compare.made import column, profile

ROWS = 3000
Columns = dict[str, list[str | None]]


def drawn(seed: int, rows: int = ROWS) -> Columns:
    """One population; another seed is another sample of it."""
    dice = random.Random(seed)
    start = date(2026, 1, 1)
    return {
        "order_id": [str(100_000 + i) for i in dice.sample(range(rows * 4), rows)],
        "created_at": [(start + timedelta(days=dice.randrange(200))).isoformat() for _ in range(rows)],
        "amount": [f"{dice.lognormvariate(3, 1):.2f}" for _ in range(rows)],
        "country": dice.choices(["IT", "DE", "FR", "ES"], [50, 30, 15, 5], k=rows),
        "city": dice.choices(["Roma", "Milano", "Berlin", "Paris", "Lyon"], k=rows),
        "postcode": [f"{dice.randrange(1000, 99999):05d}" for _ in range(rows)],
        "note": [dice.choice(["paid", "", "open order", "returned goods"]) for _ in range(rows)],
    }


def compared(before: Columns | Profile, after: Columns | Profile, **policy: object) -> dict[str, Finding]:
    profiles = [p if isinstance(p, Profile) else profile(p) for p in (before, after)]
    findings = compare(*profiles, policy=DriftPolicy(**policy), dataset="orders")
    assert len({f.check for f in findings}) == len(findings)
    return {f.check: f for f in findings}


def alarms(findings: dict[str, Finding]) -> dict[str, Finding]:
    return {c: f for c, f in findings.items() if f.status is Status.FAILED and f.severity is not Severity.INFO}


def some_rows(values: Sequence[str | None], share: float) -> set[int]:
    return set(random.Random(7).sample(range(len(values)), int(share * len(values))))


def test_two_samples_of_one_population_raise_no_alarm() -> None:
    findings = compared(drawn(1), drawn(2))
    assert alarms(findings) == {}
    assert findings["compare.missing.country"].status is Status.PASSED


def test_few_rows_never_pass_and_say_how_many_are_needed() -> None:
    finding = compared(drawn(1, 60), drawn(2, 60))["compare.missing.country"]
    assert finding.status is Status.NOT_APPLICABLE
    assert "Not enough rows to be sure: needs 1,354, has 60." in finding.message


def test_new_delimiter_is_one_finding_that_names_both() -> None:
    findings = alarms(compared(profile(drawn(1)), profile(drawn(2), delimiter=";")))
    assert list(findings) == ["compare.shape.delimiter"]
    assert "from comma (`,`) to semicolon (`;`)" in findings["compare.shape.delimiter"].message


def test_delimiter_that_was_not_followed_is_still_one_finding() -> None:
    landed = profile(
        {";".join(drawn(2)): [";".join(map(str, row)) for row in zip(*drawn(2).values(), strict=True)]}
    )
    findings = alarms(compared(profile(drawn(1)), replace(landed, shape=replace(landed.shape, delimiter=";"))))
    assert list(findings) == ["compare.shape.delimiter"]


def test_other_newlines_are_noted_without_alarm() -> None:
    findings = compared(profile(drawn(1), newline="\r\n"), profile(drawn(2), newline="\n"))
    assert findings["compare.shape.newline"].status is Status.FAILED
    assert alarms(findings) == {}


def test_added_dropped_and_renamed_columns_are_each_named() -> None:
    after = drawn(2)
    after["stato"] = after.pop("country")
    after["channel"] = ["web"] * ROWS
    del after["note"]
    findings = alarms(compared(drawn(1), after))
    assert findings["compare.renamed.stato"].severity is Severity.ERROR
    assert "is what `country` was" in findings["compare.renamed.stato"].message
    assert findings["compare.dropped.note"].severity is Severity.ERROR
    assert findings["compare.added.channel"].severity is Severity.WARNING


def test_columns_in_another_order_are_one_finding() -> None:
    after = drawn(2)
    after["amount"] = after.pop("amount")
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == ["compare.reordered"]
    assert "`amount` moved" in findings["compare.reordered"].message


def test_numbers_that_became_text_are_retyped_and_told_once() -> None:
    after = drawn(2)
    after["amount"] = ["about " + str(v) for v in after["amount"]]
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == ["compare.retyped.amount"]
    assert findings["compare.retyped.amount"].severity is Severity.ERROR


def test_day_first_dates_in_three_percent_are_named_with_both_forms() -> None:
    after = drawn(2)
    for i in some_rows(after["created_at"], 0.031):
        y, m, d = str(after["created_at"][i]).split("-")
        after["created_at"][i] = f"{d}/{m}/{y}"
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == ["compare.format.created_at"]
    message = findings["compare.format.created_at"].message
    assert "3.1 % of 3,000 values" in message
    assert "day-first" in message
    assert "the pilot had only ISO date" in message


def test_decimal_comma_in_many_columns_is_one_finding() -> None:
    def prices(seed: int, comma: bool) -> Columns:
        dice = random.Random(seed)
        made: Columns = {f"price_{c}": [f"{dice.gauss(50, 5):.2f}" for _ in range(ROWS)] for c in "abcd"}
        return {c: [str(v).replace(".", ",") for v in vs] for c, vs in made.items()} if comma else made

    findings = alarms(compared(prices(1, False), prices(2, True)))
    assert len(findings) == 1
    assert "4 columns changed in the same way" in next(iter(findings.values())).message


def test_lost_leading_zeros_are_found() -> None:
    after = drawn(2)
    before = drawn(1)
    for made in (before, after):
        made["postcode"] = [f"0{str(v)[1:]}" for v in made["postcode"]]
    after["postcode"] = [str(v)[1:] for v in after["postcode"]]
    assert "compare.format.postcode" in alarms(compared(before, after))


@pytest.mark.parametrize("name", ["order_id", "created_at", "amount", "country", "city", "postcode", "note"])
def test_five_more_points_missing_are_found_in_every_kind_of_column(name: str) -> None:
    after = drawn(2)
    for i in some_rows(after[name], 0.05 if name != "note" else 0.1):
        after[name][i] = None
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == [f"compare.missing.{name}"]


def test_token_for_missing_that_is_new_is_named() -> None:
    after = drawn(2)
    for i in some_rows(after["city"], 0.04):
        after["city"][i] = "N/A"
    message = alarms(compared(drawn(1), after))["compare.missing.city"].message
    assert "4 % of 3,000" in message
    assert "`N/A`, which the pilot did not have" in message


def test_day_on_which_a_field_began_to_go_missing_is_told() -> None:
    before, after = profile(drawn(1)), profile(drawn(2))
    days = after.column("created_at").dates.per_day
    gone = tuple(ValueCount(d.value, d.count) for d in days if d.value >= "2026-07-01")
    city = after.column("city")
    city = replace(city, nulls=sum(d.count for d in gone), missing_per_day=gone)
    after = replace(
        after,
        columns=tuple(city if c.name == "city" else c for c in after.columns),
        table=replace(after.table, period="created_at"),
    )
    assert "It began on 2026-07-01." in alarms(compared(before, after))["compare.missing.city"].message


def test_new_category_in_one_percent_is_found() -> None:
    after = drawn(2)
    for i in some_rows(after["country"], 0.01):
        after["country"][i] = "UK"
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == ["compare.new_values.country"]
    assert "`UK` (1 %)" in findings["compare.new_values.country"].message


def test_halved_segment_moves_the_mix() -> None:
    after = drawn(2)
    after["country"] = ["IT" if v == "FR" and i % 2 else v for i, v in enumerate(after["country"])]
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == ["compare.distribution.country"]
    assert "`FR` went from" in findings["compare.distribution.country"].message


def test_amounts_in_cents_are_told_as_a_unit() -> None:
    after = drawn(2)
    after["amount"] = [f"{float(str(v)) * 100:.2f}" for v in after["amount"]]
    findings = alarms(compared(drawn(1), after))
    assert list(findings) == ["compare.distribution.amount"]
    assert "another unit (×100)" in findings["compare.distribution.amount"].message


def test_quarter_of_a_standard_deviation_is_found_with_its_interval() -> None:
    dice = random.Random(3)
    before: Columns = {"x": [f"{dice.gauss(0, 1):.4f}" for _ in range(2000)]}
    after: Columns = {"x": [f"{dice.gauss(0.25, 1):.4f}" for _ in range(2000)]}
    finding = alarms(compared(before, after))["compare.distribution.x"]
    assert finding.evidence[2].label == "effect"
    assert "95 % interval" in finding.evidence[2].value


def test_running_numbers_that_go_on_are_no_drift() -> None:
    before: Columns = {"id": [str(i) for i in range(2000)]}
    after: Columns = {"id": [str(i) for i in range(5000, 7000)]}
    assert alarms(compared(before, after)) == {}


def test_swapped_case_padding_and_damage_are_found() -> None:
    for change, said in (
        (str.upper, "are all upper case"),
        (lambda v: f" {v}", "begin with a blank"),
        (lambda v: v.replace("o", "Ã³"), "damaged by a wrong encoding"),
    ):
        after = drawn(2)
        for i in some_rows(after["city"], 0.1):
            after["city"][i] = change(str(after["city"][i]))
        assert said in alarms(compared(drawn(1), after))["compare.trait.city"].message


def test_shapes_never_seen_before_are_found() -> None:
    dice = random.Random(5)
    before: Columns = {"sku": [f"AB-{dice.randrange(10**4):04d}" for _ in range(ROWS)]}
    after: Columns = {"sku": [f"AB-{dice.randrange(10**4):04d}" for _ in range(ROWS)]}
    assert alarms(compared(before, after)) == {}
    for i in some_rows(after["sku"], 0.05):
        after["sku"][i] = f"X{dice.randrange(10**6):06d}"
    assert "compare.pattern.sku" in alarms(compared(before, after))


def test_repeated_rows_are_found() -> None:
    after = drawn(2)
    for values in after.values():
        values[: ROWS // 20] = values[ROWS // 20 : ROWS // 10]
    assert "compare.duplicates" in alarms(compared(drawn(1), after))


def test_days_without_rows_are_told() -> None:
    after = drawn(2)
    after["created_at"] = [
        "2026-01-01" if "2026-03-01" <= str(v) < "2026-03-15" else v for v in after["created_at"]
    ]
    assert "2026-03-01 to 2026-03-14" in alarms(compared(drawn(1), after))["compare.gaps.created_at"].message


def test_empty_extract_is_an_error() -> None:
    empty = profile({c: [] for c in drawn(1)})
    assert alarms(compared(profile(drawn(1)), empty))["compare.rows"].severity is Severity.ERROR


def test_policy_sets_severity_by_check_and_ignores_columns() -> None:
    after = drawn(2)
    after["amount"] = [f"{float(str(v)) * 100:.2f}" for v in after["amount"]]
    del after["city"]
    policy = {"severity": Severity.ERROR, "overrides": {"compare.dropped.*": Severity.INFO}}
    findings = compared(drawn(1), after, **policy)
    assert findings["compare.dropped.city"].severity is Severity.INFO
    assert findings["compare.distribution.amount"].severity is Severity.ERROR
    assert "compare.distribution.amount" not in compared(drawn(1), after, ignore=("amount",))


def test_columns_that_go_missing_together_are_one_finding() -> None:
    after = drawn(2)
    for i in some_rows(after["city"], 0.1):
        after["city"][i] = after["country"][i] = None
    table = replace(profile(after).table, missing_together=(MissingTogether(("country", "city"), ROWS // 10),))
    findings = alarms(compared(profile(drawn(1)), replace(profile(after), table=table)))
    assert list(findings) == ["compare.missing.country"]
    assert "missing together in 300 rows" in next(iter(findings.values())).message


def test_dependency_and_correlation_that_broke_are_found() -> None:
    before, after = profile(drawn(1)), profile(drawn(2))
    was = replace(
        before.table,
        dependencies=(Dependency(("city",), "country", ROWS, 3),),
        correlations=(Correlation("amount", "order_id", 0.9, ROWS),),
    )
    now = replace(
        after.table,
        dependencies=(Dependency(("city",), "country", ROWS, 150),),
        correlations=(Correlation("amount", "order_id", 0.5, ROWS),),
    )
    findings = alarms(compared(replace(before, table=was), replace(after, table=now)))
    assert set(findings) == {"compare.dependency.city.country", "compare.correlation.amount.order_id"}
    assert "5 % of 3,000 rows" in findings["compare.dependency.city.country"].message
    assert alarms(compared(replace(before, table=was), replace(after, table=was))) == {}


def test_keys_in_common_are_told() -> None:
    made = profile(drawn(1))
    keyed = tuple(replace(c, sketch=tuple(range(64))) if c.name == "order_id" else c for c in made.columns)
    findings = compared(replace(made, columns=keyed), replace(made, columns=keyed))
    assert "about 3,000 of 3,000 keys were already in the pilot" in findings["compare.keys.order_id"].message


def test_personal_values_are_not_shown_as_new() -> None:
    before, after = profile(drawn(1)), profile(drawn(2))
    secret = column("country", 3, ["Mario Rossi"] * ROWS)
    after = replace(
        after, columns=tuple(replace(secret, personal="name") if c.name == "country" else c for c in after.columns)
    )
    assert "Mario" not in "".join(f.message for f in compared(before, after).values())
