"""What a source is, and which loader reads it."""

from __future__ import annotations

import hashlib
import importlib
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pilotgate.errors import SourceError, UnreadableSource
from pilotgate.landing.loaded import Loaded, Options, failed
from pilotgate.landing.unpack import Unpacked, unpack
from pilotgate.model import Dimension

_LOADERS = {
    "arrow": "pilotgate.landing.arrow",
    "csv": "pilotgate.landing.csv",
    "excel": "pilotgate.landing.excel",
    "json": "pilotgate.landing.json",
    "parquet": "pilotgate.landing.parquet",
}
_TEXT = ("csv", "json")
"""Formats that no signature tells apart for certain, so that the contract's word counts; bytes that say they are
Parquet or Excel are that, whatever was declared."""

_ALIASES = {
    "feather": "arrow",
    "ipc": "arrow",
    "jsonl": "json",
    "ndjson": "json",
    "json lines": "json",
    "ods": "excel",
    "psv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xls": "excel",
    "xlsb": "excel",
    "xlsm": "excel",
    "xlsx": "excel",
}
_MAGIC = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "arrow"),
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
)
_REFUSED = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_SCRATCH = ".scratch"


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

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land it in a folder."""


def locate(source: str) -> Located:
    """Find a source.

    Raises:
        SourceError: It is not there.
    """
    path = Path(source)
    if path.is_file():
        return LocalFile(path)
    raise SourceError("there is no such file", where=source, remedy="check the path")


@dataclass(frozen=True, slots=True)
class LocalFile:
    """One file on this machine."""

    path: Path
    is_file: bool = True

    @property
    def name(self) -> str:
        """The file's name up to its first dot."""
        return self.path.name.lstrip(".").split(".")[0] or "data"

    @property
    def uri(self) -> str:
        """The path as it was given."""
        return str(self.path)

    @property
    def suffix(self) -> str:
        """Format by the last suffix that is no compression."""
        return format_of_name(self.path.name)

    def state(self) -> object:
        """Size and time of change."""
        found = self.path.stat()
        return (found.st_size, found.st_mtime_ns)

    def digest(self) -> tuple[str, int]:
        """SHA-256 and size of the bytes."""
        try:
            with self.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return digest, file.tell()
        except OSError as error:
            raise SourceError(
                f"cannot be read ({error.strerror or error})", where=self.uri, remedy="mend access"
            ) from error

    def modified_at(self) -> datetime | None:
        """Time of change in the file system."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def load(self, folder: Path, options: Options) -> Loaded:
        """Unpack it and hand it to its loader."""
        scratch = folder / _SCRATCH
        try:
            unpacked = unpack(self.path, scratch)
            return load_unpacked(unpacked, folder, options, self.uri)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def load_unpacked(unpacked: Unpacked, folder: Path, options: Options, uri: str) -> Loaded:
    """Land what was in a file; findings tell of a stream that was cut off."""
    if len(unpacked.members) > 1:
        raise UnreadableSource(
            f"the archive holds {len(unpacked.members)} files", where=uri, remedy="name one of them"
        )
    loaded = load_file(unpacked.members[0][1], folder, options, uri)
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


def load_file(path: Path, folder: Path, options: Options, uri: str) -> Loaded:
    """Land one plain file."""
    asked = str(options.pins.get("format") or "").lower()
    declared, found = _ALIASES.get(asked, asked), format_of_bytes(path, uri)
    kind = declared if declared and found in _TEXT else found
    if kind not in _LOADERS:
        raise UnreadableSource(f"there is no loader for {kind!r}", where=uri, remedy="use " + ", ".join(_LOADERS))
    try:
        loaded: Loaded = importlib.import_module(_LOADERS[kind]).load(path, folder, options)
    except UnreadableSource as error:
        raise UnreadableSource(error.what, where=error.where or uri, remedy=error.remedy) from error
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


def format_of_name(name: str) -> str:
    """The format that a file name suggests, or empty."""
    for suffix in reversed(Path(name.lower()).suffixes):
        kind = suffix[1:]
        if kind in _ALIASES or kind in _LOADERS:
            return _ALIASES.get(kind, kind)
    return ""


def format_of_bytes(path: Path, uri: str) -> str:
    """The format by the first bytes, whatever the file is called."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise UnreadableSource(f"this is {what}, no table", where=uri, remedy="export the table as CSV")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in {b"{", b"["} and _is_json(text, uri):
        return "json"
    return "csv"


def _is_json(text: bytes, uri: str) -> bool:
    """A brace may begin a CSV cell too: the next mark decides, or the file's name."""
    if format_of_name(uri) == "json":
        return True
    rest = text[1:].lstrip()
    return rest[:1] in ({b'"', b"}"} if text[:1] == b"{" else {b"{", b"]"})
