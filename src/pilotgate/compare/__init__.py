"""Profile against profile: what has changed since the pilot, and since every night before.

Only profiles are read, so a baseline is a small file without raw values, and every engine is compared on equal
terms. Pure functions: no data, no files, no clock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pilotgate.compare.claim import Claim
from pilotgate.compare.history import Expectation, expectations, explained, history_claims
from pilotgate.compare.judge import judge
from pilotgate.compare.missing import missing_claims, told_together
from pilotgate.compare.numbers import number_claims
from pilotgate.compare.pairing import Pairing, by_name, kind, pair, under_old_names
from pilotgate.compare.patterns import pattern_claims
from pilotgate.compare.periods import period_claims, restated_claims
from pilotgate.compare.relations import relation_claims
from pilotgate.compare.schema import schema_claims
from pilotgate.compare.segments import attributed, follows_loss, lost_claims, missing_within
from pilotgate.compare.settled import settled
from pilotgate.compare.shape import beyond_ascii, shape_claims
from pilotgate.compare.stale import stale_claims
from pilotgate.compare.sudden import sudden_claims
from pilotgate.compare.table import date_claims, table_claims
from pilotgate.compare.values import value_claims
from pilotgate.compare.writing import writing_claims
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Evidence, Finding, Profile

__all__ = ["compare", "compare_history", "compare_run"]


def compare(
    baseline: Profile,
    current: Profile,
    *,
    policy: DriftPolicy,
    dataset: str,
    than: str = "the pilot",
    earlier: Sequence[Profile] = (),
) -> tuple[Finding, ...]:
    """How an extract differs from a baseline: every comparison made, the failed first.

    Args:
        baseline: What the extract is compared with: the pilot, or the last accepted run.
        current: The extract.
        policy: How far an extract may move, and what it means when it does.
        dataset: Named in the findings.
        than: What the baseline is called in messages.
        earlier: Profiles of accepted runs, oldest first: numbers that moved along the way that these let expect are
            a note, not an alarm.
    """
    claims, _, _ = _since_pilot(baseline, earlier, current, policy, than)
    return judge(claims, policy=policy, dataset=dataset)


def compare_history(
    earlier: Sequence[Profile], current: Profile, *, policy: DriftPolicy, dataset: str
) -> tuple[Finding, ...]:
    """How tonight's measures differ from what the nights before let expect.

    Args:
        earlier: Profiles of accepted runs, oldest first; a run that was blocked teaches nothing.
        current: Tonight's profile.
        policy: As in `compare`.
        dataset: Named in the findings.
    """
    return judge(_history(earlier, current, expectations(earlier, current)), policy=policy, dataset=dataset)


def compare_run(
    baseline: Profile,
    earlier: Sequence[Profile],
    current: Profile,
    *,
    policy: DriftPolicy,
    dataset: str,
    than: str = "the pilot",
) -> tuple[Finding, ...]:
    """Both comparisons of a nightly run, weighed together.

    As `compare` with `earlier` and `compare_history`, but the false discovery rate holds over all tests of the run,
    and what both find is told once.

    Args:
        baseline: The pilot.
        earlier: Profiles of accepted runs, oldest first.
        current: Tonight's profile.
        policy: As in `compare`.
        dataset: Named in the findings.
        than: What the baseline is called in messages.
    """
    claims, expected, known = _since_pilot(baseline, earlier, current, policy, than)
    made = _cut_short([*claims, *_history(earlier, known, expected)], expected, current)
    return judge(made, policy=policy, dataset=dataset)


def _since_pilot(
    baseline: Profile, earlier: Sequence[Profile], current: Profile, policy: DriftPolicy, than: str
) -> tuple[list[Claim], Sequence[Expectation], Profile]:
    """The claims since the pilot, what history lets expect, and the extract under the pilot's names."""
    pairing = pair(baseline, current, earlier[-1] if earlier else None)
    known = under_old_names(current, pairing)
    old = {a.name: b.name for b, a in pairing.pairs if a.name != b.name}
    expected = expectations(earlier, known) if earlier else []
    since = _claims(baseline, current, pairing, policy, than, earlier)
    made = [explained(c, baseline, expected, old) for c in since]
    claims = settled(
        made, earlier, known, policy.alpha, lambda b, c: _claims(b, c, by_name(b, c), policy, than), old
    )
    return _loaded_twice(claims, expected, current), expected, known


_HALF = 0.3
"""Part of the usual rows from whose loss on the rest is another mix."""


def _cut_short(claims: Sequence[Claim], expected: Sequence[Expectation], current: Profile) -> list[Claim]:
    """Rows that are not there explain that the mix of the others is another, as far as their number can."""
    rows = next((e for e in expected if e.metric.what == "rows" and e.value is not None), None)
    if rows is None or rows.value is None:
        return list(claims)
    usual = math.expm1(rows.value)
    lost = 1 - current.table.rows / usual if usual else 0.0
    if lost < _HALF:
        return list(claims)
    follows = follows_loss(lost)

    def explains(claim: Claim) -> bool:
        return claim.what in {"shape.footer_lines", "keys"} or claim.family == "relation" or follows(claim)

    told = {("history", "rows"), ("history", "vanished"), ("compare", "gaps"), ("compare", "thin_days")}
    return [replace(c, explains=explains, lead=4) if (c.stage, c.what) in told else c for c in claims]


def _loaded_twice(claims: Sequence[Claim], expected: Sequence[Expectation], current: Profile) -> list[Claim]:
    """Repeated rows explain that there are too many, where as many as usual are left without them."""
    rows = next((e for e in expected if e.metric.what == "rows" and e.value is not None), None)
    if rows is None or rows.value is None:
        return list(claims)
    left = rows.metric.read(max(0, current.table.rows - current.table.duplicate_rows))
    usual = abs(left - rows.value) <= max(rows.metric.floor, 3 * rows.spread)
    volume = frozenset({"rows", "late", "rows_per_day"}) if usual else frozenset()
    return [
        replace(c, explains=lambda o: o.what in volume, lead=2) if c.family == "duplicates" else c for c in claims
    ]


def _history(earlier: Sequence[Profile], current: Profile, expected: Sequence[Expectation]) -> list[Claim]:
    restated = restated_claims(earlier, current) if earlier else []
    return [
        *history_claims(expected),
        *sudden_claims(earlier, current),
        *stale_claims(earlier, current),
        *restated,
    ]


def _claims(
    before: Profile,
    after: Profile,
    pairing: Pairing,
    policy: DriftPolicy,
    than: str,
    earlier: Sequence[Profile] = (),
) -> list[Claim]:
    claims = [
        *_form(before, after, pairing, than, policy.alpha),
        *table_claims(before, after, than, policy.alpha),
        *period_claims(before, after, than, earlier),
        *relation_claims(before, after, than, policy.alpha),
        *lost_claims(before, after, than, policy.alpha),
        *missing_within(before, after, pairing, than, policy.alpha),
    ]
    ordering = after.column(after.table.period) if after.table.period else None
    per_day = ordering.dates if ordering else None
    for was, now in pairing.pairs:
        claims.extend(missing_claims(was, now, than, policy.alpha, per_day))
        if was.present == 0 or now.present == 0:
            continue
        claims.extend(writing_claims(was, now, than, policy.alpha))
        claims.extend(pattern_claims(was, now, than, policy.alpha))
        claims.extend(value_claims(was, now, than, policy.alpha))
        if kind(was) == "number" and kind(now) == "number":
            claims.extend(number_claims(was, now, than, policy.alpha))
        if kind(was) == "date" and kind(now) == "date":
            claims.extend(date_claims(was, now, than))
    return attributed(told_together(claims, after.table.missing_together), before, after, pairing)


_MISREAD = frozenset({"trait", "trait_share", "pattern", "new_values", "length", "distribution"})


def _misread(claim: Claim, before: Profile, after: Profile) -> Claim:
    """A new encoding explains what has changed in columns with letters beyond ASCII."""
    if claim.what != "shape.encoding":
        return claim
    accented = beyond_ascii(before) | beyond_ascii(after)
    return replace(claim, explains=lambda c: c.what in _MISREAD and bool(c.concerns) and c.concerns <= accented)


_CUTS_COLUMNS = {"shape.delimiter", "shape.quote", "shape.header_rows", "shape.preamble_lines", "shape.encoding"}


def _form(before: Profile, after: Profile, pairing: Pairing, than: str, alpha: float) -> list[Claim]:
    """File shape and schema; where the columns fell apart because the file's form changed, that is told once."""
    shape = [_misread(c, before, after) for c in shape_claims(before, after, than)]
    schema = schema_claims(before, after, pairing, than, alpha)
    cutting = next((c for c in shape if c.fact and c.what in _CUTS_COLUMNS), None)
    if cutting is None or pairing.by_place or 2 * len(pairing.pairs) >= len(before.columns):
        return [*shape, *schema]
    told = tuple(Evidence("also", c.changed) for c in schema if c.fact)
    return [replace(c, evidence=told) if c is cutting else c for c in shape]
