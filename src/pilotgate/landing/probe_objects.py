"""Trying addresses (`https://`, `s3://` ...): read the first bytes, or write an object and remove it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pilotgate.contract.terms import Server
from pilotgate.errors import MissingExtra
from pilotgate.landing.probe_told import Clock, Told, broke, held, untold
from pilotgate.landing.remote import file_system, is_missing, reason

_PATIENCE = 10


def probe_objects(server: Server, root: Path, promised: tuple[str, ...]) -> Iterator[Told]:
    """Reach the address, then use it."""
    del root, promised
    location = str(server.details.get("location") or "")
    if "://" not in location:
        yield untold("reach", "names no location", "add `location` to the server")
        return
    clock = Clock()
    try:
        system, path = file_system(location, **_options(location, server))
        folder = server.access == "write" or "*" in location
        found = _newest(system, path) if folder else system.info(path)
    except MissingExtra as error:
        yield untold("reach", f"could not be tried ({error.what})", error.remedy)
        return
    except Exception as error:
        if is_missing(error):
            yield broke("reach", "has nothing at this location", "deliver an extract, or mend the location")
            return
        yield broke("reach", f"does not answer ({reason(error)})", "check location, network and credentials")
        return
    yield held("reach", "answers", clock.lap())
    if server.access == "write":
        yield _write(system, path, location, clock)
    else:
        yield _read(system, found, clock)


def _options(location: str, server: Server) -> dict[str, Any]:
    """Short patience, since a server that does not answer must not hold up the night."""
    scheme = location.partition("://")[0]
    if scheme in {"http", "https"}:
        import aiohttp

        return {"client_kwargs": {"timeout": aiohttp.ClientTimeout(total=_PATIENCE)}, "skip_instance_cache": True}
    if scheme in {"s3", "s3a"}:
        patience = {"connect_timeout": _PATIENCE, "read_timeout": _PATIENCE, "retries": {"max_attempts": 1}}
        endpoint = server.details.get("endpointUrl")
        client = {"client_kwargs": {"endpoint_url": str(endpoint)}} if endpoint else {}
        return {"config_kwargs": patience, **client}
    return {}


def _newest(system: Any, path: str) -> dict[str, Any]:
    """The object of the greatest name."""
    found = system.glob(path) if "*" in path else system.ls(path.rstrip("/"), detail=False)
    files = sorted(str(name) for name in found)
    if not files and "*" in path:
        raise FileNotFoundError(path)
    return {"name": files[-1]} if files else {}


def _read(system: Any, found: dict[str, Any], clock: Clock) -> Told:
    try:
        with system.open(found["name"], "rb") as source:
            size = len(source.read(4096))
    except Exception as error:
        return broke("read", f"offers an extract that cannot be read ({reason(error)})", "grant read access")
    return held("read", f"can be read ({size:,} bytes were)", clock.lap())


def _write(system: Any, path: str, location: str, clock: Clock) -> Told:
    if location.startswith(("http://", "https://")):
        return untold(
            "write",
            "speaks HTTP, where a trial could not be taken back",
            "try it by hand, or name its object store",
        )
    trial = f"{path.rstrip('/')}/.pilotgate-probe-{secrets.token_hex(4)}"
    try:
        system.pipe_file(trial, b"probe")
        try:
            intact = system.cat_file(trial) == b"probe"
        finally:
            system.rm_file(trial)
    except Exception as error:
        return broke("write", f"cannot be written ({reason(error)})", "grant write access")
    if not intact:
        return broke("write", "does not keep what is written", "check the store")
    return held("write", "was written to, and the trial removed", clock.lap())
