"""What differs from the pilot, but not from the nights accepted since: no news, so a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pilotgate.compare.claim import Claim
from pilotgate.compare.forecast import LEAST
from pilotgate.model import Profile, Severity

_RECENT = 7
_MOST = 4
"""Of the recent nights, how many have to be like tonight."""
_WEEKS = 4
_NEARER = 0.5
_ALSO_NEAR = 0.75
_SMALL = 3

Remake = Callable[[Profile, Profile], Sequence[Claim]]


def settled(
    claims: Sequence[Claim],
    earlier: Sequence[Profile],
    current: Profile,
    alpha: float,
    remake: Remake,
    old: Mapping[str, str],
) -> list[Claim]:
    """The claims, those as a note that hold of most accepted nights as they hold of tonight.

    Samples of one feed differ from night to night by more than chance alone, and what somebody accepted night after
    night is no news. Tonight is like an accepted night where the same comparison with that night finds a move too
    small to matter, or less than half as large as from the pilot (and no more than three times what matters), or
    less than three quarters as large and not beyond chance. So it has to be with four of the last seven accepted
    nights, or with all but one of the same weekday in the last four weeks (two at the least). A change of the last
    three nights is never hushed by it.

    Args:
        claims: Of the comparison with the pilot.
        earlier: Profiles of accepted runs, oldest first.
        current: Tonight's profile, its columns under the pilot's names.
        alpha: Below which p a claim may become a finding.
        remake: The claims of another comparison, of baseline and extract.
        old: The pilot's name of each column that has another tonight.
    """
    if len(earlier) < LEAST:
        return list(claims)
    asked = [c for c in claims if _may_fail(c, alpha)]
    if not asked:
        return list(claims)
    names = frozenset(old.get(n, n) for c in asked for n in c.concerns)
    tonight = _only(current, names)
    recent = list(earlier[-_RECENT:])
    weekday = [p for p in earlier[-_WEEKS * 7 :] if p.created_at.weekday() == current.created_at.weekday()][
        -_WEEKS:
    ]
    found = {id(p): {(c.what, c.column): c for c in remake(_only(p, names), tonight)} for p in (*recent, *weekday)}
    told = []
    for claim in claims:
        like = 0
        if any(claim is c for c in asked):
            like = sum(_alike(claim, found[id(p)], old, alpha) for p in recent)
            same = sum(_alike(claim, found[id(p)], old, alpha) for p in weekday)
            if like < _MOST and len(weekday) >= 2 and same >= max(2, len(weekday) - 1):
                told.append(_note(claim, f"{same} of the last {len(weekday)} accepted runs on that weekday"))
                continue
        told.append(_note(claim, f"{like} of the last {len(recent)} accepted runs") if like >= _MOST else claim)
    return told


def _may_fail(claim: Claim, alpha: float) -> bool:
    test = claim.test
    return test is not None and test.informative and test.p <= alpha and test.effect >= test.threshold


def _alike(
    claim: Claim, night: Mapping[tuple[str, str | None], Claim], old: Mapping[str, str], alpha: float
) -> bool:
    other = night.get((claim.what, old.get(claim.column or "", claim.column)))
    if other is None or other.test is None or claim.test is None:
        return claim.what == "null_token" and other is None
    near = min(_NEARER * claim.test.effect, _SMALL * other.test.threshold)
    return other.test.effect <= max(other.test.threshold, near) or (
        other.test.p > alpha and other.test.effect <= _ALSO_NEAR * claim.test.effect
    )


def _note(claim: Claim, nights: str) -> Claim:
    return replace(claim, severity=Severity.INFO, changed=f"{claim.changed} Much like tonight were {nights}.")


def _only(profile: Profile, names: frozenset[str]) -> Profile:
    columns = tuple(c for c in profile.columns if c.name in names)
    kept = {c.position: i for i, c in enumerate(columns)}
    segments = tuple(
        replace(s, missing=tuple(s.missing[p] for p in kept)) for s in profile.table.segments if s.missing
    )
    return replace(
        profile,
        columns=tuple(replace(c, position=i) for i, c in enumerate(columns)),
        table=replace(profile.table, segments=segments),
    )
