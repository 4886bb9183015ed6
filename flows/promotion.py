"""Promote what the newest scorecard judged, or fail with every reason why not.

python -m flows.promotion bookings --by rosa.lindqvist
"""

from __future__ import annotations

import flows.environment  # noqa: F401  (first: it sets what Prefect reads when imported)

# isort: split

import argparse
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from pilotgate.errors import PilotgateError
from pilotgate.pipeline import promote_run
from pilotgate.project import find_project


@flow(name="promotion", flow_run_name="promotion-{dataset}")
def promotion(dataset: str, requester: str, project_folder: str = ".") -> State:
    """Promote one dataset; Failed with the refusals when the gate does not open."""
    try:
        decision = promote_run(
            find_project(Path(project_folder)), dataset, requester=requester, now=datetime.now(UTC)
        )
    except PilotgateError as error:
        return Failed(message=f"{dataset} was not promoted: {error}")
    reasons = "\n".join(f"- {reason}" for reason in decision.refusals) or f"- copied to `{decision.promoted_to}`"
    outcome = "promoted" if decision.promoted else "refused"
    create_markdown_artifact(f"# {dataset}: {outcome}\n\n{reasons}\n", key=f"decision-{dataset.replace('_', '-')}")
    if decision.promoted:
        return Completed(message=f"{dataset} promoted to {decision.promoted_to}")
    return Failed(message=f"{dataset} was not promoted: " + " | ".join(decision.refusals))


def main() -> int:
    """Run the flow once on Prefect's embedded server."""
    parser = argparse.ArgumentParser(prog="python -m flows.promotion", description=__doc__)
    parser.add_argument("dataset")
    parser.add_argument("--by", required=True, help="who asks for it")
    parser.add_argument("--project", default=".")
    arguments = parser.parse_args()
    state = promotion(arguments.dataset, arguments.by, arguments.project, return_state=True)
    return 0 if state.is_completed() else 1


if __name__ == "__main__":
    raise SystemExit(main())
