"""Are the compliance requirements accounted for?"""

from __future__ import annotations

from pilotgate.contract.terms import Compliance
from pilotgate.model import Answer, Evidence, Level, Question, Status
from pilotgate.readiness.case import OPEN, Case, listed

DOCUMENT = "evidence.document"
RETENTION = "evidence.retention"


def answer(case: Case) -> Answer:
    """Verified: review in date, documents unchanged, every column classified, retention kept."""
    terms = case.contract.compliance
    gaps = () if terms is None else _undeclared(terms)
    documents = case.under(DOCUMENT)
    rests_on = tuple(f.check for f in (*documents, *case.under(RETENTION)))
    if terms is None or gaps:
        return Answer(
            Question.COMPLIANCE,
            Level.MISSING,
            "The contract does not say which requirements this data is under."
            if terms is None
            else "The requirements are declared in part.",
            gaps
            or ("Declare compliance in the contract: regimes, legal basis, retention, review date, documents.",),
            rests_on,
        )
    old = _stale(case, terms)
    missing = old or _missing(case, terms)
    return Answer(
        Question.COMPLIANCE,
        Level.STALE if old else Level.DECLARED if missing else Level.VERIFIED,
        f"Evidence is on record for {listed(terms.regimes)}, reviewed until {terms.review_by}."
        if not old
        else f"What was agreed for {listed(terms.regimes)} no longer holds.",
        missing,
        rests_on,
        (
            Evidence("legal basis", terms.legal_basis),
            Evidence("retention", f"{terms.retention_days} days"),
            *(Evidence("document", d.title) for d in terms.documents),
        ),
    )


def _undeclared(terms: Compliance) -> tuple[str, ...]:
    parts = {
        "regimes": bool(terms.regimes),
        "legal basis": bool(terms.legal_basis.strip()),
        "retention (retentionDays)": terms.retention_days is not None,
        "review date (reviewBy)": terms.review_by is not None,
    }
    return tuple(f"Declare the {name} under compliance." for name, there in parts.items() if not there)


def _stale(case: Case, terms: Compliance) -> tuple[str, ...]:
    expired = terms.review_by is None or terms.review_by < case.now.date()
    return (
        *((f"Review the requirements again: the last review expired on {terms.review_by}.",) if expired else ()),
        *(
            f.remedy or f.message
            for f in case.under(DOCUMENT, RETENTION)
            if f.status is Status.FAILED and f.severity == "error"
        ),
    )


def _missing(case: Case, terms: Compliance) -> tuple[str, ...]:
    fields = {f.name: f for f in case.contract.fields}
    bare = tuple(
        c.name for c in case.profile.columns if c.name not in fields or not fields[c.name].classification.strip()
    )
    public = tuple(f.name for f in fields.values() if f.personal and f.classification.casefold() == "public")
    shown = {f.check for f in case.under(DOCUMENT)}
    return (
        *((f"Classify {listed(bare)}.",) if bare else ()),
        *((f"Do not classify personal data as public: {listed(public)}.",) if public else ()),
        *(() if terms.documents else ("Name the documents that the requirements rest on, each with its sha256.",)),
        *(("Check the documents' digests; this run did not.",) if len(shown) < len(terms.documents) else ()),
        *(f.remedy or f.message for f in case.under(DOCUMENT, RETENTION) if f.status in OPEN),
        *(() if case.under(RETENTION) else ("Check that nothing is kept beyond its retention; this run did not.",)),
    )
