"""`init`, `doctor` and `baseline`: the project itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pilotgate.cli.options import Debug, Json, ProjectFolder, Quiet, now_or, out, project_at, say
from pilotgate.model import Severity, Status

baseline = typer.Typer(help="The pilot's profile, which production is compared with.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(init)
    app.command()(doctor)
    app.add_typer(baseline, name="baseline")


def init(
    folder: Annotated[Path, typer.Argument(help="The new folder.")],
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Lay out a new project: contracts/, schemas/, expectations/, flows/, data/samples/, prefect.yaml.

    Example:
    `pilotgate init readiness`
    """
    from pilotgate.pipeline import create_project

    for path in create_project(folder):
        typer.echo(str(folder / path))
    say(f"Next: `cd {folder}` and `pilotgate onboard FILE --as NAME`.", quiet=quiet)


def doctor(project: ProjectFolder = Path(), json: Json = False, debug: Debug = False) -> None:
    """Say what is installed, configured and reachable. Exit code 3 when something needed is not.

    Example:
    `pilotgate doctor`
    """
    from pilotgate.pipeline import diagnose

    findings = diagnose(project)
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(findings).decode().rstrip())
    else:
        from pilotgate.cli.tables import print_findings

        print_findings(findings, out())
    broken = any(f.status in (Status.FAILED, Status.UNKNOWN) and f.severity is Severity.ERROR for f in findings)
    raise typer.Exit(3 if broken else 0)


@baseline.command("set")
def set_baseline(
    dataset: Annotated[str, typer.Argument(help="Dataset whose pilot it is.")],
    source: Annotated[str, typer.Argument(help="The pilot's extract.")],
    project: ProjectFolder = Path(),
    as_of: Annotated[str | None, typer.Option("--as-of", help="When the pilot was; default: now.")] = None,
    debug: Debug = False,
) -> None:
    """Measure the pilot's extract and write its profile where the contract says.

    Example:
    `pilotgate baseline set orders pilot.csv`
    """
    from pilotgate.pipeline import set_baseline as measure

    here = source if "://" in source else str(Path(source).resolve())
    path, profile = measure(project_at(project), dataset, here, now=now_or(as_of))
    typer.echo(
        f"{path}: {profile.table.rows:,} rows, {len(profile.columns)} columns, source sha256 {profile.sha256[:12]}"
    )


@baseline.command("show")
def show_baseline(
    dataset: Annotated[str, typer.Argument(help="Dataset whose pilot it is.")],
    project: ProjectFolder = Path(),
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show the pilot's profile.

    Example:
    `pilotgate baseline show orders`
    """
    from pilotgate.pipeline import load_baseline
    from pilotgate.profiling import observations

    found = project_at(project)
    profile = load_baseline(found, found.contract(dataset))
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(profile).decode().rstrip())
        return
    from pilotgate.publish.terminal import print_profile

    print_profile(profile, observations(profile), out())


@baseline.command("diff")
def diff_baseline(
    dataset: Annotated[str, typer.Argument(help="Dataset whose newest run is compared.")],
    project: ProjectFolder = Path(),
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Compare the newest run with the pilot; what moved first.

    Example:
    `pilotgate baseline diff orders`
    """
    from pilotgate.compare import compare
    from pilotgate.pipeline import latest_run, load_baseline

    found = project_at(project)
    contract = found.contract(dataset)
    current = latest_run(found, dataset).scorecard.profile
    findings = compare(load_baseline(found, contract), current, policy=contract.drift, dataset=dataset)
    moved = [finding for finding in findings if finding.status is not Status.PASSED]
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(moved).decode().rstrip())
        return
    from pilotgate.cli.tables import print_findings

    print_findings(moved, out())
    if not moved:
        typer.echo(f"nothing moved in {len(findings)} comparisons")
