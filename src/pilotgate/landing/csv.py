"""Delimited text: detect, count, then stream it when it is regular and parse it with tolerance when it is not."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.calm import Calm
from pilotgate.landing.csv_findings import findings_of, pin_findings
from pilotgate.landing.dialect import Detection, detect
from pilotgate.landing.fast import is_regular, repeats_header, stream
from pilotgate.landing.fixed_width import is_fixed, load_fixed
from pilotgate.landing.loaded import DATA, REJECTS, Loaded, Options, Progress, column, text_columns, unique_names
from pilotgate.landing.small import holds, is_small, stream_small
from pilotgate.landing.sorter import Sorter
from pilotgate.landing.survey import Survey, count_lines, survey
from pilotgate.landing.tolerant import Account, Line, Row, physical_lines, records
from pilotgate.landing.writer import RejectWriter, RowsDiffer, TextWriter, no_rejects
from pilotgate.model import LINE, Shape

_CHUNK = 4 << 20
_MOST_COLUMNS = 50_000
_TEXT = ".text"


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land a delimited text file that is not compressed.

    Raises:
        UnreadableSource: It is no table of text.
    """
    detection = detect(path, pins=options.pins, expected=options.expected)
    _refuse_binary(detection)
    text, mark = _as_utf8(path, folder, detection)
    try:
        fixed = is_fixed(detection)
        if fixed:
            return load_fixed(text, mark, folder, detection, fixed)
        return _load(text, mark, folder, detection, options)
    finally:
        (folder / _TEXT).unlink(missing_ok=True)


@dataclass(slots=True)
class Meter:
    """Tells how far a landing is: counting and loading each count for half of the bytes."""

    told: Progress | None
    size: int
    _last: int = 0

    def counted(self, position: int, records: int) -> None:
        """So many bytes and records were counted."""
        if self.told:
            self.told(position // 2, self.size, records)

    def streamed(self, records: int) -> Callable[[int], None] | None:
        """What to tell of lines written, of so many records."""
        told, size = self.told, self.size
        if told is None:
            return None
        return lambda line: told(int(size * (0.5 + 0.5 * min(1.0, line / max(1, records)))), size, line)

    def parsed(self, line: Line, rows: int) -> None:
        """The parser is at this line; told every 10,000 lines."""
        if self.told and line.number >= self._last + 10_000:
            self._last = line.number
            self.told((self.size + min(line.offset, self.size)) // 2, self.size, rows)


def _refuse_binary(detection: Detection) -> None:
    sample = "\n".join(detection.sample.lines[:200])
    odd = sum(
        1 for character in sample if (character < " " and character not in "\t\n\r\f\0") or character == "\ufffd"
    )
    controls = odd - sample.count(detection.reading.delimiter) * bool(detection.reading.delimiter < " ")
    if len(sample) > 64 and controls > 0.05 * len(sample):
        raise UnreadableSource(
            "this is binary data, no table of text", remedy="name its format, or export it as CSV"
        )
    if detection.layout.width > _MOST_COLUMNS:
        raise UnreadableSource(
            f"a row would have {detection.layout.width:,} cells", remedy="check the line ends, or pin the delimiter"
        )


def _as_utf8(path: Path, folder: Path, detection: Detection) -> tuple[Path, int]:
    """The text as a UTF-8 file, and the bytes of its byte order mark."""
    encoding, size = detection.sample.encoding, detection.sample.size
    if encoding.name in {"utf-8", "ascii"}:
        return path, encoding.mark
    decoder = codecs.getincrementaldecoder(encoding.name)("pilotgate.leftover")
    target = folder / _TEXT
    with path.open("rb") as source, target.open("wb") as sink:
        source.seek(encoding.mark)
        while source.tell() < size and (chunk := source.read(_CHUNK)):
            sink.write(decoder.decode(chunk).encode("utf-8", "replace"))
        sink.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    return target, 0


def _load(text: Path, mark: int, folder: Path, detection: Detection, options: Options) -> Loaded:
    layout = detection.layout
    names_found = list(layout.names)
    while len(names_found) > layout.width and not names_found[-1].strip():
        names_found.pop()
    width = max(layout.width, len(names_found))
    detection = replace(detection, layout=replace(layout, width=width))
    names = unique_names(names_found, width=width)
    meter = Meter(options.progress, text.stat().st_size)
    found = _survey(text, mark, detection, meter)
    if found.lines == 0:
        names, names_found = [], []
    landed = _streamed(text, folder, names, names_found, detection, found, meter)
    account = Account()
    if landed is not None:
        rows_source, rejected, rejects = found.records - detection.layout.header, 0, None
        account.nuls = found.nuls
    else:
        try:
            rejects = _parse(text, mark, folder, names, detection, account, meter)
        except RowsDiffer:
            account = Account()
            rejects = _parse(text, mark, folder, names, detection, account, meter, by_line=True)
        landed, rejected = _landed(folder), rejects.rows
        rows_source = _independent_rows(text, mark, folder, account, detection.dialect.newline, meter.size)
    if not detection.dialect.quote and options.pins.get("quote") is None:
        _note_quotes(text, folder, names, account)
    shape = _shape(detection, names_found or names, account)
    remarks = [*findings_of(account, rejects, landed, detection), *pin_findings(shape, options.pins)]
    columns = text_columns(names, names_found)
    return Loaded(shape, columns, rows_source, landed, rejected, tuple(remarks))


def _streamed(
    text: Path,
    folder: Path,
    names: list[str],
    names_found: list[str],
    detection: Detection,
    found: Survey,
    meter: Meter,
) -> int | None:
    """Rows of a regular file, landed without tolerance; None where it needs some."""
    if not names or not is_regular(detection, found):
        return None
    if is_small(text, names, detection, found):
        small = stream_small(text, folder, names, names_found, detection, found)
        if small is not None:
            return small
    rows = stream(text, folder, names, detection, found, meter.streamed(found.records))
    if rows is None or repeats_header(folder, names, names_found):
        return None
    no_rejects(folder)
    return rows


def _shape(detection: Detection, names: list[str], account: Account) -> Shape:
    dialect = detection.dialect
    return Shape(
        format="csv",
        columns=tuple(names),
        encoding=dialect.encoding,
        bom=detection.sample.encoding.mark > 0,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        escape=dialect.escape,
        newline=dialect.newline,
        header_rows=dialect.header,
        preamble_lines=dialect.skip,
        footer_lines=account.outside.get("footer", 0),
    )


def _survey(text: Path, mark: int, detection: Detection, meter: Meter) -> Survey:
    reading = detection.reading
    newline = detection.dialect.newline.encode()
    delimiter = reading.delimiter.encode()
    return survey(
        text,
        start=mark + _offset(text, mark, detection),
        delimiter=delimiter if len(delimiter) == 1 else b"",
        quote=reading.quote.encode() if len(reading.quote.encode()) == 1 else b"",
        newline=newline if len(newline) == 1 else b"\n",
        stop=meter.size,
        progress=meter.counted if meter.told else None,
    )


def _offset(text: Path, mark: int, detection: Detection) -> int:
    """Bytes of the lines before the table."""
    from itertools import islice

    lines = physical_lines(
        text,
        detection.dialect.newline,
        Account(),
        mark=mark,
        source=replace(detection.sample.encoding, name="utf-8", mark=0),
    )
    first = next(islice(lines, detection.layout.skip, None), None)
    return first.offset if first else text.stat().st_size - mark


def _parse(
    text: Path,
    mark: int,
    folder: Path,
    names: list[str],
    detection: Detection,
    account: Account,
    meter: Meter,
    *,
    by_line: bool = False,
) -> RejectWriter:
    reading, layout = detection.reading, detection.layout
    with TextWriter(folder, names) as rows, RejectWriter(folder) as rejects:
        header: list[str] = []
        sorter = Sorter(reading, layout, rows, rejects, account, header)
        calm = Calm(reading, layout, sorter, account)
        lines = physical_lines(
            text,
            detection.dialect.newline,
            account,
            mark=mark,
            source=detection.sample.encoding,
            stop=meter.size,
            take=None if by_line else calm.take,
        )
        before: list[Row] = []
        waiting = layout.header
        for row in records(lines, reading, layout.width, account):
            meter.parsed(row.line, rows.rows)
            calm.started = not waiting and row.line.number > layout.skip
            if row.line.number <= layout.skip:
                before.append(row)
            elif waiting and (row.text.strip() or layout.width == 1):
                header[:] = header or row.cells
                account.leave("header", row.span)
                account.continued -= row.span - 1
                waiting -= 1
            elif waiting:
                account.leave("blank")
            else:
                sorter.sort(row)
        sorter.close()
        sorter.before(before)
    return rejects


def _note_quotes(text: Path, folder: Path, names: list[str], account: Account) -> None:
    """Where no quote was found to be meant, a cell that begins with one was begun and never ended."""
    import polars as pl

    if not names or not holds(text, '"'):
        return
    opens = pl.any_horizontal(column(name).str.starts_with('"') for name in names)
    lines = pl.scan_parquet(folder / DATA).filter(opens).select(LINE)
    account.stray_quotes = int(lines.select(pl.len()).collect(engine="streaming").item())
    for line in lines.head(5).collect(engine="streaming")[LINE]:
        account.note("quote", line)


def _landed(folder: Path) -> int:
    import polars as pl

    return int(pl.scan_parquet(folder / DATA).select(pl.len()).collect().item())


def _independent_rows(text: Path, mark: int, folder: Path, account: Account, newline: str, stop: int) -> int:
    """Rows by conservation of lines: the lines of the file, less those that are no rows or continue one.

    The lines are counted apart from the parser, and the continuations are the line ends inside
    the cells on disk.
    """
    import polars as pl

    end = "\n" if newline == "\r\n" else newline
    data = pl.scan_parquet(folder / DATA)
    texts = [name for name, kind in data.collect_schema().items() if kind == pl.String]
    counts = [column(name).str.count_matches(end, literal=True).sum() for name in texts]
    inside = int(sum(data.select(counts).collect().row(0) or (0,))) if counts else 0
    raw = (
        pl.scan_parquet(folder / REJECTS).select(pl.col("raw").str.count_matches(end, literal=True).sum()).collect()
    )
    lines = count_lines(text, mark, end.encode(), stop)
    return lines - sum(account.outside.values()) - inside - int(raw.item() or 0) + account.split
