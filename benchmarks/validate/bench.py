"""CPU and memory of a whole validation against Great Expectations alone on pandas.

    python -m benchmarks.validate.bench [ROWS] [REPEATS]

Both sides read one Parquet file of 20 columns. Ours judges 30 expectations, 66 contract rules and a pandera model
of 20 columns, and writes the quarantine; theirs judges the 30 expectations (result format SUMMARY) on a frame that
pandas read. Each measurement is a process of its own, imports included; the two take turns.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

TEXTS = ("code", "state", "city", "mail", "note", "ref")
INTEGERS = ("id", "qty", "age", "shop", "zip")
NUMBERS = ("price", "cost", "rate", "score", "weight")
OTHERS = ("ordered", "shipped", "paid", "rank")
MAKE = """
COPY (SELECT i::BIGINT AS id, (hash(i) % 100)::BIGINT AS qty, (18 + hash(i + 1) % 80)::BIGINT AS age,
  (hash(i + 2) % 500)::BIGINT AS shop, (10000 + hash(i + 3) % 80000)::BIGINT AS zip,
  CASE WHEN hash(i) % 50 > 0 THEN (hash(i + 4) % 100000) / 100.0 END::DOUBLE AS price,
  ((hash(i + 5) % 90000) / 100.0)::DOUBLE AS cost, ((hash(i + 6) % 1000) / 1000.0)::DOUBLE AS rate,
  CASE WHEN hash(i) % 20 > 0 THEN (hash(i + 7) % 50) / 10.0 END::DOUBLE AS score,
  ((hash(i + 8) % 7000) / 7.0)::DOUBLE AS weight,
  'C-' || lpad((hash(i + 9) % 10000)::VARCHAR, 4, '0') AS code,
  ['open', 'closed', 'held', 'lost'][(1 + hash(i + 10) % 4)::BIGINT] AS state,
  CASE WHEN hash(i) % 10 > 0 THEN 'City ' || hash(i + 11) % 900 END AS city,
  'user' || hash(i + 12) % 2000000 || '@example.com' AS mail,
  'note ' || hash(i + 13) % 5000 || ' of the day' AS note, upper(left(md5(i::VARCHAR), 12)) AS ref,
  DATE '2026-01-01' + (hash(i + 14) % 300)::INTEGER AS ordered,
  DATE '2026-01-03' + (hash(i + 14) % 300)::INTEGER AS shipped,
  hash(i + 15) % 2 = 0 AS paid, (i % 1000)::BIGINT AS rank
  FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet)
"""


def expectations() -> list[dict]:
    """Thirty expectations of the usual kinds."""
    found: list[tuple[str, dict]] = [
        ("expect_column_values_to_not_be_null", {"column": c}) for c in ("id", "qty", "code", "mail")
    ]
    found += [("expect_column_values_to_not_be_null", {"column": c, "mostly": 0.8}) for c in ("city", "price")]
    found += [
        ("expect_column_values_to_be_unique", {"column": "id"}),
        ("expect_column_values_to_be_unique", {"column": "ref"}),
        ("expect_column_values_to_be_in_set", {"column": "state", "value_set": ["open", "closed", "held", "lost"]}),
        ("expect_column_values_to_not_be_in_set", {"column": "state", "value_set": ["gone"]}),
        ("expect_column_values_to_match_regex", {"column": "code", "regex": r"^C-\d{4}$"}),
        ("expect_column_values_to_match_regex", {"column": "mail", "regex": r"^[^@]+@[a-z.]+$"}),
        ("expect_column_values_to_not_match_regex", {"column": "note", "regex": "<script"}),
        ("expect_column_value_lengths_to_be_between", {"column": "city", "min_value": 5, "max_value": 12}),
        ("expect_column_value_lengths_to_equal", {"column": "ref", "value": 12}),
        ("expect_column_values_to_be_between", {"column": "age", "min_value": 18, "max_value": 97}),
        ("expect_column_values_to_be_between", {"column": "rate", "min_value": 0, "max_value": 1}),
        ("expect_column_values_to_be_between", {"column": "score", "max_value": 4.8, "mostly": 0.9}),
        ("expect_column_min_to_be_between", {"column": "price", "min_value": 0}),
        ("expect_column_max_to_be_between", {"column": "cost", "max_value": 1000}),
        ("expect_column_mean_to_be_between", {"column": "weight", "min_value": 400, "max_value": 600}),
        ("expect_column_median_to_be_between", {"column": "price", "min_value": 400, "max_value": 600}),
        ("expect_column_stdev_to_be_between", {"column": "qty", "min_value": 20, "max_value": 40}),
        ("expect_column_sum_to_be_between", {"column": "rank", "min_value": 1}),
        ("expect_column_unique_value_count_to_be_between", {"column": "shop", "min_value": 400, "max_value": 600}),
        ("expect_column_proportion_of_unique_values_to_be_between", {"column": "mail", "min_value": 0.1}),
        ("expect_column_distinct_values_to_be_in_set", {"column": "qty", "value_set": list(range(100))}),
        ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "shipped", "column_B": "ordered"}),
        ("expect_compound_columns_to_be_unique", {"column_list": ["id", "code"]}),
        ("expect_table_row_count_to_be_between", {"min_value": 1}),
    ]
    return [{"type": t, "kwargs": k} for t, k in found]


def model() -> str:
    """A pandera model of the twenty columns."""
    lines = [f"    {c}: int = pa.Field(ge=0)" for c in (*INTEGERS, "rank")]
    lines += [f"    {c}: float = pa.Field(ge=0, nullable=True)" for c in NUMBERS]
    lines += [f"    {c}: str = pa.Field(nullable=True)" for c in ("city", "note")]
    lines += [
        "    code: str = pa.Field(str_matches=r'^C-')",
        "    state: str = pa.Field(isin=['open', 'closed', 'held', 'lost'])",
    ]
    lines += [
        "    mail: str = pa.Field(str_contains='@')",
        "    ref: str = pa.Field(str_length={'min_value': 12, 'max_value': 12})",
    ]
    lines += ["    ordered: pl.Date", "    shipped: pl.Date", "    paid: bool"]
    return (
        "import pandera.polars as pa\nimport polars as pl\n\nclass Orders(pa.DataFrameModel):\n"
        + "\n".join(lines)
        + "\n"
    )


def ours(parquet: Path, folder: Path) -> dict:
    """The whole of `validate`."""
    import duckdb

    from pilotgate.contract.terms import Contract, Field, Operator, Rule, Threshold
    from pilotgate.model import Column, Extract, Shape
    from pilotgate.validate import validate

    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{parquet}'").fetchall()
    rows = duckdb.sql(f"SELECT count(*) FROM '{parquet}'").fetchall()[0][0]
    now = datetime(2026, 11, 20, tzinfo=UTC)
    columns = tuple(Column(d[0], d[0], d[1]) for d in described)
    shape, digest = Shape("parquet"), "0" * 64
    extract = Extract(
        "orders", "orders.parquet", digest, 1, shape, columns, rows, rows, 0, now, now, parquet.parent, digest
    )
    fields = [
        Field(c, "c:1", logical_type="integer", required=True, options={"minimum": 0, "maximum": 10**9})
        for c in (*INTEGERS, "rank")
    ]
    fields += [Field(c, "c:1", logical_type="number", options={"minimum": 0, "maximum": 1e6}) for c in NUMBERS]
    fields += [
        Field(c, "c:1", logical_type="string", required=c != "city", options={"maxLength": 40}) for c in TEXTS
    ]
    fields += [
        Field(c, "c:1", logical_type="date", options={"minimum": "2026-01-01"}) for c in ("ordered", "shipped")
    ]
    fields += [Field("paid", "c:1", logical_type="boolean", required=True)]
    none = Threshold(Operator.BE, 0)
    rules = (
        Rule("keys", "library", "c:2", column="id", metric="duplicateValues", threshold=none),
        Rule("rows", "library", "c:3", metric="rowCount", threshold=Threshold(Operator.GREATER, 0)),
        Rule("late", "sql", "c:4", query="SELECT count(*) FROM ${table} WHERE shipped < ordered", threshold=none),
    )
    contract = Contract("orders", "Orders", "c", "0", "1", "active", "orders", fields=tuple(fields), rules=rules)
    (folder / "orders.py").write_text(model())
    (folder / "orders.json").write_text(json.dumps({"expectations": expectations()}))
    result = validate(
        extract,
        contract,
        None,
        schema_file=folder / "orders.py",
        suite_file=folder / "orders.json",
        folder=folder,
        now=now,
        latest=lambda _: None,
    )
    count = {s: sum(f.check.startswith(s) for f in result.findings) for s in ("contract", "gx", "pandera")}
    off = [f"{f.check} {f.status} {f.message}" for f in result.findings if f.status != "passed"]
    return {"rules": count, "off": off, "quarantined": result.rows.quarantined}


def theirs(parquet: Path, _: Path) -> dict:
    """Great Expectations alone, on pandas."""
    import os
    import warnings

    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    warnings.simplefilter("ignore")
    import great_expectations as gx
    import pandas as pd
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.registry import get_expectation_impl

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    frame = pd.read_parquet(parquet)
    asset = context.data_sources.add_pandas("p").add_dataframe_asset("a")
    batch = asset.add_batch_definition_whole_dataframe("w").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name="s")
    for entry in expectations():
        suite.add_expectation(get_expectation_impl(entry["type"])(**entry["kwargs"]))
    result = batch.validate(suite, result_format="SUMMARY")
    return {"kept": sum(bool(r.success) for r in result.results), "of": len(result.results)}


def measure(side: str, parquet: Path) -> dict:
    """Run one side in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--side", side, str(parquet)], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    if "--side" in sys.argv:
        side, parquet = sys.argv[-2], Path(sys.argv[-1])
        with tempfile.TemporaryDirectory() as folder:
            found = {"ours": ours, "theirs": theirs}[side](parquet, Path(folder))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({**found, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    import duckdb

    with tempfile.TemporaryDirectory() as place:
        parquet = Path(place) / "data.parquet"
        duckdb.sql(MAKE.format(rows=rows, path=parquet))
        taken: dict[str, list[dict]] = {"ours": [], "theirs": []}
        for _ in range(repeats):
            for side, results in taken.items():
                results.append(measure(side, parquet))
    for side, results in taken.items():
        cpu, memory = (statistics.median(r[k] for r in results) for k in ("cpu", "mb"))
        rest = {k: v for k, v in results[-1].items() if k not in {"cpu", "mb"}}
        print(f"{side:7} {cpu:7.2f} CPU s  {memory:7.0f} MB  {rest}")
    ratio = statistics.median(r["cpu"] for r in taken["ours"]) / statistics.median(
        r["cpu"] for r in taken["theirs"]
    )
    print(f"{rows:,} rows: ours is {ratio:.0%} of theirs")


if __name__ == "__main__":
    main()
