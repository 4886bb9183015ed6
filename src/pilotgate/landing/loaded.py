"""What every loader takes and hands back, and the findings it may make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pilotgate.model import Column, Dimension, Evidence, Finding, Scalar, Severity, Shape, Status

if TYPE_CHECKING:
    import polars as pl

Progress = Callable[[int, int, int], None]
"""Called with bytes read, bytes in all, and rows landed so far."""

DATA = "data.parquet"
REJECTS = "rejects.parquet"


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of a loader.

    Attributes:
        pins: Parts of the shape that are declared, as in the contract's server (`delimiter`, `sheet` ...).
        expected: Column names that the contract promises; they help to find a table, and change no cell.
        progress: Told how far the landing is, or None.
        size: Bytes of the file that were hashed, where it is one file; what it has grown since is not landed.
    """

    pins: Mapping[str, Scalar] = field(default_factory=dict)
    expected: tuple[str, ...] = ()
    progress: Progress | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader made of a source: `data.parquet` and `rejects.parquet` are in the folder it was given.

    Attributes:
        rows_source: Records in the source, counted by something else than the loader; None where it could not be.
        findings: Without a dataset; the caller fills it in.
    """

    shape: Shape
    columns: tuple[Column, ...]
    rows_source: int | None
    rows_landed: int
    rows_rejected: int
    findings: tuple[Finding, ...] = ()


def passed(check: str, message: str, *, dimension: Dimension = Dimension.COMPLETENESS) -> Finding:
    """A statement about the landing that holds."""
    return Finding(f"landing.{check}", "", message, dimension, Status.PASSED)


def failed(
    check: str,
    message: str,
    *,
    remedy: str,
    severity: Severity = Severity.ERROR,
    dimension: Dimension = Dimension.COMPLETENESS,
    observed: Scalar = None,
    expected: Scalar = None,
    failing: int | None = None,
    tested: int | None = None,
    column: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """A statement about the landing that does not hold."""
    return Finding(
        f"landing.{check}",
        "",
        message,
        dimension,
        Status.FAILED,
        severity,
        column,
        observed,
        expected,
        failing,
        tested,
        remedy,
        evidence=evidence,
    )


def content(rows_landed: int, *, columns: int, size: int) -> Finding:
    """Whether the source holds rows at all: an empty file and a lone header are different accidents."""
    if rows_landed:
        return passed("has_rows", f"The source holds {rows_landed:,} rows.")
    if size == 0:
        what = "The source is empty (0 bytes)."
    elif columns:
        what = f"The source holds a header of {columns} columns and no rows."
    else:
        what = "The source holds no table."
    return failed(
        "has_rows", what, observed=0, expected="at least 1 row", remedy="ask the sender for a complete extract"
    )


def reconciled(loaded: Loaded) -> Finding:
    """Whether landed and rejected rows add up to the rows counted in the source."""
    accounted = loaded.rows_landed + loaded.rows_rejected
    if loaded.rows_source is None:
        return Finding(
            "landing.reconciliation",
            "",
            "The rows of the source could not be counted independently of the loader.",
            Dimension.COMPLETENESS,
            Status.UNKNOWN,
            observed=accounted,
            remedy="land the source from a file",
        )
    if accounted == loaded.rows_source:
        return passed(
            "reconciliation",
            f"Every row of the source is accounted for: {loaded.rows_landed:,} landed and "
            f"{loaded.rows_rejected:,} rejected of {loaded.rows_source:,}.",
        )
    return failed(
        "reconciliation",
        f"{loaded.rows_landed:,} rows landed and {loaded.rows_rejected:,} were rejected, "
        f"but the source holds {loaded.rows_source:,}.",
        observed=accounted,
        expected=loaded.rows_source,
        failing=abs(loaded.rows_source - accounted),
        tested=loaded.rows_source,
        remedy="pin the dialect in the contract's server (delimiter, quote, encoding) and land again",
    )


def column(name: str) -> pl.Expr:
    """The column of that very name: as plain names, polars takes `*` and `^…$` for patterns."""
    import polars.selectors as cs

    return cs.by_name(name).as_expr()


def unique_names(found: list[str], *, width: int | None = None) -> list[str]:
    """Header names made unique: empty ones become `column_3`, repeated ones `name_2`; reserved ones get `_`.

    Case counts as a repetition, since the engines that read the columns ignore it.
    """
    width = len(found) if width is None else width
    padded = [*found, *[""] * (width - len(found))][:width]
    taken: set[str] = set()
    literal = {name.casefold() for name in padded if name}
    names = []
    for position, raw in enumerate(padded, start=1):
        base = raw if raw.strip() else f"column_{position}"
        if base.startswith("__") and base.endswith("__"):
            base = f"{base}_"
        name, number = base, 1
        while name.casefold() in taken or (name != raw and name.casefold() in literal):
            number += 1
            name = f"{base}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def text_columns(names: list[str], found: list[str]) -> tuple[Column, ...]:
    """Columns of text under unique names, beside the names as found."""
    padded = [*found, *[""] * (len(names) - len(found))]
    return tuple(Column(name, raw, "VARCHAR") for name, raw in zip(names, padded, strict=False))
