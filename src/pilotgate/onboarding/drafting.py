"""Drafting the three files, and trying them on the extracts they were learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pilotgate.model import Extract, Profile
from pilotgate.onboarding.backtest import backtested
from pilotgate.onboarding.contract_file import contract_file
from pilotgate.onboarding.evidence import evidence
from pilotgate.onboarding.plan import Plan, common_source
from pilotgate.onboarding.references import Known, foreign_keys, known_datasets
from pilotgate.onboarding.schema_file import schema_file
from pilotgate.onboarding.suggestion import Kind, Subject
from pilotgate.onboarding.suite_file import suite_file
from pilotgate.onboarding.trial import broken_rules

_ROUNDS = 5


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
    known = known_datasets(root, extracts[-1].folder.parents[1], apart_from=name)
    dropped: dict[Subject, str] = {}
    for _ in range(_ROUNDS):
        plan = _plan(extracts, profiles, name, root, known, dropped)
        drafted = files(plan)
        key = plan.of(Kind.KEY)
        broken = broken_rules(drafted, extracts, profiles, name, key.value if key else None)
        if not broken.keys() - dropped.keys():
            break
        dropped |= broken
    return drafted


def files(plan: Plan) -> Mapping[str, bytes]:
    """The plan as files, by path relative to the project."""
    return {
        f"contracts/{plan.name}.odcs.yaml": contract_file(plan),
        f"schemas/{plan.name}.py": schema_file(plan),
        f"expectations/{plan.name}.json": suite_file(plan),
    }


def _plan(
    extracts: Sequence[Extract],
    profiles: Sequence[Profile],
    name: str,
    root: Path,
    known: Sequence[Known],
    dropped: Mapping[Subject, str],
) -> Plan:
    suggestions, trials = backtested(profiles, dropped.keys())
    columns = evidence(profiles)
    key = next((s.value for s in suggestions if s.kind is Kind.KEY), ())
    own_key = tuple(map(str, key)) if isinstance(key, tuple) else ()
    return Plan(
        name=name,
        source=common_source(extracts, root),
        extracts=tuple(extracts),
        columns=columns,
        suggestions=suggestions,
        relationships=foreign_keys(extracts, columns, known, own_key),
        trials=trials,
        dropped=tuple(sorted(set(dropped.values()))),
    )
