"""Ad hoc: measure a source and say what is wrong with it, keeping nothing of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from pilotgate.errors import SourceError, UsageError
from pilotgate.model import Extract, Finding, Profile, Severity


@dataclass(frozen=True, slots=True, repr=False)
class ProfiledSource(Profile):
    """A profile with what there is to say about it: one line at a prompt, the HTML page in a notebook.

    Attributes:
        findings: What landing and profile have to say, most serious first.
    """

    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        rows, columns, said = self.table.rows, len(self.columns), len(self.findings)
        return f"<Profile of {self.dataset}: {rows:,} rows, {columns:,} columns, {said:,} findings>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that neither its style nor the notebook's reaches the other."""
        from html import escape

        from pilotgate.publish import profile_html

        page = profile_html.render(self, self.findings).decode()
        return f'<iframe srcdoc="{escape(page)}" sandbox style="width:100%;height:36rem;border:0"></iframe>'


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
) -> ProfiledSource:
    """Land a source in a temporary folder and measure it.

    Args:
        column: A column the caller is going to ask about; checked here, so that a typing error is told.
        columns: The columns to measure; all where there are none.
        where: SQL condition that the rows to measure meet.
        sample: Rows to draw at random of those.
        exact: Estimate nothing.
        deep: Seconds to look for suspect cells and records that are one thing; None not to look.
        on_bytes: Called while the source lands with bytes read, bytes in all, and rows so far.

    Raises:
        SourceError: The source cannot be read.
        UsageError: There is no such column.
    """
    from pilotgate.landing import land
    from pilotgate.profiling import observations
    from pilotgate.profiling import profile as measure

    extract = whole = land(source, now=now, on_progress=on_bytes)
    with tempfile.TemporaryDirectory(prefix="pilotgate-") as folder:
        if columns or where or sample is not None:
            from pilotgate.engines.part import part_of

            extract = part_of(extract, Path(folder), columns=columns, where=where, sample=sample)
        measured = measure(extract, now=now, exact=exact)
        part = _part(whole, extract, where, drawn=sample is not None)
        measured = replace(measured, table=replace(measured.table, part=part))
        if column is not None and measured.column(column) is None:
            known = ", ".join(found.name for found in measured.columns[:20])
            raise UsageError(f'there is no column "{column}"', where=source, remedy=f"columns: {known}")
        if deep is None:
            found = (*extract.findings, *observations(measured))
        else:
            from pilotgate.profiling.investigate import investigate

            more = investigate(extract, measured, seconds=deep)
            skipped = replace(measured.table, skipped=more.profile.table.skipped)
            seen = (*more.findings, *extract.findings, *observations(replace(measured, table=skipped)))
            order = list(Severity)
            measured = more.profile
            found = tuple(sorted(seen, key=lambda f: order.index(f.severity)))
    said = {field.name: getattr(measured, field.name) for field in fields(Profile)}
    return ProfiledSource(**said, findings=tuple(found))


def _part(whole: Extract, part: Extract, where: str, *, drawn: bool) -> str:
    """Which part of the whole was measured, in words; empty where it is all of it.

    The texts in a condition may be somebody's, and are not repeated.
    """
    told = []
    if part.rows_landed < whole.rows_landed:
        told.append(f"{part.rows_landed:,} of {whole.rows_landed:,} rows")
        if drawn:
            told[0] += " drawn at random" if not where else " drawn at random of those"
        if where:
            told[0] += " where " + re.sub(r"'[^']*'", "'…'", " ".join(where.split()))
    if len(part.columns) < len(whole.columns):
        told.append(f"{len(part.columns):,} of {len(whole.columns):,} columns")
    return ", ".join(told)


def profile(
    source_or_frame: object,
    *,
    columns: Sequence[str] = (),
    where: str = "",
    sample: int | None = None,
    exact: bool = False,
) -> ProfiledSource:
    """Measure a source or a frame: what `pilotgate.profile` is.

    Args:
        source_or_frame: A path or address that lands, or a frame: anything with Arrow's C stream interface (polars,
            pandas, Arrow), a lazy polars frame, or a DuckDB relation.
        columns: The columns to measure; all where there are none.
        where: SQL condition that the rows to measure meet.
        sample: Rows to draw at random of those.
        exact: Estimate nothing.

    Returns:
        The profile; a notebook shows it as a page.

    Raises:
        SourceError: It is neither, or cannot be read.
        UsageError: There is no such column, or the condition cannot be used.
    """
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="pilotgate-") as folder:
        if isinstance(source_or_frame, str | Path):
            source = str(source_or_frame)
        else:
            source = str(Path(folder) / "frame.parquet")
            _write_frame(source_or_frame, Path(source))
        return profile_source(source, now=now, columns=columns, where=where, sample=sample, exact=exact)


def _write_frame(frame: object, file: Path) -> None:
    import polars as pl

    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if hasattr(frame, "__arrow_c_stream__"):
        held = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
        if not held.width:
            raise SourceError(
                "the frame has no columns", where="pilotgate.profile", remedy="give one with a column at least"
            )
        held.write_parquet(file)
    elif type(frame).__name__ == "DuckDBPyRelation" and hasattr(frame, "write_parquet"):
        frame.write_parquet(str(file))
    else:
        raise SourceError(
            f"a {type(frame).__name__} is neither a source nor a frame",
            where="pilotgate.profile",
            remedy="give a path, or a polars, pandas, Arrow or DuckDB frame",
        )
