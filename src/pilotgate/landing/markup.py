"""XML and HTML: the element that repeats is the record; in HTML, the largest table."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.dialect.layout import lay_out
from pilotgate.landing.dialect.score import Record
from pilotgate.landing.encoding import decode, detect_encoding
from pilotgate.landing.loaded import Loaded, Options, failed, text_columns, unique_names
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Dimension, Finding, Shape


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land the records of an XML file, or the rows of an HTML page's largest table.

    Raises:
        UnreadableSource: There is no element that repeats, and no table.
    """
    with path.open("rb") as file:
        head = file.read(2048).lower()
    if b"<html" in head or b"<!doctype html" in head or b"<table" in head:
        return _html(path, folder, options)
    return _xml(path, folder)


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _record_tag(path: Path) -> tuple[str, int, int, bool]:
    """Tag and depth of the records, how many there are, and whether the document is whole."""
    counts: Counter[tuple[int, str]] = Counter()
    depth, whole = 0, True
    try:
        for event, element in ET.iterparse(path, events=("start", "end")):  # noqa: S314
            if event == "start":
                depth += 1
                counts[depth, element.tag] += 1
            else:
                depth -= 1
                element.clear()
    except ET.ParseError:
        whole = False
    repeated = [(depth, tag) for (depth, tag), count in counts.items() if count > 1 and depth > 1]
    if not repeated:
        repeated = [(depth, tag) for (depth, tag) in counts if depth == 2]
    if not repeated:
        raise UnreadableSource("no element repeats, so there is no table", remedy="export the records as CSV")
    shallow = min(depth for depth, _ in repeated)
    best = max((entry for entry in repeated if entry[0] == shallow), key=lambda entry: counts[entry])
    return best[1], best[0], counts[best], whole


def _records(path: Path, tag: str, at: int) -> Iterator[dict[str, str]]:
    depth = 0
    try:
        for event, element in ET.iterparse(path, events=("start", "end")):  # noqa: S314
            depth += 1 if event == "start" else 0
            if event == "end":
                if depth == at and element.tag == tag:
                    yield dict(_flatten(element))
                    element.clear()
                depth -= 1
    except ET.ParseError:
        return


def _flatten(element: ET.Element, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Attributes as `@name`, children by name, theirs as `outer.inner`; repeated ones as `name_2`."""
    for name, value in element.attrib.items():
        yield f"{prefix}@{_local(name)}", value
    text = (element.text or "").strip()
    if text and prefix:
        yield prefix.rstrip("."), text
    elif text and not len(element):
        yield "text", text
    seen: Counter[str] = Counter()
    for child in element:
        name = _local(child.tag) if isinstance(child.tag, str) else "comment"
        seen[name] += 1
        label = prefix + (name if seen[name] == 1 else f"{name}_{seen[name]}")
        if len(child) or child.attrib:
            yield from _flatten(child, f"{label}.")
        else:
            yield label, (child.text or "")


def _xml(path: Path, folder: Path) -> Loaded:
    tag, depth, count, whole = _record_tag(path)
    names: dict[str, None] = {}
    for record in _records(path, tag, depth):
        names.update(dict.fromkeys(record))
    unique = unique_names(list(names))
    with TextWriter(folder, unique) as rows:
        for number, record in enumerate(_records(path, tag, depth), start=1):
            cells = [record.get(name) for name in names]
            rows.add(number, cells, sum(len(cell or "") for cell in cells))
    no_rejects(folder)
    findings: tuple[Finding, ...] = ()
    if not whole:
        count = rows.rows
        findings = (
            failed(
                "complete",
                "The XML document ends too early or is not well formed; only the records before were landed.",
                remedy="ask the sender for the file again",
            ),
        )
    return Loaded(
        Shape("xml", tuple(names), sheet=_local(tag)),
        text_columns(unique, list(names)),
        count,
        rows.rows,
        0,
        findings,
    )


class _Tables(HTMLParser):
    """Rows of every table of a page; a spanning cell is repeated as empty ones."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._text: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._finish()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._finish()
            self._open[-1].append([])
        elif tag in {"td", "th"} and self._open:
            self._finish()
            if not self._open[-1]:
                self._open[-1].append([])
            self._text = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 1000) if span.isdigit() else 1

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._finish()
        elif tag == "table" and self._open:
            self._finish()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _finish(self) -> None:
        if self._text is not None and self._open and self._open[-1]:
            self._open[-1][-1] += [" ".join("".join(self._text).split()), *[""] * (self._span - 1)]
        self._text = None


def _html(path: Path, folder: Path, options: Options) -> Loaded:
    data = path.read_bytes()
    encoding = detect_encoding([data])
    parser = _Tables()
    parser.feed(decode(data[encoding.mark :], encoding.name))
    parser.close()
    tables = [[row for row in table if row] for table in parser.tables]
    if not any(tables):
        raise UnreadableSource("the page holds no table", remedy="export the table as CSV")
    table = max(tables, key=lambda rows: sum(map(len, rows)))
    width = max(map(len, table))
    padded = [[*row, *[""] * (width - len(row))] for row in table]
    layout = lay_out([[Record(n, row) for n, row in enumerate(padded[:200])]], expected=options.expected)
    names = unique_names(list(layout.names), width=width)
    with TextWriter(folder, names) as rows:
        for number, row in enumerate(padded[layout.data_line :], start=layout.data_line + 1):
            rows.add(number, row, sum(map(len, row)))
    no_rejects(folder)
    others = len([t for t in tables if t]) - 1
    findings: tuple[Finding, ...] = ()
    if others:
        findings = (
            failed(
                "one_table",
                f"The page holds {others + 1} tables; the largest was landed.",
                remedy="ask for one table per file",
                dimension=Dimension.COMPLETENESS,
                observed=others + 1,
                expected=1,
            ),
        )
    shape = Shape(
        "html", tuple(layout.names), encoding=encoding.name, header_rows=layout.header, preamble_lines=layout.skip
    )
    return Loaded(
        shape,
        text_columns(names, list(layout.names)),
        len(table) - layout.data_line,
        rows.rows,
        0,
        findings,
    )
