"""Everything that a question of readiness may look at, as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pilotgate.contract.terms import Contract, Member
from pilotgate.model import Approval, Extract, Finding, Profile, RunSummary, Status

_RULES = ("contract", "pandera", "gx")
_ABOUT_RULES = frozenset(
    {"contract.columns", "contract.dataset", "contract.kpi", "contract.rows", "contract.rules", "contract.sla"}
)

OPEN = (Status.FAILED, Status.UNKNOWN)
"""Outcomes that leave a question open: the rule did not hold, or nobody knows whether it does."""

JUDGED = (Status.PASSED, Status.FAILED, Status.WAIVED)
"""Outcomes of a rule that did run."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is known about one extract when the questions are asked.

    Attributes:
        baseline: Profile of the pilot's data, or None where there is none to be read.
        findings: Of every stage before; waivers are applied already.
        approvals: Every signature on record for the dataset, for earlier scorecards too.
        audit_intact: Whether the audit log's chain holds; None where there is no log yet.
    """

    contract: Contract
    extract: Extract
    profile: Profile
    baseline: Profile | None
    findings: tuple[Finding, ...]
    history: tuple[RunSummary, ...]
    approvals: tuple[Approval, ...]
    audit_intact: bool | None
    now: datetime

    def under(self, *prefixes: str) -> tuple[Finding, ...]:
        """The findings whose `check` is one of the prefixes or goes on from it after a dot."""
        return under(self.findings, *prefixes)

    def rules(self) -> tuple[Finding, ...]:
        """The findings of rules that somebody declared about the data."""
        return rules(self.findings)

    def holders(self, role: str) -> tuple[Member, ...]:
        """Who holds the role today."""
        return holders(self.contract.team, role, self.now)


def under(findings: Iterable[Finding], *prefixes: str) -> tuple[Finding, ...]:
    """The findings whose `check` is one of the prefixes or goes on from it after a dot."""
    starts = tuple(f"{prefix}." for prefix in prefixes)
    return tuple(f for f in findings if f.check in prefixes or f.check.startswith(starts))


def rules(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of rules about the data: not the KPI, not service levels, not whether the columns are there."""
    return tuple(
        f for f in under(findings, *_RULES) if not {f.check, ".".join(f.check.split(".")[:2])} & _ABOUT_RULES
    )


def serving(team: Iterable[Member], now: datetime) -> tuple[Member, ...]:
    """Members who are in the team on the day of `now`."""
    today = now.date()
    return tuple(m for m in team if (m.since is None or m.since <= today) and (m.until is None or today <= m.until))


def holders(team: Iterable[Member], role: str, now: datetime) -> tuple[Member, ...]:
    """Members who hold the role on the day of `now` (case and outer blanks do not count)."""
    return tuple(m for m in serving(team, now) if same(m.role, role))


def same(one: str, other: str) -> bool:
    """Whether two names are the same name."""
    return one.strip().casefold() == other.strip().casefold()


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 rule`, `2,000 rules`."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def listed(names: Iterable[str], most: int = 4, last: str = "and") -> str:
    """Names as a person would list them, the rest as a count: `a, b, c, d and 3 more`."""
    names = tuple(names)
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return f" {last} ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def percent(fraction: float) -> str:
    """A fraction for people: `12.5 %`; what is not all is not called 100 %."""
    text = f"{fraction * 100:.3g}"
    return "over 99.9 %" if text == "100" and fraction < 1 else f"{text} %"


def figure(number: float) -> str:
    """A figure for people: four digits are enough, whole numbers stay whole."""
    return f"{number:,.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.4g}"
