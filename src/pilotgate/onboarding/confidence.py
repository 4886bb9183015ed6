"""How far a share may really lie from the one that was seen."""

from __future__ import annotations

import math

_STEPS = 200
_TINY = 1e-300


def upper_share(hits: int, rows: int, confidence: float = 0.99) -> float:
    """Upper end of the one-sided Clopper-Pearson interval of a share.

    Args:
        hits: Rows that have the property.
        rows: Rows that were looked at, at least 1.
        confidence: Chance that the true share is not above the result, at least this for every true share.

    Returns:
        The share, 0-1; 1 where all rows have the property.

    Source:
        Clopper & Pearson, Biometrika 26 (1934); the bound is a quantile of Beta(hits + 1, rows - hits).
    """
    if hits >= rows:
        return 1.0
    low, high = hits / rows, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if beta_share(middle, hits + 1, rows - hits) < confidence:
            low = middle
        else:
            high = middle
    return high


def beta_share(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b): the share of Beta(a, b) that lies below `x`.

    Source:
        Continued fraction of Press et al., Numerical Recipes, section 6.4 (Lentz's method).
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _apart_from_zero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 100_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart_from_zero(1 + term * d)
            c = _apart_from_zero(1 + term / c)
            result *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return result


def _apart_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
