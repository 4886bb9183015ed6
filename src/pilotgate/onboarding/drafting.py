"""Drafting the three files, and trying them on the extracts they were learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pilotgate.model import Extract, Profile
from pilotgate.onboarding.backtest import backtested
from pilotgate.onboarding.contract_file import contract_file
from pilotgate.onboarding.evidence import evidence
from pilotgate.onboarding.plan import Plan, common_source
from pilotgate.onboarding.schema_file import schema_file
from pilotgate.onboarding.suite_file import suite_file


def draft(
    extracts: Sequence[Extract], profiles: Sequence[Profile], *, name: str, root: Path
) -> Mapping[str, bytes]:
    """Draft a dataset's contract, pandera model and suite.

    Every rule has room for what the next extract may bring; with several extracts, rules that would have cried wolf
    on one of them are widened or left out, and the contract's head says which. No value of a personal column and no
    free text stands in any of the files. What the data cannot tell (owner, KPI, purpose ...) is left out.

    Args:
        extracts: Landed extracts that are taken to be good, oldest first.
        profiles: One for each of them.
        name: Of the dataset.
        root: Of the project.

    Returns:
        Content by path relative to the project: `contracts/<name>.odcs.yaml`, `schemas/<name>.py`,
        `expectations/<name>.json`.
    """
    suggestions, trials = backtested(profiles)
    plan = Plan(
        name=name,
        source=common_source(extracts, root),
        extracts=tuple(extracts),
        columns=evidence(profiles),
        suggestions=suggestions,
        trials=trials,
    )
    return files(plan)


def files(plan: Plan) -> Mapping[str, bytes]:
    """The plan as files, by path relative to the project."""
    return {
        f"contracts/{plan.name}.odcs.yaml": contract_file(plan),
        f"schemas/{plan.name}.py": schema_file(plan),
        f"expectations/{plan.name}.json": suite_file(plan),
    }
