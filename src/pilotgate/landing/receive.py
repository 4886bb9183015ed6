"""From a source to an `Extract`: find out what it is, load it into a folder of its own, keep the account."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.errors import SourceError, StoreError, UsageError
from pilotgate.landing import kinds
from pilotgate.landing.changed import since
from pilotgate.landing.loaded import DATA, REJECTS, Loaded, Options, Progress, content, failed, passed, reconciled
from pilotgate.model import Dimension, Extract, Finding, Severity
from pilotgate.store import Store, from_json, new_folder, to_json, write_file

if TYPE_CHECKING:
    from pilotgate.contract.terms import Contract

_VERSION = 4
"""Raised when the same bytes would land differently, so that no old landing is taken for a new one."""
_LANDED: dict[Path, Extract] = {}
"""What landed in the folder that goes with the process, which needs no description on disk."""


def land(
    source: str | Path,
    *,
    contract: Contract | None = None,
    home: Path | None = None,
    now: datetime | None = None,
    on_progress: Progress | None = None,
    previous: Sequence[Extract] = (),
) -> Extract:
    """Land a source: every row of it ends up in `Extract.scan()` or in `Extract.rejects()`.

    Args:
        source: A file, a folder, a glob, or an address (`https://`, `s3://`, `postgresql://`, `sqlite://` ...).
        contract: Its upstream server may pin parts of the shape; its fields help to find the table.
        home: Where landings are kept; a temporary folder that goes with the process when None.
        now: Time of receipt; the present when None.
        on_progress: Called with bytes read, bytes in all, and rows so far.
        previous: Accepted extracts of the dataset, oldest first: what has changed in form since the last of them is
            found, and a source of less than a tenth of their median size.

    Raises:
        SourceError: The source is not there.
        UnreadableSource: No loader can make a table of it.
        MissingExtra: Its kind needs an optional package.
    """
    if not str(source).strip():
        raise UsageError("no source is named", where="land", remedy="give a file or an address")
    received = now or datetime.now(UTC)
    store = Store((home or _temporary_home()).absolute())
    pins = _pins(contract)
    options = Options(pins, tuple(f.name for f in contract.fields) if contract else (), on_progress)
    located = kinds.locate(str(source))
    dataset = contract.dataset if contract else located.name
    try:
        extract = _receive(located, options, store, dataset, received, keep=home is not None)
        return _held_against(previous, extract) if previous else extract
    except OSError as error:  # e.g. a file of a folder that went while it was read
        raise SourceError(
            f"cannot be read ({error.strerror or error})",
            where=str(error.filename or located.uri),
            remedy="mend access, or wait until the sender has finished, and land it again",
        ) from error
    finally:
        located.close()


def _receive(
    located: kinds.Located, options: Options, store: Store, dataset: str, received: datetime, *, keep: bool
) -> Extract:
    before = located.state()
    sha256, size = located.digest()
    folder = store.landing_folder(_key(sha256, options))
    known = folder.is_dir()
    stored = _earlier(folder, keep=keep)
    if stored is None:
        if known:  # the source is at hand: what was damaged is not judged, and not kept in its place
            with contextlib.suppress(OSError):
                folder.rename(folder.with_name(f".partial-damaged-{folder.name}-{secrets.token_hex(4)}"))
        with new_folder(folder) as partial:
            loaded = _load(located, partial, replace(options, size=size if located.is_file else None), size)
            extract = _extract(loaded, located, partial, sha256, size)
            stored = replace(extract, dataset=dataset, uri=located.uri, received_at=received, folder=folder)
            if keep:
                write_file(partial / "extract.json", to_json(store.portable(stored)))
        if keep:
            stored = from_json(Extract, (folder / "extract.json").read_bytes(), where=str(folder / "extract.json"))
        else:
            _LANDED[folder] = stored
        if known:
            stored = replace(stored, findings=(*stored.findings, _damaged()))
    return replace(
        stored,
        dataset=dataset,
        uri=located.uri,
        received_at=received,
        modified_at=located.modified_at(),
        folder=folder,
        findings=tuple(
            replace(finding, dataset=dataset) for finding in _and_now(stored.findings, located, before, size)
        ),
    )


def _earlier(folder: Path, *, keep: bool) -> Extract | None:
    """The earlier landing in that folder, if its rows are still those that were landed."""
    try:
        stored = from_json(Extract, (folder / "extract.json").read_bytes()) if keep else _LANDED[folder]
        rejects = folder / REJECTS
        whole = _sha256(folder / DATA) == stored.data_sha256 and (rejects.is_file() or not stored.rows_rejected)
    except (OSError, StoreError, KeyError):
        return None
    return stored if whole else None


def _damaged() -> Finding:
    return failed(
        "kept",
        "An earlier landing of this source was changed or damaged since; the source was landed again.",
        remedy="find out who or what writes in the landings folder",
        severity=Severity.WARNING,
        dimension=Dimension.CONSISTENCY,
    )


def _pins(contract: Contract | None) -> dict[str, str | int | float | bool | None]:
    server = contract.upstream() if contract else None
    if server is None:
        return {}
    declared = {"format": server.details["format"]} if server.details.get("format") else {}
    return {**declared, **server.shape}


def _key(sha256: str, options: Options) -> str:
    """The landing's name: the same bytes under the same declarations land once."""
    asked = json.dumps([_VERSION, dict(sorted(options.pins.items())), options.expected], default=str)
    return f"{sha256[:40]}-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"


def _load(located: kinds.Located, folder: Path, options: Options, size: int) -> Loaded:
    if size == 0 and located.is_file:
        return kinds.load_empty(folder, str(options.pins.get("format") or located.suffix or "csv"))
    return located.load(folder, options)


def _extract(loaded: Loaded, located: kinds.Located, folder: Path, sha256: str, size: int) -> Extract:
    findings = [
        reconciled(loaded),
        content(loaded.rows_landed + loaded.rows_rejected, columns=len(loaded.columns), size=size),
        *loaded.findings,
    ]
    if not any(finding.check == "landing.complete" for finding in findings):
        findings.append(passed("complete", "The source was read to its end."))
    return Extract(
        dataset="",
        uri="",
        sha256=sha256,
        bytes=size,
        shape=loaded.shape,
        columns=loaded.columns,
        rows_source=loaded.rows_landed + loaded.rows_rejected if loaded.rows_source is None else loaded.rows_source,
        rows_landed=loaded.rows_landed,
        rows_rejected=loaded.rows_rejected,
        received_at=datetime.now(UTC),
        modified_at=located.modified_at(),
        folder=folder,
        data_sha256=_sha256(folder / DATA),
        findings=tuple(findings),
    )


def _and_now(findings: Iterable[Finding], located: kinds.Located, before: object, size: int) -> Iterable[Finding]:
    """The stored findings, and whether the source stood still meanwhile."""
    yield from findings
    if located.state() == before:
        yield passed("stands_still", "The source did not change while it was read.")
    else:
        yield failed(
            "stands_still",
            f"The source changed while it was read: it is still being written. "
            f"Only the {size:,} bytes that were there at the start were landed.",
            remedy="land it again when the sender has finished; have it delivered under another name and renamed",
        )


def _held_against(previous: Sequence[Extract], extract: Extract) -> Extract:
    """The extract, and what is otherwise than in the earlier ones."""
    found = [replace(finding, dataset=extract.dataset) for finding in since(previous, extract)]
    return replace(extract, findings=(*extract.findings, *found))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.cache
def _temporary_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="pilotgate-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home
