"""The scorecard as Markdown (GitHub flavour): for artifacts, pull requests and chat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pilotgate.model import Finding, Scorecard, Status, Verdict
from pilotgate.publish import words
from pilotgate.publish.views import overall, provenance

SIGNS = {Verdict.READY: "✅", Verdict.BLOCKED: "⛔", Verdict.UNEVALUATED: "❔"}

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
_MENTION = re.compile(r"([@#])(?=\w)")
_SCHEME = re.compile(r"(https?|ftp|www)([:.])", re.IGNORECASE)


def escape(text: object, width: int = 300) -> str:
    """Text that Markdown shows as it is: one line, no markup, no link, no mention."""
    shown = _SPECIAL.sub(r"\\\1", words.cut(text, width))
    shown = _MENTION.sub(r"\1<!-- -->", shown)
    return _SCHEME.sub(lambda m: f"{m[1]}&#{ord(m[2])};", shown)


def prose(text: object, width: int = 400) -> str:
    """Text in which what stands between backticks is code, and the rest is shown as it is."""
    parts = words.prose(text, width)
    return "".join(code(part, width) if is_code else escape(part, width) for is_code, part in parts)


def code(text: object, width: int = 160) -> str:
    """Text as a code span, whatever backticks and pipes it holds."""
    shown = words.cut(text, width).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> list[str]:
    """A table, cells already escaped; the letters `r` and `l` of `right` align its columns."""
    align = ["---:" if i < len(right) and right[i] == "r" else "---" for i in range(len(head))]
    return [f"| {' | '.join(line)} |" for line in (head, align, *rows)]


def render(scorecard: Scorecard) -> bytes:
    """The page, as UTF-8: verdict, what blocks, pilot against production, answers, dimensions, findings."""
    parts = [
        _opening(scorecard),
        _blocking(words.blocking(scorecard)),
        _waived(words.waived(scorecard)),
        _contrasts(scorecard),
        _answers(scorecard),
        _dimensions(scorecard),
        _findings(scorecard.findings),
        _accounting(scorecard),
        _provenance(scorecard),
    ]
    return ("\n\n".join("\n".join(part) for part in parts if part) + "\n").encode()


def _opening(card: Scorecard) -> list[str]:
    judged = f"{code(card.dataset)} · judged {words.moment(card.created_at)}"
    return [
        f"# {SIGNS[card.verdict]} {escape(words.headline(card))}",
        "",
        f"**{words.VERDICTS[card.verdict]}.** {words.reason(card)}".rstrip(),
        f"{judged} · expires {words.moment(card.expires_at)}",
    ]


def _blocking(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    lines = ["## What blocks it", ""]
    for place, finding in enumerate(findings, 1):
        lines.append(f"{place}. **{prose(finding.message)}**")
        lines += [f"   - {fact}" for fact in facts(finding)]
    return lines


def _waived(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    lines = ["## Let through by waiver", ""]
    for finding in findings:
        lines.append(f"- **{prose(finding.message)}** {code(finding.check)}")
        lines += [f"  - {escape(e.label, 60)}: {escape(e.value)}" for e in finding.evidence]
    return lines


def facts(finding: Finding) -> list[str]:
    """What stands beside a finding, one line each, escaped."""
    pairs = [
        ("Do", prose(words.sentence(finding.remedy, 500), 500)),
        ("Owner", escape(finding.owner)),
        ("Rows", words.rows(finding)),
        ("Rule", code(finding.check)),
        ("Declared", code(finding.where)),
    ]
    return [f"{label}: {value}" for label, value in pairs if value]


def _contrasts(card: Scorecard) -> list[str]:
    rows = [
        (f"**{escape(words.sentence(c.area))}**", escape(c.pilot), escape(c.production), status(c.status))
        for c in card.contrasts
    ]
    if not rows:
        return []
    return ["## Pilot against production", "", *table(("Area", "Pilot", "Production", "Result"), rows)]


def status(value: Status) -> str:
    """A status as a sign and a word."""
    return f"{words.MARKS[value]} {words.STATUSES[value]}".replace("~", "\\~")


def _answers(card: Scorecard) -> list[str]:
    rows = []
    for answer in card.answers:
        sign, word = words.LEVELS[answer.level]
        missing = " ".join(prose(m) for m in answer.missing) or "–"
        rows.append((words.QUESTIONS[answer.question], f"{sign} {word}", prose(answer.reason, 500), missing))
    least = overall(card)
    head = ("Question", "Level", "Why", "To raise it")
    lowest = f"The whole counts as much as its weakest answer: {words.LEVELS[least][0]}." if least else ""
    return ["## The seven answers", "", *table(head, rows), "", lowest]


def _dimensions(card: Scorecard) -> list[str]:
    rows = [
        (
            d.dimension.capitalize(),
            words.percent(d.score),
            *(str(n) for n in (d.passed, d.failed, d.unknown, d.waived)),
        )
        for d in card.dimensions
    ]
    head = ("Dimension", "Rules passed", "Passed", "Failed", "Unknown", "Waived")
    return ["## The seven dimensions", "", *table(head, rows, "lrrrrr")]


def _findings(findings: Sequence[Finding]) -> list[str]:
    counts = ", ".join(f"{n} {words.STATUSES[s]}" for s, n in words.tally(tuple(findings)).items() if n)
    rows = [
        (status(f.status), f.severity, prose(f.message, 300), words.rows(f) or "–", code(f.check))
        for f in sorted(findings, key=words.pressing)
    ]
    head = ("Status", "Severity", "Finding", "Rows", "Rule")
    body = table(head, rows) if rows else []
    return ["## All findings", "", f"<details><summary>{counts or 'none'}</summary>", "", *body, "", "</details>"]


def _accounting(card: Scorecard) -> list[str]:
    r = card.rows
    wrong = words.imbalance(card)
    lines = [f"**Does not add up:** {line}" for line in wrong] or [
        f"{r.source:,} in the source = {r.landed:,} landed + {r.rejected:,} rejected; "
        f"{r.landed:,} landed = {r.clean:,} clean + {r.quarantined:,} quarantined."
    ]
    return ["## Where the rows went", "", *lines]


def _provenance(card: Scorecard) -> list[str]:
    rows = [(escape(e.label), code(e.value, 400)) for e in provenance(card)]
    return ["## Provenance", "", *table(("What", "Value"), rows)]
