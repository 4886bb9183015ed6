"""Tables that only the command line needs: lists of findings and of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pilotgate.model import Finding, RunSummary, Status, Verdict

if TYPE_CHECKING:
    from rich.console import Console

_MARKS = {
    Status.PASSED: "[green]ok[/]",
    Status.FAILED: "[red]failed[/]",
    Status.UNKNOWN: "[magenta]unknown[/]",
    Status.WAIVED: "[yellow]waived[/]",
    Status.NOT_APPLICABLE: "[dim]-[/]",
}
_VERDICTS = {
    Verdict.READY: "[green]ready[/]",
    Verdict.BLOCKED: "[red]blocked[/]",
    Verdict.UNEVALUATED: "[magenta]unevaluated[/]",
}


def print_findings(findings: Sequence[Finding], console: Console) -> None:
    """One line per finding: outcome, sentence, and what to do where something is to be done."""
    from rich.markup import escape
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for finding in findings:
        settled = finding.status is Status.PASSED or not finding.remedy
        advice = "" if settled else f"\n[dim]→ {escape(finding.remedy)}[/]"
        table.add_row(_MARKS[finding.status], escape(finding.message) + advice)
    console.print(table)


def print_history(dataset: str, summaries: Sequence[RunSummary], console: Console) -> None:
    """One line per run, oldest first."""
    from rich.markup import escape
    from rich.table import Table

    if not summaries:
        console.print(f"{escape(dataset)} has no finished run; start one with `pilotgate run {escape(dataset)}`.")
        return
    table = Table("as of", "verdict", "rows", "quarantined", "failed", "unknown", "missing", "run", box=None)
    for column in table.columns[2:7]:
        column.justify = "right"
    for run in summaries:
        missing = "not measured" if run.missing_fraction is None else f"{run.missing_fraction:.1%}"
        table.add_row(
            f"{run.created_at:%Y-%m-%d %H:%M}",
            _VERDICTS[run.verdict],
            f"{run.rows_landed:,}",
            f"{run.rows_quarantined:,}",
            str(run.failed),
            str(run.unknown),
            missing,
            escape(run.run_id),
        )
    console.print(table)
