"""Can it connect to the workflow it must support?"""

from __future__ import annotations

from pilotgate.model import Answer, Evidence, Level, Question
from pilotgate.readiness.case import JUDGED, OPEN, Case, count, listed

PROBE = "probe"


def answer(case: Case) -> Answer:
    """Verified: where data comes from and where it goes are both declared, and every probe of each succeeded."""
    servers = case.contract.servers
    probes = case.under(PROBE)
    rests_on = tuple(f.check for f in probes)
    if not servers:
        return Answer(
            Question.INTEGRATION,
            Level.MISSING,
            "The contract names no server, so it is not known where the data comes from or who uses it.",
            ("Declare servers in the contract: one upstream, one downstream, each with the access it needs.",),
            rests_on,
        )
    directions = {s.direction for s in servers}
    reached = {s.name: any(f.status in JUDGED for f in case.under(f"{PROBE}.{s.name}")) for s in servers}
    silent = tuple(name for name, spoke in reached.items() if not spoke)
    trouble = tuple(f for f in probes if f.status in OPEN)
    missing = (
        *(() if "upstream" in directions else ("Declare the server that the data comes from (upstream).",)),
        *(() if "downstream" in directions else ("Declare the server that the workflow reads (downstream).",)),
        *((f"Make it possible to try out {listed(silent)}; this run could not.",) if silent else ()),
        *(f.remedy or f.message for f in trouble),
    )
    return Answer(
        Question.INTEGRATION,
        Level.DECLARED if missing else Level.VERIFIED,
        f"Of {count(len(servers), 'server')} in the contract, {sum(reached.values())} could be tried out"
        + (f"; {len(trouble)} of {count(len(probes), 'test')} did not succeed." if trouble else "")
        + (f"; each of {count(len(probes), 'test')} succeeded." if probes and not trouble else "")
        + ("" if probes else "."),
        missing,
        rests_on,
        tuple(Evidence(s.name, f"{s.type}, {s.direction}, to {s.access}") for s in servers),
    )
