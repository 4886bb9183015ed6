"""Differences in who answers for the data and by what it is judged."""

from __future__ import annotations

import operator
from collections.abc import Iterator

from pilotgate.contract.difference.change import Change, Effect, paired, promise, tightened
from pilotgate.contract.terms import Contract
from pilotgate.model import Severity


def policy_changes(before: Contract, after: Contract) -> Iterator[Change]:
    """Gate, evaluation, segments, waivers, drift, servers, people and words."""
    yield from _gate(before, after)
    yield from _segments(before, after)
    yield from _drift(before, after)
    yield from _compliance(before, after)
    for name, old, new in paired({s.name: s for s in before.servers}, {s.name: s for s in after.servers}):
        if old is None and new is not None:
            yield Change(Effect.COMPATIBLE, f"servers.{name}", f"The server {name} was added.", new.where)
        elif new is None and old is not None:
            kept = old.direction == "upstream"
            yield promise(f"servers.{name}", f"The server {name} was removed.", old.where, kept=kept)
        elif old is not None and new is not None:
            was = (old.type, old.direction, dict(old.details), dict(old.shape))
            if was != (new.type, new.direction, dict(new.details), dict(new.shape)):
                kept = old.direction == new.direction == "upstream"
                yield promise(f"servers.{name}", f"The server {name} changed.", new.where, kept=kept)
    yield from _editorial(before, after)


def _gate(before: Contract, after: Contract) -> Iterator[Change]:
    if before.table != after.table:
        message = f"The table was {before.table} and is {after.table}."
        yield Change(Effect.BREAKING, "table", message, after.path)
    if before.evaluation != after.evaluation and before.evaluation is not None:
        old, new = before.evaluation, after.evaluation
        same = new is not None and (old.metric, old.uri, old.sha256) == (new.metric, new.uri, new.sha256)
        kept = new is not None and same and new.threshold >= old.threshold and set(old.slices) <= set(new.slices)
        moved = new is not None and (old.threshold, old.slices, old.results) == (
            new.threshold,
            new.slices,
            new.results,
        )
        if not (same and moved):
            where = new.where if new else old.where
            yield promise("evaluation", "The evaluation of the AI system changed.", where, kept=kept)
    elif before.evaluation is None and after.evaluation is not None:
        yield Change(Effect.COMPATIBLE, "evaluation", "An evaluation is now declared.", after.evaluation.where)
    signed, signs = before.approvals, after.approvals
    if signed is not None:
        now = (signs.threshold, signs.valid_hours, signs.roles) if signs else None
        if now != (signed.threshold, signed.valid_hours, signed.roles):
            kept = (
                signs is not None and signs.threshold >= signed.threshold and set(signs.roles) <= set(signed.roles)
            )
            kept = kept and signs is not None and signs.valid_hours <= signed.valid_hours
            where = signs.where if signs else signed.where
            yield promise("approvals", "Who approves a promotion changed.", where, kept=kept)
    elif signs is not None:
        yield Change(Effect.COMPATIBLE, "approvals", "A promotion now needs approval.", signs.where)
    known = {w.check for w in before.waivers}
    for waiver in after.waivers:
        if waiver.check not in known:
            message = f"{waiver.check} is let through until {waiver.expires:%Y-%m-%d}."
            yield Change(Effect.BREAKING, f"waivers.{waiver.check}", message, after.path)
    for check in sorted(known - {w.check for w in after.waivers}):
        yield Change(Effect.COMPATIBLE, f"waivers.{check}", f"{check} is no longer let through.", after.path)


def _segments(before: Contract, after: Contract) -> Iterator[Change]:
    old = {f"{s.column}={s.value}": s for s in before.segments}
    new = {f"{s.column}={s.value}": s for s in after.segments}
    for name, was, now in paired(old, new):
        first, second = was.min_share if was else 0.0, now.min_share if now else 0.0
        if first != second:
            message = f"At least {first:.1%} had to be {name}, now {second:.1%}."
            where = now.where if now else (was.where if was else after.path)
            yield promise(f"segments.{name}", message, where, kept=second > first)


def _drift(before: Contract, after: Contract) -> Iterator[Change]:
    old, new = before.drift, after.drift
    if (old.alpha, old.severity, dict(old.overrides), old.ignore) != (
        new.alpha,
        new.severity,
        dict(new.overrides),
        new.ignore,
    ):
        order = list(Severity)
        kept = (
            new.alpha >= old.alpha
            and order.index(new.severity) <= order.index(old.severity)
            and set(new.ignore) <= set(old.ignore)
            and dict(new.overrides) == dict(old.overrides)
        )
        yield promise("drift", "How far data may drift changed.", new.where or after.path, kept=kept)


def _compliance(before: Contract, after: Contract) -> Iterator[Change]:
    old, new = before.compliance, after.compliance
    if old is None or new is None:
        if old is not new:
            message = f"The compliance requirements are {'no longer' if new is None else 'now'} declared."
            where = new.where if new is not None else after.path
            yield promise("compliance", message, where, kept=new is not None)
        return
    days = (old.retention_days, new.retention_days)
    gone = [
        *(r for r in old.regimes if r not in new.regimes),
        *(d.title for d in old.documents if d.title not in {n.title for n in new.documents}),
    ]
    if gone or days[0] != days[1]:
        kept = not gone and tightened(days[0], days[1], operator.le)
        said = [f"{', '.join(gone)} no longer named"] if gone else []
        said += [f"retention was {days[0]} days and is {days[1]}"] if days[0] != days[1] else []
        yield promise(
            "compliance", f"The compliance requirements changed: {'; '.join(said)}.", new.where, kept=kept
        )


def _editorial(before: Contract, after: Contract) -> Iterator[Change]:
    people = [(m.username, m.role, m.since, m.until) for m in before.team]
    for subject, changed, message in (
        ("purpose", before.purpose != after.purpose, "The purpose was put in other words."),
        ("status", before.status != after.status, f"The status was {before.status} and is {after.status}."),
        ("team", people != [(m.username, m.role, m.since, m.until) for m in after.team], "The team changed."),
        (
            "support",
            [(c.channel, c.url) for c in before.channels] != [(c.channel, c.url) for c in after.channels],
            "The channels of the team changed.",
        ),
        ("title", before.title != after.title, f"It is now called {after.title}."),
        ("baseline", before.baseline != after.baseline, "Another pilot is compared with."),
        (
            "kpi",
            before.kpi is None
            or after.kpi is None
            or (before.kpi.sql, before.kpi.target, before.kpi.baseline, before.kpi.direction)
            != (after.kpi.sql, after.kpi.target, after.kpi.baseline, after.kpi.direction),
            "The business KPI changed.",
        ),
    ):
        if changed and not (subject == "kpi" and before.kpi is None and after.kpi is None):
            yield Change(Effect.EDITORIAL, subject, message, after.path)


def signer_changes(before: Contract, after: Contract) -> Iterator[Change]:
    """Who may sign what comes next: somebody who may now and could not before loosens the gate.

    What is promised of the data stays as it is, so this is no part of `diff`.
    """
    if before.approvals is None or after.approvals is None:
        return
    roles = {role.strip().casefold() for role in (*before.approvals.roles, *after.approvals.roles)}
    old, new = (
        {m.username.strip().casefold(): m for m in contract.team if m.role.strip().casefold() in roles}
        for contract in (before, after)
    )
    for name, _, member in paired(old, new):
        if member is not None and (
            name not in old or (old[name].until is not None and member.until != old[name].until)
        ):
            message = f"{member.username} may now sign as {member.role}."
            yield Change(Effect.BREAKING, f"team.{member.username}", message, member.where)
