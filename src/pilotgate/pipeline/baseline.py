"""The pilot's profile: what production is compared with, as a small file that is committed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pilotgate.contract.terms import Contract
from pilotgate.errors import SourceError, StoreError
from pilotgate.model import Profile
from pilotgate.project import Project
from pilotgate.store import from_json, to_json, write_file


def set_baseline(project: Project, dataset: str, source: str, *, now: datetime) -> tuple[Path, Profile]:
    """Measure a pilot extract and write its profile where the contract says the baseline is.

    Where the contract does not say, it is told: an entry is put in, and nothing else of the file changes.

    Raises:
        SourceError: The extract cannot be read.
        ContractError: The contract names no baseline, and is written so that none can be put in.
    """
    from pilotgate.landing import land
    from pilotgate.profiling import profile as measure

    contract = project.contract(dataset)
    named = contract.baseline or f"contracts/{dataset}.baseline.json"
    told = b"" if contract.baseline else _naming(project.contract_path(dataset), named, contract.path)
    extract = land(located(project, source), contract=contract, home=project.home, now=now)
    if not extract.rows_landed:
        raise SourceError(
            "a baseline needs rows, and none landed", where=source, remedy="choose the pilot's extract"
        )
    profile = measure(extract, contract=contract, now=now)
    path = project.root / named
    write_file(path, to_json(profile))
    if told:
        write_file(project.contract_path(dataset), told)
    return path, profile


def _naming(contract: Path, baseline: str, shown: str) -> bytes:
    """The contract's bytes with an entry that names the baseline."""
    from pilotgate.contract.document import parse_document
    from pilotgate.contract.edit import assign

    content = contract.read_bytes()
    entry = {"property": "baseline", "vendor": "pilotgate", "value": baseline}
    listed = parse_document(content, shown).data.get("customProperties")
    if listed:
        return assign(content, ("customProperties", len(listed)), entry, shown=shown)
    return assign(content, ("customProperties",), [entry], shown=shown)


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
