"""The nightly job: judge every extract that has come in, and fail by name what is not ready.

python -m flows.nightly                     every dataset of the project in this folder
python -m flows.nightly support_tickets     one of them
"""

from __future__ import annotations

import flows.environment  # noqa: F401  (first: it sets what Prefect reads when imported)

# isort: split

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from pilotgate.errors import PilotgateError
from pilotgate.model import Verdict
from pilotgate.pipeline import Run, new_run_id, run
from pilotgate.project import find_project


@task(task_run_name="judge-{dataset}")
def judge(project_folder: str, dataset: str, as_of: datetime | None = None) -> Run | State:
    """Judge the newest extract of one dataset and publish its scorecard as artifacts."""
    logger = get_run_logger()
    wall_clock = datetime.now(UTC)
    try:
        done = run(
            find_project(Path(project_folder)),
            dataset,
            now=as_of or wall_clock,
            run_id=new_run_id(wall_clock),
            on_stage=lambda stage: logger.debug("%s: %s", dataset, stage),
        )
    except PilotgateError as error:
        return Failed(message=f"{dataset} could not be evaluated: {error}")
    key = dataset.replace("_", "-")
    create_markdown_artifact((done.folder / "report.md").read_text("utf-8"), key=f"scorecard-{key}")
    create_link_artifact(done.report.as_uri(), link_text=f"{dataset}: report", key=f"report-{key}")
    return done


@flow(name="nightly-dataset", flow_run_name="nightly-{dataset}")
def nightly_dataset(project_folder: str, dataset: str, as_of: datetime | None = None) -> State:
    """One dataset's night: Completed when ready, Failed with the named reasons when not."""
    state = judge(project_folder, dataset, as_of, return_state=True)
    if not state.is_completed():
        return Failed(message=state.message)
    scorecard = cast("Run", state.result()).scorecard
    if scorecard.verdict is Verdict.READY:
        return Completed(message=f"{dataset} is ready")
    reasons = [f"{check}: {scorecard.finding(check).message}" for check in scorecard.blocking]
    return Failed(message=f"{dataset} is {scorecard.verdict}: " + " | ".join(reasons))


@flow(name="nightly")
def nightly(project_folder: str = ".", datasets: list[str] | None = None, as_of: datetime | None = None) -> State:
    """Every dataset's night; Failed when any of them is not ready, with their names."""
    project = find_project(Path(project_folder))
    names = datasets or list(project.datasets())
    if not names:
        return Failed(message=f"{project.root} has no contract, so nothing was judged")
    states = {name: nightly_dataset(str(project.root), name, as_of, return_state=True) for name in names}
    stopped = [name for name, state in states.items() if not state.is_completed()]
    if stopped:
        return Failed(message=f"{len(stopped)} of {len(names)} not ready: {', '.join(stopped)}")
    return Completed(message=f"all {len(names)} ready")


def main() -> int:
    """Run the flow once on Prefect's embedded server; 0 when every dataset is ready, else 1."""
    parser = argparse.ArgumentParser(prog="python -m flows.nightly", description=__doc__)
    parser.add_argument("datasets", nargs="*", help="default: all that have a contract")
    parser.add_argument("--project", default=".", help="project folder (default: this one)")
    parser.add_argument("--as-of", type=datetime.fromisoformat, help="replay a night: ISO time with offset")
    arguments = parser.parse_args()
    state = nightly(arguments.project, arguments.datasets or None, arguments.as_of, return_state=True)
    return 0 if state.is_completed() else 1


if __name__ == "__main__":
    raise SystemExit(main())
