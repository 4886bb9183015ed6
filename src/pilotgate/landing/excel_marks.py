"""What an .xlsx file says of its cells beside their values: which rows hold any, and zeros that a format shows.

The sheet's XML is read apart from the loader, so that its rows are counted independently.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

_ZEROS = re.compile(r"0[0 \\/()\-]*0")
_CHUNK = 1 << 20
_PLACE = re.compile(r"([A-Z]+)(\d+)")


@dataclass(slots=True)
class Marks:
    """Rows and columns from 1.

    Attributes:
        filled: Rows that hold at least one cell with something in it.
        shown: Numbers as their format shows them, where it shows zeros before them.
    """

    first_row: int = 0
    first_column: int = 0
    filled: set[int] = field(default_factory=set)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)

    def rows_from(self, first: int) -> int:
        """Filled rows from a row on."""
        return sum(1 for row in self.filled if row >= first)


def read_marks(path: Path, sheet: str) -> Marks | None:
    """The marks of a sheet; None for other kinds of workbook, and where the file is not as expected."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return None
            member = _member(archive, sheet)
            if member is None:
                return None
            reader = _Cells(_formats(archive), _empty_texts(archive))
            _parse(archive, member, reader)
            return reader.marks
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, OSError):
        return None


class _Tags:
    """Collects the attributes of every tag of a small part, by the tag's local name."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.found.append((_local(tag), {_local(name): value for name, value in attributes.items()}))

    def end(self, tag: str) -> None:
        self.found.append((f"/{_local(tag)}", {}))

    def text(self, _: str) -> None:
        return


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _parse(archive: zipfile.ZipFile, member: str, handler: _Tags | _Cells | _Texts) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book, relations = _Tags(), _Tags()
    _parse(archive, "xl/workbook.xml", book)
    _parse(archive, "xl/_rels/workbook.xml.rels", relations)
    targets = {given["Id"]: given["Target"] for tag, given in relations.found if tag == "Relationship"}
    for tag, given in book.found:
        if tag == "sheet" and given["name"] == sheet:
            target = targets[given["id"]]
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _formats(archive: zipfile.ZipFile) -> dict[str, str]:
    """Formats of nothing but zeros and marks, by the style that cells refer to."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = _Tags()
    _parse(archive, "xl/styles.xml", styles)
    codes = {given["numFmtId"]: given["formatCode"] for tag, given in styles.found if tag == "numFmt"}
    found, inside, number = {}, False, 0
    for tag, given in styles.found:
        inside = tag == "cellXfs" or (inside and tag != "/cellXfs")
        if inside and tag == "xf":
            code = codes.get(given.get("numFmtId", ""), "").split(";")[0].replace('"', "")
            if _ZEROS.fullmatch(code):
                found[str(number)] = code.replace("\\", "")
            number += 1
    return found


class _Texts:
    """Which shared texts are empty."""

    def __init__(self) -> None:
        self.empty: set[str] = set()
        self._number = -1
        self._held = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        del attributes
        if _local(tag) == "si":
            self._number += 1
            self._held = False

    def text(self, data: str) -> None:
        self._held = self._held or bool(data)

    def end(self, tag: str) -> None:
        if _local(tag) == "si" and not self._held:
            self.empty.add(str(self._number))


def _empty_texts(archive: zipfile.ZipFile) -> set[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return set()
    texts = _Texts()
    _parse(archive, "xl/sharedStrings.xml", texts)
    return texts.empty


class _Cells:
    """Reads the cells of a sheet."""

    def __init__(self, formats: dict[str, str], empty: set[str]) -> None:
        self.marks = Marks()
        self._formats = formats
        self._empty = empty
        self._row = self._column = 0
        self._style = self._type = ""
        self._value: list[str] = []
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif tag == "c":
            found = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = _number(found[1]) if found else self._column + 1
            self._style, self._type = attributes.get("s", ""), attributes.get("t", "n")
            self._value = []
        elif tag in {"v", "t"}:
            self._inside = True

    def text(self, data: str) -> None:
        if self._inside:
            self._value.append(data)

    def end(self, tag: str) -> None:
        tag = _local(tag)
        if tag in {"v", "t"}:
            self._inside = False
        elif tag == "c" and self._value:
            self._cell("".join(self._value))

    def _cell(self, value: str) -> None:
        marks = self.marks
        marks.first_row = marks.first_row or self._row
        marks.first_column = min(marks.first_column or self._column, self._column)
        if not (self._type == "s" and value in self._empty):
            marks.filled.add(self._row)
        code = self._formats.get(self._style, "")
        if code and self._type == "n":
            number = float(value)
            if number >= 0 and number.is_integer():
                marks.shown[self._row, self._column] = _shown(str(int(number)), code)


def _shown(digits: str, code: str) -> str:
    """Digits in the places of a format's zeros, from the right; what is over stands before."""
    left = list(digits.rjust(code.count("0"), "0"))
    shown = [left.pop() if mark == "0" else mark for mark in reversed(code)]
    return "".join(left) + "".join(reversed(shown))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
