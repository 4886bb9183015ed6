"""The whole way, composed: land → profile → validate → compare → assess → publish.

Plain functions over a `Project`; no Prefect, no terminal. The clock and the run id are passed in.
"""

from __future__ import annotations

import contextlib
import platform
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pilotgate import __version__
from pilotgate.contract import policy_digest
from pilotgate.contract.terms import Contract
from pilotgate.errors import SourceError, StoreError, UsageError
from pilotgate.model import (
    BaselineRef,
    Dimension,
    Evidence,
    Extract,
    Finding,
    Profile,
    Scorecard,
    Severity,
    Status,
    Tool,
)
from pilotgate.pipeline.baseline import load_baseline, located
from pilotgate.pipeline.earlier import HISTORY_WINDOW, accepted_profiles, look_back
from pilotgate.pipeline.policy import keep_policy, policy_change, policy_findings
from pilotgate.pipeline.publishing import publish
from pilotgate.project import Project
from pilotgate.store import new_folder, to_json, write_file

DEFAULT_VALID_HOURS = 72.0
Progress = Callable[[str], None]
BytesRead = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run: the scorecard and the folder that holds it with its reports and quarantine."""

    scorecard: Scorecard
    folder: Path

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"


def new_run_id(wall_clock: datetime) -> str:
    """An id that sorts by time and that two runs starting together do not share."""
    return f"{wall_clock:%Y%m%dT%H%M%S}.{wall_clock.microsecond:06d}Z-{secrets.token_hex(3)}"


def run(
    project: Project,
    dataset: str,
    *,
    now: datetime,
    run_id: str,
    source: str | None = None,
    fail_on: Severity = Severity.ERROR,
    on_stage: Progress = lambda _: None,
    on_bytes: BytesRead | None = None,
) -> Run:
    """Judge one extract of a dataset and publish the scorecard.

    Args:
        source: The extract; by default the newest that the contract's upstream server offers.
        fail_on: Least severity that blocks: error or warning.
        on_stage: Called with the name of each stage as it begins.
        on_bytes: Called while the extract lands with bytes read, bytes in all, and rows so far.

    Raises:
        PilotgateError: The extract could not be judged at all. The attempt is recorded beside the runs, as is one
            that ended in any other error, so that no older scorecard passes for the newest word.
    """
    try:
        return _run(project, dataset, now, run_id, source, fail_on, on_stage, on_bytes)
    except Exception as error:
        if dataset in project.datasets():
            _record_failure(project, dataset, run_id, error)
        raise


def _run(
    project: Project,
    dataset: str,
    now: datetime,
    run_id: str,
    source: str | None,
    fail_on: Severity,
    on_stage: Progress,
    on_bytes: BytesRead | None,
) -> Run:
    from pilotgate.landing import land
    from pilotgate.landing.address import public
    from pilotgate.pipeline.attribution import attribute
    from pilotgate.pipeline.expect import with_marks
    from pilotgate.profiling import profile as measure
    from pilotgate.promotion import approvals_of, audit, begin, record
    from pilotgate.readiness import assess
    from pilotgate.validate import validate

    store = project.store
    policy = policy_digest(project.policy_paths(dataset))
    contract = project.contract(dataset)
    before = look_back(project, dataset, now)
    on_stage("land")
    uri = source or _offered(project, contract)[-1]
    landed = land(
        located(project, uri),
        contract=contract,
        home=project.home,
        now=now,
        on_progress=on_bytes,
        previous=before.extracts,
    )
    extract = replace(landed, uri=public(uri))
    on_stage("profile")
    profile = measure(extract, contract=contract, now=now)
    earlier, unreadable = accepted_profiles(project, dataset, before, profile.sha256)

    final = store.run_folder(dataset, run_id)
    with new_folder(final) as folder:
        keep_policy(project, dataset, folder, policy)
        on_stage("validate")
        validation = validate(
            extract,
            contract,
            profile,
            schema_file=project.schema_path(dataset),
            suite_file=project.suite_path(dataset),
            folder=folder,
            now=now,
            latest=lambda other: latest_extract(project, other),
            earlier=earlier,
        )
        on_stage("compare")
        baseline, compared = _compare(project, contract, earlier, profile)
        compared = attribute(extract, compared, baseline, profile)
        compared = with_marks(project, contract, profile, compared, now)
        on_stage("assess")
        intact = audit.verify(store)
        change = policy_change(project, contract, before, policy, now)
        assessment = assess(
            contract=contract,
            extract=extract,
            profile=profile,
            baseline=baseline,
            findings=(
                *extract.findings,
                *validation.findings,
                *compared,
                *policy_findings(contract, change, before.findings),
                *unreadable,
                *_rule_files(project, contract),
                *_observed(project, contract, now),
            ),
            history=before.history,
            approvals=approvals_of(store, dataset) if intact else (),
            audit_intact=intact,
            now=now,
            fail_on=fail_on,
            previous=() if before.last is None or (change and change.signed) else before.last.findings,
        )
        scorecard = Scorecard(
            dataset=dataset,
            title=contract.title,
            run_id=run_id,
            created_at=now,
            expires_at=now + timedelta(hours=_valid_hours(contract)),
            verdict=assessment.verdict,
            blocking=assessment.blocking,
            extract=store.portable(extract),
            profile=profile,
            baseline=_baseline_ref(contract, baseline),
            rows=validation.rows,
            findings=assessment.findings,
            answers=assessment.answers,
            dimensions=assessment.dimensions,
            contrasts=assessment.contrasts,
            history=before.history[-HISTORY_WINDOW:],
            policy_sha256=policy,
            tool=_tool(profile),
        )
        on_stage("publish")
        publish(scorecard, folder)
        if policy_digest(project.policy_paths(dataset)) != policy:
            raise StoreError(
                "contract, schema, suite or baseline was changed while the extract was judged",
                where=contract.path,
                remedy="run the dataset again",
            )
        if not before.history and not store.run_ids(dataset):
            begin(store, dataset, now)
    judged = Run(store.scorecard(dataset, run_id), final)
    record(store, judged.scorecard, now)
    return judged


def latest_extract(project: Project, dataset: str) -> Extract | None:
    """The extract of the dataset's newest run, or None when it has no run."""
    ids = project.store.run_ids(dataset)
    return project.store.scorecard(dataset, ids[-1]).extract if ids else None


def latest_run(project: Project, dataset: str, run_id: str | None = None) -> Run:
    """A finished run: the one named, or the newest.

    Raises:
        UsageError: The project has no such dataset, or the dataset no such run.
        StoreError: There is no run at all, or the newest attempt ended without a scorecard.
    """
    project.contract(dataset)
    store = project.store
    ids = store.run_ids(dataset)
    if not ids:
        raise StoreError(
            f'"{dataset}" has no finished run',
            where=str(project.home),
            remedy=f"start one: `pilotgate run {dataset}`",
        )
    failed = store.failed_ids(dataset)
    if run_id is None and failed and failed[-1] > ids[-1]:
        raise StoreError(
            f"the newest attempt ({failed[-1]}) could not be evaluated; the scorecard before it is out of date",
            where=str(store.run_folder(dataset, failed[-1]) / "failure.json"),
            remedy=f"mend what it names and run `pilotgate run {dataset}`, or name an older run with --run",
        )
    chosen = ids[-1] if run_id is None else run_id
    if chosen not in ids:
        raise UsageError(
            f'"{dataset}" has no finished run "{chosen}"',
            where=str(store.home / "runs" / dataset),
            remedy=f"`pilotgate history {dataset}` lists them",
        )
    return Run(store.scorecard(dataset, chosen), store.run_folder(dataset, chosen))


def _compare(
    project: Project, contract: Contract, earlier: Sequence[Profile], profile: Profile
) -> tuple[Profile | None, tuple[Finding, ...]]:
    from pilotgate.compare import compare_history, compare_run

    dataset, policy = contract.dataset, contract.drift
    try:
        baseline = load_baseline(project, contract)
    except StoreError as error:
        not_compared = Finding(
            check="compare.baseline",
            dataset=dataset,
            message=f"The extract was compared with no pilot: {error.what}.",
            dimension=Dimension.COVERAGE,
            status=Status.UNKNOWN,
            remedy=error.remedy,
            where=error.where,
        )
        return None, (not_compared, *compare_history(earlier, profile, policy=policy, dataset=dataset))
    return baseline, compare_run(baseline, earlier, profile, policy=policy, dataset=dataset)


def _observed(project: Project, contract: Contract, now: datetime) -> tuple[Finding, ...]:
    """Facts from outside the extract: servers that can be reached, files that the contract names."""
    from pilotgate.landing.probe import probe
    from pilotgate.promotion.evidence import collect

    probed = [
        finding
        for server in contract.servers
        for finding in probe(
            server, root=project.root, dataset=contract.dataset, columns=tuple(f.name for f in contract.fields)
        )
    ]
    return (*probed, *collect(contract, root=project.root, dataset=contract.dataset, now=now, store=project.store))


def _rule_files(project: Project, contract: Contract) -> tuple[Finding, ...]:
    """A file of rules that is not there is told: what is deleted must not pass for what is kept."""
    dataset = contract.dataset
    files = {
        "schema": (project.schema_path(dataset), f"schemas/{dataset}.py", "rules about one row"),
        "suite": (project.suite_path(dataset), f"expectations/{dataset}.json", "statistics of the whole table"),
    }
    return tuple(
        Finding(
            check=f"stage.{name}",
            dataset=dataset,
            message=f"There is no {file}, so {rules} are tested as far as the contract has them and no further.",
            dimension=Dimension.COVERAGE,
            status=Status.FAILED,
            severity=Severity.WARNING,
            remedy=f"Put {file} back; if the dataset needs none, agree on that in a waiver.",
            where=contract.path,
        )
        for name, (path, file, rules) in files.items()
        if path is None
    )


def _valid_hours(contract: Contract) -> float:
    return contract.approvals.valid_hours if contract.approvals else DEFAULT_VALID_HOURS


def _offered(project: Project, contract: Contract) -> tuple[str, ...]:
    from pilotgate.landing.sources import sources

    server = contract.upstream()
    if server is None:
        raise SourceError(
            "the contract names no upstream server, so there is no extract to judge",
            where=contract.path,
            remedy="add one under `servers`, or name the extract with --extract",
        )
    offered = sources(server, project.root)
    if not offered:
        raise SourceError(
            f'server "{server.name}" offers no extract', where=server.where, remedy="check its path, or deliver one"
        )
    return offered


def _record_failure(project: Project, dataset: str, run_id: str, error: Exception) -> None:
    path = project.store.run_folder(dataset, run_id) / "failure.json"
    with contextlib.suppress(StoreError):  # what cannot be written must not hide what went wrong first
        write_file(path, to_json(Evidence(type(error).__name__, str(error))))


def _baseline_ref(contract: Contract, baseline: Profile | None) -> BaselineRef | None:
    if baseline is None:
        return None
    return BaselineRef(contract.baseline, baseline.sha256, baseline.table.rows, baseline.created_at)


def _tool(profile: Profile) -> Tool:
    return Tool(__version__, (Evidence("engine", profile.engine), Evidence("python", platform.python_version())))
