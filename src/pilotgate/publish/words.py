"""The wording that all formats share: how a number, a time, a status or a name is put before a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from pilotgate.model import (
    Dimension,
    Evidence,
    Finding,
    Level,
    Question,
    Scalar,
    Scorecard,
    Severity,
    Status,
    Verdict,
)

Say = Callable[[float], str]

STAGES = {
    "landing": "Landing",
    "contract": "Contract",
    "pandera": "Row schema",
    "gx": "Whole-table expectations",
    "compare": "Compared with the pilot",
    "history": "Compared with earlier runs",
    "data": "Segments of the data",
    "evidence": "Evidence on record",
    "security": "Security",
    "waiver": "Waivers",
    "probe": "Connections",
    "question": "Production readiness",
}
"""Titles of the stages, by the first part of `check`, in the order in which they judge."""

VERDICTS = {Verdict.READY: "Ready", Verdict.BLOCKED: "Blocked", Verdict.UNEVALUATED: "Could not be evaluated"}

STATUSES = {
    Status.FAILED: "failed",
    Status.UNKNOWN: "unknown",
    Status.WAIVED: "waived",
    Status.PASSED: "passed",
    Status.NOT_APPLICABLE: "not applicable",
}
"""Words of the statuses, most pressing first."""

MARKS = {
    Status.FAILED: "✕",
    Status.UNKNOWN: "?",
    Status.WAIVED: "~",
    Status.PASSED: "✓",
    Status.NOT_APPLICABLE: "–",
}

LEVELS = {
    Level.MISSING: ("0", "not answered"),
    Level.DECLARED: ("½", "declared"),
    Level.VERIFIED: ("1", "verified"),
    Level.STALE: ("0", "stale"),
    Level.NOT_APPLICABLE: ("–", "not applicable"),
}

QUESTIONS = {
    Question.KPI: "Is a clear business KPI tied to this system?",
    Question.DATA: "Does it use representative real-world data?",
    Question.EVALUATION: "Are evaluation rules and thresholds defined?",
    Question.INTEGRATION: "Can it connect to the workflow it must support?",
    Question.OWNERSHIP: "Is there a named owner?",
    Question.SECURITY: "Are security, logging and approval designed?",
    Question.COMPLIANCE: "Are the compliance requirements accounted for?",
}

# Control, zero-width, direction-changing, surrogate and tag characters: each can hide or reorder its neighbours.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_PRESSING = {status: rank for rank, status in enumerate(STATUSES)}
_SERIOUS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def visible(text: object) -> str:
    r"""The text on one line, with characters that nobody can see written out (`\n`, `\u202e`)."""
    return _INVISIBLE.sub(lambda m: _SHORT.get(m[0]) or f"\\u{ord(m[0]):04x}", str(text))


def cut(text: object, width: int = 120) -> str:
    """`visible`, and no longer than `width` characters."""
    shown = visible(text)
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def sentence(text: object, width: int = 400) -> str:
    """`cut`, beginning with a capital unless the first word is a name (it holds anything but letters)."""
    shown = cut(text, width)
    first = shown.partition(" ")[0].rstrip(",;:")
    return shown[:1].upper() + shown[1:] if first.isalpha() else shown


def prose(text: object, width: int = 400) -> tuple[tuple[bool, str], ...]:
    """Text cut to `width`, in pieces: those between a pair of backticks are code."""
    shown = cut(text, width)
    parts = shown.split("`")
    if len(parts) % 2 == 0:
        return ((False, shown),)
    return tuple((bool(i % 2), part) for i, part in enumerate(parts) if part)


def number(value: float) -> str:
    """A number to read: thousands with commas, at most four significant digits after a decimal point."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return f"{int(value):,}"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.1f}"


def percent(fraction: float | None) -> str:
    """A fraction as percent; what is not quite none or not quite all never reads as 0 % or 100 %."""
    if fraction is None:
        return "not measured"
    if 0 < fraction < 0.0005:
        return "<0.1\u00a0%"
    if 0.9995 <= fraction < 1:
        return ">99.9\u00a0%"
    return f"{fraction * 100:.1f}".removesuffix(".0") + "\u00a0%"


def scalar(value: Scalar) -> str:
    """An observed or expected value, cut to a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else cut(value)


def size(count: int) -> str:
    """Bytes in the largest decimal unit that leaves a number of at least 1."""
    for unit, power in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= power:
            return f"{count / power:.1f} {unit}"
    return "1 byte" if count == 1 else f"{count} bytes"


def plural(count: int, noun: str) -> str:
    """The count and its noun: `1 row`, `12,418 rows`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def moment(at: datetime) -> str:
    """A time to read: `20 Nov 2026, 06:00 UTC`."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def rows(finding: Finding) -> str:
    """How many rows failed, of how many; empty where the rule is not about rows."""
    if finding.failing is None:
        return ""
    if not finding.tested:
        return plural(finding.failing, "row")
    return f"{finding.failing:,} of {plural(finding.tested, 'row')} ({percent(finding.failing / finding.tested)})"


def grouped(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The facts with those of one label together, in order of first mention."""
    values: dict[str, list[str]] = {}
    for fact in evidence:
        values.setdefault(fact.label, []).append(fact.value)
    return tuple(Evidence(label, ", ".join(found)) for label, found in values.items())


def share(finding: Finding) -> str:
    """`rows`, or the percentage alone where the message already counts them; empty when no row failed."""
    if not finding.failing:
        return ""
    if finding.tested and f"{finding.failing:,} of {finding.tested:,}" in finding.message:
        return percent(finding.failing / finding.tested)
    return rows(finding)


def waived(card: Scorecard) -> tuple[Finding, ...]:
    """The findings that a waiver lets through."""
    return tuple(f for f in card.findings if f.status is Status.WAIVED)


def stage(finding: Finding) -> str:
    """The stage that judged: the first part of `check`."""
    return finding.check.partition(".")[0]


def pressing(finding: Finding) -> tuple[int, int]:
    """Sort key: failed before unknown before the rest, errors before warnings."""
    return _PRESSING[finding.status], _SERIOUS[finding.severity]


def blocking(card: Scorecard) -> tuple[Finding, ...]:
    """The findings that block, in the scorecard's order.

    A name without a finding is shown as an unknown one rather than left out: a verdict must never lose its reason.
    """
    known = {f.check: f for f in card.findings}
    return tuple(known.get(check) or _unexplained(card, check) for check in card.blocking)


def _unexplained(card: Scorecard, check: str) -> Finding:
    return Finding(
        check,
        card.dataset,
        f"{check} blocks, but the run recorded no finding of that name.",
        Dimension.CONFORMITY,
        Status.UNKNOWN,
        remedy="Run the dataset again; if this stays, the run folder is damaged.",
    )


def tally(findings: tuple[Finding, ...]) -> dict[Status, int]:
    """How many findings have each status, most pressing first."""
    return {status: sum(f.status is status for f in findings) for status in STATUSES}


def headline(card: Scorecard) -> str:
    """The verdict in one sentence."""
    title = cut(card.title, 100)
    if card.verdict is Verdict.READY:
        return f"{title} is ready for production."
    if card.verdict is Verdict.BLOCKED:
        return f"{title} is not ready for production."
    return f"{title} could not be evaluated, so it is not ready."


def reason(card: Scorecard) -> str:
    """How much stands in the way, in one sentence; empty when nothing does."""
    found = blocking(card)
    if not found:
        return ""
    unknown = sum(f.status is Status.UNKNOWN for f in found)
    verb = "stands" if len(found) == 1 else "stand"
    doubt = f", {unknown} of them because {_it(unknown)} could not be checked" if unknown else ""
    return f"{plural(len(found), 'finding')} {verb} in the way{doubt}."


def _it(count: int) -> str:
    return "it" if count == 1 else "they"


def imbalance(card: Scorecard) -> tuple[str, ...]:
    """Where the row accounting does not add up, one sentence each; empty when every row is accounted for."""
    r = card.rows
    wrong = []
    if r.source != r.landed + r.rejected:
        wrong.append(f"{r.source:,} rows in the source, but {r.landed:,} landed + {r.rejected:,} rejected.")
    if r.landed != r.clean + r.quarantined:
        wrong.append(f"{r.landed:,} rows landed, but {r.clean:,} clean + {r.quarantined:,} quarantined.")
    return tuple(wrong)
