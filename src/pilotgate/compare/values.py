"""Categories: values the baseline never had, and the mix of those it had."""

from __future__ import annotations

import contextlib
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from pilotgate.compare.attribution import ROWS
from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.distances import Floats, jensen_shannon, rows_for_shift
from pilotgate.compare.pairing import kind
from pilotgate.compare.shares import Share, difference_interval, fisher, rows_for_difference
from pilotgate.compare.words import count, percent, points, some
from pilotgate.model import ColumnProfile, Dimension, Evidence, ValueCount

_NEW_MATTERS = 0.005
_MIX_MATTERS = 0.05
_FEW_TIMES = 5
"""Below so many rows per value a column has no closed set of values."""
_CODES = 12
"""Up to so many distinct numbers are codes; more are a measure, whose values are no closed set."""
_MASK = "***"
"""Masked values cannot be told from each other, nor from the same values unmasked."""
_TOLD = 0.2
"""Below this share of rows the most frequent values say little about the column."""


def value_claims(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """New values of a closed domain, and the mix of categories; nothing for columns that have neither."""
    if "date" in {kind(before), kind(after)} or not before.top or not after.top:
        return []
    if before.personal or after.personal or any(_MASK in v.value for v in (*before.top, *after.top)):
        return _masked(before, after, than, alpha)
    closed = before.top_is_complete and before.present >= _FEW_TIMES * max(1, before.distinct)
    codes = before.distinct <= _CODES or any(f.name == "number leading zeros" for f in before.formats)
    closed = closed and (kind(before) != "number" or codes)
    claims = [_new_values(before, after, than, alpha)] if closed else []
    told = sum(v.count for v in before.top) >= _TOLD * before.present
    if told and {kind(before), kind(after)} != {"number"}:
        claims.append(_mix(before, after, than, alpha))
    return claims


def _masked(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """What can be said of values that nobody may see: whether one of them fills far more rows than any did."""
    was = Share(max(v.count for v in before.top), before.present)
    now = Share(max(v.count for v in after.top), after.present)
    told = (
        f"`{after.name}`: one and the same value (masked) stands in {percent(now.fraction)} of {count(now.rows)} "
        f"rows; in {than} the most frequent one stood in {percent(was.fraction)}."
    )
    untold = (
        f"`{after.name}`: its values are masked, so that new values and their mix cannot be compared; shapes, "
        "formats, lengths and what is missing are."
    )
    return [
        Claim(
            "repeated",
            after.name,
            Dimension.COVERAGE,
            told,
            f"`{after.name}`: no value fills more rows than in {than}.",
            test=Test(
                p=fisher(was, now),
                effect=max(0.0, now.fraction - was.fraction),
                threshold=_MIX_MATTERS,
                rows=min(was.rows, now.rows),
                needed=rows_for_difference(min(was.fraction, 1 - _MIX_MATTERS), _MIX_MATTERS, alpha),
                interval=points(*difference_interval(was, now)),
            ),
            rank=6,
            observed=now.fraction,
            expected=was.fraction,
            failing=now.count,
            tested=now.rows,
            remedy="Look at the source for a default, a test record or a constant that is filled in.",
        ),
        Claim("values", after.name, Dimension.COVERAGE, untold, untold, untold=True),
    ]


def _new_values(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> Claim:
    known = {v.value for v in before.top}
    known |= {v.value for v in (*before.null_likes, *before.sentinels)}
    fresh = [v for v in after.top if v.value not in known]
    now = Share(min(after.present, sum(v.count for v in fresh)), after.present)
    was = Share(before.unique, before.present)
    names = some([f"`{v.value}` ({percent(v.count / after.present)})" for v in fresh], 4)
    return Claim(
        "new_values",
        after.name,
        Dimension.COVERAGE,
        f"`{after.name}`: {percent(now.fraction)} of {count(now.rows)} values are {names}, which {than} never "
        "had; it knew "
        f"{count(before.distinct)} values.",
        f"`{after.name}`: "
        + (f"new values are rare: {names}." if fresh else f"every value was already in {than}."),
        test=Test(
            p=fisher(was, now),
            effect=max(0.0, now.fraction - was.fraction),
            threshold=_NEW_MATTERS,
            rows=min(now.rows, was.rows),
            needed=rows_for_difference(was.fraction, _NEW_MATTERS, alpha),
            interval=points(*difference_interval(was, now)),
            weight=5.0,
        ),
        rank=10 if {kind(before), kind(after)} == {"number"} else 6 if _respelled(fresh, known) else 2,
        observed=now.fraction,
        expected=f"the {count(before.distinct)} values of {than}",
        failing=now.count,
        tested=now.rows,
        remedy=(
            "Decide whether the system may meet these values; if so, add examples to the pilot's data and its "
            "evaluation."
        ),
        evidence=(
            Evidence(ROWS, "new values"),
            Evidence(
                "expected share of unseen values", f"{was.fraction:.3g} (Good, Biometrika 1953: singletons/rows)"
            ),
        ),
    )


def _respelled(fresh: Sequence[ValueCount], known: Iterable[str]) -> bool:
    """Most of the rows with new values hold known ones in another spelling: case, blanks, accents or damage."""
    plain = {_plain(v) for v in known}
    return sum(v.count for v in fresh if _plain(v.value) in plain) > 0.5 * sum(v.count for v in fresh)


def _plain(value: str) -> str:
    with contextlib.suppress(UnicodeError):
        value = value.encode("cp1252").decode("utf-8")
    letters = (c for c in unicodedata.normalize("NFKD", value.casefold()) if not unicodedata.combining(c))
    return "".join(c for c in letters if c.isalnum())


def _mix(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> Claim:
    names, p, q = _counts(before, after)
    moved = jensen_shannon(p, q)
    gaps = q / q.sum() - p / p.sum()
    most = int(np.argmax(np.abs(gaps)))
    label = f"`{names[most]}`" if names[most] else "all other values together"
    share = f"{label} went from {percent(float(p[most] / p.sum()))} to {percent(float(q[most] / q.sum()))}"
    return Claim(
        "distribution",
        after.name,
        Dimension.COVERAGE,
        f"`{after.name}`: the mix of values has moved since {than}: {share} of {count(after.present)} values.",
        f"`{after.name}`: the mix of values is that of {than}.",
        test=Test(
            p=moved.p,
            effect=moved.effect,
            threshold=_MIX_MATTERS,
            rows=min(before.present, after.present),
            needed=rows_for_shift(_MIX_MATTERS * 2 * np.sqrt(np.log(2)) * np.sqrt(2), alpha),
            interval=f"{moved.low:.3f} to {moved.high:.3f}",
        ),
        rank=8,
        observed=moved.effect,
        expected=f"Jensen-Shannon distance under {_MIX_MATTERS}",
        tested=after.present,
        remedy=(
            "Check whether a source, region or product was added or lost; hold the evaluation against the new mix."
        ),
        evidence=(Evidence("statistic", "Jensen-Shannon distance, base 2 (Lin 1991), less its null mean"),),
    )


def _counts(before: ColumnProfile, after: ColumnProfile) -> tuple[list[str], Floats, Floats]:
    """Counts over the same categories; what either list of top values leaves out is one more, named by `""`."""
    p, q = _listed(before), _listed(after)
    both = dict.fromkeys((*p, *q))
    names = [n for n in both if _known(n, p, q, before, after) and _known(n, q, p, after, before)]
    a = np.array([p.get(n, _bound(before)) for n in names], dtype=float)
    b = np.array([q.get(n, _bound(after)) for n in names], dtype=float)
    rest = max(0.0, before.present - float(a.sum())), max(0.0, after.present - float(b.sum()))
    return ([*names, ""], np.append(a, rest[0]), np.append(b, rest[1])) if any(rest) else (names, a, b)


def _listed(column: ColumnProfile) -> Counter[str]:
    """Top values with rows; several that are masked alike are one."""
    counts: Counter[str] = Counter()
    for v in column.top:
        counts[v.value] += v.count
    return counts


def _bound(column: ColumnProfile) -> int:
    """Rows that a value has at most which the list of top values leaves out."""
    return 0 if column.top_is_complete else min((v.count for v in column.top), default=0)


def _known(
    name: str, own: Counter[str], other: Counter[str], column: ColumnProfile, against: ColumnProfile
) -> bool:
    """The column lists the value, or all, or would surely list it were it as frequent as on the other side."""
    if name in own or column.top_is_complete:
        return True
    expected = other[name] / against.present * column.present
    return expected > _bound(column) + 5 * math.sqrt(expected)
