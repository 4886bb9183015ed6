"""What a run leaves in its folder: the scorecard and the same judgement in every other form."""

from __future__ import annotations

from pathlib import Path

from pilotgate.model import RunSummary, Scorecard, Status
from pilotgate.store import to_json


def publish(scorecard: Scorecard, folder: Path) -> None:
    """Write every report of a scorecard into the folder of its run."""
    from pilotgate.publish import html, json, junit, markdown, openlineage, prometheus, sarif

    files = {
        "profile.json": to_json(scorecard.profile),
        "report.html": html.render(scorecard),
        "report.md": markdown.render(scorecard),
        "junit.xml": junit.render(scorecard),
        "findings.sarif": sarif.render(scorecard),
        "metrics.prom": prometheus.render(scorecard),
        "lineage.jsonl": openlineage.render(scorecard),
        "summary.json": to_json(summary(scorecard)),
        "scorecard.json": json.render(scorecard),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


def summary(scorecard: Scorecard) -> RunSummary:
    """The run as the history shows it."""

    def counted(status: Status) -> int:
        return sum(finding.status is status for finding in scorecard.findings)

    cells = sum(column.rows for column in scorecard.profile.columns)
    missing = sum(column.missing for column in scorecard.profile.columns)
    return RunSummary(
        run_id=scorecard.run_id,
        created_at=scorecard.created_at,
        uri=scorecard.extract.uri,
        sha256=scorecard.extract.sha256,
        verdict=scorecard.verdict,
        rows_landed=scorecard.rows.landed,
        rows_rejected=scorecard.rows.rejected,
        rows_quarantined=scorecard.rows.quarantined,
        failed=counted(Status.FAILED),
        unknown=counted(Status.UNKNOWN),
        waived=counted(Status.WAIVED),
        missing_fraction=missing / cells if cells else None,
    )
