"""Deciding which records of an irregular file are rows of its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from pilotgate.landing.dialect.layout import Layout
from pilotgate.landing.dialect.reading import Reading
from pilotgate.landing.tolerant import Account, Row
from pilotgate.landing.writer import Block, Reject, RejectWriter, TextWriter

if TYPE_CHECKING:
    import pyarrow as pa

_HELD = 200


@dataclass
class Sorter:
    """Decides for each record whether it is a row of the table."""

    reading: Reading
    layout: Layout
    rows: TextWriter
    rejects: RejectWriter
    account: Account
    header: list[str]
    _held: list[Row] = field(default_factory=list)
    _gap: bool = False
    _other: int = 0

    def sort(self, row: Row) -> None:
        """Land, reject, hold or leave one record below the header."""
        width, size = self.layout.width, len(row.cells)
        if size <= 1 and not row.text.strip() and (width > 1 or not row.text):
            self._blank(row)
            return
        if size == width:
            if self._is_other_table(row):
                return
            if self.layout.may_be_note(row.cells):
                self._held.append(row)
                if len(self._held) > _HELD:
                    self._release()
                return
            self._release()
            self._land(row, row.cells)
        elif not self._mend(row):
            self._misfit(row)
        self._gap = False

    @property
    def resting(self) -> bool:
        """Whether a row of the table's width can only be a row of the table, or a note below it."""
        return not self._gap and not self._other

    def land_block(self, block: Block, parse: Callable[[bytes], pa.Table]) -> None:
        """Land rows that need no decision."""
        self._release()
        self.rows.add_block(block, parse)

    def _blank(self, row: Row) -> None:
        if self._held or self.layout.width > 1:
            self._held.append(row)
            self._gap = True
            if len(self._held) > _HELD:
                self._release()
            return
        self._held.append(row)

    def _is_other_table(self, row: Row) -> bool:
        """A header below a gap begins another table; the same header again is only a repetition."""
        if row.cells == self.header:
            self._release()
            self._reject(row, "the header again", "the header again")
            self._other = 0
            return True
        if self._gap and len(self.layout.typed) > 1 and self.layout.strange(row.cells):
            self._release()
            self._other = len(row.cells)
        elif self._other and self._other != self.layout.width:
            self._other = 0
        if self._other:
            self._reject(row, "a row of another table", "another table")
            self._gap = False
            return True
        return False

    def _mend(self, row: Row) -> bool:
        """A row that is written with another delimiter, or whose surplus cells are empty."""
        width = self.layout.width
        text = row.text
        if len(row.cells) <= max(1, width // 2) and width > 1:
            for delimiter in ",;\t|":
                if delimiter != self.reading.delimiter and text.count(delimiter) >= width - 1:
                    cells = Reading(delimiter, self.reading.quote, self.reading.escape).split(text)
                    if len(cells) == width:
                        self._release()
                        self.account.other_delimiter += 1
                        self.account.note("delimiter", row.line.number)
                        self._land(row, cells)
                        return True
        if len(row.cells) > width and not any(cell.strip() for cell in row.cells[width:]):
            self._release()
            self.account.trimmed += 1
            self.account.note("trimmed", row.line.number)
            self._land(row, row.cells[:width])
            return True
        return False

    def _misfit(self, row: Row) -> None:
        size, width = len(row.cells), self.layout.width
        if self._other and size == self._other:
            self._reject(row, "a row of another table", "another table")
            return
        if size > width or self._other:
            if self._gap or self._other:
                self._release()
                self._other = size
                self._reject(row, "a row of another table", "another table")
                return
            self._release()
            self._reject(row, f"{size} cells where the table has {width}", "too many cells")
            return
        if size > 1 and self._gap and size != width:
            self._release()
            self._other = size
            self._reject(row, "a row of another table", "another table")
            return
        self._held.append(row)
        if len(self._held) > _HELD:
            self._release()

    def _release(self) -> None:
        """A row of the table follows: what was held stands inside the table."""
        if not self._held:
            return
        held, self._held = self._held, []
        self._gap = False
        self._place_all(held)

    def _place_all(self, held: list[Row]) -> None:
        """Rows of one width that do not fit the columns are another table; the others are rows of this one."""
        for size, run in groupby(held, key=lambda row: len(row.cells)):
            rows = list(run)
            other = 1 < size < self.layout.width and len(rows) > 2 and self.layout.strange(rows[0].cells)
            for row in rows:
                if other:
                    self._reject(row, "a row of another table", "another table")
                else:
                    self._place(row)

    def _place(self, row: Row) -> None:
        width = self.layout.width
        if not row.text.strip() and len(row.cells) <= 1:
            if width > 1:
                self.account.leave("blank")
            else:
                self._land(row, row.cells)
        elif len(row.cells) == width:
            self._land(row, row.cells)
        elif len(row.cells) == 1 and width > 2:
            self._reject(row, f"1 cell where the table has {width}", "too few cells")
        else:
            self._pad(row)

    def _pad(self, row: Row) -> None:
        self.account.short += 1
        self.account.note("short", row.line.number)
        missing = self.layout.width - len(row.cells)
        self.rows.add(row.line.number, [*row.cells, *[None] * missing], len(row.text))

    def _land(self, row: Row, cells: list[str]) -> None:
        if "\0" in row.text:
            self.account.nuls += 1
            self.account.note("nul", row.line.number)
        self.rows.add(row.line.number, cells, len(row.text))

    def _reject(self, row: Row, reason: str, group: str) -> None:
        self.rejects.add(Reject(row.line.number, row.line.offset, reason, row.text), group)

    def close(self) -> None:
        """The file ends: narrow lines that are held are notes below the table, or a row that was cut off."""
        held, self._held = self._held, []
        while held and not held[-1].text.strip():
            self.account.leave("blank")
            held.pop()
        first = next((i for i, row in enumerate(held) if self._is_note(row, held[:i])), len(held))
        while 0 < first < len(held) and not any(held[first - 1].cells):
            first -= 1
        rows, notes = held[:first], held[first:]
        if rows and not notes and self._is_cut_off(rows[-1]):
            row = rows.pop()
            self._place_all(rows)
            self.account.cut_off = True
            size, width = len(row.cells), self.layout.width
            self._reject(row, f"cut off at the end of the file: {size} cells of {width}", "cut off")
            return
        self._place_all(rows)
        for row in notes:
            if not row.text.strip():
                self.account.leave("blank")
            elif any(row.cells[1:]):
                self._place(row)
            else:
                self.account.leave("footer", row.span)
                self.account.continued -= row.span - 1

    def _is_cut_off(self, row: Row) -> bool:
        return self.account.unended and 1 < len(row.cells) < self.layout.width

    def _is_note(self, row: Row, before: list[Row]) -> bool:
        if not any(cell.strip() for cell in row.cells) or any(row.cells[1:]):
            return False
        if len(row.cells) > 1:
            return len(row.cells) == self.layout.width and self.layout.may_be_note(row.cells)
        return self.layout.width > 2 or any(not other.text.strip() for other in before)

    def before(self, rows: list[Row]) -> None:
        """Lines above the header: notes, or rows of another table."""
        runs = [len(row.cells) for row in rows if row.text.strip()]
        for row in rows:
            size = len(row.cells)
            if not row.text.strip():
                self.account.leave("blank")
            elif size > 1 and runs.count(size) > 2 and sum(bool(cell.strip()) for cell in row.cells) > 1:
                self._reject(row, "a row of another table", "another table")
            else:
                self.account.leave("preamble", row.span)
                self.account.continued -= row.span - 1
