"""`run`, `scorecard`, `history`: judge an extract and read what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotgate.cli.options import AsOf, Debug, Json, ProjectFolder, Quiet, RunId, now_or, out, project_at, say
from pilotgate.cli.progress import landing_bar
from pilotgate.errors import PilotgateError, UsageError
from pilotgate.model import Severity, Verdict

if TYPE_CHECKING:
    from pilotgate.pipeline import Run
    from pilotgate.project import Project

_EXIT = {Verdict.READY: 0, Verdict.BLOCKED: 1, Verdict.UNEVALUATED: 3}
_SEVERITY = {"error": Severity.ERROR, "warning": Severity.WARNING, "never": Severity.ERROR}

_FORMATS = ("github", "html", "json", "junit", "markdown", "openlineage", "prometheus", "sarif")


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(run)
    app.command()(scorecard)
    app.command()(history)


def run(
    datasets: Annotated[list[str] | None, typer.Argument(help="Datasets to judge; default: all.")] = None,
    project: ProjectFolder = Path(),
    extract: Annotated[str | None, typer.Option("--extract", help="Judge this file, not the newest.")] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="What blocks: error, or warning too; never: the exit code alone is 0.")
    ] = "error",
    as_of: AsOf = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Judge the newest extract of each dataset and publish its scorecard.

    Examples:
    `pilotgate run` · every dataset, as the nightly does

    `pilotgate run orders --extract late.csv` · this file

    `pilotgate run orders --fail-on warning` · warnings block as well
    """
    if fail_on not in _SEVERITY:
        raise UsageError(f'"{fail_on}" is not a severity', where="--fail-on", remedy="use error, warning or never")
    found = project_at(project)
    names = datasets or list(found.datasets())
    if not names:
        raise UsageError(
            "no dataset has a contract, so nothing was judged",
            where=str(found.root / "contracts"),
            remedy="draft one with `pilotgate onboard FILE --as NAME`",
        )
    if extract and len(names) != 1:
        raise UsageError("--extract is for one dataset", where="run", remedy="name the dataset")
    done: list[Run] = []
    code = 0
    for gone in () if datasets else sorted(set(found.store.datasets()) - set(names)):
        typer.echo(
            f"{gone} could not be evaluated: it was judged before, and its contract is gone; put it back, or move "
            f"{found.home / 'runs' / gone} away if the dataset has ended",
            err=True,
        )
        code = 3
    for name in names:
        try:
            done.append(_judge(found, name, extract, fail_on, as_of, quiet))
        except Exception as error:
            if debug or len(names) == 1:
                raise
            what = error if isinstance(error, PilotgateError) else f"unexpected {type(error).__name__}: {error}"
            typer.echo(f"{name} could not be evaluated: {what}", err=True)
            code = 3
    _show(done, json=json)
    codes = [_EXIT[result.scorecard.verdict] for result in done]
    if fail_on == "never":
        codes = [0 if blocked == 1 else blocked for blocked in codes]
    raise typer.Exit(max([code, *codes]))


def scorecard(
    dataset: Annotated[str, typer.Argument(help="Dataset whose scorecard to show.")],
    project: ProjectFolder = Path(),
    run_id: RunId = None,
    form: Annotated[str, typer.Option("--format", help=f"Print it as {', '.join(_FORMATS)}.")] = "",
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show a scorecard again; the exit code is its verdict's.

    Examples:
    `pilotgate scorecard orders` · the newest run's

    `pilotgate scorecard orders --json | jq .verdict` · for a program

    `pilotgate scorecard orders --format github` · annotations in a workflow's log
    """
    from pilotgate.pipeline import latest_run

    if form and form not in _FORMATS:
        raise UsageError(f'"{form}" is not a format', where="--format", remedy=f"use {', '.join(_FORMATS)}")
    found = latest_run(project_at(project), dataset, run_id)
    if form:
        from importlib import import_module

        typer.echo(import_module(f"pilotgate.publish.{form}").render(found.scorecard), nl=False)
    else:
        _show([found], json=json)
    raise typer.Exit(_EXIT[found.scorecard.verdict])


def history(
    dataset: Annotated[str, typer.Argument(help="Dataset whose runs to list.")],
    project: ProjectFolder = Path(),
    json: Json = False,
    debug: Debug = False,
) -> None:
    """List the runs of a dataset, oldest first.

    Example:
    `pilotgate history orders`
    """
    found = project_at(project)
    found.contract(dataset)
    summaries = found.store.history(dataset)
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(summaries).decode().rstrip())
        return
    from pilotgate.cli.tables import print_history

    print_history(dataset, summaries, out())


def _judge(found: Project, name: str, extract: str | None, fail_on: str, as_of: str | None, quiet: bool) -> Run:
    from pilotgate.pipeline import new_run_id
    from pilotgate.pipeline import run as judge

    def began(stage: str) -> None:
        if stage != "land":
            bar.close()
        say(f"{name}: {stage}", quiet=quiet)

    with landing_bar(name, quiet=quiet) as bar:
        return judge(
            found,
            name,
            now=now_or(as_of),
            run_id=new_run_id(datetime.now(UTC)),
            source=str(Path(extract).resolve()) if extract and "://" not in extract else extract,
            fail_on=_SEVERITY[fail_on],
            on_stage=began,
            on_bytes=bar,
        )


def _show(done: list[Run], *, json: bool) -> None:
    if json:
        cards = ",".join((run.folder / "scorecard.json").read_text("utf-8").strip() for run in done)
        typer.echo(cards if len(done) == 1 else f"[{cards}]")
        return
    from pilotgate.publish.terminal import print_scorecard

    console = out()
    for run in done:
        print_scorecard(run.scorecard, console)
        console.print(f"Report: {run.report}", soft_wrap=True)
