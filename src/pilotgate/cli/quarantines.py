"""`quarantine`: the rows that failed, by rule, and how corrected ones come back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pilotgate.cli.options import Debug, Json, ProjectFolder, RunId, now_or, out, project_at, say
from pilotgate.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    app.command()(quarantine)


def quarantine(
    dataset: Annotated[str, typer.Argument(help="Dataset whose quarantine to look at.")],
    project: ProjectFolder = Path(),
    run_id: RunId = None,
    rule: Annotated[str | None, typer.Option("--rule", help="Only rows that failed it; a glob may stand.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows to show at most.")] = 5,
    export: Annotated[
        Path | None, typer.Option("--export", help="Copy all of them to this .csv or .parquet.")
    ] = None,
    release: Annotated[
        Path | None, typer.Option("--release", help="Bring back the corrected rows of this file.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who releases.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why the rows are right now.")] = "",
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show the rows in quarantine with every rule they failed, copy them, or bring corrected ones back.

    Examples:
    `pilotgate quarantine orders --rule 'contract.*.required'`

    `pilotgate quarantine orders --export bad.csv` · raw values: keep it where the extract may be kept

    `pilotgate quarantine orders --release fixed.csv --by ada.lovelace --reason "customers called back"`
    """
    from pilotgate.pipeline import quarantine_file, release_rows
    from pilotgate.pipeline.run import new_run_id
    from pilotgate.validate import review

    found = project_at(project)
    contract = found.contract(dataset)
    if release is not None:
        path, count = release_rows(
            found,
            dataset,
            release,
            by=by,
            reason=reason,
            now=now_or(None),
            release_id=new_run_id(datetime.now(UTC)),
            run_id=run_id,
        )
        typer.echo(f"{count:,} corrected rows are back in {path}")
        say(f"Next: `pilotgate run {dataset} --extract {path}`")
        return
    if by or reason:
        raise UsageError("--by and --reason go with --release", where="quarantine", remedy="add --release FILE")
    file = quarantine_file(found, dataset, run_id)
    if export is not None:
        typer.echo(f"{review.export(file, export, rule=rule):,} rows copied to {export}")
        return
    tally = review.rules(file)
    personal = {field.name: field.personal for field in contract.fields if field.personal}
    rows = review.rows(file, rule=rule, limit=limit, personal=_known(found, dataset, run_id) | personal)
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json({"rules": dict(tally), "rows": rows}).decode().rstrip())
        return
    _print(dataset, tally, rows)


def _known(found: Any, dataset: str, run_id: str | None) -> dict[str, str]:
    """Columns that the profile found to be personal, declared or not."""
    from pilotgate.pipeline import latest_run

    columns = latest_run(found, dataset, run_id).scorecard.profile.columns
    return {column.name: column.personal for column in columns if column.personal}


def _print(dataset: str, tally: Any, rows: Any) -> None:
    from rich.markup import escape
    from rich.table import Table

    console = out()
    if not tally:
        console.print(f"{dataset}: no row is in quarantine")
        return
    table = Table("rule", "rows", box=None)
    table.columns[1].justify = "right"
    for rule, count in sorted(tally.items(), key=lambda pair: (-pair[1], pair[0])):
        table.add_row(escape(rule), f"{count:,}")
    console.print(table)
    for row in rows:
        cells = {name: value for name, value in row.items() if not name.startswith("__")}
        failed = ", ".join(row["__rules__"])
        console.print(f"\n[bold]line {row['__line__']}[/] failed {escape(failed)}")
        console.print(escape(" | ".join(f"{name}={value}" for name, value in cells.items())), style="dim")
