"""The flows on Prefect's real server: what fails, what completes, what is published."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import DEMO_CLOCK, ROOT

pytestmark = [pytest.mark.prefect, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    import flows.environment  # noqa: F401

    # isort: split
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


def artifacts() -> dict[str, str]:
    from prefect.client.orchestration import get_client

    async def read() -> dict[str, str]:
        async with get_client() as client:
            return {artifact.key or "": str(artifact.data) for artifact in await client.read_artifacts()}

    return asyncio.run(read())


def test_nightly_fails_by_name_and_publishes_every_scorecard(sample_project: Path) -> None:
    from flows.nightly import nightly

    state = nightly(str(sample_project), ["bookings", "support_tickets"], DEMO_CLOCK, return_state=True)
    assert state.is_failed()
    assert state.message == "1 of 2 not ready: support_tickets"
    published = artifacts()
    assert "support_tickets" in published["scorecard-support-tickets"]
    assert published["report-bookings"].startswith("[bookings: report](file://")


def test_a_blocked_dataset_is_a_failed_run_that_names_its_reasons(sample_project: Path) -> None:
    from flows.nightly import nightly_dataset

    state = nightly_dataset(str(sample_project), "support_tickets", DEMO_CLOCK, return_state=True)
    assert state.is_failed()
    assert state.message is not None
    assert "contract.primary_key" in state.message


def test_a_project_without_contracts_fails(tmp_path: Path) -> None:
    from flows.nightly import nightly

    (tmp_path / "contracts").mkdir()
    assert nightly(str(tmp_path), return_state=True).is_failed()


def test_promotion_of_what_was_never_judged_fails(sample_project: Path) -> None:
    from flows.promotion import promotion

    state = promotion("bookings", "ines.duarte", str(sample_project), return_state=True)
    assert state.is_failed()
    assert "has no finished run" in (state.message or "")


def test_onboarding_drafts_and_refuses_to_overwrite(sample_project: Path) -> None:
    from flows.onboarding import onboarding

    source = str(sample_project / "data/samples/bookings/pilot.csv")
    assert onboarding([source], "fresh", str(sample_project), return_state=True).is_completed()
    assert (sample_project / "contracts/fresh.odcs.yaml").is_file()
    assert onboarding([source], "fresh", str(sample_project), return_state=True).is_failed()


def test_deployments_name_flows_that_exist() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    assert any(schedule["cron"] for deployment in deployments for schedule in deployment.get("schedules", []))
    for deployment in deployments:
        file, _, function = deployment["entrypoint"].partition(":")
        assert f"def {function}(" in (ROOT / file).read_text()
