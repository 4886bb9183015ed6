"""Drafts from every kind of source, and of columns with hostile names, can be read and keep quiet."""

from __future__ import annotations

import ast
import csv
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.contract import read_contract
from pilotgate.contract.lint import lint
from pilotgate.landing import land
from pilotgate.model import Severity, Status
from pilotgate.onboarding import draft
from pilotgate.pipeline import onboard
from pilotgate.profiling import profile
from pilotgate.project import Project
from pilotgate.validate import validate
from pilotgate.validate.model_file import read_schema

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
ROWS = [
    {
        "id": f"K{i:05}", "day": str(date(2026, 1, 1) + timedelta(days=i % 90)), "n": i % 40,
        "price": i * 7 % 90 / 4,
        "ok": i % 2 == 0, "shop": "north" if i % 3 else "south",
    }
    for i in range(150)
]  # fmt: skip


def _csv(folder: Path) -> str:
    with (folder / "orders.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    return str(folder / "orders.csv")


def _parquet(folder: Path) -> str:
    import polars as pl

    frame = pl.DataFrame(ROWS).with_columns(
        pl.col("day").str.to_date(), tags=pl.lit(["a", "b"]), who=pl.struct("n", "ok")
    )
    frame.write_parquet(folder / "orders.parquet")
    return str(folder / "orders.parquet")


def _excel(folder: Path) -> str:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [list(ROWS[0]), *(list(row.values()) for row in ROWS)]:
        sheet.append(row)
    book.save(folder / "orders.xlsx")
    return str(folder / "orders.xlsx")


def _json(folder: Path) -> str:
    lines = (json.dumps({**row, "who": {"zip": "01234", "tags": ["x"]}, "items": [{"n": 1}]}) for row in ROWS)
    (folder / "orders.jsonl").write_text("\n".join(lines))
    return str(folder / "orders.jsonl")


def _database(folder: Path) -> str:
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute("CREATE TABLE orders (id TEXT, day TEXT, n INTEGER, price REAL, ok INTEGER, shop TEXT)")
        connection.executemany("INSERT INTO orders VALUES (:id, :day, :n, :price, :ok, :shop)", ROWS)
    connection.close()
    return f"sqlite:///{folder / 'shop.db'}#orders"


def _folder(folder: Path) -> str:
    (folder / "parts").mkdir()
    for part in range(3):
        with (folder / "parts" / f"part-{part}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(ROWS[0]))
            writer.writeheader()
            writer.writerows(ROWS[part * 50 : part * 50 + 50])
    return str(folder / "parts")


@pytest.mark.parametrize("write", [_csv, _parquet, _excel, _json, _database, _folder])
def test_a_draft_from_any_source_judges_it_without_complaint(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    source = write(tmp_path)
    (tmp_path / "contracts").mkdir()
    project = Project(tmp_path, tmp_path / ".pilotgate")
    onboard(project, [source], name="orders", now=NOW)
    contract = project.contract("orders")
    server = contract.upstream()
    assert server is not None
    extract = land(source, contract=contract, home=tmp_path / "home", now=NOW)
    judged = validate(
        extract,
        contract,
        profile(extract, contract=contract),
        schema_file=tmp_path / "schemas/orders.py",
        suite_file=tmp_path / "expectations/orders.json",
        folder=tmp_path,
        now=NOW,
        latest=lambda _: None,
    )
    bad = [f"{f.check}: {f.message}" for f in judged.findings if f.status in {Status.FAILED, Status.UNKNOWN}]
    assert bad == []
    complaints = [f for f in lint(contract, root=tmp_path) if not f.check.startswith("lint.unsaid")]
    assert [f"{f.check}: {f.message}" for f in complaints if f.severity is not Severity.INFO] == []


HOSTILE = [
    'say "hi"', "two\nlines", "<script>alert(1)</script>", "class", "__class__", "Σύνολο", "עברית", "a\\b", "{x}",
    "${y}", "'; DROP TABLE x; --", "#", "- a", "null", "~", "1e3", "\u202eevil", "tab\there", "pa", "pl",
    "model_config", "é", "e\u0301", "name", "Field", "metadata", "schema", "columns", "index", "x" * 300, "🙂",
    "%s", "a: b", "&a", "*a", "!t",
]  # fmt: skip


def drafted(root: Path, names: Sequence[str], rows: int = 12) -> None:
    """Draft from a table with these columns and see that each of the files can be read."""
    path = root / "x.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([f"{'abc'[r % 3]}{c % 7}" for c in range(len(names))] for r in range(rows))
    extract = land(path, home=root / ".pilotgate", now=NOW)
    files = draft([extract], [profile(extract)], name="x", root=root)
    for relative, content in files.items():
        (root / relative).parent.mkdir(exist_ok=True)
        (root / relative).write_bytes(content)
    found = [c.name for c in extract.columns]
    assert [f.name for f in read_contract(root / "contracts/x.odcs.yaml", root=root).fields] == found
    assert sorted(read_schema(root / "schemas/x.py", "x").columns) == sorted(found)
    json.loads(files["expectations/x.json"])


def test_hostile_column_names_are_drafted(tmp_path: Path) -> None:
    drafted(tmp_path, HOSTILE)


def test_repeated_and_empty_column_names_are_drafted(tmp_path: Path) -> None:
    drafted(tmp_path, ["a", "a", "", "A", "a ", "", "a_2"])


def test_two_thousand_columns_are_drafted(tmp_path: Path) -> None:
    names = [f"column {n}" for n in range(2000)]
    path = tmp_path / "wide.csv"
    path.write_text(",".join(names) + "\n" + "\n".join(",".join(str(r + n) for n in range(2000)) for r in range(3)))
    extract = land(path, home=tmp_path / ".pilotgate", now=NOW)
    files = draft([extract], [profile(extract)], name="wide", root=tmp_path)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/wide.odcs.yaml").write_bytes(files["contracts/wide.odcs.yaml"])
    assert len(read_contract(tmp_path / "contracts/wide.odcs.yaml", root=tmp_path).fields) == 2000
    ast.parse(files["schemas/wide.py"])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), min_size=2, max_size=12)
)
def test_any_column_names_are_drafted(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    import polars as pl

    root = tmp_path_factory.mktemp("names")
    unique = list(dict.fromkeys(names))
    frame = pl.DataFrame({name: [f"{'abc'[r % 3]}{c}" for r in range(12)] for c, name in enumerate(unique)})
    frame.write_parquet(root / "x.parquet")
    extract = land(root / "x.parquet", home=root / ".pilotgate", now=NOW)
    files = draft([extract], [profile(extract)], name="x", root=root)
    for relative, content in files.items():
        (root / relative).parent.mkdir(exist_ok=True)
        (root / relative).write_bytes(content)
    found = [c.name for c in extract.columns]
    assert [f.name for f in read_contract(root / "contracts/x.odcs.yaml", root=root).fields] == found
    assert sorted(read_schema(root / "schemas/x.py", "x").columns) == sorted(found)
