"""Every check of a pandera model gives what `schema.validate` on a collected frame gives."""

from __future__ import annotations

import sys

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from pilotgate.contract.terms import Field
from pilotgate.model import Severity, Status
from pilotgate.validate.model_file import read_schema
from tests.validate.conftest import contract, land, one

MODEL = """
import pandera.polars as pa
import polars as pl

class Orders(pa.DataFrameModel):
    i: int = pa.Field(ge=1, lt=6, nullable=True)
    u: int = pa.Field(unique=True)
    s: str = pa.Field(isin=["a", "b", ""], str_length={"max_value": 2}, nullable=True)
    f: float = pa.Field(in_range={"min_value": 0, "max_value": 2})

    @pa.check("s")
    def starts_with_a(cls, data):
        return data.lazyframe.select(pl.col(data.key).str.starts_with("a"))

    @pa.check("i")
    def less_than_u(cls, data):
        return data.lazyframe.select(pl.col("i") < pl.col("u"))

    @pa.dataframe_check
    def sum_is_small(cls, data):
        return data.lazyframe.select(pl.col("i") + pl.col("u") < 9)

    class Config:
        unique = ["i", "s"]
"""
ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 6),
        st.none() | st.integers(0, 9),
        st.none() | st.sampled_from(["a", "b", "", "abc", "é"]),
        st.none() | st.sampled_from([0.0, 1.0, 3.0]),
    ),
    min_size=1,
    max_size=10,
)
SCHEMA = {"i": pl.Int64, "u": pl.Int64, "s": pl.String, "f": pl.Float64}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_every_check_finds_the_rows_that_pandera_finds(judge, tmp_path, rows):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    result = judge(land(tmp_path, frame), contract(), schema=MODEL)
    ours = {f.check: f.failing for f in result.findings if f.check.startswith("pandera.") and f.failing}
    schema = read_schema(tmp_path / "schemas" / "orders.py", "orders")
    theirs: dict[str, int] = {}
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            name = error.check if isinstance(error.check, str) else error.check.name
            column = error.schema.name if isinstance(error.schema, pa.Column) else "table"
            output = error.check_output.get_column("check_output")
            theirs[f"pandera.{column}.{name}"] = output.len() - output.sum()
    assert ours == theirs


def test_a_file_leaves_no_trace_among_the_modules(tmp_path):
    path = tmp_path / "orders.py"
    path.write_text("from __future__ import annotations\n" + MODEL)
    before = set(sys.modules)
    assert list(read_schema(path, "orders").columns) == ["i", "u", "s", "f"]
    assert not [m for m in set(sys.modules) - before if m.startswith("pilotgate_schema")]


def test_severity_comes_from_the_metadata_of_a_field(judge):
    head = "import pandera.polars as pa\nclass O(pa.DataFrameModel):\n"
    model = head + "    a: int = pa.Field(ge=2, metadata={'severity': 'warning'})\n"
    found = one(judge({"a": [1]}, contract(), schema=model), "pandera.a.greater_than_or_equal_to")
    assert (found.status, found.severity) == (Status.FAILED, Severity.WARNING)


@pytest.mark.parametrize(
    ("config", "check"), [("strict = True", "pandera.table.strict"), ("ordered = True", "pandera.table.ordered")]
)
def test_strictness_and_order_are_findings(judge, config, check):
    head = "import pandera.polars as pa\nclass O(pa.DataFrameModel):\n"
    model = f"{head}    b: str\n    a: str\n    class Config:\n        {config}\n"
    bad = {"a": ["x"], "b": ["x"], "c": ["x"]}
    assert one(judge(bad, contract(), schema=model), check).status is Status.FAILED
    good = {"b": ["x"], "a": ["x"]}
    assert one(judge(good, contract(), schema=model), check).status is Status.PASSED


def test_columns_by_expression_and_optional_ones_have_their_own_findings(judge):
    model = (
        "import pandera.polars as pa\nfrom typing import Optional\nclass O(pa.DataFrameModel):\n"
        "    q: str = pa.Field(alias='q[0-9]', regex=True, isin=['y', 'n'])\n"
        "    z: Optional[int] = pa.Field(ge=0)\n"
    )
    result = judge({"q1": ["y"], "q2": ["x"]}, contract(Field("q1", "c:1")), schema=model)
    assert one(result, "pandera.q1.isin").status is Status.PASSED
    assert one(result, "pandera.q2.isin").status is Status.FAILED
    assert one(result, "pandera.z.greater_than_or_equal_to").status is Status.NOT_APPLICABLE
