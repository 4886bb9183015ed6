"""Profiles of frames that no file was landed for, and the tables that the studies draw from."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pilotgate.model import LINE, Column, Extract, Finding, Profile, Severity, Shape, Status
from pilotgate.profiling import profile

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
NIGHT = datetime(2026, 11, 20, 6, tzinfo=UTC)


def measured(frame: pl.DataFrame, *, at: datetime = NIGHT) -> Profile:
    """The profile of a frame of text columns, as if it had been landed from a CSV file."""
    with tempfile.TemporaryDirectory() as folder:
        lines = pl.Series(LINE, range(2, frame.height + 2), dtype=pl.Int64)
        frame.with_columns(lines).write_parquet(Path(folder) / "data.parquet")
        extract = Extract(
            dataset="study",
            uri="study.csv",
            sha256=hashlib.sha256(str(frame.hash_rows().sum()).encode()).hexdigest(),
            bytes=int(frame.estimated_size()),
            shape=Shape(format="csv", columns=tuple(frame.columns), delimiter=",", encoding="utf-8", header_rows=1),
            columns=tuple(Column(c, c, "VARCHAR") for c in frame.columns),
            rows_source=frame.height,
            rows_landed=frame.height,
            rows_rejected=0,
            received_at=at,
            modified_at=None,
            folder=Path(folder),
            data_sha256="",
        )
        return profile(extract, now=at)


def read(path: Path) -> pl.DataFrame:
    """A CSV file as text."""
    return pl.read_csv(path, infer_schema=False)


def tables(least: int) -> dict[str, pl.DataFrame]:
    """The tables of the shared data and the samples that have so many rows, as text."""
    files: Sequence[Path] = sorted(
        [
            *DATA.glob("errors/*/dirty.csv"),
            *DATA.glob("duplicates/*/records.csv"),
            *ROOT.glob("data/samples/*/pilot*.csv"),
        ]
    )
    found = {f"{p.parent.name}/{p.name}": read(p) for p in files}
    if feed := sorted(DATA.glob("feed/dpc-covid19-ita-regioni-2020052*.csv")):
        found["feed/ten days"] = pl.concat([read(p) for p in feed], how="diagonal")
    return {name: table for name, table in found.items() if table.height >= least}


def column(path: Path) -> list[str]:
    """The values of a FlashProfile column as text."""
    return [str(v) for v in json.loads(path.read_text(encoding="utf-8"))["Data"]]


def wide_table(rows: int = 12_000) -> pl.DataFrame:
    """The longest single columns side by side: a table large enough for samples of 5,000."""
    found = {p.stem + "." + p.parent.name: column(p) for p in sorted(DATA.glob("columns/*/*/*.json"))}
    return pl.DataFrame({name: values[:rows] for name, values in found.items() if len(values) >= rows})


def alarms(findings: Iterable[Finding]) -> list[Finding]:
    """What somebody would be woken for: failed, and more than a note."""
    return [f for f in findings if f.status is Status.FAILED and f.severity is not Severity.INFO]
