from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pilotgate.model import Severity, Status, Verdict, Waiver
from pilotgate.readiness import assess
from pilotgate.readiness.waivers import apply, objection
from tests.readiness.cases import NOW, contract, finding

TEAM = contract().team
SOUND = Waiver("contract.x", "known since May", "ada", "grace", "T-1", NOW + timedelta(days=1))


def judged(everything, status, *waivers):
    everything["findings"] = (*everything["findings"], finding("contract.x", status))
    everything["contract"] = replace(everything["contract"], waivers=waivers)
    found = assess(**everything)
    return found, {f.check: f for f in found.findings}


def test_a_sound_waiver_lets_its_one_rule_through_and_says_who(everything):
    found, by_check = judged(everything, Status.FAILED, SOUND)
    assert found.verdict is Verdict.READY
    waived = by_check["contract.x"]
    assert waived.status is Status.WAIVED
    assert "known since May; asked by ada, approved by grace, T-1" in {e.value for e in waived.evidence}
    assert by_check["waiver.contract.x"].status is Status.PASSED


def test_it_expires_to_the_second():
    failed = (finding("contract.x", Status.FAILED),)
    assert apply(failed, (SOUND,), SOUND.expires - timedelta(seconds=1), TEAM)[0].status is Status.WAIVED
    assert apply(failed, (SOUND,), SOUND.expires, TEAM)[0].status is Status.FAILED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires": NOW}, "expired on 2026-11-20"),
        ({"approver": "Ada "}, "asked for it and approved it alone"),
        ({"approver": ""}, "does not say its approver"),
        ({"approver": "a stranger"}, "nobody called a stranger is in the contract's team today"),
        ({"reason": " ", "ticket": ""}, "does not say its reason and ticket"),
    ],
)
def test_what_is_wrong_with_a_waiver_is_its_own_finding(everything, change, words):
    assert words in objection(replace(SOUND, **change), NOW, TEAM)
    found, by_check = judged(everything, Status.FAILED, replace(SOUND, **change))
    assert found.blocking == ("contract.x",)
    review = by_check["waiver.contract.x"]
    assert (review.status, review.severity) == (Status.FAILED, Severity.WARNING)
    assert words in review.message


def test_a_waiver_nobody_needs_is_pointed_out(everything):
    found, by_check = judged(everything, Status.PASSED, SOUND)
    assert found.verdict is Verdict.READY
    assert by_check["contract.x"].status is Status.PASSED
    assert "is not needed" in by_check["waiver.contract.x"].message


def test_a_waiver_for_no_rule_is_pointed_out(everything):
    _, by_check = judged(everything, Status.FAILED, replace(SOUND, check="contract.*"))
    assert "names no rule of this run" in by_check["waiver.contract.*"].message


def test_two_waivers_for_one_rule_are_reviewed_apart(everything):
    found, by_check = judged(everything, Status.FAILED, replace(SOUND, expires=NOW), SOUND)
    assert found.verdict is Verdict.READY
    assert by_check["waiver.contract.x"].status is Status.FAILED
    assert by_check["waiver.contract.x.2"].status is Status.PASSED


def test_an_answer_can_be_waived_like_any_rule_but_stays_what_it_is(everything):
    everything["contract"] = replace(
        everything["contract"], kpi=None, waivers=(replace(SOUND, check="question.kpi"),)
    )
    found = assess(**everything)
    assert found.verdict is Verdict.READY
    assert found.answers[0].level == "missing"
    assert next(f for f in found.findings if f.check == "question.kpi").status is Status.WAIVED


def test_a_waived_rule_did_run(everything):
    """Its column stays under a rule, and a run whose one rule is waived was evaluated."""
    everything["findings"] = tuple(f for f in everything["findings"] if not f.check.startswith("contract.kind"))
    everything["findings"] += (finding("contract.x", Status.FAILED, column="kind"),)
    everything["contract"] = replace(everything["contract"], waivers=(SOUND,))
    found = assess(**everything)
    assert found.answers[2].level == "verified"
    assert found.verdict is Verdict.READY
