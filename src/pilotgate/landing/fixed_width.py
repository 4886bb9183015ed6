"""Fixed width: columns that lie between character places which are blank in every line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.dialect import Detection, detect
from pilotgate.landing.dialect.layout import lay_out
from pilotgate.landing.dialect.score import Record
from pilotgate.landing.loaded import Loaded, Options, failed, passed, text_columns, unique_names
from pilotgate.landing.survey import count_lines
from pilotgate.landing.tolerant import Account, physical_lines
from pilotgate.landing.writer import Reject, RejectWriter, TextWriter
from pilotgate.model import Dimension, Finding, Shape

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


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land a file that is declared to be of fixed width.

    The contract's shape may name the `widths` of the columns (`"8, 20, 5"`); without them blanks tell.

    Raises:
        UnreadableSource: No widths are declared, and no place is blank in every line.
    """
    from pilotgate.landing.csv import _as_utf8

    asked = {key: value for key, value in options.pins.items() if key in {"encoding", "newline"}}
    detection = detect(path, pins=asked)
    declared = _declared(options)
    found = declared or fields(detection.sample.lines)
    if not found:
        raise UnreadableSource(
            "no place is blank in every line, so the columns cannot be found",
            remedy="declare their widths in the contract's server (shape: widths)",
        )
    text, mark = _as_utf8(path, folder, detection)
    try:
        return load_fixed(text, mark, folder, detection, found, options, declared=bool(declared))
    finally:
        if text != path:
            text.unlink(missing_ok=True)


def _declared(options: Options) -> list[tuple[int, int]]:
    widths = [int(width) for width in re.findall(r"\d+", str(options.pins.get("widths") or ""))]
    ends = list(itertools.accumulate(widths))
    return list(zip([0, *ends[:-1]], ends, strict=True)) if ends else []


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts lines into cells; what a line has beside its cells is a reason to reject it."""

    cuts: tuple[tuple[int, int | None], ...]
    declared: bool

    def cells(self, line: str) -> list[str | None]:
        """The cells without the blanks that fill them up; null where the line ends before."""
        return [line[start:end].strip() if start < len(line) else None for start, end in self.cuts]

    def fault(self, line: str) -> str:
        """Why the line cannot be cut, or nothing."""
        if self.declared:
            end = self.cuts[-1][1] or 0
            return f"the line is longer than the declared {end} characters" if line[end:].strip() else ""
        for start, _ in self.cuts[1:]:
            if line[start - 1 : start].strip():
                return f"a text runs into the column that begins at place {start + 1}"
        return ""


def load_fixed(
    text: Path,
    mark: int,
    folder: Path,
    detection: Detection,
    found: list[tuple[int, int]],
    options: Options | None = None,
    *,
    declared: bool = False,
) -> Loaded:
    """Land the lines of a UTF-8 file cut at the columns; a line with text across a cut is rejected."""
    options = options or Options()
    starts = [start for start, _ in found]
    ends = [end for _, end in found] if declared else [*starts[1:], None]
    cutter = _Cutter(tuple(zip([0, *starts[1:]], ends, strict=True)), declared)
    blocks = [
        [Record(n, [cell or "" for cell in cutter.cells(line)]) for n, line in enumerate(block)]
        for block in detection.sample.blocks
    ]
    header = options.pins.get("header")
    layout = lay_out(blocks, header=int(header) if header is not None else None, expected=options.expected)
    names_found = list(layout.names)
    names = unique_names(names_found, width=len(found))
    account, size = Account(), text.stat().st_size
    with TextWriter(folder, names) as rows, RejectWriter(folder) as rejects:
        lines = physical_lines(
            text, detection.dialect.newline, account, mark=mark, source=detection.sample.encoding, stop=size
        )
        for line in lines:
            fault = cutter.fault(line.text)
            if line.number <= layout.data_line:
                account.leave("header")
            elif not line.text.strip():
                account.leave("blank")
            elif fault:
                rejects.add(Reject(line.number, line.offset, fault, line.text), fault)
            else:
                rows.add(line.number, cutter.cells(line.text), len(line.text))
    end = "\n" if detection.dialect.newline == "\r\n" else detection.dialect.newline
    source = count_lines(text, mark, end.encode(), size) - sum(account.outside.values())
    shape = Shape(
        "fixed width",
        tuple(names_found or names),
        encoding=detection.dialect.encoding,
        bom=detection.sample.encoding.mark > 0,
        newline=detection.dialect.newline,
        header_rows=layout.header,
        preamble_lines=layout.skip,
    )
    fits = _rows_fit(rejects, rows.rows)
    return Loaded(shape, text_columns(names, names_found), source, rows.rows, rejects.rows, (fits,))


def _rows_fit(rejects: RejectWriter, landed: int) -> Finding:
    if not rejects.rows:
        return passed("rows_fit", "Every line was cut at the same places.", dimension=Dimension.CONFORMITY)
    return failed(
        "rows_fit",
        f"{rejects.rows:,} lines were rejected: " + "; ".join(list(rejects.reasons)[:3]) + ".",
        remedy="declare the widths in the contract's server (shape: widths), or mend the file; see rejects.parquet",
        dimension=Dimension.CONFORMITY,
        failing=rejects.rows,
        tested=landed + rejects.rows,
    )
