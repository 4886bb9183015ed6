"""Ways in which a gate could say ready without having checked; none of them may work here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pilotgate.contract.terms import Relationship, Rule, ServiceLevel
from pilotgate.model import Severity, Status, TableProfile, Verdict, Waiver
from pilotgate.readiness import assess
from tests.readiness import cases
from tests.readiness.cases import NOW, finding

Arguments = dict[str, Any]
Change = Callable[[Arguments], Arguments]


def without(*prefixes: str) -> Change:
    """The findings under the prefixes never came."""

    def change(given: Arguments) -> Arguments:
        kept = tuple(f for f in given["findings"] if not f.check.startswith(prefixes))
        assert len(kept) < len(given["findings"])
        return {**given, "findings": kept}

    return change


def becomes(prefix: str, status: Status) -> Change:
    """The findings under the prefix came out otherwise."""

    def change(given: Arguments) -> Arguments:
        changed = tuple(
            replace(f, status=status, observed=None) if f.check.startswith(prefix) else f for f in given["findings"]
        )
        assert changed != given["findings"]
        return {**given, "findings": changed}

    return change


def plus(*more: Any) -> Change:
    return lambda given: {**given, "findings": (*given["findings"], *more)}


def contract(**changes: Any) -> Change:
    return lambda given: {**given, "contract": replace(given["contract"], **changes)}


def extract(**changes: Any) -> Change:
    return lambda given: {**given, "extract": replace(given["extract"], **changes)}


def profile(**changes: Any) -> Change:
    return lambda given: {**given, "profile": replace(given["profile"], **changes)}


def both(*changes: Change) -> Change:
    def change(given: Arguments) -> Arguments:
        for one in changes:
            given = one(given)
        return given

    return change


def waived(check: str, **changes: Any) -> Change:
    """A rule fails and a waiver names it, though not as it should."""
    sound = Waiver(check, "known", "ada", "grace", "T-1", NOW + timedelta(days=1))
    return both(plus(finding("contract.x", Status.FAILED)), contract(waivers=(replace(sound, **changes),)))


PERSONAL = (cases.column("id", complete=False), cases.column("kind", (("bug", 70), ("question", 30))))
RULES = cases.contract().rules

ATTEMPTS: dict[str, tuple[Change, str]] = {
    "nothing was found": (lambda g: {**g, "findings": ()}, "stage.validate"),
    "no rule ran": (without("contract"), "stage.validate"),
    "a draft that nobody agreed to": (contract(status="draft"), "stage.contract"),
    "every rule unknown": (becomes("contract", Status.UNKNOWN), "stage.validate"),
    "every rule not applicable": (becomes("contract", Status.NOT_APPLICABLE), "stage.validate"),
    "only housekeeping ran": (without("contract.id", "contract.kind"), "stage.validate"),
    "a rule of the contract has no finding": (without("contract.id_is_there"), "contract.id_is_there"),
    "a rule that a field implies has no finding": (without("contract.id.required"), "contract.id.required"),
    "nobody looked whether the columns are there": (without("contract.columns"), "contract.columns"),
    "a rule declared twice as many": (
        contract(rules=(*RULES, Rule("new", "sql", "c:99", query="select 1"))),
        "contract.new",
    ),
    "a type is declared and not tested": (
        contract(fields=(replace(cases.contract().fields[0], logical_type="integer"),)),
        "contract.id.type",
    ),
    "an enum is declared and not tested": (
        contract(fields=(replace(cases.contract().fields[0], enum=("a",)),)),
        "contract.id.enum",
    ),
    "unique is declared and not tested": (
        contract(fields=(replace(cases.contract().fields[0], unique=True),)),
        "contract.id.unique",
    ),
    "a key is declared and not tested": (
        contract(fields=(replace(cases.contract().fields[0], key_position=1),)),
        "contract.primary_key",
    ),
    "a reference is declared and not tested": (
        contract(relationships=(Relationship(("id",), "people", ("id",), "c:98"),)),
        "contract.id.refers_to.people",
    ),
    "a service level is declared and not tested": (
        contract(service_levels=(ServiceLevel("latency", 4, "c:97"), ServiceLevel("latency", 8, "c:97"))),
        "contract.sla.latency.2",
    ),
    "a rule could not run": (plus(finding("contract.x", Status.UNKNOWN)), "contract.x"),
    "a rule of the schema could not run": (plus(finding("pandera.id.check", Status.UNKNOWN)), "pandera.id.check"),
    "a rule failed": (plus(finding("gx.id.unique", Status.FAILED)), "gx.id.unique"),
    "a rule is found twice, once passed": (
        plus(finding("contract.id_is_there", Status.FAILED, column="id")),
        "contract.id_is_there",
    ),
    "one failed among a thousand passed": (
        plus(*(finding(f"gx.n{n}") for n in range(1000)), finding("gx.bad", Status.FAILED)),
        "gx.bad",
    ),
    "landing's own finding was not handed on": (
        extract(findings=(finding("landing.truncated", Status.FAILED),)),
        "landing.truncated",
    ),
    "no row": (both(extract(rows_source=0, rows_landed=0), profile(table=TableProfile(0, 0))), "stage.landing"),
    "rows are lost": (extract(rows_source=101), "stage.landing"),
    "profile of another extract": (profile(sha256="7" * 64), "stage.profile"),
    "profile of some of the rows": (profile(table=TableProfile(99, 0)), "stage.profile"),
    "no baseline declared": (contract(baseline=""), "question.data"),
    "baseline unreadable": (lambda g: {**g, "baseline": None}, "question.data"),
    "baseline of another dataset": (
        lambda g: {**g, "baseline": replace(g["baseline"], dataset="other")},
        "question.data",
    ),
    "baseline without rows": (
        lambda g: {**g, "baseline": replace(g["baseline"], table=TableProfile(0, 0))},
        "question.data",
    ),
    "not compared": (without("compare"), "stage.compare"),
    "comparison unknown": (becomes("compare", Status.UNKNOWN), "stage.compare"),
    "segment too thin": (
        contract(segments=(replace(cases.contract().segments[0], min_share=0.31),)),
        "data.segment",
    ),
    "segment never seen": (contract(segments=(replace(cases.contract().segments[0], value="?"),)), "data.segment"),
    "segment of a column that is gone": (
        contract(segments=(replace(cases.contract().segments[0], column="gone"),)),
        "data.segment.gone",
    ),
    "segment that the profile cannot count": (
        contract(segments=(replace(cases.contract().segments[0], column="id"),)),
        "data.segment.id",
    ),
    "segment whose values are masked": (
        profile(columns=(PERSONAL[0], replace(PERSONAL[1], personal="name"))),
        "data.segment.kind",
    ),
    "no KPI": (contract(kpi=None), "question.kpi"),
    "a KPI without SQL": (contract(kpi=replace(cases.contract().kpi, sql=" ")), "question.kpi"),
    "no evaluation": (contract(evaluation=None), "question.evaluation"),
    "evaluation set changed": (becomes("evidence.evaluation.set", Status.FAILED), "evidence.evaluation.set"),
    "results of another set": (becomes("evidence.evaluation.results", Status.FAILED), "question.evaluation"),
    "metric under its threshold": (
        becomes("evidence.evaluation.metric.all", Status.FAILED),
        "evidence.evaluation.metric.all",
    ),
    "metric on too few rows": (
        becomes("evidence.evaluation.metric.kind", Status.UNKNOWN),
        "evidence.evaluation.metric.kind=bug",
    ),
    "no server": (contract(servers=()), "question.integration"),
    "a server was not probed": (without("probe.app"), "stage.probe.app"),
    "a probe that found nothing out": (becomes("probe.app", Status.NOT_APPLICABLE), "stage.probe.app"),
    "a server out of reach": (becomes("probe.app", Status.FAILED), "probe.app.write"),
    "a server of an unknown kind": (becomes("probe.lake", Status.UNKNOWN), "probe.lake.reach"),
    "no owner": (contract(team=()), "question.ownership"),
    "one owner of two": (contract(team=cases.contract().team[:1]), "question.ownership"),
    "an owner without a name": (
        contract(team=(replace(cases.contract().team[0], username=" "), cases.contract().team[1])),
        "question.ownership",
    ),
    "an owner who left": (
        contract(team=(replace(cases.contract().team[0], until=date(2026, 11, 19)), cases.contract().team[1])),
        "question.ownership",
    ),
    "an owner who has not begun": (
        contract(team=(replace(cases.contract().team[0], since=date(2026, 11, 21)), cases.contract().team[1])),
        "question.ownership",
    ),
    "nobody has to approve": (contract(approvals=None), "question.security"),
    "no approval is enough": (
        contract(approvals=replace(cases.contract().approvals, threshold=0)),
        "question.security",
    ),
    "approval by no role": (contract(approvals=replace(cases.contract().approvals, roles=())), "question.security"),
    "nobody holds the role that approves": (
        contract(approvals=replace(cases.contract().approvals, roles=("pope",))),
        "question.security",
    ),
    "one person would have to approve twice": (
        contract(approvals=replace(cases.contract().approvals, threshold=2)),
        "question.security",
    ),
    "audit log changed": (lambda g: {**g, "audit_intact": False}, "security.audit"),
    "personal data in a declared column": (
        profile(columns=(replace(PERSONAL[0], personal="email", personal_share=0.02), PERSONAL[1])),
        "security.personal.id",
    ),
    "personal data in a new column": (
        profile(columns=(*PERSONAL, cases.column("mail", complete=False, personal="email"))),
        "security.personal.mail",
    ),
    "no compliance": (contract(compliance=None), "question.compliance"),
    "no retention": (
        contract(compliance=replace(cases.contract().compliance, retention_days=None)),
        "question.compliance",
    ),
    "review never due": (
        contract(compliance=replace(cases.contract().compliance, review_by=None)),
        "question.compliance",
    ),
    "review expired yesterday": (
        contract(compliance=replace(cases.contract().compliance, review_by=date(2026, 11, 19))),
        "question.compliance",
    ),
    "document changed": (becomes("evidence.document", Status.FAILED), "evidence.document.dpia"),
    "kept too long": (becomes("evidence.retention", Status.FAILED), "evidence.retention"),
    "waiver expired this second": (waived("contract.x", expires=NOW), "contract.x"),
    "waiver approved by who asked": (waived("contract.x", approver=" ADA "), "contract.x"),
    "waiver without approver": (waived("contract.x", approver=""), "contract.x"),
    "waiver without requester": (waived("contract.x", requester=" "), "contract.x"),
    "waiver without reason": (waived("contract.x", reason=""), "contract.x"),
    "waiver without ticket": (waived("contract.x", ticket=""), "contract.x"),
    "waiver for everything": (waived("*"), "contract.x"),
    "waiver for a stage": (waived("contract"), "contract.x"),
    "waiver for a name alike": (waived("contract.X"), "contract.x"),
    "waiver for a rule that could not run": (
        both(waived("contract.x"), becomes("contract.x", Status.UNKNOWN)),
        "contract.x",
    ),
    "waiver for a stage that did not run": (both(waived("stage.compare"), without("compare")), "stage.compare"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_not_ready(everything, attempt):
    change, check = ATTEMPTS[attempt]
    found = assess(**change(everything))
    assert found.verdict is not Verdict.READY
    assert [c for c in found.blocking if c.startswith(check)], found.blocking
    assert set(found.blocking) <= {f.check for f in found.findings}


@pytest.mark.parametrize(
    "attempt", ["nothing was found", "no rule ran", "every rule unknown", "only housekeeping ran"]
)
def test_not_evaluated_is_not_called_blocked(everything, attempt):
    change, _ = ATTEMPTS[attempt]
    assert assess(**change(everything)).verdict is Verdict.UNEVALUATED


@pytest.mark.parametrize("fail_on", [Severity.INFO, Severity.WARNING, Severity.ERROR, None])
def test_no_setting_lets_an_error_through(everything, fail_on):
    given = plus(finding("contract.x", Status.FAILED))(everything)
    assert assess(**given, fail_on=fail_on).verdict is Verdict.BLOCKED


def test_warning_blocks_only_when_asked_and_info_never(everything):
    warning = plus(finding("contract.x", Status.FAILED, severity=Severity.WARNING))(everything)
    assert assess(**warning).verdict is Verdict.READY
    assert assess(**warning, fail_on=Severity.WARNING).verdict is Verdict.BLOCKED
    info = plus(finding("contract.x", Status.UNKNOWN, severity=Severity.INFO))(everything)
    assert assess(**info, fail_on=Severity.INFO).verdict is Verdict.READY


def test_half_an_answer_is_a_warning(everything):
    found = assess(**contract(channels=())(everything))
    assert found.verdict is Verdict.READY
    assert assess(**contract(channels=())(everything), fail_on=Severity.WARNING).blocking == ("question.ownership",)
