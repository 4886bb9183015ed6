"""The scorecard as one self-contained HTML page: no script, no network, light and dark, phone and print."""

from __future__ import annotations

from pilotgate.model import Scorecard
from pilotgate.publish import views, words
from pilotgate.publish.page import page

OPENING = 6
"""Blocking findings shown at once; the rest unfold."""


def render(scorecard: Scorecard) -> bytes:
    """The page, as UTF-8."""
    runs = views.timeline(scorecard)
    return page(
        "scorecard.html",
        card=scorecard,
        anchors={f.check: f"f{i}" for i, f in enumerate(scorecard.findings)},
        blocking=words.blocking(scorecard),
        waived=words.waived(scorecard),
        opening=OPENING,
        tally=words.tally(scorecard.findings),
        overall=views.overall(scorecard),
        stages=views.stages(scorecard.findings),
        columns=views.columns(scorecard.profile.columns, scorecard.findings),
        drift=views.drift(scorecard.findings),
        runs=runs,
        lanes=views.lanes(runs),
        provenance=views.provenance(scorecard),
    )
