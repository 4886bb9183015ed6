"""Where landings and runs live: folders that appear whole or not at all.

    <home>/landings/<key>/                one landed source; the key is derived from its bytes
    <home>/runs/<dataset>/<run_id>/       one run: scorecard.json, profile.json, reports, quarantine
    <home>/promoted/<dataset>/            promoted copies and the pointer to the current one
    <home>/audit.jsonl                    hash-chained log

A folder is written beside its final name, flushed to disk and renamed. A kill at any instant leaves at most a
`.partial-*` folder, which nobody reads and the next writer removes.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pilotgate.errors import StoreError, Tampered
from pilotgate.model import Extract, Profile, RunSummary, Scorecard

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

_PARTIAL = ".partial-"
_STALE_SECONDS = 24 * 3600


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(cast("type[Any]", kind))


def to_json(value: object) -> bytes:
    """A noun as UTF-8 JSON with a final newline, keys in declared order.

    Indented; but a profile, whose columns can each have hundreds of numbers, is written without blanks and without
    the fields that hold their default.
    """
    large = isinstance(value, Profile)
    written = _adapter(cast("Hashable", type(value))).dump_json(
        value, indent=None if large else 2, exclude_defaults=large
    )
    return written + b"\n"


def from_json(kind: type[T], data: bytes, *, where: str = "") -> T:
    """The inverse of `to_json`.

    Raises:
        StoreError: The bytes are not JSON of that noun.
    """
    try:
        value: T = _adapter(cast("Hashable", kind)).validate_json(data)
        return value
    except ValueError as error:
        first = str(error).splitlines()[0]
        raise StoreError(
            f"not a readable {kind.__name__.lower()} ({first})",
            where=where,
            remedy="restore it from version control or remove it, and run again",
        ) from error


def write_file(path: Path, data: bytes) -> None:
    """Replace `path` by `data` in one step: readers see the old file or the new one."""
    beside = path.with_name(f"{_PARTIAL}{path.name}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StoreError(
            f"cannot be written ({error.strerror or error})", where=str(path), remedy="free space or mend access"
        ) from error
    _sync_folder(path.parent)


@contextlib.contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """A folder to fill, renamed to `final` when the block ends and removed when it raises.

    If `final` came into being meanwhile (two runs at once), the other one stands and this one is removed.

    Raises:
        StoreError: The disk is full or not writable.
    """
    partial = final.parent / f"{_PARTIAL}{final.name}-{secrets.token_hex(4)}"
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final.parent)
        partial.mkdir()
        yield partial
        for file in partial.rglob("*"):
            if file.is_file():
                _sync_file(file)
        _rename_folder(partial, final)
        _sync_folder(final.parent)
    except OSError as error:
        raise StoreError(
            f"cannot be written ({error.strerror or error})",
            where=str(final),
            remedy="free space or mend access, and run again; nothing that was there is lost",
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _rename_folder(partial: Path, final: Path) -> None:
    try:
        partial.rename(final)
    except OSError:
        if not final.is_dir():
            raise


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(parent: Path) -> None:
    """Remove what writers that died left behind; a younger partial folder may still be somebody's."""
    for path in parent.glob(f"{_PARTIAL}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@dataclass(frozen=True, slots=True)
class Store:
    """The state of one project, under `home`."""

    home: Path

    @property
    def audit_log(self) -> Path:
        """The hash-chained log of approvals, decisions and releases."""
        return self.home / "audit.jsonl"

    def landing_folder(self, key: str) -> Path:
        """Where the landing of that key is or will be."""
        return self.home / "landings" / key

    def run_folder(self, dataset: str, run_id: str) -> Path:
        """Where that run is or will be."""
        return self.home / "runs" / dataset / run_id

    def promoted_folder(self, dataset: str) -> Path:
        """Where promoted copies of the dataset are."""
        return self.home / "promoted" / dataset

    def run_ids(self, dataset: str) -> tuple[str, ...]:
        """Runs of the dataset that are complete, oldest first (run ids sort by time)."""
        folder = self.home / "runs" / dataset
        if not folder.is_dir():
            return ()
        return tuple(sorted(p.parent.name for p in folder.glob("[!.]*/scorecard.json")))

    def failed_ids(self, dataset: str) -> tuple[str, ...]:
        """Attempts that ended without a scorecard, oldest first."""
        folder = self.home / "runs" / dataset
        return tuple(sorted(p.parent.name for p in folder.glob("[!.]*/failure.json")))

    def datasets(self) -> tuple[str, ...]:
        """Datasets that have at least one run, by name."""
        return tuple(sorted({p.parents[1].name for p in (self.home / "runs").glob("*/[!.]*/scorecard.json")}))

    def scorecard(self, dataset: str, run_id: str) -> Scorecard:
        """The scorecard of a run, its extract pointing into this store.

        Raises:
            StoreError: There is no such run, or its file cannot be read.
            Tampered: It is the scorecard of another run, copied or renamed.
        """
        path = self.run_folder(dataset, run_id) / "scorecard.json"
        scorecard = from_json(Scorecard, _read(path), where=str(path))
        if (scorecard.dataset, scorecard.run_id) != (dataset, run_id):
            raise Tampered(
                f"this is the scorecard of {scorecard.dataset}, run {scorecard.run_id}",
                where=str(path),
                remedy="remove the folder, which no run has made",
            )
        return replace(scorecard, extract=self.located(scorecard.extract))

    def profile(self, dataset: str, run_id: str) -> Profile:
        """The profile measured in a run.

        Raises:
            StoreError: There is no such run, or its file cannot be read.
        """
        path = self.run_folder(dataset, run_id) / "profile.json"
        return from_json(Profile, _read(path), where=str(path))

    def summary(self, dataset: str, run_id: str) -> RunSummary:
        """The summary of a run.

        Raises:
            StoreError: There is no such run, or its file cannot be read.
            Tampered: It is the summary of another run, copied or renamed.
        """
        path = self.run_folder(dataset, run_id) / "summary.json"
        summary = from_json(RunSummary, _read(path), where=str(path))
        if summary.run_id != run_id:
            raise Tampered(
                f"this is the summary of run {summary.run_id}", where=str(path), remedy="remove the folder"
            )
        return summary

    def history(self, dataset: str) -> tuple[RunSummary, ...]:
        """Summaries of the complete runs that can be read, oldest first."""
        found = []
        for run_id in self.run_ids(dataset):
            with contextlib.suppress(StoreError):
                found.append(self.summary(dataset, run_id))
        return tuple(found)

    def located(self, extract: Extract) -> Extract:
        """The extract with its folder under this home (in files the folder is relative to it)."""
        return replace(extract, folder=self.home / extract.folder)

    def portable(self, extract: Extract) -> Extract:
        """The extract with its folder relative to this home, as it is written to files."""
        inside = extract.folder.is_relative_to(self.home)
        return replace(extract, folder=extract.folder.relative_to(self.home)) if inside else extract


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="run the dataset again"
        ) from error
