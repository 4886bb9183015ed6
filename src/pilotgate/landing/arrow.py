"""Arrow IPC and Feather: rows and types as they are."""

from __future__ import annotations

from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.loaded import Loaded, Options
from pilotgate.landing.parquet import sink


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land an Arrow file; rows are counted from its batches' headers."""
    del options
    import polars as pl
    import pyarrow as pa

    try:
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
