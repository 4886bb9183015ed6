"""How well a reading explains a sample: consistent row shapes, cells of known kinds, columns of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pilotgate.landing.dialect.cells import Kind, kind, weight
from pilotgate.landing.dialect.reading import Reading

_ONE_COLUMN = 0.55
_MOMENTS = 0.97


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the sample.

    Attributes:
        line: 0-based, within its block.
        stray: Cells that hold a quote where none belongs.
    """

    line: int
    cells: list[str]
    quoted: int = 0
    stray: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing is written in the line."""
        return len(self.cells) <= 1 and not self.quoted and not "".join(self.cells).strip()


def read(reading: Reading, blocks: Sequence[Sequence[str]]) -> list[list[Record]]:
    """The records of every block, blank ones included."""
    return [[Record(*found) for found in reading.records(lines)] for lines in blocks]


def score(blocks: Sequence[Sequence[Record]]) -> float:
    """How likely the reading is right, 0-1; comparable between readings of one sample only."""
    records = [record for block in blocks for record in block if not record.blank]
    if not records:
        return 0.0
    widths = Counter(len(record.cells) for record in records)
    width = max(widths, key=lambda w: (widths[w] * (1 if w > 1 else 0.6), w))
    rows = [record for record in records if len(record.cells) == width]
    share = len(rows) / len(records)
    kinds = _kinds(rows, len(records))
    stray = sum(record.stray for record in records) / len(records)
    lost = 1 / (1 + stray)
    if width == 1:
        return (_MOMENTS if _all_moments(rows) else _ONE_COLUMN) * kinds * lost * (0.4 + 0.6 * share)
    spread = 1 - 0.5 * _empty_columns(rows, width)
    padding = 1 - 0.06 * _padded(rows)
    return shape(share, widths, width) * kinds * lost * spread * padding * (1 - 0.1 / width)


def _all_moments(rows: Sequence[Record]) -> bool:
    """Whether whole lines are dates or times, which every mark inside them would tear apart."""
    return len(rows) > 1 and all(kind(row.cells[0]) is Kind.MOMENT for row in rows[1:])


def shape(share: float, widths: Counter[int], width: int) -> float:
    """Consistency of the row widths: titles and notes (one cell) speak less against it than uneven rows."""
    others = sum(count for w, count in widths.items() if w not in {1, width})
    ones = widths[1] if width != 1 else 0
    rows = widths[width]
    narrow = rows / (rows + 1.5 * others + 0.85 * ones)
    return narrow * (0.7 + 0.3 * share)


def _kinds(rows: Sequence[Record], all_rows: int) -> float:
    """Mean weight of the cells, and a bonus for columns of one kind below their first row."""
    cells = quoted = 0
    total = 0.0
    for row in rows:
        cells += len(row.cells)
        quoted += row.quoted
        total += sum(map(weight, row.cells)) if not row.quoted else _with_quotes(row)
    mean = total / max(1, cells)
    if len(rows) < 3 or all_rows < 3:
        return mean
    return mean * (0.85 + 0.15 * _uniform(rows))


def _with_quotes(row: Record) -> float:
    """Quotes that were understood explain their cells; the plain ones are judged by what they hold."""
    plain = sorted(map(weight, row.cells), reverse=True)[: max(0, len(row.cells) - row.quoted)]
    return 0.98 * row.quoted + sum(plain) - 0.9 * row.stray


def _uniform(rows: Sequence[Record]) -> float:
    """Mean over the columns of the share of the commonest kind among their present cells."""
    shares = []
    for column in zip(*(row.cells for row in rows[1:]), strict=False):
        kinds = Counter(map(kind, column))
        present = sum(count for k, count in kinds.items() if k not in {Kind.EMPTY, Kind.MISSING})
        if present:
            best = max(count for k, count in kinds.items() if k not in {Kind.EMPTY, Kind.MISSING})
            shares.append(best / present)
    return sum(shares) / len(shares) if shares else 0.0


def _empty_columns(rows: Sequence[Record], width: int) -> float:
    """Share of columns in which nothing stands, not even a name: the mark of half a delimiter."""
    filled = [False] * width
    for row in rows:
        for place, cell in enumerate(row.cells):
            filled[place] = filled[place] or bool(cell.strip())
    return filled.count(False) / width


def _padded(rows: Sequence[Record]) -> float:
    """Share of the cells that a space stands before or after where the delimiter was, and may belong to it."""
    edges = [(cell[0], cell[-1]) for row in rows for cell in row.cells if cell]
    return sum(1 for edge in edges if " " in edge) / len(edges) if edges else 0.0
