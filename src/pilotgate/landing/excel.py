"""Excel and OpenDocument sheets: cells as text, the sheet that holds the table, the header found as in CSV.

A date is shown as ISO writes it, a number with all its digits, and with the zeros that its format puts before it; a
formula that failed shows its error (`#DIV/0!`), which is a finding.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilotgate.errors import MissingExtra, UnreadableSource
from pilotgate.landing.dialect.layout import Layout, lay_out
from pilotgate.landing.dialect.score import Record
from pilotgate.landing.excel_marks import Marks, read_marks
from pilotgate.landing.loaded import Loaded, Options, failed, passed, text_columns, unique_names
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Dimension, Evidence, Finding, Severity, Shape

_SAMPLE = 200
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_DETAIL = re.compile(r"got '?(\w+)\((.*)\)'?$")
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
_MIDNIGHT = " 00:00:00"
_NO_DAY = ("1899-12-30 ", "1899-12-31 ")

Row = list[str | None]


@dataclass(slots=True)
class _Sheet:
    """A sheet as rows of text, and the cells whose formula failed."""

    name: str
    hidden: bool
    rows: list[Row]
    errors: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return len(self.rows) * (len(self.rows[0]) if self.rows else 0)


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land one sheet: the declared one, else the visible one with the promised columns or the most cells.

    Raises:
        MissingExtra: fastexcel is not installed.
        UnreadableSource: The workbook is encrypted, broken, or lacks the declared sheet.
    """
    try:
        import fastexcel
    except ImportError as error:
        raise MissingExtra("reading Excel needs fastexcel", remedy="pip install 'pilotgate[excel]'") from error
    try:
        book = fastexcel.read_excel(str(path))
        sheet, others = _choose(book, options)
        layout = _lay_out(sheet, options)
        _show_dates(book, sheet, layout)
    except BaseException as error:
        broken = isinstance(error, fastexcel.FastExcelError | ValueError | OSError)
        if not broken and type(error).__name__ != "PanicException":
            raise
        raise _unreadable(path, str(error)) from error
    marks = read_marks(path, sheet.name)
    if marks:
        _show_zeros(sheet, marks)
    return _land(sheet, layout, marks, _kind(path), folder, (_one_sheet(sheet, others), _formulas(sheet)))


def _unreadable(path: Path, reason: str) -> UnreadableSource:
    first = (reason.splitlines() or ["no reason given"])[0].removeprefix("calamine error: ")
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in head or "assword" in first:
        return UnreadableSource(
            "the workbook is encrypted", where=path.name, remedy="save it without a password, as .xlsx"
        )
    if "WordDocument".encode("utf-16-le") in head or b"word/document.xml" in head or b"ppt/slides" in head:
        return UnreadableSource(
            "this is a document, no workbook", where=path.name, remedy="export the table as CSV"
        )
    return UnreadableSource(
        f"the workbook cannot be read ({first})", where=path.name, remedy="open it and save it again as .xlsx"
    )


def _kind(path: Path) -> str:
    """The workbook's own format by its bytes, since a name may lie."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return "xls"
    named = path.suffix.lstrip(".").lower()
    return named if named in {"ods", "xlsb", "xlsm", "xlsx"} else "xlsx"


def _choose(book: Any, options: Options) -> tuple[_Sheet, list[_Sheet]]:
    """The sheet to land, and the others that hold rows where none was declared."""
    wanted = options.pins.get("sheet")
    if wanted is not None and wanted not in book.sheet_names:
        raise UnreadableSource(f"there is no sheet {wanted!r}", remedy="it has " + ", ".join(book.sheet_names))
    names = [str(wanted)] if wanted is not None else book.sheet_names
    sheets = [_read(book, name) for name in names]
    if not sheets:
        raise UnreadableSource("the workbook has no sheets", remedy="save it again")
    promised = {name.strip().casefold() for name in options.expected}

    def rank(sheet: _Sheet) -> tuple[int, bool, int]:
        known = [len(promised & {(c or "").strip().casefold() for c in row}) for row in sheet.rows[:20]]
        return max(known, default=0), not sheet.hidden and sheet.cells > 0, sheet.cells

    best = max(sheets, key=rank)
    return best, [sheet for sheet in sheets if sheet is not best and len(sheet.rows) > 1]


def _read(book: Any, name: str) -> _Sheet:
    sheet = book.load_sheet(name, header_row=None, dtypes="string")
    frame, failures = sheet.to_arrow_with_errors()
    columns = [column.to_pylist() for column in frame.columns]
    rows: list[Row] = [list(row) for row in zip(*columns, strict=True)]
    found = _Sheet(name, sheet.visible != "visible", rows)
    for failure in failures.errors if failures else ():
        r, c = failure.position
        detail = _DETAIL.search(failure.detail)
        kind, inner = (detail[1], detail[2].strip('"')) if detail else ("", failure.detail)
        if kind == "Error":
            inner = _ERRORS.get(inner, f"#{inner}")
            found.errors.append((r, c, inner))
        rows[r][c] = _clock(inner) if kind.startswith("Duration") else inner
    return found


def _clock(text: str) -> str:
    """A duration as a spreadsheet shows it: hours, minutes, seconds."""
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return f"{24 * days + hours:02}:{minutes:02}:{seconds:02}"


def _lay_out(sheet: _Sheet, options: Options) -> Layout:
    records = [Record(n, [cell or "" for cell in row]) for n, row in enumerate(sheet.rows[:_SAMPLE])]
    return lay_out([[record for record in records if any(record.cells)]], expected=options.expected)


def _show_dates(book: Any, sheet: _Sheet, layout: Layout) -> None:
    """Days without a time, and times without a day, where the workbook says that a column holds moments."""
    import fastexcel
    import polars as pl

    body = sheet.rows[layout.data_line :]
    if not any(
        (cell or "").endswith(_MIDNIGHT) or (cell or "").startswith(_NO_DAY) for row in body for cell in row
    ):
        return
    try:
        typed = book.load_sheet(sheet.name, header_row=None, skip_rows=layout.data_line, schema_sample_rows=None)
        types = typed.to_polars().dtypes
    except fastexcel.FastExcelError:
        return
    for place, kind in enumerate(types):
        present = [row for row in body if row[place]]
        texts = [row[place] or "" for row in present]
        if kind not in {pl.Datetime, pl.Date, pl.Datetime("ms"), pl.Datetime("us")} or not texts:
            continue
        if all(text.endswith(_MIDNIGHT) for text in texts):
            shown = [text.removesuffix(_MIDNIGHT) for text in texts]
        elif all(text.startswith(_NO_DAY) for text in texts):
            shown = [text[len(_NO_DAY[0]) :] for text in texts]
        else:
            continue
        for row, text in zip(present, shown, strict=True):
            row[place] = text


def _show_zeros(sheet: _Sheet, marks: Marks) -> None:
    for (r, c), text in marks.shown.items():
        row, column = r - marks.first_row, c - marks.first_column
        if 0 <= row < len(sheet.rows) and 0 <= column < len(sheet.rows[row]):
            sheet.rows[row][column] = text


def _names(sheet: _Sheet, layout: Layout) -> list[str]:
    """Header names; in a header of several rows a merged cell counts for all columns that it spans."""
    if layout.header < 2:
        return list(layout.names)
    rows = [[cell or "" for cell in row] for row in sheet.rows[layout.skip : layout.data_line] if any(row)]
    rows = rows[-layout.header :]
    for upper, lower in itertools.pairwise(rows):
        for place in range(1, len(upper)):
            if not upper[place] and lower[place] and lower[place - 1]:
                upper[place] = upper[place - 1]
    return [" ".join(dict.fromkeys(c.strip() for c in column if c.strip())) for column in zip(*rows, strict=True)]


def _land(
    sheet: _Sheet, layout: Layout, marks: Marks | None, kind: str, folder: Path, findings: tuple[Finding, ...]
) -> Loaded:
    found = _names(sheet, layout)
    names = unique_names(found, width=len(sheet.rows[0]) if sheet.rows else 0)
    body = sheet.rows[layout.data_line :]
    first = marks.first_row if marks else 1
    with TextWriter(folder, names) as writer:
        for number, row in enumerate(body, start=layout.data_line + first):
            if any(row):
                writer.add(number, row, sum(len(cell or "") for cell in row))
    no_rejects(folder)
    source = _counted(body) if marks is None else marks.rows_from(layout.data_line + first)
    shape = Shape(kind, tuple(found), header_rows=layout.header, preamble_lines=layout.skip, sheet=sheet.name)
    return Loaded(shape, text_columns(names, found), source, writer.rows, 0, findings)


def _counted(body: Sequence[Row]) -> int:
    """Rows that hold anything, by columns instead of by rows."""
    filled: set[int] = set()
    for column in zip(*body, strict=True):
        filled.update(number for number, cell in enumerate(column) if cell)
    return len(filled)


def _one_sheet(sheet: _Sheet, others: Sequence[_Sheet]) -> Finding:
    if not others:
        return passed("one_sheet", f"Sheet {sheet.name!r} was landed.", dimension=Dimension.CONFORMITY)
    return failed(
        "one_sheet",
        f"The workbook holds {len(others) + 1} sheets with rows; only {sheet.name!r} was landed.",
        remedy="name the sheet in the contract's server (shape: sheet), or ask for one sheet a file",
        severity=Severity.WARNING,
        dimension=Dimension.CONFORMITY,
        observed=len(others) + 1,
        expected=1,
        evidence=tuple(
            Evidence("hidden sheet" if other.hidden else "sheet", f"{other.name}: {len(other.rows):,} rows")
            for other in others[:5]
        ),
    )


def _formulas(sheet: _Sheet) -> Finding:
    if not sheet.errors:
        return passed("formulas_hold", "No cell shows the error of a formula.", dimension=Dimension.ACCURACY)
    return failed(
        "formulas_hold",
        f"{len(sheet.errors):,} cells show the error of a formula.",
        remedy="ask the sender to mend the workbook's formulas",
        severity=Severity.WARNING,
        dimension=Dimension.ACCURACY,
        observed=len(sheet.errors),
        expected=0,
        evidence=tuple(Evidence(f"row {r + 1}, column {c + 1}", text) for r, c, text in sheet.errors[:5]),
    )
