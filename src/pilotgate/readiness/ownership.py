"""Is there a named owner?"""

from __future__ import annotations

from pilotgate.model import Answer, Evidence, Level, Question
from pilotgate.readiness.case import Case, listed, same

TECHNICAL = "technical owner"
BUSINESS = "business owner"


def answer(case: Case) -> Answer:
    """Verified: both owners are named and current, can be reached, and one of them has signed an approval."""
    contract = case.contract
    roles = (TECHNICAL, BUSINESS)
    unnamed = tuple(r for r in roles if not any(same(m.role, r) and m.username.strip() for m in contract.team))
    if unnamed:
        return Answer(
            Question.OWNERSHIP,
            Level.MISSING,
            f"No {' and no '.join(unnamed)} is named, so nobody has to act when this data goes wrong.",
            tuple(f"Name a {role} in the contract's team." for role in unnamed),
        )
    vacant = tuple(r for r in roles if not case.holders(r))
    if vacant:
        return Answer(
            Question.OWNERSHIP,
            Level.STALE,
            f"The {listed(vacant)} named in the contract does not hold the role on {case.now.date()}.",
            tuple(f"Name somebody who is {role} today." for role in vacant),
        )
    owners = tuple(m for role in roles for m in case.holders(role))
    signed = case.audit_intact is True and any(
        same(a.by, m.username) and same(a.role, m.role) and a.at <= case.now for a in case.approvals for m in owners
    )
    reachable = any(c.channel.strip() and c.url.strip() for c in contract.channels)
    missing = (
        *(() if reachable else ("Add a support channel with its address to the contract.",)),
        *(() if signed else ("Let an owner approve a scorecard: none of them has signed one yet.",)),
    )
    people = listed(tuple(f"{m.name or m.username} ({m.role})" for m in owners))
    return Answer(
        Question.OWNERSHIP,
        Level.DECLARED if missing else Level.VERIFIED,
        f"This data is owned by {people}" + (", and an approval of theirs is on record." if signed else "."),
        missing,
        (),
        (
            *(Evidence(m.role, m.username) for m in owners),
            *(Evidence("channel", f"{c.channel} {c.url}") for c in contract.channels),
        ),
    )


def person(case: Case, role: str) -> str:
    """Username of the role's first holder today, or the role itself where it is vacant."""
    return next((m.username for m in case.holders(role)), f"the {role}")
