"""XML tables: the element that repeats is the record.

Rules: an attribute becomes `@name`, a child its name, a child within a child `outer.inner`; a child that occurs
several times in one record becomes a JSON array; text beside children becomes `#text`; what a record lacks is
null. A document type that declares entities is refused, whatever they stand for.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import log1p
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pilotgate.errors import UnreadableSource
from pilotgate.landing.encoding import detect_encoding
from pilotgate.landing.loaded import Loaded, Options, failed, text_columns, unique_names
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Finding, Shape

_CHUNK = 1 << 20
_DEEPEST = 100
_MOST_COLUMNS = 10_000

Tags = tuple[str, ...]


@dataclass(slots=True)
class _Census:
    """How often each path of tags occurs, and how many cells (texts and attributes) lie below or in it."""

    counts: Counter[Tags] = field(default_factory=Counter)
    cells: Counter[Tags] = field(default_factory=Counter)
    stack: list[str] = field(default_factory=list)
    text: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.stack.append(tag)
        if len(self.stack) > _DEEPEST:
            raise UnreadableSource("the XML is nested too deeply", remedy="export a flat table")
        here = tuple(self.stack)
        self.counts[here] += 1
        self.cells[here] += len(attributes)
        self.text = False

    def characters(self, data: str) -> None:
        self.text = self.text or not data.isspace()

    def end(self, _: str) -> None:
        if self.text:
            for depth in range(1, len(self.stack)):
                self.cells[tuple(self.stack[:depth])] += 1
            self.text = False
        self.stack.pop()

    def record(self, wanted: str) -> Tags:
        """The path of the record: the declared tag, or the path that repeats often and holds most of the cells."""
        if wanted:
            named = [path for path in self.counts if path[-1] == wanted]
            if not named:
                raise UnreadableSource(f"there is no element <{wanted}>", remedy="check `record` in the contract")
            return max(named, key=lambda path: self.counts[path])
        rows = [path for path, count in self.counts.items() if len(path) > 1 and self.cells[path]]
        often = [path for path in rows if self.counts[path] > 1] or rows
        if not often:
            raise UnreadableSource(
                "there is no repeated element in this XML", remedy="name the record's tag in the contract's shape"
            )
        return max(often, key=lambda path: (self.cells[path] * log1p(self.counts[path]), -len(path)))


@dataclass(slots=True)
class _Rows:
    """The records at one path, each as its line and its cells."""

    record: Tags
    line: Callable[[], int]
    ready: list[tuple[int, dict[str, list[str]]]] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    _cells: dict[str, list[str]] | None = None
    _text: list[list[str]] = field(default_factory=list)
    _leaf: bool = True
    _begun: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.stack.append(tag)
        if self._cells is None and tuple(self.stack) == self.record:
            self._cells, self._begun, self._text = {}, self.line(), []
        if self._cells is None:
            return
        for name, value in attributes.items():
            self._cells.setdefault(self._name(f"@{name}"), []).append(value)
        self._text.append([])
        self._leaf = not attributes

    def characters(self, data: str) -> None:
        if self._text:
            self._text[-1].append(data)

    def end(self, _: str) -> None:
        if self._cells is not None:
            text = "".join(self._text.pop()).strip()
            root = len(self.stack) == len(self.record)
            leaf = self._leaf and not root
            if text or leaf:
                self._cells.setdefault(self._name("" if leaf else "#text"), []).append(text)
            self._leaf = False
            if root:
                self.ready.append((self._begun, self._cells))
                self._cells = None
        self.stack.pop()

    def _name(self, last: str) -> str:
        inner = self.stack[len(self.record) :]
        return ".".join([*inner, last] if last else inner)


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land the records of an XML file; they are counted apart, by their start tags.

    Raises:
        UnreadableSource: It declares entities, is nested without end, or repeats no element.
    """
    census = _Census()
    broken = _feed(path, census)[1]
    if not census.counts:
        raise UnreadableSource(f"this is no XML ({broken})", where=path.name, remedy="ask the sender for it again")
    record = census.record(str(options.pins.get("record") or ""))
    found: dict[str, None] = {}
    for _, cells in _records(path, record):
        found.update(dict.fromkeys(cells))
        if len(found) > _MOST_COLUMNS:
            raise UnreadableSource("a record would have too many columns", remedy="name the record's tag")
    names = unique_names(list(found))
    with TextWriter(folder, names) as writer:
        for line, cells in _records(path, record):
            row = [_cell(cells.get(name)) for name in found]
            writer.add(line, row, sum(len(cell or "") for cell in row))
    no_rejects(folder)
    elsewhere = sum(n for p, n in census.counts.items() if p[-1] == record[-1] and p != record)
    source = _count_tags(path, record[-1]) - elsewhere
    encoding = detect_encoding([path.read_bytes()[:65_536]])
    shape = Shape("xml", tuple(found), encoding=encoding.name, bom=encoding.mark > 0, sheet="/".join(record))
    findings = (_cut(broken),) if broken else ()
    unfinished = source - writer.rows if broken else 0
    return Loaded(shape, text_columns(names, list(found)), source - min(unfinished, 1), writer.rows, 0, findings)


def _cell(values: list[str] | None) -> str | None:
    if not values:
        return None
    return values[0] if len(values) == 1 else json.dumps(values, ensure_ascii=False)


def _cut(broken: str) -> Finding:
    return failed(
        "complete",
        f"The XML breaks off or is broken ({broken}); the records before that were landed.",
        remedy="ask the sender for the file again",
    )


def _records(path: Path, record: Tags) -> Iterator[tuple[int, dict[str, list[str]]]]:
    parser = expat.ParserCreate()
    rows = _Rows(record, lambda: parser.CurrentLineNumber)
    for _ in _steps(path, parser, rows):
        yield from rows.ready
        rows.ready.clear()


def _feed(path: Path, handler: Any) -> tuple[Any, str]:
    parser = expat.ParserCreate()
    broken = ""
    for step in _steps(path, parser, handler):
        broken = step
    return handler, broken


def _steps(path: Path, parser: expat.XMLParserType, handler: Any) -> Iterator[str]:
    """Parse block by block; each step gives what broke the parsing, or nothing."""
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.characters
    parser.EntityDeclHandler = _refuse_entities
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                yield f"{expat.ErrorString(error.code)}, line {error.lineno}"
                return
            except (LookupError, ValueError) as error:
                yield str(error)
                return
            yield ""
            if not chunk:
                return


def _refuse_entities(*_: object) -> None:
    raise UnreadableSource(
        "the XML declares entities, which can be a bomb or reach for other files",
        remedy="export it without a document type",
    )


def _count_tags(path: Path, tag: str) -> int:
    """Start tags outside comments and character data, by reading marks only."""
    with path.open("rb") as file:
        encoding = detect_encoding([file.read(4096)])
    codec = encoding.name if encoding.name.startswith(("utf-16", "utf-32")) else "latin-1"
    name = tag if codec != "latin-1" else tag.encode("utf-8").decode("latin-1")
    marks = re.compile(rf"<!--|<!\[CDATA\[|<{re.escape(name)}(?=[\s/>])")
    count, tail, until = 0, "", ""
    with path.open(encoding=codec, errors="replace", newline="") as file_:
        while chunk := file_.read(_CHUNK):
            text = tail + chunk
            place = 0
            while True:
                if until:
                    end = text.find(until, place)
                    if end < 0:
                        break
                    place, until = end + len(until), ""
                found = marks.search(text, place)
                if not found:
                    break
                place = found.end()
                until = {"<!--": "-->", "<![CDATA[": "]]>"}.get(found[0], "")
                count += not until
            tail = text[max(place, len(text) - len(name) - 12) :]
    return count
