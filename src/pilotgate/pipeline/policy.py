"""The rules that data is judged by, held against those that the last ready run was judged by.

A run keeps a copy of its contract, model, suite and baseline under `policy/`, whose digest its scorecard names.
What was removed or loosened since blocks until somebody who could approve before the change signs it in the audit
log, with a reason; what was added or tightened needs nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pilotgate.contract import policy_digest, read_contract
from pilotgate.contract.difference import Change, Effect, diff, signer_changes
from pilotgate.contract.terms import Contract
from pilotgate.errors import ContractError, RuleFileError, StoreError, UsageError
from pilotgate.model import Dimension, Evidence, Finding, Status
from pilotgate.pipeline.earlier import LOG, RECORD, Earlier, look_back
from pilotgate.project import Project
from pilotgate.promotion import Agreement, agree, agreement
from pilotgate.store import write_file

CHECK = "history.policy"
Differ = Callable[[Path, Path], Iterator[Change]]
_FOLDER = "policy"
_NO_RULE = ("table", "waivers.")
"""What a contract's difference calls breaking and is no milder rule: a name, and waivers with their approver."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """How tonight's rules differ from those of the last ready run.

    Attributes:
        since: That run's id; empty where the log names none.
        lost: Why the rules of that run are not known, in a sentence; empty where they are.
        before: Its contract, or None.
        policy_sha256: Of the rules as they are now.
        changes: Every difference; those that let more through are breaking.
        signed: The signature under exactly this change, or None.
    """

    since: str
    lost: str
    before: Contract | None
    policy_sha256: str
    changes: tuple[Change, ...] = ()
    signed: Agreement | None = None

    @property
    def loosened(self) -> tuple[Change, ...]:
        """The differences that need a signature."""
        return tuple(c for c in self.changes if c.effect is Effect.BREAKING)


def keep_policy(project: Project, dataset: str, folder: Path, policy_sha256: str) -> None:
    """Copy the files that a dataset is judged by into the folder of a run.

    Raises:
        StoreError: They are not those that the run began with, or cannot be written.
    """
    kept = []
    for path in project.policy_paths(dataset):
        kept.append(folder / _FOLDER / path.parent.name / path.name)
        write_file(kept[-1], path.read_bytes())
    if policy_digest(kept) != policy_sha256:
        raise StoreError(
            "contract, schema, suite or baseline was changed while the extract was judged",
            where=project.contract(dataset).path,
            remedy="run the dataset again",
        )


def policy_change(
    project: Project, contract: Contract, earlier: Earlier, policy_sha256: str, now: datetime
) -> PolicyChange | None:
    """What changed in the rules since the last ready run; None where there was no such run."""
    if earlier.lost:
        change = PolicyChange(earlier.last_id, earlier.lost, None, policy_sha256)
    elif earlier.last is None:
        return None
    elif earlier.last.policy_sha256 == policy_sha256:
        return PolicyChange(earlier.last_id, "", None, policy_sha256)
    else:
        change = _compared(project, contract, earlier, policy_sha256)
    signed = agreement(
        project.store, change.before, contract, since=change.since, policy_sha256=policy_sha256, now=now
    )
    return PolicyChange(change.since, change.lost, change.before, policy_sha256, change.changes, signed)


def policy_findings(
    contract: Contract, change: PolicyChange | None, record: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Whether the rules are as strict as before or somebody has signed why not.

    Args:
        record: What is wrong with the record of earlier runs; where a signature bridges the gap, it passes.
    """
    if change is None:
        return tuple(record)
    if any(_is_gap(f) for f in record):
        return tuple(_bridged(f, change.signed) if _is_gap(f) else f for f in record)
    return (*record, _finding(contract, change))


def sign_policy(
    project: Project, dataset: str, *, by: str, requester: str, reason: str, now: datetime
) -> tuple[PolicyChange, Agreement]:
    """Sign that a dataset is judged by the rules as they are now, although they are milder than before.

    Raises:
        UsageError: Nothing is there to sign, no reason is given, or who asked is not of the team.
        PromotionRefused: That person may not sign.
        Tampered: The audit log does not hold together.
    """
    contract = project.contract(dataset)
    change = current_change(project, dataset, now)
    if change is None or not (change.lost or change.loosened):
        raise UsageError(
            "no rule was removed or loosened since the last ready run, so there is nothing to sign",
            where=contract.path,
            remedy=f"`pilotgate run {dataset}`",
        )
    signed = agree(
        project.store,
        change.before,
        contract,
        since=change.since,
        policy_sha256=change.policy_sha256,
        changes=[c.message for c in change.loosened] or [change.lost],
        by=by,
        requester=requester,
        reason=reason,
        now=now,
    )
    return change, signed


def current_change(project: Project, dataset: str, now: datetime) -> PolicyChange | None:
    """How the rules as they are now differ from those of the last ready run; None where there was none."""
    contract = project.contract(dataset)
    earlier = look_back(project, dataset, now)
    return policy_change(project, contract, earlier, policy_digest(project.policy_paths(dataset)), now)


def _compared(project: Project, contract: Contract, earlier: Earlier, policy_sha256: str) -> PolicyChange:
    assert earlier.last is not None
    kept = project.store.run_folder(contract.dataset, earlier.last_id) / _FOLDER
    files = sorted(path for path in kept.glob("*/*") if path.is_file())
    if not files or policy_digest(files) != earlier.last.policy_sha256:
        lost = f"The rules of the last ready run, {earlier.last_id}, are gone or were changed since."
        return PolicyChange(earlier.last_id, lost, None, policy_sha256)
    try:
        before = read_contract(kept / "contracts" / f"{contract.dataset}.odcs.yaml", root=kept)
    except ContractError as error:
        lost = f"The contract of the last ready run, {earlier.last_id}, cannot be read ({error.what})."
        return PolicyChange(earlier.last_id, lost, None, policy_sha256)
    changes = (*_contracts(before, contract), *_files(project, contract, before, kept))
    return PolicyChange(earlier.last_id, "", before, policy_sha256, changes)


def _contracts(before: Contract, after: Contract) -> Iterator[Change]:
    for change in diff(before, after):
        if change.effect is Effect.BREAKING and change.subject.startswith(_NO_RULE):
            yield Change(Effect.EDITORIAL, change.subject, change.message, change.where)
        elif change.subject == "kpi" and before.kpi is not None:
            yield Change(Effect.BREAKING, change.subject, change.message, change.where)
        else:
            yield change
    yield from signer_changes(before, after)


def _files(project: Project, contract: Contract, before: Contract, kept: Path) -> Iterator[Change]:
    dataset = contract.dataset
    old, new = kept / "schemas" / f"{dataset}.py", project.schema_path(dataset)
    yield from _file(old, new, lambda a, b: _models(a, b, contract.table))
    old, new = kept / "expectations" / f"{dataset}.json", project.suite_path(dataset)
    yield from _file(old, new, _suites)
    if before.baseline:
        old = kept / Path(before.baseline).parent.name / Path(before.baseline).name
        new = project.root / contract.baseline if contract.baseline else None
        yield from _file(old, new if new is not None and new.is_file() else None, _baselines)


def _file(old: Path, new: Path | None, compare: Differ) -> Iterator[Change]:
    shown = f"{old.parent.name}/{old.name}"
    if not old.is_file():
        if new is not None:
            yield Change(Effect.COMPATIBLE, shown, f"{new.parent.name}/{new.name} was added.", shown)
    elif new is None:
        yield Change(Effect.BREAKING, shown, f"{shown} was removed, and every rule in it.", shown)
    elif old.read_bytes() != new.read_bytes():
        try:
            yield from compare(old, new)
        except RuleFileError as error:
            message = f"{shown} changed, and the two cannot be held against each other ({error.what})."
            yield Change(Effect.BREAKING, shown, message, shown)


def _models(old: Path, new: Path, table: str) -> Iterator[Change]:
    from pilotgate.validate.difference import model_changes

    yield from model_changes(old, new, table)


def _suites(old: Path, new: Path) -> Iterator[Change]:
    from pilotgate.validate.difference import suite_changes
    from pilotgate.validate.expectations.suite import read_suite

    yield from suite_changes(read_suite(old), read_suite(new))


def _baselines(_: Path, new: Path) -> Iterator[Change]:
    where = f"{new.parent.name}/{new.name}"
    yield Change(
        Effect.BREAKING, "baseline", f"The pilot that production is compared with was replaced ({where}).", where
    )


def _is_gap(finding: Finding) -> bool:
    return finding.check in {LOG, RECORD} and finding.status is Status.FAILED


def _bridged(finding: Finding, signed: Agreement | None) -> Finding:
    if signed is None:
        return finding
    return replace(
        finding,
        status=Status.PASSED,
        remedy="",
        message=f"{finding.message} {_by(signed)}",
        evidence=(*finding.evidence, *_signature(signed)),
    )


def _finding(contract: Contract, change: PolicyChange) -> Finding:
    loosened = change.loosened
    status = Status.FAILED if (loosened or change.lost) and change.signed is None else Status.PASSED
    return Finding(
        check=CHECK,
        dataset=contract.dataset,
        message=_message(change),
        dimension=Dimension.COVERAGE,
        status=status,
        observed=len(loosened),
        expected="as strict as at the last ready run, or signed",
        remedy=f"Put them back, or let somebody who could approve before sign the change: `pilotgate policy "
        f"{contract.dataset} --approve --by NAME --requester NAME --reason WHY`."
        if status is Status.FAILED
        else "",
        where=loosened[0].where if loosened else contract.path,
        evidence=(
            *(Evidence("removed or loosened", f"{c.message} ({c.where})") for c in loosened[:100]),
            *(_signature(change.signed) if change.signed is not None and (loosened or change.lost) else ()),
        ),
    )


def _message(change: PolicyChange) -> str:
    loosened = change.loosened
    if change.lost:
        return change.lost + (f" {_by(change.signed)}" if change.signed is not None else "")
    if not loosened:
        more = sum(c.effect is Effect.COMPATIBLE for c in change.changes)
        return f"No rule was removed or loosened since the last ready run, {change.since}" + (
            f"; {more} {'was' if more == 1 else 'were'} added or tightened." if more else "."
        )
    shown = " ".join(c.message for c in loosened[:3])
    others = f" And {len(loosened) - 3} more." if len(loosened) > 3 else ""
    number = "1 rule was" if len(loosened) == 1 else f"{len(loosened)} rules were"
    signed = f" {_by(change.signed)}" if change.signed is not None else ""
    return f"{number} removed or loosened since the last ready run, {change.since}: {shown}{others}{signed}"


def _by(signed: Agreement) -> str:
    return f"{signed.by} signed that on {signed.at:%Y-%m-%d}, asked by {signed.requester}: {signed.reason}."


def _signature(signed: Agreement) -> tuple[Evidence, ...]:
    return (
        Evidence("signed by", f"{signed.by}, {signed.at:%Y-%m-%d %H:%M} UTC"),
        Evidence("asked by", signed.requester),
        Evidence("reason", signed.reason),
    )
