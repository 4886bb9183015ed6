"""Writing rows of text to Parquet in batches, so that memory does not grow with the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pilotgate.landing.loaded import DATA, REJECTS
from pilotgate.model import LINE

if TYPE_CHECKING:
    import pyarrow as pa

_CELLS = 1_500_000
_CHARACTERS = 48 << 20


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be placed; `line` from 1, `byte_offset` in the source or -1 where it has none."""

    line: int
    byte_offset: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Block:
    """Rows as they stand in the source, one a line, the first on `line`."""

    line: int
    rows: int
    text: bytes


class RowsDiffer(Exception):
    """A block that was taken for regular is not."""


@dataclass
class TextWriter:
    """Columns of text and the line of each row, written to `data.parquet`; use it as a context manager."""

    folder: Path
    names: Sequence[str]
    rows: int = 0
    _cells: list[Sequence[str | None]] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)
    _waiting: list[pa.Table | Block] = field(default_factory=list)
    _parse: Callable[[bytes], pa.Table] | None = None
    _size: int = 0
    _writer: Any = None

    def __enter__(self) -> TextWriter:
        import pyarrow as pa
        import pyarrow.parquet as pq

        fields = [*((name, pa.large_string()) for name in self.names), (LINE, pa.int64())]
        self._writer = pq.ParquetWriter(self.folder / DATA, pa.schema(fields), compression="snappy")
        return self

    def add(self, line: int, cells: Sequence[str | None], size: int) -> None:
        """One row of exactly as many cells as there are names; `size` is its length in characters."""
        self._cells.append(cells)
        self._lines.append(line)
        self._size += size + 8 * len(cells)
        if self._size > _CHARACTERS or len(self._cells) * len(self.names) > _CELLS:
            self.flush()

    def add_block(self, block: Block, parse: Callable[[bytes], pa.Table]) -> None:
        """Rows that are still to be parsed; those of many blocks are, at once, before they are written."""
        self._gather()
        self._waiting.append(block)
        self._parse = parse
        self._size += len(block.text)
        if self._size > _CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting.

        Raises:
            RowsDiffer: A block holds other rows than it was said to.
        """
        import pyarrow as pa

        self._gather()
        if self._waiting:
            table = pa.concat_tables(self._tables()).combine_chunks()
            self._writer.write_table(table)
            self.rows += table.num_rows
        self._waiting, self._size = [], 0

    def _tables(self) -> list[pa.Table]:
        import pyarrow as pa

        blocks = [part for part in self._waiting if isinstance(part, Block)]
        if not blocks or self._parse is None:
            return [part for part in self._waiting if not isinstance(part, Block)]
        try:
            parsed = self._parse(b"".join(block.text for block in blocks))
        except pa.ArrowInvalid as error:
            raise RowsDiffer from error
        if parsed.num_rows != sum(block.rows for block in blocks):
            raise RowsDiffer
        tables, place = [], 0
        for part in self._waiting:
            if isinstance(part, Block):
                lines = pa.array(range(part.line, part.line + part.rows), pa.int64())
                cells = parsed.slice(place, part.rows)
                tables.append(pa.table([*cells.columns, lines], schema=self._writer.schema))
                place += part.rows
            else:
                tables.append(part)
        return tables

    def _gather(self) -> None:
        """Make a table of the rows that wait."""
        if not self._cells:
            return
        import pyarrow as pa

        columns = [pa.array(column, pa.large_string()) for column in zip(*self._cells, strict=True)]
        table = pa.table([*columns, pa.array(self._lines, pa.int64())], schema=self._writer.schema)
        self._waiting.append(table)
        self._cells, self._lines = [], []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()
        self._writer.close()


@dataclass
class RejectWriter:
    """Rejected rows, written to `rejects.parquet`; the file is there even when there are none."""

    folder: Path
    rows: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: list[Reject] = field(default_factory=list)
    _waiting: list[Reject] = field(default_factory=list)
    _size: int = 0
    _writer: Any = None

    def __enter__(self) -> RejectWriter:
        return self

    def add(self, reject: Reject, kind: str) -> None:
        """One row; `kind` groups reasons that differ in their numbers only."""
        self._waiting.append(reject)
        self.rows += 1
        self._size += len(reject.raw)
        self.reasons[kind] = self.reasons.get(kind, 0) + 1
        if len(self.examples) < 5:
            self.examples.append(reject)
        if len(self._waiting) >= 100_000 or self._size > _CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table(
            {
                "line": pa.array([r.line for r in self._waiting], pa.int64()),
                "byte_offset": pa.array([r.byte_offset for r in self._waiting], pa.int64()),
                "reason": pa.array([r.reason for r in self._waiting], pa.large_string()),
                "raw": pa.array([r.raw for r in self._waiting], pa.large_string()),
            }
        )
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.folder / REJECTS, table.schema, compression="snappy")
        self._writer.write_table(table)
        self._waiting, self._size = [], 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None and not self.rows:
            no_rejects(self.folder)
        elif kind is None and self._waiting:
            self._flush()
        if self._writer is not None:
            self._writer.close()


def no_rejects(folder: Path) -> None:
    """An empty `rejects.parquet`."""
    import polars as pl

    schema = {"line": pl.Int64, "byte_offset": pl.Int64, "reason": pl.String, "raw": pl.String}
    pl.DataFrame(schema=schema).write_parquet(folder / REJECTS)


def write_table(folder: Path, table: pa.Table) -> None:
    """A table that is in memory already, as `data.parquet`."""
    import pyarrow.parquet as pq

    pq.write_table(table, folder / DATA, compression="snappy")
