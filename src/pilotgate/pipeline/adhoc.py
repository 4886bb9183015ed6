"""Ad hoc: measure a source and say what is wrong with it, keeping nothing of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pilotgate.errors import SourceError, UsageError
from pilotgate.model import Finding, Profile


def profile_source(
    source: str,
    *,
    now: datetime,
    column: str | None = None,
    on_bytes: Callable[[int, int, int], None] | None = None,
) -> tuple[Profile, tuple[Finding, ...]]:
    """Land a source in a temporary folder and measure it.

    Args:
        column: A column the caller is going to ask about; checked here, so that a typing error is told.
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
    measured = measure(extract, now=now)
    if column is not None and measured.column(column) is None:
        known = ", ".join(found.name for found in measured.columns[:20])
        raise UsageError(f'there is no column "{column}"', where=source, remedy=f"columns: {known}")
    return measured, (*extract.findings, *observations(measured))


def profile(source_or_frame: object) -> Profile:
    """Measure a source or a frame: what `pilotgate.profile` is.

    Args:
        source_or_frame: A path or address that lands, or anything with Arrow's C stream interface (polars, pandas
            and Arrow frames, DuckDB relations).

    Raises:
        SourceError: It is neither, or cannot be read.
    """
    now = datetime.now(UTC)
    if isinstance(source_or_frame, str | Path):
        return profile_source(str(source_or_frame), now=now)[0]
    if not hasattr(source_or_frame, "__arrow_c_stream__"):
        raise SourceError(
            f"a {type(source_or_frame).__name__} is neither a source nor a frame",
            where="pilotgate.profile",
            remedy="give a path, or a polars, pandas, Arrow or DuckDB frame",
        )
    import polars as pl

    with tempfile.TemporaryDirectory(prefix="pilotgate-") as folder:
        file = Path(folder) / "frame.parquet"
        pl.DataFrame(source_or_frame).write_parquet(file)
        return profile_source(str(file), now=now)[0]
