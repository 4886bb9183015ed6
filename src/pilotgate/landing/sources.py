"""What a server of the contract offers tonight."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from pathlib import Path

from pilotgate.contract.terms import Server
from pilotgate.model import Scalar

_GLOB = "*?["


def sources(server: Server, root: Path) -> tuple[str, ...]:
    """All extracts that a server offers, oldest first: by name, so that dated names are in order of time.

    Args:
        server: `path` is a file, a folder or a glob relative to the project; `location` an address.
        root: The project.
    """
    details = server.details
    path = str(details.get("path") or "")
    if server.type in {"local", "file", ""} and path:
        pattern = path if Path(path).is_absolute() else str(root / path)
        if any(mark in path for mark in _GLOB):
            found = glob.glob(pattern, recursive=True)  # noqa: PTH207 - pathlib refuses absolute patterns
            return tuple(sorted(name for name in found if _is_extract(Path(name))))
        return (pattern,) if Path(pattern).exists() else ()
    if server.type in {"postgresql", "postgres"}:
        return (_postgresql(details),)
    location = str(details.get("location") or "")
    return (location,) if location else ()


def _is_extract(path: Path) -> bool:
    return not path.name.startswith((".", "_")) and path.suffix not in {".part", ".tmp", ".partial", ".crdownload"}


def _postgresql(details: Mapping[str, Scalar]) -> str:
    """The address of a table or query; user and password come from the environment (`PGUSER`, `PGPASSWORD`)."""
    wanted = details.get("query") or ".".join(
        str(details[part]) for part in ("schema", "table") if details.get(part)
    )
    port = f":{details['port']}" if details.get("port") else ""
    return f"postgresql://{details.get('host', '')}{port}/{details.get('database', '')}#{wanted}"
