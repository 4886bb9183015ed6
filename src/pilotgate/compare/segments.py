"""Segments: those that are gone or thinned out, and those in which values went missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.pairing import Pairing, kind
from pilotgate.compare.shares import Share, difference_interval, fisher, moved, open_question, rows_for_difference
from pilotgate.compare.words import count, percent, points
from pilotgate.model import Dimension, Evidence, Profile, SegmentProfile

_LOST = 0.5
"""Part of its share that a segment has to lose."""
_LEAST_SHARE = 0.02
_MATTERS = 0.1
"""Points by which a rate has to move within a segment where the whole hardly does."""
_EXPLAINS, _WHOLE = 0.8, 0.9
"""Part of the additional missing values that a segment has to hold to explain them, and to be all that there is."""
_LIFT = 1.6
_NEAR = 0.02
_SURE = 0.001
_FEWEST = 20

Segments = Mapping[str, Mapping[str, SegmentProfile]]


def segments_of(profile: Profile) -> dict[str, dict[str, SegmentProfile]]:
    """Column → value → segment; those that do not count each column of the profile are left out."""
    found: dict[str, dict[str, SegmentProfile]] = defaultdict(dict)
    for segment in (s for s in profile.table.segments if len(s.missing) == len(profile.columns)):
        found[segment.column][segment.value] = segment
    return found


def lost_claims(before: Profile, after: Profile, than: str, alpha: float) -> list[Claim]:
    """Per dividing column of words the segment whose share fell most, where that is to half or less."""
    was, now = segments_of(before), segments_of(after)
    words = {c.name for c in before.columns if kind(c) != "number"}
    shared = [column for column in was if column in now and column in words]
    return [_lost(column, was[column], now[column], before, after, than, alpha) for column in shared]


def _lost(
    column: str,
    was: Mapping[str, SegmentProfile],
    now: Mapping[str, SegmentProfile],
    before: Profile,
    after: Profile,
    than: str,
    alpha: float,
) -> Claim:
    shares = {
        value: (
            Share(s.rows, before.table.rows),
            Share(now[value].rows if value in now else 0, after.table.rows),
        )
        for value, s in was.items()
        if value and s.rows >= _LEAST_SHARE * before.table.rows
    }
    fallen = {v: 1 - b.fraction / a.fraction for v, (a, b) in shares.items()}
    tests = {v: min(1.0, fisher(a, b) * len(shares)) for v, (a, b) in shares.items()}
    most = min((v for v in shares if fallen[v] >= _LOST), key=lambda v: tests[v], default="")
    most = most or max(fallen, key=fallen.__getitem__, default="")
    a, b = shares.get(most, (Share(0, before.table.rows), Share(0, after.table.rows)))
    told = f"`{column}`: the rows with `{most}` "
    gone = f"are gone; in {than} they were {percent(a.fraction)} of {count(a.rows)}."
    fewer = (
        f"fell from {percent(a.fraction)} of {count(a.rows)} in {than} to {percent(b.fraction)} of {count(b.rows)}."
    )
    lost = max(0.0, a.fraction - b.fraction) / max(1e-9, 1 - b.fraction)
    return Claim(
        "segment",
        column,
        Dimension.COVERAGE,
        told + (gone if b.count == 0 else fewer),
        f"`{column}`: no segment has lost half of its share since {than}.",
        test=Test(
            p=tests.get(most, 1.0),
            effect=max(0.0, fallen.get(most, 0.0)),
            threshold=_LOST,
            rows=min(a.rows, b.rows),
            needed=rows_for_difference(max(_LEAST_SHARE, a.fraction), _LOST * max(_LEAST_SHARE, a.fraction), alpha),
            interval=points(*difference_interval(a, b)),
            informative=any(open_question(a, b) for a, b in shares.values()),
        ),
        rank=7,
        observed=b.fraction,
        expected=a.fraction,
        failing=b.count,
        tested=b.rows,
        remedy="Ask whether the delivery is whole; if these rows are meant to go, the pilot's results for them no "
        "longer matter.",
        explains=_follows(column, lost, b.count, _left_missing(was.get(most), before) if b.count == 0 else {}),
        lead=3,
    )


_MIXES = frozenset({"distribution", "segment", "missing", "missing_within", "rows", "vanished", "trait_share"})
_MIXED = _MIXES | {"format_share", "length", "mean", "rows_per_day", "unfinished_days", "thin_days"}


def _left_missing(segment: SegmentProfile | None, before: Profile) -> dict[str, float]:
    """Missing rate of each column of the baseline without the segment's rows."""
    if segment is None or segment.rows >= before.table.rows:
        return {}
    return {
        c.name: (c.missing - m) / (c.rows - segment.rows)
        for c, m in zip(before.columns, segment.missing, strict=True)
    }


def follows_loss(lost: float) -> Callable[[Claim], bool]:
    """Whether a move may come of so large a part of the rows that is not there: see `_follows`."""
    reach = lost / (1 - lost) if lost < 1 else float("inf")

    def follows(claim: Claim) -> bool:
        if claim.what in {"missing", "missing_within"}:
            was, now = claim.expected, claim.observed
            return isinstance(was, float) and isinstance(now, float) and 0 <= was - now <= reach
        return _follows("", lost, 1, {})(claim)

    return follows


def _follows(column: str, lost: float, left: int, left_missing: Mapping[str, float]) -> Callable[[Claim], bool]:
    """Whether another move may come of the rows that are not there: none is beyond what their absence can do.

    Taking away a part `lost` of the rows moves any share by no more than that part of the rest; nothing new comes
    of it. The test is necessary, not sufficient, so that what is told so is told with the finding and not left out.
    """
    reach = lost / (1 - lost) if lost < 1 else float("inf")

    def follows(claim: Claim) -> bool:
        if claim.column == column or claim.what.split(".")[0] not in _MIXED:
            return False
        if claim.what in {"rows", "vanished", "rows_per_day", "thin_days", "unfinished_days"}:
            return left == 0 or claim.stage == "history"
        if claim.what in {"missing", "missing_within"}:
            rate = left_missing.get(claim.column or "")
            return rate is not None and isinstance(claim.observed, float) and abs(claim.observed - rate) <= _NEAR
        if isinstance(claim.observed, float) and isinstance(claim.expected, float):
            return abs(claim.observed - claim.expected) <= 1.2 * reach
        return claim.test is not None and claim.test.effect <= 3 * reach

    return follows


def missing_within(before: Profile, after: Profile, pairing: Pairing, than: str, alpha: float) -> list[Claim]:
    """Per column the segment in which most went missing, where the whole need not show it."""
    was, now = segments_of(before), segments_of(after)
    shared = [(c, v) for c in was if c in now for v in was[c] if v in now[c]]
    claims = []
    for b, a in pairing.pairs:
        tried = [(c, v, *_shares(was[c][v], now[c][v], b.position, a.position)) for c, v in shared if c != a.name]
        tried = [t for t in tried if min(t[2].rows, t[3].rows) >= _FEWEST]
        if tried:
            claims.append(_within(a.name, tried, than, alpha))
    return claims


def _shares(was: SegmentProfile, now: SegmentProfile, b: int, a: int) -> tuple[Share, Share]:
    return Share(was.missing[b], was.rows), Share(now.missing[a], now.rows)


def _within(name: str, tried: Sequence[tuple[str, str, Share, Share]], than: str, alpha: float) -> Claim:
    tests = [min(1.0, moved(w, n, rise=0.8) * len(tried)) for *_, w, n in tried]
    enough = [i for i, (*_, w, n) in enumerate(tried) if abs(n.fraction - w.fraction) >= _MATTERS]
    most = min(
        enough or range(len(tried)), key=lambda i: (tests[i], -abs(tried[i][3].fraction - tried[i][2].fraction))
    )
    column, value, was, now = tried[most]
    shown = f"where `{column}` is " + (f"`{value}`" if value else "missing")
    return Claim(
        "missing_within",
        name,
        Dimension.COMPLETENESS,
        f"`{name}`: {shown}, {percent(now.fraction)} of {count(now.rows)} values are missing; in {than} it was "
        f"{percent(was.fraction)}.",
        f"`{name}`: in no segment has the missing rate moved by {_MATTERS * 100:.0f} points since {than}.",
        test=Test(
            p=tests[most],
            effect=abs(now.fraction - was.fraction),
            threshold=_MATTERS,
            rows=min(was.rows, now.rows),
            needed=rows_for_difference(min(was.fraction, 1 - _MATTERS), _MATTERS, alpha),
            interval=points(*difference_interval(was, now)),
            informative=any(open_question(w, n) for *_, w, n in tried),
        ),
        cause=f"missing {shown}" if now.fraction > was.fraction else f"no longer missing {shown}",
        columns=2,
        family="missing",
        rank=2,
        observed=now.fraction,
        expected=was.fraction,
        failing=now.count,
        tested=now.rows,
        remedy="Ask who fills the field for these rows, and since when it is left empty.",
    )


def attributed(claims: Sequence[Claim], before: Profile, after: Profile, pairing: Pairing) -> list[Claim]:
    """Claims that a column went missing, with the segment that holds (nearly) all that is missing in addition."""
    was, now = segments_of(before), segments_of(after)
    pairs = {a.name: (b, a) for b, a in pairing.pairs}
    told = []
    for claim in claims:
        words = ""
        if claim.what == "missing" and claim.column in pairs:
            b, a = pairs[claim.column]
            whole = (a.missing_fraction or 0) - (b.missing_fraction or 0)
            if whole > 0:
                words, share = _explaining(was, now, b.position, a.position, after.table.rows, whole, claim.column)
        told.append(_with_segment(claim, words, share) if words else claim)
    return told


def _explaining(
    was: Segments, now: Segments, b: int, a: int, rows: int, whole: float, column: str
) -> tuple[str, float]:
    """The segment with most of the additional missing values, in words, and the part of them that it holds.

    A segment explains a change where it holds at least 80 % of the additional missing values (those beyond the
    baseline's rate), more than 1.6 times its part of the rows, and where its own rate has moved beyond chance
    (Fisher's p of .001 over all segments tried, Bonferroni).
    """
    best, words = 0.0, ""
    tried = sum(map(len, now.values()))
    for name in was:
        if name not in now or name == column:
            continue
        for value, s in now[name].items():
            base = was[name].get(value)
            if base is None or not base.rows or not s.rows:
                continue
            extra = s.missing[a] - base.missing[b] / base.rows * s.rows
            part = extra / (whole * rows)
            surely = fisher(Share(base.missing[b], base.rows), Share(s.missing[a], s.rows)) * tried <= _SURE
            if surely and part >= _EXPLAINS and part > best and s.rows * _LIFT <= part * rows:
                best = part
                words = f"`{name}` is " + (f"`{value}`" if value else "missing")
    return words, min(1.0, best)


def _with_segment(claim: Claim, words: str, share: float) -> Claim:
    """The claim with the segment that explains it: its cause, unless some of the change lies outside."""
    part = "All" if share >= 0.995 else percent(share)
    whole = share >= _WHOLE
    return replace(
        claim,
        changed=f"{claim.changed} {part} of what is missing in addition is where {words}.",
        cause=f"missing where {words}" if whole else claim.cause,
        columns=2 if whole else claim.columns,
        evidence=(
            *claim.evidence,
            Evidence("segment", f"{words}: {percent(share)} of the additional missing values"),
        ),
    )
