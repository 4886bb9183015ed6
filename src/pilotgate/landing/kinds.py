"""What a source is, and which loader reads it."""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pilotgate.errors import SourceError, UnreadableSource
from pilotgate.landing.address import is_database
from pilotgate.landing.combine import combine
from pilotgate.landing.folder import ManyFiles, files_of
from pilotgate.landing.formats import ALIASES, LOADERS, MARKUP, TEXT, format_of_bytes, format_of_name
from pilotgate.landing.loaded import Loaded, Options, failed
from pilotgate.landing.unpack import Unpacked, unpack
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Dimension, Shape

_SCRATCH = ".scratch"
_CHUNK = 1 << 20


class Located(Protocol):
    """A source that was found."""

    @property
    def name(self) -> str:
        """What the dataset is called when nobody says."""

    @property
    def uri(self) -> str:
        """Where it is, without credentials."""

    @property
    def suffix(self) -> str:
        """Format that its name suggests, or empty."""

    @property
    def is_file(self) -> bool:
        """It has bytes of its own."""

    def state(self) -> object:
        """Something that differs when the source has changed."""

    def digest(self) -> tuple[str, int]:
        """SHA-256 and size of its bytes."""

    def modified_at(self) -> datetime | None:
        """When it says it last changed."""

    def close(self) -> None:
        """Remove what was fetched to a temporary place."""

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land it in a folder."""


def locate(source: str) -> Located:
    """Find a source.

    Raises:
        SourceError: It is not there.
    """
    scheme = source.partition("://")[0] if "://" in source else ""
    if is_database(source):
        from pilotgate.landing.database import DatabaseRows

        return DatabaseRows(source)
    if scheme and scheme != "file":
        from pilotgate.landing.remote import RemoteFile

        return RemoteFile(source)
    path = Path(source.removeprefix("file://"))
    if path.is_file():
        return LocalFile(path)
    return _several(path)


def _several(path: Path) -> Located:
    """A folder, a glob, or a Delta or Iceberg table."""
    from pilotgate.landing.lake import LakeTable, lake_kind

    files = tuple(files_of(str(path)))
    if not files:
        what = "the folder holds no file" if path.is_dir() else "there is no such file"
        raise SourceError(what, where=str(path), remedy="check the path")
    many = ManyFiles(str(path), files, load_any)
    kind = lake_kind(path) if path.is_dir() else ""
    if kind:
        return LakeTable(path, kind, replace(many, files=tuple(f for f in path.rglob("*") if f.is_file())))
    return many


@dataclass(frozen=True, slots=True)
class LocalFile:
    """One file on this machine."""

    path: Path
    is_file: bool = True
    shown: str = ""

    @property
    def name(self) -> str:
        """The file's name up to its first dot."""
        return self.path.name.lstrip(".").split(".")[0] or "data"

    @property
    def uri(self) -> str:
        """The path as it was given, or the address that the file was fetched from."""
        return self.shown or str(self.path)

    @property
    def suffix(self) -> str:
        """Format by the last suffix that is no compression."""
        return format_of_name(self.path.name)

    def close(self) -> None:
        """Nothing is held open."""

    def state(self) -> object:
        """Size and time of change."""
        found = self.path.stat()
        return (found.st_size, found.st_mtime_ns)

    def digest(self) -> tuple[str, int]:
        """SHA-256 and size of the bytes that are there now; those that are written meanwhile do not count."""
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                left = os.fstat(file.fileno()).st_size
                while left and (chunk := file.read(min(left, _CHUNK))):
                    digest.update(chunk)
                    left -= len(chunk)
                return digest.hexdigest(), file.tell()
        except OSError as error:
            raise SourceError(
                f"cannot be read ({error.strerror or error})", where=self.uri, remedy="mend access"
            ) from error

    def modified_at(self) -> datetime | None:
        """Time of change in the file system."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def load(self, folder: Path, options: Options) -> Loaded:
        """Unpack it and hand it to its loader; a file that has grown is landed as it was when it was hashed."""
        size = self.path.stat().st_size if options.size is None else options.size
        if self.path.stat().st_size == size:
            try:
                loaded = self._unpack(self.path, folder, options)
            except UnreadableSource:
                if self.path.stat().st_size <= size:
                    raise
            if self.path.stat().st_size <= size:
                return loaded
        with tempfile.TemporaryDirectory(dir=folder) as kept:
            start = Path(kept) / self.path.name
            _copy(self.path, start, size)
            return self._unpack(start, folder, options)

    def _unpack(self, path: Path, folder: Path, options: Options) -> Loaded:
        scratch = folder / _SCRATCH
        try:
            return load_unpacked(unpack(path, scratch), folder, options, self.uri)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _copy(path: Path, target: Path, size: int) -> None:
    """The first bytes of a file."""
    with path.open("rb") as source, target.open("wb") as sink:
        while size and (chunk := source.read(min(size, _CHUNK))):
            sink.write(chunk)
            size -= len(chunk)


def load_unpacked(unpacked: Unpacked, folder: Path, options: Options, uri: str) -> Loaded:
    """Land what was in a file; findings tell of a stream that was cut off."""
    if len(unpacked.members) > 1:
        try:
            loaded = combine(unpacked.members, folder, options, load_plain, alike=True)
        except UnreadableSource as error:
            raise UnreadableSource(
                error.what, where=f"{uri}/{error.where}".rstrip("/"), remedy=error.remedy
            ) from error
    else:
        loaded = load_plain(unpacked.members[0][1], folder, options, uri)
    if unpacked.compression:
        loaded = replace(loaded, shape=replace(loaded.shape, compression=unpacked.compression))
    if not unpacked.complete:
        cut = failed(
            "complete",
            "The compressed file ends too early: it was cut off on its way.",
            remedy="ask the sender for the file again; only the rows before the break were landed",
        )
        others = tuple(finding for finding in loaded.findings if finding.check != "landing.complete")
        loaded = replace(loaded, findings=(*others, cut))
    return loaded


def load_plain(path: Path, folder: Path, options: Options, name: str) -> Loaded:
    """Land a file that is not compressed and may be empty."""
    if path.stat().st_size == 0:
        return load_empty(folder, format_of_name(name) or "csv")
    return load_file(path, folder, options, name)


def load_any(path: Path, folder: Path, options: Options, name: str) -> Loaded:
    """Land one of several files, compressed or not."""
    del name
    return LocalFile(path).load(folder, replace(options, size=None))


def load_empty(folder: Path, kind: str) -> Loaded:
    """The landing of no bytes."""
    with TextWriter(folder, []):
        pass
    no_rejects(folder)
    return Loaded(Shape(kind), (), 0, 0, 0)


def load_file(path: Path, folder: Path, options: Options, uri: str) -> Loaded:
    """Land one plain file."""
    asked = str(options.pins.get("format") or "").lower()
    declared, found = ALIASES.get(asked, asked), format_of_bytes(path, uri)
    kind = declared if declared and found in TEXT else found
    if kind not in LOADERS:
        raise UnreadableSource(f"there is no loader for {kind!r}", where=uri, remedy="use " + ", ".join(LOADERS))
    try:
        loaded: Loaded = importlib.import_module(LOADERS[kind]).load(path, folder, options)
    except UnreadableSource as error:
        raise UnreadableSource(error.what, where=uri, remedy=error.remedy) from error
    if kind in MARKUP and loaded.rows_landed + loaded.rows_rejected != loaded.rows_source:
        raise UnreadableSource(
            f"{loaded.rows_source:,} rows begin in this {kind.upper()}, and {loaded.rows_landed:,} of them end",
            where=uri,
            remedy="ask the sender for the file again; its tags do not close",
        )
    if not declared or kind == declared:
        return loaded
    other = failed(
        "shape.format",
        f"The contract declares format {asked!r}, and the source is {kind!r}.",
        remedy="ask the sender to keep the agreed form, or change the contract",
        dimension=Dimension.CONFORMITY,
        observed=kind,
        expected=asked,
    )
    return replace(loaded, findings=(*loaded.findings, other))
