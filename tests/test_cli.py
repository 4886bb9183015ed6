import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran

Command = Callable[..., Ran]
VERBS = (
    *("init", "doctor", "profile", "onboard", "run", "scorecard", "history", "approve", "promote", "quarantine"),
    "expect",
    *("baseline set", "baseline show", "baseline diff"),
    *("contract lint", "contract diff", "contract export", "contract import"),
)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_help_text_with_an_example(pilotgate: Command, verb: str) -> None:
    ran = pilotgate(*verb.split(), "--help")
    assert ran.code == 0
    assert f"pilotgate {verb}" in ran.out.split("Example")[1]


def test_help_imports_no_engine_and_no_flow() -> None:
    script = "import sys, pilotgate.cli.main; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "duckdb",
        "great_expectations",
        "pandas",
        "pandera",
        "polars",
        "prefect",
        "pyarrow",
        "pydantic",
        "rich",
    }
    assert heavy & set(loaded) == set()


def test_without_a_project_it_says_how_to_make_one(pilotgate: Command, tmp_path: Path) -> None:
    ran = pilotgate("run", cwd=tmp_path)
    assert ran.code == 2
    assert ran.out == ""
    assert "pilotgate init DIR" in ran.err


def test_a_project_without_contracts_is_not_a_success(pilotgate: Command, tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    ran = pilotgate("run", cwd=tmp_path)
    assert ran.code == 2
    assert "nothing was judged" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "bookngs"), 2, 'no dataset "bookngs"'),
        (("run", "bookings", "--fail-on", "eror"), 2, "use error, warning or never"),
        (("run", "bookings", "--as-of", "yesterday"), 2, '"yesterday" is not a time'),
        (("run", "--extract", "x.csv"), 2, "name the dataset"),
        (("run", "bookings", "--extract", "no/such.csv"), 3, "no/such.csv"),
        (("scorecard", "bookings"), 3, "has no finished run"),
        (("scorecard", "nothing"), 2, 'no dataset "nothing"'),
        (("promote", "bookings", "--by", "x"), 3, "has no finished run"),
        (("history", "nothing"), 2, 'no dataset "nothing"'),
        (("profile", "no/such.csv"), 3, "no/such.csv"),
        (("onboard", "data/samples/bookings/pilot.csv", "--as", "../evil"), 2, "cannot name a dataset"),
        (("onboard", "data/samples/bookings/pilot.csv", "--as", "bookings"), 2, "already there"),
        (("init", "."), 2, "not an empty folder"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_a_mistake_is_one_sentence_and_an_exit_code(
    pilotgate: Command, sample_project: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = pilotgate(*arguments, cwd=sample_project)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_blocked_is_exit_1_with_the_reasons_first(pilotgate: Command, sample_project: Path) -> None:
    ran = pilotgate("run", "support_tickets", cwd=sample_project)
    assert ran.code == 1
    assert "BLOCKED" in ran.out.upper().split("ticket_id")[0]
    again = pilotgate("scorecard", "support_tickets", "--json")
    card = json.loads(again.out)
    assert (again.code, card["verdict"]) == (1, "blocked")
    assert set(card["blocking"]) <= {finding["check"] for finding in card["findings"]}
    refused = pilotgate("promote", "support_tickets", "--by", "somebody")
    assert refused.code == 1
    assert "REFUSED" in refused.out


def test_ready_is_promoted_once_signed(pilotgate: Command, sample_project: Path) -> None:
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 0
    unsigned = pilotgate("promote", "bookings", "--by", "somebody", "--json")
    assert unsigned.code == 1
    assert json.loads(unsigned.out)["promoted"] is False
    from pilotgate.project import find_project

    contract = find_project(sample_project).contract("bookings")
    assert contract.approvals is not None
    for role in contract.approvals.roles:
        signer = next(member.username for member in contract.team if member.role == role)
        assert pilotgate("approve", "bookings", "--by", signer, "--role", role).code == 0
    requester = next(m.username for m in contract.team if m.role not in contract.approvals.roles)
    promoted = pilotgate("promote", "bookings", "--by", requester)
    assert (promoted.code, promoted.out.split()[0]) == (0, "PROMOTED")
    listed = json.loads(pilotgate("history", "bookings", "--json").out)
    assert [run["verdict"] for run in listed] == ["ready"]


def test_one_broken_dataset_does_not_hide_the_others(pilotgate: Command, sample_project: Path) -> None:
    (sample_project / "contracts/invoices.odcs.yaml").write_text("kind: [unclosed")
    ran = pilotgate("run", "--json", cwd=sample_project)
    assert ran.code == 3
    assert "invoices could not be evaluated" in ran.err
    assert {card["dataset"] for card in json.loads(ran.out)} == {"bookings", "support_tickets"}


def test_an_attempt_that_failed_makes_the_scorecard_before_it_out_of_date(
    pilotgate: Command, sample_project: Path
) -> None:
    assert pilotgate("run", "bookings", cwd=sample_project).code == 0
    assert pilotgate("run", "bookings", "--extract", "gone.csv").code == 3
    stale = pilotgate("promote", "bookings", "--by", "somebody")
    assert stale.code == 3
    assert "could not be evaluated" in stale.err


def test_a_new_project_is_laid_out_and_can_onboard(pilotgate: Command, tmp_path: Path) -> None:
    assert pilotgate("init", str(tmp_path / "new")).code == 0
    laid_out = {path.name for path in (tmp_path / "new").iterdir()}
    assert {"contracts", "schemas", "expectations", "flows", "data", "prefect.yaml"} <= laid_out
    source = ROOT / "data/samples/bookings/pilot.csv"
    drafted = pilotgate("onboard", str(source), "--as", "orders", cwd=tmp_path / "new")
    assert drafted.code == 0, drafted.err
    judged = pilotgate("run", "orders", "--extract", str(source))
    assert judged.code == 1, judged.err
    assert "question" not in judged.err


def test_debug_shows_the_stack(pilotgate: Command, tmp_path: Path) -> None:
    from pilotgate.errors import ProjectError

    with pytest.raises(ProjectError):
        pilotgate("run", "--debug", cwd=tmp_path)


def test_profile_of_a_pipe_that_closes_early_is_quiet(sample_project: Path) -> None:
    command = f"{sys.executable} -m pilotgate profile data/samples/bookings/pilot.csv | head -1"
    ran = subprocess.run(command, shell=True, cwd=sample_project, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr


def test_corrected_rows_come_back_with_a_record_and_are_judged(pilotgate: Command, sample_project: Path) -> None:
    assert pilotgate("run", "support_tickets", cwd=sample_project).code == 1
    before = json.loads(pilotgate("scorecard", "support_tickets", "--json").out)["rows"]
    rule = "contract.country.required"
    assert pilotgate("quarantine", "support_tickets", "--rule", rule, "--export", "bad.csv").code == 0
    text = (sample_project / "bad.csv").read_text("utf-8")
    (sample_project / "good.csv").write_text(text.replace(",N/A,", ",DE,"), "utf-8")
    nobody = pilotgate("quarantine", "support_tickets", "--release", "good.csv", "--reason", "asked")
    assert (nobody.code, nobody.out) == (2, "")
    back = pilotgate("quarantine", "support_tickets", "--release", "good.csv", "--by", "ada", "--reason", "asked")
    assert back.code == 0, back.err
    released = back.out.split(" are back in ")[1].strip()
    assert pilotgate("run", "support_tickets", "--extract", released).code == 1
    card = json.loads(pilotgate("scorecard", "support_tickets", "--json").out)
    assert card["rows"]["landed"] == before["landed"]
    assert card["rows"]["quarantined"] < before["quarantined"]
    assert next(f["status"] for f in card["findings"] if f["check"] == rule) == "passed"
    assert '"ada"' in (sample_project / ".pilotgate/audit.jsonl").read_text("utf-8")


def test_quarantine_shows_masks_and_every_rule(pilotgate: Command, sample_project: Path) -> None:
    pilotgate("run", "support_tickets", cwd=sample_project)
    shown = json.loads(pilotgate("quarantine", "support_tickets", "--limit", "50", "--json").out)
    assert all(row["__rules__"] and "***" in row["customer_name"] for row in shown["rows"])
    assert sum(shown["rules"].values()) >= 879


def test_a_contract_goes_out_and_comes_back(pilotgate: Command, sample_project: Path) -> None:
    out = pilotgate("contract", "export", "bookings", "--to", "dbt", cwd=sample_project)
    assert out.code == 1
    assert "not mapped" in out.err
    (sample_project / "schema.yml").write_text(out.out, "utf-8")
    back = pilotgate("contract", "import", "schema.yml", "--from", "dbt", "--as", "bookings_again")
    assert back.code == 0, back.err
    assert pilotgate("contract", "lint", "bookings_again").code in (0, 1)
    assert pilotgate("contract", "diff", "bookings", "bookings").code == 0
    assert pilotgate("contract", "diff", "bookings", "bookings_again").code == 1
