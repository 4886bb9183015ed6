"""Is a clear business KPI tied to this system?"""

from __future__ import annotations

import math
import re

from pilotgate.contract.terms import Kpi
from pilotgate.model import Answer, Evidence, Finding, Level, Question
from pilotgate.readiness.case import JUDGED, Case, figure, listed, same

CHECK = "contract.kpi"


def answer(case: Case) -> Answer:
    """Verified: computed on this very extract, its columns protected by rules, its owner a member of the team."""
    kpi = case.contract.kpi
    gaps = () if kpi is None else _undeclared(kpi)
    if kpi is None or gaps:
        return Answer(
            Question.KPI,
            Level.MISSING,
            "No business figure is tied to this data, so nobody can tell whether the system helps."
            if kpi is None
            else f"The KPI “{kpi.name}” is only declared in part.",
            gaps or ("Declare kpi in the contract: name, SQL, baseline, target, direction and owner.",),
        )
    computed = next((f for f in case.findings if f.check == CHECK), None)
    measured = _measured(computed)
    columns = _columns(kpi, case)
    bare = tuple(c for c in columns if not _protected(c, case))
    missing = (
        *(() if measured is not None else (f"Make the KPI's SQL run on the extract. {_why_not(case)}",)),
        *((f"Put a rule on {listed(bare)}, which the KPI is computed from.",) if bare else ()),
        *(_inconsistent(kpi)),
        *_owner_gap(kpi, case),
    )
    before = f"before the system it was {figure(kpi.baseline)}"
    return Answer(
        Question.KPI,
        Level.DECLARED if missing else Level.VERIFIED,
        f"The KPI “{kpi.name}” is {figure(measured)} on this extract, {_met(kpi, measured)} "
        f"its target of {figure(kpi.target)}; {before}."
        if measured is not None
        else f"The KPI “{kpi.name}” could not be computed on this extract; its target is {figure(kpi.target)}.",
        missing,
        () if computed is None else (CHECK,),
        (
            Evidence("owner", kpi.owner),
            Evidence("better is", kpi.direction),
            Evidence("columns", listed(columns, 10) or "none named"),
        ),
    )


def _measured(computed: Finding | None) -> float | None:
    """The KPI on this extract, when its SQL gave a number."""
    if computed is None or computed.status not in JUDGED or isinstance(computed.observed, bool):
        return None
    value = computed.observed
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _undeclared(kpi: Kpi) -> tuple[str, ...]:
    parts = {"name": kpi.name, "SQL": kpi.sql, "owner": kpi.owner}
    empty = tuple(name for name, value in parts.items() if not value.strip())
    direction = () if kpi.direction in ("up", "down") else ("direction (up or down)",)
    return tuple(f"Add the KPI's {part} to the contract." for part in (*empty, *direction))


def _met(kpi: Kpi, measured: float) -> str:
    met = measured >= kpi.target if kpi.direction == "up" else measured <= kpi.target
    return "which meets" if met else "short of"


def _why_not(case: Case) -> str:
    failed = next((f for f in case.findings if f.check == CHECK), None)
    return failed.message if failed is not None else "Nothing in this run computed it."


def _columns(kpi: Kpi, case: Case) -> tuple[str, ...]:
    """Columns of the contract that the SQL names."""
    words = {w.casefold() for w in re.findall(r'"[^"]+"|\w+', kpi.sql)}
    return tuple(f.name for f in case.contract.fields if {f.name.casefold(), f'"{f.name.casefold()}"'} & words)


def _protected(column: str, case: Case) -> bool:
    return any(f.column == column and f.status in JUDGED for f in case.rules())


def _inconsistent(kpi: Kpi) -> tuple[str, ...]:
    gain = kpi.target - kpi.baseline if kpi.direction == "up" else kpi.baseline - kpi.target
    if gain > 0:
        return ()
    way = "above" if kpi.direction == "up" else "below"
    return (f"Set a target {way} the baseline of {figure(kpi.baseline)}: {figure(kpi.target)} is no improvement.",)


def _owner_gap(kpi: Kpi, case: Case) -> tuple[str, ...]:
    named = [m for m in case.contract.team if any(same(kpi.owner, n) for n in (m.username, m.name, m.role) if n)]
    if any(m in case.holders(m.role) for m in named):
        return ()
    if named:
        return (f"Name another owner of the KPI: {kpi.owner} holds no role in the team today.",)
    return (f"Name the KPI's owner {kpi.owner} in the contract's team.",)
