"""Two shares of rows: how far apart, how surely, and how many rows it takes to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

_NORMAL = NormalDist()
_POWER = 0.8


@dataclass(frozen=True, slots=True)
class Share:
    """`count` rows of `rows`."""

    count: int
    rows: int

    @property
    def fraction(self) -> float:
        """The share itself; 0 when there are no rows."""
        return self.count / self.rows if self.rows else 0.0


def open_question(before: Share, after: Share) -> bool:
    """The two together have some rows but not all, so that they can differ."""
    return 0 < before.count + after.count < before.rows + after.rows


def wilson(share: Share, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of a share that holds its coverage for small counts and shares near 0 and 1.

    Source:
        Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if share.rows == 0:
        return 0.0, 1.0
    z = _NORMAL.inv_cdf(0.5 + confidence / 2)
    n, p = share.rows, share.fraction
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def difference_interval(before: Share, after: Share, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of `after - before`, from the two Wilson intervals.

    Source:
        Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17
        (1998), method 10.
    """
    d = after.fraction - before.fraction
    low_b, high_b = wilson(before, confidence)
    low_a, high_a = wilson(after, confidence)
    down = math.hypot(after.fraction - low_a, high_b - before.fraction)
    up = math.hypot(high_a - after.fraction, before.fraction - low_b)
    return d - down, d + up


def fisher(before: Share, after: Share) -> float:
    """Two-sided p that two samples come from one share: twice the smaller tail, whatever the sample size.

    Source:
        Fisher, The Design of Experiments (1935); doubling: Yates, Tests of significance for 2×2 tables, JRSS A
        (1984).
    """
    drawn, total = after.count, after.count + before.count
    n, m = after.rows, before.rows
    if total == 0 or total == n + m or n == 0 or m == 0:
        return 1.0
    here = math.exp(_log_choose(n, drawn) + _log_choose(m, total - drawn) - _log_choose(n + m, total))
    low = here * _tail(drawn, drawn - max(0, total - m), n, m, total, down=True)
    high = here * _tail(drawn, min(total, n) - drawn, n, m, total, down=False)
    return min(1.0, 2 * min(low, high))


def moved(before: Share, after: Share, *, rise: float = 0.5) -> float:
    """P that two samples come from one share, by the mid-p of Fisher's test.

    The exact tail counts what was observed in full and so errs towards silence; counting half of it keeps the level
    on average and finds more.

    Args:
        rise: How much of the test's level is spent on a share that went up; the rest on one that went down.

    Source:
        Lancaster, JASA 56 (1961); for 2×2 tables: Hwang & Yang, Statistica Sinica 11 (2001). Uneven tails: a
        weighted Bonferroni of the two one-sided tests.
    """
    drawn, total = after.count, after.count + before.count
    n, m = after.rows, before.rows
    if not open_question(before, after) or n == 0 or m == 0:
        return 1.0
    here = math.exp(_log_choose(n, drawn) + _log_choose(m, total - drawn) - _log_choose(n + m, total))
    low = here * (_tail(drawn, drawn - max(0, total - m), n, m, total, down=True) - 0.5)
    high = here * (_tail(drawn, min(total, n) - drawn, n, m, total, down=False) - 0.5)
    return min(1.0, high / rise, low / (1 - rise))


def _tail(start: int, steps: int, n: int, m: int, total: int, *, down: bool) -> float:
    """Probability of `start` and everything beyond it, as a multiple of the probability of `start`."""
    spread = math.sqrt(total / (n + m) * (1 - total / (n + m)) * n * m / (n + m))
    reach = np.arange(min(steps, int(12 * spread) + 60), dtype=float)
    if down:
        x = start - reach
        ratio = x * (m - total + x) / ((total - x + 1) * (n - x + 1))
    else:
        x = start + reach
        ratio = (total - x) * (n - x) / ((x + 1) * (m - total + x + 1))
    with np.errstate(divide="ignore"):
        return 1.0 + float(np.exp(np.minimum(np.cumsum(np.log(ratio)), 700.0)).sum())


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def rows_for_difference(base: float, difference: float, alpha: float) -> int:
    """Rows on each side at which a change of `difference` from `base` is seen four times in five.

    Source:
        Fleiss, Statistical Methods for Rates and Proportions (1981), eq. 3.14, with his continuity correction.
    """
    other = base + difference if base + difference <= 1 else base - difference
    mean = (base + other) / 2
    z_alpha, z_beta = _NORMAL.inv_cdf(1 - alpha / 2), _NORMAL.inv_cdf(_POWER)
    plain = z_alpha * math.sqrt(2 * mean * (1 - mean)) + z_beta * math.sqrt(base * (1 - base) + other * (1 - other))
    n = (plain / difference) ** 2
    return math.ceil(n / 4 * (1 + math.sqrt(1 + 4 / (n * difference))) ** 2)


def binomial_upper_tail(count: int, trials: int, probability: float) -> float:
    """P(X ≥ count) for X binomial.

    Source:
        Summed exactly by the ratio of successive terms.
    """
    if count <= 0 or probability >= 1:
        return 1.0
    if count > trials or probability <= 0:
        return 0.0
    if count <= trials * probability:
        return 1.0 - binomial_upper_tail(trials - count + 1, trials, 1 - probability)
    odds = math.log(probability), math.log1p(-probability)
    here = math.exp(_log_choose(trials, count) + count * odds[0] + (trials - count) * odds[1])
    x = np.arange(count, min(trials, count + 12 * int(math.sqrt(trials)) + 60), dtype=float)
    ratio = (trials - x) / (x + 1) * (probability / (1 - probability))
    return min(1.0, here * (1.0 + float(np.exp(np.cumsum(np.log(ratio))).sum())))
