"""What is installed, configured and reachable."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from pathlib import Path

from pilotgate.errors import PilotgateError
from pilotgate.model import Dimension, Finding, Severity, Status
from pilotgate.project import Project, find_project

_REQUIRED = (
    "duckdb",
    "polars",
    "pyarrow",
    "pandera",
    "great-expectations",
    "prefect",
    "open-data-contract-standard",
)
_EXTRAS = {
    "excel": "fastexcel",
    "lake": "deltalake",
    "postgres": "adbc-driver-postgresql",
    "remote": "s3fs",
}
_LEAST_FREE_BYTES = 1 << 30


def diagnose(start: Path) -> tuple[Finding, ...]:
    """Look at the installation, and at the project that `start` is in.

    Returns:
        One finding per thing looked at, with checks `doctor.<what>`: a broken requirement is a failed error, an
        absent extra is info.
    """
    findings = [_python(), *map(_package, _REQUIRED), *(_extra(*pair) for pair in _EXTRAS.items())]
    try:
        project = find_project(start)
    except PilotgateError as error:
        return (
            *findings,
            _finding("project", Status.FAILED, error.what, remedy=error.remedy, severity=Severity.WARNING),
        )
    findings.append(_finding("project", Status.PASSED, f"Project at {project.root}."))
    findings.append(_home(project))
    for dataset in project.datasets():
        findings.extend(_dataset(project, dataset))
    return tuple(findings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    supported = (3, 11) <= sys.version_info[:2] < (3, 14)
    status = Status.PASSED if supported else Status.FAILED
    return _finding("python", status, f"Python {version}.", remedy="" if supported else "use Python 3.11 to 3.13")


def _package(name: str) -> Finding:
    try:
        return _finding(f"package.{name}", Status.PASSED, f"{name} {importlib.metadata.version(name)}.")
    except importlib.metadata.PackageNotFoundError:
        return _finding(
            f"package.{name}", Status.FAILED, f"{name} is not installed.", remedy="install pilotgate again"
        )


def _extra(extra: str, package: str) -> Finding:
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        remedy = f"pip install 'pilotgate[{extra}]' if you need it"
        message = f"Extra {extra} is not installed ({package})."
        return _finding(f"extra.{extra}", Status.NOT_APPLICABLE, message, remedy=remedy, severity=Severity.INFO)
    return _finding(f"extra.{extra}", Status.PASSED, f"Extra {extra}: {package} {version}.")


def _home(project: Project) -> Finding:
    folder = next(path for path in (project.home, *project.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    writable = os.access(folder, os.W_OK)
    status = Status.PASSED if writable and free > _LEAST_FREE_BYTES else Status.FAILED
    message = f"State in {project.home}: {'writable' if writable else 'not writable'}, {free / 1e9:.1f} GB free."
    remedy = "" if status is Status.PASSED else "free space, mend access, or set PILOTGATE_HOME"
    return _finding("home", status, message, remedy=remedy)


def _dataset(project: Project, dataset: str) -> tuple[Finding, ...]:
    from pilotgate.landing.probe import probe

    try:
        contract = project.contract(dataset)
    except PilotgateError as error:
        return (
            _finding(f"contract.{dataset}", Status.FAILED, f"{error.where}: {error.what}.", remedy=error.remedy),
        )
    readable = _finding(f"contract.{dataset}", Status.PASSED, f"Contract {dataset} {contract.version} is valid.")
    probed = [f for server in contract.servers for f in probe(server, root=project.root, dataset=dataset)]
    return (readable, *probed)


def _finding(
    what: str, status: Status, message: str, *, remedy: str = "", severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(
        check=f"doctor.{what}",
        dataset="",
        message=message,
        dimension=Dimension.CONSISTENCY,
        status=status,
        severity=severity,
        remedy=remedy,
    )
