"""What is exported says the same there, what is imported is a contract, and what is lost is listed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from pilotgate.contract.document import parse_document
from pilotgate.contract.exchange import EXPORTS, IMPORTS, export_contract, import_contract
from pilotgate.contract.exchange.promises import promises
from pilotgate.contract.read import contract_from
from pilotgate.contract.terms import Contract
from pilotgate.errors import ContractError, UsageError
from tests.contract.conftest import ORDERS

Read = Callable[[str | bytes], Contract]
BACK = {"great-expectations": "gx", "json-schema": "json-schema", "dbt": "dbt"}


def imported(content: str | bytes, kind: str, name: str = "orders") -> tuple[Contract, list[str]]:
    data = content if isinstance(content, bytes) else content.encode()
    found = import_contract(data, kind=kind, name=name, shown=f"x.{kind}")
    document = parse_document(found.content, f"contracts/{name}.odcs.yaml")
    return contract_from(document, ""), [u.what for u in found.unmapped]


@pytest.mark.parametrize("to", EXPORTS)
def test_every_promise_is_carried_over_or_listed(read: Read, to: str) -> None:
    contract = read(ORDERS)
    exported = export_contract(contract, to)
    lost = {u.what for u in exported.unmapped}
    assert lost <= {p.name for p in promises(contract)}
    assert {"the kpi", "the approvals", "the compliance", "the service level latency"} <= lost
    assert "the rule no_future" in lost or to == "soda"
    assert all(u.where.startswith("contracts/orders.odcs.yaml:") and u.why for u in exported.unmapped)
    for name in ("order_id", "status", "amount", "customer_id"):
        assert name in exported.content.decode()


@pytest.mark.parametrize("to", EXPORTS)
def test_a_limit_relative_to_history_has_no_place_elsewhere(read: Read, to: str) -> None:
    text = ORDERS.replace("mustBeBetween: [10, 1000]", "mustBeBetween: [80, 125]\n        unit: percentOfHistory")
    exported = export_contract(read(text), to)
    assert "the rule enough_rows" in {u.what for u in exported.unmapped}
    assert b"125" not in exported.content


@pytest.mark.parametrize(("to", "back"), BACK.items())
def test_columns_survive_the_way_there_and_back(read: Read, to: str, back: str) -> None:
    contract = read(ORDERS)
    returned, _ = imported(export_contract(contract, to).content, back)
    assert [f.name for f in returned.fields] == [f.name for f in contract.fields]
    for before, after in zip(contract.fields, returned.fields, strict=True):
        assert (after.required, after.enum) == (before.required, before.enum)
        assert after.options in ({}, before.options)
    if back != "gx":
        assert [f.logical_type for f in returned.fields] == [f.logical_type for f in contract.fields]


def test_a_suite_for_great_expectations_can_be_built(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "false")
    suite = json.loads(export_contract(read(ORDERS), "great-expectations").content)
    kinds = [e["type"] for e in suite["expectations"]]
    assert kinds.count("expect_column_to_exist") == 5
    assert "expect_table_row_count_to_be_between" in kinds
    nulls = next(e for e in suite["expectations"] if e["kwargs"].get("mostly"))
    assert (nulls["kwargs"]["mostly"], nulls["severity"]) == (0.98, "warning")
    expectations = pytest.importorskip("great_expectations.expectations")
    for entry in suite["expectations"]:
        name = "".join(part.capitalize() for part in entry["type"].split("_"))
        getattr(expectations, name)(**entry["kwargs"], severity=entry["severity"])


def test_a_pandera_model_can_be_run(read: Read) -> None:
    import polars as pl
    from pandera.errors import SchemaError, SchemaErrors

    source = export_contract(read(ORDERS), "pandera").content.decode()
    module = ModuleType("exported_orders")
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, "orders.py", "exec"), module.__dict__)
        schema = module.Orders.to_schema()
    finally:
        del sys.modules[module.__name__]
    good = pl.DataFrame(
        {"order_id": ["O-123456"], "status": ["open"], "mail": ["x"], "amount": [1.0], "customer_id": ["c"]}
    )
    schema.validate(good)
    for column, bad in (("order_id", "7"), ("order_id", None), ("status", "lost"), ("amount", -1.0)):
        broken = good.with_columns(pl.Series(column, [bad], good.schema[column]))
        with pytest.raises((SchemaError, SchemaErrors)):
            schema.validate(broken)


def test_a_json_schema_judges_rows(read: Read) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(export_contract(read(ORDERS), "json-schema").content)
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema).is_valid
    assert judge({"order_id": "O-123456", "status": "open", "amount": 3, "mail": None})
    assert not judge({"status": "open"})
    assert not judge({"order_id": "O-1"})
    assert not judge({"order_id": "O-123456", "status": "lost"})
    assert not judge({"order_id": "O-123456", "amount": -1})


def test_soda_checks_are_yaml_that_says_what_warns(read: Read) -> None:
    exported = export_contract(read(ORDERS), "soda")
    checks = parse_document(exported.content, "orders.yml").data["checks for orders"]
    told = json.dumps(checks)
    assert "row_count between 10 and 1000" in told
    assert {"missing_percent(status)": {"warn": "when > 2"}} in checks
    assert "values in (customer_id) must exist in customers (customer_id)" in checks
    assert any("no_future = 0" in c for c in checks if isinstance(c, dict))


DDL = """
CREATE TABLE sales.orders (
  id BIGINT PRIMARY KEY,
  code VARCHAR(12) NOT NULL UNIQUE,
  state TEXT CHECK (state IN ('open', 'closed')),
  qty INTEGER CHECK (qty BETWEEN 1 AND 9),
  price DECIMAL(10, 2) DEFAULT 0,
  ordered DATE,
  shipped TIMESTAMP,
  place GEOGRAPHY,
  customer BIGINT REFERENCES customers (id),
  UNIQUE (code, state),
  CHECK (shipped >= ordered)
);
CREATE INDEX i ON sales.orders (code);
"""


def test_ddl_becomes_a_contract() -> None:
    contract, lost = imported(DDL, "ddl")
    fields = {f.name: f for f in contract.fields}
    kinds = [f.logical_type for f in contract.fields]
    assert kinds == ["integer", "string", "string", "integer", "number", "date", "timestamp", "string", "integer"]
    assert (fields["id"].key_position, fields["id"].required) == (1, True)
    assert (fields["code"].unique, fields["code"].options) == (True, {"maxLength": 12})
    assert fields["state"].enum == ("open", "closed")
    assert fields["qty"].options == {"minimum": 1, "maximum": 9}
    assert [(r.to_dataset, r.to_columns) for r in contract.relationships] == [("customers", ("id",))]
    assert [r.kind for r in contract.rules] == ["library", "sql"]
    assert "shipped >= ordered" in contract.rules[1].query
    assert [w for w in lost if "DEFAULT" in w]
    assert [w for w in lost if "GEOGRAPHY" in w]
    assert [w for w in lost if "INDEX" in w]


def test_a_suite_becomes_a_contract_and_says_what_stays_behind() -> None:
    suite = {
        "expectations": [
            {"expectation_type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}},
            {
                "type": "expect_column_values_to_be_between",
                "kwargs": {"column": "b", "min_value": 0, "strict_min": True},
            },
            {
                "type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "c", "value_set": [1, 2], "mostly": 0.9},
            },
            {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "b", "min_value": 0}},
            {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 5}, "severity": "warning"},
            {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "b", "row_condition": "c > 1"}},
        ]
    }
    contract, lost = imported(json.dumps(suite, indent=1), "gx")
    assert [(f.name, f.logical_type, f.required) for f in contract.fields] == [
        ("a", "string", True),
        ("b", "number", False),
        ("c", "string", False),
    ]
    assert contract.fields[1].options == {"exclusiveMinimum": 0}
    assert [(r.metric, r.severity.value) for r in contract.rules] == [
        ("invalidValues", "error"),
        ("rowCount", "warning"),
    ]
    assert "expect_column_mean_to_be_between of b" in lost
    assert "expect_column_values_to_not_be_null of b" in lost
    assert {"type of a", "type of b", "type of c"} <= set(lost)


def test_dbt_becomes_a_contract() -> None:
    text = """
version: 2
models:
  - name: orders
    description: Orders of the shop
    meta: {owner: me}
    columns:
      - name: id
        data_type: bigint
        tests: [not_null, unique]
      - name: state
        data_type: varchar(10)
        data_tests:
          - accepted_values: {values: [open, closed]}
          - not_null: {severity: warn}
          - dbt_expectations.expect_column_to_exist
      - name: qty
        data_type: int
        data_tests:
          - dbt_utils.accepted_range: {min_value: 1, inclusive: false}
          - relationships: {to: ref('items'), field: id}
"""
    contract, lost = imported(text, "dbt")
    assert contract.purpose == "Orders of the shop"
    assert [(f.name, f.logical_type, f.required, f.unique) for f in contract.fields] == [
        ("id", "integer", True, True),
        ("state", "string", False, False),
        ("qty", "integer", False, False),
    ]
    assert contract.fields[2].options == {"exclusiveMinimum": 1}
    assert contract.relationships[0].to_dataset == "items"
    assert [(r.metric, r.severity.value) for r in contract.rules] == [("nullValues", "warning")]
    assert set(lost) == {"meta of the model", "dbt_expectations.expect_column_to_exist of state"}


def test_json_schema_becomes_a_contract() -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "additionalProperties": False,
        "properties": {
            "a": {"type": "string", "format": "date-time"},
            "b": {"type": ["integer", "null"], "minimum": 1, "enum": [1, 2]},
            "c": {"oneOf": [{"type": "string"}, {"type": "number"}]},
        },
    }
    contract, lost = imported(json.dumps(schema, indent=1), "json-schema")
    assert [(f.name, f.logical_type, f.required, f.enum) for f in contract.fields] == [
        ("a", "timestamp", True, ()),
        ("b", "integer", False, ("1", "2")),
        ("c", "string", False, ()),
    ]
    assert {"additionalProperties of the row", "oneOf of c"} <= set(lost)


def test_values_that_no_enum_can_hold_are_listed() -> None:
    entry = {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "a", "value_set": [1, 1, None, "x"]}}
    contract, lost = imported(json.dumps({"expectations": [entry]}), "gx")
    assert contract.fields[0].enum == ("1", "x")
    assert "some values of a" in lost


def test_an_import_that_makes_no_valid_contract_is_refused() -> None:
    twice = {"type": "object", "properties": {"a": {"type": "string", "minLength": -1}}}
    with pytest.raises(ContractError, match="as a contract"):
        imported(json.dumps(twice), "json-schema")


@pytest.mark.parametrize("kind", IMPORTS)
def test_what_is_not_of_the_format_is_refused(kind: str) -> None:
    with pytest.raises(ContractError):
        import_contract(b"x: [1", kind=kind, name="orders", shown="x")
    with pytest.raises(ContractError):
        import_contract(b"a: 1\n", kind=kind, name="orders", shown="x")


def test_unknown_formats_are_named(read: Read) -> None:
    with pytest.raises(UsageError, match="great-expectations"):
        export_contract(read(ORDERS), "avro")
    with pytest.raises(UsageError, match="ddl"):
        import_contract(b"", kind="avro", name="x", shown="x")


@pytest.mark.parametrize("path", sorted(Path("contracts").glob("*.odcs.yaml")), ids=lambda p: p.name)
def test_the_projects_own_contracts_are_read(path: Path) -> None:
    from pilotgate.contract import read_contract

    assert read_contract(path.resolve(), root=Path.cwd()).fields
    content = path.read_bytes()
    assert import_contract(content, kind="odcs", name=path.name.split(".")[0], shown="x").content == content


MANY = """\
# orders and customers
apiVersion: v3.1.0
kind: DataContract
id:   shop   # one
version: 1.0.0
status: active
schema:
- name: customers
  physicalName: crm.customers
  properties:
  -   {name: id, logicalType: integer, required: true}
# the orders
- name: orders
  properties:
  - name: id
    logicalType: integer
    quality:
      - type: custom
        engine: soda
        implementation: |
          checks
  - name: address
    logicalType: object
    properties:
      - {name: street, logicalType: string}
  quality:
    - {type: text, description: Looks sound}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_foreign_contract_is_taken_as_it_is_table_by_table(end: str) -> None:
    content = MANY.replace("\n", end).encode()
    customers = import_contract(content, kind="odcs", name="customers", shown="shop.yaml")
    assert customers.content == content[: content.index(b"- name: orders")]
    assert [u.what for u in customers.unmapped] == ["the table orders"]
    orders = import_contract(content, kind="odcs", name="orders", shown="shop.yaml")
    assert orders.content == content.replace(
        content[content.index(b"- name: customers") : content.index(b"- name: orders")], b""
    )
    assert [u.what for u in orders.unmapped] == [
        "the table customers",
        "a rule of type custom",
        "what is within address",
        "Looks sound",
    ]
    assert orders.unmapped[1].where == "shop.yaml:18"
    with pytest.raises(ContractError, match="2 tables, and none is called shop"):
        import_contract(content, kind="odcs", name="shop", shown="shop.yaml")
