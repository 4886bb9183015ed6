"""Drafts hold on the next extract of the same kind, catch what is broken in it, and give nobody away."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pilotgate.contract import read_contract
from pilotgate.landing import land
from pilotgate.model import Extract, Finding, Profile, Severity, Status
from pilotgate.onboarding import draft
from pilotgate.profiling import profile
from pilotgate.validate import validate

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
HEADER = [
    "order_id", "ordered_at", "status", "country", "qty", "price", "coupon", "e-mail", "class", "birthday", "note",
    "empty",
]  # fmt: skip
NAMES = ["Ann", "Bob", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hal", "Ivy", "Jo"]


def orders(day: int, rows: int = 400) -> list[list[str]]:
    """One day's extract: ids go on, dates move, prices have a tail."""
    rng = random.Random(day)
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)
    return [
        [
            f"O-{100_000 + day * rows + i}",
            (start + timedelta(seconds=rng.randrange(86_400))).strftime("%Y-%m-%d %H:%M:%S"),
            rng.choices(["open", "closed", "returned"], [60, 35, 5])[0],
            rng.choice(["DE", "FR", "PL"]),
            str(rng.randint(1, 9)),
            f"{rng.lognormvariate(3, 0.8):.2f}",
            f"C{rng.randrange(10**4):04}" if rng.random() < 0.3 else "",
            f"{rng.choice(NAMES).lower()}.{rng.randrange(10**6)}@mail.example",
            rng.choice("AB"),
            f"19{rng.randrange(50, 99)}-0{rng.randrange(1, 9)}-1{rng.randrange(10)}",
            " ".join(rng.choice(NAMES) for _ in range(rng.randint(1, 9))),
            "",
        ]
        for i in range(rows)
    ]


def landed(folder: Path, name: str, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Extract:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    path = folder / f"orders-{name}.csv"
    path.write_text(text.getvalue())
    return land(path, home=folder / ".pilotgate", now=NOW)


def judged(files: Mapping[str, bytes], extract: Extract, measured: Profile, root: Path) -> tuple[Finding, ...]:
    for relative, content in files.items():
        (root / relative).parent.mkdir(exist_ok=True)
        (root / relative).write_bytes(content)
    return validate(
        replace(extract, dataset="orders"),
        read_contract(root / "contracts/orders.odcs.yaml", root=root),
        measured,
        schema_file=root / "schemas/orders.py",
        suite_file=root / "expectations/orders.json",
        folder=root,
        now=NOW,
        latest=lambda _: None,
    ).findings


def blocking(findings: Sequence[Finding]) -> list[str]:
    bad = {Status.FAILED, Status.UNKNOWN}
    return [f"{f.check}: {f.message}" for f in findings if f.status in bad and f.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, bytes]]:
    """A project folder and what is drafted there from one day."""
    root = tmp_path_factory.mktemp("one")
    extract = landed(root, "2026-03-01", orders(0))
    return root, draft([extract], [profile(extract)], name="orders", root=root)


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, bytes]]:
    """The same from six days, with a column that grows from day to day."""
    root = tmp_path_factory.mktemp("six")
    header = [*HEADER, "total"]
    days = [
        landed(root, f"2026-03-0{d + 1}", [[*row, str(2**d * 100 + i)] for i, row in enumerate(orders(d))], header)
        for d in range(6)
    ]
    return root, draft(days, [profile(e) for e in days], name="orders", root=root)


@pytest.mark.parametrize("day", [1, 2, 30])
def test_the_next_extracts_pass_without_a_blocking_alarm(one: tuple[Path, Mapping[str, bytes]], day: int) -> None:
    root, files = one
    extract = landed(root, f"next-{day}", orders(day))
    assert blocking(judged(files, extract, profile(extract), root)) == []


@pytest.mark.parametrize(
    ("column", "bad", "check"),
    [
        ("order_id", "order 7", "pandera.order_id.str_matches"),
        ("order_id", "", "contract.order_id.required"),
        ("ordered_at", "01/03/2026 10:00", "contract.ordered_at.type"),
        ("ordered_at", "1900-01-01 00:00:00", "pandera.ordered_at.greater_than_or_equal_to"),
        ("status", "lost", "pandera.status.isin"),
        ("qty", "2.5", "contract.qty.type"),
        ("qty", "-999", "pandera.qty.greater_than_or_equal_to"),
        ("qty", "999", "gx.qty.expect_column_max_to_be_between"),
        ("price", "12,50", "contract.price.type"),
        ("e-mail", "#.at.mail", "pandera.e-mail.str_matches"),
    ],
)
def test_a_broken_row_is_caught(one: tuple[Path, Mapping[str, bytes]], column: str, bad: str, check: str) -> None:
    root, files = one
    rows = orders(3)
    for n, row in enumerate(rows[:40]):
        row[HEADER.index(column)] = bad.replace("#", str(n))
    extract = landed(root, "broken", rows)
    failed = {f.check for f in judged(files, extract, profile(extract), root) if f.status is Status.FAILED}
    assert check in failed


def test_repeated_keys_and_lost_columns_are_caught(one: tuple[Path, Mapping[str, bytes]]) -> None:
    root, files = one
    extract = landed(root, "twice", [*orders(4), *orders(4)[:3]])
    assert any("contract.primary_key" in b for b in blocking(judged(files, extract, profile(extract), root)))
    extract = landed(root, "lost", [row[1:] for row in orders(4)], HEADER[1:])
    assert any("contract.columns" in b for b in blocking(judged(files, extract, profile(extract), root)))


def test_no_personal_value_and_no_free_text_is_drafted(one: tuple[Path, Mapping[str, bytes]]) -> None:
    _, files = one
    drafted = b"\n".join(files.values()).decode()
    assert "personalData, value: email" in drafted
    for row in orders(0):
        assert row[HEADER.index("e-mail")] not in drafted
        assert len(row[HEADER.index("note")]) < 12 or row[HEADER.index("note")] not in drafted


def test_the_contract_leaves_to_the_owner_what_data_cannot_tell(one: tuple[Path, Mapping[str, bytes]]) -> None:
    root, files = one
    judged(files, landed(root, "again", orders(0)), profile(landed(root, "again", orders(0))), root)
    contract = read_contract(root / "contracts/orders.odcs.yaml", root=root)
    assert (contract.status, contract.team, contract.kpi, contract.purpose) == ("draft", (), None, "")
    assert contract.baseline == "contracts/orders.baseline.json"
    assert [f.name for f in contract.fields if f.key_position] == ["order_id"]
    upstream = contract.upstream()
    assert upstream
    assert upstream.details["path"] == "orders-*.csv"
    assert not any(word in files["contracts/orders.odcs.yaml"] for word in (b"TODO", b"FIXME", b"changeme"))


def test_limits_have_room_and_dates_no_upper_end(one: tuple[Path, Mapping[str, bytes]]) -> None:
    _, files = one
    schema = files["schemas/orders.py"].decode()
    assert "qty: pl.Int64 = pa.Field(nullable=True, ge=0)" in schema
    assert "ordered_at: pl.Datetime = pa.Field(nullable=True, ge=datetime(2025, 1, 1))" in schema
    assert "le=date" not in schema
    assert 'column_class: str = pa.Field(nullable=True, isin=["A", "B"], alias="class"' in schema
    suite = json.loads(files["expectations/orders.json"])
    complete = next(e["kwargs"] for e in suite["expectations"] if e["kwargs"].get("column") == "coupon")
    assert 0.1 < complete["mostly"] < 0.3
    top = next(e for e in suite["expectations"] if e["type"] == "expect_column_max_to_be_between")
    assert (top["kwargs"], top["severity"]) == ({"column": "qty", "max_value": 20}, "warning")


def test_what_grows_has_no_upper_limit_and_what_is_stable_has_one(six: tuple[Path, Mapping[str, bytes]]) -> None:
    _, files = six
    schema = files["schemas/orders.py"].decode()
    assert "total: pl.Int64 = pa.Field(nullable=True, ge=0)" in schema
    assert '"max_value": 20})' in schema
    assert "Drafted from 6 extracts with 2,400 rows" in files["contracts/orders.odcs.yaml"].decode()


def test_drafts_are_the_same_every_time(six: tuple[Path, Mapping[str, bytes]], tmp_path: Path) -> None:
    extract = landed(tmp_path, "x", orders(0))
    drafts = [draft([extract], [profile(extract)], name="orders", root=tmp_path) for _ in range(2)]
    assert drafts[0] == drafts[1]


STRANGE = [
    "yes", "1", "a: b", "#x", "two words", 'say "hi"', "it's", "línea", "class", "Config", "_hidden", "a-b", "a_b",
    "a.b", "validate", "{x}", "[y]", "pl", "%", "back\\slash", "null",
]  # fmt: skip


def test_strange_column_names_are_drafted_and_judged(tmp_path: Path) -> None:
    import polars as pl

    def write(name: str, rows: int) -> Extract:
        frame = pl.DataFrame({n: [f"{'abc'[i % 3]}{n}" for i in range(rows)] for n in STRANGE})
        frame.write_parquet(tmp_path / f"{name}.parquet")
        return land(tmp_path / f"{name}.parquet", home=tmp_path / ".pilotgate", now=NOW)

    first, second = write("1", 120), write("2", 99)
    files = draft([first], [profile(first)], name="orders", root=tmp_path)
    findings = judged(files, second, profile(second), tmp_path)
    assert blocking(findings) == []
    contract = read_contract(tmp_path / "contracts/orders.odcs.yaml", root=tmp_path)
    assert [f.name for f in contract.fields] == STRANGE
    assert sum(f.check.endswith(".isin") for f in findings) == len(STRANGE)


def test_typed_columns_keep_their_types(tmp_path: Path) -> None:
    import polars as pl

    def write(name: str, rows: int) -> Extract:
        n = pl.int_range(rows, eager=True)
        moments = pl.Series([datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=int(i)) for i in n])
        frame = pl.DataFrame(
            {
                "id": n.cast(pl.Int32),
                "amount": (n * 7 % 90).cast(pl.Decimal(10, 2)),
                "at": moments.dt.replace_time_zone(None).cast(pl.Datetime("ns")),
                "zoned": moments,
                "day": moments.dt.date(),
                "ok": n % 2 == 0,
                "tiny": (n % 5).cast(pl.UInt8),
                "share": (n / rows).cast(pl.Float32),
                "nothing": pl.Series([None] * rows, dtype=pl.String),
            }
        )
        frame.write_parquet(tmp_path / f"{name}.parquet")
        return land(tmp_path / f"{name}.parquet", home=tmp_path / ".pilotgate", now=NOW)

    first, second = write("a", 300), write("b", 290)
    files = draft([first], [profile(first)], name="orders", root=tmp_path)
    assert blocking(judged(files, second, profile(second), tmp_path)) == []
    schema = files["schemas/orders.py"].decode()
    assert "amount: Annotated[pl.Decimal, 10, 2] = pa.Field" in schema
    assert 'at: Annotated[pl.Datetime, "ns", None] = pa.Field' in schema
    assert "# zoned: TIMESTAMP WITH TIME ZONE, which has no rule here" in schema


@pytest.mark.parametrize("rows", [[], [["1"]], [["1"], ["2"]], [[""], [""]]])
def test_hardly_any_rows_draft_something_that_can_be_read(tmp_path: Path, rows: list[list[str]]) -> None:
    extract = landed(tmp_path, "few", rows, ["a"])
    files = draft([extract], [profile(extract)], name="orders", root=tmp_path)
    judged(files, extract, profile(extract), tmp_path)
    assert [f.name for f in read_contract(tmp_path / "contracts/orders.odcs.yaml", root=tmp_path).fields] == ["a"]
