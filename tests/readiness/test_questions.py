"""Each question: what leaves it at half, and what it then says would raise it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilotgate.model import Approval, Level, Question, Severity, Status
from pilotgate.readiness import assess
from tests.readiness import cases
from tests.readiness.cases import NOW, finding
from tests.readiness.test_fail_closed import becomes, contract, plus, profile, without

C = cases.contract()
VALUES = (("bug", 70), ("question", 30))

DECLARED = {
    "KPI not computed": (Question.KPI, becomes("contract.kpi", Status.UNKNOWN), "Make the KPI's SQL run"),
    "KPI is no number": (
        Question.KPI,
        lambda g: {
            **g,
            "findings": tuple(
                replace(f, observed=float("nan")) if f.check == "contract.kpi" else f for f in g["findings"]
            ),
        },
        "Make the KPI's SQL run",
    ),
    "no rule on the KPI's column": (Question.KPI, without("contract.kind"), "Put a rule on kind"),
    "target below the baseline": (Question.KPI, contract(kpi=replace(C.kpi, target=0.4)), "is no improvement"),
    "KPI's owner is a stranger": (Question.KPI, contract(kpi=replace(C.kpi, owner="mallory")), "owner mallory"),
    "no segments": (Question.DATA, contract(segments=()), "Declare the segments"),
    "a difference": (
        Question.DATA,
        plus(finding("compare.new.kind", Status.FAILED, severity=Severity.WARNING)),
        "Explain, mend or waive",
    ),
    "a comparison that could not be made": (
        Question.DATA,
        plus(finding("compare.drift.kind", Status.UNKNOWN, severity=Severity.WARNING)),
        "Make it possible to compare kind with the pilot",
    ),
    "a column without a rule": (
        Question.EVALUATION,
        profile(columns=(cases.column("id", complete=False), cases.column("kind", VALUES), cases.column("new"))),
        "Put a rule on new",
    ),
    "a rule could not run": (
        Question.EVALUATION,
        plus(finding("gx.x", Status.UNKNOWN, severity=Severity.WARNING)),
        "Make 1 rule run that could not: gx.x",
    ),
    "no digest agreed": (
        Question.EVALUATION,
        lambda g: {
            **g,
            "findings": (
                *(f for f in g["findings"] if f.check != "evidence.evaluation.set"),
                finding(
                    "evidence.evaluation.set", Status.FAILED, severity=Severity.WARNING, remedy="Add its sha256."
                ),
            ),
        },
        "Add its sha256.",
    ),
    "no results": (Question.EVALUATION, without("evidence.evaluation.results"), "this run did not"),
    "no metric over the whole": (Question.EVALUATION, without("evidence.evaluation.metric.all"), "slice all"),
    "a slice not measured": (Question.EVALUATION, without("evidence.evaluation.metric.kind"), "each value of kind"),
    "evaluated on the pilot's data": (
        Question.EVALUATION,
        lambda g: {**g, "baseline": replace(g["baseline"], sha256=cases.SET_SHA256)},
        "the pilot's own data",
    ),
    "nothing downstream": (Question.INTEGRATION, contract(servers=C.servers[:1]), "(downstream)"),
    "nothing upstream": (Question.INTEGRATION, contract(servers=C.servers[1:]), "(upstream)"),
    "a slow server": (
        Question.INTEGRATION,
        plus(finding("probe.lake.latency", Status.FAILED, severity=Severity.WARNING, remedy="Ask why it is slow.")),
        "Ask why it is slow.",
    ),
    "no channel": (Question.OWNERSHIP, contract(channels=()), "Add a support channel"),
    "a channel without an address": (
        Question.OWNERSHIP,
        contract(channels=(replace(C.channels[0], url=" "),)),
        "Add a support channel",
    ),
    "nobody has signed": (Question.OWNERSHIP, lambda g: {**g, "approvals": ()}, "Let an owner approve"),
    "a stranger has signed": (
        Question.OWNERSHIP,
        lambda g: {**g, "approvals": (Approval("business owner", "mallory", NOW, "0" * 64),)},
        "Let an owner approve",
    ),
    "signed in the future": (
        Question.OWNERSHIP,
        lambda g: {**g, "approvals": (Approval("business owner", "grace", NOW + timedelta(1), "0" * 64),)},
        "Let an owner approve",
    ),
    "signed in a log that was changed": (
        Question.OWNERSHIP,
        lambda g: {**g, "audit_intact": False},
        "Let an owner",
    ),
    "no audit log yet": (Question.SECURITY, lambda g: {**g, "audit_intact": None}, "start the audit log"),
    "no access roles": (Question.SECURITY, contract(roles=()), "List the access roles"),
    "undeclared personal data": (
        Question.SECURITY,
        profile(columns=(cases.column("id", personal="email"), cases.column("kind", VALUES))),
        "Declare id as personal data",
    ),
    "a column without a class": (
        Question.COMPLIANCE,
        contract(fields=(C.fields[0], replace(C.fields[1], classification=""))),
        "Classify kind",
    ),
    "personal data called public": (
        Question.COMPLIANCE,
        contract(fields=(replace(C.fields[0], personal="email", classification="Public"), C.fields[1])),
        "Do not classify personal data as public: id",
    ),
    "no documents": (
        Question.COMPLIANCE,
        contract(compliance=replace(C.compliance, documents=())),
        "Name the documents",
    ),
    "documents not looked at": (Question.COMPLIANCE, without("evidence.document"), "this run did not"),
    "retention not looked at": (Question.COMPLIANCE, without("evidence.retention"), "this run did not"),
}


@pytest.mark.parametrize("case", DECLARED)
def test_half_answered_says_what_would_raise_it(everything, case):
    question, change, words = DECLARED[case]
    found = assess(**change(everything))
    answer = next(a for a in found.answers if a.question is question)
    assert answer.level is Level.DECLARED
    assert [m for m in answer.missing if words in m], answer.missing
    named = next(f for f in found.findings if f.check == f"question.{question.value}")
    assert (named.status, named.severity) == (Status.FAILED, Severity.WARNING)
    assert words in named.remedy


STALE = {
    "evaluation set changed": (Question.EVALUATION, becomes("evidence.evaluation.set", Status.FAILED)),
    "owner left": (Question.OWNERSHIP, contract(team=(replace(C.team[0], until=date(2026, 1, 2)), C.team[1]))),
    "approvers left": (
        Question.SECURITY,
        contract(team=(C.team[0], replace(C.team[1], until=date(2026, 1, 2)))),
    ),
    "review expired": (
        Question.COMPLIANCE,
        contract(compliance=replace(C.compliance, review_by=date(2026, 11, 19))),
    ),
    "document changed": (Question.COMPLIANCE, becomes("evidence.document", Status.FAILED)),
}


@pytest.mark.parametrize("case", STALE)
def test_an_answer_that_no_longer_holds_is_stale_and_blocks(everything, case):
    question, change = STALE[case]
    found = assess(**change(everything))
    answer = next(a for a in found.answers if a.question is question)
    assert answer.level is Level.STALE
    assert answer.missing
    if question is Question.COMPLIANCE:
        assert answer.reason == "What was agreed for GDPR no longer holds."
    assert f"question.{question.value}" in found.blocking


def test_every_answer_speaks_in_sentences(everything):
    for change in (lambda g: g, *(change for _, change, _ in DECLARED.values()), *(c for _, c in STALE.values())):
        for answer in assess(**change(dict(everything))).answers:
            for said in (answer.reason, *answer.missing):
                assert said.endswith(".")
                assert said[0] == said[0].upper()
                assert ".." not in said
                assert "None" not in said


def test_an_owner_may_hold_the_role_until_the_last_day_of_it(everything):
    until = contract(team=(replace(C.team[0], until=NOW.date()), C.team[1]))(everything)
    assert assess(**until).answers[4].level is Level.VERIFIED


def test_the_crosswalk_never_says_compliant(everything):
    evidence = {e.label: e.value for e in assess(**everything).answers[6].evidence}
    assert evidence["EU AI Act 10(2)(f) examination of biases"] == "NOT_OBSERVABLE"
    assert evidence["NIST MAP 1.4 business value"] == "COVERED"
    half = {e.label: e.value for e in assess(**contract(segments=())(everything)).answers[6].evidence}
    assert half["EU AI Act 10(2)(e) availability, quantity, suitability"] == "PARTIAL"
    none = {e.label: e.value for e in assess(**contract(kpi=None)(everything)).answers[6].evidence}
    assert none["NIST MAP 1.4 business value"] == "GAP"
    assert not [v for v in evidence.values() if "compliant" in v.casefold()]


def test_an_extract_compared_with_itself_was_compared_with_nothing(everything):
    given = {**everything, "baseline": replace(everything["baseline"], sha256=everything["extract"].sha256)}
    found = assess(**given)
    answer = next(a for a in found.answers if a.question is Question.DATA)
    assert answer.level is Level.MISSING
    assert "is of the very file that is judged, so nothing was compared with it" in answer.reason
    assert "question.data" in found.blocking
