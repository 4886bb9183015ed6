"""Folders and globs as one source."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

from pilotgate.errors import SourceError
from pilotgate.landing.combine import Load, combine
from pilotgate.landing.loaded import Loaded, Options

_UNFINISHED = frozenset({".part", ".tmp", ".partial", ".crdownload", ".filepart"})


def files_of(source: str) -> list[Path]:
    """The files of a folder (at any depth) or glob, by name; hidden and unfinished ones are none."""
    path = Path(source)
    found = path.rglob("*") if path.is_dir() else map(Path, glob.glob(source, recursive=True))  # noqa: PTH207
    root = path if path.is_dir() else _fixed(path)
    return sorted(f for f in found if f.is_file() and _is_member(f.relative_to(root)))


def _is_member(inner: Path) -> bool:
    return all(part[0] not in "._" for part in inner.parts) and inner.suffix not in _UNFINISHED


def _fixed(pattern: Path) -> Path:
    """The folder of a glob above its first wildcard."""
    fixed = itertools.takewhile(lambda part: not set(part) & set("*?["), pattern.parts)
    return Path(*fixed)


@dataclass(frozen=True, slots=True)
class ManyFiles:
    """The files of a folder or glob."""

    source: str
    files: tuple[Path, ...]
    load_one: Load
    is_file: bool = False
    suffix: str = ""

    @property
    def name(self) -> str:
        """The folder that the files stand in."""
        return _fixed(Path(self.source)).name or "data"

    @property
    def uri(self) -> str:
        """The folder or glob as it was given."""
        return self.source

    def close(self) -> None:
        """Nothing is held open."""

    def state(self) -> object:
        """Names, sizes and times of change."""
        now = files_of(self.source)
        found = []
        for file in now:
            with contextlib.suppress(FileNotFoundError):
                found.append((str(file), file.stat().st_size, file.stat().st_mtime_ns))
        return found

    def digest(self) -> tuple[str, int]:
        """SHA-256 over the names and digests of the files, and their size together."""
        whole, size = hashlib.sha256(), 0
        for name, file in self._named():
            with _opened(file) as source:
                whole.update(f"{hashlib.file_digest(source, 'sha256').hexdigest()}  {name}\n".encode())
                size += source.tell()
        return whole.hexdigest(), size

    def modified_at(self) -> datetime | None:
        """When the youngest file last changed."""
        return datetime.fromtimestamp(max(file.stat().st_mtime for file in self.files), UTC)

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land every file and put the rows one below the other."""
        return combine(self._named(), folder, options, self.load_one)

    def _named(self) -> list[tuple[str, Path]]:
        root = Path(self.source) if Path(self.source).is_dir() else _fixed(Path(self.source))
        return [(file.relative_to(root).as_posix(), file) for file in self.files]


def _opened(file: Path) -> BufferedReader:
    try:
        return file.open("rb")
    except OSError as error:
        raise SourceError(
            f"cannot be read ({error.strerror or error})", where=str(file), remedy="mend access"
        ) from error
