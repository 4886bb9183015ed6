"""The fast path for a small file: DuckDB writes the Parquet, which saves importing polars for a few rows.

It is the same path as `fast`, for files of at most 4 MB whose records are lines; what DuckDB does not take as it
stands is left to polars.
"""

from __future__ import annotations

from pathlib import Path

from pilotgate.landing.dialect import Detection
from pilotgate.landing.loaded import DATA, REJECTS
from pilotgate.landing.survey import Survey
from pilotgate.model import LINE

SIZE = 4 << 20
"""Bytes of a file up to which it is small."""
_COLUMNS = 500
_NO_VALUE = "\x1b no value \x1b"
"""What stands for null; a file that holds it is left to polars."""
_SPACED_QUOTES = tuple(pair for q in (b'"', b"'") for s in (b" ", b"\t") for pair in (q + s, s + q))
"""Where DuckDB may take the space for no part of the value."""


def is_small(path: Path, names: list[str], detection: Detection, found: Survey) -> bool:
    """Whether a regular file is small, each record on a line of its own, nothing in it out of the ordinary."""
    spanning = any(len(s) for s in found.spans)
    plain = detection.reading.delimiter and detection.dialect.newline in {"\n", "\r\n"} and not found.nuls
    if spanning or not plain or len(names) > _COLUMNS or path.stat().st_size > SIZE:
        return False
    data = path.read_bytes()
    return not any(text in data for text in (_NO_VALUE.encode(), *_SPACED_QUOTES))


def holds(path: Path, text: str) -> bool:
    """Whether a file may hold a text: one that is not small may."""
    return path.stat().st_size > SIZE or text.encode() in path.read_bytes()


def stream_small(
    path: Path, folder: Path, names: list[str], header: list[str], detection: Detection, found: Survey
) -> int | None:
    """Write `data.parquet` and an empty `rejects.parquet`.

    Returns:
        The rows written; None when DuckDB does not agree that the file is regular, or the header stands among the
        rows again.
    """
    import duckdb

    reading, layout = detection.reading, detection.layout
    first = layout.skip + layout.header
    places = [f"c{i}" for i in range(len(names))]
    types = ", ".join(f"'{place}': 'VARCHAR'" for place in places)
    shown = ", ".join(f"{p} AS {_name(n)}" for p, n in zip(places, names, strict=True))
    options = (
        f"auto_detect = false, header = false, delim = {_text(reading.delimiter)}, quote = {_text(reading.quote)}, "
        f"escape = {_text(reading.quote)}, skip = {first}, columns = {{{types}}}, nullstr = {_text(_NO_VALUE)}, "
        f"strict_mode = true, null_padding = false, ignore_errors = false, compression = 'none', "
        f"max_line_size = {SIZE}, parallel = false"
    )
    target = folder / DATA
    try:
        with duckdb.connect(":memory:", config={"threads": 1, "autoload_known_extensions": "false"}) as connection:
            connection.execute(f"CREATE TABLE cells AS SELECT * FROM read_csv({_text(str(path))}, {options})")
            again = " AND ".join(f"{p} = {_text(h)}" for p, h in zip(places, header, strict=False)) or "false"
            if not any(header):
                again = "false"
            told = connection.execute(f"SELECT count(*), count(*) FILTER ({again}) FROM cells").fetchone()
            if told != (found.records - layout.header, 0):
                return None
            connection.execute(
                f"COPY (SELECT {shown}, rowid + {first + 1} AS {_name(LINE)} FROM cells) "
                f"TO {_text(str(target))} (FORMAT parquet, COMPRESSION snappy)"
            )
            connection.execute(
                "COPY (SELECT 0::BIGINT AS line, 0::BIGINT AS byte_offset, '' AS reason, '' AS raw WHERE false) "
                f"TO {_text(str(folder / REJECTS))} (FORMAT parquet)"
            )
            return found.records - layout.header
    except duckdb.Error:
        target.unlink(missing_ok=True)
        return None


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
