"""Whether a server of the contract can be reached with the access that is needed: evidence, not declaration."""

from __future__ import annotations

from pathlib import Path

from pilotgate.contract.terms import Server
from pilotgate.landing.probe_databases import probe_database
from pilotgate.landing.probe_files import probe_files
from pilotgate.landing.probe_objects import probe_objects
from pilotgate.landing.probe_told import Told, untold
from pilotgate.model import Dimension, Evidence, Finding

_PROBES = {
    "api": probe_objects,
    "azure": probe_objects,
    "duckdb": probe_database,
    "file": probe_files,
    "gcs": probe_objects,
    "http": probe_objects,
    "https": probe_objects,
    "local": probe_files,
    "postgres": probe_database,
    "postgresql": probe_database,
    "s3": probe_objects,
    "sqlite": probe_database,
}


def probe(server: Server, *, root: Path, dataset: str, columns: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """Reach a server and use the access that the contract needs, leaving nothing behind.

    Args:
        server: From the contract.
        root: The project, to which local paths are relative.
        dataset: Named in the findings.
        columns: That the contract promises; a database's table is asked for them.

    Returns:
        `probe.<server>.reach`, then `.read` or `.write`, and `.schema` of a database's table, with how long each
        took; a kind of server that cannot be probed is unknown.
    """
    tried = _PROBES.get(server.type)
    if tried is None:
        kind = server.type or "no type"
        told = [untold("reach", f"({kind}) cannot be probed from here", "probe it by hand, and record the result")]
    else:
        told = list(tried(server, root, columns))
    return tuple(_finding(server, dataset, fact) for fact in told)


def _finding(server: Server, dataset: str, told: Told) -> Finding:
    took = None if told.milliseconds is None else Evidence("latency", f"{told.milliseconds:.0f} ms")
    return Finding(
        f"probe.{server.name}.{told.what}",
        dataset,
        f"Server {server.name} {told.message}.",
        Dimension.TIMELINESS,
        told.status,
        remedy=told.remedy,
        where=server.where,
        evidence=(took,) if took else (),
    )
