"""Differences in quality rules and service levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pilotgate.contract.difference.change import Change, Effect, paired, promise
from pilotgate.contract.difference.fields import severity_change
from pilotgate.contract.terms import Contract, Operator, Rule, ServiceLevel, Threshold
from pilotgate.contract.thresholds import words

_SECONDS = {
    "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600,
    "d": 86_400, "day": 86_400, "w": 604_800, "week": 604_800, "mo": 2_629_800, "month": 2_629_800,
    "y": 31_557_600, "yr": 31_557_600, "year": 31_557_600,
}  # fmt: skip
_LESS_IS_BETTER = {"latency", "frequency", "timetodetect", "timetonotify", "timetorepair", "errorrate"}
_AT_MOST = (Operator.LESS, Operator.LESS_OR_EQUAL)
_MORE_IS_BETTER = {"retention", "availability", "throughput"}


def rule_changes(before: Contract, after: Contract) -> Iterator[Change]:
    """Rules added, removed and changed."""
    for name, old, new in paired({r.id: r for r in before.rules}, {r.id: r for r in after.rules}):
        subject = f"quality.{name}"
        if old is None and new is not None:
            yield Change(Effect.COMPATIBLE, subject, f"The rule {name} was added.", new.where)
        elif new is None and old is not None:
            yield Change(Effect.BREAKING, subject, f"The rule {name} was removed.", old.where)
        elif old is not None and new is not None:
            yield from _rule(old, new, subject)


def _rule(old: Rule, new: Rule, subject: str) -> Iterator[Change]:
    if _tested(old) != _tested(new) and _narrowed(old, new):
        yield promise(subject, f"The rule {new.id} asks for more.", new.where, kept=True)
    elif _tested(old) != _tested(new):
        message = f"The rule {new.id} tests something else."
        yield promise(subject, message, new.where, kept=False)
    if (_tested(old) == _tested(new) or _narrowed(old, new)) and old.threshold != new.threshold:
        was, now = (words(t) if t else "open" for t in (old.threshold, new.threshold))
        kept = old.threshold is None or (new.threshold is not None and implies(new.threshold, old.threshold))
        yield promise(
            f"{subject}.threshold", f"{new.id} had to be {was} and has to be {now}.", new.where, kept=kept
        )
    if old.severity is not new.severity:
        yield severity_change(subject, old.severity, new.severity, new.where)
    if (old.description, old.dimension) != (new.description, new.dimension):
        yield Change(Effect.EDITORIAL, subject, f"The words of {new.id} changed.", new.where)


def _narrowed(old: Rule, new: Rule) -> bool:
    """Whether the same rule now has fewer valid values, or more that stand for a missing one."""
    limit = new.threshold
    at_most = limit is not None and (
        limit.operator in _AT_MOST or (limit.operator, limit.limit) == (Operator.BE, 0)
    )
    if _tested(replace(new, arguments=old.arguments)) != _tested(old) or old.kind != "library" or not at_most:
        return False
    was, now = dict(old.arguments), dict(new.arguments)
    valid = (was.pop("validValues", None), now.pop("validValues", None))
    missing = (was.pop("missingValues", None), now.pop("missingValues", None))
    fewer = valid[0] == valid[1] or (_all_in(valid[1], valid[0]) and bool(valid[1]))
    return was == now and fewer and (missing[0] == missing[1] or _all_in(missing[0], missing[1]))


def _all_in(some: object, others: object) -> bool:
    return isinstance(some, list) and isinstance(others, list) and all(value in others for value in some)


def _tested(rule: Rule) -> tuple[object, ...]:
    query = " ".join(rule.query.split())
    return rule.kind, rule.column, rule.metric, dict(rule.arguments), query, rule.engine, rule.implementation


def implies(one: Threshold, other: Threshold) -> bool:
    """Whether every number that meets one threshold meets the other; False where that cannot be told."""
    if one.unit != other.unit:
        return False
    if one == other:
        return True
    inner, outer = _interval(one), _interval(other)
    if inner is None or outer is None:
        return False
    (low, low_open), (high, high_open) = inner
    (least, least_open), (most, most_open) = outer
    above = low > least or (low == least and (low_open or not least_open))
    below = high < most or (high == most and (high_open or not most_open))
    return above and below


def _interval(threshold: Threshold) -> tuple[tuple[float, bool], tuple[float, bool]] | None:
    """Ends of the numbers that meet a threshold, each with whether it is left out; None where it is no interval."""
    endless = float("inf")
    limit = threshold.limit
    if isinstance(limit, tuple):
        return ((limit[0], False), (limit[1], False)) if threshold.operator is Operator.BETWEEN else None
    if not isinstance(limit, (int, float)):
        return None
    match threshold.operator:
        case Operator.BE:
            return (limit, False), (limit, False)
        case Operator.GREATER | Operator.GREATER_OR_EQUAL:
            return (limit, threshold.operator is Operator.GREATER), (endless, True)
        case Operator.LESS | Operator.LESS_OR_EQUAL:
            return (-endless, True), (limit, threshold.operator is Operator.LESS)
        case _:
            return None


def service_level_changes(before: Contract, after: Contract) -> Iterator[Change]:
    """Service levels added, removed and changed."""
    old = {f"{s.property}.{s.element}".strip("."): s for s in before.service_levels}
    new = {f"{s.property}.{s.element}".strip("."): s for s in after.service_levels}
    for name, was, now in paired(old, new):
        subject = f"sla.{name}"
        if was is None and now is not None:
            yield Change(Effect.COMPATIBLE, subject, f"{name} is now promised: {_said(now)}.", now.where)
        elif now is None and was is not None:
            yield Change(Effect.BREAKING, subject, f"{name} is no longer promised.", was.where)
        elif was is not None and now is not None and (was.value, was.unit) != (now.value, now.unit):
            message = f"{name} was {_said(was)} and is {_said(now)}."
            yield promise(subject, message, now.where, kept=_better(was, now))


def _better(was: ServiceLevel, now: ServiceLevel) -> bool:
    first, second = _amount(was), _amount(now)
    if first is None or second is None:
        return False
    name = now.property.casefold()
    return (name in _LESS_IS_BETTER and second <= first) or (name in _MORE_IS_BETTER and second >= first)


def _amount(level: ServiceLevel) -> float | None:
    if not isinstance(level.value, (int, float)) or isinstance(level.value, bool):
        return None
    unit = level.unit.casefold()
    return level.value * _SECONDS.get(unit, _SECONDS.get(unit.removesuffix("s"), 1))


def _said(level: ServiceLevel) -> str:
    return f"{level.value} {level.unit}".strip()
