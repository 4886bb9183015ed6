"""Are evaluation rules and thresholds defined?"""

from __future__ import annotations

from pilotgate.contract.terms import Evaluation
from pilotgate.model import Answer, Evidence, Finding, Level, Question, Severity, Status
from pilotgate.readiness.case import JUDGED, OPEN, Case, count, figure, listed

SET = "evidence.evaluation.set"
RESULTS = "evidence.evaluation.results"
METRIC = "evidence.evaluation.metric"


def answer(case: Case) -> Answer:
    """Verified: every column under a rule that ran, the evaluation set as agreed, every metric at its threshold."""
    rules = case.rules()
    facts = case.under("evidence.evaluation")
    rests_on = tuple(f.check for f in facts)
    evaluation = case.contract.evaluation
    covered = _covered(case, rules)
    ran = sum(f.status in JUDGED for f in rules)
    reach = (
        f"{count(ran, 'rule')} ran on this extract, over {len(covered)} of its {len(case.profile.columns)} columns"
    )
    if evaluation is None or not ran or not evaluation.metric:
        return Answer(
            Question.EVALUATION,
            Level.MISSING,
            ("The evaluation names no metric." if ran else "None of the declared rules ran on this extract.")
            if evaluation is not None
            else f"It is not declared how the AI system itself is evaluated; {reach}.",
            (
                *(() if ran else ("Declare rules that run on the extract.",)),
                *(
                    ("Declare evaluation in the contract: set, metric, threshold, slices and results.",)
                    if evaluation is None or not evaluation.metric
                    else ()
                ),
            ),
            rests_on,
        )
    stale = tuple(f for f in facts if f.check in (SET, RESULTS) and _broken(f))
    missing = _missing(case, evaluation, covered, facts)
    asked = f"The system's {evaluation.metric} must be at least {figure(evaluation.threshold)}"
    overall = next((f for f in facts if f.check == f"{METRIC}.all"), None)
    if overall is not None and isinstance(overall.observed, int | float):
        measured = f"{figure(float(overall.observed))} was measured"
    else:
        measured = "no measurement is on record"
    level = Level.STALE if stale else Level.DECLARED if missing else Level.VERIFIED
    return Answer(
        Question.EVALUATION,
        level,
        f"{asked}, and {measured}; {reach}." if not stale else f"{asked}. {stale[0].message}",
        missing,
        rests_on,
        (Evidence("evaluation set", evaluation.uri), Evidence("columns under a rule", f"{len(covered)}")),
    )


def _broken(finding: Finding) -> bool:
    return finding.status is Status.FAILED and finding.severity is Severity.ERROR


def _covered(case: Case, rules: tuple[Finding, ...]) -> frozenset[str]:
    """Columns of the extract that at least one rule ran on."""
    judged = {f.column for f in rules if f.status in JUDGED}
    return frozenset(c.name for c in case.profile.columns if c.name in judged)


def _missing(
    case: Case, evaluation: Evaluation, covered: frozenset[str], facts: tuple[Finding, ...]
) -> tuple[str, ...]:
    bare = tuple(c.name for c in case.profile.columns if c.name not in covered)
    by_check = {f.check: f for f in facts}
    metrics = tuple(f for f in facts if f.check.startswith(f"{METRIC}."))
    unsliced = tuple(s for s in evaluation.slices if not any(f.check.startswith(f"{METRIC}.{s}=") for f in metrics))
    stuck = tuple(f.check for f in case.rules() if f.status is Status.UNKNOWN and f.severity is not Severity.INFO)
    return (
        *((f"Make {count(len(stuck), 'rule')} run that could not: {listed(stuck)}.",) if stuck else ()),
        *((f"Put a rule on {listed(bare)}.",) if bare else ()),
        *(
            by_check[check].remedy or by_check[check].message
            if check in by_check
            else f"Collect the evidence for the evaluation {what}; this run did not."
            for check, what in ((SET, "set"), (RESULTS, "results"))
            if check not in by_check or by_check[check].status in OPEN
        ),
        *(f.message for f in metrics if f.status in OPEN),
        *(
            ()
            if f"{METRIC}.all" in by_check
            else ("Measure the metric over the whole evaluation set (slice all).",)
        ),
        *((f"Measure the metric for each value of {listed(unsliced)}.",) if unsliced else ()),
        *(
            ("Evaluate on rows that the pilot was not built on: the evaluation set is the pilot's own data.",)
            if case.baseline is not None and evaluation.sha256 and evaluation.sha256 == case.baseline.sha256
            else ()
        ),
    )
