"""Tables in web pages: cells as a reader sees them, spans filled in, the largest table of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.dialect.layout import Layout, lay_out
from pilotgate.landing.dialect.score import Record
from pilotgate.landing.encoding import decode, detect_encoding
from pilotgate.landing.loaded import Loaded, Options, failed, passed, text_columns, unique_names
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Dimension, Evidence, Finding, Severity, Shape

_SAMPLE = 200
_MOST_SPAN = 1_000
_LARGEST = 64 << 20
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ENDS_CELL = frozenset({"td", "th", "tr"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>/]", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(slots=True)
class _Cell:
    text: list[str] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class _Table:
    """A table as it is written: rows of cells, the line of each row, and which rows are a header."""

    rows: list[list[_Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    headings: list[bool] = field(default_factory=list)
    in_head: bool = False

    def grid(self) -> list[list[str]]:
        """Rows of text, every spanned place filled with the text of the cell that spans it."""
        filled: dict[tuple[int, int], str] = {}
        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while (r, c) in filled:
                    c += 1
                text = " ".join("".join(cell.text).split())
                for down in range(min(cell.rows, len(self.rows) - r)):
                    for right in range(cell.columns):
                        filled[r + down, c + right] = text
                c += cell.columns
        width = 1 + max((c for _, c in filled), default=-1)
        return [[filled.get((r, c), "") for c in range(width)] for r in range(len(self.rows))]


class _Reader(HTMLParser):
    """Collects tables; a table within a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.title: list[str] = []
        self._open: list[_Table] = []
        self._cells: list[_Cell | None] = []
        self._unseen: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ENDS_CELL:
            self._end_unseen_cell()
        given = {name: value or "" for name, value in attrs}
        if self._unseen or tag in _UNSEEN or _HIDDEN.search(given.get("style", "")) or "hidden" in given:
            if tag not in _VOID:
                self._unseen.append(tag)
            return
        if tag == "title":
            self._in_title = True
        elif tag == "table":
            self._open.append(_Table())
            self._cells.append(None)
            self.tables.append(self._open[-1])
        elif self._open and tag in {"thead", "tbody", "tfoot"}:
            self._open[-1].in_head = tag == "thead"
        elif self._open and tag == "tr":
            self._begin_row()
        elif self._open and tag in {"td", "th"}:
            self._begin_cell(tag, given)
        elif tag == "br":
            self.handle_data(" ")

    def _begin_row(self) -> None:
        table = self._open[-1]
        table.rows.append([])
        table.lines.append(self.getpos()[0])
        table.headings.append(True)
        self._cells[-1] = None

    def _begin_cell(self, tag: str, given: dict[str, str]) -> None:
        table = self._open[-1]
        if not table.rows:
            self._begin_row()
        cell = _Cell(columns=_span(given.get("colspan", "")), rows=_span(given.get("rowspan", "")))
        table.rows[-1].append(cell)
        table.headings[-1] = table.headings[-1] and (tag == "th" or table.in_head)
        self._cells[-1] = cell

    def _end_unseen_cell(self) -> None:
        """A cell or row that is not shown ends where the next one begins, closed or not."""
        if self._unseen and self._unseen[0] in _ENDS_CELL and "table" not in self._unseen:
            self._unseen.clear()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"tr", "tbody", "table"} and tag not in self._unseen:
            self._end_unseen_cell()
        if self._unseen:
            if tag in self._unseen:
                while self._unseen.pop() != tag:
                    pass
            return
        if tag == "title":
            self._in_title = False
        elif tag == "table" and self._open:
            self._open.pop()
            self._cells.pop()
        elif tag == "thead" and self._open:
            self._open[-1].in_head = False
        elif tag in {"td", "th", "tr"} and self._open:
            self._cells[-1] = None

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._in_title:
            self.title.append(data)
        if self._cells and self._cells[-1] is not None:
            self._cells[-1].text.append(data)


def _span(text: str) -> int:
    """A span as browsers read it: whatever is no number is one."""
    digits = re.match(r"\s*(\d+)", text)
    return min(max(int(digits[1]), 1), _MOST_SPAN) if digits else 1


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land the largest table of a page; rows are counted apart, by their tags.

    Raises:
        UnreadableSource: The page holds no table: an error page, a login form.
    """
    if path.stat().st_size > _LARGEST:
        raise UnreadableSource("the web page is too large", where=path.name, remedy="export the table as CSV")
    text = _text(path)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    grids = [(table, table.grid()) for table in reader.tables]
    grids = [(table, grid) for table, grid in grids if any(map(any, grid))]
    if not grids:
        title = " ".join("".join(reader.title).split())[:80]
        raise UnreadableSource(
            f"this is a web page{f' ({title!r})' if title else ''} without a table",
            where=path.name,
            remedy="check the address: servers send such pages for errors and logins",
        )
    table, grid = max(grids, key=lambda entry: sum(map(len, entry[1])))
    return _land(table, grid, text, [g for _, g in grids if len(g) > 1 and len(g[0]) > 1], folder, options)


def _text(path: Path) -> str:
    data = path.read_bytes()
    encoding = detect_encoding([data])
    declared = _CHARSET.search(data[:4096])
    name = encoding.name
    if declared and not encoding.mark and name not in {"utf-8", "utf-16-le", "utf-16-be"}:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data[encoding.mark :], name)


def _land(
    table: _Table, grid: list[list[str]], text: str, others: list[list[list[str]]], folder: Path, options: Options
) -> Loaded:
    layout = _layout(table, grid, options)
    found = list(layout.names)
    width = len(grid[0])
    names = unique_names(found, width=width)
    blank = 0
    with TextWriter(folder, names) as writer:
        for line, row in zip(table.lines[layout.data_line :], grid[layout.data_line :], strict=True):
            if any(row):
                writer.add(line, row, sum(map(len, row)))
            else:
                blank += 1
    no_rejects(folder)
    source = len(_ROW.findall(text)) if len(others) < 2 and _only(text) else len(grid)
    shape = Shape("html", tuple(found), header_rows=layout.header, preamble_lines=layout.skip)
    findings = (_one_table(others),)
    rows_source = source - layout.data_line - blank
    return Loaded(shape, text_columns(names, found), rows_source, writer.rows, 0, findings)


def _only(text: str) -> bool:
    """Whether the page has one table in plain sight, so that its row tags are those of the table."""
    lowered = text.lower()
    return lowered.count("<table") == 1 and not any(f"<{tag}" in lowered for tag in ("script", "template", "!--"))


def _layout(table: _Table, grid: list[list[str]], options: Options) -> Layout:
    """Rows of `th` at the top are the header; without them it is found as in any other table."""
    header = next((n for n, heading in enumerate(table.headings) if not heading), len(grid))
    if header and header < len(grid):
        columns = zip(*grid[:header], strict=True)
        names = tuple(" ".join(dict.fromkeys(cell for cell in column if cell)) for column in columns)
        return Layout(0, header, names, len(grid[0]), frozenset(), header)
    records = [Record(n, row) for n, row in enumerate(grid[:_SAMPLE]) if any(row)]
    return lay_out([records], expected=options.expected)


def _one_table(tables: list[list[list[str]]]) -> Finding:
    if len(tables) < 2:
        return passed("one_table", "The page holds one table.", dimension=Dimension.CONFORMITY)
    return failed(
        "one_table",
        f"The page holds {len(tables)} tables; the largest was landed.",
        remedy="ask the sender for one table a file",
        severity=Severity.WARNING,
        dimension=Dimension.CONFORMITY,
        observed=len(tables),
        expected=1,
        evidence=tuple(Evidence("table", f"{len(g)} rows of {len(g[0])} cells") for g in tables[:5]),
    )
