"""`contract lint|diff|export|import`: the contract as a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotgate.cli.options import Debug, Json, ProjectFolder, out, project_at, say
from pilotgate.errors import ProjectError, SourceError, UsageError
from pilotgate.model import Profile, Severity, Status

if TYPE_CHECKING:
    from pilotgate.contract.exchange import Exchanged
    from pilotgate.contract.terms import Contract
    from pilotgate.project import Project

contract = typer.Typer(help="Check, compare and exchange data contracts.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.add_typer(contract, name="contract")


@contract.command()
def lint(
    datasets: Annotated[list[str] | None, typer.Argument(help="Datasets; default: all.")] = None,
    project: ProjectFolder = Path(),
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Name what is questionable in a contract and its rule files. Exit code 1 when something is wrong.

    Example:
    `pilotgate contract lint orders`
    """
    from pilotgate.contract.lint import lint as check

    found = project_at(project)
    names = datasets or list(found.datasets())
    if not names:
        raise UsageError("no dataset has a contract, so nothing was checked", where=str(found.root / "contracts"))
    findings = tuple(
        finding
        for contract in map(found.contract, names)
        for finding in check(contract, root=found.root, profile=_pilot(found, contract))
    )
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(findings).decode().rstrip())
    else:
        from pilotgate.cli.tables import print_findings

        open_ = [finding for finding in findings if finding.status is not Status.PASSED]
        print_findings(open_, out())
        typer.echo(f"remarks: {len(open_)} on {', '.join(names)}")
    wrong = any(f.status is not Status.PASSED and f.severity is Severity.ERROR for f in findings)
    raise typer.Exit(1 if wrong else 0)


@contract.command()
def diff(
    before: Annotated[str, typer.Argument(help="The earlier contract: a file, or a dataset of the project.")],
    after: Annotated[str, typer.Argument(help="The later contract: a file, or a dataset of the project.")],
    project: ProjectFolder = Path(),
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Tell breaking from compatible changes. Exit code 1 when one is breaking.

    Example:
    `pilotgate contract diff released/orders.odcs.yaml contracts/orders.odcs.yaml`
    """
    from pilotgate.contract.difference import diff as changes_between
    from pilotgate.contract.difference import version_step
    from pilotgate.contract.difference.change import Effect

    changes = changes_between(_contract(before, project), _contract(after, project))
    if json:
        from pilotgate.store import to_json

        typer.echo(to_json(changes).decode().rstrip())
    else:
        for change in changes:
            typer.echo(f"{change.effect:10} {change.subject}: {change.message} ({change.where})")
        typer.echo(f"version: {version_step(changes) or 'no'} step")
    raise typer.Exit(1 if any(change.effect is Effect.BREAKING for change in changes) else 0)


@contract.command("export")
def export_to(
    dataset: Annotated[str, typer.Argument(help="Dataset whose contract to export.")],
    to: Annotated[str, typer.Option("--to", help="great-expectations, pandera, soda, dbt, json-schema or odcs.")],
    project: ProjectFolder = Path(),
    debug: Debug = False,
) -> None:
    """Print the contract in another format; what has no place there is listed on stderr, and the exit code is 1.

    `odcs` is the contract as it is written, to the byte.

    Example:
    `pilotgate contract export orders --to dbt > schema.yml`
    """
    from pilotgate.contract.exchange import export_contract

    found = project_at(project)
    terms = found.contract(dataset)
    if to == "odcs":
        typer.echo(found.contract_path(dataset).read_bytes(), nl=False)
        return
    exchanged = export_contract(terms, to)
    typer.echo(exchanged.content, nl=False)
    _say_unmapped(exchanged)


@contract.command("import")
def import_from(
    file: Annotated[Path, typer.Argument(help="GX suite, JSON Schema, SQL DDL, dbt schema.yml, ODCS contract.")],
    kind: Annotated[str, typer.Option("--from", help="gx, json-schema, ddl, dbt or odcs.")],
    name: Annotated[str, typer.Option("--as", help="Name of the new dataset.")],
    project: ProjectFolder = Path(),
    debug: Debug = False,
) -> None:
    """Draft a contract from another format; what could not be mapped is listed on stderr, and the exit code is 1.

    Example:
    `pilotgate contract import schema.sql --from ddl --as orders`
    """
    from pilotgate.contract.exchange import import_contract
    from pilotgate.pipeline.onboard import named
    from pilotgate.store import write_file

    found = project_at(project)
    target = found.contract_path(named(name))
    if target.exists():
        raise ProjectError("already there", where=str(target), remedy="remove it first, or choose another name")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", where=str(file), remedy="check the path") from error
    exchanged = import_contract(content, kind=kind, name=name, shown=str(file))
    write_file(target, exchanged.content)
    typer.echo(str(target.relative_to(found.root)))
    _say_unmapped(exchanged)


def _pilot(project: Project, contract: Contract) -> Profile | None:
    """The pilot's profile, by which limits are seen to be slack; None where there is none yet."""
    from pilotgate.errors import StoreError
    from pilotgate.pipeline import load_baseline

    try:
        return load_baseline(project, contract)
    except StoreError:
        return None


def _contract(name: str, folder: Path) -> Contract:
    """A contract by file or by dataset."""
    from pilotgate.contract import read_contract

    path = Path(name)
    if path.is_file():
        return read_contract(path.resolve(), root=path.resolve().parent)
    project: Project = project_at(folder)
    return project.contract(name)


def _say_unmapped(exchanged: Exchanged) -> None:
    for unmapped in exchanged.unmapped:
        say(f"not mapped: {unmapped.where}: {unmapped.what}; {unmapped.why}")
    if exchanged.unmapped:
        raise typer.Exit(1)
