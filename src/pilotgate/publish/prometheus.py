"""The verdict and its numbers as a Prometheus textfile, for the node exporter's textfile collector.

Source: Prometheus exposition formats, text format 0.0.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pilotgate.model import Finding, Level, Scorecard, Severity, Status, Verdict
from pilotgate.publish import words

Labels = tuple[tuple[str, str], ...]
Sample = tuple[Labels, float]

_LEVELS = {Level.MISSING: 0.0, Level.STALE: 0.0, Level.DECLARED: 0.5, Level.VERIFIED: 1.0}


def render(scorecard: Scorecard) -> bytes:
    """Gauges labelled with the dataset. What was not measured has no sample, rather than one of zero."""
    here: Labels = (("dataset", scorecard.dataset),)
    rows, findings = scorecard.rows, scorecard.findings
    verdicts = [((*here, ("verdict", v.value)), float(scorecard.verdict is v)) for v in Verdict]
    split = [
        ((*here, ("state", state)), float(count))
        for state, count in (("clean", rows.clean), ("quarantined", rows.quarantined), ("rejected", rows.rejected))
    ]
    counted = [
        ((*here, ("status", status.value), ("severity", severity.value)), _count(findings, status, severity))
        for status in Status
        for severity in Severity
    ]
    scores = [
        ((*here, ("dimension", d.dimension.value)), d.score) for d in scorecard.dimensions if d.score is not None
    ]
    levels = [
        ((*here, ("question", a.question.value)), _LEVELS[a.level]) for a in scorecard.answers if a.level in _LEVELS
    ]
    missing = [
        ((*here, ("column", c.name)), c.missing_fraction)
        for c in scorecard.profile.columns
        if c.missing_fraction is not None
    ]
    families: tuple[tuple[str, str, Sequence[Sample]], ...] = (
        ("pilotgate_ready", "1 when the extract is ready for production, else 0.", [(here, _ready(scorecard))]),
        ("pilotgate_verdict", "1 for the verdict given, 0 for the others.", verdicts),
        ("pilotgate_blocking_findings", "Findings that block promotion.", [(here, float(len(scorecard.blocking)))]),
        ("pilotgate_findings", "Findings by status and severity.", counted),
        ("pilotgate_source_rows", "Rows counted in the source.", [(here, float(rows.source))]),
        ("pilotgate_rows", "Rows of the source by what became of them.", split),
        ("pilotgate_dimension_score_ratio", "Share of rules that passed; absent when not measured.", scores),
        ("pilotgate_question_level", "0 not answered or stale, 0.5 declared, 1 verified.", levels),
        ("pilotgate_column_missing_ratio", "Share of rows without a value.", missing),
        ("pilotgate_judged_timestamp_seconds", "When it was judged.", [(here, scorecard.created_at.timestamp())]),
        (
            "pilotgate_expires_timestamp_seconds",
            "When the verdict expires.",
            [(here, scorecard.expires_at.timestamp())],
        ),
    )
    return "".join(_family(*family) for family in families).encode()


def _ready(card: Scorecard) -> float:
    return float(card.verdict is Verdict.READY)


def _count(findings: Iterable[Finding], status: Status, severity: Severity) -> float:
    return float(sum(f.status is status and f.severity is severity for f in findings))


def _family(name: str, meaning: str, samples: Sequence[Sample]) -> str:
    if not samples:
        return ""
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
    lines += [f"{name}{{{_labels(labels)}}} {value:.17g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    return ",".join(f'{key}="{_escaped(value)}"' for key, value in labels)


def _escaped(value: str) -> str:
    """A label value on one line; `visible` has already written line ends out, so backslashes are doubled once."""
    return words.visible(value).replace("\\", "\\\\").replace('"', '\\"')
