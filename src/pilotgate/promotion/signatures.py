"""Who vouches for a scorecard: the run that made it, and the people who sign it."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from hashlib import sha256

from pilotgate.contract.terms import ApprovalPolicy, Contract
from pilotgate.errors import PromotionRefused, StoreError, Tampered, UsageError
from pilotgate.model import Approval, Scorecard, Verdict
from pilotgate.promotion import audit
from pilotgate.readiness.case import holders, listed, same
from pilotgate.store import Store


def digest(store: Store, scorecard: Scorecard) -> str:
    """sha256 of the bytes of `scorecard.json` in the run's folder.

    Raises:
        StoreError: The run is not there.
    """
    path = store.run_folder(scorecard.dataset, scorecard.run_id) / "scorecard.json"
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise StoreError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="run the dataset again"
        ) from error


def record(store: Store, scorecard: Scorecard, now: datetime) -> bool:
    """Enter a scorecard in the audit log, when its run is complete.

    A log that is broken takes nothing; False is then returned, and the run still ends with its verdict. A scorecard
    that no run entered, or whose file was edited since, cannot be promoted.
    """
    event = {
        "kind": "run",
        "dataset": scorecard.dataset,
        "run_id": scorecard.run_id,
        "verdict": scorecard.verdict.value,
        "data_sha256": scorecard.extract.data_sha256,
        "policy_sha256": scorecard.policy_sha256,
        "scorecard_sha256": digest(store, scorecard),
    }
    try:
        audit.append(store, event, now)
    except Tampered:
        return False
    return True


def begin(store: Store, dataset: str, now: datetime) -> None:
    """Enter that a dataset is about to have its first run, so that a log without a word of it is known to be none.

    A log that is broken takes nothing.
    """
    with contextlib.suppress(Tampered):
        audit.append(store, {"kind": "begin", "dataset": dataset}, now)


def recorded(store: Store, scorecard: Scorecard) -> str | None:
    """The digest that the run entered for its scorecard, or None where it entered none.

    Raises:
        Tampered: The audit log does not hold together.
    """
    about = {"kind": "run", "dataset": scorecard.dataset, "run_id": scorecard.run_id}
    digests = (e.event.get("scorecard_sha256") for e in audit.entries(store) if about.items() <= e.event.items())
    return next((str(d) for d in digests), None)


def last_recorded(
    store: Store, dataset: str, *, verdict: Verdict | None = None, data_sha256: str | None = None
) -> tuple[str, str] | None:
    """Run id and scorecard digest of the run that was entered last, or None where none was.

    Args:
        verdict: Only among the runs that ended so.
        data_sha256: Only among the runs that judged these landed rows.

    Raises:
        Tampered: The audit log does not hold together.
    """
    about: dict[str, str] = {"kind": "run", "dataset": dataset}
    if verdict is not None:
        about["verdict"] = verdict.value
    if data_sha256 is not None:
        about["data_sha256"] = data_sha256
    found = [e.event for e in audit.entries(store) if about.items() <= e.event.items()]
    return (str(found[-1]["run_id"]), str(found[-1]["scorecard_sha256"])) if found else None


def approve(
    store: Store, contract: Contract, scorecard: Scorecard, *, by: str, role: str, now: datetime
) -> Approval:
    """Sign a scorecard in the audit log.

    Args:
        by: Username as it stands in the contract's team.
        role: One of the roles that the contract asks for.

    Raises:
        UsageError: The contract asks for no approval, or not from that role.
        PromotionRefused: That person may not sign, or this scorecard cannot be signed.
        Tampered: The audit log does not hold together.
    """
    policy = contract.approvals
    if policy is None or not any(same(role, asked) for asked in policy.roles):
        asked = listed(policy.roles) if policy is not None else "nobody"
        raise UsageError(
            f'the contract does not ask the role "{role}" to approve',
            where=contract.path,
            remedy=f"it asks {asked}; see approvals in the contract",
        )
    if not any(same(by, member.username) for member in holders(contract.team, role, now)):
        raise PromotionRefused(
            f"{by} does not hold the role {role} on {now.date()}",
            where=contract.path,
            remedy="let somebody sign who does, or correct the team in the contract",
        )
    if scorecard.verdict is not Verdict.READY:
        raise PromotionRefused(
            f"the verdict is {scorecard.verdict.value}; only a scorecard that says ready can be approved",
            where=scorecard.run_id,
            remedy="mend what blocks and run the dataset again",
        )
    if now >= scorecard.expires_at:
        raise PromotionRefused(
            f"the scorecard expired on {scorecard.expires_at:%Y-%m-%d %H:%M} UTC",
            where=scorecard.run_id,
            remedy="run the dataset again",
        )
    signed = digest(store, scorecard)
    if recorded(store, scorecard) != signed:
        raise PromotionRefused(
            "the scorecard is not the one that its run entered in the audit log",
            where=scorecard.run_id,
            remedy="run the dataset again",
        )
    approval = Approval(role.strip(), by.strip(), now, signed)
    event = {
        "kind": "approval",
        "dataset": scorecard.dataset,
        "run_id": scorecard.run_id,
        "by": approval.by,
        "role": approval.role,
        "scorecard_sha256": signed,
    }
    audit.append(store, event, now)
    return approval


def approvals(store: Store, scorecard: Scorecard) -> tuple[Approval, ...]:
    """The signatures under exactly this scorecard, oldest first.

    Raises:
        Tampered: The audit log does not hold together.
    """
    about = digest(store, scorecard)
    return tuple(a for a in approvals_of(store, scorecard.dataset) if a.scorecard_sha256 == about)


def approvals_of(store: Store, dataset: str) -> tuple[Approval, ...]:
    """Every signature on record for a dataset, oldest first, whichever scorecard it is under.

    Raises:
        Tampered: The audit log does not hold together.
    """
    about = {"kind": "approval", "dataset": dataset}
    return tuple(
        Approval(str(e.event["role"]), str(e.event["by"]), e.at, str(e.event["scorecard_sha256"]))
        for e in audit.entries(store)
        if about.items() <= e.event.items()
    )


def valid(
    given: tuple[Approval, ...], policy: ApprovalPolicy, contract: Contract, *, requester: str, now: datetime
) -> tuple[Approval, ...]:
    """The approvals that count: in time, by somebody who holds an asked role and is not the requester, one each."""
    oldest = now - timedelta(hours=policy.valid_hours)
    counted: dict[str, Approval] = {}
    for approval in given:
        if (
            oldest <= approval.at <= now
            and not same(approval.by, requester)
            and any(same(approval.role, role) for role in policy.roles)
            and any(same(approval.by, m.username) for m in holders(contract.team, approval.role, now))
        ):
            counted[approval.by.casefold()] = approval
    return tuple(counted.values())
