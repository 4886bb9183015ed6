"""`policy`: what changed in the rules since the last ready run, and who agrees to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pilotgate.cli.options import Debug, Json, ProjectFolder, now_or, project_at, say
from pilotgate.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    app.command()(policy)


def policy(
    dataset: Annotated[
        str, typer.Argument(help="Dataset whose rules are held against those of its last ready run.")
    ],
    project: ProjectFolder = Path(),
    approve: Annotated[bool, typer.Option("--approve", help="Sign that rules were removed or loosened.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who signs: somebody who could approve before the change.")] = "",
    requester: Annotated[str, typer.Option("--requester", help="Who asked for the change; never who signs.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why the rules are changed.")] = "",
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show what changed in contract, model, suite and baseline since the last ready run, or sign it.

    What was removed or loosened blocks until it is signed; then the exit code is 1.

    Examples:
    `pilotgate policy orders`

    `pilotgate policy orders --approve --by ada.lovelace --requester grace.hopper --reason "shop 12 has closed"`
    """
    from pilotgate.pipeline.policy import current_change, sign_policy

    found = project_at(project)
    if approve:
        change, signed = sign_policy(found, dataset, by=by, requester=requester, reason=reason, now=now_or(None))
        for line in [c.message for c in change.loosened] or [change.lost]:
            typer.echo(f"{signed.by} agrees: {line}")
        say(f"Next: `pilotgate run {dataset}`")
        return
    if by or requester or reason:
        raise UsageError("--by, --requester and --reason go with --approve", where="policy", remedy="add --approve")
    shown = current_change(found, dataset, now_or(None))
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(shown.changes if shown is not None else ()).decode().rstrip())
    elif shown is None:
        typer.echo(f"{dataset} has no ready run yet, so there is nothing to compare its rules with")
    else:
        if shown.lost:
            typer.echo(shown.lost)
        for one in shown.changes:
            typer.echo(f"{_WORDS[one.effect.value]:10} {one.subject}: {one.message} ({one.where})")
        state = f"signed by {shown.signed.by}" if shown.signed is not None else "not signed"
        needed = len(shown.loosened) + bool(shown.lost)
        typer.echo(f"removed or loosened since {shown.since or 'no run'}: {needed}{f', {state}' if needed else ''}")
    unsigned = shown is not None and bool(shown.lost or shown.loosened) and shown.signed is None
    raise typer.Exit(1 if unsigned else 0)


_WORDS = {"breaking": "looser", "compatible": "stricter", "editorial": "other"}
