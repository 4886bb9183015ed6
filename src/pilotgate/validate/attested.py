"""Rules in words, which a person has to answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pilotgate.contract.terms import Rule
from pilotgate.model import Status
from pilotgate.validate.rule import Check, Outcome, never


def text_check(rule: Rule, now: datetime) -> Check:
    """A rule of type `text` as a check.

    It passes while an attested answer stands: the custom property `attestation` with `by`, `answer: yes` and
    `expires`.
    """
    statement = rule.description or f"the rule {rule.id} is kept"
    given = rule.arguments.get("attestation")
    attestation = given if isinstance(given, Mapping) else {}
    reason, outcome = _answer(attestation, now)
    return Check(
        check=f"contract.{rule.id}",
        statement=statement,
        judge=(lambda _: outcome) if outcome else never,
        where=rule.where,
        column=rule.column,
        dimension=rule.dimension,
        severity=rule.severity,
        remedy="let a person who knows answer it, and write the attestation (by, answer, expires) beside the rule",
        measures=("0",),
        blocked=reason,
    )


def _answer(attestation: Mapping[object, object], now: datetime) -> tuple[str, Outcome | None]:
    if not attestation:
        return "it is in words, and nobody has attested an answer", None
    by, answer = str(attestation.get("by") or ""), str(attestation.get("answer") or "").strip().lower()
    try:
        expires = date.fromisoformat(str(attestation.get("expires")))
    except ValueError:
        return "its attestation has no day on which it expires", None
    if not by or answer not in {"yes", "true", "no", "false"}:
        return "its attestation does not say who answered yes or no", None
    if expires < now.date():
        return f"the attestation of {by} expired on {expires}", None
    kept = answer in {"yes", "true"}
    message = f"{by} attested that it is {'' if kept else 'not '}so, until {expires}."
    return "", Outcome(Status.PASSED if kept else Status.FAILED, message, answer, "yes")
