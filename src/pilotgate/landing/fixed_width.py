"""Fixed width: columns that lie between character places which are blank in every line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pilotgate.landing.dialect import Detection
from pilotgate.landing.dialect.layout import lay_out
from pilotgate.landing.dialect.score import Record
from pilotgate.landing.loaded import Loaded, passed, text_columns, unique_names
from pilotgate.landing.survey import count_lines
from pilotgate.landing.tolerant import Account, physical_lines
from pilotgate.landing.writer import TextWriter, no_rejects
from pilotgate.model import Dimension, Shape

_LEAST_LINES = 4
_EVEN = 0.9


def fields(lines: Sequence[str]) -> list[tuple[int, int]]:
    """First and last place (exclusive) of each column; empty when the lines are not of one width."""
    present = [line for line in lines if line.strip()]
    if len(present) < _LEAST_LINES:
        return []
    width = max(map(len, present))
    long = sum(1 for line in present if len(line) > 0.6 * width)
    if "\t" in "".join(present) or long < _EVEN * len(present) or width > 10_000:
        return []
    blank = [all(place >= len(line) or line[place] == " " for line in present) for place in range(width)]
    found, start = [], None
    for place, empty in enumerate([*blank, True]):
        if not empty and start is None:
            start = place
        elif empty and start is not None:
            found.append((start, place))
            start = None
    return found


def is_fixed(detection: Detection) -> list[tuple[int, int]]:
    """The columns, when no delimiter explains the file and blank places do."""
    reading = detection.reading
    if reading.delimiter not in {"", " "}:
        return []
    lines = detection.sample.lines
    found = fields(lines)
    if len(found) < 2:
        return []
    widths = {len(reading.split(line)) for line in lines}
    return found if not reading.delimiter or len(widths) > 1 else []


def load_fixed(text: Path, mark: int, folder: Path, detection: Detection, found: list[tuple[int, int]]) -> Loaded:
    """Land the lines of a UTF-8 file cut at the columns; cells lose the blanks they were filled up with."""
    starts = [start for start, _ in found]
    cuts = [*zip([0, *starts[1:]], [*starts[1:], None], strict=True)]

    def cells(line: str) -> list[str]:
        return [line[start:end].strip() for start, end in cuts]

    blocks = [[Record(n, cells(line)) for n, line in enumerate(block)] for block in detection.sample.blocks]
    layout = lay_out(blocks)
    names_found = list(layout.names)
    names = unique_names(names_found, width=len(found))
    account = Account()
    with TextWriter(folder, names) as rows:
        lines = physical_lines(
            text, detection.dialect.newline, account, mark=mark, source=detection.sample.encoding
        )
        for line in lines:
            if line.number <= layout.data_line:
                account.leave("header")
            elif line.text.strip():
                rows.add(line.number, cells(line.text), len(line.text))
            else:
                account.leave("blank")
    no_rejects(folder)
    end = "\n" if detection.dialect.newline == "\r\n" else detection.dialect.newline
    source = count_lines(text, mark, end.encode()) - sum(account.outside.values())
    shape = Shape(
        "fixed width",
        tuple(names_found or names),
        encoding=detection.dialect.encoding,
        bom=detection.sample.encoding.mark > 0,
        newline=detection.dialect.newline,
        header_rows=layout.header,
        preamble_lines=layout.skip,
    )
    fits = passed("rows_fit", "Every line was cut at the same places.", dimension=Dimension.CONFORMITY)
    loaded = Loaded(shape, text_columns(names, names_found), source, rows.rows, 0, (fits,))
    return replace(loaded)
