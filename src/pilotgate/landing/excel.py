"""Excel and OpenDocument sheets: cells as text, the sheet that holds the table, the header found as in CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.errors import MissingExtra, UnreadableSource
from pilotgate.landing.dialect.layout import lay_out
from pilotgate.landing.dialect.score import Record
from pilotgate.landing.loaded import Loaded, Options, text_columns, unique_names
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Shape

if TYPE_CHECKING:
    import polars as pl

_SAMPLE = 200


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land one sheet: the declared one, or the first that holds the most cells.

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
        sheet, frame = _choose(book, options)
    except BaseException as error:
        if not isinstance(error, fastexcel.FastExcelError) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableSource(
            f"the workbook cannot be read ({str(error).splitlines()[0]})",
            where=path.name,
            remedy="save it without a password as .xlsx",
        ) from error
    rows = [tuple(row) for row in frame.iter_rows()]
    return _land(rows, sheet, path.suffix.lstrip(".").lower() or "xlsx", folder, options)


def _choose(book: Any, options: Options) -> tuple[str, pl.DataFrame]:
    wanted = options.pins.get("sheet")
    if wanted is not None and wanted not in book.sheet_names:
        raise UnreadableSource(f"there is no sheet {wanted!r}", remedy="it has " + ", ".join(book.sheet_names))
    names = [str(wanted)] if wanted is not None else book.sheet_names
    frames = [(name, book.load_sheet(name, header_row=None, dtypes="string").to_polars()) for name in names]
    if not frames:
        raise UnreadableSource("the workbook has no sheets", remedy="save it again")
    return max(frames, key=lambda entry: entry[1].height * entry[1].width)


def _land(rows: list[tuple[Any, ...]], sheet: str, kind: str, folder: Path, options: Options) -> Loaded:
    records = [
        Record(n, ["" if cell is None else str(cell) for cell in row]) for n, row in enumerate(rows[:_SAMPLE])
    ]
    filled = [record for record in records if any(record.cells)]
    layout = lay_out([filled], expected=options.expected)
    found = list(layout.names)
    width = len(rows[0]) if rows else 0
    names = unique_names(found, width=width)
    blank = 0
    body = rows[layout.data_line :]
    with TextWriter(folder, names) as writer:
        for number, row in enumerate(body, start=layout.data_line + 1):
            if any(cell is not None and cell != "" for cell in row):
                writer.add(number, row, sum(len(cell or "") for cell in row))
            else:
                blank += 1
    no_rejects(folder)
    shape = Shape(kind, tuple(found), header_rows=layout.header, preamble_lines=layout.skip, sheet=sheet)
    return Loaded(shape, text_columns(names, found), len(body) - blank, writer.rows, 0)
