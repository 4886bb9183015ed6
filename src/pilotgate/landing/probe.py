"""Whether a server of the contract can be reached with the access that is needed: evidence, not declaration."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from pilotgate.contract.terms import Server
from pilotgate.landing.sources import sources
from pilotgate.model import Dimension, Evidence, Finding, Status

_GLOB = "*?["


def probe(server: Server, *, root: Path, dataset: str) -> tuple[Finding, ...]:
    """Reach a server and use the access that the contract needs, leaving nothing behind.

    Args:
        server: From the contract.
        root: The project, to which local paths are relative.
        dataset: Named in the findings.

    Returns:
        `probe.<server>.reach`, and `.read` or `.write`; a kind of server that cannot be probed is unknown.
    """
    path = str(server.details.get("path") or "")
    if server.type not in {"local", "file"} or not path:
        return (
            _finding(
                server,
                dataset,
                "reach",
                Status.UNKNOWN,
                f"Server {server.name} ({server.type or 'no type'}) cannot be probed from here.",
                "probe it by hand, and record the result in the contract",
            ),
        )
    started = time.perf_counter()
    folder = _folder(root / path)
    reach = _reach(server, dataset, folder)
    if reach.status is not Status.PASSED:
        return (reach,)
    access = _write(server, dataset, folder) if server.access == "write" else _read(server, dataset, root)
    latency = Evidence("latency", f"{(time.perf_counter() - started) * 1000:.0f} ms")
    return (reach, _with(access, latency))


def _folder(path: Path) -> Path:
    """The folder that a path or glob stands in."""
    parts = path.parts
    fixed = next((i for i, part in enumerate(parts) if any(mark in part for mark in _GLOB)), None)
    if fixed is not None:
        return Path(*parts[:fixed])
    return path if path.is_dir() or not path.suffix else path.parent


def _reach(server: Server, dataset: str, folder: Path) -> Finding:
    if folder.is_dir():
        return _finding(server, dataset, "reach", Status.PASSED, f"Server {server.name} is there.")
    return _finding(
        server,
        dataset,
        "reach",
        Status.FAILED,
        f"Server {server.name} has no such folder.",
        "create it, or mend the path",
    )


def _read(server: Server, dataset: str, root: Path) -> Finding:
    offered = sources(server, root)
    if not offered:
        return _finding(
            server,
            dataset,
            "read",
            Status.FAILED,
            f"Server {server.name} offers no extract.",
            "deliver one, or mend the path",
        )
    newest = Path(offered[-1])
    files = [newest] if newest.is_file() else list(newest.rglob("*"))
    try:
        for file in [f for f in files if f.is_file()][:3]:
            with file.open("rb") as source:
                source.read(4096)
    except OSError as error:
        return _finding(
            server,
            dataset,
            "read",
            Status.FAILED,
            f"The newest extract of server {server.name} cannot be read ({error.strerror or 'error'}).",
            "grant read access",
        )
    return _finding(
        server,
        dataset,
        "read",
        Status.PASSED,
        f"Server {server.name} offers {len(offered)} extracts, the newest can be read.",
    )


def _write(server: Server, dataset: str, folder: Path) -> Finding:
    """Write a file of our own, read it back, and remove it."""
    trial = folder / f".pilotgate-probe-{secrets.token_hex(4)}"
    try:
        descriptor = os.open(trial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            os.write(descriptor, b"probe")
        finally:
            os.close(descriptor)
        intact = trial.read_bytes() == b"probe"
        trial.unlink()
    except OSError as error:
        return _finding(
            server,
            dataset,
            "write",
            Status.FAILED,
            f"Server {server.name} cannot be written ({error.strerror or 'error'}).",
            "grant write access",
        )
    if not intact:
        return _finding(
            server,
            dataset,
            "write",
            Status.FAILED,
            f"Server {server.name} does not keep what is written.",
            "check the disk",
        )
    return _finding(
        server, dataset, "write", Status.PASSED, f"Server {server.name} was written to, and the trial removed."
    )


def _finding(server: Server, dataset: str, what: str, status: Status, message: str, remedy: str = "") -> Finding:
    return Finding(
        f"probe.{server.name}.{what}",
        dataset,
        message,
        Dimension.TIMELINESS,
        status,
        remedy=remedy,
        where=server.where,
    )


def _with(finding: Finding, evidence: Evidence) -> Finding:
    from dataclasses import replace

    return replace(finding, evidence=(*finding.evidence, evidence))
