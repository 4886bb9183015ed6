"""The numbers behind the small charts: pure geometry, drawn as SVG by templates, as blocks by the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pilotgate.model import ColumnProfile, ValueCount

BINS = 24

TELLING = 0.05
"""Share of the rows that a list of frequent values must cover before it says something about the column's shape."""


def outline(column: ColumnProfile, bins: int = BINS) -> tuple[float, ...]:
    """The shape of a column as bar heights, the highest 1: days in order, a histogram, or the most frequent values.

    Empty where nothing was measured that has a shape.
    """
    if column.dates and column.dates.per_day:
        heights = _gathered([v.count for v in column.dates.per_day], bins)
    elif column.top_is_complete and column.top:
        heights = [float(v.count) for v in _in_order(column)][:bins]
    elif column.numbers:
        heights = histogram(column.numbers.quantiles, bins)
    else:
        heights = [float(v.count) for v in column.top][:bins]
        if len(heights) < 2 or sum(heights) < TELLING * column.present:
            return ()
    highest = max(heights, default=0)
    return tuple(h / highest for h in heights) if highest > 0 else ()


def outline_of(column: ColumnProfile) -> str:
    """What `outline` shows of this column, in words."""
    if column.dates and column.dates.per_day:
        return "rows over time"
    if column.top_is_complete and column.top:
        return "rows per value"
    if column.numbers:
        return "histogram"
    return "rows of the most frequent values"


def histogram(quantiles: Sequence[float], bins: int) -> list[float]:
    """The share of rows in each of `bins` equal steps from the least to the greatest value.

    Between two neighbouring quantiles lie equal shares of the rows, taken as evenly spread.
    """
    heights = [0.0] * bins
    low, high = (quantiles[0], quantiles[-1]) if quantiles else (0.0, 0.0)
    step = (high - low) / bins
    if not 0 < step < float("inf"):
        return heights
    share = 1 / (len(quantiles) - 1)
    for left, right in pairwise(quantiles):
        first, last = (min(int((q - low) / step), bins - 1) for q in (left, right))
        for i in range(first, last + 1):
            covered = min(right, low + (i + 1) * step) - max(left, low + i * step)
            heights[i] += share if first == last else share * max(covered, 0) / (right - left)
    return heights


def _gathered(counts: Sequence[int], bins: int) -> list[float]:
    """The counts summed into at most `bins` groups of equal length; a shorter last group is scaled up."""
    width = -(-len(counts) // bins)
    groups = [counts[i : i + width] for i in range(0, len(counts), width)]
    return [sum(group) * width / len(group) for group in groups]


def _in_order(column: ColumnProfile) -> list[ValueCount]:
    """The values of a column that lists them all: numbers by size, the rest by frequency."""
    if column.numbers is None:
        return list(column.top)
    try:
        return sorted(column.top, key=lambda v: float(v.value))
    except ValueError:
        return list(column.top)


def blocks(heights: Sequence[float]) -> str:
    """Heights as a line of block characters; a height above zero never looks like nothing."""
    return "".join(" ▁▂▃▄▅▆▇█"[0 if h <= 0 else max(1, round(h * 8))] for h in heights)
