"""The run as OpenLineage events, one JSON object a line: START, then COMPLETE or FAIL. Nothing is sent.

Source: OpenLineage 2-0-2 and the facets named by `_schemaURL`.
"""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from pilotgate.model import ColumnProfile, Finding, Scorecard, Status, Verdict
from pilotgate.publish import words

SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = "https://openlineage.io/spec/facets/"


def render(scorecard: Scorecard) -> bytes:
    """Two events as JSON lines; the run id is derived from dataset and run, so that both renderings agree.

    A run that could not be evaluated is FAIL; a blocked one is COMPLETE, with its failed assertions.
    """
    end = "FAIL" if scorecard.verdict is Verdict.UNEVALUATED else "COMPLETE"
    start = _event(scorecard, "START", scorecard.extract.received_at.isoformat())
    done = _event(scorecard, end, scorecard.created_at.isoformat())
    done["inputs"] = [_input(scorecard)]
    if end == "FAIL":
        done["run"]["facets"] = {
            "errorMessage": {
                **_facet(scorecard, "1-0-1/ErrorMessageRunFacet"),
                "message": words.headline(scorecard),
                "programmingLanguage": "python",
            }
        }
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in (start, done)).encode()


def _event(card: Scorecard, kind: str, at: str) -> dict[str, Any]:
    return {
        "eventType": kind,
        "eventTime": at,
        "producer": _producer(card),
        "schemaURL": SPEC,
        "run": {
            "runId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"pilotgate:{_text(card.dataset)}:{_text(card.run_id)}"))
        },
        "job": {
            "namespace": "pilotgate",
            "name": f"gate.{_text(card.dataset)}",
            "facets": {
                "jobType": {
                    **_facet(card, "2-0-3/JobTypeJobFacet"),
                    "processingType": "BATCH",
                    "integration": "PILOTGATE",
                    "jobType": "QUALITY_GATE",
                }
            },
        },
        "inputs": [],
        "outputs": [],
    }


def _input(card: Scorecard) -> dict[str, Any]:
    namespace, name = _address(card.extract.uri)
    findings = [
        f for f in card.findings if f.status in {Status.PASSED, Status.FAILED, Status.UNKNOWN, Status.WAIVED}
    ]
    return {
        "namespace": namespace,
        "name": name,
        "facets": {
            "schema": {
                **_facet(card, "1-1-1/SchemaDatasetFacet"),
                "fields": [{"name": _text(c.name), "type": c.logical_type} for c in card.profile.columns],
            },
            "version": {**_facet(card, "1-0-1/DatasetVersionDatasetFacet"), "datasetVersion": card.extract.sha256},
        },
        "inputFacets": {
            "dataQualityMetrics": {
                **_facet(card, "1-0-2/DataQualityMetricsInputDatasetFacet"),
                "rowCount": card.rows.landed,
                "bytes": card.extract.bytes,
                "columnMetrics": {_text(c.name): _metrics(c) for c in card.profile.columns},
            },
            "dataQualityAssertions": {
                **_facet(card, "1-0-1/DataQualityAssertionsDatasetFacet"),
                "assertions": [_assertion(f) for f in findings],
            },
        },
    }


def _metrics(column: ColumnProfile) -> dict[str, Any]:
    metrics: dict[str, Any] = {"nullCount": column.nulls}
    if column.distinct_is_exact:
        metrics["distinctCount"] = column.distinct
    if column.numbers:
        metrics |= {"count": column.numbers.count, "min": column.numbers.min, "max": column.numbers.max}
    return metrics


def _assertion(finding: Finding) -> dict[str, Any]:
    """Anything but passed is not a success: what could not be checked must not look checked."""
    assertion: dict[str, Any] = {"assertion": _text(finding.check), "success": finding.status is Status.PASSED}
    if finding.column is not None:
        assertion["column"] = _text(finding.column)
    return assertion


def _address(uri: str) -> tuple[str, str]:
    """Namespace and name of a source, as OpenLineage names datasets; user names and passwords are left out."""
    parts = urlsplit(words.visible(uri))
    if not parts.scheme:
        return "file", parts.path
    host = parts.netloc.rpartition("@")[2]
    return (f"{parts.scheme}://{host}" if host else parts.scheme), parts.path.lstrip("/") if host else parts.path


def _facet(card: Scorecard, name: str) -> dict[str, str]:
    version, kind = name.split("/")
    return {"_producer": _producer(card), "_schemaURL": f"{_FACETS}{version}/{kind}.json#/$defs/{kind}"}


def _producer(card: Scorecard) -> str:
    return f"urn:pilotgate:{words.visible(card.tool.version)}"


def _text(text: str) -> str:
    return words.visible(text)
