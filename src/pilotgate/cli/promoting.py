"""`approve` and `promote`: signatures, and the gate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pilotgate.cli.options import By, Debug, Json, ProjectFolder, RunId, now_or, project_at


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(approve)
    app.command()(promote)


def approve(
    dataset: Annotated[str, typer.Argument(help="Dataset whose scorecard is signed.")],
    by: By,
    role: Annotated[str, typer.Option("--role", help="Role in which it is signed, as the contract names it.")],
    project: ProjectFolder = Path(),
    run_id: RunId = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Sign a scorecard, so that it can be promoted. The signature goes into the audit log.

    Example:
    `pilotgate approve orders --by ada.lovelace --role "business owner"`
    """
    from pilotgate.pipeline import approve_run

    approval = approve_run(project_at(project), dataset, by=by, role=role, now=now_or(None), run_id=run_id)
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(approval).decode().rstrip())
        return
    typer.echo(f"{approval.by} signed {dataset} as {approval.role} (scorecard {approval.scorecard_sha256[:12]})")


def promote(
    dataset: Annotated[str, typer.Argument(help="Dataset to promote.")],
    by: By,
    project: ProjectFolder = Path(),
    run_id: RunId = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Promote what a scorecard judged, or refuse with every reason. Exit code 1 when refused.

    Example:
    `pilotgate promote orders --by grace.hopper` · in a release pipeline, before the deployment
    """
    from pilotgate.pipeline import promote_run

    decision = promote_run(project_at(project), dataset, requester=by, now=now_or(None), run_id=run_id)
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(decision).decode().rstrip())
    elif decision.promoted:
        typer.echo(f"PROMOTED {dataset} to {decision.promoted_to}")
    else:
        typer.echo(f"REFUSED {dataset} is not promoted:")
        for reason in decision.refusals:
            typer.echo(f"  - {reason}")
    raise typer.Exit(0 if decision.promoted else 1)
