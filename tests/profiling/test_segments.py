from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.engines import marks
from pilotgate.model import Profile
from pilotgate.profiling import profile
from pilotgate.profiling.relations import Part
from pilotgate.profiling.table import Declared, measure_table
from tests.profiling.conftest import NOW, Make, extract_of

CHANNEL = st.sampled_from(["web", "phone", "shop", "N/A", "", None, "WEB ", "it's"])
CELL = st.sampled_from(["a", "b", "", "-", None, "N/A", "c d", "-999", "1"])


def measured(frame: pl.DataFrame) -> Profile:
    with tempfile.TemporaryDirectory() as folder:
        return profile(extract_of(frame, Path(folder)), now=NOW)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CHANNEL, CELL, CELL), min_size=20, max_size=80))
def test_segments_equal_the_reference(rows: list[tuple[str | None, ...]]) -> None:
    found = measured(pl.DataFrame(rows, schema=dict.fromkeys(("channel", "b", "c"), pl.String), orient="row"))
    gone = [{None, *(v.value for v in (*column.null_likes, *column.sentinels))} for column in found.columns]
    for segment in found.table.segments:
        place = [c.name for c in found.columns].index(segment.column)
        held = [r for r in rows if (r[place] in gone[place] if segment.value == "" else r[place] == segment.value)]
        assert segment.rows == len(held)
        assert segment.missing == tuple(sum(r[i] in gone[i] for r in held) for i in range(3))
    for column in {s.column for s in found.table.segments}:
        assert sum(s.rows for s in found.table.segments if s.column == column) == len(rows)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CHANNEL, CELL, CELL), min_size=20, max_size=60))
def test_segments_of_more_columns_than_a_word_holds_are_the_same(rows: list[tuple[str | None, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("channel", "b", "c"), pl.String), orient="row")
    expected = measured(frame)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "WORD", 1)
        split = measured(frame)

    assert split.table.segments == expected.table.segments
    assert split.table.mostly_missing_rows == expected.table.mostly_missing_rows
    assert split.columns == expected.columns


def test_typed_columns_are_segments_too(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "gift": [True, False, None] * 20,
            "stars": [1, 2, 3, 4] * 15,
            "price": [float("nan"), 1.5, 2.5] * 20,
            "quantity": [*range(1, 50), *[-999] * 11],
        }
    )
    table = profile(extract_of(frame, tmp_path), now=NOW).table
    told = {(s.column, s.value): (s.rows, s.missing) for s in table.segments}

    assert told["gift", "true"] == (20, (0, 0, 20, 3))
    assert told["gift", ""] == (20, (20, 0, 0, 4))
    assert told["stars", "1"] == (15, (5, 0, 5, 2))


def test_declared_segments_come_first_and_personal_columns_never(landed: Make) -> None:
    extract = landed(
        kind=["a", "b"] * 20, plan=["x", "y", "z", "x"] * 10, email=["a@b.com", "c@d.com"] * 20, who=["p", "q"] * 20
    )
    found = profile(extract, now=NOW)
    assert [s.column for s in found.table.segments] == ["plan"] * 3 + ["kind"] * 2 + ["who"] * 2


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["same"] * 40, "one value divides nothing"),
        ([f"v{n}" for n in range(40)], "each value once"),
        (["a"] * 999 + ["b"], "nearly all rows alike"),
        (["write to anna@example.com", "ok"] * 20, "values that hold personal data"),
        (["2026-01-01", "2026-01-02"] * 20, "dates"),
        (["1.5", "2.5"] * 20, "fractions"),
    ],
)
def test_column_that_divides_nothing_is_no_segment(landed: Make, values: list[str], why: str) -> None:
    assert profile(landed(a=values), now=NOW).table.segments == (), why


def test_segments_are_bounded(landed: Make) -> None:
    table = profile(landed(**{f"c{i}": [f"v{(n + i) % 15}" for n in range(300)] for i in range(40)}), now=NOW).table

    assert len({s.column for s in table.segments}) == 4
    assert len(table.segments) == 60


def test_declared_segment_that_cannot_be_is_named(landed: Make) -> None:
    from pilotgate.engines.duckdb import connect
    from pilotgate.profiling.survey import survey

    extract = landed(a=["x", "y"] * 10, b=[f"v{n}" for n in range(20)] * 1, p=["x", "y"] * 10)
    with connect(extract) as engine:
        columns, _ = survey(engine)
        declared = Declared(segments=("a", "nope", "p"), personal={"p": "person name"})
        _, table = measure_table(engine, columns, declared, Part("cells", 20))

    assert {s.column for s in table.segments} == {"a"}
    assert [s.split(" (")[0] for s in table.skipped] == ["segments of nope", "segments of p"]


def test_rows_that_miss_more_than_a_byte_counts_are_counted(landed: Make) -> None:
    extract = landed(**{f"c{i}": [None, "a", "b"] for i in range(200)})

    assert profile(extract, now=NOW).table.mostly_missing_rows == 1
