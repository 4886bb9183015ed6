"""Ad hoc: measure a source and say what is wrong with it, keeping nothing of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pilotgate.errors import SourceError, UsageError
from pilotgate.model import Finding, Profile, Severity


def profile_source(
    source: str,
    *,
    now: datetime,
    column: str | None = None,
    columns: Sequence[str] = (),
    where: str = "",
    sample: int | None = None,
    exact: bool = False,
    deep: float | None = None,
    on_bytes: Callable[[int, int, int], None] | None = None,
) -> tuple[Profile, tuple[Finding, ...]]:
    """Land a source in a temporary folder and measure it.

    Args:
        column: A column the caller is going to ask about; checked here, so that a typing error is told.
        columns: The columns to measure; all where there are none.
        where: SQL condition that the rows to measure meet.
        sample: Rows to draw at random of those.
        exact: Estimate nothing.
        deep: Seconds to look for suspect cells and records that are one thing; None not to look.
        on_bytes: Called while the source lands with bytes read, bytes in all, and rows so far.

    Returns:
        The profile, and what landing and profile have to say, most serious first.

    Raises:
        SourceError: The source cannot be read.
        UsageError: There is no such column.
    """
    from pilotgate.landing import land
    from pilotgate.profiling import observations
    from pilotgate.profiling import profile as measure

    extract = land(source, now=now, on_progress=on_bytes)
    with tempfile.TemporaryDirectory(prefix="pilotgate-") as folder:
        if columns or where or sample is not None:
            from pilotgate.engines.part import part_of

            extract = part_of(extract, Path(folder), columns=columns, where=where, sample=sample)
        measured = measure(extract, now=now, exact=exact)
        if column is not None and measured.column(column) is None:
            known = ", ".join(found.name for found in measured.columns[:20])
            raise UsageError(f'there is no column "{column}"', where=source, remedy=f"columns: {known}")
        found = (*extract.findings, *observations(measured))
        if deep is not None:
            from pilotgate.profiling.investigate import investigate

            more = investigate(extract, measured, seconds=deep)
            order = list(Severity)
            measured = more.profile
            found = tuple(sorted((*more.findings, *found), key=lambda f: order.index(f.severity)))
    return measured, found


def profile(source_or_frame: object) -> Profile:
    """Measure a source or a frame: what `pilotgate.profile` is.

    Args:
        source_or_frame: A path or address that lands, or a frame: anything with Arrow's C stream interface (polars,
            pandas, Arrow), a lazy polars frame, or a DuckDB relation.

    Raises:
        SourceError: It is neither, or cannot be read.
    """
    now = datetime.now(UTC)
    if isinstance(source_or_frame, str | Path):
        return profile_source(str(source_or_frame), now=now)[0]
    with tempfile.TemporaryDirectory(prefix="pilotgate-") as folder:
        file = Path(folder) / "frame.parquet"
        _write_frame(source_or_frame, file)
        return profile_source(str(file), now=now)[0]


def _write_frame(frame: object, file: Path) -> None:
    import polars as pl

    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if hasattr(frame, "__arrow_c_stream__"):
        pl.DataFrame(frame).write_parquet(file)
    elif type(frame).__name__ == "DuckDBPyRelation" and hasattr(frame, "write_parquet"):
        frame.write_parquet(str(file))
    else:
        raise SourceError(
            f"a {type(frame).__name__} is neither a source nor a frame",
            where="pilotgate.profile",
            remedy="give a path, or a polars, pandas, Arrow or DuckDB frame",
        )
