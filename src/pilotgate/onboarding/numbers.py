"""Round numbers, as a person would choose them for a limit."""

from __future__ import annotations

import math


def ceil_nice(value: float) -> float:
    """The least number of one significant digit that is not below `value`; an integer where it is whole."""
    return -floor_nice(-value)


def floor_nice(value: float) -> float:
    """The greatest number of one significant digit that is not above `value`; an integer where it is whole."""
    if value == 0 or not math.isfinite(value):
        return 0
    unit = 10.0 ** math.floor(math.log10(abs(value)))
    steps = math.floor(value / unit + 1e-9)
    rounded = steps * unit if unit >= 1 else steps / round(1 / unit)
    return int(rounded) if float(rounded).is_integer() else rounded
