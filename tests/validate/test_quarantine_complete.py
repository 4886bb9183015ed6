"""Clean + quarantined = landed, for any table and any rules: each bad row once, with every rule it failed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.contract.terms import Field, Operator, Rule, Threshold
from pilotgate.model import LINE
from tests.validate.conftest import contract, land

Row = tuple[str | None, str | None, str | None]
Fails = Callable[[Row, list[Row]], bool]
MISSING = {None, "", " "}


@dataclass(frozen=True)
class Chosen:
    """A rule, how it is declared, and which rows fail it."""

    check: str
    fails: Fails
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    rule: Rule | None = None
    model: str = ""
    table: str = ""
    entry: dict[str, Any] | None = None


def shared(column: int, *, nulls: bool) -> Fails:
    def fails(row: Row, rows: list[Row]) -> bool:
        value = None if row[column] in MISSING else row[column]
        seen = Counter(None if r[column] in MISSING else r[column] for r in rows)
        return (nulls or value is not None) and seen[value] > 1

    return fails


def pair_shared(row: Row, rows: list[Row]) -> bool:
    def key(r: Row) -> tuple[str | None, ...]:
        return tuple(None if v in MISSING else v for v in r[:2])

    return sum(key(r) == key(row) for r in rows) > 1


RULES = [
    Chosen("contract.a.required", lambda r, _: r[0] in MISSING, fields={"a": {"required": True}}),
    Chosen("contract.b.unique", shared(1, nulls=False), fields={"b": {"unique": True}}),
    Chosen("contract.c.enum", lambda r, _: r[2] not in {"x", "=y", *MISSING}, fields={"c": {"enum": ("x", "=y")}}),
    Chosen(
        "contract.long",
        lambda r, _: r[0] not in MISSING and len(str(r[0])) > 1,
        rule=Rule("long", "custom", "c:9", engine="pilotgate", implementation="length(a) <= 1"),
    ),
    Chosen(
        "contract.gaps",
        lambda r, _: r[2] in MISSING,
        rule=Rule("gaps", "library", "c:8", column="c", metric="nullValues", threshold=Threshold(Operator.BE, 0)),
    ),
    Chosen(
        "pandera.b.isin",
        lambda r, _: r[1] not in {"x", *MISSING},
        model="    b: str = pa.Field(isin=['x'], nullable=True)",
    ),
    Chosen(
        "pandera.a.field_uniqueness",
        shared(0, nulls=True),
        model="    a: str = pa.Field(unique=True, nullable=True)",
    ),
    Chosen("pandera.table.multiple_fields_uniqueness", pair_shared, table="        unique = ['a', 'b']"),
    Chosen(
        "gx.c.expect_column_values_to_not_be_in_set",
        lambda r, _: r[2] == "é",
        entry={"type": "expect_column_values_to_not_be_in_set", "kwargs": {"column": "c", "value_set": ["é"]}},
    ),
]
CELL = st.sampled_from([None, "", " ", "x", "=y", "é", "e\u0301", 'q"\n,', "😀"])
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=10)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, chosen=st.lists(st.sampled_from(RULES), min_size=1, max_size=9, unique_by=lambda c: c.check))
def test_every_bad_row_is_there_once_with_every_rule(judge, tmp_path, rows, chosen):
    fields: dict[str, dict[str, Any]] = {name: {} for name in "abc"}
    for c in chosen:
        for name, more in c.fields.items():
            fields[name] |= more
    terms = contract(
        *(Field(name, "c:1", logical_type="string", **more) for name, more in fields.items()),
        rules=tuple(c.rule for c in chosen if c.rule),
    )
    body = [c.model for c in chosen if c.model]
    if tables := [c.table for c in chosen if c.table]:
        named = {line.split(":")[0].strip() for line in body}
        body += [f"    {n}: str = pa.Field(nullable=True)" for n in "ab" if n not in named]
        body += ["    class Config:", *tables]
    schema = "import pandera.polars as pa\nclass Orders(pa.DataFrameModel):\n" + "\n".join(body) if body else None
    entries = [c.entry for c in chosen if c.entry]
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")
    result = judge(
        land(tmp_path, frame),
        terms,
        schema=schema,
        suite=json.dumps({"expectations": entries}) if entries else None,
    )
    expected = {
        i + 2: {c.check for c in chosen if c.fails(row, rows)}
        for i, row in enumerate(rows)
        if any(c.fails(row, rows) for c in chosen)
    }
    unknown = {f.check for f in result.findings if f.status == "unknown"}
    expected = {line: failed - unknown for line, failed in expected.items() if failed - unknown}
    kept = pl.read_parquet(tmp_path / "run" / "quarantine.parquet")
    found = {row[LINE]: set(row["__rules__"]) for row in kept.to_dicts()}
    assert len(found) == kept.height
    assert found == expected
    assert result.rows.landed == len(rows) == result.rows.clean + result.rows.quarantined
    assert result.rows.quarantined == kept.height
    landed = {i + 2: row for i, row in enumerate(rows)}
    assert all(landed[row[LINE]] == (row["a"], row["b"], row["c"]) for row in kept.to_dicts())
    assert (tmp_path / "run" / "quarantine.csv").exists()
