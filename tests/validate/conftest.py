from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pilotgate.contract.terms import Contract
from pilotgate.model import LINE, Column, Extract, Finding, Shape
from pilotgate.validate import Validation, validate

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def land(folder: Path, columns: Any, dataset: str = "orders", **more: Any) -> Extract:
    """An extract of these columns, with source lines from 2 on."""
    frame = columns if isinstance(columns, pl.DataFrame) else pl.DataFrame(columns, strict=False)
    place = folder / f"landing-{dataset}"
    place.mkdir(parents=True, exist_ok=True)
    lines = pl.int_range(2, frame.height + 2, eager=True, dtype=pl.Int64).alias(LINE)
    frame.with_columns(lines).write_parquet(place / "data.parquet")
    types = {pl.String: "VARCHAR", pl.Int64: "BIGINT", pl.Float64: "DOUBLE", pl.Boolean: "BOOLEAN", pl.Date: "DATE"}
    landed = tuple(Column(n, n, types.get(type(t), types.get(t, str(t).upper()))) for n, t in frame.schema.items())
    digest = hashlib.sha256((place / "data.parquet").read_bytes()).hexdigest()
    given = {
        "uri": f"{dataset}.csv", "sha256": digest, "bytes": 1, "shape": Shape("csv", tuple(frame.columns)),
        "columns": landed, "rows_source": frame.height, "rows_landed": frame.height, "rows_rejected": 0,
        "received_at": NOW, "modified_at": NOW, "folder": place, "data_sha256": digest,
    }  # fmt: skip
    return Extract(dataset=dataset, **{**given, **more})


def contract(*fields: Any, **more: Any) -> Contract:
    given = {
        "dataset": "orders", "title": "Orders", "path": "contracts/orders.odcs.yaml", "sha256": "0" * 64,
        "version": "1.0.0", "status": "active", "table": "orders",
    }  # fmt: skip
    return Contract(**{**given, **more}, fields=fields)


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Validation]:
    """Validate columns (or an extract) against a contract; schema and suite are given as text."""

    def run(
        columns: Any,
        given: Contract,
        *,
        schema: str | None = None,
        suite: str | None = None,
        profile: Any = None,
        latest: Any = lambda _: None,
        now: datetime = NOW,
    ) -> Validation:
        extract = columns if isinstance(columns, Extract) else land(tmp_path, columns)
        folder = tmp_path / "run"
        folder.mkdir(exist_ok=True)
        files: list[Path | None] = []
        for name, text in (("schemas/orders.py", schema), ("expectations/orders.json", suite)):
            path = tmp_path / name
            if text is not None:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
            files.append(path if text is not None else None)
        return validate(
            extract,
            given,
            profile,
            schema_file=files[0],
            suite_file=files[1],
            folder=folder,
            now=now,
            latest=latest,
        )

    return run


def one(validation: Validation, check: str) -> Finding:
    found = [f for f in validation.findings if f.check == check]
    assert len(found) == 1, [f.check for f in validation.findings]
    return found[0]
