"""The tolerant parser: every line of an irregular file ends up in a row, among the rejects, or named as no row.

It streams: memory is bounded by the batch that is being written and by the longest record. Accidents are counted in
`Account`, so that nothing is mended in silence.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pilotgate.errors import UnreadableSource
from pilotgate.landing.dialect.reading import Reading
from pilotgate.landing.encoding import Encoding, decode

_REACH_LINES = 20_000
_REACH_CHARACTERS = 16 << 20
_LONG_LINE = 1 << 20
_CHUNK = 1 << 20
_PARTS = (128 << 10, 16 << 10)
_LONGEST = 512 << 20


class Line(NamedTuple):
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
        between: The parser stands between two records.
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
    between: bool = True
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


def physical_lines(
    path: Path,
    newline: str,
    account: Account,
    *,
    mark: int,
    source: Encoding,
    stop: int | None = None,
    take: Callable[[bytes, int], bool] | None = None,
) -> Iterator[Line]:
    """The lines of a UTF-8 file; a line that is not UTF-8 is read in the fallback code page.

    Args:
        path: The text as UTF-8.
        newline: Line end of most lines.
        account: Told of lines that are not UTF-8, and how many lines there are.
        mark: Bytes of the byte order mark in `path`.
        source: Encoding that the text had before, in which byte offsets count.
        stop: Size the file had at the start; the line that crosses it is the last one, so that a file which
            grows while it is read does not keep its reader.
        take: Asked for each block of lines, with the number of the first; the lines of a block that it takes are
            left out here.
    """
    final = "\n" if newline == "\r\n" else newline
    ended = final.encode()
    number, offset = 0, source.mark
    offer = _Offer(take)
    for raw in _raw_lines(path, ended, mark, stop, offer):
        if isinstance(raw, _Taken):
            account.unended = False
            number = offer.number = number + raw.block.count(ended)
            whole = source.name == "utf-8"
            offset += len(raw.block) if whole else len(raw.block.decode().encode(source.name, "replace"))
            continue
        number = offer.number = number + 1
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
        size = len(raw) if source.name == "utf-8" else len((text + end).encode(source.name, "replace"))
        del raw, body
        yield Line(number, offset, text, end)
        offset += size
    account.lines = number


class _Taken(NamedTuple):
    """A block whose lines are landed already."""

    block: bytes


@dataclass(slots=True)
class _Offer:
    """Offers blocks of lines to whoever lands them whole; `number` is the last line before the block."""

    take: Callable[[bytes, int], bool] | None
    number: int = 0

    def lines(self, block: bytes, parts: tuple[int, ...] = _PARTS) -> Iterator[bytes | _Taken]:
        """The block where it is taken, or its parts where those are, else its lines."""
        if self.take is not None and self.take(block, self.number + 1):
            yield _Taken(block)
        elif self.take is None or not parts:
            yield from io.BytesIO(block)
        else:
            place = 0
            while place < len(block):
                cut = block.find(b"\n", place + parts[0]) + 1 or len(block)
                yield from self.lines(block[place:cut], parts[1:])
                place = cut


def _raw_lines(path: Path, end: bytes, mark: int, stop: int | None, offer: _Offer) -> Iterator[bytes | _Taken]:
    with path.open("rb") as file:
        file.seek(mark)
        if end == b"\n":
            while block := _block(file, stop):
                yield from offer.lines(block)
            return
        rest = b""
        while (stop is None or file.tell() < stop) and (chunk := file.read(_CHUNK)):
            *whole, rest = (rest + chunk).split(end)
            if len(rest) > _LONGEST:
                raise UnreadableSource("a line is longer than 512 MB", remedy="pin the line end or the format")
            for line in whole:
                yield line + end
        if rest:
            yield rest


def _block(file: BinaryIO, stop: int | None) -> bytes:
    """Some whole lines; the one that crosses `stop` is the last."""
    size = _CHUNK if stop is None else min(_CHUNK, stop - file.tell())
    block = file.read(size) if size > 0 else b""
    return block if not block or block.endswith(b"\n") else block + file.readline()


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
    """The records of a file, as wide as they are; blank lines are records of one empty cell.

    A huge line with far more cells than the table is cut into just enough of them to be seen as too wide.
    """
    waiting = _Waiting(lines)
    while (line := waiting.take()) is not None:
        text = line.text
        if len(text) > _LONG_LINE and _separators(text, reading) > 4 * width + 1000:
            yield Row(line, text.split(reading.delimiter, width + 1))
        elif not reading.quote or reading.quote not in text:
            cells = reading.split(text)
            if len(cells) == width or "\r" not in text:
                yield Row(line, cells)
            else:
                yield from _at_carriage_returns(line, cells, reading, width, account)
        elif (clean := reading.clean(text)) is not None and (len(clean) == width or "\r" not in text):
            yield Row(line, clean)
        elif reading.open(text):
            yield _joined(line, waiting, reading, width, account)
        else:
            yield from _closed(line, reading, width, account)


def _separators(text: str, reading: Reading) -> int:
    """Delimiters outside quotes."""
    outside = text.split(reading.quote)[::2] if reading.quote else [text]
    return sum(piece.count(reading.delimiter) for piece in outside) if reading.delimiter else 0


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
    account.between = False
    while is_open and len(ahead) < _REACH_LINES and size < _REACH_CHARACTERS:
        following = waiting.take()
        if following is None:
            break
        ahead.append(following)
        size += len(following.text) + 1
        is_open ^= reading.open(following.text)
    account.between = True
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
