"""An old extract that came again: as it was, or under a new date."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pilotgate.compare.claim import Claim
from pilotgate.compare.words import count, some
from pilotgate.model import ColumnProfile, Dimension, Evidence, Profile

_LEAST = 2
"""Columns that change from night to night and hold tonight what they held on another."""
_MOST = 0.6
_LISTED = 5
_FEW = 5

Mark = tuple[object, ...]


def stale_claims(earlier: Sequence[Profile], current: Profile) -> list[Claim]:
    """Whether tonight's columns hold, to the row, what they held on one of the accepted nights.

    Only columns tell that changed from each of the last accepted nights to the next (or, for a match with the last
    night itself, in all of them): two of these at the least and 60 % of them have to agree with the old night in
    rows, missing values, distinct values, moments and most frequent values. A restamped date is the exception that
    is named.

    Args:
        earlier: Profiles of accepted runs, oldest first.
        current: Tonight's profile.
    """
    recent = earlier[-_LISTED:]
    if len(recent) < _LISTED or current.table.rows < _FEW:
        return []
    marks = [{c.name: _mark(c) for c in p.columns} for p in (*recent, current)]
    lively = [
        c.name
        for c in current.columns
        if all(c.name in m for m in marks) and all(a[c.name] != b[c.name] for a, b in pairwise(marks[:-1]))
    ]
    same = "Tonight's extract holds what that of no accepted run held."
    quiet = Claim("stale", None, Dimension.TIMELINESS, same, same, stage="history")
    if len(lively) < _LEAST:
        return []
    tonight = marks[-1]
    best: tuple[int, Profile | None] = (0, None)
    for profile in earlier:
        if profile.table.rows == current.table.rows:
            known = {c.name: _mark(c) for c in profile.columns}
            best = max(best, (sum(known.get(n) == tonight[n] for n in lively), profile), key=lambda b: b[0])
    agree, night = best
    if night is None or agree < _LEAST or agree < _MOST * len(lively):
        return [quiet]
    then = {c.name: _mark(c) for c in night.columns}
    held = frozenset(n for n in tonight if then.get(n) == tonight[n])
    other = [n for n in lively if n not in held]
    but = f" but {some([f'`{n}`' for n in other])}" if other else ""
    return [
        Claim(
            "stale",
            None,
            Dimension.TIMELINESS,
            f"This is the extract of {night.created_at:%Y-%m-%d} again: of the columns that change every night, "
            f"{count(agree)} hold exactly what they held then{but}.",
            same,
            fact=True,
            observed=f"{night.created_at:%Y-%m-%d}",
            remedy="Ask the source for tonight's extract, and why an old one came in its place.",
            evidence=(Evidence("columns that agree", ", ".join(n for n in lively if n in held)),),
            stage="history",
            explains=lambda c: _follows(c, held),
            lead=1,
        )
    ]


_OF_AGE = frozenset({"age", "rows", "vanished", "late", "hours", "stale_rows"})


def _follows(claim: Claim, held: frozenset[str]) -> bool:
    if claim.what.split(".")[0] in _OF_AGE:
        return True
    return bool(claim.concerns) and claim.concerns <= held and (claim.test is not None or claim.stage == "history")


def _mark(column: ColumnProfile) -> Mark:
    """What tells one night's values of a column from another's, whatever they are called."""
    numbers, dates = column.numbers, column.dates
    return (
        column.rows,
        column.missing,
        column.distinct,
        column.top[:20],
        column.sketch,
        numbers and (numbers.min, numbers.max, numbers.mean, numbers.std),
        dates and (dates.min, dates.max, dates.per_day),
    )
