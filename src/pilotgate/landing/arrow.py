"""Arrow: Feather and IPC files, and IPC streams; rows and types as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.errors import UnreadableSource
from pilotgate.landing.loaded import Loaded, Options, failed
from pilotgate.landing.parquet import sink

if TYPE_CHECKING:
    import pyarrow as pa

_FILE = b"ARROW1"
_END = b"\xff\xff\xff\xff\0\0\0\0"
_SPOOL = ".batches.parquet"


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land an Arrow file or stream; rows are counted from the lengths that its batches state.

    Every batch is checked before it is used, since readers trust its offsets.

    Raises:
        UnreadableSource: It is broken; a stream that breaks off lands up to its last whole batch.
    """
    del options
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        is_file = file.read(len(_FILE)) == _FILE
    spool = folder / _SPOOL
    rows, whole = 0, True
    try:
        with pa.OSFile(str(path)) as source:
            reader = pa.ipc.open_file(source) if is_file else pa.ipc.open_stream(source)
            with pq.ParquetWriter(spool, reader.schema) as writer:
                try:
                    for batch in _batches(reader, is_file=is_file):
                        batch.validate(full=True)
                        writer.write_batch(batch)
                        rows += batch.num_rows
                except (OSError, pa.ArrowException):
                    if is_file:
                        raise
                    whole = False
        frame = pl.scan_parquet(spool)
        found = [str(name) for name in reader.schema.names]
        loaded = sink(frame, found, folder, "arrow" if is_file else "arrow stream", rows)
    except (OSError, ValueError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise UnreadableSource(
            "the Arrow file is broken or cut off", where=path.name, remedy="ask the sender for it again"
        ) from error
    finally:
        spool.unlink(missing_ok=True)
    return loaded if whole and (is_file or _last(path) == _END) else _cut(loaded)


def _batches(reader: Any, *, is_file: bool) -> Iterator[pa.RecordBatch]:
    if not is_file:
        yield from reader
        return
    for number in range(reader.num_record_batches):
        yield reader.get_batch(number)


def _last(path: Path) -> bytes:
    """The last bytes: a stream ends with a mark of its own."""
    with path.open("rb") as file:
        file.seek(-min(len(_END), path.stat().st_size), 2)
        return file.read()


def _cut(loaded: Loaded) -> Loaded:
    cut = failed(
        "complete",
        "The Arrow stream ends too early: it was cut off on its way.",
        remedy="ask the sender for it again; only the whole batches before the break were landed",
    )
    return replace(loaded, findings=(*loaded.findings, cut))
