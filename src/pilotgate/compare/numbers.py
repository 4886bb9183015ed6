"""Numbers: how far they have travelled, in which unit, and beyond which bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from pilotgate.compare.attribution import ROWS
from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.distances import Floats, population_stability_index, rows_for_shift, spread, wasserstein
from pilotgate.compare.missing import uncertain_token
from pilotgate.compare.shares import Share, difference_interval, fisher, rows_for_difference
from pilotgate.compare.words import count, number, percent, points
from pilotgate.model import ColumnProfile, Dimension, Evidence, Numbers, Severity

_MATTERS = 0.15
_UNITS = {10.0: "×10", 100.0: "×100", 1000.0: "×1000", 0.1: "÷10", 0.01: "÷100", 0.001: "÷1000"}
_SERIES = 0.98
"""Distinct share from which whole numbers in a narrow band are taken for running numbers."""


_CODE = 8
"""Digits from which unique whole numbers of one length are taken for codes."""


def number_claims(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """The distribution of a column of numbers and its range; nothing where it has none on either side."""
    was, now = before.numbers, after.numbers
    if was is None or now is None or was.count < 2 or now.count < 2:
        return []
    if _running(before, was) and _running(after, now):
        same = f"`{after.name}`: running numbers, as in {than}; their size only says when they were given."
        return [Claim("distribution", after.name, Dimension.CONSISTENCY, same, same)]
    if token := uncertain_token(before, after):
        told = f"`{after.name}`: `{token}` reads as missing on one side and as a value on the other."
        return [
            Claim("distribution", after.name, Dimension.CONSISTENCY, told, told, fact=True, severity=Severity.INFO)
        ]
    f, g = np.array(was.quantiles), np.array(now.quantiles)
    return [_distribution(after.name, was, now, f, g, than, alpha), _range(after.name, was, now, g, than, alpha)]


def _running(column: ColumnProfile, numbers: Numbers) -> bool:
    width = numbers.max - numbers.min + 1
    whole = all(float(q).is_integer() for q in (numbers.min, numbers.max))
    whole = whole and column.logical_type == "integer"
    if not whole or column.distinct < _SERIES * numbers.count:
        return False
    digits = len(f"{numbers.min:.0f}")
    return width <= 20 * max(column.distinct, 50) or (digits >= _CODE and len(f"{numbers.max:.0f}") == digits)


def _distribution(name: str, was: Numbers, now: Numbers, f: Floats, g: Floats, than: str, alpha: float) -> Claim:
    scale = spread(f, was.std) or spread(g, now.std) or 1.0
    moved = wasserstein(f, was.count, g, now.count, scale)
    unit = unit_between(f, g)
    stability = population_stability_index(f, was.count, g, now.count)
    typical = _most_telling(f, g, than, _PARTS if not unit else {50: _PARTS[50]})
    if unit:
        changed = (
            f"`{name}`: all values seem to be in another unit ({unit}): {typical}. Mean {number(now.mean)} "
            "instead of "
            f"{number(was.mean)}."
        )
    else:
        changed = (
            f"`{name}`: the {count(now.count)} values have moved by {_times(moved.effect)} standard deviations "
            f"since {than}: "
            f"{typical}, mean {number(now.mean)} instead of {number(was.mean)}."
        )
    return Claim(
        "distribution",
        name,
        Dimension.CONSISTENCY,
        changed,
        f"`{name}`: the values are distributed as in {than}; {typical}.",
        test=Test(
            p=moved.p,
            effect=moved.effect,
            threshold=_MATTERS,
            rows=min(was.count, now.count),
            needed=rows_for_shift(_MATTERS, alpha),
            interval=f"{moved.low:.2f} to {moved.high:.2f} sd",
        ),
        cause=f"unit {unit}" if unit else "",
        columns=2,
        rank=3 if unit else 8,
        observed=moved.effect,
        expected=f"moved by less than {_MATTERS} sd",
        tested=now.count,
        remedy="Ask the source for the unit of the field."
        if unit
        else "Check whether what the numbers stand for has changed; hold the evaluation against today's values.",
        evidence=(
            Evidence(
                "statistic", "Wasserstein distance over the baseline's standard deviation, 1st to 99th percentile"
            ),
            Evidence("PSI less its null mean", f"{stability:.3f}"),
        ),
    )


def _times(effect: float) -> str:
    return f"{effect:.2f}" if effect < _PLAIN else count(effect)


_PLAIN = 20
_PARTS = {
    50: "half of the values lie under",
    10: "a tenth of the values lie under",
    90: "a tenth of the values lie over",
}


def _most_telling(f: Floats, g: Floats, than: str, parts: Mapping[int, str]) -> str:
    """Where the two distributions are furthest apart, in words: the middle, unless another part says far more."""
    gaps = {at: abs(float(f[at] - g[at])) for at in parts}
    at = max(gaps, key=gaps.__getitem__)
    at = 50 if gaps[50] >= gaps[at] / 2 else at
    said = parts[at]
    return f"{said} {number(g[at])} (in {than} {said.rsplit(' ', 1)[1]} {number(f[at])})"


def unit_between(f: Floats, g: Floats) -> str:
    """The power of ten by which all values differ, in words, or empty."""
    inner = slice(5, 96)
    a, b = f[inner], g[inner]
    usable = (np.abs(a) > 0) & (np.sign(a) == np.sign(b))
    if usable.sum() < 0.8 * len(a) or np.ptp(a) == 0:
        return ""
    ratio = np.log10(b[usable] / a[usable])
    middle = float(np.median(ratio))
    power = round(middle)
    steady = float(np.quantile(np.abs(ratio - power), 0.9)) < 0.12
    known = _UNITS.get(10.0**power, "") if power else ""
    return known if steady and abs(middle - power) < 0.06 else ""


def _range(name: str, was: Numbers, now: Numbers, g: Floats, than: str, alpha: float) -> Claim:
    """Share of values beyond the baseline's least and greatest, against the share that chance puts there.

    Source:
        A new value exceeds all n known ones with chance 1/(n + 1): Wilks, Ann. Math. Stat. 12 (1941).
    """
    slack = 0.1 * (was.max - was.min)
    outside = _beyond(g, was.min - slack, was.max + slack)
    over = Share(round(outside * now.count), now.count)
    expected = Share(2, was.count + 1)
    return Claim(
        "range",
        name,
        Dimension.COVERAGE,
        f"`{name}`: {percent(over.fraction)} of {count(over.rows)} values lie far outside what {than} knew "
        f"({number(was.min)} "
        f"to {number(was.max)}); they reach from {number(now.min)} to {number(now.max)}.",
        f"`{name}`: values lie between {number(now.min)} and {number(now.max)} (in {than} {number(was.min)} to "
        f"{number(was.max)}).",
        test=Test(
            p=fisher(expected, over) if over.fraction > expected.fraction else 1.0,
            effect=over.fraction,
            threshold=0.01,
            rows=min(over.rows, was.count),
            needed=rows_for_difference(0.0, 0.01, alpha),
            interval=points(*difference_interval(expected, over)),
        ),
        rank=9,
        observed=f"{number(now.min)} to {number(now.max)}",
        expected=f"{number(was.min)} to {number(was.max)}",
        failing=over.count,
        tested=over.rows,
        remedy="Check the extreme values; outside its pilot's range the system was never tried.",
        evidence=(Evidence(ROWS, "outside the range"),),
    )


def _beyond(quantiles: Floats, low: float, high: float) -> float:
    """Share of values outside bounds; within the first and last percent nothing is known, so half is taken."""
    at = np.arange(101) / 100
    under = at[np.searchsorted(quantiles, low, side="left") - 1] if quantiles[0] < low else 0.0
    above = 1 - at[min(100, int(np.searchsorted(quantiles, high, side="right")))] if quantiles[-1] > high else 0.0
    return float(max(0.0, under)) + float(above) if math.isfinite(low + high) else 0.0
