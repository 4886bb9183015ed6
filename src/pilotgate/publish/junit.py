"""The findings as JUnit XML: a suite per stage, a case per rule, so that any CI server shows them."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pilotgate.model import Finding, Scorecard, Severity, Status
from pilotgate.publish import words
from pilotgate.publish.views import StageView, stages


def render(scorecard: Scorecard) -> bytes:
    """JUnit XML, UTF-8. What blocks is a failure, or an error when it could not be checked; the rest never fails.

    A finding that does not block but did not pass either is a passed case with its message in `system-out`.
    """
    blocking = words.blocking(scorecard)
    root = Element("testsuites", name=words.visible(scorecard.dataset))
    known = {f.check for f in scorecard.findings}
    for view in stages((*scorecard.findings, *(f for f in blocking if f.check not in known))):
        _suite(root, view, scorecard)
    root.set("tests", str(sum(int(suite.get("tests", 0)) for suite in root)))
    root.set("failures", str(sum(int(suite.get("failures", 0)) for suite in root)))
    root.set("errors", str(sum(int(suite.get("errors", 0)) for suite in root)))
    indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _suite(root: Element, view: StageView, card: Scorecard) -> None:
    findings = (*view.loud, *view.quiet)
    blocks = [f for f in findings if f.check in card.blocking]
    skipped = [f for f in findings if _skipped(f, card)]
    suite = SubElement(
        root,
        "testsuite",
        name=words.visible(view.name),
        tests=str(len(findings)),
        failures=str(sum(f.status is not Status.UNKNOWN for f in blocks)),
        errors=str(sum(f.status is Status.UNKNOWN for f in blocks)),
        skipped=str(len(skipped)),
        timestamp=card.created_at.strftime("%Y-%m-%dT%H:%M:%S"),
        time="0",
    )
    for finding in findings:
        _case(suite, finding, card)


def _skipped(finding: Finding, card: Scorecard) -> bool:
    return finding.check not in card.blocking and finding.status in {
        Status.WAIVED,
        Status.NOT_APPLICABLE,
        Status.UNKNOWN,
    }


def _case(suite: Element, finding: Finding, card: Scorecard) -> None:
    dataset = words.visible(card.dataset)
    case = SubElement(suite, "testcase", classname=dataset, name=words.visible(finding.check), time="0")
    message = words.visible(finding.message)
    if finding.check in card.blocking:
        unknown = finding.status is Status.UNKNOWN
        outcome = SubElement(case, "error" if unknown else "failure", type=finding.severity.value, message=message)
        outcome.text = story(finding)
    elif _skipped(finding, card):
        SubElement(case, "skipped", message=f"{words.STATUSES[finding.status]}: {message}")
    elif finding.status is Status.FAILED and finding.severity is not Severity.INFO:
        SubElement(case, "system-out").text = f"{finding.severity}: {story(finding)}"


def story(finding: Finding) -> str:
    """Everything a person needs to act on a finding, a line each."""
    lines = [
        ("", finding.message),
        ("rows: ", words.rows(finding)),
        ("observed: ", words.scalar(finding.observed)),
        ("expected: ", words.scalar(finding.expected)),
        *((f"{words.visible(e.label)}: ", e.value) for e in finding.evidence),
        ("do: ", finding.remedy),
        ("owner: ", finding.owner),
        ("declared: ", finding.where),
    ]
    return "\n".join(f"{label}{words.visible(value)}" for label, value in lines if value)
