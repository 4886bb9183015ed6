"""The seven dimensions of data quality: a summary for people, which the gate never reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pilotgate.model import Dimension, DimensionScore, Finding, Status

ABOUT_DATA = frozenset({"landing", "contract", "pandera", "gx", "compare", "history", "data"})
"""First parts of the `check` of findings that are about the data itself."""


def scores(findings: Iterable[Finding]) -> tuple[DimensionScore, ...]:
    """Share of rules that passed, per dimension.

    A waived rule did not pass. A rule that could not run is in no share but counted beside it; where nothing ran
    the score is None.
    """
    counts: Counter[tuple[Dimension, Status]] = Counter(
        (f.dimension, f.status) for f in findings if f.check.split(".")[0] in ABOUT_DATA
    )
    return tuple(_score(d, counts) for d in Dimension)


def _score(dimension: Dimension, counts: Counter[tuple[Dimension, Status]]) -> DimensionScore:
    passed, failed, unknown, waived = (
        counts[dimension, s] for s in (Status.PASSED, Status.FAILED, Status.UNKNOWN, Status.WAIVED)
    )
    ran = passed + failed + waived
    return DimensionScore(dimension, passed / ran if ran else None, passed, failed, unknown, waived)
