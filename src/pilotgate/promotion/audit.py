"""The audit log: one canonical JSON object per line, each holding the sha256 of the line before.

A change, a removal or a swap inside breaks the chain. The end cannot be cut off unseen either: `audit.head`,
written after each entry, holds how many there are and the sha256 of the last. A kill between the two leaves the log
one entry, or a part of one, ahead of its head; that is known for what it is and mended by the next append.

Who can write both files can write a new history from the start: keep a copy of `audit.head` where they cannot.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pilotgate.errors import StoreError, Tampered
from pilotgate.promotion.lock import locked
from pilotgate.store import Store, write_file

GENESIS = "0" * 64
"""What stands for the line before the first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: when, what, and the sha256 of the line."""

    sequence: int
    at: datetime
    event: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class _Log:
    """The files as read: complete lines, whether an unfinished one follows, and what the head says."""

    lines: tuple[bytes, ...]
    torn: bool
    entries: int | None
    last: str


def append(store: Store, event: Mapping[str, Any], now: datetime) -> Entry:
    """Write one event to the end of the log, on disk when this returns.

    Args:
        event: What happened; values that JSON can hold. `kind` says what it is.

    Raises:
        Tampered: The log as it stands does not hold together; nothing is added to it.
        StoreError: It cannot be read or written.
    """
    with locked(store.home / "locks" / "audit.lock"):
        log = _read(store)
        if not _holds(log):
            raise _broken(store)
        if log.entries is None:
            _write_head(store, 0, GENESIS)
        previous = _digest(log.lines[-1]) if log.lines else GENESIS
        line = _canonical(
            {
                "at": now.astimezone(UTC).isoformat(),
                "event": event,
                "previous": previous,
                "sequence": len(log.lines),
            }
        )
        _write_line(store.audit_log, sum(len(known) + 1 for known in log.lines), line)
        _write_head(store, len(log.lines) + 1, _digest(line))
        return Entry(len(log.lines), now, event, _digest(line))


def verify(store: Store) -> bool | None:
    """Whether the log holds together from its first entry to its head; None where there is no log yet.

    Raises:
        StoreError: A file of the log is there and cannot be read.
    """
    log = _read(store)
    if log.entries in (None, 0) and not log.lines and (log.entries == 0 or not log.torn):
        return None
    return _holds(log)


def entries(store: Store) -> tuple[Entry, ...]:
    """Every entry, oldest first.

    Raises:
        Tampered: The log does not hold together.
    """
    log = _read(store)
    if not _holds(log):
        raise _broken(store)
    return tuple(_entry(line) for line in log.lines)


def _read(store: Store) -> _Log:
    # The head is read first: an entry written meanwhile then puts the log ahead of it, which is no fault.
    head = _bytes(_head(store))
    content = _bytes(store.audit_log) or b""
    if head is None and content:  # somebody may have written the very first entry between the two
        head, content = _bytes(_head(store)), _bytes(store.audit_log) or b""
    *lines, rest = content.split(b"\n")
    if head is None:
        return _Log(tuple(lines), bool(rest), None, GENESIS)
    try:
        said = json.loads(head)
        return _Log(tuple(lines), bool(rest), int(said["entries"]), str(said["sha256"]))
    except (ValueError, KeyError, TypeError):
        return _Log(tuple(lines), bool(rest), -1, "")


def _holds(log: _Log) -> bool:
    if log.entries is None:
        return not log.lines and not log.torn
    if log.entries < 0 or log.entries > len(log.lines):
        return False
    previous = GENESIS
    digests = [GENESIS]
    for number, line in enumerate(log.lines):
        try:
            said = json.loads(line)
            if _canonical(said) != line or said["sequence"] != number or said["previous"] != previous:
                return False
            datetime.fromisoformat(said["at"])
            previous = _digest(line)
        except (ValueError, KeyError, TypeError):
            return False
        digests.append(previous)
    return digests[log.entries] == log.last


def _entry(line: bytes) -> Entry:
    said = json.loads(line)
    return Entry(said["sequence"], datetime.fromisoformat(said["at"]), said["event"], _digest(line))


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _digest(line: bytes) -> str:
    return sha256(line).hexdigest()


def _head(store: Store) -> Path:
    return store.home / "audit.head"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="mend access to it"
        ) from error


def _write_head(store: Store, number: int, last: str) -> None:
    write_file(_head(store), _canonical({"entries": number, "sha256": last}) + b"\n")


def _write_line(path: Path, end: int, line: bytes) -> None:
    """Write the line at the end of what is known to be whole, over what a writer that died left there."""
    try:
        with path.open("r+b" if path.exists() else "xb") as file:
            file.truncate(end)
            file.seek(end)
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"cannot be written ({error.strerror or error})", where=str(path), remedy="free space or mend access"
        ) from error


def _broken(store: Store) -> Tampered:
    return Tampered(
        "the audit log was changed after it was written",
        where=str(store.audit_log),
        remedy="restore audit.jsonl and audit.head from a copy, and find out who changed them",
    )
