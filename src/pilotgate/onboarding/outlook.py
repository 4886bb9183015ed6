"""Where a figure will be some extracts from now, if it goes on as it did."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import combinations, pairwise

from pilotgate.onboarding.suggestion import SEVERAL

HORIZON = 60
"""Extracts that a drafted limit should last: two months of a daily feed."""

_TREND = 0.5
_LEAST = 4
_FEW = 5
_MOVED = 1.05
_CLIMBS = 0.3
_MARGIN = 1.5


def tau(figures: Sequence[float]) -> float:
    """Kendall's tau of figures against their order: 1 where each is higher than the one before.

    0 for fewer than four: a short run up means nothing.
    """
    pairs = list(combinations(figures, 2))
    if len(figures) < _LEAST:
        return 0.0
    return sum((b > a) - (b < a) for a, b in pairs) / len(pairs)


def rise(figures: Sequence[float]) -> float:
    """How much higher the last figure may be after `HORIZON` more extracts; 0 where the figures do not climb.

    The larger of what a straight line and what an exponential curve through the figures say; `inf` where that is
    more than a thousand times the figure, or where the figures come from 0, as every epidemic does.

    Source:
        Slopes are the medians of all pairs' slopes (Theil 1950, Sen 1968), which outliers do not move.
    """
    if tau(figures) < _TREND:
        return 0.0
    last = figures[-1]
    straight = _slope(figures) * HORIZON * _MARGIN
    if min(figures) < 0:
        return straight
    if min(figures) == 0:
        return math.inf
    growth = _slope([math.log(f) for f in figures]) * HORIZON
    return math.inf if growth > math.log(1000) else max(straight, last * (math.exp(growth) - 1))


def fall(figures: Sequence[float]) -> float:
    """How much lower the last figure may be after `HORIZON` more extracts; 0 where the figures do not sink.

    Never below zero for figures above it, but as little of them as an exponential curve leaves.
    """
    if tau(figures) > -_TREND:
        return 0.0
    if min(figures) <= 0:
        return -_slope(figures) * HORIZON * _MARGIN
    return figures[-1] * -math.expm1(_slope([math.log(f) for f in figures]) * HORIZON * _MARGIN)


def settled(figures: Sequence[float], spread: float = 0.0) -> bool:
    """Whether figures of several extracts say enough to block by them.

    Not with one or two; not with three or four that do nothing but climb or sink, which might be the beginning of
    a curve; not with more that mostly climb or sink, and would double or halve within the horizon.

    Args:
        figures: One of each extract, oldest first.
        spread: How far values within an extract lie apart, to tell a move from noise.
    """
    if len(figures) < SEVERAL:
        return False
    steps = [b - a for a, b in pairwise(figures)]
    if len(figures) >= _FEW:
        third = max(1, len(figures) // 3)
        first, last = statistics.mean(figures[:third]), statistics.mean(figures[-third:])
        moved = (last - first) / (len(figures) - third) * HORIZON
        return abs(tau(figures)) < _CLIMBS or -0.5 * abs(first) < moved < abs(first)
    if not (all(s > 0 for s in steps) or all(s < 0 for s in steps)):
        return True
    low, high = min(figures), max(figures)
    return not (high - low > 0.2 * spread or low <= 0 or high > _MOVED * low)


def _slope(figures: Sequence[float]) -> float:
    return statistics.median((b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(figures), 2))
