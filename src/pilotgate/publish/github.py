"""For GitHub Actions: annotations beside the declared rules, and the job's step summary."""

from __future__ import annotations

import re

from pilotgate.model import Finding, Scorecard, Severity, Status
from pilotgate.publish import markdown, words

ANNOTATED = 10
"""GitHub shows at most ten errors and ten warnings of a step; what blocks comes first."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DECLARED = re.compile(r"^(?P<file>.+):(?P<line>[1-9]\d*)$")


def render(scorecard: Scorecard) -> bytes:
    """The annotations: workflow commands, one a line, to be printed to stdout by a step."""
    blocking = words.blocking(scorecard)
    shown = {f.check for f in blocking}
    rest = [f for f in scorecard.findings if f.check not in shown and f.status in {Status.FAILED, Status.UNKNOWN}]
    lines = [_annotation(f, "error") for f in blocking[:ANNOTATED]]
    for severity in (Severity.WARNING, Severity.INFO):
        lines += [_annotation(f, _COMMANDS[severity]) for f in rest if f.severity is severity][:ANNOTATED]
    if len(blocking) > ANNOTATED:
        lines.append(
            f"::notice::{len(blocking) - ANNOTATED} more findings block {_data(scorecard.dataset)}; see the summary"
        )
    return "".join(f"{line}\n" for line in lines).encode()


def summary(scorecard: Scorecard) -> bytes:
    """The step summary: to be appended to the file that `GITHUB_STEP_SUMMARY` names; under its limit of 1 MiB."""
    page = markdown.render(scorecard)
    return page if len(page) <= _LIMIT else _shortened(page)


_LIMIT = 1024 * 1024
_CUT = b"\n\n</details>\n\nCut here: GitHub shows at most 1 MiB. The report holds the rest.\n"


def _shortened(page: bytes) -> bytes:
    """As many whole lines as fit, and a word about the rest."""
    head = page[: _LIMIT - len(_CUT)]
    return head[: head.rindex(b"\n")] + _CUT


def _annotation(finding: Finding, command: str) -> str:
    place = _DECLARED.match(words.visible(finding.where))
    properties = {"title": finding.check}
    if place:
        properties = {"file": place["file"], "line": place["line"], **properties}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    doubt = "could not be checked: " if finding.status is Status.UNKNOWN else ""
    advice = f" {finding.remedy}" if finding.remedy else ""
    return f"::{command} {listed}::{_data(doubt + finding.message + advice)}"


def _data(text: str) -> str:
    """Text after the second `::`, in which only percent and line ends have a meaning."""
    return words.cut(text, 1000).replace("%", "%25")


def _property(text: str) -> str:
    """Text of a property, in which colon and comma have one too."""
    return words.cut(text, 200).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
