"""Ways round the gate that somebody with a shell could try: none may end in ready or promoted."""

import hashlib
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


def test_a_log_that_is_gone_is_missed_and_can_be_signed(pilotgate: Command, project: Path) -> None:
    for name in ("audit.jsonl", "audit.head"):
        (project / ".pilotgate" / name).unlink()
    for _ in range(2):
        assert pilotgate("run", "bookings", "--quiet").code == 1
        assert newest(project)["blocking"] == ["history.log"]
        for name in ("audit.jsonl", "audit.head"):
            (project / ".pilotgate" / name).unlink(missing_ok=True)
    sign = ("--approve", "--by", "pieter.hofstra", "--requester", "ines.duarte", "--reason", "disk lost")
    assert pilotgate("policy", "bookings", *sign).code == 0
    assert pilotgate("run", "bookings", "--quiet").code == 0


def test_a_log_that_is_gone_is_missed_although_other_datasets_have_one(pilotgate: Command, project: Path) -> None:
    for name in ("audit.jsonl", "audit.head"):
        (project / ".pilotgate" / name).unlink()
    assert pilotgate("run", "invoices", "--quiet").code in {0, 1}
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert "history.log" in newest(project)["blocking"]


def test_a_run_that_was_killed_before_its_entry_stops_nobody(pilotgate: Command, sample_project: Path) -> None:
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 0
    log = sample_project / ".pilotgate/audit.jsonl"
    begin, _ = log.read_text().splitlines()
    log.write_text(begin + "\n")
    head = {"entries": 1, "sha256": hashlib.sha256(begin.encode()).hexdigest()}
    (sample_project / ".pilotgate/audit.head").write_text(json.dumps(head))
    assert pilotgate("run", "bookings", "--quiet").code == 0


@pytest.mark.parametrize("name", ["summary.json", "profile.json"])
@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\x00"])
def test_a_run_that_cannot_be_read_is_named_and_counts_for_nothing(
    pilotgate: Command, project: Path, name: str, damage: bytes
) -> None:
    (ready,) = (project / ".pilotgate/runs/bookings").iterdir()
    (ready / name).write_bytes(damage)
    other = "data/samples/bookings/production/bookings_2026-11-18.csv"
    assert pilotgate("run", "bookings", "--quiet", "--extract", other).code in {0, 1}
    told = [f for f in newest(project)["findings"] if f["check"] == "history.runs"]
    assert [f["status"] for f in told] == ["failed"]
    assert ready.name in told[0]["evidence"][0]["value"]
    assert pilotgate("history", "bookings").code == 0


def test_a_summary_edited_to_ready_is_not_accepted(pilotgate: Command, project: Path) -> None:
    from pilotgate.pipeline.earlier import look_back
    from pilotgate.project import find_project

    contract = project / "contracts/bookings.odcs.yaml"
    whole = contract.read_text()
    contract.write_text(whole.replace("mustBeGreaterOrEqualTo: 46", "mustBeGreaterOrEqualTo: 4600"))
    assert pilotgate("run", "bookings", "--quiet").code == 1
    blocked = sorted((project / ".pilotgate/runs/bookings").iterdir())[-1]
    summary = blocked / "summary.json"
    summary.write_text(summary.read_text().replace('"blocked"', '"ready"'))
    earlier = look_back(find_project(project), "bookings", DEMO_CLOCK)
    assert blocked.name not in {s.run_id for s in earlier.accepted}


def test_a_clock_that_was_set_back_is_told(pilotgate: Command, project: Path) -> None:
    pilotgate("run", "bookings", "--quiet", "--as-of", "2026-11-19T23:00Z")
    assert "history.clock" in {f["check"] for f in newest(project)["findings"] if f["status"] == "failed"}


def test_a_contract_that_is_gone_does_not_drop_out_of_the_night(pilotgate: Command, project: Path) -> None:
    contract = project / "contracts/bookings.odcs.yaml"
    contract.rename(contract.with_name("Bookings.odcs.yaml"))
    for other in ("invoices", "support_tickets"):
        (project / f"contracts/{other}.odcs.yaml").unlink()
    ran = pilotgate("run", "--quiet")
    assert ran.code == 3
    assert "bookings could not be evaluated: it was judged before, and its contract is gone" in ran.err


def test_an_extract_that_is_swapped_while_it_is_judged_changes_nothing(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = sample_project / LAST
    good = last.read_bytes()
    other = sample_project / "other.csv"
    other.write_bytes(b"\n".join(good.split(b"\n")[:3]) + b"\n")
    link = sample_project / "link.csv"
    link.symlink_to(other)
    render = html.render

    def meanwhile(scorecard: Scorecard) -> bytes:
        link.unlink()
        link.symlink_to(last)
        return render(scorecard)

    monkeypatch.setattr(html, "render", meanwhile)
    ran = pilotgate("run", "bookings", "--quiet", "--extract", str(link), cwd=sample_project)
    assert ran.code == 1
    card = newest(sample_project)
    assert card["rows"]["landed"] == 2
    assert card["extract"]["sha256"] == hashlib.sha256(other.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")]
)
def test_a_quarantine_that_cannot_be_written_is_no_empty_one(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    from pilotgate.validate import quarantine

    def fails(path: Path) -> None:
        raise error

    monkeypatch.setattr(quarantine, "private_file", fails)
    ran = pilotgate("run", "bookings", "--quiet", cwd=sample_project)
    assert ran.code == 3
    assert "cannot be written" in ran.err
    assert not list((sample_project / ".pilotgate/runs/bookings").glob("*/scorecard.json"))


@pytest.mark.parametrize("variable", ["PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH"])
def test_variables_of_the_peers_switch_nothing_off(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "False" if variable.endswith("ENABLED") else "SCHEMA_ONLY")
    model = sample_project / "schemas/bookings.py"
    model.write_text(model.read_text().replace('isin=["web"', 'isin=["fax"'))
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 1
    assert "pandera.channel.isin" in newest(sample_project)["blocking"]


def test_an_approval_of_tomorrow_counts_for_nothing(
    pilotgate: Command, sample_project: Path, later: Callable[[timedelta], None]
) -> None:
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 0
    later(timedelta(hours=5))
    assert pilotgate("approve", "bookings", "--by", "pieter.hofstra", "--role", "business owner").code == 0
    later(timedelta(0))
    ran = pilotgate("promote", "bookings", "--by", "ines.duarte")
    assert ran.code == 1
    assert "there are none" in ran.out


def test_a_waiver_with_a_glob_waives_nothing(pilotgate: Command, sample_project: Path) -> None:
    contract = sample_project / "contracts/bookings.odcs.yaml"
    text = contract.read_text().replace("check: contract.guest_books_one_home_per_arrival", 'check: "*"')
    contract.write_text(text.replace("mustBeGreaterOrEqualTo: 46", "mustBeGreaterOrEqualTo: 4600"))
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 1
    assert "contract.homes_all_report" in newest(sample_project)["blocking"]
