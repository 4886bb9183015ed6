"""Draft contract, schema and suite for a source that has just turned up.

python -m flows.onboarding data/incoming/orders.csv --as orders
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
from pilotgate.pipeline import onboard
from pilotgate.project import find_project


@flow(name="onboarding", flow_run_name="onboarding-{name}")
def onboarding(sources: list[str], name: str, project_folder: str = ".") -> State:
    """Draft the files of one dataset from its extracts, oldest first; Failed when they cannot be drafted."""
    try:
        written = onboard(find_project(Path(project_folder)), sources, name=name, now=datetime.now(UTC))
    except PilotgateError as error:
        return Failed(message=str(error))
    listed = "\n".join(f"- `{path}`" for path in written)
    create_markdown_artifact(f"# {name}: drafted\n\n{listed}\n", key=f"onboarding-{name.replace('_', '-')}")
    return Completed(message=f"{name}: drafted {len(written)} files")


def main() -> int:
    """Run the flow once on Prefect's embedded server."""
    parser = argparse.ArgumentParser(prog="python -m flows.onboarding", description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--as", dest="name", required=True)
    parser.add_argument("--project", default=".")
    arguments = parser.parse_args()
    state = onboarding(arguments.sources, arguments.name, arguments.project, return_state=True)
    return 0 if state.is_completed() else 1


if __name__ == "__main__":
    raise SystemExit(main())
