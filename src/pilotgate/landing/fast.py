"""The fast path: a regular delimited file streamed to Parquet by polars, everything about it said explicitly.

polars stands here rather than DuckDB's `COPY`, since it numbers the rows while it parses on all cores; in
DuckDB a row number makes the plan single-threaded. Nothing is inferred: all columns are text, no value stands
for null, no line is skipped but those named. What polars would pad or drop in silence the survey has excluded
before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from pilotgate.landing.dialect import Detection
from pilotgate.landing.loaded import DATA, column
from pilotgate.landing.survey import Survey
from pilotgate.model import LINE

_ROW_GROUP = 122_880


def is_regular(detection: Detection, found: Survey) -> bool:
    """Whether every record has the table's width and nothing in the file needs tolerance."""
    reading, layout = detection.reading, detection.layout
    plain = (
        len(reading.delimiter.encode()) <= 1
        and len(reading.quote.encode()) <= 1
        and reading.escape == reading.quote
        and not reading.runs
        and detection.dialect.newline in {"\n", "\r\n", "\r"}
    )
    whole = found.decodes and found.closed and not found.blank and not found.lone
    even = found.delimiters == found.records * (layout.width - 1) if reading.delimiter else layout.width == 1
    apart = not _ends_with_note(detection) and not _table_above(detection)
    return plain and whole and even and apart and found.records > layout.header


def _table_above(detection: Detection) -> bool:
    """Whether the lines above the header are rows of another table, which belong among the rejects."""
    above = detection.sample.blocks[0][: detection.layout.skip] if detection.sample.blocks else ()
    sizes = [len(detection.reading.split(line)) for line in above]
    return any(size > 1 and sizes.count(size) > 2 for size in sizes)


def _ends_with_note(detection: Detection) -> bool:
    """Whether the last line is a note that is written as a row (`Source: customs,,,`)."""
    last = detection.sample.blocks[-1][-1] if detection.sample.blocks else ""
    cells = detection.reading.split(last)
    return len(cells) == detection.layout.width and bool(cells[0]) and detection.layout.may_be_note(cells)


def stream(
    path: Path,
    folder: Path,
    names: list[str],
    detection: Detection,
    found: Survey,
    progress: Callable[[int], None] | None = None,
) -> int | None:
    """Write `data.parquet`; the rows written, or None when polars does not agree that the file is regular."""
    import polars as pl

    layout, reading = detection.layout, detection.reading
    target = folder / DATA
    index = _free("line", names)
    header_spans = sum(int(np.count_nonzero(s < layout.header)) for s in found.spans)
    first = layout.skip + layout.header + header_spans
    frame = pl.scan_csv(
        path,
        has_header=False,
        skip_lines=first,
        separator=reading.delimiter or _unused(path),
        quote_char=reading.quote or None,
        eol_char="\r" if detection.dialect.newline == "\r" else "\n",
        schema=dict.fromkeys(names, pl.String),
        empty_string_is_null=False,
        row_index_name=index,
        glob=False,
    )
    line = pl.col(index).cast(pl.Int64) + (first + 1)
    spans = [s - layout.header for s in found.spans if len(s)]
    if spans:
        ends = np.sort(np.concatenate(spans))
        ends = ends[ends >= 0]
        line = line + pl.col(index).map_batches(
            lambda rows: pl.Series(np.searchsorted(ends, rows.to_numpy(), side="left").astype(np.int64)),
            return_dtype=pl.Int64,
            is_elementwise=True,
        )
    if progress:

        def told(rows: pl.Series) -> pl.Series:
            if len(rows):
                progress(int(rows[-1]))
            return rows

        line = line.map_batches(told, return_dtype=pl.Int64, is_elementwise=True)
    try:
        frame.select([*map(column, names), line.alias(LINE)]).sink_parquet(
            target, compression="snappy", row_group_size=_ROW_GROUP
        )
        return int(pl.scan_parquet(target).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        target.unlink(missing_ok=True)
        return None


def repeats_header(folder: Path, names: list[str], found: list[str]) -> bool:
    """Whether the header stands among the rows again, as it does where files were put together."""
    import polars as pl

    if not any(found):
        return False
    pairs = list(zip(names, found, strict=False))
    first = pl.scan_parquet(folder / DATA).filter(column(names[0]) == found[0])
    again = first.select(pl.all_horizontal([column(name) == raw for name, raw in pairs]).any()).collect()
    return bool(again.item())


def _free(name: str, taken: list[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _unused(path: Path) -> str:
    """A separator that does not occur in a file of one column."""
    data = path.read_bytes() if path.stat().st_size < 1 << 20 else b""
    return next((chr(c) for c in (31, 30, 29, 28, 1, 2, 3, 4) if bytes([c]) not in data), "\x1f")
