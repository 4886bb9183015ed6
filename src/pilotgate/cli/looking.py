"""`profile` and `onboard`: a file nobody knows yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotgate.cli.options import Debug, Json, ProjectFolder, Quiet, now_or, out, project_at, say
from pilotgate.cli.progress import landing_bar

if TYPE_CHECKING:
    from pilotgate.pipeline.adhoc import ProfiledSource


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(profile)
    app.command()(onboard)


def profile(
    source: Annotated[str, typer.Argument(help="A file or other source that can be landed.")],
    column: Annotated[str | None, typer.Option("--column", help="Everything known about one column.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the page to this file.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Also write Markdown to this file.")] = None,
    columns: Annotated[str | None, typer.Option("--columns", help="Measure these alone: a,b,c.")] = None,
    where: Annotated[str, typer.Option("--where", help="Measure rows that meet this SQL condition.")] = "",
    sample: Annotated[int | None, typer.Option("--sample", help="Measure so many rows, drawn at random.")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Estimate nothing, however large it is.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also look for suspect values and duplicate things.")
    ] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Time that --deep may take.")] = 20,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Look at an extract: what is wrong with it first, then a line per column. Nothing is kept of it.

    Examples:
    `pilotgate profile extract.csv`

    `pilotgate profile extract.csv --column created_at`

    `pilotgate profile extract.xlsx --html profile.html`

    `pilotgate profile extract.csv --columns city,amount --where "country = 'NL'" --sample 10000`

    `pilotgate profile extract.csv --deep` · suspect values, and records that are one thing
    """
    from pilotgate.pipeline.adhoc import profile_source

    with landing_bar(source, quiet=quiet) as bar:
        measured = profile_source(
            source,
            now=now_or(None),
            column=column,
            columns=[name.strip() for name in columns.split(",")] if columns else (),
            where=where,
            sample=sample,
            exact=exact,
            deep=seconds if deep else None,
            on_bytes=bar,
        )
    for path, name in ((html, "html"), (markdown, "markdown")):
        if path is not None:
            _write(path, name, measured)
            say(f"written: {path}", quiet=quiet)
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(measured).decode().rstrip())
        return
    from pilotgate.publish.terminal import print_profile

    print_profile(measured, measured.findings, out(), column=column)


def onboard(
    sources: Annotated[list[str], typer.Argument(help="One or several extracts of the dataset, oldest first.")],
    name: Annotated[str | None, typer.Option("--as", help="Name of the new dataset.")] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Of a dataset by name: take values of personal columns out of its rules."),
    ] = False,
    project: ProjectFolder = Path(),
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Draft contract, pandera schema, GX suite and baseline of a new dataset from its extracts.

    Examples:
    `pilotgate onboard pilot.csv --as orders`

    `pilotgate onboard night1.csv night2.csv night3.csv --as orders` · rules that hold on all three

    `pilotgate onboard orders --again` · the contract has declared a column personal since
    """
    from pilotgate.errors import UsageError
    from pilotgate.pipeline import onboard as draft
    from pilotgate.pipeline import withdraw

    found = project_at(project)
    if again == (name is not None) or (again and len(sources) > 1):
        raise UsageError(
            "it is not said what to draft",
            where="onboard",
            remedy="`pilotgate onboard FILE --as NAME` drafts, `pilotgate onboard NAME --again` tidies a draft",
        )
    here = [source if "://" in source else str(Path(source).resolve()) for source in sources]
    written = withdraw(found, sources[0]) if name is None else draft(found, here, name=name, now=now_or(None))
    if json:
        import json as encoder

        typer.echo(encoder.dumps([str(path) for path in written]))
        return
    for path in written:
        typer.echo(str(path))
    if again:
        say(f"changed: {len(written)} of the files of {sources[0]}", quiet=quiet)
        return
    say(
        f"Next: answer the open questions at the end of contracts/{name}.odcs.yaml, then `pilotgate run {name}`.",
        quiet=quiet,
    )


def _write(path: Path, form: str, measured: ProfiledSource) -> None:
    from importlib import import_module

    from pilotgate.store import write_file

    write_file(path, import_module(f"pilotgate.publish.profile_{form}").render(measured, measured.findings))
