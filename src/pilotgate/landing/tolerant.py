"""The tolerant parser: every line of an irregular file ends up in a row, among the rejects, or named as no row.

It streams: memory is bounded by the batch that is being written and by the longest record. Accidents are counted in
`Account`, so that nothing is mended in silence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.dialect.layout import Layout
from pilotgate.landing.dialect.reading import Reading
from pilotgate.landing.encoding import Encoding, decode
from pilotgate.landing.writer import Reject, RejectWriter, TextWriter

_REACH_LINES = 20_000
_REACH_CHARACTERS = 16 << 20
_HELD = 200
_CHUNK = 1 << 20
_LONGEST = 512 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line: its number from 1, its byte offset in the source, its text and its line end."""

    number: int
    offset: int
    text: str
    end: str = ""


@dataclass(slots=True)
class Row:
    """A record: where it begins, its cells, the lines it takes, its text."""

    line: Line
    cells: list[str]
    span: int = 1
    raw: str = ""

    @property
    def text(self) -> str:
        """The record as it stands in the source."""
        return self.raw or self.line.text


@dataclass(slots=True)
class Account:
    """What became of the lines, and what was odd about them.

    Attributes:
        outside: Lines that are no rows: `preamble`, `header`, `blank`, `footer`.
        continued: Lines that continue a record.
        split: Rows beyond the first of a line that held several.
    """

    outside: dict[str, int] = field(default_factory=dict)
    continued: int = 0
    split: int = 0
    short: int = 0
    trimmed: int = 0
    stray_quotes: int = 0
    other_delimiter: int = 0
    other_encoding: int = 0
    nuls: int = 0
    lines: int = 0
    cut_off: bool = False
    unended: bool = False
    examples: dict[str, list[int]] = field(default_factory=dict)

    def note(self, what: str, line: int) -> None:
        """Remember the first lines on which something happened."""
        known = self.examples.setdefault(what, [])
        if len(known) < 5:
            known.append(line)

    def leave(self, what: str, lines: int = 1) -> None:
        """Count lines that are no rows."""
        self.outside[what] = self.outside.get(what, 0) + lines


def physical_lines(path: Path, newline: str, account: Account, *, mark: int, source: Encoding) -> Iterator[Line]:
    """The lines of a UTF-8 file; a line that is not UTF-8 is read in the fallback code page.

    Args:
        path: The text as UTF-8.
        newline: Line end of most lines.
        account: Told of lines that are not UTF-8, and how many lines there are.
        mark: Bytes of the byte order mark in `path`.
        source: Encoding that the text had before, in which byte offsets count.
    """
    final = "\n" if newline == "\r\n" else newline
    ended = final.encode()
    number, offset = 0, source.mark
    for raw in _raw_lines(path, ended, mark):
        number += 1
        body = raw.removesuffix(ended)
        account.unended = len(body) == len(raw)
        end = "" if account.unended else final
        if final == "\n" and body.endswith(b"\r"):
            body, end = body[:-1], "\r" + end
            account.unended = False
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = decode(body, source.fallback or "cp1252")
            account.other_encoding += 1
            account.note("encoding", number)
        yield Line(number, offset, text, end)
        offset += len(raw) if source.name == "utf-8" else len((text + end).encode(source.name, "replace"))
    account.lines = number


def _raw_lines(path: Path, end: bytes, mark: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(mark)
        if end == b"\n":
            yield from file
            return
        rest = b""
        while chunk := file.read(_CHUNK):
            *whole, rest = (rest + chunk).split(end)
            if len(rest) > _LONGEST:
                raise UnreadableSource("a line is longer than 512 MB", remedy="pin the line end or the format")
            for line in whole:
                yield line + end
        if rest:
            yield rest


class _Waiting:
    """Lines, of which some may be looked at and put back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()

    def take(self) -> Line | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def put_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))


def records(lines: Iterator[Line], reading: Reading, width: int, account: Account) -> Iterator[Row]:
    """The records of a file, as wide as they are; blank lines are records of one empty cell."""
    waiting = _Waiting(lines)
    while (line := waiting.take()) is not None:
        text = line.text
        if not reading.quote or reading.quote not in text:
            cells = reading.split(text)
            if len(cells) == width or "\r" not in text:
                yield Row(line, cells)
            else:
                yield from _at_carriage_returns(line, cells, reading, width, account)
            continue
        if reading.open(text):
            yield _joined(line, waiting, reading, width, account)
            continue
        yield from _closed(line, reading, width, account)


def _closed(line: Line, reading: Reading, width: int, account: Account) -> Iterator[Row]:
    cells, _, stray = reading.parse(line.text)
    if len(cells) != width and "\r" in line.text:
        yield from _at_carriage_returns(line, cells, reading, width, account)
        return
    if stray:
        account.stray_quotes += 1
        account.note("quote", line.number)
        if len(cells) != width:
            loose = reading.parse(line.text, loose=True)[0]
            cells = loose if len(loose) == width else cells
    yield Row(line, cells)


def _at_carriage_returns(
    line: Line, cells: list[str], reading: Reading, width: int, account: Account
) -> Iterator[Row]:
    """A lone carriage return ends a record when what stands between the returns are whole rows."""
    pieces = [piece for piece in line.text.split("\r") if piece]
    rows = [reading.split(piece) for piece in pieces]
    if len(rows) < 2 or any(len(row) != width for row in rows):
        yield Row(line, cells)
        return
    account.split += len(rows) - 1
    account.note("line_end", line.number)
    offset = line.offset
    for piece, row in zip(pieces, rows, strict=True):
        yield Row(Line(line.number, offset, piece), row)
        offset += len(piece.encode()) + 1


def _joined(line: Line, waiting: _Waiting, reading: Reading, width: int, account: Account) -> Row:
    """A record whose quote is open at the end of the line."""
    ahead: list[Line] = []
    is_open, size = True, len(line.text)
    while is_open and len(ahead) < _REACH_LINES and size < _REACH_CHARACTERS:
        following = waiting.take()
        if following is None:
            break
        ahead.append(following)
        size += len(following.text) + 1
        is_open ^= reading.open(following.text)
    alone = reading.parse(line.text)[0]
    if not is_open:
        raw = "".join([line.text, line.end, *(other.text + other.end for other in ahead[:-1]), ahead[-1].text])
        cells, _, stray = reading.parse(raw)
        if not stray and _belongs(cells, alone, ahead, reading, width):
            account.continued += len(ahead)
            return Row(line, cells, 1 + len(ahead), raw)
    waiting.put_back(ahead)
    account.stray_quotes += 1
    account.note("quote", line.number)
    if len(alone) != width:
        loose = reading.parse(line.text, loose=True)[0]
        literal = line.text.split(reading.delimiter) if reading.delimiter else [line.text]
        alone = next((cells for cells in (loose, literal) if len(cells) == width), alone)
    return Row(line, alone)


def _belongs(cells: list[str], alone: list[str], ahead: list[Line], reading: Reading, width: int) -> bool:
    """Whether the joined lines are one record, rather than rows between two stray quotes."""
    if len(cells) == width:
        rows = width > 2 and len(alone) == width
        return not (rows and all(len(reading.split(other.text)) == width for other in ahead))
    if len(alone) == width:
        return False
    return not any(len(reading.split(other.text)) == width for other in ahead)


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
