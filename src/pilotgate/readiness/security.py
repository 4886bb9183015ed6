"""Are security, logging and approval designed?"""

from __future__ import annotations

from pilotgate.model import Answer, Dimension, Evidence, Finding, Level, Question, Status
from pilotgate.readiness.case import OPEN, Case, count, listed, percent, same

PERSONAL = "security.personal"
AUDIT = "security.audit"


def facts(case: Case) -> tuple[Finding, ...]:
    """One finding per column that holds personal data, and one about the audit log."""
    return (*_personal(case), _audit(case))


def answer(case: Case) -> Answer:
    """Verified: enough people can approve, personal data and access roles are declared, the log is intact."""
    policy = case.contract.approvals
    rests_on = tuple(f.check for f in case.under("security"))
    if policy is None or not policy.roles or policy.threshold < 1:
        return Answer(
            Question.SECURITY,
            Level.MISSING,
            "The contract does not say who has to approve a promotion.",
            ("Declare approvals in the contract: the roles that sign, how many, and for how long it holds.",),
            rests_on,
        )
    people = {m.username.strip().casefold() for role in policy.roles for m in case.holders(role)} - {""}
    needed = f"A promotion needs {count(policy.threshold, 'approval')} by the {listed(policy.roles, last='or')}"
    if len(people) < policy.threshold:
        ever = {m.username for m in case.contract.team if any(same(m.role, role) for role in policy.roles)}
        able = "1 person" if len(people) == 1 else f"{len(people)} people"
        return Answer(
            Question.SECURITY,
            Level.STALE if len(ever) >= policy.threshold else Level.MISSING,
            f"{needed}, but only {able} can give one today."
            if people
            else f"{needed}, but nobody holds that role today.",
            (f"Name enough members of the team who are {listed(policy.roles, last='or')} today.",),
            rests_on,
        )
    undeclared = tuple(f for f in case.under(PERSONAL) if f.status in OPEN)
    missing = (
        *(f.remedy for f in undeclared),
        *(
            ()
            if case.audit_intact is True
            else ("Let the first approval start the audit log.",)
            if case.audit_intact is None
            else ("Find out who changed the audit log, and restore it.",)
        ),
        *(() if case.contract.roles else ("List the access roles in the contract.",)),
    )
    seen = [c.name for c in case.profile.columns if c.personal]
    return Answer(
        Question.SECURITY,
        Level.DECLARED if missing else Level.VERIFIED,
        f"{needed}; "
        + (f"personal data is in {listed(seen)}" if seen else "no personal data was found")
        + (f", undeclared in {listed(f.column or '' for f in undeclared)}." if undeclared else "."),
        missing,
        rests_on,
        (Evidence("people who can approve", str(len(people))),),
    )


def _personal(case: Case) -> tuple[Finding, ...]:
    found = []
    for column in case.profile.columns:
        if not column.personal:
            continue
        field = case.contract.field(column.name)
        declared = field is not None and bool(field.personal)
        said = "says so" if declared else "does not say so"
        found.append(
            Finding(
                check=f"{PERSONAL}.{column.name}",
                dataset=case.contract.dataset,
                column=column.name,
                message=f"{column.name} holds personal data ({column.personal}, "
                f"{percent(column.personal_share)} of its values) and the contract {said}.",
                dimension=Dimension.CONFORMITY,
                status=Status.PASSED if declared else Status.FAILED,
                observed=column.personal,
                expected=field.personal if field is not None and declared else "declared in the contract",
                tested=column.present,
                remedy=""
                if declared
                else f"Declare {column.name} as personal data (personalData: {column.personal}), "
                "or remove it upstream.",
                where=field.where if field is not None else case.contract.path,
            )
        )
    return tuple(found)


def _audit(case: Case) -> Finding:
    said = {
        True: (Status.PASSED, "The audit log is whole: no entry was changed, removed or reordered."),
        False: (
            Status.FAILED,
            "The audit log was changed after it was written; approvals in it cannot be trusted.",
        ),
        None: (Status.NOT_APPLICABLE, "There is no audit log yet; the first approval starts it."),
    }
    status, message = said[case.audit_intact]
    return Finding(
        check=AUDIT,
        dataset=case.contract.dataset,
        message=message,
        dimension=Dimension.CONSISTENCY,
        status=status,
        expected="an unbroken chain",
        remedy="Restore the log from a copy, and find out who changed it." if status is Status.FAILED else "",
    )
