from __future__ import annotations

from pilotgate.model import Severity, Status, Verdict
from pilotgate.readiness import assess
from tests.readiness.cases import finding, findings


def judged(everything, *previous):
    found = assess(**everything, previous=previous)
    return found, next((f for f in found.findings if f.check == "history.rules"), None)


def test_no_earlier_run_says_nothing(everything):
    assert judged(everything)[1] is None
    assert judged(everything, finding("contract.old", Status.UNKNOWN), finding("compare.old"))[1] is None


def test_every_rule_still_there_passes(everything):
    found, said = judged(everything, *findings())
    assert found.verdict is Verdict.READY
    assert said is not None
    assert (said.status, said.message) == (
        Status.PASSED,
        "Each of the 3 rules that the last ready run tested is still there.",
    )


def test_single_rules_gone_is_a_warning(everything):
    found, said = judged(everything, *findings(), finding("contract.old"), finding("contract.older", Status.WAIVED))
    assert found.verdict is Verdict.READY
    assert said is not None
    assert (said.status, said.severity, said.observed) == (Status.FAILED, Severity.WARNING, 2)
    assert {e.value for e in said.evidence} == {"contract.old", "contract.older"}


def test_a_whole_file_of_rules_gone_blocks(everything):
    found, said = judged(everything, *findings(), finding("gx.id.unique"), finding("pandera.id.check"))
    assert found.blocking == ("history.rules",)
    assert said is not None
    assert said.message == "Of the rules that the last ready run tested, all those of gx and pandera are gone."
