"""Options that several verbs share, and where their output goes: results to stdout, progress to stderr."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotgate.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from pilotgate.project import Project

ProjectFolder = Annotated[
    Path, typer.Option("--project", help="Project folder; default: this folder or the nearest one above.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a page for people.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress; print the result alone.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the stack trace of an error.")]
By = Annotated[str, typer.Option("--by", help="Who does this: a username of the contract's team.")]
RunId = Annotated[
    str | None, typer.Option("--run", help="A run id as `pilotgate history` lists; default: the newest.")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Replay a night: judge as if it were then, e.g. 2026-11-20T06:00Z."),
]


def project_at(folder: Path) -> Project:
    """The project that a folder is in."""
    from pilotgate.project import find_project

    return find_project(folder)


def wall_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def now_or(as_of: str | None) -> datetime:
    """The wall clock, or the time a replay was asked for.

    Raises:
        UsageError: The text is not an ISO 8601 time.
    """
    if as_of is None:
        return wall_clock()
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f'"{as_of}" is not a time', where="--as-of", remedy="write 2026-11-20T06:00Z") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def out() -> Console:
    """The console for results."""
    from rich.console import Console

    return Console(highlight=False)


def say(text: str, *, quiet: bool = False) -> None:
    """A line of progress, on stderr."""
    if not quiet:
        typer.echo(text, err=True)
