"""A profile as Markdown: what is wrong first, then a row per column."""

from __future__ import annotations

from collections.abc import Sequence

from pilotgate.model import ColumnProfile, Finding, Profile, Status
from pilotgate.publish import charts, views, words
from pilotgate.publish.markdown import code, escape, facts, prose, table


def render(profile: Profile, observations: Sequence[Finding]) -> bytes:
    """The page, as UTF-8."""
    wrong = [f for f in observations if f.status in {Status.FAILED, Status.UNKNOWN}]
    lines = [
        f"# {escape(profile.dataset)}",
        "",
        f"{words.plural(profile.table.rows, 'row')}, {words.plural(len(profile.columns), 'column')}, "
        f"{words.plural(profile.table.duplicate_rows, 'repeated row')}, {words.size(profile.bytes)} of "
        f"{profile.shape.format}, measured {words.moment(profile.created_at)}.",
        "",
        "## What is wrong",
        "",
    ]
    for place, finding in enumerate(wrong, 1):
        lines.append(f"{place}. **{prose(finding.message)}** ({finding.severity})")
        lines += [f"   - {fact}" for fact in facts(finding)]
    lines += [] if wrong else ["Nothing was found."]
    head = ("Column", "Type", "Missing", "Distinct", "Shape", "Top pattern")
    lines += ["", "## Columns", "", *table(head, [_row(c) for c in profile.columns], "llrr")]
    if pairs := views.between(profile):
        rows = [(f"**{escape(names, 120)}**", escape(said)) for names, said in pairs]
        lines += ["", "## Between columns", "", *table(("Columns", "What holds"), rows)]
    if profile.table.skipped:
        lines += ["", "## Not looked at", "", *(f"- {escape(skipped)}" for skipped in profile.table.skipped)]
    return ("\n".join(lines) + "\n").encode()


def _row(column: ColumnProfile) -> tuple[str, ...]:
    patterns = views.patterns(column)
    pattern = code(patterns[0].pattern, 60) if patterns else ""
    share = f" {words.percent(patterns[0].count / column.present)}" if pattern and column.present else ""
    return (
        f"**{escape(column.name, 60)}**",
        column.logical_type + (f", {escape(column.personal)}" if column.personal else ""),
        words.percent(column.missing_fraction),
        f"{'' if column.distinct_is_exact else '~'}{column.distinct:,}",
        charts.blocks(charts.outline(column, 12)).strip(),
        pattern + share,
    )
