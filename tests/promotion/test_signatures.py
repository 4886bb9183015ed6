from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pilotgate.errors import PromotionRefused, UsageError
from pilotgate.model import Verdict
from pilotgate.promotion import approvals, approvals_of, approve, record
from tests.promotion.conftest import write_run
from tests.readiness import cases


def sign(ground, **changes):
    given = {"by": "grace", "role": "business owner", "now": cases.NOW, **changes}
    return approve(
        ground.store, given.pop("contract", ground.contract), given.pop("scorecard", ground.scorecard), **given
    )


def test_signature_is_on_record_for_that_scorecard_alone(ground):
    other = write_run(ground.store, "20261120T070000Z-000002")
    given = sign(ground)
    assert approvals(ground.store, ground.scorecard) == (given,)
    assert approvals(ground.store, other) == ()
    assert approvals_of(ground.store, cases.DATASET) == (given,)
    assert approvals_of(ground.store, "other") == ()


def test_role_that_is_not_asked_may_not_sign(ground):
    with pytest.raises(UsageError, match="technical owner"):
        sign(ground, by="ada", role="technical owner")
    with pytest.raises(UsageError, match="asks nobody"):
        sign(ground, contract=replace(ground.contract, approvals=None))


@pytest.mark.parametrize("changes", [{"by": "ada"}, {"by": ""}, {"now": cases.NOW + timedelta(days=365)}])
def test_who_does_not_hold_the_role_today_may_not_sign(ground, changes):
    with pytest.raises(PromotionRefused, match="does not hold the role"):
        sign(ground, **changes)


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.UNEVALUATED])
def test_scorecard_that_is_not_ready_cannot_be_signed(ground, verdict):
    with pytest.raises(PromotionRefused, match=verdict.value):
        sign(ground, scorecard=replace(ground.scorecard, verdict=verdict))


def test_scorecard_that_expired_cannot_be_signed(ground):
    with pytest.raises(PromotionRefused, match="expired"):
        sign(ground, now=cases.NOW + timedelta(hours=72))


def test_scorecard_that_was_edited_cannot_be_signed(ground):
    ground.file.write_bytes(ground.file.read_bytes() + b" ")
    with pytest.raises(PromotionRefused, match="not the one that its run entered"):
        sign(ground)


def test_a_broken_log_takes_no_run(ground):
    assert record(ground.store, ground.scorecard, cases.NOW) is True
    ground.store.audit_log.write_bytes(b"")
    assert record(ground.store, ground.scorecard, cases.NOW) is False
    assert ground.store.audit_log.read_bytes() == b""
