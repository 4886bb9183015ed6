"""Rules that go or grow milder need a signature; what is added or tightened needs nobody."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran

Command = Callable[..., Ran]
Edit = Callable[[Path], None]
SIGN = ("policy", "bookings", "--approve", "--requester", "ines.duarte", "--reason", "agreed in the board of May")


@pytest.fixture
def project(pilotgate: Command, sample_project: Path) -> Path:
    """The samples with one run of bookings that is ready."""
    assert pilotgate("run", "bookings", "--quiet", cwd=sample_project).code == 0
    return sample_project


def newest(project: Path) -> Any:
    files = sorted((project / ".pilotgate/runs/bookings").glob("[!.]*/scorecard.json"))
    return json.loads(files[-1].read_bytes())


def policy(project: Path) -> Any:
    return next(f for f in newest(project)["findings"] if f["check"] == "history.policy")


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(project: Path) -> None:
        path = project / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return edit


def suite(change: Callable[[list[dict[str, Any]]], object]) -> Edit:
    def edit(project: Path) -> None:
        path = project / "expectations/bookings.json"
        data = json.loads(path.read_text())
        change(data["expectations"])
        path.write_text(json.dumps(data, indent=2))

    return edit


CONTRACT, MODEL = "contracts/bookings.odcs.yaml", "schemas/bookings.py"

LOOSENED: dict[str, tuple[Edit, str]] = {
    "a rule of the contract is removed": (
        replaced(
            CONTRACT,
            """      - id: homes_all_report
        type: sql
        description: Homes booked in seven days; of 48, fewer mean that the export is cut short
        dimension: coverage
        severity: error
        query: SELECT count(DISTINCT property_id) FROM ${table}
        mustBeGreaterOrEqualTo: 46
""",
            "",
        ),
        "The rule homes_all_report was removed.",
    ),
    "a threshold is loosened": (
        replaced(CONTRACT, "mustBeGreaterOrEqualTo: 46", "mustBeGreaterOrEqualTo: 4"),
        "homes_all_report had to be at least 46 and has to be at least 4.",
    ),
    "a query is rewritten": (
        replaced(CONTRACT, "SELECT count(DISTINCT property_id) FROM", "SELECT 48 FROM (SELECT 1) -- "),
        "The rule homes_all_report tests something else.",
    ),
    "a severity is lowered": (
        replaced(
            CONTRACT, "severity: error\n        query: SELECT count", "severity: info\n        query: SELECT count"
        ),
        "quality.homes_all_report is now info instead of error.",
    ),
    "a column may be missing": (
        replaced(CONTRACT, "logicalType: number\n        required: true", "logicalType: number"),
        "price_total is no longer required.",
    ),
    "a service level is eased": (
        replaced(CONTRACT, "latency, value: 24", "latency, value: 240"),
        "latency.bookings.booked_at was 24 h and is 240 h.",
    ),
    "drift of a column is ignored": (
        replaced(CONTRACT, "alpha: 0.01", "alpha: 0.01\n      ignore: [price_total]"),
        "How far data may drift changed.",
    ),
    "the KPI's target is lowered": (
        replaced(CONTRACT, "target: 0.80", "target: 0.60"),
        "The business KPI changed.",
    ),
    "the AI's threshold is lowered": (
        replaced(CONTRACT, "threshold: 0.90", "threshold: 0.10"),
        "The evaluation of the AI system changed.",
    ),
    "somebody makes themselves an approver": (
        replaced(CONTRACT, "role: privacy officer", "role: business owner"),
        "annelore.quist may now sign as business owner.",
    ),
    "a document is no longer named": (
        replaced(CONTRACT, "title: Model card", "title: Model sheet"),
        "The compliance requirements changed: Model card no longer named.",
    ),
    "a check of the model is removed": (
        replaced(MODEL, ', str_matches=r"^P-\\d{3}$"', ""),
        "The check str_matches of property_id was removed.",
    ),
    "an expression of the model is widened": (
        replaced(MODEL, r"^P-\d{3}$", r"^P-"),
        r"The check str_matches of property_id: pattern was ^P-\d{3}$ and is ^P-.",
    ),
    "a value is allowed": (
        replaced(MODEL, '"web", "app"', '"web", "fax", "app"'),
        "The check isin of channel: allowed_values had 4 values and has 5.",
    ),
    "a column of the model is removed": (
        replaced(MODEL, '    currency: str = pa.Field(nullable=True, eq="EUR")\n', ""),
        "The column currency of the model was removed.",
    ),
    "code of the model is changed": (
        replaced(MODEL, 'pl.col("check_in") >= ', 'pl.col("check_in") >= pl.col("check_in").min() + 0 * '),
        "The check arrival_follows_booking of the table: its code changed.",
    ),
    "the model is removed": (
        lambda project: (project / MODEL).unlink(),
        "schemas/bookings.py was removed, and every rule in it.",
    ),
    "an expectation is removed": (
        suite(lambda listed: listed.pop(0)),
        "The expectation gx.table.expect_table_row_count_to_be_between was removed.",
    ),
    "an expectation is loosened": (
        suite(lambda listed: listed[0]["kwargs"].update(min_value=1)),
        "gx.table.expect_table_row_count_to_be_between: min_value was 700 and is 1.",
    ),
    "an expectation is to be kept by most": (
        suite(lambda listed: listed[4]["kwargs"].update(min_value=0.5)),
        "gx.guest_id.expect_column_proportion_of_unique_values_to_be_between: min_value was 0.97 and is 0.5.",
    ),
    "an expectation weighs less": (
        suite(lambda listed: listed[0].update(severity="info")),
        "gx.table.expect_table_row_count_to_be_between.severity",
    ),
    "the pilot is replaced": (
        replaced("contracts/bookings.baseline.json", '"engine":', ' "engine":'),
        "The pilot that production is compared with was replaced",
    ),
}


@pytest.mark.parametrize("name", LOOSENED)
def test_what_is_looser_than_before_is_named(name: str, pilotgate: Command, project: Path) -> None:
    edit, said = LOOSENED[name]
    edit(project)
    ran = pilotgate("policy", "bookings")
    assert ran.code == 1
    assert "looser" in ran.out
    assert said.removesuffix(".severity") in ran.out
    assert "removed or loosened since" in ran.out


@pytest.mark.parametrize("name", ["a threshold is loosened", "a check of the model is removed"])
def test_what_is_looser_blocks_until_it_is_signed(name: str, pilotgate: Command, project: Path) -> None:
    edit, said = LOOSENED[name]
    edit(project)
    for _ in range(2):  # not for one night alone
        assert pilotgate("run", "bookings", "--quiet").code == 1
        assert "history.policy" in newest(project)["blocking"]
        assert said in policy(project)["message"]
        assert any(said in e["value"] for e in policy(project)["evidence"])
    ran = pilotgate(*SIGN, "--by", "pieter.hofstra")
    assert ran.code == 0
    assert f"pieter.hofstra agrees: {said}" in ran.out
    assert pilotgate("run", "bookings", "--quiet").code == 0
    assert policy(project)["status"] == "passed"
    assert "pieter.hofstra signed that on 2026-11-20, asked by ines.duarte: agreed" in policy(project)["message"]
    log = (project / ".pilotgate/audit.jsonl").read_text()
    assert '"kind":"policy"' in log
    assert "agreed in the board of May" in log
    assert pilotgate("run", "bookings", "--quiet").code == 0  # and that is what later nights are held against
    assert policy(project)["message"].startswith("No rule was removed or loosened")


STRICTER: dict[str, Edit] = {
    "nothing": lambda _: None,
    "a threshold is raised": replaced(CONTRACT, "mustBeGreaterOrEqualTo: 46", "mustBeGreaterOrEqualTo: 47"),
    "words": replaced(CONTRACT, "description: Tariff.", "description: The tariff."),
    "a range is narrowed": replaced(MODEL, '"max_value": 86_400', '"max_value": 86_399'),
    "a check is added": replaced(MODEL, "nullable=True, gt=0", "nullable=True, ge=0, gt=0"),
    "the model's words": replaced(MODEL, '"""One row per booked home."""', '"""One row per booking."""'),
    "an expectation is added": suite(
        lambda listed: listed.append(
            {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "nights"}, "severity": "critical"}
        )
    ),
    "expectations in another order": suite(lambda listed: listed.reverse()),
    "the layout of the suite": suite(lambda _: None),
}


@pytest.mark.parametrize("name", STRICTER)
def test_what_is_as_strict_needs_nobody(name: str, pilotgate: Command, project: Path) -> None:
    STRICTER[name](project)
    ran = pilotgate("policy", "bookings")
    assert (ran.code, "looser" in ran.out) == (0, False), ran.out


def test_a_first_run_has_nothing_to_compare_with(pilotgate: Command, sample_project: Path) -> None:
    assert pilotgate("policy", "bookings", cwd=sample_project).code == 0
    assert pilotgate("run", "bookings", "--quiet").code == 0
    assert all(f["check"] != "history.policy" for f in newest(sample_project)["findings"])


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("--by", "ines.duarte", "--requester", "ines.duarte"), 1, "cannot sign it too"),
        (("--by", "INES.Duarte ", "--requester", "ines.duarte"), 1, "cannot sign it too"),
        (("--by", "annelore.quist", "--requester", "ines.duarte"), 1, "may not sign"),
        (("--by", "mallory", "--requester", "ines.duarte"), 1, "may not sign"),
        (("--by", "pieter.hofstra", "--requester", "nobody"), 2, "is no username of the contract's team"),
        (("--by", "pieter.hofstra", "--requester", "ines.duarte", "--reason", " "), 2, "no reason is given"),
    ],
)
def test_who_may_not_sign_does_not(
    given: tuple[str, ...], code: int, said: str, pilotgate: Command, project: Path
) -> None:
    LOOSENED["a threshold is loosened"][0](project)
    reason = () if "--reason" in given else ("--reason", "because")
    ran = pilotgate("policy", "bookings", "--approve", *given, *reason)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert pilotgate("run", "bookings", "--quiet").code == 1


def test_nobody_makes_themselves_an_approver_and_signs(pilotgate: Command, project: Path) -> None:
    LOOSENED["a threshold is loosened"][0](project)
    LOOSENED["somebody makes themselves an approver"][0](project)
    ran = pilotgate(*SIGN, "--by", "annelore.quist")
    assert ran.code == 1
    assert "let one of them sign who could before the change: pieter.hofstra" in ran.err


def test_a_signature_is_for_what_was_signed_and_no_more(pilotgate: Command, project: Path) -> None:
    LOOSENED["a threshold is loosened"][0](project)
    assert pilotgate(*SIGN, "--by", "pieter.hofstra").code == 0
    LOOSENED["a check of the model is removed"][0](project)
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert "history.policy" in newest(project)["blocking"]


def test_nothing_to_sign_is_not_signed(pilotgate: Command, project: Path) -> None:
    ran = pilotgate(*SIGN, "--by", "pieter.hofstra")
    assert ran.code == 2
    assert "there is nothing to sign" in ran.err


@pytest.mark.parametrize("check", ["history.policy", "history.record", "history.rules"])
def test_a_waiver_is_no_signature(check: str, pilotgate: Command, project: Path) -> None:
    replaced(CONTRACT, "check: contract.guest_books_one_home_per_arrival", f"check: {check}")(project)
    LOOSENED["a threshold is loosened"][0](project)
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert "history.policy" in newest(project)["blocking"]


def test_the_kept_rules_cannot_be_made_milder_afterwards(pilotgate: Command, project: Path) -> None:
    edit = LOOSENED["a threshold is loosened"][0]
    edit(project)
    (kept,) = (project / ".pilotgate/runs/bookings").glob("[!.]*/policy")
    shutil.copy(project / CONTRACT, kept / CONTRACT)
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert "are gone or were changed since" in policy(project)["message"]
    assert pilotgate(*SIGN, "--by", "pieter.hofstra").code == 0
    assert pilotgate("run", "bookings", "--quiet").code == 0


def test_an_earlier_contract_that_is_gone_with_its_run_is_signed_as_a_gap(
    pilotgate: Command, project: Path
) -> None:
    shutil.rmtree(project / ".pilotgate/runs")
    assert pilotgate("run", "bookings", "--quiet").code == 1
    assert newest(project)["blocking"] == ["history.record"]
    assert pilotgate(*SIGN, "--by", "pieter.hofstra").code == 0
    assert pilotgate("run", "bookings", "--quiet").code == 0


def test_a_signature_in_a_log_that_was_edited_holds_nothing(pilotgate: Command, project: Path) -> None:
    LOOSENED["a threshold is loosened"][0](project)
    log = project / ".pilotgate/audit.jsonl"
    line = json.loads(log.read_text().splitlines()[-1])
    line["event"] = {"kind": "policy", "dataset": "bookings", "by": "pieter.hofstra"}
    log.write_text(log.read_text() + json.dumps(line) + "\n")
    assert pilotgate("run", "bookings", "--quiet").code == 1
