"""The table *Pilot against production*: what each had, area by area."""

from __future__ import annotations

from collections import Counter

from pilotgate.model import Answer, Contrast, Level, Profile, Question, Status, Verdict
from pilotgate.readiness.case import JUDGED, OPEN, Case, count, figure, listed, percent
from pilotgate.readiness.evaluation import METRIC

NOT_RECORDED = "not recorded"


def contrasts(case: Case, answers: tuple[Answer, ...]) -> tuple[Contrast, ...]:
    """Six rows; the status says whether production is as sure as the question demands."""
    level = {a.question: a.level for a in answers}
    return (
        _data(case, level[Question.DATA]),
        _integration(case, level[Question.INTEGRATION]),
        _evaluation(case, level[Question.EVALUATION]),
        _security(case, level[Question.SECURITY]),
        _ownership(case, level[Question.OWNERSHIP]),
        _reliability(case),
    )


def _status(level: Level) -> Status:
    """Half an answer is no answer yet."""
    outcomes = {
        Level.VERIFIED: Status.PASSED,
        Level.DECLARED: Status.UNKNOWN,
        Level.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    }
    return outcomes.get(level, Status.FAILED)


def _data(case: Case, level: Level) -> Contrast:
    broken = sum(f.status is Status.FAILED for f in case.rules())
    extra = f", {count(broken, 'rule')} broken" if broken else ""
    status = Status.FAILED if broken else _status(level)
    return Contrast(
        "data",
        _described(case.baseline) if case.baseline is not None else NOT_RECORDED,
        _described(case.profile) + extra,
        status,
    )


def _described(profile: Profile) -> str:
    cells = profile.table.rows * len(profile.columns)
    absent = sum(c.missing for c in profile.columns)
    parts = (
        count(profile.table.rows, "row"),
        count(len(profile.columns), "column"),
        f"{percent(absent / cells)} missing" if cells else "nothing to measure",
        f"{count(profile.table.duplicate_rows, 'duplicate row')}"
        if profile.table.duplicate_rows
        else "no duplicate rows",
    )
    return ", ".join(parts)


def _integration(case: Case, level: Level) -> Contrast:
    servers = case.contract.servers
    probes = case.under("probe")
    well = sum(f.status is Status.PASSED for f in probes)
    return Contrast(
        "integration",
        f"one {case.baseline.shape.format} file" if case.baseline is not None else NOT_RECORDED,
        f"{count(len(servers), 'server')}, {well} of {count(len(probes), 'probe')} succeeded"
        if servers
        else "no server",
        _status(level),
    )


def _evaluation(case: Case, level: Level) -> Contrast:
    asked = case.contract.evaluation
    overall = next((f for f in case.findings if f.check == f"{METRIC}.all"), None)
    measured = overall.observed if overall is not None else None
    rules = case.rules()
    ran = sum(f.status in JUDGED for f in rules)
    return Contrast(
        "evaluation",
        f"{asked.metric} {figure(measured)} on the evaluation set"
        if asked is not None and isinstance(measured, int | float)
        else NOT_RECORDED,
        f"{count(ran, 'rule')} ran on the extract, {sum(f.status in OPEN for f in rules)} not met"
        + (f"; {asked.metric} of at least {figure(asked.threshold)} is asked" if asked is not None else ""),
        _status(level),
    )


def _security(case: Case, level: Level) -> Contrast:
    open_ = [f.column or "" for f in case.under("security.personal") if f.status in OPEN]
    production = _personal(case.profile) + (f", undeclared in {listed(open_)}" if open_ else "")
    return Contrast(
        "security",
        _personal(case.baseline) if case.baseline is not None else NOT_RECORDED,
        production,
        Status.FAILED if open_ else _status(level),
    )


def _personal(profile: Profile) -> str:
    columns = [c.name for c in profile.columns if c.personal]
    return f"personal data in {listed(columns)}" if columns else "no personal data found"


def _ownership(case: Case, level: Level) -> Contrast:
    people = [f"{m.username} ({m.role})" for m in case.contract.team if m in case.holders(m.role)]
    return Contrast("ownership", NOT_RECORDED, listed(people) or "nobody named", _status(level))


def _reliability(case: Case) -> Contrast:
    """Of the runs before this one; fewer than two say nothing yet."""
    runs = Counter(r.verdict for r in case.history)
    said = ", ".join(f"{runs[v]} {v.value}" for v in Verdict if runs[v])
    last = case.history[-1].verdict if case.history else None
    outcome = Status.PASSED if last is Verdict.READY else Status.FAILED
    return Contrast(
        "reliability",
        f"measured once, {case.baseline.created_at:%Y-%m-%d}" if case.baseline is not None else NOT_RECORDED,
        f"{count(len(case.history), 'earlier run')}: {said}" if said else "no earlier run",
        outcome if len(case.history) > 1 else Status.UNKNOWN,
    )
