from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

import pilotgate
from pilotgate.errors import SourceError, StoreError, UsageError
from pilotgate.model import Profile, Status
from pilotgate.pipeline import load_baseline
from pilotgate.pipeline.adhoc import profile_source
from pilotgate.project import find_project
from pilotgate.store import to_json
from tests.profiling.conftest import NOW

FRAME = pl.DataFrame({"id": [1, 2, 3, 4], "city": ["Bern", "Lyon", None, "Lyon"], "amount": [1.5, 2.5, 3.5, 4.5]})


@pytest.fixture
def source(tmp_path: Path) -> str:
    file = tmp_path / "orders.csv"
    FRAME.write_csv(file)
    return str(file)


def _told(profile: object) -> list[tuple[str, int, int]]:
    assert isinstance(profile, Profile)
    return [(c.name, c.missing, c.distinct) for c in profile.columns]


def test_profile_of_any_frame_is_the_same() -> None:
    expected = [("id", 0, 4), ("city", 1, 2), ("amount", 0, 4)]
    frames = [
        FRAME,
        FRAME.lazy(),
        FRAME.to_arrow(),
        FRAME.to_pandas(),
        duckdb.connect().from_arrow(FRAME.to_arrow()),
    ]
    for frame in frames:
        assert _told(pilotgate.profile(frame)) == expected, type(frame)


def test_profile_of_a_frame_is_that_of_the_file_it_was_read_from() -> None:
    file = Path("data/samples/invoices/pilot.parquet")
    frame = pl.read_parquet(file)
    whole = pilotgate.profile(file)
    frames = [
        frame,
        frame.lazy(),
        frame.to_arrow(),
        frame.to_pandas(use_pyarrow_extension_array=True),
        duckdb.connect().from_parquet(str(file)),
    ]
    for held in frames:
        measured = pilotgate.profile(held)
        assert (measured.columns, measured.table) == (whole.columns, whole.table), type(held)
        assert [f.message for f in measured.findings] == [f.message for f in whole.findings]


def test_profile_of_no_frame_says_what_can_be_given() -> None:
    for nothing in (3, [1], {"a": 1}, None):
        with pytest.raises(SourceError, match="neither a source nor a frame"):
            pilotgate.profile(nothing)
    with pytest.raises(SourceError, match="no columns"):
        pilotgate.profile(pl.DataFrame())


def test_columns_and_condition_choose_what_is_measured(source: str) -> None:
    measured = profile_source(source, now=NOW, columns=["amount", "city"], where="city = 'Lyon' -- all")
    assert [(c.name, c.rows, c.distinct) for c in measured.columns] == [("amount", 2, 2), ("city", 2, 1)]


def test_sample_draws_so_many_rows_and_the_same_each_time(source: str) -> None:
    measured = profile_source(source, now=NOW, sample=2)
    again = profile_source(source, now=NOW, sample=2)
    assert measured.table.rows == 2
    assert measured.columns == again.columns
    assert profile_source(source, now=NOW, sample=99).table.rows == 4


def test_part_that_cannot_be_is_told(source: str) -> None:
    with pytest.raises(UsageError, match='no column "nope"'):
        profile_source(source, now=NOW, columns=["nope"])
    with pytest.raises(UsageError, match="condition could not be used"):
        profile_source(source, now=NOW, where="nope = 1")
    with pytest.raises(UsageError, match="at least one row"):
        profile_source(source, now=NOW, sample=0)


def test_condition_that_no_row_meets_measures_no_rows(source: str) -> None:
    measured = profile_source(source, now=NOW, where="city = 'Oslo'")
    assert measured.table.rows == 0
    assert any(f.check == "profile.empty" for f in measured.findings)


def test_profile_shows_itself_as_a_page_in_a_notebook() -> None:
    measured = pilotgate.profile(FRAME)
    assert repr(measured) == f"<Profile of frame: 4 rows, 3 columns, {len(measured.findings)} findings>"
    page = measured._repr_html_()
    assert page.startswith("<iframe srcdoc=")
    assert "What is wrong" in page
    assert "<script" not in page
    assert '"What' not in page


def test_python_call_measures_a_part_as_the_command_does(source: str) -> None:
    measured = pilotgate.profile(source, columns=["city"], where="city = 'Lyon'", exact=True)
    assert [(c.name, c.rows) for c in measured.columns] == [("city", 2)]
    assert pilotgate.profile(FRAME, sample=3).table.rows == 3


def test_profile_survives_pickling_and_replacing() -> None:
    measured = pilotgate.profile(FRAME)
    assert pickle.loads(pickle.dumps(measured)) == measured
    assert replace(measured, dataset="other").findings == measured.findings


def test_profile_of_a_part_says_which_part_it_is(source: str) -> None:
    def part(**chosen: object) -> str:
        return profile_source(source, now=NOW, **chosen).table.part  # type: ignore[arg-type]

    assert part() == part(sample=99) == part(where="true") == part(columns=["id", "city", "amount"]) == ""
    assert part(sample=2) == "2 of 4 rows drawn at random"
    assert part(where="city = 'Lyon'") == "2 of 4 rows where city = '…'"
    assert part(where="city = 'Lyon'", sample=1, columns=["id"]) == (
        "1 of 4 rows drawn at random of those where city = '…', 1 of 3 columns"
    )
    wrong = [f for f in profile_source(source, now=NOW, sample=2).findings if f.status is not Status.PASSED]
    assert wrong[0].message == "Only a part was measured: 2 of 4 rows drawn at random."


def test_sample_is_drawn_of_the_rows_that_meet_the_condition(source: str) -> None:
    assert profile_source(source, now=NOW, where="id = 4", sample=1).table.rows == 1


def test_profile_of_a_part_is_no_baseline(sample_project: Path) -> None:
    project = find_project(sample_project)
    contract = project.contract("bookings")
    assert load_baseline(project, contract)
    part = profile_source(str(sample_project / "data/samples/bookings/pilot.csv"), now=NOW, sample=100)
    (sample_project / contract.baseline).write_bytes(to_json(part))

    with pytest.raises(StoreError, match=r"of a part alone .100 of 1,047 rows drawn at random"):
        load_baseline(project, contract)


def test_deep_look_at_a_landed_file_names_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    lines = [f"{n},2026-01-{n % 28 + 1:02d},{'open' if n % 3 else 'closed'}" for n in range(200)]
    file.write_text("id,day,state\n" + "\n".join(lines) + "\n200,13/01/2026,opne\n")
    measured = profile_source(str(file), now=NOW, deep=5)
    doubted = {f.column for f in measured.findings if f.check.startswith("profile.suspects.")}
    assert "day" in doubted
    assert doubted <= {"id", "day", "state"}
