"""Ways round the gate that somebody with a shell could try: none may end in ready or promoted."""

import json
import shutil
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pilotgate.model import Scorecard
from pilotgate.publish import html
from tests.conftest import DEMO_CLOCK, Ran

Command = Callable[..., Ran]
LAST = "data/samples/bookings/production/bookings_2026-11-19.csv"


@pytest.fixture
def project(pilotgate: Command, sample_project: Path) -> Path:
    """The samples with one run of bookings that is ready and signed."""
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 0
    assert pilotgate("approve", "bookings", "--by", "pieter.hofstra", "--role", "business owner").code == 0
    return sample_project


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Set the clock to some time after the samples' night."""
    from pilotgate.cli import options

    def to(moment: datetime) -> None:
        monkeypatch.setattr(options, "wall_clock", lambda: moment)

    return lambda passed: to(DEMO_CLOCK + passed)


def newest(project: Path) -> Any:
    files = sorted((project / ".pilotgate/runs/bookings").glob("[!.]*/scorecard.json"))
    return json.loads(files[-1].read_bytes())


def test_an_older_run_copied_under_a_later_name_is_found_out(pilotgate: Command, project: Path) -> None:
    runs = project / ".pilotgate/runs/bookings"
    (ready,) = runs.iterdir()
    shutil.copytree(ready, runs / "zzz")
    ran = pilotgate("promote", "bookings", "--by", "ines.duarte")
    assert ran.code == 3
    assert f"this is the scorecard of bookings, run {ready.name}" in ran.err


def test_an_older_yes_does_not_stand_against_a_newer_no(
    pilotgate: Command, project: Path, later: Callable[[timedelta], None]
) -> None:
    run_id = str(newest(project)["run_id"])
    later(timedelta(hours=40))
    assert pilotgate("run", "bookings", "--quiet").code == 1  # by now the extract is stale
    ran = pilotgate("promote", "bookings", "--by", "ines.duarte", "--run", run_id)
    assert ran.code == 1
    assert "The same data was judged again" in ran.out


@pytest.mark.parametrize(
    "requester", ["Pieter Hofstra", "pieter.hofstra\u200b", "\u0440ieter.hofstra", "nobody", "pieter.hofstra"]
)
def test_an_approver_cannot_ask_under_another_spelling(pilotgate: Command, project: Path, requester: str) -> None:
    ran = pilotgate("promote", "bookings", "--by", requester)
    assert ran.code == 1
    assert not (project / ".pilotgate/promoted").exists()


def test_a_suite_that_goes_together_with_the_runs_folder_is_missed(pilotgate: Command, project: Path) -> None:
    shutil.rmtree(project / ".pilotgate/runs")
    (project / "expectations/bookings.json").unlink()
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert newest(project)["blocking"] == ["history.record"]


def test_a_file_of_rules_that_is_not_there_is_told(pilotgate: Command, sample_project: Path) -> None:
    (sample_project / "expectations/bookings.json").unlink()
    (sample_project / "schemas/bookings.py").unlink()
    assert pilotgate("run", "bookings", "--quiet", "--fail-on", "warning", cwd=sample_project).code == 1
    assert {"stage.schema", "stage.suite"} <= set(newest(sample_project)["blocking"])


@pytest.mark.parametrize("name", ["../contracts/bookings", "./bookings", "x/../bookings", ""])
def test_a_dataset_is_a_name_and_no_path(pilotgate: Command, sample_project: Path, name: str) -> None:
    ran = pilotgate("run", name, "--quiet", cwd=sample_project)
    assert ran.code == 2
    assert f'there is no dataset "{name}"' in ran.err
    assert not (sample_project / ".pilotgate").exists()


@pytest.mark.parametrize("run_id", ["", ".", "../invoices", "../bookings/x", "nothing"])
def test_a_run_is_an_id_and_no_path(pilotgate: Command, project: Path, run_id: str) -> None:
    ran = pilotgate("promote", "bookings", "--by", "ines.duarte", "--run", run_id)
    assert ran.code == 2
    assert f'"bookings" has no finished run "{run_id}"' in ran.err


def test_rules_that_change_while_they_judge_judge_nothing(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = html.render

    def meanwhile(scorecard: Scorecard) -> bytes:
        suite = sample_project / "expectations/bookings.json"
        suite.write_bytes(suite.read_bytes() + b"\n")
        return render(scorecard)

    monkeypatch.setattr(html, "render", meanwhile)
    ran = pilotgate("run", "bookings", "--quiet", cwd=sample_project)
    assert ran.code == 3
    assert "changed while the extract was judged" in ran.err


def test_after_an_unexpected_error_the_older_yes_is_out_of_date(
    pilotgate: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("somewhere")

    monkeypatch.setattr(html, "render", fails)
    ran = pilotgate("run", "bookings", "invoices", "--quiet")
    assert ran.code == 3
    assert "bookings could not be evaluated: unexpected ZeroDivisionError: somewhere" in ran.err
    assert "invoices could not be evaluated" in ran.err
    ran = pilotgate("promote", "bookings", "--by", "ines.duarte")
    assert ran.code == 3
    assert "could not be evaluated" in ran.err


@pytest.mark.parametrize("home", ["file", "file/below", "/proc/1/none"])
def test_a_home_that_cannot_be_written_is_one_sentence(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    (sample_project / "file").write_text("")
    monkeypatch.setenv("PILOTGATE_HOME", str(sample_project / home))
    ran = pilotgate("run", "bookings", "--quiet", cwd=sample_project)
    assert ran.code == 3
    assert "cannot be written" in ran.err
    assert "unexpected" not in ran.err


def test_a_relative_home_is_told_whole(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PILOTGATE_HOME", "state")
    ran = pilotgate("run", "bookings", "--quiet", cwd=sample_project)
    assert ran.code == 0
    assert f"Report: {sample_project}/state/runs/bookings/" in ran.out


@pytest.mark.parametrize("damage", ["data.parquet", "extract.json"])
def test_a_landing_that_was_changed_is_landed_anew_and_told(pilotgate: Command, project: Path, damage: str) -> None:
    (landing,) = (project / ".pilotgate/landings").iterdir()
    whole = (landing / "data.parquet").read_bytes()
    (landing / damage).write_bytes(b"other rows")
    assert pilotgate("run", "bookings", "--quiet").code == 0
    kept = [f for f in newest(project)["findings"] if f["check"] == "landing.kept"]
    assert [f["status"] for f in kept] == ["failed"]
    assert (landing / "data.parquet").read_bytes() == whole


def test_a_folder_of_rules_that_may_not_be_read_is_not_an_empty_one(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_file = Path.is_file

    def denied(path: Path) -> bool:
        if path.parent.name == "expectations":
            raise PermissionError(13, "Permission denied", str(path))
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", denied)
    ran = pilotgate("run", "bookings", "--quiet", cwd=sample_project)
    assert ran.code == 2
    assert "expectations/bookings.json: cannot be read (Permission denied); mend access" in ran.err


def test_a_waiver_without_end_in_sight_is_read(pilotgate: Command, sample_project: Path) -> None:
    contract = sample_project / "contracts/bookings.odcs.yaml"
    contract.write_text(contract.read_text().replace('expires: "2027-01-31"', 'expires: "9999-12-31"'))
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 0


def test_a_run_that_is_told_to_stop_leaves_nothing_half_written(
    pilotgate: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    runs = sorted((project / ".pilotgate/runs/bookings").iterdir())
    monkeypatch.setattr(html, "render", lambda _: signal.raise_signal(signal.SIGTERM))
    try:
        ran = pilotgate("run", "bookings", "--quiet")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ran.code == 128 + signal.SIGTERM
    assert sorted((project / ".pilotgate/runs/bookings").iterdir()) == runs


def test_a_baseline_taken_from_the_judged_file_makes_nothing_ready(
    pilotgate: Command, sample_project: Path
) -> None:
    assert pilotgate("baseline", "set", "bookings", LAST, cwd=sample_project).code == 0
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert newest(sample_project)["blocking"] == ["question.data"]


@pytest.mark.parametrize("name", ["", " "])
def test_no_name_is_not_the_folder_one_is_in(pilotgate: Command, sample_project: Path, name: str) -> None:
    ran = pilotgate("profile", name, cwd=sample_project)
    assert ran.code == 2
    assert "no source is named" in ran.err
