"""Trying folders of this machine: read the newest extract, or write a file and remove it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from pilotgate.contract.terms import Server
from pilotgate.landing.probe_told import Clock, Told, broke, held, untold
from pilotgate.landing.sources import sources

_GLOB = "*?["


def probe_files(server: Server, root: Path, promised: tuple[str, ...]) -> Iterator[Told]:
    """Reach the folder, then use it."""
    del promised
    path = str(server.details.get("path") or "")
    if not path:
        yield untold("reach", "names no path", "add `path` to the server")
        return
    clock = Clock()
    folder = _folder(root / path)
    if not folder.is_dir():
        yield broke("reach", "has no such folder", "create it, or mend the path")
        return
    yield held("reach", "is there", clock.lap())
    yield _write(folder, clock) if server.access == "write" else _read(server, root, clock)


def _folder(path: Path) -> Path:
    """The folder that a path or glob stands in."""
    parts = path.parts
    fixed = next((i for i, part in enumerate(parts) if any(mark in part for mark in _GLOB)), None)
    if fixed is not None:
        return Path(*parts[:fixed])
    return path if path.is_dir() or not path.suffix else path.parent


def _read(server: Server, root: Path, clock: Clock) -> Told:
    offered = sources(server, root)
    if not offered:
        return broke("read", "offers no extract", "deliver one, or mend the path")
    newest = Path(offered[-1])
    files = [newest] if newest.is_file() else list(newest.rglob("*"))
    try:
        for file in [f for f in files if f.is_file()][:3]:
            with file.open("rb") as source:
                source.read(4096)
    except OSError as error:
        return broke(
            "read", f"offers an extract that cannot be read ({error.strerror or 'error'})", "grant read access"
        )
    return held("read", f"offers {len(offered)} extracts, and the newest can be read", clock.lap())


def _write(folder: Path, clock: Clock) -> Told:
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
        return broke("write", f"cannot be written ({error.strerror or 'error'})", "grant write access")
    if not intact:
        return broke("write", "does not keep what is written", "check the disk")
    return held("write", "was written to, and the trial removed", clock.lap())
