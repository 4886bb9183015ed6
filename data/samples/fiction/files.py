"""Rows to files, the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

Row = dict[str, str]


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """UTF-8, comma, LF; a missing key is an empty cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Every column as text; an empty cell is a null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in columns}
    pq.write_table(pa.table(arrays), path, compression="zstd")


def write_xlsx(path: Path, columns: Sequence[str], rows: Sequence[Row], *, as_numbers: Sequence[str]) -> None:
    """One sheet; cells of the columns `as_numbers` become numbers, as when a person opens a text file in Excel."""
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_excel_cell(row.get(name, ""), name in as_numbers) for name in columns])
    unstable = io.BytesIO()
    book.save(unstable)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_clock(unstable.getvalue()))


def _excel_cell(value: str, is_number: bool) -> str | int | None:
    if not value:
        return None
    return int(value) if is_number and value.isdigit() else value


def _without_clock(workbook: bytes) -> bytes:
    """The properties and every zip entry carry the time of writing (openpyxl); here it is always 2026-11-19."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            text = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<", b">2026-11-19T23:30:00Z<", old.read(name))
            entry = zipfile.ZipInfo(name, (2026, 11, 19, 23, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, text)
    return out.getvalue()
