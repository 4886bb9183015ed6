"""Columns that might hold personal data though nothing proves it: their values are never drafted."""

from __future__ import annotations

import re

from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.profiling.personal import hint, words_of

_PEOPLE = re.compile(
    r"(^|_)(agents?|owner|users?|manager|employee|staff|assignee|assigned|author|contact|persons?|people|clients?"
    r"|customer|patient|driver|teacher|student|handler|approver|requester|reviewer|supervisor|operator|editor|seller"
    r"|buyer|guest|tenant|member|nurse|doctor|physician|clerk|rep|salesperson|sales_rep|initials|by|kunde|kundin"
    r"|mitarbeiter|bearbeiter|sachbearbeiter|ansprechpartner|fahrer|patientin|verkaeufer|verkäufer|name|names|nombre"
    r"|nom|responsable|empleado|cliente|vendeur|login|handle|nickname|signature|recipient|sender|beneficiary|holder"
    r"|spouse|child|parent|religion|diagnosis|ethnicity)(_(name|names|email|login|user|full))?$"
)
_THINGS = re.compile(
    r"city|town|region|state|country|province|site|product|article|item|category|department|status|type|brand|model"
    r"|team|channel|segment|plan|company|supplier|vendor|ort|stadt|land|produkt|artikel|abteilung|ville|pays|ciudad"
    r"|pa[ií]s|event|file|column|field|table|bank|currency|language|group|class|unit|warehouse|store|branch|filiale"
)
_NAMED = re.compile(
    r"[A-Z]\w*(?:['’-]\w+)*\.?(?: (?:de|da|di|del|van|von|der|den|la|le|al|bin|[A-Z]\w*(?:['’-]\w+)*\.?))+"
)
_LEAST = 0.5


def suspected(column: ColumnEvidence) -> str:
    """The personal data that a column might hold: by its name, or as most of its values look like full names.

    It is a guess to the safe side; the owner of the contract may withdraw it.
    """
    if column.personal:
        return column.personal
    words = words_of(column.name)
    if column.logical_type != "string":
        return ""
    if hinted := hint(column.name):
        return hinted
    if _PEOPLE.search(words) and not _THINGS.search(words) and not _is_code(column):
        return "person name"
    if not _THINGS.search(words) and _look_like_names(column):
        return "person name"
    return ""


def _is_code(column: ColumnEvidence) -> bool:
    """Whether most values have digits: a number of somebody, not a name."""
    counted = [(p.count, "9" in p.pattern or "w" in p.pattern) for c in column.filled for p in c.patterns]
    rows = sum(n for n, _ in counted)
    return bool(rows) and sum(n for n, has in counted if has) > _LEAST * rows


def _look_like_names(column: ColumnEvidence) -> bool:
    shown = [v.value for c in column.filled for v in c.top]
    return bool(shown) and sum(bool(_NAMED.fullmatch(v)) for v in shown) >= _LEAST * len(shown)
