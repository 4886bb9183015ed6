"""Many tests in one run: what each p is worth."""

from __future__ import annotations

from collections.abc import Sequence


def adjust(ps: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """False-discovery-rate adjusted p of each test: reject where it is ≤ alpha.

    Args:
        ps: One p per test of the run.
        weights: How much each test is worth, set before the data are seen; scaled here to a mean of 1.

    Source:
        Benjamini & Hochberg, JRSS B 57 (1995); weights: Genovese, Roeder & Wasserman, Biometrika 93 (2006).
    """
    if not ps:
        return ()
    mean = sum(weights) / len(weights)
    weighted = [min(1.0, p * mean / w) for p, w in zip(ps, weights, strict=True)]
    order = sorted(range(len(ps)), key=weighted.__getitem__)
    adjusted = [1.0] * len(ps)
    least = 1.0
    for rank in range(len(ps), 0, -1):
        index = order[rank - 1]
        least = min(least, weighted[index] * len(ps) / rank)
        adjusted[index] = least
    return tuple(adjusted)


def any_of(ps: Sequence[float]) -> float:
    """One p for "at least one of these has moved", valid for dependent tests as they occur within a column.

    Source:
        Simes, An improved Bonferroni procedure, Biometrika 73 (1986).
    """
    return min(1.0, *(p * len(ps) / rank for rank, p in enumerate(sorted(ps), start=1))) if ps else 1.0
