"""Who agreed that a dataset is judged by milder rules than before: a signature in the audit log, and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pilotgate.contract.terms import Contract
from pilotgate.errors import PromotionRefused, Tampered, UsageError
from pilotgate.promotion import audit
from pilotgate.readiness.case import holders, listed, same, serving
from pilotgate.store import Store

KIND = "policy"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One signature under a change of the rules.

    Attributes:
        requester: Who asked for the change; never the one who signs.
    """

    by: str
    requester: str
    reason: str
    at: datetime


def signers(before: Contract | None, after: Contract, now: datetime) -> tuple[str, ...]:
    """Usernames that may sign, by the contract that held before: nobody makes themselves an approver.

    Those who hold a role that approves; where nobody does, anybody of the team. Who has left since may not.
    """
    held = before or after
    left = {m.username.strip().casefold() for m in after.team if m.until is not None and m.until < now.date()}
    roles = held.approvals.roles if held.approvals is not None else ()
    approvers = [m.username for role in roles for m in holders(held.team, role, now)]
    team = [m.username for m in serving(held.team, now)]
    for group in (approvers, team):
        there = tuple(dict.fromkeys(name for name in group if name.strip().casefold() not in left))
        if there:
            return there
    return ()


def agree(
    store: Store,
    before: Contract | None,
    after: Contract,
    *,
    since: str,
    policy_sha256: str,
    changes: Sequence[str],
    by: str,
    requester: str,
    reason: str,
    now: datetime,
) -> Agreement:
    """Sign what changed in the rules, in the audit log.

    Args:
        before: The contract of the run that was ready last; None where it is gone.
        since: That run's id, or empty.
        policy_sha256: Of the rules as they are now: whoever edits them once more needs another signature.
        changes: What is signed, one sentence each.

    Raises:
        UsageError: No reason is given, or who asked is not of the team.
        PromotionRefused: That person may not sign.
        Tampered: The audit log does not hold together.
    """
    if not reason.strip():
        raise UsageError("no reason is given", where="--reason", remedy="say why the rules are changed")
    if not any(same(requester, m.username) for m in serving(after.team, now)):
        raise UsageError(
            f'"{requester}" is no username of the contract\'s team on {now.date()}',
            where="--requester",
            remedy="name who asked for the change",
        )
    if same(by, requester):
        raise PromotionRefused(
            f"{by} asked for the change and cannot sign it too", where=after.path, remedy="let somebody else sign"
        )
    able = signers(before, after, now)
    if not any(same(by, name) for name in able):
        raise PromotionRefused(
            f"{by} may not sign for {after.dataset}",
            where=after.path,
            remedy=f"let one of them sign who could before the change: {listed(able) or 'nobody could'}",
        )
    event = {
        "kind": KIND,
        "dataset": after.dataset,
        "since": since,
        "policy_sha256": policy_sha256,
        "changes": list(changes),
        "by": by.strip(),
        "requester": requester.strip(),
        "reason": reason.strip(),
    }
    audit.append(store, event, now)
    return Agreement(by.strip(), requester.strip(), reason.strip(), now)


def agreement(
    store: Store, before: Contract | None, after: Contract, *, since: str, policy_sha256: str, now: datetime
) -> Agreement | None:
    """The newest signature under exactly these rules after that run's, by somebody who may sign them; or None."""
    about = {"kind": KIND, "dataset": after.dataset, "since": since, "policy_sha256": policy_sha256}
    try:
        found = [e for e in audit.entries(store) if about.items() <= e.event.items() and e.at <= now]
    except Tampered:
        return None
    able = signers(before, after, now)
    for entry in reversed(found):
        signed = Agreement(
            str(entry.event["by"]), str(entry.event["requester"]), str(entry.event["reason"]), entry.at
        )
        if any(same(signed.by, name) for name in able) and not same(signed.by, signed.requester):
            return signed
    return None
