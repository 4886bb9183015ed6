"""How far a distribution has moved: numbers by Wasserstein distance, categories by Jensen-Shannon distance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NORMAL = NormalDist()
_POWER = 0.8
_TRIM = slice(1, 100)
"""The first and last percent are left out: their extremes are single values."""
_AT = np.arange(101)[_TRIM] / 100
_BETWEEN = (_AT[1:] + _AT[:-1]) / 2


def _bridge() -> tuple[Floats, Floats]:
    """Mean and covariance of the absolute value of a Brownian bridge at the middles between percents."""
    u = _BETWEEN
    sd = np.sqrt(u * (1 - u))
    covariance = np.minimum.outer(u, u) - np.outer(u, u)
    r = np.clip(covariance / np.outer(sd, sd), -1, 1)
    absolute = np.outer(sd, sd) * (2 / np.pi) * (np.sqrt(1 - r * r) + r * np.arcsin(r) - 1)
    return np.sqrt(2 / np.pi) * sd, absolute


_BRIDGE_MEAN, _BRIDGE_COVARIANCE = _bridge()


@dataclass(frozen=True, slots=True)
class Moved:
    """A distance between two samples.

    Attributes:
        effect: The distance.
        low: Lower end of its 95 % interval.
        high: Upper end.
        p: Chance of such a distance between two samples of one population.
    """

    effect: float
    low: float
    high: float
    p: float


def wasserstein(before: Floats, n: int, after: Floats, m: int, scale: float) -> Moved:
    """Mean distance that values have to travel from one sample to the other, in units of `scale`.

    Args:
        before: Quantiles of the baseline at 0, 1 ... 100 percent, shape (101,).
        n: Values of the baseline.
        after: Quantiles of the extract, shape (101,).
        m: Values of the extract.
        scale: Standard deviation of the baseline, > 0.

    Source:
        Trimmed distance: Munk & Czado, JRSS B 60 (1998). Null law, the integral of |Brownian bridge| against the
        quantile function, and interval: del Barrio, Giné & Matrán, Annals of Probability 27 (1999). The integral's
        exact mean and variance are matched by a gamma law (Satterthwaite 1946), whose tail is the heavier one.
    """
    f, g = before[_TRIM], after[_TRIM]
    gap = np.abs(f - g)
    effect = float(((gap[1:] + gap[:-1]) / 2).sum() / 100) / scale
    weight = (n * np.diff(f) + m * np.diff(g)) / (n + m) / scale
    mean = float(_BRIDGE_MEAN @ weight)
    variance = float(weight @ _BRIDGE_COVARIANCE @ weight)
    statistic = effect * math.sqrt(n * m / (n + m))
    if mean <= 0 or variance <= 0:
        p = 1.0 if effect == 0 else 0.0
    else:
        p = gamma_upper_tail(mean * mean / variance, statistic * mean / variance)
    error = math.sqrt(_travel_variance(f, g) / n + _travel_variance(g, f) / m) / scale
    z = _NORMAL.inv_cdf(0.975)
    return Moved(effect, max(0.0, effect - z * error), effect + z * error, p)


def _travel_variance(own: Floats, other: Floats) -> float:
    """Variance of the influence of one value on the distance."""
    sign = np.sign(own - other)
    path = np.concatenate(([0.0], np.cumsum((sign[1:] + sign[:-1]) / 2 * np.diff(own))))
    return float(path.var())


def rows_for_shift(effect: float, alpha: float) -> int:
    """Rows on each side at which a shift of the mean by `effect` standard deviations is seen four times in five.

    Source:
        Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 2.
    """
    return math.ceil(2 * ((_NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(_POWER)) / effect) ** 2)


def spread(quantiles: Floats, std: float) -> float:
    """Standard deviation of the values between the 1st and the 99th percentile, else the plain one.

    A few extreme values must not hide a shift of all others.

    Source:
        Winsorised standard deviation: Tukey & McLaughlin, Sankhya A 25 (1963).
    """
    inner = float(np.clip(quantiles, quantiles[1], quantiles[99]).std())
    return inner if inner > 0 else std


def population_stability_index(before: Floats, n: int, after: Floats, m: int) -> float:
    """How far a binned distribution has moved, less the mean that sampling noise alone gives.

    Bins are the deciles of the baseline; equal deciles are one bin.

    Returns:
        PSI in nats, ≥ 0; 0.1 is commonly read as moderate, 0.25 as large.

    Source:
        Siddiqi, Credit Risk Scorecards (2006); null mean (bins - 1)(1/n + 1/m): arXiv 2307.11878.
    """
    edges = np.unique(before[10:100:10])
    bins = len(edges) + 1
    p = np.diff(np.concatenate(([0.0], _below(before, edges), [1.0])))
    q = np.diff(np.concatenate(([0.0], _below(after, edges), [1.0])))
    p, q = (p * n + 0.5) / (n + 0.5 * bins), (q * m + 0.5) / (m + 0.5 * bins)
    return max(0.0, float(((q - p) * np.log(q / p)).sum()) - (bins - 1) * (1 / n + 1 / m))


def _below(quantiles: Floats, edges: Floats) -> Floats:
    """Share of values at or below each edge, read from the quantiles."""
    low = np.searchsorted(quantiles, edges, side="right")
    left = np.clip(low - 1, 0, 100)
    right = np.clip(low, 0, 100)
    step = quantiles[right] - quantiles[left]
    part = np.where(step > 0, (edges - quantiles[left]) / np.where(step > 0, step, 1.0), 0.0)
    return np.where(low == 0, 0.0, np.where(low > 100, 1.0, (left + part) / 100))


def jensen_shannon(before: Floats, after: Floats) -> Moved:
    """Distance of two histograms over the same categories, 0 (same) to 1 (no category in common).

    The mean that sampling noise alone gives, (k - 1)(1/n + 1/m)/(8 ln 2), is subtracted from the divergence. The p
    is that of the likelihood-ratio test, with categories too rare for it pooled.

    Args:
        before: Counts of the baseline, shape (k,), sum > 0.
        after: Counts of the extract, shape (k,), sum > 0.

    Source:
        Lin, Divergence measures based on the Shannon entropy, IEEE Trans. Inf. Theory 37 (1991); Endres &
        Schindelin (2003) for the root as a metric; G test: Sokal & Rohlf, Biometry (1995); interval by the delta
        method.
    """
    n, m = float(before.sum()), float(after.sum())
    a, b = _pool_rare(before, after)
    p, q = a / n, b / m
    middle = (p + q) / 2
    log_p = np.log2(np.where(p > 0, p, 1) / np.where(p > 0, middle, 1))
    log_q = np.log2(np.where(q > 0, q, 1) / np.where(q > 0, middle, 1))
    divergence = float((p * log_p).sum() + (q * log_q).sum()) / 2
    noise = (len(p) - 1) * (1 / n + 1 / m) / (8 * math.log(2))
    corrected = max(0.0, divergence - noise)
    variance = (
        float((p * log_p**2).sum() - (p * log_p).sum() ** 2) / 4 / n
        + float((q * log_q**2).sum() - (q * log_q).sum() ** 2) / 4 / m
    )
    half = _NORMAL.inv_cdf(0.975) * math.sqrt(max(0.0, variance))
    low, high = max(0.0, corrected - half), min(1.0, corrected + half)
    return Moved(math.sqrt(corrected), math.sqrt(low), math.sqrt(high), _g_test(a, b))


def _pool_rare(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Categories of which either side expects under 5 rows become one."""
    n, m = before.sum(), after.sum()
    rare = (before + after) * min(n, m) / (n + m) < 5
    if rare.sum() < 2:
        return before, after
    return np.append(before[~rare], before[rare].sum()), np.append(after[~rare], after[rare].sum())


def _g_test(before: Floats, after: Floats) -> float:
    n, m, total = before.sum(), after.sum(), before + after
    if len(total) < 2:
        return 1.0
    statistic = 0.0
    for counts, rows in ((before, n), (after, m)):
        expected = total * rows / (n + m)
        seen = counts > 0
        statistic += 2 * float((counts[seen] * np.log(counts[seen] / expected[seen])).sum())
    k = int((total > 0).sum())
    q_min = 1 + ((n + m) * float((1 / total[total > 0]).sum()) - 1) * ((n + m) * (1 / n + 1 / m) - 1) / (
        6 * (n + m) * max(1, k - 1)
    )
    return gamma_upper_tail((k - 1) / 2, statistic / q_min / 2) if k > 1 else 1.0


def gamma_upper_tail(shape: float, x: float) -> float:
    """P(X > x) for X gamma distributed with that shape and scale 1 (a χ² with 2·shape degrees of freedom, halved).

    Source:
        Press et al., Numerical Recipes (2007), 6.2: series below shape + 1, continued fraction (Lentz) above.
    """
    if x <= 0:
        return 1.0
    front = math.exp(max(-745.0, shape * math.log(x) - x - math.lgamma(shape)))
    if x < shape + 1:
        term = total = 1 / shape
        step = shape
        while abs(term) > abs(total) * 1e-15:
            step += 1
            term *= x / step
            total += term
        return max(0.0, 1 - front * total)
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 10_000):
        factor = -i * (i - shape)
        b += 2
        d = 1 / _off_zero(factor * d + b)
        c = _off_zero(b + factor / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, front * fraction)


def _off_zero(x: float) -> float:
    return x if abs(x) > 1e-300 else 1e-300
