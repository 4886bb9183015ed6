"""Where the evidence of a run stands beside two frameworks: evidence present, never "compliant".

Source:
    Regulation (EU) 2024/1689, article 10 (2)-(5); NIST AI 100-1, AI Risk Management Framework 1.0, tables 1-4.
"""

from __future__ import annotations

from collections.abc import Iterable

from pilotgate.model import Answer, Evidence, Level, Question

_ASKS: tuple[tuple[str, tuple[Question, ...]], ...] = (
    ("EU AI Act 10(2)(a) design choices", ()),
    ("EU AI Act 10(2)(b) origin of data", (Question.INTEGRATION, Question.OWNERSHIP)),
    ("EU AI Act 10(2)(c) data preparation", ()),
    ("EU AI Act 10(2)(d) assumptions", (Question.KPI, Question.EVALUATION)),
    ("EU AI Act 10(2)(e) availability, quantity, suitability", (Question.DATA,)),
    ("EU AI Act 10(2)(f) examination of biases", ()),
    ("EU AI Act 10(2)(g) measures against biases", ()),
    ("EU AI Act 10(2)(h) gaps and shortcomings", (Question.DATA, Question.EVALUATION)),
    ("EU AI Act 10(3) representative, complete, free of errors", (Question.DATA, Question.EVALUATION)),
    ("EU AI Act 10(4) setting of use", (Question.DATA,)),
    ("EU AI Act 10(5) special categories of personal data", (Question.SECURITY, Question.COMPLIANCE)),
    ("NIST GOVERN 1.1 legal requirements", (Question.COMPLIANCE,)),
    ("NIST GOVERN 2.1 roles and responsibilities", (Question.OWNERSHIP, Question.SECURITY)),
    ("NIST MAP 1.4 business value", (Question.KPI,)),
    ("NIST MEASURE 2.1 test sets and metrics", (Question.EVALUATION,)),
    ("NIST MEASURE 2.3 performance as in deployment", (Question.EVALUATION, Question.DATA)),
    ("NIST MEASURE 2.4 behaviour in production", ()),
    ("NIST MEASURE 2.10 privacy", (Question.SECURITY, Question.COMPLIANCE)),
)


def crosswalk(answers: Iterable[Answer]) -> tuple[Evidence, ...]:
    """One line per requirement: COVERED, PARTIAL, GAP, or NOT_OBSERVABLE from data and contract."""
    level = {a.question: a.level for a in answers}
    return tuple(Evidence(label, _coverage([level[q] for q in questions])) for label, questions in _ASKS)


def _coverage(levels: list[Level]) -> str:
    if not levels:
        return "NOT_OBSERVABLE"
    if all(level is Level.VERIFIED for level in levels):
        return "COVERED"
    return "GAP" if all(level in (Level.MISSING, Level.STALE) for level in levels) else "PARTIAL"
