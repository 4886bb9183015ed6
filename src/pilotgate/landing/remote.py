"""A file at an address (`https://`, `s3://`, `gs://` ...), fetched through fsspec and landed like a local one."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from pilotgate.errors import MissingExtra, SourceError
from pilotgate.landing.address import public
from pilotgate.landing.loaded import Loaded, Options, failed

_CHUNK = 4 << 20
_SIGNS = ("size", "ETag", "etag", "VersionId", "LastModified", "Last-Modified", "last_modified", "created", "mtime")
_TIMES = ("LastModified", "Last-Modified", "last_modified", "created")


@dataclass(slots=True)
class RemoteFile:
    """One object, fetched once into a temporary file."""

    source: str
    is_file: bool = True
    _local: Path | None = None
    _size: int | None = None
    _information: dict[str, Any] = field(default_factory=dict)

    def close(self) -> None:
        """Remove what was fetched."""
        if self._local is not None:
            shutil.rmtree(self._local.parent, ignore_errors=True)

    @property
    def name(self) -> str:
        """The file's name up to its first dot."""
        return self._file_name.split(".")[0] or "data"

    @property
    def _file_name(self) -> str:
        return self.source.split("?")[0].rstrip("/").rsplit("/", 1)[-1]

    @property
    def uri(self) -> str:
        """The address without credentials."""
        return public(self.source)

    @property
    def suffix(self) -> str:
        """Format that the name suggests."""
        from pilotgate.landing.formats import format_of_name

        return format_of_name(self._file_name)

    def state(self) -> object:
        """What the server says of size, version and time of change, where it says it."""
        system, path = file_system(self.source)
        try:
            system.invalidate_cache()
            found = system.info(path)
        except Exception as error:
            if is_missing(error):
                raise SourceError("there is no such object", where=self.uri, remedy="check the address") from error
            raise SourceError(
                f"cannot be reached ({reason(error)})",
                where=self.uri,
                remedy="check address and credentials",
            ) from error
        self._information = dict(found)
        return [str(found.get(key)) for key in _SIGNS]

    def modified_at(self) -> datetime | None:
        """When the server says it last changed."""
        found = next((self._information[key] for key in _TIMES if self._information.get(key)), None)
        if isinstance(found, datetime):
            return found.astimezone(UTC)
        try:
            return parsedate_to_datetime(str(found)) if found else None
        except ValueError:
            return None

    def digest(self) -> tuple[str, int]:
        """SHA-256 and size of the bytes that were fetched."""
        from pilotgate.landing.kinds import LocalFile

        return LocalFile(self._fetch()).digest()

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land the bytes that were fetched."""
        from pilotgate.landing.kinds import LocalFile

        loaded = LocalFile(self._fetch(), shown=self.uri).load(folder, options)
        promised = self._information.get("size")
        if isinstance(promised, int) and promised != self._size:
            cut = failed(
                "complete",
                f"The server promised {promised:,} bytes and sent {self._size:,}.",
                remedy="land it again",
                observed=self._size,
                expected=promised,
            )
            loaded = replace(loaded, findings=(*loaded.findings, cut))
        return loaded

    def _fetch(self) -> Path:
        if self._local is None:
            system, path = file_system(self.source)
            self._local = local = Path(tempfile.mkdtemp(prefix="pilotgate-")) / (self._file_name or "data")
            try:
                with system.open(path, "rb") as source, local.open("wb") as sink:
                    while chunk := source.read(_CHUNK):
                        sink.write(chunk)
                    self._size = sink.tell()
            except Exception as error:
                raise SourceError(
                    f"could not be fetched ({reason(error)})",
                    where=self.uri,
                    remedy="check access, try again",
                ) from error
        return self._local


def is_missing(error: Exception) -> bool:
    """Whether the server said that there is nothing; over HTTP fsspec says so of every failure."""
    status = getattr(error.__cause__, "status", None)
    return isinstance(error, FileNotFoundError) and (error.__cause__ is None or status in {404, 410})


def reason(error: Exception) -> str:
    """What went wrong, in words that hold no signed address."""
    cause = error.__cause__ if isinstance(error, FileNotFoundError) and error.__cause__ else error
    status = getattr(cause, "status", None)
    return f"HTTP {status}" if status else type(cause).__name__


def file_system(address: str, **options: Any) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        MissingExtra: A package for that kind of address is not installed.
        SourceError: There is no such kind of address.
    """
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtra("reading addresses needs fsspec", remedy="pip install 'pilotgate[remote]'") from error
    try:
        system, path = fsspec.core.url_to_fs(address, **options)
        return system, path
    except ImportError as error:
        raise MissingExtra(
            f"reading {address.partition('://')[0]}:// needs another package ({error})",
            remedy="pip install 'pilotgate[remote]'",
        ) from error
    except ValueError as error:
        raise SourceError(
            "this kind of address cannot be read", where=public(address), remedy="use https:// or s3://"
        ) from error
