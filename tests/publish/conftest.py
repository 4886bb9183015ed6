"""The scorecards that every publisher is shown."""

from __future__ import annotations

import pytest

from pilotgate.model import Scorecard
from tests.publish.cards import bookings, hostile, support_tickets


@pytest.fixture(name="blocked")
def blocked_scorecard() -> Scorecard:
    return support_tickets()


@pytest.fixture(name="ready")
def ready_scorecard() -> Scorecard:
    return bookings()


@pytest.fixture(name="hostile")
def hostile_scorecard() -> Scorecard:
    return hostile()
