"""Numbers and lists as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence


def percent(fraction: float) -> str:
    """A fraction with two significant digits, never 0 for something: `3.1 %`, `0.04 %`."""
    value = fraction * 100
    if value in {0, 100} or abs(value) >= 9.95:
        text = f"{value:.0f}"
        if text in {"0", "100"} and value not in {0, 100}:
            text = f"{value:.2f}"
        return f"{text} %"
    return f"{value:.2g} %" if abs(value) >= 0.01 else "under 0.01 %"


def points(low: float, high: float) -> str:
    """An interval of a difference of shares, in percentage points."""
    return f"{low * 100:+.2g} to {high * 100:+.2g} points"


def count(number: float) -> str:
    """`48,210`."""
    return f"{number:,.0f}"


def number(value: float) -> str:
    """Four significant digits and no fewer than the whole ones, thousands grouped."""
    if abs(value) < 1e15 and (value == int(value) or abs(value) >= 1000):
        return f"{value:,.0f}"
    return f"{value:,.4g}" if 1e-4 <= abs(value) < 1e15 else f"{value:.4g}"


def some(names: Sequence[str], most: int = 5) -> str:
    """`a, b and c`; beyond `most`: `a, b and 7 more`."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
