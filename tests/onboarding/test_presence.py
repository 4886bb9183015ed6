"""How much may be missing follows from how much was seen."""

from __future__ import annotations

import pytest

from pilotgate.model import ColumnProfile
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.presence import presence
from pilotgate.onboarding.suggestion import Kind


def column(rows: int, *missing: int) -> ColumnEvidence:
    return ColumnEvidence("c", tuple(
        ColumnProfile("c", 0, "VARCHAR", "string", 1.0, rows, m, (), (), rows - m, 0, True, (), False, (), ())
        for m in missing
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "missing", "in_key", "kind"),
    [
        (400, [0], False, Kind.COMPLETE),
        (400, [0], True, Kind.REQUIRED),
        (5000, [0], False, Kind.REQUIRED),
        (500, [0] * 10, False, Kind.REQUIRED),
        (500, [0] * 9 + [1], False, Kind.COMPLETE),
    ],
)
def test_required_needs_rows_enough_to_have_seen_a_gap(
    rows: int, missing: list[int], in_key: bool, kind: Kind
) -> None:
    found = list(presence(column(rows, *missing), in_key, len(missing), {}))
    assert [s.kind for s in found] == [kind]


def test_a_share_has_room_that_shrinks_with_evidence() -> None:
    shares = []
    for missing in ([60], [60] * 3, [60] * 14):
        (found,) = presence(column(200, *missing), False, len(missing), {})
        assert isinstance(found.value, float)
        shares.append(found.value)
    assert 0.2 < shares[0] < shares[1] <= shares[2] < 0.7
    (once,) = presence(column(200, 60), False, 1, {})
    assert not once.firm
