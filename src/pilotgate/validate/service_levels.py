"""Service levels: how old, how often, how long kept, by what time; judged against the clock of the run.

latency              newest value of `element` (or the extract's own date) is at most so old
frequency            the same, as one period; and no two neighbouring days of `element` lie further apart
retention            oldest value of `element` is at most so old
timeOfAvailability   the extract was there by that time of day, today or (before that time) yesterday
generalAvailability, endOfSupport, endOfLife   the day has come, or has not
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from pilotgate.contract.terms import Contract, ServiceLevel
from pilotgate.engines.duckdb import quote_name
from pilotgate.model import Dimension, Extract, Scalar, Severity, Status
from pilotgate.validate.rule import Check, Outcome, never, unknown
from pilotgate.validate.typed import TypedColumn

_HOURS = {
    "s": 1 / 3600, "sec": 1 / 3600, "second": 1 / 3600, "seconds": 1 / 3600,
    "min": 1 / 60, "minute": 1 / 60, "minutes": 1 / 60,
    "h": 1, "hr": 1, "hour": 1, "hours": 1, "d": 24, "day": 24, "days": 24, "w": 168, "week": 168, "weeks": 168,
    "m": 731, "mo": 731, "month": 731, "months": 731, "q": 2192, "y": 8766, "yr": 8766, "year": 8766, "years": 8766,
}  # fmt: skip
_UNSEEN = {"availability", "throughput", "errorRate", "timeToDetect", "timeToNotify", "timeToRepair", "support"}
_LATE = timedelta(minutes=5)
"""How far a source's clock may run ahead of ours."""


def service_level_checks(
    contract: Contract, columns: Mapping[str, TypedColumn], extract: Extract, now: datetime
) -> Iterator[Check]:
    """A check for each entry of `slaProperties`."""
    used: dict[str, int] = {}
    for level in contract.service_levels:
        used[level.property] = used.get(level.property, 0) + 1
        suffix = "" if used[level.property] == 1 else f".{used[level.property]}"
        base = Check(
            check=f"contract.sla.{level.property}{suffix}",
            statement=f"the service level {level.property} ({level.value} {level.unit}".rstrip() + ") is kept",
            judge=never,
            where=level.where,
            dimension=Dimension.TIMELINESS,
            remedy="ask the owner of the source why it is late, or agree on another service level",
            measures=("0",),
        )
        yield _compile(base, level, columns, extract, now)


def _compile(
    base: Check, level: ServiceLevel, columns: Mapping[str, TypedColumn], extract: Extract, now: datetime
) -> Check:
    match level.property:
        case "latency" | "ly" | "freshness" | "frequency" | "fy" | "retention" | "re":
            return _age(base, level, columns, extract, now)
        case "timeOfAvailability":
            return _time_of_day(base, level, extract, now)
        case "generalAvailability" | "endOfSupport" | "endOfLife":
            return _day(base, level, now)
        case other if other in _UNSEEN:
            reason = "an extract does not show it; watch it where the service runs"
            return replace(base, blocked=reason, severity=Severity.INFO)
        case other:
            return replace(base, blocked=f"{other!r} is no service level that is known here")


def _age(
    base: Check, level: ServiceLevel, columns: Mapping[str, TypedColumn], extract: Extract, now: datetime
) -> Check:
    hours = _hours(level)
    if hours is None:
        return replace(base, blocked=f"{level.value!r} {level.unit!r} is no span of time")
    oldest = level.property in {"retention", "re"}
    element = level.element.split(",")[0].strip().rsplit(".", 1)[-1]
    if not element:
        if oldest:
            return replace(base, blocked="it does not name the date column it is about (`element`)")
        return replace(base, judge=lambda _: _judge_age(base, _arrival(extract), hours, now, "the extract"))
    if element not in columns:
        return replace(base, blocked=f"the extract has no column `{element}`")
    kind = columns[element].kind
    if kind not in {"date", "timestamp"} and not columns[element].landed.startswith(("DATE", "TIMESTAMP")):
        return replace(base, blocked=f"`{element}` is no date or timestamp")
    subject = f"the {'oldest' if oldest else 'newest'} `{element}`"
    measure = f"{'min' if oldest else 'max'}({quote_name(element)})::TIMESTAMP"
    whole_day = kind == "date" or columns[element].landed == "DATE"
    return replace(
        base,
        column=element,
        measures=(measure,),
        judge=lambda n: _judge_age(base, _aware(n[0], whole_day and not oldest), hours, now, subject),
    )


def _judge_age(base: Check, moment: datetime | None, hours: float, now: datetime, subject: str) -> Outcome:
    if moment is None:
        return unknown(base.statement, f"the date of {subject} is not known")
    age = (now - moment) / timedelta(hours=1)
    if now - moment < -_LATE and "extract" in subject:
        return unknown(
            base.statement, f"{subject} is dated {moment:%Y-%m-%d %H:%M} UTC, after the clock of this run"
        )
    expected = f"at most {_span(hours)}"
    message = f"{subject[:1].upper()}{subject[1:]} is {_span(max(age, 0))} old; agreed is {expected}."
    return Outcome(Status.PASSED if age <= hours else Status.FAILED, message, round(max(age, 0), 2), expected)


def _aware(value: Scalar | datetime, whole_day: bool) -> datetime | None:
    """The moment in UTC; a day counts until its end, as more of it may still come."""
    if not isinstance(value, datetime):
        return None
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if whole_day else moment


def _arrival(extract: Extract) -> datetime | None:
    return extract.modified_at


def _hours(level: ServiceLevel) -> float | None:
    if isinstance(level.value, bool) or level.value is None:
        return None
    unit, number = level.unit.strip(), str(level.value).strip()
    if not unit:
        match = re.fullmatch(r"([\d.]+)\s*([A-Za-z]+)", number)
        if not match:
            return None
        number, unit = match[1], match[2]
    factor = _HOURS.get(unit) or _HOURS.get(unit.lower())
    try:
        value = float(number)
    except ValueError:
        return None
    return value * factor if factor and 0 < value < 1e9 else None


def _span(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.4g} h" if hours < 72 else f"{hours / 24:,.4g} days"


def _time_of_day(base: Check, level: ServiceLevel, extract: Extract, now: datetime) -> Check:
    match = re.fullmatch(r"(\d{1,2}:\d{2}(?::\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})?", str(level.value).strip())
    if not match:
        return replace(base, blocked=f"{level.value!r} is no time of day such as 06:00 or 06:00+02:00")
    try:
        due = time.fromisoformat(match[1].zfill(5 if match[1].count(":") == 1 else 8))
    except ValueError:
        return replace(base, blocked=f"{level.value!r} is no time of day")
    zone = _zone(match[2])
    statement = f"the extract is there by {level.value} every day"
    arrival = extract.modified_at or extract.received_at
    return replace(
        base,
        statement=statement,
        judge=lambda _: _judge_time(statement, arrival.astimezone(zone), now.astimezone(zone), due),
    )


def _zone(offset: str | None) -> timezone:
    if not offset or offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _judge_time(statement: str, arrival: datetime, now: datetime, due: time) -> Outcome:
    if arrival - now > _LATE:
        return unknown(statement, f"the extract is dated {arrival:%Y-%m-%d %H:%M}, after the clock of this run")
    today = now.date()
    deadline = datetime.combine(today, due, now.tzinfo)
    wanted = today if now >= deadline or arrival.date() == today else today - timedelta(days=1)
    on_time = arrival.date() == wanted and arrival <= datetime.combine(wanted, due, now.tzinfo)
    message = f"The extract of {wanted} is dated {arrival:%Y-%m-%d %H:%M}; it was due by {due:%H:%M}."
    return Outcome(Status.PASSED if on_time else Status.FAILED, message, arrival.isoformat(), f"by {due:%H:%M}")


def _day(base: Check, level: ServiceLevel, now: datetime) -> Check:
    try:
        day = date.fromisoformat(str(level.value)[:10])
    except ValueError:
        return replace(base, blocked=f"{level.value!r} is no day such as 2027-12-31")
    begins = level.property == "generalAvailability"
    kept = now.date() >= day if begins else now.date() < day
    statement = f"{level.property} {'has come' if begins else 'has not come'} ({day})"
    message = f"{level.property} is {day}; today is {now.date()}."

    def judge(_: Sequence[Scalar]) -> Outcome:
        return Outcome(Status.PASSED if kept else Status.FAILED, message, str(now.date()), str(day))

    return replace(base, statement=statement, judge=judge)
