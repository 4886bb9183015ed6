"""One way to read lines as records: the tokenizer that the detector and the tolerant parser share.

A record usually is one line. A line with an open quote is joined with the following ones until the quote
closes; when what comes of it is not well formed, the quote was an accident, and the line stands alone with the
quote in its text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_CSV_LIMIT = 131_072


@dataclass(frozen=True)
class Reading:
    """How cells are told apart.

    Attributes:
        delimiter: One or more characters; empty: the line is one cell.
        quote: Quote character, or empty.
        escape: `quote` (doubled), another character, or empty.
        runs: Several delimiters in a row count as one, and those around a line not at all.
    """

    delimiter: str
    quote: str = '"'
    escape: str = '"'
    runs: bool = False

    @cached_property
    def _quoted(self) -> re.Pattern[str]:
        """A quoted cell up to its delimiter; group 1 is its inside."""
        q, e = re.escape(self.quote), re.escape(self.escape)
        end = rf"(?:{re.escape(self.delimiter)}|\Z)" if self.delimiter else r"\Z"
        inside = rf"[^{q}{e}]|{e}." if self.escape not in ("", self.quote) else rf"[^{q}]"
        blank = "" if self.delimiter in {" ", "\t"} else "[ \t]*"
        return re.compile(rf"{blank}{q}((?:{inside}|{q}{q})*+){q}{blank}(?={end})", re.DOTALL)

    @cached_property
    def _escaped(self) -> re.Pattern[str]:
        return re.compile(rf"{re.escape(self.escape)}([{re.escape(self.quote + self.escape)}])")

    def open(self, line: str) -> bool:
        """Whether an odd number of quotes stands in the line, so that a cell may go on in the next."""
        if not self.quote or self.quote not in line:
            return False
        if self.escape not in ("", self.quote) and self.escape in line:
            line = line.replace(self.escape * 2, "").replace(self.escape + self.quote, "")
        return line.count(self.quote) % 2 == 1

    def split(self, line: str) -> list[str]:
        """The cells of a record."""
        if not self.quote or self.quote not in line:
            return self._plain(line)
        return self.parse(line)[0]

    def _plain(self, line: str) -> list[str]:
        if self.runs:
            return [cell for cell in line.split(self.delimiter) if cell] or [""]
        return line.split(self.delimiter) if self.delimiter else [line]

    @cached_property
    def _simple(self) -> bool:
        """Whether the standard library's reader, which runs in C, knows this reading."""
        return len(self.delimiter) == 1 and self.escape == self.quote and len(self.quote) == 1 and not self.runs

    @cached_property
    def _clean(self) -> re.Pattern[str]:
        """A record in which every quote opens, closes or is doubled."""
        q, d = re.escape(self.quote), re.escape(self.delimiter)
        cell = rf"(?:{q}(?:[^{q}]++|{q}{q})*+{q}|[^{q}{d}\r\n]*+)"
        return re.compile(rf"{cell}(?:{d}{cell})*+")

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        return re.compile(rf"(?:^|{re.escape(self.delimiter)}){re.escape(self.quote)}")

    @cached_property
    def _loose(self) -> re.Pattern[str]:
        """A quoted text and whatever follows it up to the delimiter, for `"a, b" c`."""
        q, d = re.escape(self.quote), re.escape(self.delimiter)
        return re.compile(rf"[ \t]*{q}(?:[^{q}]|{q}{q})*+{q}(?:(?!{d}).)*" if d else r".*", re.DOTALL)

    def clean(self, line: str) -> list[str] | None:
        """The cells of a record in which every quote opens, closes or is doubled, or None."""
        if len(line) < _CSV_LIMIT and self._simple and self._clean.fullmatch(line):
            return next(csv.reader([line], delimiter=self.delimiter, quotechar=self.quote))
        return None

    def parse(self, line: str, *, loose: bool = False) -> tuple[list[str], int, int]:
        """The cells of a record that holds quotes, how many were quoted, and how many have a stray quote.

        Args:
            line: The record.
            loose: A delimiter between a pair of quotes separates nothing, even where text follows the second quote.
        """
        if not loose and (found := self.clean(line)) is not None:
            return found, min(len(found), len(self._opening.findall(line))), 0
        cells: list[str] = []
        quoted = stray = 0
        place, step, size = 0, len(self.delimiter), len(line)
        quote = self.quote
        while place <= size:
            if self.runs:
                while step and line.startswith(self.delimiter, place):
                    place += step
                if place >= size:
                    break
            match = self._quoted.match(line, place) if quote else None
            if match:
                cells.append(self._inside(match[1]))
                quoted += 1
                place = match.end() + (step or 1)
                if match.end() == size:
                    break
                continue
            match = self._loose.match(line, place) if loose and quote else None
            end = match.end() if match else line.find(self.delimiter, place) if step else -1
            end = size if end < 0 else end
            cell = line[place:end]
            if quote and cell.lstrip(" \t").startswith(quote):
                stray += 1
            cells.append(cell)
            place = end + (step or 1)
        return cells, quoted, stray

    def _inside(self, text: str) -> str:
        if self.escape not in ("", self.quote) and self.escape in text:
            return self._escaped.sub(r"\1", text).replace(self.quote * 2, self.quote) if text else text
        return text.replace(self.quote * 2, self.quote)

    def records(self, lines: Iterable[str], *, reach: int = 30) -> Iterator[tuple[int, list[str], int, int]]:
        """First line (0-based), cells, quoted and stray cells of each record of a sample.

        Args:
            lines: Without their ends.
            reach: Lines that one record may span.
        """
        waiting = list(lines)
        place = 0
        while place < len(waiting):
            line = waiting[place]
            if not self.quote or self.quote not in line:
                yield place, self._plain(line), 0, 0
                place += 1
                continue
            joined, used = line, 1
            if self.open(line):
                joined, used = self._join(waiting, place, reach)
            cells, quoted, stray = self.parse(joined)
            if used > 1 and stray:
                cells, quoted, stray = self.parse(line)
                used = 1
            yield place, cells, quoted, stray
            place += used

    def _join(self, lines: list[str], place: int, reach: int) -> tuple[str, int]:
        is_open, last = True, place
        while is_open and last + 1 < min(len(lines), place + reach):
            last += 1
            is_open ^= self.open(lines[last])
        return (lines[place], 1) if is_open else ("\n".join(lines[place : last + 1]), last + 1 - place)
