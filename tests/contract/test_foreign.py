# ruff: noqa: E501 (the lines are those of other tools)
"""Files as other tools write them: what they promise is in the contract, and what has no place there is listed."""

from __future__ import annotations

from typing import Any

import pytest

from pilotgate.contract.document import parse_document
from pilotgate.contract.exchange import import_contract
from pilotgate.contract.read import contract_from
from pilotgate.contract.terms import Contract

CASES: dict[tuple[str, str], str] = {
    ("ddl", "pg"): """
-- orders of the shop
CREATE TABLE IF NOT EXISTS shop.orders (
    id BIGSERIAL PRIMARY KEY,
    ref uuid NOT NULL DEFAULT gen_random_uuid(),
    customer_id integer NOT NULL REFERENCES shop.customers(id) ON DELETE CASCADE,
    status varchar(12) NOT NULL CHECK (status IN ('open','closed')),
    qty int CHECK (qty > 0 AND qty <= 100),
    price numeric(10,2) CHECK (price >= 0),
    tags text[],
    payload jsonb,
    created timestamptz DEFAULT now(),
    total numeric GENERATED ALWAYS AS (qty * price) STORED,
    CONSTRAINT u UNIQUE (ref, customer_id),
    EXCLUDE USING gist (created WITH =)
) PARTITION BY RANGE (created);
COMMENT ON TABLE shop.orders IS 'Orders';
COMMENT ON COLUMN shop.orders.qty IS 'Pieces; at least one';
CREATE UNIQUE INDEX ix ON shop.orders (ref);
ALTER TABLE shop.orders ADD CONSTRAINT fk FOREIGN KEY (qty) REFERENCES shop.q (id);
""",
    ("ddl", "mysql"): """CREATE TABLE `orders` (
  `id` int unsigned NOT NULL AUTO_INCREMENT COMMENT 'number',
  `kind` enum('a','b') NOT NULL,
  `at` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `flag` tinyint(1) DEFAULT '0',
  `code` char(5) COLLATE utf8mb4_bin,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uk` (`code`),
  KEY `ix` (`at`),
  CONSTRAINT `fk` FOREIGN KEY (`kind`) REFERENCES `kinds` (`id`),
  CONSTRAINT `ck` CHECK ((`code` regexp '^[A-Z]'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Orders; all';
""",
    ("ddl", "mssql"): """CREATE TABLE [dbo].[Orders](
 [Id] [int] IDENTITY(1,1) NOT NULL,
 [Name] [nvarchar](50) NOT NULL,
 [Mail] [nvarchar](max) NULL,
 [At] [datetime2](7) NOT NULL DEFAULT (getdate()),
 [Amount] [money] NULL,
 CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
ALTER TABLE [dbo].[Orders] ADD CONSTRAINT [CK] CHECK ([Amount]>(0))
GO
""",
    ("ddl", "snow"): """create or replace TABLE DB.PUBLIC.ORDERS (
 ID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 COMMENT 'key',
 NAME VARCHAR(16777216) MASKING POLICY P,
 V VARIANT,
 AT TIMESTAMP_NTZ(9),
 primary key (ID)
) CLUSTER BY (AT) COMMENT='orders';
""",
    (
        "json-schema",
        "draft4",
    ): """{"$schema":"http://json-schema.org/draft-04/schema#","type":"object","required":["id"],"properties":{"id":{"type":"integer","minimum":0,"exclusiveMinimum":true},"a":{"type":["string","null"],"enum":["x",null]},"b":{"$ref":"#/definitions/b"}},"definitions":{"b":{"type":"string","pattern":"^b"}},"additionalProperties":false}""",
    (
        "json-schema",
        "draft7",
    ): """{"$schema":"http://json-schema.org/draft-07/schema#","title":"T","type":"array","items":{"type":"object","properties":{"id":{"type":"integer","exclusiveMinimum":0,"multipleOf":5},"d":{"type":"string","format":"date"},"o":{"type":"object","properties":{"x":{"type":"string","minLength":1}},"required":["x"]},"l":{"type":"array","items":{"type":"string"},"minItems":1},"c":{"const":"k"}},"if":{"properties":{"id":{"const":1}}},"then":{"required":["d"]}}}""",
    (
        "json-schema",
        "2020",
    ): """{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{"m":{"type":"string","format":"email"}},"type":"object","properties":{"m":{"$ref":"#/$defs/m"},"n":{"anyOf":[{"type":"number","minimum":1},{"type":"null"}]},"u":{"oneOf":[{"type":"string"},{"type":"integer"}]},"e":{"allOf":[{"type":"string"},{"maxLength":3}]},"r":{"$ref":"https://other/x.json"}},"dependentRequired":{"m":["n"]},"patternProperties":{"^x":{"type":"string"}},"unevaluatedProperties":false}""",
    ("dbt", "dbt"): """version: 2
models:
  - name: orders
    description: Orders
    config: {materialized: table, contract: {enforced: true}}
    constraints:
      - {type: primary_key, columns: [id]}
      - {type: check, expression: "qty > 0"}
    tests:
      - dbt_utils.unique_combination_of_columns: {combination_of_columns: [id, ref]}
      - dbt_utils.expression_is_true: {expression: "qty >= 0"}
      - dbt_expectations.expect_table_row_count_to_be_between: {min_value: 1, max_value: 10}
      - dbt_utils.recency: {datepart: day, field: at, interval: 1}
    columns:
      - name: id
        data_type: bigint
        constraints: [{type: not_null}, {type: unique}]
        data_tests:
          - unique: {config: {severity: warn, where: "id > 3"}}
          - not_null
          - relationships: {to: ref('customers'), field: id}
      - name: qty
        tests:
          - dbt_utils.accepted_range: {min_value: 0, max_value: "{{ var('x') }}"}
          - dbt_expectations.expect_column_values_to_be_between: {min_value: 0, max_value: 5, row_condition: "id > 1"}
          - dbt_expectations.expect_column_values_to_match_regex: {regex: "^[0-9]+$"}
          - dbt_utils.not_null_proportion: {at_least: 0.9}
          - my_own_test
          - accepted_values: {arguments: {values: [1, 2]}, quote: false}
          - dbt_utils.not_empty_string
          - dbt_expectations.expect_column_values_to_be_of_type: {column_type: integer}
    unit_tests: []
sources:
  - name: raw
    freshness: {warn_after: {count: 12, period: hour}}
    loaded_at_field: at
    tables: [{name: orders}]
""",
    (
        "gx",
        "old",
    ): """{"expectation_suite_name":"a","data_asset_type":null,"ge_cloud_id":null,"expectations":[{"expectation_type":"expect_column_values_to_not_be_null","kwargs":{"column":"id","mostly":0.9,"result_format":"BASIC"},"meta":{"notes":{"format":"markdown","content":["x"]}}},{"expectation_type":"expect_column_to_exist","kwargs":{"column":"id"},"meta":{}},{"expectation_type":"expect_table_columns_to_match_ordered_list","kwargs":{"column_list":["id","b"]}},{"expectation_type":"expect_column_kl_divergence_to_be_less_than","kwargs":{"column":"b","partition_object":{"weights":[1]},"threshold":0.1}},{"expectation_type":"expect_column_values_to_match_strftime_format","kwargs":{"column":"d","strftime_format":"%Y-%m-%d"}}],"evaluation_parameters":{"x":1},"meta":{"great_expectations_version":"0.18.12"}}""",
    (
        "gx",
        "1x",
    ): """{"name":"a","id":"6c3d","expectations":[{"type":"expect_column_values_to_be_between","kwargs":{"column":"q","min_value":0,"strict_min":true},"severity":"warning","id":"1","rendered_content":[]},{"type":"expect_column_values_to_be_in_set","kwargs":{"column":"s","value_set":["a",null]},"windows":[]},{"type":"expect_column_pair_values_a_to_be_greater_than_b","kwargs":{"column_A":"a","column_B":"b","or_equal":true}},{"type":"unexpected_rows_expectation","kwargs":{"unexpected_rows_query":"SELECT * FROM {batch} WHERE q<0"}}],"notes":null,"suite_parameters":{}}""",
}

EXPECTED: dict[tuple[str, str], tuple[dict[str, dict[str, Any]], set[str]]] = {
    ("ddl", "pg"): (
        {
            "id": {"key_position": 1, "logical_type": "integer"},
            "status": {"enum": ("open", "closed"), "required": True},
            "qty": {"options": {"exclusiveMinimum": 0, "maximum": 100}, "description": "Pieces; at least one"},
        },
        {"DEFAULT UUID() of ref", "EXCLUDE USING gist", "CREATE UNIQUE INDEX", "PARTITIONED_BY", "AS qty * price"},
    ),
    ("ddl", "mysql"): (
        {"kind": {"enum": ("a", "b"), "required": True}, "code": {"unique": True}, "id": {"key_position": 1}},
        {"AUTO_INCREMENT", "ON UPDATE", "COLLATE", "INDEX", "ENGINE"},
    ),
    ("ddl", "mssql"): (
        {"Id": {"key_position": 1, "required": True}, "Name": {"options": {"maxLength": 50}}, "Amount": {}},
        {"GENERATED BY DEFAULT", "DEFAULT (CURRENT_TIMESTAMP"},
    ),
    ("ddl", "snow"): (
        {"ID": {"key_position": 1, "description": "key"}, "AT": {"logical_type": "timestamp"}},
        {"MASKING POLICY", "CLUSTER BY", "COMMENT"},
    ),
    ("json-schema", "draft4"): (
        {"id": {"options": {"exclusiveMinimum": 0}}, "b": {"options": {"pattern": "^b"}}, "a": {"enum": ("x",)}},
        {"additionalProperties"},
    ),
    ("json-schema", "draft7"): (
        {"id": {"options": {"exclusiveMinimum": 0, "multipleOf": 5}}, "c": {"enum": ("k",)}},
        {"if of the row", "then of the row", "properties of o", "required of o", "items of l", "minItems of l"},
    ),
    ("json-schema", "2020"): (
        {"m": {"options": {"format": "email"}}, "n": {"options": {"minimum": 1}, "logical_type": "number"}},
        {"dependentRequired", "patternProperties", "unevaluatedProperties", "oneOf of u", "$ref of r"},
    ),
    ("dbt", "dbt"): (
        {"id": {"required": True, "key_position": 1, "unique": True}, "qty": {"options": {"pattern": "^[0-9]+$"}}},
        {
            "unique of id",
            "accepted_range of qty",
            "expect_column_values_to_be_between of qty",
            "my_own_test of qty",
            "not_empty_string",
            "of_type",
            "recency",
            "check of the model",
            "unit_tests",
            "sources of the file",
        },
    ),
    ("gx", "old"): ({"id": {}}, {"ordered_list", "kl_divergence", "strftime_format"}),
    ("gx", "1x"): ({"s": {"enum": ("a",)}}, {"between of q", "some values of s", "pair_values", "unexpected_rows"}),
}


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_foreign_file_is_mapped_or_listed(case: tuple[str, str]) -> None:
    kind, shown = case
    exchanged = import_contract(CASES[case].encode(), kind=kind, name="orders", shown=shown)
    found: Contract = contract_from(parse_document(exchanged.content, "contracts/orders.odcs.yaml"), "")
    fields, lost = EXPECTED[case]
    for name, promised in fields.items():
        column = found.field(name)
        assert column is not None, name
        for what, value in promised.items():
            assert getattr(column, what) == value, (name, what)
    told = [u.what for u in exchanged.unmapped]
    for what in lost:
        assert any(what in t for t in told), (what, told)
