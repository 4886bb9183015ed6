"""What is otherwise than in the last accepted extract."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotgate.landing import land
from pilotgate.model import Extract, Finding, Severity, Status

ROWS = [f"{n},name {n},{n * 1.5}" for n in range(1, 41)]
TEXT = "\n".join(["id,name,price", *ROWS, ""])


def landed(folder: Path, content: str | bytes, *previous: Extract) -> Extract:
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return land(path, home=folder / "home", previous=previous)


def failures(extract: Extract) -> dict[str, Finding]:
    return {f.check.removeprefix("landing."): f for f in extract.findings if f.status is Status.FAILED}


@pytest.mark.parametrize(
    ("content", "part", "before", "after"),
    [
        (TEXT.replace(",", ";"), "delimiter", ",", ";"),
        (TEXT.replace("\n", "\r\n"), "newline", "\n", "\r\n"),
        ("Prices of today\n\n" + TEXT, "preamble_lines", 0, 2),
        ("\ufeff" + TEXT, "bom", False, True),
        (TEXT.encode("utf-16-le"), "encoding", "utf-8", "utf-16-le"),
        (TEXT.replace("price", "cost"), "columns", "id, name, price", "id, name, cost"),
        (TEXT.replace("id,name", "name,id"), "columns", "id, name, price", "name, id, price"),
    ],
)
def test_land_changed_form_is_a_finding_with_before_and_after(
    tmp_path: Path, content: str | bytes, part: str, before: object, after: object
) -> None:
    found = failures(landed(tmp_path, content, landed(tmp_path, TEXT)))
    assert set(found) == {f"changed.{part}"}
    told = found[f"changed.{part}"]
    assert (told.expected, told.observed, told.severity) == (before, after, Severity.ERROR)
    assert "since the last accepted extract" in told.message
    assert told.dataset == "file"


def test_land_columns_names_those_gone_and_new(tmp_path: Path) -> None:
    found = failures(landed(tmp_path, TEXT.replace("price", "cost"), landed(tmp_path, TEXT)))
    assert "price gone; cost new" in found["changed.columns"].message


def test_land_unchanged_form_passes(tmp_path: Path) -> None:
    extract = landed(tmp_path, TEXT + "41,x,1.5\n", landed(tmp_path, TEXT))
    told = {f.check: f.status for f in extract.findings}
    assert (told["landing.changed"], told["landing.size"]) == (Status.PASSED, Status.PASSED)
    assert not failures(extract)


def test_land_without_earlier_extracts_says_nothing_of_change(tmp_path: Path) -> None:
    checks = {f.check for f in landed(tmp_path, TEXT).findings}
    assert not checks & {"landing.changed", "landing.size"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (TEXT.encode(), TEXT.replace("name 3,", "José,").encode("cp1252"), False),
        (TEXT.replace("name 3,", "José,").encode("cp1252"), TEXT.encode(), False),
        (TEXT.replace("name 3,", "José,").encode("cp1252"), TEXT.replace("name 3,", "José,").encode(), True),
    ],
)
def test_land_encoding_changes_only_where_it_shows(tmp_path: Path, old: bytes, new: bytes, changed: bool) -> None:
    assert ("changed.encoding" in failures(landed(tmp_path, new, landed(tmp_path, old)))) is changed


@pytest.mark.parametrize(("rows", "small"), [(3, True), (5, False)])
def test_land_far_smaller_than_usual_is_a_finding(tmp_path: Path, rows: int, small: bool) -> None:
    usual = [landed(tmp_path, "\n".join(["id,name,price", *ROWS[:n], ""])) for n in (40, 40, 1)]
    found = failures(landed(tmp_path, "\n".join(["id,name,price", *ROWS[:rows], ""]), *usual))
    assert ("size" in found) is small
    if small:
        assert found["size"].observed == rows
