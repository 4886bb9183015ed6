"""Taking compressed files and archives apart, within bounds.

A stream that ends too early yields what could be read and says so. An archive that would grow beyond reason (a
bomb) is refused before the disk is full.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pilotgate.errors import MissingExtra, UnreadableSource

_CHUNK = 4 << 20
_STEP = 64 << 10
_RATIO = 1_000
_FREELY = 256 << 20
_MOST = 256 << 30
_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_OFFICE = ("[Content_Types].xml", "mimetype", "content.xml", "xl/workbook.xml", "xl/workbook.bin")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A plain file.

    Attributes:
        members: Name and file of each table in an archive; one entry for a compressed file.
        complete: The compressed stream ended where it should.
    """

    members: tuple[tuple[str, Path], ...]
    compression: str | None
    complete: bool = True


def compression_of(path: Path) -> str | None:
    """How the file is compressed, by its first bytes; None for a plain file and for office documents."""
    with path.open("rb") as file:
        head = file.read(8)
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found == "zip":
        try:
            with zipfile.ZipFile(path) as archive:
                if any(name in _OFFICE for name in archive.namelist()):
                    return None
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return "zip"
    return found


def unpack(path: Path, scratch: Path, *, seen: int = 0) -> Unpacked:
    """Take a file apart into the scratch folder; a plain file is returned as it is.

    Raises:
        UnreadableSource: The archive is broken, encrypted, a bomb, or nested more than twice.
    """
    compression = compression_of(path)
    if compression is None:
        return Unpacked(((path.name, path),), None)
    if seen > 2:
        raise UnreadableSource(
            "archives within archives within archives", where=path.name, remedy="unpack it first"
        )
    scratch.mkdir(parents=True, exist_ok=True)
    if compression == "zip":
        return _unzip(path, scratch, seen)
    target = scratch / (path.stem or "data")
    complete = _inflate(_opener(compression), path, target)
    inner = unpack(target, scratch / "inner", seen=seen + 1)
    if inner.compression:
        return Unpacked(inner.members, f"{compression}+{inner.compression}", complete and inner.complete)
    return Unpacked(((target.name, target),), compression, complete)


def _opener(compression: str) -> Callable[[Path], IO[bytes]]:
    if compression == "zstd":
        try:
            import zstandard
        except ImportError as error:
            raise MissingExtra("reading .zst needs zstandard", remedy="pip install zstandard") from error

        def read_zstd(path: Path) -> Any:
            return zstandard.open(path, "rb")

        return read_zstd
    openers: dict[str, Any] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}

    def read(path: Path) -> Any:
        return openers[compression](path, "rb")

    return read


def _inflate(opener: Callable[[Path], IO[bytes]], path: Path, target: Path) -> bool:
    """Write the plain bytes; whether the stream ended where it should."""
    packed = path.stat().st_size
    complete = True
    with opener(path) as source, target.open("wb") as sink:
        written = 0
        read = getattr(source, "read1", source.read)
        while True:
            try:
                chunk = read(_STEP)
            except EOFError:
                complete = False
                break
            except (OSError, zlib.error, lzma.LZMAError) as error:
                if written:
                    complete = False
                    break
                raise UnreadableSource(
                    f"the archive is broken ({error})", where=path.name, remedy="ask for it again"
                ) from error
            written += len(chunk)
            _refuse_bomb(written, packed, path)
            sink.write(chunk)
            if not chunk:
                break
    return complete and not _short_zstd(path, target)


def _short_zstd(path: Path, target: Path) -> bool:
    """Zstandard gives no error for a frame that was cut off: compare with the size it declares, or its end."""
    with path.open("rb") as file:
        if file.read(4) != b"\x28\xb5\x2f\xfd":
            return False
    import zstandard

    decompressor = zstandard.ZstdDecompressor().decompressobj()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decompressor.decompress(chunk)
                if decompressor.eof:
                    return False
    except zstandard.ZstdError:
        return True
    del target
    return not decompressor.eof


def _refuse_bomb(written: int, packed: int, path: Path) -> None:
    if written > _FREELY and written > _RATIO * max(packed, 1):
        raise UnreadableSource(
            f"the archive grows beyond {_RATIO:,} times its size; it may be a bomb",
            where=path.name,
            remedy="unpack it yourself if you trust it",
        )
    if written > _MOST:
        raise UnreadableSource(
            f"the archive grows beyond {_MOST >> 30} GB",
            where=path.name,
            remedy="unpack it yourself if you trust it",
        )
    if written % (64 << 20) < _STEP and shutil.disk_usage(path.parent).free < written // 4:
        raise UnreadableSource("the disk is too small to unpack it", where=path.name, remedy="free space")


def _unzip(path: Path, scratch: Path, seen: int) -> Unpacked:
    members: list[tuple[str, Path]] = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _is_clutter(e.filename)]
            _refuse_bomb(sum(entry.file_size for entry in entries), path.stat().st_size, path)
            for number, entry in enumerate(sorted(entries, key=lambda e: e.filename)):
                if entry.flag_bits & 1:
                    raise UnreadableSource("the archive is encrypted", where=path.name, remedy="decrypt it first")
                folder = scratch / str(number)
                folder.mkdir()
                target = folder / (Path(entry.filename).name or "data")
                with archive.open(entry) as source, target.open("wb") as sink:
                    _copy(source, sink, path)
                inner = unpack(target, folder / "inner", seen=seen + 1)
                members += [(entry.filename, file) for _, file in inner.members]
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        ValueError,
        OSError,
        NotImplementedError,
    ) as error:
        raise UnreadableSource(
            f"the archive is broken or cut off ({error})", where=path.name, remedy="ask for it again"
        ) from error
    if not members:
        raise UnreadableSource("the archive is empty", where=path.name, remedy="ask for it again")
    return Unpacked(tuple(members), "zip")


def _is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or Path(name).name in {".DS_Store", "Thumbs.db"}


def _copy(source: IO[bytes], sink: IO[bytes], path: Path) -> None:
    """Copy, not trusting the size that the archive states."""
    written, packed = 0, path.stat().st_size
    while chunk := source.read(_CHUNK):
        written += len(chunk)
        _refuse_bomb(written, packed, path)
        sink.write(chunk)
