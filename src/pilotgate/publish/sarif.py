"""The findings as SARIF 2.1.0: for code scanning, pointing at the line where a rule is declared.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0 (2020).
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from pilotgate.model import Finding, Scorecard, Severity, Status
from pilotgate.publish import words
from pilotgate.publish.junit import story

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PLACE = re.compile(r"^(?P<file>.+?)(?::(?P<line>[1-9]\d*))?$")


def render(scorecard: Scorecard) -> bytes:
    """One SARIF run: a rule per finding, and a result per finding that needs attention.

    GitHub takes every result for an alert, whatever its kind and suppressions, and refuses a file in which one has
    no location. So what passed or was waived is left out (its alert closes), and what is declared nowhere points at
    the contract. What blocks without having been checked is of kind `fail`, the rest of the unknown is `open`.
    SARIF reads `[text](target)` in a message as a link (3.11.6); the data's own is escaped.
    """
    known = {f.check for f in scorecard.findings}
    findings = (*scorecard.findings, *(f for f in words.blocking(scorecard) if f.check not in known))
    run = {
        "tool": {
            "driver": {
                "name": "pilotgate",
                "version": scorecard.tool.version,
                "rules": [_rule(f) for f in findings],
            }
        },
        "automationDetails": {"id": f"{words.visible(scorecard.dataset)}/{words.visible(scorecard.run_id)}"},
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": scorecard.verdict, "policySha256": scorecard.policy_sha256},
        "results": [
            _result(i, f, f.check in scorecard.blocking)
            for i, f in enumerate(findings)
            if f.check in scorecard.blocking or f.status in {Status.FAILED, Status.UNKNOWN}
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, indent=2, ensure_ascii=False) + "\n").encode()


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": words.visible(finding.check),
        "shortDescription": {"text": words.visible(finding.message)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"tags": [finding.dimension.value, words.visible(words.stage(finding))]},
    }
    if finding.remedy:
        rule["help"] = {"text": words.visible(finding.remedy)}
    return rule


def _result(index: int, finding: Finding, blocks: bool) -> dict[str, Any]:
    failed = blocks or finding.status is Status.FAILED
    return {
        "ruleId": words.visible(finding.check),
        "ruleIndex": index,
        "kind": "fail" if failed else "open",
        "level": _LEVELS[finding.severity] if failed else "none",
        "message": {"text": story(finding).replace("](", r"\](")},
        "locations": [{"physicalLocation": _location(finding.where or f"contracts/{finding.dataset}.odcs.yaml")}],
        "partialFingerprints": {"check/v1": _fingerprint(finding)},
        "properties": {
            "status": finding.status,
            "blocks": blocks,
            "failing": finding.failing,
            "tested": finding.tested,
        },
    }


def _fingerprint(finding: Finding) -> str:
    """The same rule of the same dataset is the same alert, night after night."""
    return hashlib.sha256(f"{finding.dataset}\0{finding.check}".encode("utf-8", "surrogatepass")).hexdigest()


def _location(where: str) -> dict[str, Any]:
    from urllib.parse import quote

    place = _PLACE.match(words.visible(where))
    file, line = (place["file"], place["line"]) if place else (words.visible(where), None)
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(file)}}
    if line:
        location["region"] = {"startLine": int(line)}
    return location
