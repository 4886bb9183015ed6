"""Arrow: Feather and IPC files, and IPC streams; rows and types as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.loaded import Loaded, Options, failed
from pilotgate.landing.parquet import sink

_FILE = b"ARROW1"
_SPOOL = ".stream.parquet"


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land an Arrow file or stream; rows are counted from the lengths that its batches state.

    Raises:
        UnreadableSource: It is broken; a stream that breaks off lands up to its last whole batch.
    """
    del options
    import polars as pl
    import pyarrow as pa

    try:
        with path.open("rb") as file:
            if file.read(len(_FILE)) != _FILE:
                return _stream(path, folder)
        with pa.memory_map(str(path)) as source:
            reader = pa.ipc.open_file(source)
            rows = sum(reader.get_batch(number).num_rows for number in range(reader.num_record_batches))
            del reader
        frame = pl.scan_ipc(path)
        return sink(frame, list(frame.collect_schema()), folder, "arrow", rows)
    except (OSError, ValueError, pa.ArrowInvalid, pl.exceptions.PolarsError) as error:
        raise UnreadableSource(
            "the Arrow file is broken or cut off", where=path.name, remedy="ask the sender for it again"
        ) from error


def _stream(path: Path, folder: Path) -> Loaded:
    """A stream is read batch by batch; it ends with a mark of its own."""
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq

    spool = folder / _SPOOL
    rows, broken = 0, ""
    try:
        with pa.OSFile(str(path)) as source:
            reader = pa.ipc.open_stream(source)
            with pq.ParquetWriter(spool, reader.schema) as writer:
                try:
                    for batch in reader:
                        writer.write_batch(batch)
                        rows += batch.num_rows
                except (OSError, pa.ArrowInvalid) as error:
                    broken = str(error).splitlines()[0]
            ended = source.size() >= 8 and _last(path) == b"\xff\xff\xff\xff\0\0\0\0"
        frame = pl.scan_parquet(spool)
        loaded = sink(frame, list(frame.collect_schema()), folder, "arrow stream", rows)
    finally:
        spool.unlink(missing_ok=True)
    return _cut(loaded) if broken or not ended else loaded


def _last(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-8, 2)
        return file.read()


def _cut(loaded: Loaded) -> Loaded:
    cut = failed(
        "complete",
        "The Arrow stream ends too early: it was cut off on its way.",
        remedy="ask the sender for it again; only the whole batches before the break were landed",
    )
    return replace(loaded, findings=(*loaded.findings, cut))
