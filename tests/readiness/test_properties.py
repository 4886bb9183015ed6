from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.model import Dimension, Finding, Level, Severity, Status, Verdict
from pilotgate.readiness import Assessment, assess
from pilotgate.readiness.dimensions import scores
from tests.readiness import cases

OPEN = (Status.FAILED, Status.UNKNOWN)
RANK = {Level.MISSING: 0, Level.STALE: 0, Level.DECLARED: 1, Level.VERIFIED: 2, Level.NOT_APPLICABLE: 2}

stages = st.sampled_from(["landing", "contract", "pandera", "gx", "compare", "history", "probe.lake", "evidence"])
findings = st.builds(
    lambda stage, n, status, severity, dimension: cases.finding(
        f"{stage}.x{n}", status, severity=severity, dimension=dimension
    ),
    stages,
    st.integers(0, 9),
    st.sampled_from(Status),
    st.sampled_from(Severity),
    st.sampled_from(Dimension),
)
many = st.lists(findings, max_size=12, unique_by=lambda f: f.check)


def judged(more: list[Finding], base: tuple[Finding, ...] | None = None) -> Assessment:
    arguments = cases.arguments()
    arguments["findings"] = (*(cases.findings() if base is None else base), *more)
    return assess(**arguments)


def levels(found: Assessment) -> list[int]:
    return [RANK[a.level] for a in found.answers]


@settings(deadline=None)
@given(many, st.sampled_from(OPEN), stages)
def test_an_open_error_is_never_ready_and_is_named(more, status, stage):
    bad = cases.finding(f"{stage}.bad", status)
    found = judged([*more, bad])
    assert found.verdict is not Verdict.READY
    assert bad.check in found.blocking


@settings(deadline=None)
@given(many, findings)
def test_one_more_open_finding_never_makes_ready(more, bad):
    bad = replace(bad, check=f"{bad.check}.bad", status=Status.FAILED)
    before, after = judged(more), judged([*more, bad])
    assert not (before.verdict is not Verdict.READY and after.verdict is Verdict.READY)
    assert all(b <= a for b, a in zip(levels(after), levels(before), strict=True))


@settings(deadline=None)
@given(st.sets(st.integers(0, len(cases.findings()) - 1)), many)
def test_fewer_passed_findings_never_make_anything_better(gone, more):
    kept = tuple(f for i, f in enumerate(cases.findings()) if i not in gone)
    whole, less = judged(more), judged(more, kept)
    assert not (whole.verdict is not Verdict.READY and less.verdict is Verdict.READY)
    assert all(b <= a for b, a in zip(levels(less), levels(whole), strict=True))


@settings(deadline=None)
@given(st.integers(0, len(cases.findings()) - 1), st.sampled_from([*OPEN, Status.NOT_APPLICABLE]), many)
def test_a_worse_outcome_never_makes_anything_better(which, status, more):
    worse = tuple(replace(f, status=status) if i == which else f for i, f in enumerate(cases.findings()))
    before, after = judged(more), judged(more, worse)
    assert not (before.verdict is not Verdict.READY and after.verdict is Verdict.READY)
    assert all(b <= a for b, a in zip(levels(after), levels(before), strict=True))


@settings(deadline=None)
@given(many)
def test_what_blocks_is_what_is_open_and_serious(more):
    found = judged(more)
    serious = {f.check for f in found.findings if f.status in OPEN and f.severity is Severity.ERROR}
    assert set(found.blocking) == serious
    assert (found.verdict is Verdict.READY) == (not serious)


@settings(deadline=None)
@given(many, st.randoms())
def test_order_does_not_matter(more, chance):
    shuffled = list(more)
    chance.shuffle(shuffled)
    one, other = judged(more), judged(shuffled)
    assert one.verdict is other.verdict
    assert set(one.blocking) == set(other.blocking)
    assert (one.dimensions, levels(one)) == (other.dimensions, levels(other))


@settings(deadline=None)
@given(many)
def test_a_score_is_a_share_or_absent(more):
    for score in scores(more):
        ran = score.passed + score.failed + score.waived
        assert score.score == (score.passed / ran if ran else None)
    assert [s.dimension for s in scores(more)] == list(Dimension)
