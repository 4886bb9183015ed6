"""JUnit, SARIF and Markdown: what they say, and that hostile names cannot change what they mean."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from pilotgate.model import Scorecard, Severity, Status
from pilotgate.publish import junit, markdown, profile_markdown, sarif


@pytest.fixture(params=["blocked", "ready", "hostile"])
def any_card(request: pytest.FixtureRequest) -> Scorecard:
    card: Scorecard = request.getfixturevalue(request.param)
    return card


def test_junit_fails_exactly_what_blocks(any_card: Scorecard) -> None:
    root = ElementTree.fromstring(junit.render(any_card))
    failed = [case for case in root.iter("testcase") if case.find("failure") is not None]
    errors = [case for case in root.iter("testcase") if case.find("error") is not None]
    assert len(failed) + len(errors) == len(any_card.blocking)
    assert root.get("failures") == str(len(failed))
    assert root.get("errors") == str(len(errors))
    assert root.get("tests") == str(len(any_card.findings)) == str(len(list(root.iter("testcase"))))
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))


def test_junit_of_a_blocking_name_without_finding_still_fails(ready: Scorecard) -> None:
    root = ElementTree.fromstring(junit.render(replace(ready, blocking=("contract.vanished",))))
    assert root.get("errors") == "1"


def test_junit_says_what_to_do(blocked: Scorecard) -> None:
    root = ElementTree.fromstring(junit.render(blocked))
    case = next(c for c in root.iter("testcase") if c.get("name") == "contract.priority.required")
    text = case.findtext("failure") or ""
    assert "do: Fill priority at the source" in text
    assert "declared: contracts/support_tickets.odcs.yaml:63" in text


def _run(card: Scorecard) -> dict[str, Any]:
    log = json.loads(sarif.render(card))
    assert log["version"] == "2.1.0"
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_has_a_rule_per_finding_and_a_result_per_problem(any_card: Scorecard) -> None:
    run = _run(any_card)
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules) == len(any_card.findings)
    assert len(run["results"]) == sum(f.status in {Status.FAILED, Status.UNKNOWN} for f in any_card.findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert (result["level"] == "none") == (result["kind"] != "fail")
        assert result["message"]["text"]
        assert result["locations"]


def test_sarif_reports_what_blocks_as_failed_even_when_unknown(blocked: Scorecard) -> None:
    results = {r["ruleId"]: r for r in _run(blocked)["results"]}
    for check in blocked.blocking:
        assert results[check]["kind"] == "fail"
        assert results[check]["level"] == "error"
    assert results["probe.triage_queue.write"]["kind"] == "open"
    assert "contract.hours_to_resolve.minimum" not in results


def test_sarif_of_a_blocking_name_without_finding_reports_it(ready: Scorecard) -> None:
    (result,) = _run(replace(ready, blocking=("contract.vanished",)))["results"]
    assert (result["ruleId"], result["kind"], result["level"]) == ("contract.vanished", "fail", "error")


def test_sarif_points_at_the_declaration(blocked: Scorecard) -> None:
    results = {r["ruleId"]: r for r in _run(blocked)["results"]}
    place = results["contract.primary_key"]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "contracts/support_tickets.odcs.yaml"},
        "region": {"startLine": 41},
    }
    undeclared = results["compare.schema"]["locations"][0]["physicalLocation"]
    assert undeclared == {"artifactLocation": {"uri": "contracts/support_tickets.odcs.yaml"}}


def test_sarif_fingerprint_is_the_same_the_next_night(blocked: Scorecard) -> None:
    later = replace(
        blocked, run_id="later", findings=tuple(replace(f, observed=1, message="moved") for f in blocked.findings)
    )
    before, after = (
        {r["ruleId"]: r["partialFingerprints"] for r in _run(card)["results"]} for card in (blocked, later)
    )
    assert before == after
    assert len({str(f) for f in before.values()}) == len(before) > 10


def test_markdown_opens_with_verdict_and_blockers(blocked: Scorecard) -> None:
    text = markdown.render(blocked).decode()
    assert text.startswith("# ⛔ Support tickets is not ready for production.")
    assert text.index("## What blocks it") < text.index("## Pilot against production")
    for finding in blocked.findings:
        assert f"`{finding.check}`" in text


def test_markdown_tables_keep_their_columns(any_card: Scorecard) -> None:
    texts = (markdown.render(any_card), profile_markdown.render(any_card.profile, any_card.findings))
    for text in texts:
        width = 0
        for line in text.decode().splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not (cells and width) or cells == width, line
            width = cells


def test_markdown_of_hostile_names_holds_no_markup_of_theirs(hostile: Scorecard) -> None:
    for data in (markdown.render(hostile), profile_markdown.render(hostile.profile, hostile.findings)):
        outside_code = re.sub(r"(`+) ?.*?(?<!`)\1(?!`)", "", data.decode().replace("\\`", ""))
        assert "<script" not in outside_code.replace("\\<", "")
        assert not re.search(r"(?<!\\)\]\(", outside_code)
        assert "http://" not in outside_code
        assert "\u202e" not in outside_code


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("*x* _y_ `z`", r"\*x\* \_y\_ \`z\`"),
        ("<b>", r"\<b\>"),
        ("&lt;", r"\&lt;"),
        ("ask @octocat #12", "ask @<!-- -->octocat #<!-- -->12"),
        ("see https://example.com", "see https&#58;//example.com"),
        ("www.example.com", "www&#46;example.com"),
        ("two\nlines", "two\\\\nlines"),
    ],
)
def test_escape_shows_text_as_it_is(text: str, shown: str) -> None:
    assert markdown.escape(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("a", "`a`"), ("a`b", "`` a`b ``"), ("a|b", "`a\\|b`"), ("", ""), ("``", "``` `` ```")]
)
def test_code_holds_any_backticks(text: str, shown: str) -> None:
    assert markdown.code(text) == shown


def test_prose_keeps_code_and_escapes_the_rest() -> None:
    assert markdown.prose("`a_b` is *late*") == r"`a_b` is \*late\*"


def test_warnings_that_do_not_block_never_fail_a_build(ready: Scorecard) -> None:
    warned = replace(
        ready,
        findings=tuple(replace(f, status=Status.FAILED, severity=Severity.WARNING) for f in ready.findings),
    )
    root = ElementTree.fromstring(junit.render(warned))
    assert root.get("failures") == "0"
    assert {r["level"] for r in _run(warned)["results"]} == {"warning"}
