from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pilotgate.contract.terms import Field, ServiceLevel
from pilotgate.model import Severity, Status
from tests.validate.conftest import NOW, contract, land, one

DAYS = {"day": ["2026-11-01", "2026-11-18"], "at": ["2026-11-01T00:00:00Z", "2026-11-20T02:00:00Z"]}
FIELDS = (Field("day", "c:1", logical_type="date"), Field("at", "c:2", logical_type="timestamp"))
KEPT, BROKEN, UNKNOWN = Status.PASSED, Status.FAILED, Status.UNKNOWN


@pytest.mark.parametrize(
    ("prop", "value", "unit", "element", "status"),
    [
        ("latency", 30, "h", "orders.day", KEPT),  # the 18th counts until its end, 30 hours ago
        ("latency", 29, "h", "orders.day", BROKEN),
        ("latency", 4, "h", "at", KEPT),
        ("latency", 3.9, "hours", "at", BROKEN),
        ("latency", "5h", "", "at", KEPT),
        ("latency", 1, "d", "", KEPT),
        ("latency", 1, "fortnight", "", UNKNOWN),
        ("latency", "soon", "h", "", UNKNOWN),
        ("latency", 1, "d", "gone", UNKNOWN),
        ("frequency", 1, "d", "", KEPT),
        ("retention", 20, "d", "day", KEPT),
        ("retention", 2, "weeks", "day", BROKEN),
        ("retention", 2, "y", "", UNKNOWN),
        ("endOfLife", "2026-11-20", "", "", BROKEN),
        ("endOfSupport", "2027-01-01", "", "", KEPT),
        ("generalAvailability", "2026-12-01", "", "", BROKEN),
        ("endOfLife", "some day", "", "", UNKNOWN),
        ("uptime", 99, "%", "", UNKNOWN),
    ],
)
def test_service_levels_are_judged_by_the_clock_of_the_run(judge, prop, value, unit, element, status):
    given = contract(*FIELDS, service_levels=(ServiceLevel(prop, value, "c:9", unit, element),))
    assert one(judge(DAYS, given), f"contract.sla.{prop}").status is status


@pytest.mark.parametrize(
    ("arrived", "clock", "status"),
    [
        ("2026-11-20T05:10", "2026-11-20T06:00", KEPT),
        ("2026-11-20T05:40", "2026-11-20T06:00", BROKEN),  # late
        ("2026-11-19T05:00", "2026-11-20T06:00", BROKEN),  # yesterday's
        ("2026-11-19T05:00", "2026-11-20T05:00", KEPT),  # today's is not due yet
        ("2026-11-20T04:00", "2026-11-20T05:00", KEPT),
        ("2026-11-21T04:00", "2026-11-20T05:00", UNKNOWN),
    ],
)
def test_an_extract_is_there_in_time(judge, tmp_path, arrived, clock, status):
    given = contract(*FIELDS, service_levels=(ServiceLevel("timeOfAvailability", "05:30", "c:9"),))
    extract = replace(land(tmp_path, DAYS), modified_at=datetime.fromisoformat(arrived).replace(tzinfo=UTC))
    result = judge(extract, given, now=datetime.fromisoformat(clock).replace(tzinfo=UTC))
    assert one(result, "contract.sla.timeOfAvailability").status is status


def test_a_time_of_availability_has_its_own_zone(judge, tmp_path):
    given = contract(*FIELDS, service_levels=(ServiceLevel("timeOfAvailability", "05:30+02:00", "c:9"),))
    extract = replace(land(tmp_path, DAYS), modified_at=NOW - timedelta(hours=2))
    assert one(judge(extract, given), "contract.sla.timeOfAvailability").status is BROKEN


def test_what_an_extract_cannot_show_is_unknown_and_does_not_block(judge):
    given = contract(*FIELDS, service_levels=(ServiceLevel("availability", 99.9, "c:9", "%"),))
    found = one(judge(DAYS, given), "contract.sla.availability")
    assert (found.status, found.severity) == (UNKNOWN, Severity.INFO)
