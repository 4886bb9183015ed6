from __future__ import annotations

import json
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from pilotgate.errors import StoreError, Tampered
from pilotgate.model import Severity, Status, Verdict, Waiver
from pilotgate.promotion import approve, audit, current, promote, release, verify_current
from pilotgate.store import Store
from tests.promotion.conftest import POLICY, Ground, write_run
from tests.readiness import cases

LATER = cases.NOW + timedelta(hours=1)


def ask(ground: Ground, **changes):
    given = {"requester": "ada", "policy_sha256": POLICY, "now": LATER, **changes}
    contract = given.pop("contract", ground.contract)
    scorecard = given.pop("scorecard", ground.scorecard)
    return promote(ground.store, contract, scorecard, **given)


def public_key(store: Store) -> bytes:
    return (store.home / "keys" / "signing.pub").read_bytes()


def test_approved_data_is_promoted_and_proves_itself(approved):
    decision = ask(approved)
    assert decision.refusals == ()
    assert decision.promoted
    copy = approved.store.home.parent / decision.promoted_to / "data.parquet"
    assert copy.read_bytes() == approved.data.read_bytes()
    promoted = verify_current(approved.store, cases.DATASET, public_key=public_key(approved.store))
    assert promoted.run_id == approved.scorecard.run_id
    assert audit.entries(approved.store)[-1].event["kind"] == "promotion"
    assert audit.verify(approved.store) is True


def edited(ground: Ground, **changes) -> Ground:
    """The scorecard's file rewritten by hand, after the run entered it."""
    from pilotgate.store import to_json

    forged = replace(ground.scorecard, **changes)
    ground.file.write_bytes(to_json(replace(forged, extract=ground.store.portable(forged.extract))))
    return replace(ground, scorecard=ground.store.scorecard(cases.DATASET, forged.run_id))


REFUSALS = {
    "no requester": (lambda g: ask(g, requester=" "), "Nobody is named"),
    "requester approved it": (lambda g: ask(g, requester="Grace "), "cannot approve it too"),
    "approval too old": (lambda g: ask(g, now=cases.NOW + timedelta(hours=73)), "there are none"),
    "approval from the future": (lambda g: ask(g, now=cases.NOW - timedelta(seconds=1)), "there are none"),
    "scorecard expired": (lambda g: ask(g, now=cases.NOW + timedelta(hours=72)), "expired on 2026-11-23"),
    "policy changed": (lambda g: ask(g, policy_sha256="8" * 64), "changed since the data was judged"),
    "draft contract": (lambda g: ask(g, contract=replace(g.contract, status="draft")), "only an active contract"),
    "other dataset": (lambda g: ask(g, contract=replace(g.contract, dataset="other")), "is about other"),
    "nobody asked to approve": (lambda g: ask(g, contract=replace(g.contract, approvals=None)), "does not say who"),
    "approver left the team": (lambda g: ask(g, contract=replace(g.contract, team=())), "there are none"),
    "two approvals asked": (
        lambda g: ask(g, contract=replace(g.contract, approvals=replace(g.contract.approvals, threshold=2))),
        "2 approvals by the business owner, at most 72 hours old, and there is 1.",
    ),
    "verdict edited in memory": (
        lambda g: ask(g, scorecard=replace(g.scorecard, title="Another")),
        "not the one that its run entered",
    ),
    "scorecard file edited": (lambda g: ask(edited(g, title="Another")), "not the one that its run entered"),
    "unnamed blocking finding": (
        lambda g: ask(
            edited(g, findings=(*g.scorecard.findings, cases.finding("contract.x", Status.UNKNOWN))),
        ),
        "1 finding in the way: contract.x",
    ),
    "blocked": (lambda g: ask(edited(g, verdict=Verdict.BLOCKED)), "The verdict is blocked"),
    "not evaluated": (lambda g: ask(edited(g, verdict=Verdict.UNEVALUATED)), "The verdict is unevaluated"),
    "waiver lapsed": (
        lambda g: ask(edited(g, findings=(*g.scorecard.findings, cases.finding("contract.x", Status.WAIVED)))),
        "The waiver for contract.x is not in force",
    ),
    "data changed": (
        lambda g: (g.data.write_bytes(b"PAR1 other PAR1"), ask(g))[1],
        "was changed after it was judged",
    ),
    "data gone": (lambda g: (g.data.unlink(), ask(g))[1], "is not there any more"),
    "audit log edited": (
        lambda g: (
            g.store.audit_log.write_bytes(g.store.audit_log.read_bytes().replace(b"grace", b"heidi")),
            ask(g),
        )[1],
        "audit log was changed",
    ),
    "audit log cut": (
        lambda g: (g.store.audit_log.write_bytes(b""), ask(g))[1],
        "audit log was changed",
    ),
}


@pytest.mark.parametrize("attempt", REFUSALS)
def test_promotion_is_refused_in_one_plain_sentence(approved, attempt):
    how, words = REFUSALS[attempt]
    decision = how(approved)
    assert not decision.promoted
    assert decision.promoted_to == ""
    assert [r for r in decision.refusals if words in r], decision.refusals
    assert all(r.endswith(".") for r in decision.refusals)
    assert current(approved.store, cases.DATASET) is None
    if audit.verify(approved.store):
        last = audit.entries(approved.store)[-1].event
        assert (last["kind"], last["refusals"]) == ("refusal", list(decision.refusals))


def test_promotion_without_any_approval_is_refused(ground):
    assert "there are none" in ask(ground).refusals[0]


def test_promotion_of_a_run_that_was_not_recorded_is_refused(approved):
    unrecorded = replace(approved.scorecard, run_id="20261120T070000Z-000002")
    folder = approved.store.run_folder(cases.DATASET, unrecorded.run_id)
    folder.mkdir()
    (folder / "scorecard.json").write_bytes(approved.file.read_bytes())
    assert any("entered in the audit log" in r for r in ask(approved, scorecard=unrecorded).refusals)


def test_waiver_in_force_is_named_in_the_decision(store):
    waiver = Waiver("contract.x", "known", "ada", "grace", "T-1", cases.NOW + timedelta(days=2))
    scorecard = write_run(store, findings=(*cases.findings(), cases.finding("contract.x", Status.WAIVED)))
    ground = Ground(store, replace(cases.contract(), waivers=(waiver,)), scorecard)
    approve(store, ground.contract, scorecard, by="grace", role="business owner", now=cases.NOW)
    decision = ask(ground)
    assert decision.promoted, decision.refusals
    assert decision.waivers == (waiver,)


def test_warning_does_not_stand_in_the_way(store):
    warning = cases.finding("contract.x", Status.FAILED, severity=Severity.WARNING)
    scorecard = write_run(store, findings=(*cases.findings(), warning))
    ground = Ground(store, cases.contract(), scorecard)
    approve(store, ground.contract, scorecard, by="grace", role="business owner", now=cases.NOW)
    assert ask(ground).promoted


def test_promoted_copy_that_was_changed_is_noticed(approved):
    decision = ask(approved)
    copy = approved.store.home.parent / decision.promoted_to / "data.parquet"
    copy.write_bytes(b"PAR1 other PAR1")
    with pytest.raises(Tampered, match="changed after it was promoted"):
        verify_current(approved.store, cases.DATASET, public_key=public_key(approved.store))
    with pytest.raises(Tampered, match="not what was promoted"):
        ask(approved)


def test_nothing_promoted_is_said(store):
    assert current(store, cases.DATASET) is None
    with pytest.raises(StoreError, match="nothing of tickets"):
        verify_current(store, cases.DATASET, public_key=b"")


def test_two_promotions_at_once_leave_a_whole_pointer_and_log(approved):
    second = write_run(approved.store, "20261120T070000Z-000002", data=b"PAR1 the next night PAR1")
    approve(approved.store, approved.contract, second, by="grace", role="business owner", now=cases.NOW)
    scorecards = [approved.scorecard, second] * 4
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(lambda s: ask(approved, scorecard=s), scorecards))
    assert all(d.promoted for d in decisions)
    promoted = verify_current(approved.store, cases.DATASET, public_key=public_key(approved.store))
    assert promoted.run_id in {approved.scorecard.run_id, second.run_id}
    kinds = [e.event["kind"] for e in audit.entries(approved.store)]
    assert kinds.count("promotion") == 8


def _promote_and_die(ground: Ground, at: str) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    owner, name = {
        "before the copy is in place": (release, "new_folder"),
        "before the log": (release.audit, "append"),
        "between log and pointer": (release, "write_file"),
    }[at]
    setattr(owner, name, die)
    ask(ground)


@pytest.mark.parametrize("at", ["before the copy is in place", "before the log", "between log and pointer"])
def test_kill_leaves_the_old_pointer_valid_and_the_next_promotion_goes_on(approved, at):
    first = ask(approved)
    assert first.promoted
    second = write_run(approved.store, "20261120T070000Z-000002", data=b"PAR1 the next night PAR1")
    approve(approved.store, approved.contract, second, by="grace", role="business owner", now=cases.NOW)
    next_ground = replace(approved, scorecard=second)
    process = multiprocessing.get_context("fork").Process(target=_promote_and_die, args=(next_ground, at))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    key = public_key(approved.store)
    assert verify_current(approved.store, cases.DATASET, public_key=key).run_id == approved.scorecard.run_id
    assert ask(next_ground).promoted
    assert verify_current(approved.store, cases.DATASET, public_key=key).run_id == second.run_id
    assert audit.verify(approved.store) is True


def test_own_key_in_the_environment_signs(approved, tmp_path, monkeypatch):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from pilotgate.promotion.keys import public_pem

    key = Ed25519PrivateKey.generate()
    path = tmp_path / "own.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    monkeypatch.setenv("PILOTGATE_SIGNING_KEY", str(path))
    assert ask(approved).promoted
    assert not (approved.store.home / "keys").exists()
    verify_current(approved.store, cases.DATASET, public_key=public_pem(key.public_key()))
    path.unlink()
    with pytest.raises(StoreError, match="signing key cannot be read"):
        ask(approved)


def test_pointer_is_plain_json(approved):
    ask(approved)
    pointer = json.loads((approved.store.promoted_folder(cases.DATASET) / "current.json").read_bytes())
    assert pointer["folder"] == f"promoted/tickets/{approved.scorecard.extract.data_sha256[:16]}"
