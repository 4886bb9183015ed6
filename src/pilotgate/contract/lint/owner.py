"""What only the owner can say, and has not said yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pilotgate.contract.lint.case import Case
from pilotgate.contract.terms import Contract
from pilotgate.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class _Gap:
    name: str
    missing: bool
    message: str
    remedy: str


def unsaid(case: Case) -> Iterator[Finding]:
    """Parts of a contract that the seven questions of readiness ask for."""
    for gap in _gaps(case.contract):
        if gap.missing:
            yield case.finding(
                f"unsaid.{gap.name}", f"{case.contract.path}:1", gap.message, gap.remedy, Severity.WARNING
            )


def _gaps(contract: Contract) -> tuple[_Gap, ...]:
    roles = {m.role.strip().casefold() for m in contract.team if m.until is None}
    fresh = {"latency", "frequency", "timeofavailability"}
    return (
        _Gap("status", contract.status == "draft", "The contract is a draft.", "set status: active once agreed"),
        _Gap("purpose", not contract.purpose, "Nobody has said what the data is for.", "add description.purpose"),
        _Gap(
            "technical_owner",
            "technical owner" not in roles,
            "There is no technical owner.",
            "add a member with role: technical owner to team.members",
        ),
        _Gap(
            "business_owner",
            "business owner" not in roles,
            "There is no business owner.",
            "add a member with role: business owner to team.members",
        ),
        _Gap("channel", not contract.channels, "The team cannot be reached.", "add a channel with url to support"),
        _Gap("kpi", contract.kpi is None, "No business KPI is tied to the data.", "add the custom property kpi"),
        _Gap(
            "downstream",
            not any(s.direction == "downstream" for s in contract.servers),
            "It is not said which workflow reads the data.",
            "add a server with the custom property direction: downstream",
        ),
        _Gap(
            "upstream",
            contract.upstream() is None,
            "It is not said where the data comes from.",
            "add a server to servers",
        ),
        _Gap(
            "freshness",
            not any(s.property.casefold() in fresh for s in contract.service_levels),
            "It is not said how fresh the data must be.",
            "add latency, frequency or timeOfAvailability to slaProperties",
        ),
        _Gap(
            "evaluation",
            contract.evaluation is None,
            "It is not said how the AI system is evaluated.",
            "add the custom property evaluation",
        ),
        _Gap(
            "approvals",
            contract.approvals is None,
            "It is not said who approves a promotion.",
            "add the custom property approvals",
        ),
        _Gap(
            "compliance",
            contract.compliance is None,
            "It is not said which requirements the data is under.",
            "add the custom property compliance",
        ),
        _Gap(
            "baseline",
            not contract.baseline,
            "There is no pilot to compare with.",
            "add the custom property baseline",
        ),
        _Gap(
            "segments",
            not contract.segments,
            "It is not said which parts of the data must be represented.",
            "add the custom property segments",
        ),
        _Gap(
            "classification",
            any(not f.classification for f in contract.fields),
            "Some columns are not classified: "
            f"{', '.join([f.name for f in contract.fields if not f.classification][:8])}.",
            "add classification to each column",
        ),
    )
