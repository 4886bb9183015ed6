"""Where the table lies in the file: lines before it, its header, its width, the kinds of its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pilotgate.landing.dialect.cells import Kind, kind
from pilotgate.landing.dialect.score import Record

_TYPED = frozenset({Kind.NUMBER, Kind.MOMENT})
_WORDS = frozenset({Kind.WORD, Kind.TEXT})
_FEW = 3
_VOID = frozenset({Kind.EMPTY, Kind.MISSING})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies.

    Attributes:
        skip: Lines before the header (or the first row).
        header: Header rows.
        names: Header cells, several rows joined by a space; shorter than `width` where the header is.
        width: Cells of a row.
        typed: Columns that hold numbers or moments below the header.
        data_line: 0-based line of the first row.
    """

    skip: int
    header: int
    names: tuple[str, ...]
    width: int
    typed: frozenset[int]
    data_line: int

    def strange(self, cells: Sequence[str]) -> bool:
        """Whether no cell fits a column that holds numbers or moments, and none is missing there."""
        kinds = {kind(cells[place]) for place in self.typed if place < len(cells)}
        return bool(kinds) and not kinds & (_TYPED | _VOID)

    def may_be_note(self, cells: Sequence[str]) -> bool:
        """Whether a row holds nothing, or nothing but a text where a number or moment belongs."""
        if self.width < 3 or any(cells[1:]):
            return False
        return not cells[0] or self.strange(cells[:1])


def lay_out(
    blocks: Sequence[Sequence[Record]],
    *,
    skip: int | None = None,
    header: int | None = None,
    expected: Sequence[str] = (),
) -> Layout:
    """Find the table in the records of a sample whose first block is the head of the file.

    Args:
        blocks: The records of the sample.
        skip: Lines before the header, where that is declared.
        header: Header rows, where that is declared.
        expected: Names that are promised; a row that holds most of them is the header.
    """
    head = [record for record in blocks[0] if not record.blank] if blocks else []
    if skip is not None:
        head = [record for record in head if record.line >= skip]
    rest = [record for block in blocks[1:] for record in block if not record.blank]
    width = _width(head, rest)
    start = 0 if skip is not None else _start(head, width, expected)
    body = head[start:]
    if not body:
        return Layout(skip or 0, 0, (), max(width, 1), frozenset(), skip or 0)
    typed = _typed_columns([*body[1:], *rest], width)
    rows = header if header is not None else _header_rows(body, rest, width, typed, expected)
    rows = min(rows, len(body))
    names = _names([record.cells for record in body[:rows]])
    width = max(width, len(names)) if not rest and len(body) <= rows + 1 else width
    first = skip if skip is not None else (body[0].line if start or body[0].line else 0)
    data_line = body[rows].line if rows < len(body) else _after(blocks[0], body[-1])
    return Layout(first, rows, names, width, typed, data_line)


def _after(block: Sequence[Record], last: Record) -> int:
    later = [record.line for record in block if record.line > last.line]
    return later[0] if later else last.line + 1


def _width(head: Sequence[Record], rest: Sequence[Record]) -> int:
    """The commonest row width; a wider one that is nearly as common wins, one cell hardly ever does."""
    widths = Counter(len(record.cells) for record in [*head, *rest])
    if not widths:
        return 1
    return max(widths, key=lambda w: (widths[w] * (1 if w > 1 else 0.5), w))


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell.strip())


def _start(head: Sequence[Record], width: int, expected: Sequence[str]) -> int:
    """Index of the first record of the table: what stands before it is much emptier or narrower than a row."""
    wanted = {name.strip().casefold() for name in expected}
    if len(wanted) > 1:
        for place, record in enumerate(head):
            if len(wanted & {cell.strip().casefold() for cell in record.cells}) > len(wanted) / 2:
                return place
    other = _other_table(head, width)
    if other:
        return other
    usual = _usual_fill(head, width)
    for place, record in enumerate(head):
        if not _before_table(record, width, usual):
            return _back(head, place, width)
    return 0


def _other_table(head: Sequence[Record], width: int) -> int:
    """Index of the first record of the table's width when at least three of one other width stand before it."""
    first = next((place for place, record in enumerate(head) if len(record.cells) == width), 0)
    widths = Counter(len(record.cells) for record in head[:first] if len(record.cells) > 1)
    return first if widths and max(widths.values()) > 2 else 0


def _back(head: Sequence[Record], place: int, width: int) -> int:
    """A file whose first record is already a row has nothing before it; comments are never the header."""
    del width
    while (
        place < len(head) - 1
        and head[place].cells[0].lstrip().startswith(("#", "//", "%%"))
        and _commented(head, place)
    ):
        place += 1
    return place


def _commented(head: Sequence[Record], place: int) -> bool:
    """Whether the record is a comment rather than a header that happens to begin with `#`."""
    return len(head[place].cells) != len(head[place + 1].cells)


def _usual_fill(head: Sequence[Record], width: int) -> float:
    fills = sorted(_filled(record) for record in head if len(record.cells) == width)
    return fills[len(fills) // 2] if fills else 0


def _before_table(record: Record, width: int, usual: float) -> bool:
    filled = _filled(record)
    if width == 1:
        return False
    if width == 2:
        return len(record.cells) == 1
    if len(record.cells) < width:
        return len(record.cells) <= max(1, width // 2)
    if len(record.cells) > width:
        return filled <= 1
    return (filled <= 1 and usual >= 2) or (filled <= 2 and usual >= 5)


def _typed_columns(records: Sequence[Record], width: int) -> frozenset[int]:
    """Columns whose present cells are numbers or moments in at least four of five rows."""
    typed = set()
    rows = [record.cells for record in records if len(record.cells) == width]
    for place in range(width):
        kinds = [kind(row[place]) for row in rows]
        present = [k for k in kinds if k not in _VOID]
        if present and sum(1 for k in present if k in _TYPED) >= 0.8 * len(present):
            typed.add(place)
    return frozenset(typed)


def _header_rows(
    body: Sequence[Record], rest: Sequence[Record], width: int, typed: frozenset[int], expected: Sequence[str]
) -> int:
    wanted = {name.strip().casefold() for name in expected}
    first = body[0].cells
    if len(wanted & {cell.strip().casefold() for cell in first}) > len(wanted) / 2:
        return 1
    if not _names_columns(first, [*body[1:], *rest], width, typed):
        return 0
    rows = 1
    while rows < min(len(body) - 1, 5) and _continues_header(body[rows].cells, first, width, typed):
        rows += 1
    return rows


def _names_columns(first: Sequence[str], others: Sequence[Record], width: int, typed: frozenset[int]) -> bool:
    """Whether the first record looks like names rather than values."""
    kinds = [kind(cell) for cell in first]
    values = [place for place, k in enumerate(kinds) if k in _TYPED]
    texts = [cell.strip() for cell in first if cell.strip()]
    if not texts:
        return False
    named = [place for place, k in enumerate(kinds) if k in {Kind.WORD, Kind.TEXT, Kind.QUOTED} and place in typed]
    if values and not _count_up(first, values, others):
        return len(named) > len(values) or _out_of_place(kinds, others, width)
    if values and len(values) == len(first):
        return False
    if named:
        return True
    if typed and [place for place in typed if place < len(first)] and not values:
        return not all(kinds[place] in _VOID for place in typed if place < len(first)) or len(texts) > 1
    return _differs(first, others, width)


def _out_of_place(kinds: Sequence[Kind], others: Sequence[Record], width: int) -> bool:
    """A word above numbers alone, or a number above words alone: then a number among the words is a name, too."""
    rows = [record.cells for record in others if len(record.cells) == width]
    if len(rows) < _FEW or len(kinds) != width or not any(k in _WORDS for k in kinds):
        return False
    for place, first in enumerate(kinds):
        below = [k for k in (kind(row[place]) for row in rows) if k not in _VOID]
        typed = [k in _TYPED for k in below]
        if len(below) < _FEW:
            continue
        if (first in _WORDS and all(typed)) or (first in _TYPED and not any(typed)):
            return True
    return False


def _count_up(first: Sequence[str], places: Sequence[int], others: Sequence[Record]) -> bool:
    """Years or months as column names: they rise from column to column, and in no other row do they so."""
    way = _rises([first[place] for place in places])
    rows = [record.cells for record in others if len(record.cells) > places[-1]]
    return bool(way) and not any(_rises([row[place] for place in places]) == way for row in rows)


def _rises(cells: Sequence[str]) -> str:
    """`years` or `numbers` where at least three whole numbers rise: years by any step, others by one."""
    try:
        numbers = [int(cell) for cell in cells]
    except ValueError:
        return ""
    steps = [b - a for a, b in pairwise(numbers)]
    if len(numbers) > 2 and min(steps) > 0 and all(1800 <= number <= 2200 for number in numbers):
        return "years"
    return "numbers" if len(numbers) > 2 and all(step == 1 for step in steps) else ""


def _differs(first: Sequence[str], others: Sequence[Record], width: int) -> bool:
    """In a table of texts alone: names are distinct, and do not come back as values."""
    present = [cell.strip().casefold() for cell in first if cell.strip()]
    if len(set(present)) < len(present):
        return False
    rows = [record.cells for record in others if len(record.cells) == width]
    if not rows:
        return True
    again = 0
    for place, cell in enumerate(first[:width]):
        column = {row[place].strip().casefold() for row in rows}
        again += bool(cell.strip()) and cell.strip().casefold() in column
    if again:
        return False
    return not _alike(first, rows)


def _alike(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether most columns have cells of one length, and the first record's cells have it too."""
    same = checked = 0
    for place, cell in enumerate(first[: len(rows[0])]):
        lengths = {len(row[place].strip()) for row in rows}
        if len(rows) > 4 and len(lengths) == 1 and 0 not in lengths:
            checked += 1
            same += len(cell.strip()) in lengths
    return checked > 0 and same == checked and checked * 2 >= len(first)


def _continues_header(cells: Sequence[str], first: Sequence[str], width: int, typed: frozenset[int]) -> bool:
    """Whether a record below the header is a second row of names: no value in any column that holds values."""
    del first
    if len(cells) != width or len(typed) < 2:
        return False
    kinds = [kind(cell) for cell in cells]
    if any(k in _TYPED for k in kinds):
        return False
    named = sum(1 for place in typed if kinds[place] not in _VOID)
    return named * 2 > len(typed)


def _names(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    if len(rows) <= 1:
        return tuple(rows[0]) if rows else ()
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return tuple(
        " ".join(dict.fromkeys(c.strip() for c in column if c.strip())) for column in zip(*padded, strict=True)
    )
