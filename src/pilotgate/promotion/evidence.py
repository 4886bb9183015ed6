"""Facts about files that the contract names: documents, the evaluation set, its results, what is kept too long.

The files are read here, so that the questions of readiness stay pure.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from pilotgate.contract.terms import Compliance, Contract, Document, Evaluation
from pilotgate.errors import StoreError
from pilotgate.model import Dimension, Extract, Finding, Severity, Status
from pilotgate.readiness.case import count, figure
from pilotgate.store import Store, from_json

LEAST_ROWS = 30
"""Fewer rows of an evaluation say nothing about a metric, good or bad."""


def collect(
    contract: Contract, *, root: Path, dataset: str, now: datetime, store: Store | None = None
) -> tuple[Finding, ...]:
    """What is true today of every file that the contract names.

    Args:
        root: The project; files outside it are not looked at.
        store: Where landings are kept, to see whether any is older than its retention.

    Returns:
        Findings `evidence.document.<title>`, `evidence.evaluation.set`, `evidence.evaluation.results`,
        `evidence.evaluation.metric.<slice>` and `evidence.retention`, as far as the contract declares them.
    """
    found: list[Finding] = []
    if contract.compliance is not None:
        found += _documents(contract.compliance, root, dataset)
        if store is not None and contract.compliance.retention_days is not None:
            found.append(_retention(contract.compliance, contract.compliance.retention_days, store, dataset, now))
    if contract.evaluation is not None:
        found += _evaluation(contract.evaluation, root, dataset, now)
    return tuple(found)


def _documents(terms: Compliance, root: Path, dataset: str) -> list[Finding]:
    seen: Counter[str] = Counter()
    found = []
    for document in terms.documents:
        name = re.sub(r"\W+", "_", document.title.strip().casefold()).strip("_") or "untitled"
        seen[name] += 1
        check = f"evidence.document.{name}" + (f".{seen[name]}" if seen[name] > 1 else "")
        found.append(_document(document, check, root, dataset, terms.where))
    return found


def _document(document: Document, check: str, root: Path, dataset: str, where: str) -> Finding:
    actual, why_not = _digest(root, document.path)
    severity, status, remedy = Severity.ERROR, Status.FAILED, ""
    if actual is None:
        message = f"The document {document.title} ({document.path}) {why_not}."
        remedy = f"Put {document.path} back, or name the document that replaces it."
    elif not document.sha256:
        severity, message = Severity.WARNING, f"No digest was agreed for the document {document.title}."
        remedy = f"Add its sha256 to the contract: {actual}."
    elif actual != document.sha256.casefold():
        message = f"The document {document.title} was changed since it was agreed."
        remedy = f"Have {document.path} reviewed, then put its new sha256 into the contract: {actual}."
    else:
        status, message = Status.PASSED, f"The document {document.title} is unchanged since it was agreed."
    return Finding(
        check,
        dataset,
        message,
        Dimension.CONFORMITY,
        status,
        severity,
        observed=actual,
        expected=document.sha256 or None,
        remedy=remedy,
        where=where,
    )


def _retention(terms: Compliance, days: int, store: Store, dataset: str, now: datetime) -> Finding:
    """Landed raw data of the dataset that is older than it may be."""
    old, unreadable = 0, 0
    for path in sorted((store.home / "landings").glob("[!.]*/extract.json")):
        try:
            extract = from_json(Extract, path.read_bytes(), where=str(path))
        except (OSError, StoreError):
            unreadable += 1
            continue
        old += extract.dataset == dataset and now - extract.received_at > timedelta(days=days)
    status = Status.FAILED if old else Status.UNKNOWN if unreadable else Status.PASSED
    said = {
        Status.FAILED: f"{count(old, 'landing')} of {dataset} is kept longer than {days} days."
        if old == 1
        else f"{old} landings of {dataset} are kept longer than {days} days.",
        Status.UNKNOWN: f"{count(unreadable, 'landing')} cannot be read, so its age is not known.",
        Status.PASSED: f"No landing of {dataset} is kept longer than {days} days.",
    }
    return Finding(
        "evidence.retention",
        dataset,
        said[status],
        Dimension.TIMELINESS,
        status,
        observed=old,
        expected=0,
        remedy="Delete what is kept too long." if old else "",
        where=terms.where,
    )


def _evaluation(evaluation: Evaluation, root: Path, dataset: str, now: datetime) -> list[Finding]:
    actual, why_not = _digest(root, evaluation.uri)
    severity, status, remedy = Severity.ERROR, Status.FAILED, ""
    if actual is None:
        message = f"The evaluation set {evaluation.uri} {why_not}."
        remedy = f"Put the evaluation set {evaluation.uri} where the contract says."
    elif not evaluation.sha256:
        severity, message = Severity.WARNING, f"No digest was agreed for the evaluation set {evaluation.uri}."
        remedy = f"Add the evaluation set's sha256 to the contract: {actual}."
    elif actual != evaluation.sha256.casefold():
        message = f"The evaluation set {evaluation.uri} was changed since it was agreed."
        remedy = f"Evaluate again, then put the set's new sha256 into the contract: {actual}."
    else:
        status, message = Status.PASSED, "The evaluation set is unchanged since it was agreed."
    agreed = Finding(
        "evidence.evaluation.set",
        dataset,
        message,
        Dimension.ACCURACY,
        status,
        severity,
        observed=actual,
        expected=evaluation.sha256 or None,
        remedy=remedy,
        where=evaluation.where,
    )
    return [agreed, *_results(evaluation, actual, root, dataset, now)]


def _results(
    evaluation: Evaluation, set_sha256: str | None, root: Path, dataset: str, now: datetime
) -> list[Finding]:
    def finding(status: Status, message: str, remedy: str = "", severity: Severity = Severity.ERROR) -> Finding:
        return Finding(
            "evidence.evaluation.results",
            dataset,
            message,
            Dimension.ACCURACY,
            status,
            severity,
            remedy=remedy,
            where=evaluation.where,
        )

    again = f"Evaluate on {evaluation.uri} and write the results."
    if not evaluation.results:
        message = "The contract names no file with the results of the evaluation."
        return [finding(Status.FAILED, message, again, Severity.WARNING)]
    path = _inside(root, evaluation.results)
    if path is None:
        return [finding(Status.FAILED, f"The results {evaluation.results} are not inside the project.", again)]
    try:
        said = json.loads(path.read_bytes())
        measured_at = datetime.fromisoformat(said["measured_at"])
        measured_on = str(said["evaluation_sha256"]).casefold()
        metrics = {str(m["slice"]): (float(m["value"]), int(m["rows"])) for m in said["metrics"]}
        future = measured_at > now
        twice = len(metrics) < len(said["metrics"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"The results {evaluation.results} cannot be read ({type(error).__name__})."
        return [finding(Status.UNKNOWN, message, again)]
    if measured_on != set_sha256:
        return [finding(Status.FAILED, "The results were measured on another evaluation set.", again)]
    if future:
        return [finding(Status.FAILED, "The results are dated in the future.", again)]
    if twice or not metrics:
        return [
            finding(Status.UNKNOWN, "The results name a slice twice." if twice else "The results are empty.", again)
        ]
    read = finding(Status.PASSED, f"The results of {measured_at:%Y-%m-%d} are of the agreed evaluation set.")
    return [read, *(_metric(evaluation, name, *metrics[name], dataset) for name in metrics)]


def _metric(evaluation: Evaluation, name: str, value: float, rows: int, dataset: str) -> Finding:
    about = f"The {evaluation.metric} over " + ("the whole set" if name == "all" else name)
    if not math.isfinite(value):
        status, message = Status.UNKNOWN, f"{about} is not a number."
    elif rows < LEAST_ROWS:
        status, message = Status.UNKNOWN, f"{about} was measured on {count(rows, 'row')}: not enough to tell."
    else:
        status = Status.PASSED if value >= evaluation.threshold else Status.FAILED
        message = f"{about} is {figure(value)}, and at least {figure(evaluation.threshold)} is asked."
    return Finding(
        f"evidence.evaluation.metric.{name}",
        dataset,
        message,
        Dimension.ACCURACY,
        status,
        observed=value if math.isfinite(value) else None,
        expected=evaluation.threshold,
        tested=rows,
        remedy="" if status is Status.PASSED else f"Improve the system on {name}, or evaluate it on more rows.",
        where=evaluation.where,
    )


def _digest(root: Path, name: str) -> tuple[str, str] | tuple[None, str]:
    """sha256 of a file of the project, or None and why there is none."""
    path = _inside(root, name)
    if path is None:
        return None, "is not inside the project"
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest(), ""
    except FileNotFoundError:
        return None, "is not there"
    except OSError as error:
        return None, f"cannot be read ({error.strerror or error})"


def _inside(root: Path, name: str) -> Path | None:
    path = (root / name).resolve()
    return path if name.strip() and path.is_relative_to(root.resolve()) else None
