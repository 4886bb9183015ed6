from __future__ import annotations

from pilotgate.model import Level, Question, Status, Verdict
from pilotgate.readiness import assess


def test_everything_in_order_is_ready_with_every_question_verified(everything):
    found = assess(**everything)
    assert {a.question: a.level for a in found.answers} == dict.fromkeys(Question, Level.VERIFIED)
    assert [a.missing for a in found.answers] == [()] * 7
    assert found.blocking == ()
    assert found.verdict is Verdict.READY
    assert {c.area: c.status for c in found.contrasts} == dict.fromkeys(
        ("data", "integration", "evaluation", "security", "ownership", "reliability"), Status.PASSED
    )


def test_checks_are_unique_and_every_finding_has_an_owner(everything):
    found = assess(**everything)
    checks = [f.check for f in found.findings]
    assert len(checks) == len(set(checks))
    assert all(f.owner for f in found.findings)
    assert {f"question.{q.value}" for q in Question} <= set(checks)
