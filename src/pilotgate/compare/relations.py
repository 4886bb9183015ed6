"""Between columns: what determined what, what moved with what, and which keys are still there."""

from __future__ import annotations

import math

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.pairing import overlap
from pilotgate.compare.shares import Share, difference_interval, fisher, open_question, rows_for_difference
from pilotgate.compare.words import count, percent, points
from pilotgate.model import ColumnProfile, Correlation, Dependency, Dimension, Profile

_VIOLATIONS_MATTER = 0.02
_CORRELATION_MATTERS = 0.2


def relation_claims(before: Profile, after: Profile, than: str, alpha: float) -> list[Claim]:
    """Dependencies and correlations that both profiles hold, and the keys that they share."""
    held = {(d.determinant, d.dependent): d for d in before.table.dependencies}
    moved = {(c.left, c.right): c for c in before.table.correlations}
    claims = [
        _dependency(held[d.determinant, d.dependent], d, than, alpha)
        for d in after.table.dependencies
        if (d.determinant, d.dependent) in held
    ]
    claims.extend(
        _correlation(moved[c.left, c.right], c, than)
        for c in after.table.correlations
        if (c.left, c.right) in moved
    )
    columns = {c.name: c for c in before.columns}
    claims.extend(_keys(columns[c.name], c, than) for c in after.columns if c.name in columns and _is_key(c))
    return claims


def _dependency(was: Dependency, now: Dependency, than: str, alpha: float) -> Claim:
    a, b = Share(was.violations, was.tested), Share(now.violations, now.tested)
    rule = f"`{' + '.join(now.determinant)}` determines `{now.dependent}`"
    told = f"{rule} but in {percent(b.fraction)} of {count(b.rows)} rows; in {than} it was {percent(a.fraction)}."
    return Claim(
        f"dependency.{'+'.join(now.determinant)}.{now.dependent}",
        None,
        Dimension.CONSISTENCY,
        told,
        told,
        test=Test(
            p=fisher(a, b),
            effect=max(0.0, b.fraction - a.fraction),
            threshold=_VIOLATIONS_MATTER,
            rows=min(a.rows, b.rows),
            needed=rows_for_difference(min(a.fraction, 0.9), _VIOLATIONS_MATTER, alpha),
            interval=points(*difference_interval(a, b)),
            informative=open_question(a, b),
        ),
        family="relation",
        about=frozenset({*now.determinant, now.dependent}),
        observed=b.fraction,
        expected=a.fraction,
        failing=b.count,
        tested=b.rows,
        remedy="Look at rows in which the second column contradicts the first; one of the two is kept wrongly.",
    )


def _correlation(was: Correlation, now: Correlation, than: str) -> Claim:
    """Two rank correlations, compared on the scale on which their error does not depend on them.

    Source:
        Fisher, Metron 1 (1921); variance 1.06/(n - 3) for Spearman's: Fieller, Hartley & Pearson, Biometrika 44
        (1957).
    """
    a, b = (math.atanh(max(-0.999, min(0.999, c.value))) for c in (was, now))
    error = math.sqrt(1.06 / max(1, was.rows - 3) + 1.06 / max(1, now.rows - 3))
    change = abs(now.value - was.value)
    told = f"`{now.left}` and `{now.right}` move together with a rank correlation of {now.value:.2f}"
    return Claim(
        f"correlation.{now.left}.{now.right}",
        None,
        Dimension.CONSISTENCY,
        f"{told}; in {than} it was {was.value:.2f}.",
        f"{told}, in {than} {was.value:.2f}.",
        test=Test(
            p=math.erfc(abs(a - b) / error / math.sqrt(2)),
            effect=change,
            threshold=_CORRELATION_MATTERS,
            rows=min(was.rows, now.rows),
            needed=math.ceil(3 + 2 * 1.06 * (3.42 / _CORRELATION_MATTERS) ** 2),
            interval=f"{math.tanh(b - 1.96 * error):.2f} to {math.tanh(b + 1.96 * error):.2f}",
        ),
        family="relation",
        about=frozenset({now.left, now.right}),
        observed=now.value,
        expected=was.value,
        tested=now.rows,
        remedy="Check whether one of the two is now computed, scaled or joined in another way.",
    )


def _is_key(column: ColumnProfile) -> bool:
    return bool(column.sketch) and column.distinct == column.rows > 1


def _keys(was: ColumnProfile, now: ColumnProfile, than: str) -> Claim:
    """Keys in common, estimated from the smallest hashes; told, never judged.

    Source:
        Beyer, Haas, Reinwald, Sismanis & Gemulla, SIGMOD 2007.
    """
    similar = overlap(was.sketch, now.sketch)
    shared = min(now.distinct, was.distinct, round(similar / (1 + similar) * (was.distinct + now.distinct)))
    told = (
        f"`{now.name}`: about {count(shared)} of {count(now.distinct)} keys were already in {than}, about "
        f"{count(now.distinct - shared)} are new, and about {count(was.distinct - shared)} of its keys are gone."
    )
    return Claim("keys", now.name, Dimension.COVERAGE, told, told, observed=shared, tested=now.distinct)
