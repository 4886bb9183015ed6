"""The command `pilotgate`: its verbs, and how an error becomes a message and an exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Annotated

import typer

from pilotgate import __version__
from pilotgate.cli import contracts, expecting, judging, looking, policies, projects, promoting, quarantines
from pilotgate.errors import PilotgateError

_EPILOG = "Exit codes: 0 ready · 1 blocked · 2 usage or contract invalid · 3 could not be evaluated."

app = typer.Typer(
    name="pilotgate",
    help="Is this data ready for production? Profiles, judges, compares and gates data extracts.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"pilotgate {__version__}")
        raise typer.Exit


looking.register(app)
projects.register(app)
judging.register(app)
promoting.register(app)
quarantines.register(app)
expecting.register(app)
policies.register(app)
contracts.register(app)


def main() -> None:
    """Run the command line; what a person sees of an error is one sentence, unless `--debug` is given."""
    debug = "--debug" in sys.argv
    with contextlib.suppress(ValueError):  # outside the main thread there is nothing to be told
        signal.signal(signal.SIGTERM, _terminated)
    try:
        app(prog_name="pilotgate")
    except PilotgateError as error:
        if debug:
            raise
        typer.echo(f"pilotgate: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("pilotgate: stopped; nothing half-written is left", err=True)
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        if str(error) == "Query interrupted":  # DuckDB's word for a signal that came in the middle of a query
            sys.exit(130)
        typer.echo(f"pilotgate: unexpected {type(error).__name__}: {error}; --debug shows where", err=True)
        sys.exit(3)


def _terminated(number: int, _: object) -> None:
    """Leave as if interrupted, so that what is half-written is taken away."""
    typer.echo("pilotgate: stopped; nothing half-written is left", err=True)
    sys.exit(128 + number)
