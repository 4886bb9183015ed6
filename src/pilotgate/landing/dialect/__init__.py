"""Finding out how a delimited text file is written, with no parameters.

    sample → candidates → reading → score → layout

Every delimiter and quote that may be meant is tried on blocks from the head, middle and end of the file. A
reading is scored by the consistency of its row widths and by what its cells hold. The same bytes always give
the same answer.

Source:
    van den Burg, Nazábal & Sutton, Wrangling messy CSV files by detecting row and type patterns, DMKD 2019;
    García, Detecting CSV file dialects by table uniformity measurement and data type inference, 2024.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pilotgate.landing.dialect.candidates import candidates
from pilotgate.landing.dialect.layout import Layout, lay_out
from pilotgate.landing.dialect.reading import Reading
from pilotgate.landing.dialect.sample import Sample, take
from pilotgate.landing.dialect.score import Record, read, score
from pilotgate.model import Dialect, Scalar

__all__ = ["Detection", "Layout", "Reading", "detect", "detect_dialect", "lay_out"]


@dataclass(frozen=True, slots=True)
class Detection:
    """The dialect, and what the parsers need beside it."""

    dialect: Dialect
    reading: Reading
    layout: Layout
    sample: Sample


def detect_dialect(path: str | Path) -> Dialect:
    """How a delimited text file is written.

    Raises:
        FileNotFoundError: There is no such file.
    """
    return detect(Path(path)).dialect


def detect(path: Path, *, pins: Mapping[str, Scalar] | None = None, expected: Sequence[str] = ()) -> Detection:
    """Detect, holding fast what is declared.

    Args:
        path: A file that is not compressed.
        pins: Declared parts: `delimiter`, `quote`, `escape`, `encoding`, `header` (rows, or true or false), `skip`.
        expected: Column names that are promised.
    """
    pins = pins or {}
    sample = take(path, encoding=str(pins.get("encoding") or ""))
    ranked = _rank(sample, pins)
    best, value, records = ranked[0]
    skip = pins.get("skip")
    layout = lay_out(records, skip=None if skip is None else int(skip), header=_header_pin(pins), expected=expected)
    confidence, runner_up = _lead(ranked)
    dialect = Dialect(
        delimiter=_shown(best, sample),
        quote=best.quote,
        escape=best.escape,
        newline=sample.newline,
        encoding=sample.encoding.name,
        header=layout.header,
        skip=layout.skip,
        confidence=round(confidence if value else 0.0, 3),
        runner_up=runner_up,
    )
    return Detection(dialect, best, layout, sample)


def _header_pin(pins: Mapping[str, Scalar]) -> int | None:
    header = pins.get("header")
    return None if header is None else int(header)


_Ranked = list[tuple[Reading, float, list[list[Record]]]]


def _rank(sample: Sample, pins: Mapping[str, Scalar]) -> _Ranked:
    """Readings, the likeliest first; the order in which they were tried settles a tie."""
    blocks = sample.blocks or ((),)
    ranked: _Ranked = []
    for reading, prior in _allowed(sample, pins):
        records = read(reading, blocks)
        ranked.append((reading, prior * score(records), records))
    ranked.sort(key=lambda entry: -round(entry[1], 9))
    return ranked


def _allowed(sample: Sample, pins: Mapping[str, Scalar]) -> list[tuple[Reading, float]]:
    found = list(candidates(sample.lines)) or [(Reading(","), 1.0)]
    for part in ("delimiter", "quote", "escape"):
        if pins.get(part) is not None:
            wanted = str(pins[part])
            kept = [(reading, prior) for reading, prior in found if getattr(reading, part) == wanted]
            found = kept or [(_with(reading, part, wanted), prior) for reading, prior in found]
    return list(dict(found).items())


def _with(reading: Reading, part: str, value: str) -> Reading:
    parts = {"delimiter": reading.delimiter, "quote": reading.quote, "escape": reading.escape, part: value}
    if part == "quote":
        parts["escape"] = value
    return Reading(parts["delimiter"], parts["quote"], parts["escape"], reading.runs if len(value) == 1 else False)


def _lead(ranked: _Ranked) -> tuple[float, str]:
    """How far the best reading is ahead of the best one that gives other cells, and that one in words."""
    _best, value, records = ranked[0]
    cells = [[record.cells for record in block] for block in records]
    for reading, other, found in ranked[1:]:
        if other and [[record.cells for record in block] for block in found] != cells:
            return (
                value - other
            ) / value if value else 0.0, f"delimiter {reading.delimiter!r}, quote {reading.quote!r}"
    return 1.0, ""


def _shown(best: Reading, sample: Sample) -> str:
    """The delimiter; a file of one column in which no comma stands is as good as comma-separated."""
    if best.delimiter or any("," in line for line in sample.lines):
        return best.delimiter
    return ","
