"""The promotion itself: every reason not to, or a verified copy, a signed statement and one pointer."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from pilotgate.contract.terms import Contract
from pilotgate.errors import StoreError, Tampered
from pilotgate.model import Approval, Decision, Scorecard, Severity, Status, Verdict, Waiver
from pilotgate.promotion import attestation, audit, keys, signatures
from pilotgate.promotion.lock import locked
from pilotgate.readiness.case import count, holders, listed, same
from pilotgate.readiness.verdict import blocking
from pilotgate.readiness.waivers import in_force
from pilotgate.store import Store, from_json, new_folder, to_json, write_file

POINTER = "current.json"


@dataclass(frozen=True, slots=True)
class Promoted:
    """What the pointer says: which copy is in production, and by which scorecard it got there.

    Attributes:
        folder: Holds `data.parquet`; relative to the project's home, as is `proof`.
        proof: Holds `scorecard.json` and the two signed statements.
    """

    dataset: str
    run_id: str
    folder: str
    proof: str
    data_sha256: str
    scorecard_sha256: str
    requester: str
    promoted_at: datetime


def promote(
    store: Store, contract: Contract, scorecard: Scorecard, *, requester: str, policy_sha256: str, now: datetime
) -> Decision:
    """Promote what a scorecard judged, or say every reason why not; either is written to the audit log.

    The promotion is in the audit log before the pointer moves, so the pointer never names what the log does not.

    Args:
        requester: Username of who asks; an approval of their own does not count.
        policy_sha256: Of contract, schema and suite as they are now.

    Raises:
        StoreError: The run is not there, or the store cannot be written.
    """
    with locked(store.home / "locks" / f"promote-{scorecard.dataset}.lock"):
        subject = signatures.digest(store, scorecard)
        given, trusted = _approvals(store, scorecard)
        counted = (
            signatures.valid(given, contract.approvals, contract, requester=requester, now=now)
            if contract.approvals is not None
            else ()
        )
        refusals = (
            *_about_scorecard(store, contract, scorecard, policy_sha256, now),
            *_about_data(scorecard),
            *_about_people(contract, given, counted, requester, now),
            *(
                ()
                if trusted
                else ("The audit log was changed after it was written, so no approval can be trusted.",)
            ),
        )
        decision = Decision(
            dataset=scorecard.dataset,
            run_id=scorecard.run_id,
            subject_sha256=scorecard.extract.data_sha256,
            scorecard_sha256=subject,
            verdict=scorecard.verdict,
            promoted=not refusals,
            refusals=refusals,
            waivers=_waivers(contract, scorecard, now),
            approvals=counted,
            requester=requester,
            decided_at=now,
        )
        if refusals:
            with contextlib.suppress(Tampered):
                audit.append(store, _event("refusal", decision), now)
            return decision
        return _carry_out(store, scorecard, decision)


def current(store: Store, dataset: str) -> Promoted | None:
    """What is in production, or None where nothing was promoted yet.

    Raises:
        StoreError: The pointer cannot be read.
    """
    path = store.promoted_folder(dataset) / POINTER
    try:
        return from_json(Promoted, path.read_bytes(), where=str(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="mend access to it"
        ) from error


def verify_current(store: Store, dataset: str, *, public_key: bytes) -> Promoted:
    """What is in production, after the copy's digest, both signatures and the scorecard's digest are found to hold.

    Raises:
        Tampered: One of them does not.
        StoreError: Nothing was promoted, or something cannot be read.
    """
    promoted = current(store, dataset)
    if promoted is None:
        raise StoreError(f"nothing of {dataset} was promoted yet", remedy=f"pilotgate promote {dataset}")
    proof = store.home / promoted.proof
    data = store.home / promoted.folder / "data.parquet"
    key = keys.read_public(public_key)
    for path, expected in ((data, promoted.data_sha256), (proof / "scorecard.json", promoted.scorecard_sha256)):
        if _sha256(path) != expected:
            raise Tampered("was changed after it was promoted", where=str(path), remedy=f"promote {dataset} again")
    for name in ("test-result", "verification-summary"):
        path = proof / f"{name}.dsse.json"
        statement = attestation.verify(_bytes(path), key, where=str(path))
        if [s["digest"]["sha256"] for s in statement["subject"]] != [promoted.data_sha256]:
            raise Tampered("speaks of other data", where=str(path), remedy=f"promote {dataset} again")
    return promoted


def _approvals(store: Store, scorecard: Scorecard) -> tuple[tuple[Approval, ...], bool]:
    try:
        return signatures.approvals(store, scorecard), True
    except Tampered:
        return (), False


def _about_scorecard(
    store: Store, contract: Contract, scorecard: Scorecard, policy_sha256: str, now: datetime
) -> tuple[str, ...]:
    blocked_by = tuple(dict.fromkeys((*scorecard.blocking, *blocking(scorecard.findings, Severity.ERROR))))
    entered = None
    with contextlib.suppress(Tampered):
        entered = signatures.recorded(store, scorecard)
    genuine = (
        entered == signatures.digest(store, scorecard)
        and store.scorecard(scorecard.dataset, scorecard.run_id) == scorecard
    )
    return (
        *(
            (f"The contract is about {contract.dataset}, the scorecard about {scorecard.dataset}.",)
            if contract.dataset != scorecard.dataset
            else ()
        ),
        *(
            (f"The contract's status is {contract.status or 'not given'}; only an active contract promotes.",)
            if contract.status != "active"
            else ()
        ),
        *(
            ()
            if genuine
            else ("The scorecard is not the one that its run entered in the audit log; run the dataset again.",)
        ),
        *(
            (f"The verdict is {scorecard.verdict.value}; only what is ready is promoted.",)
            if scorecard.verdict is not Verdict.READY
            else ()
        ),
        *((f"{count(len(blocked_by), 'finding')} in the way: {listed(blocked_by)}.",) if blocked_by else ()),
        *(
            (f"The scorecard expired on {scorecard.expires_at:%Y-%m-%d %H:%M} UTC.",)
            if now >= scorecard.expires_at
            else ()
        ),
        *(("The scorecard is dated in the future.",) if scorecard.created_at > now else ()),
        *(
            ("Contract, schema, suite or baseline changed since the data was judged.",)
            if policy_sha256 != scorecard.policy_sha256
            else ()
        ),
        *_judged_again(store, scorecard),
        *(f"The waiver for {check} is not in force any more." for check in _lapsed(contract, scorecard, now)),
    )


def _judged_again(store: Store, scorecard: Scorecard) -> tuple[str, ...]:
    """An older yes does not stand against a newer no about the same rows."""
    dataset, rows = scorecard.dataset, scorecard.extract.data_sha256
    try:
        newest = signatures.last_recorded(store, dataset, data_sha256=rows)
        ready = signatures.last_recorded(store, dataset, data_sha256=rows, verdict=Verdict.READY)
    except Tampered:
        return ()
    return (
        ()
        if newest is None or newest == ready
        else (f"The same data was judged again, in {newest[0]}: not ready.",)
    )


def _about_data(scorecard: Scorecard) -> tuple[str, ...]:
    try:
        same_bytes = _sha256(scorecard.extract.data) == scorecard.extract.data_sha256
    except StoreError:
        return ("The landed data that was judged is not there any more.",)
    return () if same_bytes else ("The landed data was changed after it was judged.",)


def _who_asks(contract: Contract, requester: str, now: datetime) -> tuple[str, ...]:
    """Who asks goes by a username of the team, or an approver could ask under another spelling of their name."""
    if not requester.strip():
        return ("Nobody is named as the one who asks.",)
    today = (m for role in {m.role for m in contract.team} for m in holders(contract.team, role, now))
    if any(same(requester, member.username) for member in today):
        return ()
    return (f"{requester} is no username of the contract's team on {now.date()}.",)


def _about_people(
    contract: Contract,
    given: tuple[Approval, ...],
    counted: tuple[Approval, ...],
    requester: str,
    now: datetime,
) -> tuple[str, ...]:
    policy = contract.approvals
    nameless = _who_asks(contract, requester, now)
    if policy is None or not policy.roles or policy.threshold < 1:
        return (*nameless, "The contract does not say who has to approve.")
    if len(counted) >= policy.threshold:
        return nameless
    own = any(same(a.by, requester) for a in given)
    there = "there is 1" if len(counted) == 1 else f"there are {len(counted) or 'none'}"
    return (
        *nameless,
        f"It takes {count(policy.threshold, 'approval')} by the {listed(policy.roles, last='or')}, at most "
        f"{policy.valid_hours:g} hours old, and {there}"
        + (f"; {requester} asks for the promotion and cannot approve it too." if own else "."),
    )


def _lapsed(contract: Contract, scorecard: Scorecard, now: datetime) -> tuple[str, ...]:
    valid = {w.check for w in contract.waivers if in_force(w, now, contract.team)}
    return tuple(f.check for f in scorecard.findings if f.status is Status.WAIVED and f.check not in valid)


def _waivers(contract: Contract, scorecard: Scorecard, now: datetime) -> tuple[Waiver, ...]:
    used = {f.check for f in scorecard.findings if f.status is Status.WAIVED}
    return tuple(w for w in contract.waivers if w.check in used and in_force(w, now, contract.team))


def _carry_out(store: Store, scorecard: Scorecard, decision: Decision) -> Decision:
    key = keys.signing_key(store.home, os.environ)
    place = store.promoted_folder(scorecard.dataset)
    folder = place / decision.subject_sha256[:16]
    _copy(scorecard, folder)
    proof = place / "proofs" / f"{decision.decided_at:%Y%m%dT%H%M%SZ}-{decision.scorecard_sha256[:16]}"
    with new_folder(proof) as partial:
        shutil.copyfile(
            store.run_folder(scorecard.dataset, scorecard.run_id) / "scorecard.json", partial / "scorecard.json"
        )
        if _sha256(partial / "scorecard.json") != decision.scorecard_sha256:
            raise Tampered("the scorecard changed while it was promoted", where=str(proof), remedy="promote again")
        statements = {
            "test-result": attestation.test_result(scorecard, decision.scorecard_sha256),
            "verification-summary": attestation.verification_summary(
                scorecard, decision.scorecard_sha256, decision.decided_at
            ),
        }
        for name, statement in statements.items():
            (partial / f"{name}.dsse.json").write_bytes(attestation.sign(statement, key))
    pointer = Promoted(
        dataset=scorecard.dataset,
        run_id=scorecard.run_id,
        folder=folder.relative_to(store.home).as_posix(),
        proof=proof.relative_to(store.home).as_posix(),
        data_sha256=decision.subject_sha256,
        scorecard_sha256=decision.scorecard_sha256,
        requester=decision.requester,
        promoted_at=decision.decided_at,
    )
    audit.append(store, _event("promotion", decision), decision.decided_at)
    write_file(place / POINTER, to_json(pointer))
    return replace(decision, promoted_to=folder.relative_to(store.home.parent).as_posix())


def _copy(scorecard: Scorecard, folder: Path) -> None:
    """Copy the landed rows, whole and with the digest that was judged, or leave nothing.

    Raises:
        Tampered: The copy, new or from before, does not have that digest.
    """
    expected = scorecard.extract.data_sha256
    if not folder.is_dir():
        with new_folder(folder) as partial:
            shutil.copyfile(scorecard.extract.data, partial / "data.parquet")
            if _sha256(partial / "data.parquet") != expected:
                raise Tampered("the data changed while it was copied", where=str(folder), remedy="promote again")
    if _sha256(folder / "data.parquet") != expected:
        raise Tampered(
            "the promoted copy is not what was promoted", where=str(folder), remedy="remove it and promote again"
        )


def _event(kind: str, decision: Decision) -> dict[str, object]:
    said: dict[str, object] = json.loads(to_json(decision))
    said.pop("promoted_to")
    return {"kind": kind, **said}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StoreError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="run the dataset again"
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="promote again"
        ) from error
