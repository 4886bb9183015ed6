"""Rules that were tested before and are not there any more: a file that is gone must not make the data better."""

from __future__ import annotations

from collections.abc import Iterable

from pilotgate.contract.terms import Contract
from pilotgate.model import Dimension, Evidence, Finding, Severity, Status
from pilotgate.readiness.case import JUDGED, count, listed, rules

CHECK = "history.rules"


def vanished(contract: Contract, earlier: Iterable[Finding], tonight: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding, when there is an earlier run: is each rule that ran then among tonight's?

    It is an error when nothing is left of a whole file of rules, and a warning when single rules are gone.
    """
    then = [f.check for f in rules(earlier) if f.status in JUDGED]
    now = {f.check for f in rules(tonight)}
    if not then:
        return ()
    gone = [check for check in then if check not in now]
    left = {_kind(check) for check in now}
    files = sorted({_kind(check) for check in gone} - left)
    if not gone:
        message = f"Each of the {count(len(then), 'rule')} that the last ready run tested is still there."
    elif files:
        message = f"Of the rules that the last ready run tested, all those of {listed(files)} are gone."
    else:
        message = f"Of the rules that the last ready run tested, {len(gone)} of {len(then)} are gone."
    return (
        Finding(
            check=CHECK,
            dataset=contract.dataset,
            message=message,
            dimension=Dimension.COVERAGE,
            status=Status.FAILED if gone else Status.PASSED,
            severity=Severity.ERROR if files else Severity.WARNING,
            observed=len(gone),
            expected=0,
            remedy="Put them back; if they were meant to go, let somebody else approve that in a waiver."
            if gone
            else "",
            where=contract.path,
            evidence=tuple(Evidence("gone", check) for check in gone[:20]),
        ),
    )


def _kind(check: str) -> str:
    return check.split(".", maxsplit=1)[0]
