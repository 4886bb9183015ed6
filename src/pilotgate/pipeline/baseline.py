"""The pilot's profile: what production is compared with, as a small file that is committed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pilotgate.contract.terms import Contract
from pilotgate.errors import ProjectError, SourceError, StoreError
from pilotgate.model import Profile
from pilotgate.project import Project
from pilotgate.store import from_json, to_json, write_file


def set_baseline(project: Project, dataset: str, source: str, *, now: datetime) -> tuple[Path, Profile]:
    """Measure a pilot extract and write its profile where the contract says the baseline is.

    Raises:
        SourceError: The extract cannot be read.
        ProjectError: The contract names no baseline.
    """
    from pilotgate.landing import land
    from pilotgate.profiling import profile as measure

    contract = project.contract(dataset)
    if not contract.baseline:
        raise ProjectError(
            "the contract names no baseline",
            where=contract.path,
            remedy=f"add the customProperty `baseline: contracts/{dataset}.baseline.json` (vendor: pilotgate)",
        )
    extract = land(located(project, source), contract=contract, home=project.home, now=now)
    if not extract.rows_landed:
        raise SourceError(
            "a baseline needs rows, and none landed", where=source, remedy="choose the pilot's extract"
        )
    profile = measure(extract, contract=contract, now=now)
    path = project.root / contract.baseline
    write_file(path, to_json(profile))
    return path, profile


def load_baseline(project: Project, contract: Contract) -> Profile:
    """The profile of the pilot.

    Raises:
        StoreError: The contract names none, or the file is not there, not a profile, or that of a part.
    """
    if not contract.baseline:
        raise StoreError("the contract names no baseline", where=contract.path, remedy="add `baseline`")
    path = project.root / contract.baseline
    if not path.is_file():
        raise StoreError(
            "the baseline that the contract names is not there",
            where=contract.baseline,
            remedy=f"make it with `pilotgate baseline set {contract.dataset} PILOT_EXTRACT`",
        )
    profile = from_json(Profile, path.read_bytes(), where=contract.baseline)
    if profile.table.part:
        raise StoreError(
            f"the baseline speaks of a part alone ({profile.table.part})",
            where=contract.baseline,
            remedy=f"measure the whole with `pilotgate baseline set {contract.dataset} PILOT_EXTRACT`",
        )
    return profile


def located(project: Project, uri: str) -> str:
    """A relative path is relative to the project, whatever folder the command was started in."""
    if "://" in uri or Path(uri).is_absolute():
        return uri
    return str(project.root / uri)
