"""What a contract says arrives in `Contract`; what it cannot say is one clear error with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pilotgate.contract import read_contract
from pilotgate.contract.terms import Contract, Operator, Relationship, Threshold
from pilotgate.errors import ContractError
from pilotgate.model import Dimension, Severity
from tests.contract.conftest import ORDERS

Read = Callable[[str | bytes], Contract]


def line_of(text: str, part: str) -> int:
    """The line on which `part` stands."""
    return text[: text.index(part)].count("\n") + 1


def test_whole_contract_is_read_into_nouns(read: Read) -> None:
    contract = read(ORDERS)
    assert (contract.dataset, contract.title, contract.table) == ("orders", "Orders", "orders")
    assert contract.path == "contracts/orders.odcs.yaml"
    assert contract.purpose == "Feed the triage"
    assert [f.name for f in contract.fields] == ["order_id", "status", "mail", "amount", "customer_id"]
    key, status, mail, amount, _ = contract.fields
    assert (key.key_position, key.required, key.options) == (1, True, {"pattern": "^O-[0-9]{6}$"})
    assert status.enum == ("open", "closed")
    assert (mail.personal, amount.options) == ("email", {"minimum": 0})
    assert contract.relationships == (
        Relationship(("customer_id",), "customers", ("customer_id",), contract.relationships[0].where),
    )
    assert [m.role for m in contract.team] == ["technical owner", "business owner"]
    assert contract.team[0].since == date(2026, 1, 1)
    assert [(s.name, s.direction, s.access) for s in contract.servers] == [
        ("production", "upstream", "read"),
        ("triage", "downstream", "write"),
    ]
    assert contract.servers[0].shape == {"delimiter": ",", "encoding": "utf-8", "header_rows": 1}
    assert contract.servers[0].details == {"path": "data/*.csv", "format": "csv"}
    assert contract.upstream() == contract.servers[0]
    assert (contract.kpi and contract.kpi.target) == 2.0
    assert contract.segments[0].min_share == 0.1
    assert contract.evaluation
    assert contract.evaluation.slices == ("status",)
    assert contract.approvals
    assert contract.approvals.valid_hours == 72
    assert contract.compliance
    assert contract.compliance.review_by == date(2027, 1, 31)
    assert contract.drift.overrides == {"compare.volume": Severity.INFO}
    assert contract.waivers[0].expires == datetime(2026, 12, 2, tzinfo=UTC)
    assert contract.baseline == "contracts/orders.baseline.json"
    assert contract.service_levels[0].property == "latency"


def test_rules_have_ids_places_severities_and_thresholds(read: Read) -> None:
    nulls, rows, future = read(ORDERS).rules
    assert (nulls.id, nulls.column, nulls.severity) == ("status.nullValues", "status", Severity.WARNING)
    assert nulls.threshold == Threshold(Operator.LESS_OR_EQUAL, 2, "percent")
    assert nulls.dimension is Dimension.COMPLETENESS
    assert nulls.where == f"contracts/orders.odcs.yaml:{line_of(ORDERS, '- type: library')}"
    assert (rows.id, rows.kind, rows.dimension) == ("enough_rows", "library", Dimension.COVERAGE)
    assert rows.threshold == Threshold(Operator.BETWEEN, (10, 1000))
    assert (future.id, future.column, future.dimension) == ("no_future", None, Dimension.CONSISTENCY)


def test_rules_without_ids_are_numbered(read: Read) -> None:
    twice = ORDERS.replace("      - id: enough_rows\n        metric", "      - metric").replace(
        "      - id: no_future\n        type: sql\n",
        "      - metric: rowCount\n        mustBe: 1\n      - type: sql\n",
    )
    assert [r.id for r in read(twice).rules][1:] == ["table.rowCount", "table.rowCount.2", "table.sql"]


def test_dates_and_words_stay_text_as_yaml_1_2_has_it(read: Read) -> None:
    contract = read(
        ORDERS.replace("enum: [{value: open}", "enum: [{value: no}, {value: 2026-01-01}, {value: true}")
    )
    assert contract.fields[1].enum == ("no", "2026-01-01", "true", "closed")


def test_anchors_are_followed(read: Read) -> None:
    text = ORDERS.replace(
        "{username: ann@example.org, role: technical owner, dateIn: 2026-01-01}",
        "&ann {username: ann, role: technical owner}\n    - {<<: *ann, role: steward}",
    )
    assert [(m.username, m.role) for m in read(text).team][:2] == [("ann", "technical owner"), ("ann", "steward")]


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("kind: DataContract", "kind: DataContract\nkind: DataContract", "kind: DataContract", "line 2"),
        ("kind: DataContract\n", "", "apiVersion", '"kind" is missing'),
        ("apiVersion: v3.2.0", "apiVersion: v2.2.2", "apiVersion", '"v2.2.2" is not read here'),
        ("apiVersion: v3.2.0", "apiVersion: v9", "apiVersion", '"v9" is not read here'),
        ("version: 1.0.0", "version: 1.0", "version: 1.0", "version is 1.0"),
        ("  purpose:", "  porpose:", "porpose", 'did you mean "purpose"'),
        ("kind: DataContract", "kind: [DataContract", "id: orders", "not YAML"),
        ("kind: DataContract", "kind: Data\x01Contract", "apiVersion", "not YAML"),
        ("logicalType: number", "logicalTipe: number", "logicalTipe", 'did you mean "logicalType"'),
        ("logicalType: number", "logicalType: decimal", "logicalType: decimal", '"decimal" is not allowed'),
        ("        logicalType: number\n", "", "- name: amount", '"logicalType" is missing'),
        ("required: true", "requird: true", "requird", 'did you mean "required"'),
        ("required: true", "required: yes", "required: yes", "which is no boolean"),
        ("{minimum: 0}", "{minimun: 0}", "{minimun", 'did you mean "minimum"'),
        ("{minimum: 0}", "{minimum: .nan}", "{minimum: .nan}", "not a number that can be compared"),
        ("severity: warning", "severity: eror", "severity: eror", 'unknown severity "eror"; did you mean "error"'),
        ("mustBeLessOrEqualTo: 2", "mustBeLesOrEqualTo: 2", "- type: library", "no threshold"),
        ("mustBeLessOrEqualTo: 2", "mustBeLessOrEqualTo: two", "mustBeLessOrEqualTo: two", "cannot be compared"),
        ("mustBeLessOrEqualTo: 2", "mustBeLessThan: 2\n            mustBe: 0", "mustBe: 0", "two thresholds"),
        ("unit: percent", "unit: precent", "unit: precent", 'did you mean "percent"'),
        ("mustBe: 0\n", "mustBe: 0\n        unit: percentOfHistory\n", "unit: percentOf", "only library rules"),
        ("metric: nullValues", "metric: nulValues", "metric: nulValues", 'did you mean "nullValues"'),
        ("            metric: nullValues\n", "", "- type: library", '"metric" is missing'),
        (
            "          - type: library\n            metric: nullValues\n",
            "          - type: libary\n",
            "- type: libary",
            "libary",
        ),
        (
            "metric: nullValues",
            "metric: nullValues\n            arguments: {x: 1}",
            "arguments: {x",
            "takes no argument",
        ),
        ("metric: nullValues", "metric: missingValues", "- type: library", "does not say which"),
        ("metric: nullValues", "metric: invalidValues", "- type: library", "does not say what is valid"),
        ("metric: nullValues", "metric: rowCount", "- type: library", "about the table"),
        ("metric: rowCount", "metric: nullValues", "- id: enough_rows", "of which column"),
        ("metric: rowCount\n", "description: many\n", "mustBeBetween", "does not go with"),
        (
            "        metric: rowCount\n        mustBeBetween: [10, 1000]\n",
            "        description: many\n",
            "- id: enough",
            "has no type",
        ),
        ("[10, 1000]", "[1000, 10]", "mustBeBetween", "no range"),
        ("[10, 1000]", "[10]", "mustBeBetween", "cannot be compared"),
        ("id: no_future", "id: enough_rows", "id: enough_rows\n        type", "stands here and at"),
        ("id: no_future", "id: kpi", "id: kpi", "pilotgate's own"),
        ("        type: sql\n", "        type: text\n", "mustBe: 0", "does not go with the other keys"),
        ("query: SELECT count(*) FROM ${table} WHERE amount > 1e9", 'query: " "', "query", "empty"),
        ("dimension: consistency", "dimension: validity", "dimension: validity", '"validity" is not allowed'),
        ("- property: kpi", "- property: kpl", "- property: kpl", 'did you mean "kpi"'),
        ("direction: up,", "direction: upwards,", "direction: upwards", '"upwards" is not allowed'),
        ("baseline: 1, target", "basline: 1, target", "value: {name: closed", "basline"),
        ("minShare: 0.1", "minShare: 10", "[{column", "minShare"),
        (
            "vendor: pilotgate\n    value: {roles",
            "vendor: pilotgat\n    value: {roles",
            "vendor: pilotgat\n",
            'mean "pilotgate"',
        ),
        ("vendor: pilotgate\n    value: {roles", "value: {roles", "- property: approvals", "has no vendor"),
        (
            "- property: drift",
            "- property: kpi",
            "- property: kpi\n    vendor: pilotgate\n    value: {sev",
            "twice",
        ),
        ("property: personalData", "property: personnelData", "personnelData", 'did you mean "personalData"'),
        ("property: shape", "property: personalData", "property: personalData", "access, direction, shape"),
        ("headerRows: 1", "header_rows: 1", "value: {delimiter", 'did you mean "headerRows"'),
        ("value: downstream", "value: downsteam", "downsteam", 'did you mean "downstream"'),
        ("approver: bob", "approver: Ann ", "- {check", "ask for themselves"),
        ("expires: 2026-12-01", "expires: 2026-13-01", "- {check", "not a day"),
        ("expires: 2026-12-01", "expires: soon", "- {check", "expires"),
        (", expires: 2026-12-01", "", "- {check", '"expires" is missing'),
        ("dateIn: 2026-01-01", "dateIn: 01.01.2026", "- {username: ann", "not a day"),
        ("- to: customers.customer_id", "- to: customers", "- to: customers", "to"),
        ("physicalName: customer_id", "physicalName: amount", "- name: customer", "stands here and at"),
        ("primaryKey: true", "primaryKeyPosition: 1", "primaryKeyPosition", "stands for nothing"),
        ("enum: [{value: open}", "enum: [{value: null}", "enum:", "cannot hold null"),
        ("enum: [{value: open}", "enum: [open", "enum:", '"open"'),
        ("schema:\n  - name: orders", "schema:\n  - name: lines\n  - name: orders", "- name: orders", "one table"),
        ("status: active", "status: !!python/name:os.system x", "status", "tag"),
        ("status: active", "7: active", "7: active", "not text"),
        ("retentionDays: 30", "retentionDay: 30", "value: {regimes", 'did you mean "retentionDays"'),
    ],
)
def test_a_mistake_is_an_error_with_its_line(read: Read, old: str, new: str, at: str, words: str) -> None:
    assert old in ORDERS
    text = ORDERS.replace(old, new, 1) if ORDERS.count(old) == 1 else ORDERS.replace(old, new)
    with pytest.raises(ContractError) as caught:
        read(text)
    assert words in str(caught.value)
    if "\x01" not in text:
        start = text.rindex(at) if text.count(at) > 1 and "kind" not in at else text.index(at)
        lines = {line_of(text, at), text[:start].count("\n") + 1, line_of(text, at) + ("kind" in at)}
        assert int(caught.value.where.rpartition(":")[2]) in lines
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"# nothing yet\n", "empty"),
        (b"- a\n- b\n", "mapping"),
        ("name: Größe\n".encode("latin-1"), "not UTF-8"),
        (ORDERS.encode("utf-16"), "not UTF-8"),
        (b"a: &a [*a]\n", "refers to itself"),
        (b"a: 1\n---\nb: 2\n", "not YAML"),
        (b"a:\n\t- b\n", "not YAML"),
        (b"a: " + b"[" * 5000, "not YAML"),
    ],
)
def test_what_is_no_contract_is_refused(read: Read, content: bytes, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        read(content)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"^contracts/none.odcs.yaml: the contract cannot be read"):
        read_contract(tmp_path / "contracts/none.odcs.yaml", root=tmp_path)


def test_several_mistakes_name_the_other_lines(read: Read) -> None:
    text = ORDERS.replace("required: true", "requird: true").replace("severity: warning", "severty: warning")
    with pytest.raises(ContractError, match=rf"more on line {line_of(text, 'severty')}\)"):
        read(text)


def test_a_limit_may_be_relative_to_earlier_extracts(read: Read) -> None:
    text = ORDERS.replace("mustBeBetween: [10, 1000]", "mustBeBetween: [80, 125]\n        unit: percentOfHistory")
    assert read(text).rules[1].threshold == Threshold(Operator.BETWEEN, (80, 125), "percentOfHistory")


def test_properties_of_other_vendors_are_left_alone(read: Read) -> None:
    assert read(ORDERS.replace("vendor: other", "vendor: acme")).fields == read(ORDERS).fields


def test_billion_laughs_are_refused(read: Read) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    with pytest.raises(ContractError, match="too large"):
        read("\n".join(lines))


def test_compound_key_positions_are_kept_or_counted(read: Read) -> None:
    text = ORDERS.replace(
        "- name: status\n", "- name: status\n        primaryKey: true\n        primaryKeyPosition: 1\n"
    )
    assert [(f.name, f.key_position) for f in read(text).fields if f.key_position] == [
        ("order_id", 2),
        ("status", 1),
    ]


def test_foreign_keys_of_the_table_and_of_other_files(read: Read) -> None:
    text = ORDERS.replace(
        "    quality:\n      - id: enough",
        (
            "    relationships:\n"
            "      - from: [orders.order_id, orders.status]\n"
            "        to: [lines.order_id, lines.status]\n"
            "    quality:\n      - id: enough"
        ),
    ).replace("to: customers.customer_id", "to: contracts/clients.odcs.yaml#/schema/c/properties/id")
    first, second = read(text).relationships
    assert (first.to_dataset, first.to_columns) == ("clients", ("id",))
    assert (second.columns, second.to_dataset) == (("order_id", "status"), "lines")
