"""`expect`: drift that is meant becomes a note."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pilotgate.cli.options import By, Debug, Json, ProjectFolder, RunId, now_or, project_at, say
from pilotgate.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    app.command()(expect)


def expect(
    dataset: Annotated[str, typer.Argument(help="Dataset in which the drift was found.")],
    check: Annotated[
        str,
        typer.Argument(help="Finding: `compare.…` or `history.…`, by any of its columns, or a glob."),
    ],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why it is meant.")],
    project: ProjectFolder = Path(),
    until: Annotated[
        str | None, typer.Option("--until", help="Last day on which it is, YYYY-MM-DD; default: while it stays so.")
    ] = None,
    run_id: RunId = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Mark drift as expected: from the next run on it is a note, until it moves further. Rules cannot be marked.

    Example:
    `pilotgate expect orders compare.format.created_at --by ada.lovelace --reason "new exporter since May"`
    """
    from pilotgate.pipeline.expect import expect_drift

    about = expect_drift(
        project_at(project),
        dataset,
        check,
        by=by,
        reason=reason,
        now=now_or(None),
        until=_day(until),
        run_id=run_id,
    )
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(about).decode().rstrip())
        return
    for finding in about:
        typer.echo(f"{by} expects {finding.check}: {finding.message}")
    say(f"Next: `pilotgate run {dataset}`")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is not a day', where="--until", remedy="write 2026-12-31") from None
