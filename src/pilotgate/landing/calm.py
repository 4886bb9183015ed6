"""Runs of regular lines inside an irregular file, landed whole.

One ragged row must not make a file slow to land. A block of lines is calm when, told from its bytes, the tolerant
parser and the sorter would land every line of it as it stands; such a block is parsed at once, and only the others
go line by line. What is calm is decided narrowly: whenever in doubt, a block is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pilotgate.landing.dialect.layout import Layout
from pilotgate.landing.dialect.reading import Reading
from pilotgate.landing.sorter import Sorter
from pilotgate.landing.tolerant import Account
from pilotgate.landing.writer import Block

if TYPE_CHECKING:
    import pyarrow as pa

_LONGEST, _PARSED = 60_000, 4 << 20
_LINE, _RETURN, _NUL = 10, b"\r", b"\0"

Positions = np.ndarray[Any, np.dtype[np.intp]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass
class Calm:
    """Lands blocks of regular lines for the parser of an irregular file.

    Attributes:
        started: The header is read; nothing is taken before.
    """

    reading: Reading
    layout: Layout
    sorter: Sorter
    account: Account
    started: bool = False

    @property
    def possible(self) -> bool:
        """Whether this way of writing is one whose blocks can be told from their bytes."""
        reading = self.reading
        single = len(reading.delimiter.encode()) == 1 and len(reading.quote.encode()) <= 1
        return single and not reading.runs and self.layout.width > 1

    def take(self, block: bytes, number: int) -> bool:
        """Land the lines of a block, the first of which is line `number`, or leave them all to the parser."""
        if not (self.started and self.account.between and self.sorter.resting and self.possible):
            return False
        text = block.replace(b"\r\n", b"\n")
        if text[-1:] != b"\n" or _RETURN in text or _NUL in text or not _decodes(text):
            return False
        if self._tells(text) or not (lines := self._lines(text)):
            return False
        self.sorter.land_block(Block(number, lines, text), self.parse)
        return True

    def _lines(self, text: bytes) -> int:
        """The lines of a block that all have the table's width and well placed quotes; 0 where one has not."""
        data = np.frombuffer(text, dtype=np.uint8)
        ends = np.flatnonzero(data == _LINE)
        delimiters = np.flatnonzero(data == ord(self.reading.delimiter))
        quote = self.reading.quote
        if quote and quote.encode() in text:
            if self.reading.escape != quote:
                return 0
            quotes = np.flatnonzero(data == ord(quote))
            if not self._well_placed(data, quotes, ends):
                return 0
            delimiters = delimiters[np.searchsorted(quotes, delimiters) % 2 == 0]
        if np.diff(ends, prepend=-1).max() > _LONGEST:
            return 0
        per_line = np.diff(np.searchsorted(delimiters, ends), prepend=0)
        return len(ends) if bool((per_line == self.layout.width - 1).all()) else 0

    def _well_placed(self, data: Bytes, quotes: Positions, ends: Positions) -> bool:
        """Whether each quote opens or closes a cell or is doubled, and none is open at the end of a line."""
        if (np.searchsorted(quotes, ends) % 2).any():
            return False
        edges = np.array([_LINE, ord(self.reading.delimiter), ord(self.reading.quote)], dtype=np.uint8)
        opening, closing = quotes[::2], quotes[1::2]
        before = data[opening[opening > 0] - 1]
        return bool(np.isin(before, edges).all() and np.isin(data[closing + 1], edges).all())

    def _tells(self, text: bytes) -> bool:
        """Whether a row may repeat the header, or be a note: hold nothing behind its first cell."""
        bare = text.replace(self.reading.quote.encode(), b"") if self.reading.quote else text
        delimiter = self.reading.delimiter.encode()
        header = delimiter.join(cell.replace(self.reading.quote, "").encode() for cell in self.sorter.header)
        empty = delimiter * (self.layout.width - 1)
        return empty + b"\n" in bare or bare.startswith(header + b"\n") or b"\n" + header + b"\n" in bare

    def parse(self, text: bytes) -> pa.Table:
        """The cells of blocks that were taken."""
        import pyarrow as pa
        from pyarrow import csv

        names = [str(i) for i in range(self.layout.width)]
        return csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(column_names=names, block_size=_PARSED),
            parse_options=csv.ParseOptions(
                delimiter=self.reading.delimiter,
                quote_char=self.reading.quote or False,
                ignore_empty_lines=False,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )


def _decodes(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
