"""Rows in quarantine: where they are, and how corrected ones come back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from pilotgate.model import Extract
from pilotgate.pipeline.run import latest_run
from pilotgate.project import Project
from pilotgate.store import new_folder


def quarantine_file(project: Project, dataset: str, run_id: str | None = None) -> Path:
    """The quarantine of a run: the newest, or the one named.

    Raises:
        StoreError: There is no such run.
    """
    return latest_run(project, dataset, run_id).folder / "quarantine.parquet"


def release_rows(
    project: Project,
    dataset: str,
    corrected: Path,
    *,
    by: str,
    reason: str,
    now: datetime,
    release_id: str,
    run_id: str | None = None,
) -> tuple[Path, int]:
    """Put corrected rows in the place of quarantined ones and enter who did it, and why, in the audit log.

    Returns:
        The whole extract with the corrected rows in it, in the form in which it had come where that is CSV and as
        Parquet otherwise, ready to be judged like any other; and the number of corrected rows.

    Raises:
        UsageError: Nobody or no reason is named, or the rows are not rows of that quarantine.
        StoreError: There is no such run.
    """
    from pilotgate.promotion import audit
    from pilotgate.validate.review import release

    found = latest_run(project, dataset, run_id)
    extract = found.scorecard.extract
    final = project.home / "releases" / dataset / release_id
    with new_folder(final) as folder:
        record = release(
            extract, found.folder / "quarantine.parquet", corrected, by=by, reason=reason, now=now, folder=folder
        )
        written = _in_its_form(extract, Path(record.path))
    event = {**asdict(record), "kind": "release", "dataset": dataset, "at": now.isoformat(), "path": written.name}
    audit.append(project.store, event, now)
    return final / written.name, record.rows


def _in_its_form(extract: Extract, released: Path) -> Path:
    """The released table as CSV in the extract's dialect, so that its form is no news; else as it is."""
    delimiter = extract.shape.delimiter or ""
    if extract.shape.format != "csv" or len(delimiter) != 1:
        return released
    import csv
    import os

    import pyarrow.parquet as pq

    path = released.with_suffix(".csv")
    names = [column.name for column in extract.columns]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=extract.shape.newline or "\n")
        writer.writerow(column.found for column in extract.columns)
        for batch in pq.ParquetFile(released).iter_batches(columns=names):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    released.unlink()
    return path
