"""A profile as one self-contained HTML page: what is wrong first, then the columns."""

from __future__ import annotations

from collections.abc import Sequence

from pilotgate.model import Finding, Profile, Status
from pilotgate.publish.page import page
from pilotgate.publish.views import between, columns


def render(profile: Profile, observations: Sequence[Finding]) -> bytes:
    """The page, as UTF-8."""
    wrong = tuple(f for f in observations if f.status in {Status.FAILED, Status.UNKNOWN})
    return page(
        "profile.html",
        profile=profile,
        wrong=wrong,
        columns=columns(profile.columns, observations),
        between=between(profile),
        missing=_missing(profile),
    )


def _missing(profile: Profile) -> float | None:
    cells = sum(c.rows for c in profile.columns)
    return sum(c.missing for c in profile.columns) / cells if cells else None
