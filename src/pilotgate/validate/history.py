"""Thresholds that are relative to earlier extracts: `unit: percentOfHistory`.

The number observed is held, in percent, against the median of the same number in earlier extracts:
`metric: rowCount, mustBeBetween: [80, 125], unit: percentOfHistory`.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace

from pilotgate.contract.terms import Rule, Threshold
from pilotgate.contract.thresholds import meets, words
from pilotgate.engines.duckdb import quote_name
from pilotgate.model import ColumnProfile, Profile, Scalar, Status
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.rule import Check, Outcome, count, plain, sentence, unknown

UNITS = frozenset({"percentOfHistory"})
LEAST = 3
"""Earlier extracts without which there is no history."""


def against_history(base: Check, rule: Rule, threshold: Threshold, earlier: Sequence[Profile]) -> Check:
    """A rule of type `library` whose threshold is a percentage of what earlier extracts had.

    Row counts are compared as they are, counts of values as shares of the rows.
    """
    past = _past(rule, earlier)
    if past is None:
        return replace(base, blocked=f"{rule.metric} has no history to be held against")
    if len(past) < LEAST:
        return replace(
            base, blocked=f"there are {len(past)} earlier extracts, and it takes {LEAST} to make a history"
        )
    usual = statistics.median(past)
    if not usual:
        return replace(base, blocked="the median of its history is 0, of which there are no percentages")
    judge = _judge(rule, threshold, usual, share=rule.metric != "rowCount")
    if rule.metric == "rowCount":
        return replace(base, measures=("count(*)", "count(*)"), judge=judge)
    if rule.metric == "duplicateValues":
        grouping = Grouping((quote_name(str(rule.column)),))
        return replace(base, grouping=grouping, judge=lambda n: judge([n[1], n[2]]))
    column = quote_name(f"__text__{rule.column}")
    return replace(base, measures=(f"count_if({column} IS NULL)", "count(*)"), judge=judge)


def _missing(column: ColumnProfile) -> float | None:
    """Share of rows that are null or hold a token for it; sentinels are values here."""
    return (column.nulls + sum(v.count for v in column.null_likes)) / column.rows if column.rows else None


def _duplicates(column: ColumnProfile) -> float | None:
    """Share of values that repeat an earlier one, where it was counted exactly."""
    if not column.present or not column.distinct_is_exact:
        return None
    return (column.present - column.distinct) / column.present


def _past(rule: Rule, earlier: Sequence[Profile]) -> list[float] | None:
    if rule.metric == "rowCount":
        return [float(p.table.rows) for p in earlier]
    share = _SHARES.get(rule.metric)
    if share is None or rule.column is None:
        return None
    columns = [c for p in earlier if (c := p.column(rule.column)) is not None]
    return [v for c in columns if (v := share(c)) is not None]


def _judge(rule: Rule, threshold: Threshold, usual: float, *, share: bool) -> Callable[[Sequence[Scalar]], Outcome]:
    def judge(numbers: Sequence[Scalar]) -> Outcome:
        observed, tested = count(numbers[0]), count(numbers[1])
        what = f"{rule.metric} of {f'`{rule.column}`' if rule.column else 'the table'}"
        if share and not tested:
            return unknown(f"{what} is as in its history", "there is no value to test", 0)
        value = observed / tested if share else float(observed)
        percent = 100 * value / usual
        expected = f"{words(replace(threshold, unit=''))} % of the median of earlier extracts ({plain(usual)})"
        message = f"{sentence(what)} is {plain(value)}, {percent:.4g} % of its history; asked for is {expected}."
        met = meets(replace(threshold, unit=""), percent)
        return Outcome(Status.PASSED if met else Status.FAILED, message, round(percent, 3), expected, None, tested)

    return judge


_SHARES: dict[str, Callable[[ColumnProfile], float | None]] = {
    "nullValues": _missing,
    "missingValues": _missing,
    "duplicateValues": _duplicates,
}
