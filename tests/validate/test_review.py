from __future__ import annotations

import json
import stat

import polars as pl
import pytest

from pilotgate.contract.terms import Field
from pilotgate.errors import SourceError, UsageError
from pilotgate.validate import review
from tests.validate.conftest import NOW, contract, land

ROWS = {"id": ["1", "x", "3", "y"], "note": ["fine", "=1+1", None, "-cmd|' /C calc'!A0"], "mail": ["a@b.de"] * 4}


@pytest.fixture
def quarantined(judge, tmp_path):
    extract = land(tmp_path, ROWS)
    judge(extract, contract(Field("id", "c:1", logical_type="integer"), Field("note", "c:2", required=True)))
    return extract, tmp_path / "run" / "quarantine.parquet"


def test_rows_are_filtered_by_rule_and_personal_values_masked(quarantined):
    _, parquet = quarantined
    assert review.rules(parquet) == {"contract.id.type": 2, "contract.note.required": 1}
    assert [r["__line__"] for r in review.rows(parquet, rule="contract.*.required")] == [4]
    assert [r["id"] for r in review.rows(parquet, rule="contract.id.type", limit=1)] == ["x"]
    assert "a@b.de" not in repr(review.rows(parquet, personal={"mail": "email"}))
    assert review.rows(parquet, rule="nothing") == ()


def test_export_is_private_and_runs_no_formula(quarantined, tmp_path):
    _, parquet = quarantined
    assert review.export(parquet, tmp_path / "out.csv", rule="contract.id.type") == 2
    text = (tmp_path / "out.csv").read_text()
    assert "'=1+1" in text
    assert "'-cmd" in text
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
    assert review.export(parquet, tmp_path / "out.parquet") == 3
    assert pl.read_parquet(tmp_path / "out.parquet").height == 3
    with pytest.raises(UsageError, match="exported as"):
        review.export(parquet, tmp_path / "out.xlsx")
    with pytest.raises(SourceError, match="no quarantine"):
        review.rules(tmp_path / "none.parquet")


def test_corrected_rows_come_back_with_a_record_and_nothing_else_changes(quarantined, tmp_path):
    extract, parquet = quarantined
    review.export(parquet, tmp_path / "fix.csv", rule="contract.id.type")
    text = (tmp_path / "fix.csv").read_text()
    (tmp_path / "fix.csv").write_text(text.replace(",x,", ",2,").replace(",y,", ",4,"))
    record = review.release(
        extract, parquet, tmp_path / "fix.csv", by="ann", reason="typed over", now=NOW, folder=tmp_path
    )
    assert (record.rows, record.lines, record.by) == (2, (3, 5), "ann")
    released = pl.read_parquet(tmp_path / "released.parquet")
    assert released["id"].to_list() == ["1", "2", "3", "4"]
    assert released["note"].to_list() == ROWS["note"]
    assert json.loads((tmp_path / "released.json").read_text())["reason"] == "typed over"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("__line__,id,note,mail\n2,1,a,b\n", "not in the quarantine"),
        ("__line__,id,note,mail\n3,1,a,b\n3,2,a,b\n", "twice"),
        ("__line__,id,note\n3,1,a\n", "no column mail"),
        ("__line__,id,note,mail\n", "no corrected row"),
    ],
)
def test_a_release_of_other_rows_is_refused(quarantined, tmp_path, text, said):
    extract, parquet = quarantined
    (tmp_path / "fix.csv").write_text(text)
    with pytest.raises(UsageError, match=said):
        review.release(extract, parquet, tmp_path / "fix.csv", by="ann", reason="r", now=NOW, folder=tmp_path)


def test_a_release_without_a_reason_is_refused(quarantined, tmp_path):
    extract, parquet = quarantined
    with pytest.raises(UsageError, match="a name and a reason"):
        review.release(extract, parquet, tmp_path / "fix.csv", by="ann", reason=" ", now=NOW, folder=tmp_path)
