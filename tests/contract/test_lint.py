"""Each lint names what is wrong, with its line, and is silent where nothing is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pilotgate.contract.lint import LINTS, lint
from pilotgate.contract.terms import Contract
from pilotgate.model import ColumnProfile, Numbers, Profile, Severity, Shape, TableProfile, ValueCount
from tests.contract.conftest import ORDERS

Read = Callable[[str | bytes], Contract]

MODEL = """\
import pandera.polars as pa
import polars as pl


class Orders(pa.DataFrameModel):
    order_id: str = pa.Field(nullable=True)
    amount: float = pa.Field(nullable=True, lt=100_000)
    customer_id: str = pa.Field(nullable=True, str_length={"min_value": 2, "max_value": 9})
    mail: str = pa.Field(nullable=True, str_contains="@")
"""
WHOLE = ORDERS.replace("  - role: data owner", "  - role: data owner\n  - role: steward").replace(
    "        logicalType: ", "        classification: internal\n        logicalType: "
)
STATUS = WHOLE[WHOLE.index("        enum: [{value: open}") : WHOLE.index("      - name: mail")]
SODA = "      - {id: other, type: custom, engine: soda, implementation: row_count > 1}\n"
NO_NULLS = "quality: [{metric: nullValues, mustBe: 0}]"


def suite(*expectations: tuple[str, dict[str, object]]) -> str:
    return json.dumps(
        {"name": "orders", "expectations": [{"type": t, "kwargs": k} for t, k in expectations]}, indent=1
    )


@pytest.fixture
def linted(read: Read, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Checks of the lints that fire, and where: from texts of contract, model and suite."""

    def look(
        contract: str = WHOLE, model: str = MODEL, expectations: str = "", profile: Profile | None = None
    ) -> dict[str, str]:
        for relative, text in (("schemas/orders.py", model), ("expectations/orders.json", expectations)):
            path = tmp_path / relative
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)
            if text:
                path.write_text(text)
        (tmp_path / "contracts").mkdir(exist_ok=True)
        (tmp_path / "contracts/orders.baseline.json").write_text("{}")
        other = ORDERS.replace("id: orders", "id: customers").replace("name: orders", "name: customers")
        (tmp_path / "contracts/customers.odcs.yaml").write_text(
            other.replace("physicalName: customer_id", "physicalName: customer_id")
        )
        return {f.check: f.where for f in lint(read(contract), root=tmp_path, profile=profile)}

    return look


def test_a_whole_contract_has_no_lint(linted: Callable[..., dict[str, str]]) -> None:
    assert linted() == {}


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("status: active", "status: draft", "lint.unsaid.status"),
        ("  purpose: Feed the triage", "  usage: nightly", "lint.unsaid.purpose"),
        ("role: technical owner, dateIn: 2026-01-01", "role: engineer", "lint.unsaid.technical_owner"),
        ("dateIn: 2026-01-01", "dateOut: 2026-02-01", "lint.unsaid.technical_owner"),
        ("role: business owner}", "role: guest}", "lint.unsaid.business_owner"),
        ("support:\n  - {channel: orders, url: https://example.org/orders}\n", "", "lint.unsaid.channel"),
        ("property: latency", "property: retention", "lint.unsaid.freshness"),
        ("property: latency", "property: latancy", "lint.unknown.service_level.latancy"),
        ("value: downstream", "value: upstream", "lint.unsaid.downstream"),
        ("roles: [business owner]", "roles: [busines owner]", "lint.unknown.approvals.busines owner"),
        ("[{column: status,", "[{column: state,", "lint.unknown.segment.state"),
        ("slices: [status]", "slices: [stat]", "lint.unknown.slice.stat"),
        ("ignore: [amount]", "ignore: [amounts]", "lint.unknown.drift.ignore.amounts"),
        ("orders.baseline.json", "other.baseline.json", "lint.no_file.baseline"),
        ("to: customers.customer_id", "to: customer.customer_id", "lint.unknown.relationship.customer"),
        ("to: customers.customer_id", "to: customers.customer", "lint.unknown.relationship.customer"),
        ("consistency\n", f"consistency\n{SODA}", "lint.unknown.engine.other.soda"),
        ("WHERE amount > 1e9", "WHERE amount >", "lint.sql.no_future"),
        ("query: SELECT count(*) FROM ${table} WHERE amount > 1e9", "query: DROP TABLE x", "lint.sql.no_future"),
        ("sql: 'SELECT avg(1)", "sql: 'SELEC avg(1)", "lint.sql.kpi"),
        ("FROM ${table} WHERE amount > 1e9", "", "lint.never_fails.no_future"),
        ("mustBeLessOrEqualTo: 2", "mustBeLessOrEqualTo: 100", "lint.never_fails.status.nullValues"),
        ("mustBeLessOrEqualTo: 2", "mustBeGreaterOrEqualTo: 0", "lint.never_fails.status.nullValues"),
        ("mustBeLessOrEqualTo: 2", "mustBeLessThan: 0", "lint.never_passes.status.nullValues"),
        ("mustBeBetween: [10, 1000]", "mustBeGreaterOrEqualTo: 0", "lint.never_fails.enough_rows"),
        ("mustBe: 0\n", "mustBeGreaterOrEqualTo: 0\n", "lint.never_fails.no_future"),
        ("mustBe: 0\n", "mustBe: -1\n", "lint.never_passes.no_future"),
        ("'^O-[0-9]{6}$'", "'.*'", "lint.never_fails.order_id.pattern"),
        ("{minimum: 0}", "{minimum: 9, maximum: 1}", "lint.never_passes.amount.minimum"),
        ("enum: [", "logicalTypeOptions: {pattern: '^X$'}\n        enum: [", "lint.never_passes.status.enum"),
        ("primaryKey: true\n", "primaryKey: true\n        unique: true\n", "lint.twice.uniqueness.order_id"),
        ("required: true\n", f"required: true\n        {NO_NULLS}\n", "lint.twice.presence.order_id"),
        (STATUS, "", "lint.no_rule.status"),
        ("name: status\n        classification: internal\n", "name: status\n", "lint.unsaid.classification"),
    ],
)  # fmt: skip
def test_a_lint_fires(linted: Callable[..., dict[str, str]], old: str, new: str, check: str) -> None:
    assert old in WHOLE
    found = linted(WHOLE.replace(old, new, 1))
    assert check in found
    assert found[check].startswith("contracts/orders.odcs.yaml")


@pytest.mark.parametrize(
    ("kind", "kwargs", "check"),
    [
        ("expect_column_values_to_not_be_null", {"column": "order_id"}, "lint.twice.presence.order_id"),
        ("expect_column_values_to_be_unique", {"column": "order_id"}, "lint.twice.uniqueness.order_id"),
        (
            "expect_column_values_to_be_in_set",
            {"column": "status", "value_set": ["open"]},
            "lint.twice.values.status",
        ),
        ("expect_table_row_count_to_be_between", {"min_value": 1}, "lint.twice.row_count"),
        ("expect_column_values_to_be_between", {"column": "amount", "min_value": 0}, "lint.twice.minimum.amount"),
        ("expect_column_values_to_match_regex", {"column": "order_id", "regex": "x"}, "lint.twice.form.order_id"),
        ("expect_column_values_to_not_be_null", {"column": "amuont"}, "lint.no_column.amuont"),
        ("expect_column_values_to_be_in_set", {"column": "mail", "mostly": 0}, "lint.never_fails.mail.mostly"),
    ],
)
def test_a_rule_of_the_suite_is_held_against_the_contract(
    linted: Callable[..., dict[str, str]], kind: str, kwargs: dict[str, object], check: str
) -> None:
    assert linted(expectations=suite((kind, kwargs)))[check] == "expectations/orders.json:4"


@pytest.mark.parametrize(
    ("field", "check"),
    [
        ("    status: str = pa.Field(isin=['open'])", "lint.twice.values.status"),
        ("    order_id_2: str = pa.Field(alias='order_id', str_matches='^O')", "lint.twice.form.order_id"),
        ("    status: str = pa.Field(nullable=True, unique=True)", ""),
        ("    ammount: float = pa.Field(ge=0)", "lint.no_column.ammount"),
        ("    qty: float = pa.Field(nullable=True, in_range=(0, 9), alias='amount')", "lint.twice.minimum.amount"),
    ],
)
def test_a_rule_of_the_model_is_held_against_the_contract(
    linted: Callable[..., dict[str, str]], field: str, check: str
) -> None:
    found = linted(model=MODEL + field + "\n")
    assert found.get(check, "schemas/orders.py:10") == "schemas/orders.py:10"
    assert (check in found) == bool(check)


def profile_of(missing: int, high: float) -> Profile:
    numbers = Numbers(1000 - missing, 0, high, 1, 1, 0, 0, tuple(high * i / 100 for i in range(101)))
    column = ColumnProfile(
        "amount", 0, "VARCHAR", "number", 1.0, 1000, missing, (), (), 900, 800, True, (ValueCount("1", 5),), False,
        (), (), numbers=numbers,
    )  # fmt: skip
    columns = (column, replace(column, name="status", logical_type="string", numbers=None))
    table = TableProfile(100, 0)
    return Profile("orders", "", "duckdb", Shape("csv"), datetime(2026, 1, 1, tzinfo=UTC), 1, table, columns)


def test_slack_limits_are_told_by_good_data(linted: Callable[..., dict[str, str]]) -> None:
    assert linted(profile=profile_of(20, 50_000)) == {}
    assert "lint.slack.amount.maximum" in linted(profile=profile_of(20, 50))
    loose = WHOLE.replace("mustBeLessOrEqualTo: 2", "mustBeLessOrEqualTo: 40")
    assert "lint.slack.status.nullValues" in linted(loose, profile=profile_of(20, 50_000))
    assert "lint.slack.status.nullValues" not in linted(loose, profile=profile_of(350, 50_000))
    wide = WHOLE.replace("[10, 1000]", "[10, 10000000]")
    assert "lint.slack.enough_rows" in linted(wide, profile=profile_of(20, 50_000))


def test_serious_lints_come_first(read: Read, tmp_path: Path) -> None:
    found = lint(
        read(ORDERS.replace("status: active", "status: draft").replace("SELECT count", "SELEC count")),
        root=tmp_path,
    )
    assert found[0].severity is Severity.ERROR
    assert found[-1].severity is not Severity.ERROR
    assert all(f.remedy and f.where and f.message for f in found)


def test_lints_are_registered_in_order() -> None:
    assert [look.__name__ for look in LINTS] == sorted(look.__name__ for look in LINTS)


def test_raw_values_of_a_personal_column_are_named_and_not_shown(read: Read, tmp_path: Path) -> None:
    contract = read(WHOLE)
    (tmp_path / "schemas").mkdir(exist_ok=True)
    (tmp_path / "expectations").mkdir(exist_ok=True)
    (tmp_path / "schemas/orders.py").write_text(
        MODEL.replace('str_contains="@"', 'isin=["ada@example.org", "bob@example.org"]')
    )
    kwargs = {"column": "mail", "value_set": ["eve@example.org"]}
    (tmp_path / "expectations/orders.json").write_text(suite(("expect_column_values_to_not_be_in_set", kwargs)))
    found = [f for f in lint(contract, root=tmp_path) if f.check.startswith("lint.exposed.")]
    assert {(f.check, f.severity) for f in found} == {
        ("lint.exposed.mail.schemas", Severity.ERROR),
        ("lint.exposed.mail.expectations", Severity.ERROR),
    }
    assert all("example.org" not in f.message for f in found)
    assert "2 raw values of `mail`" in " ".join(f.message for f in found)
