"""The story of one pilot going to production, on `data/samples/`: run by `make demo`.

The samples' last night is replayed, so that the demo says the same next year.
"""

from __future__ import annotations

import flows.environment  # noqa: F401  (first: it sets what Prefect reads when imported)

# isort: split


import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from flows.nightly import nightly
from pilotgate.pipeline import approve_run, latest_run, promote_run
from pilotgate.project import find_project
from pilotgate.publish.terminal import print_scorecard

AS_OF = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
READY, BLOCKED = "bookings", "support_tickets"


def main() -> int:
    """Judge the samples, promote what is ready, show what is refused; 0 when both came out as they should."""
    began = time.monotonic()
    console = Console(highlight=False)
    project = find_project(Path(__file__).parents[1])
    console.rule("The night: land, profile, validate, compare, assess, publish (Prefect, embedded server)")
    nightly(str(project.root), None, AS_OF, return_state=True)

    reports = []
    for dataset in project.datasets():
        found = latest_run(project, dataset)
        reports.append((dataset, found.scorecard.verdict, found.report))
        print_scorecard(found.scorecard, console)

    console.rule("The release: sign and promote")
    contract = project.contract(READY)
    signer = next(member for member in contract.team if member.role == "business owner")
    requester = next(member for member in contract.team if member.role == "technical owner")
    approve_run(project, READY, by=signer.username, role=signer.role, now=AS_OF)
    outcomes = {}
    for dataset in (READY, BLOCKED):
        decision = promote_run(project, dataset, requester=requester.username, now=AS_OF)
        outcomes[dataset] = decision.promoted
        said = f"promoted to {decision.promoted_to}" if decision.promoted else "REFUSED: " + decision.refusals[0]
        console.print(f"{dataset}: {said}", markup=False)

    console.rule("Where to look")
    for dataset, verdict, report in reports:
        console.print(f"{dataset:16} {verdict:9} {report}", soft_wrap=True)
    console.print(f"Done in {time.monotonic() - began:.0f} s. Same again without Prefect: .venv/bin/pilotgate run")
    return 0 if outcomes == {READY: True, BLOCKED: False} else 1


if __name__ == "__main__":
    raise SystemExit(main())
