"""From a file nobody knows to a drafted contract, schema and suite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pilotgate.errors import ProjectError, SourceError, UsageError
from pilotgate.model import Profile
from pilotgate.pipeline.baseline import located
from pilotgate.project import Project
from pilotgate.store import from_json, to_json, write_file

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
    from pilotgate.onboarding.evidence import evidence
    from pilotgate.onboarding.private import suspected
    from pilotgate.onboarding.withdrawal import without_personal
    from pilotgate.profiling import profile as measure

    named(name)
    extracts = [land(located(project, source), home=project.home, now=now) for source in sources]
    for extract in extracts:
        if not extract.rows_landed:
            raise SourceError("no rows landed", where=extract.uri, remedy="onboard from an extract that has rows")
    profiles = [measure(extract, now=now) for extract in extracts]
    files = dict(draft(extracts, profiles, name=name, root=project.root))
    personal = {c.name: guess for c in evidence(profiles) if (guess := suspected(c))}
    files[f"contracts/{name}.baseline.json"] = to_json(
        without_personal(replace(profiles[0], dataset=name), personal)
    )
    for relative in files:
        if (project.root / relative).exists():
            raise ProjectError(
                "already there, and nothing is overwritten",
                where=relative,
                remedy="remove it first or choose another name; after declaring a column personal, take its values "
                f"out of the rules with `pilotgate onboard {name} --again`",
            )
    for relative, content in files.items():
        write_file(project.root / relative, content)
    return tuple(Path(relative) for relative in sorted(files))


def withdraw(project: Project, name: str) -> tuple[Path, ...]:
    """Take raw values out of the files of a dataset whose contract has declared columns personal since.

    Returns:
        The files that were changed, relative to the project; none where nothing was to be taken out.

    Raises:
        UsageError: The project has no such dataset.
        ContractError: A file cannot be read, or holds values where they can only be taken out by hand.
        StoreError: The baseline is no profile.
    """
    from pilotgate.onboarding.withdrawal import withdrawn, without_personal

    contract = project.contract(name)
    files = dict(withdrawn(contract, project.root))
    baseline = project.root / contract.baseline if contract.baseline else None
    if baseline is not None and baseline.is_file():
        profile = from_json(Profile, baseline.read_bytes(), where=contract.baseline)
        hidden = without_personal(profile, {f.name: f.personal for f in contract.fields if f.personal})
        if hidden != profile:
            files[contract.baseline] = to_json(hidden)
    for relative, content in files.items():
        write_file(project.root / relative, content)
    return tuple(Path(relative) for relative in sorted(files))
