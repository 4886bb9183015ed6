"""A landed source and the fingerprint of its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.model.finding import Finding

if TYPE_CHECKING:
    import polars as pl

LINE = "__line__"
"""Reserved column of a landed Parquet file: the source line on which the row begins (1-based)."""

FILE = "__file__"
"""Reserved column, present when one extract was landed from several files: the member's name."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fingerprint of a source: everything about its form that can change without its rows changing.

    Parts that a format does not have are None (a Parquet file has no delimiter).
    """

    format: str
    columns: tuple[str, ...] = ()
    encoding: str | None = None
    bom: bool | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    newline: str | None = None
    header_rows: int | None = None
    preamble_lines: int | None = None
    footer_lines: int | None = None
    sheet: str | None = None
    compression: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How a delimited text file is written.

    Attributes:
        delimiter: Cell separator, one or more characters. A one-column file has none: it is `,` where no comma
            stands in the file, so that any reader of comma-separated text reads it, and empty where one does.
        quote: Quote character, empty for none.
        escape: Character that escapes a quote inside a quoted cell: equal to `quote` when quotes are doubled.
        newline: `\n`, `\r\n` or `\r`, the most frequent one.
        encoding: Python codec name.
        header: Header rows (0: none).
        skip: Lines before the header.
        confidence: 0-1: how far the best reading is ahead of the runner-up.
        runner_up: The second best reading, in words, or empty.
    """

    delimiter: str
    quote: str
    escape: str
    newline: str
    encoding: str
    header: int
    skip: int
    confidence: float
    runner_up: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A landed column: its unique name, the name as found, and the type it has in Parquet (`VARCHAR` for text)."""

    name: str
    found: str
    type: str


@dataclass(frozen=True, slots=True)
class Extract:
    """One landed source: every row of it, either landed or rejected.

    Attributes:
        sha256: Of the source's bytes (hex); of the rows in canonical form where there are no bytes (a query).
        bytes: Size of the source.
        rows_source: Records counted in the source independently of the loader.
        rows_landed: Rows in `data.parquet`.
        rows_rejected: Rows in `rejects.parquet` (columns `line`, `byte_offset`, `reason`, `raw`).
        received_at: When it was landed.
        modified_at: When the source says it last changed, where it says.
        folder: The landing folder, holding `data.parquet`, `rejects.parquet` and `extract.json`.
        data_sha256: Of `data.parquet`: what promotion hashes again.
        findings: What landing itself has to say (ragged rows, truncated archive, empty file ...).
    """

    dataset: str
    uri: str
    sha256: str
    bytes: int
    shape: Shape
    columns: tuple[Column, ...]
    rows_source: int
    rows_landed: int
    rows_rejected: int
    received_at: datetime
    modified_at: datetime | None
    folder: Path
    data_sha256: str
    findings: tuple[Finding, ...] = ()

    @property
    def data(self) -> Path:
        """The landed rows: Parquet, the source's columns in order, then `LINE` (and `FILE`) where known."""
        return self.folder / "data.parquet"

    def scan(self) -> pl.LazyFrame:
        """The landed rows without the reserved columns; text stays `String`."""
        import polars as pl
        import polars.selectors as cs

        # By selectors: as plain names, `*` and `^…$` would be taken for patterns.
        return pl.scan_parquet(self.data, glob=False).select([cs.by_name(c.name) for c in self.columns])

    def rejects(self) -> pl.DataFrame:
        """Rows that could not be placed: `line`, `byte_offset` (Int64), `reason`, `raw` (String)."""
        import polars as pl

        return pl.read_parquet(self.folder / "rejects.parquet")
