"""Evaluation sets: rows that a second person judged, and how often the assistant agreed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from fiction.files import Row, write_csv


def write_evaluation(
    home: Path, columns: Sequence[str], rows: Sequence[Row], *, said: str, slices: Sequence[str]
) -> None:
    """Write `set.csv` and, counted from it, `results.json`.

    Args:
        home: Folder to write to.
        columns: Of the extract; the set has one more.
        rows: With `said`, what the assistant said, and `expected_<said>`, what the second person said.
        said: The column that the assistant fills.
        slices: Columns by whose values the accuracy is broken down.
    """
    write_csv(home / "set.csv", (*columns, f"expected_{said}"), rows)
    results = {
        "evaluation_sha256": hashlib.sha256((home / "set.csv").read_bytes()).hexdigest(),
        "measured_at": "2026-11-12T09:30:00Z",
        "metrics": [_accuracy("all", rows, said)]
        + [
            _accuracy(f"{column}={value}", [row for row in rows if row[column] == value], said)
            for column in slices
            for value in sorted({row[column] for row in rows})
        ],
    }
    (home / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8", newline="\n")


def _accuracy(name: str, rows: Sequence[Row], said: str) -> dict[str, str | float | int]:
    right = sum(row[said] == row[f"expected_{said}"] for row in rows)
    return {"slice": name, "value": round(right / len(rows), 4), "rows": len(rows)}
