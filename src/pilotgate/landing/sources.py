"""What a server of the contract offers tonight."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from pilotgate.contract.terms import Server
from pilotgate.errors import SourceError
from pilotgate.landing.address import is_database, public
from pilotgate.model import Extract
from pilotgate.store import Store, from_json

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
    if is_database(f"{server.type}://"):
        return (address_of(server, root),)
    location = str(details.get("location") or "")
    if "://" in location and any(mark in location.partition("?")[0] for mark in "*["):
        return _objects(location)
    return (location,) if location else ()


def new_sources(server: Server, root: Path, store: Store) -> tuple[str, ...]:
    """The extracts that a server offers and that have not been landed yet, oldest first.

    A file counts as landed when its bytes have been landed, under whatever name; an object at an address, when one
    of that address and time of change has been. What a database offers is always new, since only its rows tell.
    """
    files = sorted((store.home / "landings").glob("[!.]*/extract.json"))
    landed = [from_json(Extract, file.read_bytes(), where=str(file)) for file in files]
    known = _Known(
        {extract.sha256 for extract in landed},
        {extract.bytes for extract in landed},
        {(extract.uri, extract.modified_at) for extract in landed if extract.modified_at},
    )
    return tuple(source for source in sources(server, root) if not known.holds(source))


@dataclass(frozen=True, slots=True)
class _Known:
    """What has been landed."""

    digests: set[str]
    sizes: set[int]
    addresses: set[tuple[str, datetime]]

    def holds(self, source: str) -> bool:
        """Whether the source is among it; a file is only read when one of its size is."""
        from pilotgate.landing.kinds import locate

        if is_database(source):
            return False
        located = locate(source)
        if "://" in source:
            located.state()
            changed = located.modified_at()
            return changed is not None and (located.uri, changed) in self.addresses
        path = Path(source)
        if path.is_file() and path.stat().st_size not in self.sizes:
            return False
        return located.digest()[0] in self.digests


def _objects(location: str) -> tuple[str, ...]:
    """The objects of a store that a pattern finds.

    Raises:
        SourceError: The store cannot be asked.
    """
    from pilotgate.landing.remote import file_system

    system, path = file_system(location)
    try:
        system.invalidate_cache()
        found = [str(name) for name in system.glob(path)]
    except Exception as error:
        raise SourceError(
            f"cannot be listed ({type(error).__name__})",
            where=public(location),
            remedy="check address and credentials",
        ) from error
    return tuple(sorted(system.unstrip_protocol(name) for name in found if _is_extract(Path(name))))


def address_of(server: Server, root: Path) -> str:
    """The address of a database's table or query; user and password come from the environment (`PGUSER` ...)."""
    details = server.details
    names = [str(details[part]) for part in ("schema", "table") if details.get(part)]
    wanted = quote(str(details.get("query") or (".".join(names) if details.get("table") else "")))
    if server.type in {"postgres", "postgresql"}:
        host, port = str(details.get("host") or ""), details.get("port")
        place = f"?host={quote(host)}" + (f"&port={port}" if port else "") if host.startswith("/") else ""
        authority = "" if place else f"{host}:{port}" if port else host
        return f"postgresql://{authority}/{details.get('database') or ''}{place}#{wanted}"
    path = Path(str(details.get("path") or details.get("database") or ""))
    return f"{server.type}:///{path if path.is_absolute() else (root / path).absolute()}#{wanted}"


def _is_extract(path: Path) -> bool:
    return not path.name.startswith((".", "_")) and path.suffix not in {".part", ".tmp", ".partial", ".crdownload"}
