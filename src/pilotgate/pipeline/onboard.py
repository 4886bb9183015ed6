"""From a file nobody knows to a drafted contract, schema and suite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pilotgate.errors import ProjectError, SourceError, UsageError
from pilotgate.pipeline.baseline import located
from pilotgate.project import Project
from pilotgate.store import to_json, write_file

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def named(name: str) -> str:
    """The name, if a dataset can have it.

    Raises:
        UsageError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'"{name}" cannot name a dataset',
            where="--as",
            remedy="use small letters, digits and _, a letter first, 63 characters at most",
        )
    return name


def onboard(project: Project, sources: Sequence[str], *, name: str, now: datetime) -> tuple[Path, ...]:
    """Draft the files that judge a dataset, from one or several of its extracts, oldest first.

    The first extract also becomes the baseline. Nothing that exists is overwritten.

    Returns:
        The files written, relative to the project.

    Raises:
        UsageError: The name cannot be a dataset's.
        ProjectError: A file that would be written is already there.
        SourceError: An extract cannot be read or has no rows.
    """
    from pilotgate.landing import land
    from pilotgate.onboarding import draft
    from pilotgate.profiling import profile as measure

    named(name)
    extracts = [land(located(project, source), home=project.home, now=now) for source in sources]
    for extract in extracts:
        if not extract.rows_landed:
            raise SourceError("no rows landed", where=extract.uri, remedy="onboard from an extract that has rows")
    profiles = [measure(extract, now=now) for extract in extracts]
    files = dict(draft(extracts, profiles, name=name, root=project.root))
    files[f"contracts/{name}.baseline.json"] = to_json(replace(profiles[0], dataset=name))
    for relative in files:
        if (project.root / relative).exists():
            raise ProjectError("already there", where=relative, remedy="remove it first, or choose another name")
    for relative, content in files.items():
        write_file(project.root / relative, content)
    return tuple(Path(relative) for relative in sorted(files))
