"""Counting what a delimited file holds, independently of the parser that will load it.

A quote opens or closes wherever it stands, so whether a byte lies inside quotes is the parity of the quotes
before it. Line ends outside quotes are the records; delimiters outside quotes tell whether all rows have one
width. Where a file does not keep to that (stray quotes, escapes), the sums do not come out, and the tolerant
parser takes over.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

_CHUNK = 512 << 10

Positions = np.ndarray[Any, np.dtype[np.int64]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(slots=True)
class Survey:
    """Sums over the bytes from the table's first line to the end of the file.

    Attributes:
        records: Line ends outside quotes, and a last line without one.
        delimiters: Delimiters outside quotes.
        lines: Line ends, inside quotes or not, and a last line without one.
        blank: Blank lines outside quotes.
        spans: Index of the record, once for each line end inside its quotes.
        decodes: The bytes are UTF-8.
        closed: The last quote is closed.
        lone: Carriage returns that belong to no line end.
        nuls: Zero bytes.
        ended: The last line has a line end.
    """

    records: int = 0
    delimiters: int = 0
    lines: int = 0
    blank: int = 0
    decodes: bool = True
    closed: bool = True
    lone: int = 0
    nuls: int = 0
    ended: bool = True
    spans: list[Positions] = field(default_factory=list)


def survey(
    path: Path,
    *,
    start: int,
    delimiter: bytes,
    quote: bytes,
    newline: bytes,
    stop: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Survey:
    """Count in one pass over the bytes, with memory that does not grow with the file.

    Args:
        path: The file.
        start: Offset of the table's first line.
        delimiter: One byte, or none.
        quote: One byte, or none.
        newline: Line end of most lines.
        stop: Size the file had at the start; what is written behind it meanwhile is left alone.
        progress: Told the bytes read and the records counted so far.
    """
    found = Survey()
    end = b"\r" if newline == b"\r" else b"\n"
    decoder = codecs.getincrementaldecoder("utf-8")()
    inside = False
    before = b""
    fresh = end[0]
    with path.open("rb") as file:
        file.seek(start)
        while chunk := _read(file, stop):
            found.decodes = found.decodes and _decodes(decoder, chunk)
            found.nuls += chunk.count(b"\0")
            if end == b"\n":
                found.lone += chunk.count(b"\r") - (before[-1:] + chunk).count(b"\r\n")
            inside = _count(found, chunk, fresh, inside, delimiter, quote, end)
            fresh = chunk[-1] if chunk[-1] != 13 or end == b"\r" else fresh if len(chunk) == 1 else chunk[-2]
            before = chunk
            if progress:
                progress(file.tell(), found.records)
    found.closed = not inside
    found.ended = before[-1:] == end or not before
    if not found.ended:
        found.records += 1
        found.lines += 1
    if found.decodes:
        found.decodes = not decoder.getstate()[0]
    return found


def count_lines(path: Path, start: int, end: bytes, stop: int | None = None) -> int:
    """Line ends of any kind from an offset on, and a last line without one; no byte at or behind `stop`."""
    lines, tail, last = 0, b"", b""
    with path.open("rb") as file:
        file.seek(start)
        while chunk := _read(file, stop):
            data = tail + chunk
            found = data.count(end)
            lines += found
            rest = data.rfind(end) + len(end) if found else 0
            tail = data[max(rest, len(data) - len(end) + 1) :]
            last = data[-len(end) :]
    return lines + (last not in {b"", end})


def _read(file: BinaryIO, stop: int | None) -> bytes:
    return file.read(_CHUNK if stop is None else max(0, min(_CHUNK, stop - file.tell())))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _count(
    found: Survey, chunk: bytes, fresh: int, inside: bool, delimiter: bytes, quote: bytes, end: bytes
) -> bool:
    """Add one chunk to the sums; whether it ends inside quotes."""
    quotes = chunk.count(quote) if quote else 0
    lines = chunk.count(end)
    found.lines += lines
    if not quotes:
        if inside:
            found.spans.append(np.full(lines, found.records, dtype=np.int64))
            return True
        found.records += lines
        found.delimiters += chunk.count(delimiter)
        found.blank += chunk.count(end + end) + chunk.count(b"\n\r\n")
        found.blank += fresh == end[0] and chunk[:1] in {end, b"\r"} and chunk[:2] in {end, end + end, b"\r\n"}
        return False
    data = np.frombuffer(chunk, dtype=np.uint8)
    parity = np.bitwise_xor.accumulate((data == quote[0]).view(np.uint8))
    if inside:
        parity ^= 1
    outside = parity == 0
    found.delimiters += int(np.count_nonzero((data == delimiter[0]) & outside)) if delimiter else 0
    ends = np.flatnonzero(data == end[0])
    free = outside[ends]
    places = ends[free]
    found.blank += _blank(data, places, fresh, end[0])
    if len(places) != len(ends):
        found.spans.append(found.records + np.cumsum(free, dtype=np.int64)[~free])
    found.records += len(places)
    return inside ^ bool(quotes % 2)


def _blank(data: Bytes, places: Positions, fresh: int, end: int) -> int:
    """Line ends that follow a line end at once, or with a carriage return between them."""
    if not len(places):
        return 0
    previous = np.where(places > 0, data[places - 1], fresh)
    before = np.where(places > 1, data[places - 2], fresh)
    return int(np.count_nonzero((previous == end) | ((previous == 13) & (before == end) & (end != 13))))
