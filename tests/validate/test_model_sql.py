"""Every check of pandera that is put into SQL gives what pandera itself gives, to the row and to the word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pilotgate.engines import connect
from pilotgate.model import Status
from pilotgate.validate import plan, schema_model
from pilotgate.validate.model_sql import failing_rows
from pilotgate.validate.rows import FailedRows
from pilotgate.validate.validation import open_rows
from tests.validate.conftest import contract, land, one

CHECKS = [
    ("i", "ge=1"), ("i", "gt=0"), ("i", "le=4"), ("i", "lt=5"), ("i", "eq=3"), ("i", "ne=3"),
    ("i", "in_range={'min_value': 1, 'max_value': 4}"),
    ("i", "in_range={'min_value': 1, 'max_value': 4, 'include_min': False, 'include_max': False}"),
    ("i", "isin=[1, 2, 5]"), ("i", "notin=[0, 3]"), ("i", "ge=-9007199254740991"),
    ("f", "ge=0"), ("f", "gt=0.0"), ("f", "le=1.5"), ("f", "lt=1e300"), ("f", "eq=1"), ("f", "ne=-0.0"),
    ("f", "in_range={'min_value': -2.5, 'max_value': 3}"),
    ("s", "isin=['a', '', 'é', \"o'c\"]"), ("s", "notin=['ß', '日本']"),
    ("s", "str_length={'min_value': 1, 'max_value': 2}"), ("s", "str_length={'max_value': 1}"),
    ("s", "str_length={'min_value': 2}"),
    ("s", "str_matches='a'"), ("s", "str_matches='^[a-z]+$'"), ("s", "str_matches='[^a-z]'"),
    ("s", "str_matches='.$'"), ("s", "str_matches='a|b'"), ("s", "str_matches='^(a|x) ?.{1,2}$'"),
    ("s", r"str_matches='[0-9.\\-]+\\.?$'"), ("s", "str_contains='b$'"), ("s", "str_contains='..'"),
    ("s", "str_contains='a[^b]'"),
    ("s", "str_startswith='a'"), ("s", "str_startswith='.'"), ("s", "str_endswith='é'"),
]  # fmt: skip
UNIQUE = ("ui", "uf", "us", "ui, uf, us")
TYPES = {"i": "int", "f": "float", "s": "str"}
SCHEMA = {"i": pl.Int64, "f": pl.Float64, "s": pl.String}
TEXTS = [
    "",
    " ",
    "a",
    "b",
    "ab",
    "aß",
    "é",
    "e\u0301",
    "日本",
    "٣",
    "7",
    "7.5",
    "-",
    "a\n",
    "x y",
    "😀",
    "o'c",
    "a\x00b",
]
ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(-1, 6) | st.sampled_from([2**53, 2**53 + 1, -(2**63)]),
        st.none() | st.sampled_from([0.0, -0.0, 1.0, 1.5, -2.5, 1e300, float("nan"), float("inf"), -float("inf")]),
        st.none() | st.sampled_from(TEXTS) | st.text(max_size=3),
    ),
    max_size=12,
)
ROW = tuple[int | None, float | None, str | None]


def write_model(folder: Path) -> Path:
    lines = ["import pandera.polars as pa", "class Orders(pa.DataFrameModel):"]
    for number, (column, check) in enumerate(CHECKS):
        lines.append(f"    c{number}: {TYPES[column]} = pa.Field({check}, nullable={number % 2 == 0})")
    lines += [f"    u{column}: {kind} = pa.Field(unique=True, nullable=True)" for column, kind in TYPES.items()]
    lines += ["    class Config:", "        unique = ['ui', 'uf', 'us']"]
    path = folder / "model.py"
    path.write_text("\n".join(lines))
    return path


def answers(folder: Path, rows: list[ROW], *, native: bool) -> dict[str, tuple[object, ...]]:
    """Status, failing, tested, words and failing rows of each check, by SQL or by pandera."""
    small = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    checked = (pl.col(column).alias(f"c{n}") for n, (column, _) in enumerate(CHECKS))
    frame = small.select(*checked, pl.all().name.prefix("u"))
    extract, terms = land(folder, frame), contract()
    with connect(extract) as engine:
        connection = engine.connection
        open_rows(connection, extract, terms, None)
        model = schema_model.plan_schema(write_model(folder), extract, terms, connection, native=native)
        assert len(model.checks) == (len(CHECKS) + len(CHECKS) // 2 + len(UNIQUE) if native else 0)
        found = {}
        for j in plan.run(model.checks, connection):
            if j.check.prepare:
                connection.execute(j.check.prepare)
            failing = connection.execute(
                f"SELECT __row__ FROM __rows__ WHERE {j.check.fails} ORDER BY 1"
            ).fetchall()
            o = j.outcome
            found[j.check.check] = (o.status, o.failing, o.tested, o.message, [r for (r,) in failing])
        failed = FailedRows(connection)
        for v in schema_model.run_others(model, extract, terms, connection, failed):
            listed = "SELECT row FROM __failed__ WHERE rule = ? ORDER BY 1"
            failing = connection.execute(listed, [v.finding.check]).fetchall()
            f = v.finding
            found[f.check] = (f.status, f.failing, f.tested, f.message, [r for (r,) in failing])
        return found


def differing(folder: Path, rows: list[ROW]) -> dict[str, object]:
    """Checks of which SQL says something else than pandera, with both answers."""
    ours, theirs = (answers(folder, rows, native=n) for n in (True, False))
    assert set(ours) == set(theirs)
    return {c: (a, theirs[c]) for c, a in ours.items() if a != theirs[c]}


# Few examples, as each runs all checks twice: `benchmarks/validate/parity.py` tries many.
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=[])
@example(rows=[(None, None, None)])
@example(rows=[(2**53 + 1, float("nan"), t) for t in TEXTS])
@given(rows=ROWS)
def test_sql_finds_what_pandera_finds(tmp_path, rows):
    found = differing(tmp_path, rows)
    assert not found, found


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        (pa.Check.ge(1, ignore_na=False), "BIGINT"),
        (pa.Check.ge(0.5), "BIGINT"),
        (pa.Check.ge(2**53), "BIGINT"),
        (pa.Check.ge(2**31), "INTEGER"),
        (pa.Check.ge(True), "BIGINT"),
        (pa.Check.ge(1), "VARCHAR"),
        (pa.Check.ge("a"), "VARCHAR"),
        (pa.Check.ge(date(2026, 1, 1)), "DATE"),
        (pa.Check.ge(1), "DECIMAL(9,2)"),
        (pa.Check.isin([]), "VARCHAR"),
        (pa.Check.isin(["a", None]), "VARCHAR"),
        (pa.Check.isin(["a", 1]), "VARCHAR"),
        (pa.Check.isin([1.5]), "DOUBLE"),
        (pa.Check.str_matches(r"^\d+$"), "VARCHAR"),
        (pa.Check.str_matches(r"(?i)a"), "VARCHAR"),
        (pa.Check.str_contains("a--b"), "VARCHAR"),
        (pa.Check.str_matches(r"\bA"), "VARCHAR"),
        (pa.Check.str_matches("é"), "VARCHAR"),
        (pa.Check.str_matches("(?:a)"), "VARCHAR"),
        (pa.Check.str_length(1, 2), "BIGINT"),
        (pa.Check.unique_values_eq(["a"]), "VARCHAR"),
        (pa.Check(lambda data: data.lazyframe, name="isin"), "VARCHAR"),
    ],
)
def test_what_may_mean_something_else_is_left_to_pandera(check, kind):
    assert failing_rows(check, "x", kind, lambda _: True) == ""


def test_an_expression_that_the_engine_cannot_read_is_left_to_pandera():
    assert failing_rows(pa.Check.str_matches("^a"), "x", "VARCHAR", lambda _: True)
    assert failing_rows(pa.Check.str_matches("^a"), "x", "VARCHAR", lambda _: False) == ""


def test_a_check_in_sql_keeps_its_severity_and_its_rows(judge, tmp_path):
    head = "import pandera.polars as pa\nclass O(pa.DataFrameModel):\n"
    model = head + "    a: int = pa.Field(ge=2, raise_warning=True, metadata={'severity': 'error'})\n"
    found = one(judge({"a": [1, 3]}, contract(), schema=model), "pandera.a.greater_than_or_equal_to")
    assert (found.status, found.severity, found.failing) == (Status.FAILED, "warning", 1)
    kept = pl.read_parquet(tmp_path / "run" / "quarantine.parquet")
    assert kept["__rules__"].to_list() == [["pandera.a.greater_than_or_equal_to"]]
