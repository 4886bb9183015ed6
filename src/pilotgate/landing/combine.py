"""Several files as one extract: `FILE` names the member of each row.

The parts `key=value` of a member's path are columns of its rows (Hive's way of partitioning). A column that a
member lacks is null in its rows, and said; one that has different types in different members is landed as text.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pilotgate.errors import UnreadableSource
from pilotgate.landing.loaded import DATA, REJECTS, Loaded, Options, failed, passed, unique_names
from pilotgate.landing.loaded import column as literal
from pilotgate.model import FILE, LINE, Column, Dimension, Evidence, Finding, Severity, Shape, Status

if TYPE_CHECKING:
    import polars as pl

Load = Callable[[Path, Path, Options, str], Loaded]

_KEY = re.compile(r"([^/=]+)=([^/]*)/")
_NULL = "__HIVE_DEFAULT_PARTITION__"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Part:
    """A member that has been landed in a folder of its own."""

    name: str
    folder: Path
    loaded: Loaded

    @property
    def keys(self) -> dict[str, str | None]:
        """The keys of its path, and their values."""
        found = {unquote(key): unquote(value) for key, value in _KEY.findall(self.name)}
        return {key: None if value == _NULL else value for key, value in found.items()}

    @property
    def columns(self) -> list[Column]:
        """Its columns, then the keys that are not among them."""
        known = {column.name.casefold() for column in self.loaded.columns}
        added = [key for key in self.keys if key.casefold() not in known]
        unique = unique_names(added)
        return [*self.loaded.columns, *(Column(n, f, "VARCHAR") for n, f in zip(unique, added, strict=True))]


def combine(
    members: Sequence[tuple[str, Path]], folder: Path, options: Options, load_one: Load, *, alike: bool = False
) -> Loaded:
    """Land members one by one, then write their rows one below the other.

    Args:
        members: Name and file of each, in the order of the rows.
        folder: Where the whole is landed.
        options: Given to each loader.
        load_one: Lands one member in a folder.
        alike: Refuse members whose columns differ.

    Raises:
        UnreadableSource: A member is no table, or the columns differ where they must not.
    """
    parts: list[_Part] = []
    try:
        for number, (name, path) in enumerate(members):
            place = folder / f".part-{number}"
            place.mkdir()
            parts.append(_Part(name, place, load_one(path, place, options, name)))
        if alike:
            _refuse_different(parts)
        return _together(parts, folder)
    finally:
        for place in folder.glob(".part-*"):
            shutil.rmtree(place, ignore_errors=True)


def _refuse_different(parts: Sequence[_Part]) -> None:
    shapes = {_names(part) for part in parts if part.loaded.columns}
    if len(shapes) > 1:
        names = ", ".join(part.name for part in parts[:10])
        raise UnreadableSource(
            f"the archive holds {len(parts)} files whose columns differ ({names})",
            remedy="unpack it and land them one by one",
        )


def _names(part: _Part) -> frozenset[str]:
    return frozenset(column.name.casefold() for column in part.columns)


def _together(parts: Sequence[_Part], folder: Path) -> Loaded:
    import polars as pl

    columns: dict[str, Column] = {}
    for part in parts:
        for column in part.columns:
            columns.setdefault(column.name.casefold(), column)
    mixed = _mixed(parts)
    frames = [_frame(part, columns, mixed) for part in parts if part.loaded.columns]
    frame = pl.concat(frames, how="diagonal") if frames else pl.scan_parquet(parts[0].folder / DATA)
    there = frame.collect_schema()
    reserved = [name for name in (LINE, FILE) if name in there]
    frame.select([*(literal(column.name) for column in columns.values()), *reserved]).sink_parquet(
        folder / DATA, compression="snappy"
    )
    rejects = [
        pl.scan_parquet(part.folder / REJECTS).with_columns(reason=pl.lit(f"{part.name}: ") + pl.col("reason"))
        for part in parts
    ]
    pl.concat(rejects, how="vertical_relaxed").sink_parquet(folder / REJECTS)
    final = tuple(replace(column, type="VARCHAR") if key in mixed else column for key, column in columns.items())
    findings = [*_merged([(part.name, f) for part in parts for f in part.loaded.findings]), *_members(parts, mixed)]
    first = next((part for part in parts if part.loaded.columns), parts[0]).loaded.shape
    counts = [part.loaded.rows_source for part in parts]
    known = [count for count in counts if count is not None]
    return Loaded(
        replace(first, columns=tuple(column.found for column in final)),
        final,
        sum(known) if len(known) == len(counts) else None,
        _rows(folder / DATA),
        _rows(folder / REJECTS),
        tuple(findings),
    )


def _rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _mixed(parts: Sequence[_Part]) -> frozenset[str]:
    """Columns that do not have one type."""
    types: dict[str, set[str]] = {}
    for part in parts:
        for column in part.columns:
            types.setdefault(column.name.casefold(), set()).add(column.type)
    return frozenset(name for name, found in types.items() if len(found) > 1)


def _frame(part: _Part, columns: dict[str, Column], mixed: frozenset[str]) -> pl.LazyFrame:
    """The member's rows under the names that the whole has, with its keys and its name."""
    import polars as pl

    frame = pl.scan_parquet(part.folder / DATA)
    cells = []
    for column in part.loaded.columns:
        key = column.name.casefold()
        cell = literal(column.name).alias(columns[key].name)
        cells.append(cell.cast(pl.String) if key in mixed else cell)
    for column in part.columns[len(part.loaded.columns) :]:
        value = pl.lit(part.keys[column.found], dtype=pl.String)
        cells.append(value.alias(columns[column.name.casefold()].name))
    line = [pl.col(LINE)] if LINE in frame.collect_schema() else []
    return frame.select([*cells, *line, pl.lit(part.name).alias(FILE)])


def _members(parts: Sequence[_Part], mixed: frozenset[str]) -> list[Finding]:
    """What the members have to say of each other."""
    every = frozenset[str]().union(*map(_names, parts))
    full = [part for part in parts if part.loaded.rows_landed + part.loaded.rows_rejected]
    lacking = [(part.name, sorted(every - _names(part))) for part in full if _names(part) != every]
    others = [part.name for part in full if _form(part.loaded.shape) != _form(full[0].loaded.shape)]
    empty = [part.name for part in parts if part not in full]
    return [
        _finding(
            "same_columns",
            f"The {len(parts)} files have the same columns.",
            f"{len(lacking)} of {len(parts)} files lack columns that others have; they are null in their rows.",
            [Evidence(name, "lacks " + ", ".join(names[:_SHOWN])) for name, names in lacking],
        ),
        _finding(
            "same_types",
            "Each column has one type in all files.",
            f"{len(mixed)} columns have different types in different files, and were landed as text.",
            [Evidence("column", name) for name in sorted(mixed)],
        ),
        _finding(
            "same_form",
            "The files are written in one form.",
            f"{len(others)} of {len(parts)} files are written in another form (format, delimiter, encoding ...).",
            [Evidence("file", name) for name in others],
            severity=Severity.WARNING,
        ),
        _finding(
            "files_have_rows",
            "Every file holds rows.",
            f"{len(empty)} of {len(parts)} files hold no rows.",
            [Evidence("file", name) for name in empty],
        ),
    ]


def _finding(
    check: str, holds: str, breaks: str, evidence: list[Evidence], *, severity: Severity = Severity.ERROR
) -> Finding:
    if not evidence:
        return passed(check, holds, dimension=Dimension.CONFORMITY)
    return failed(
        check,
        breaks,
        remedy="ask the sender for files of one form, or land them apart",
        severity=severity,
        dimension=Dimension.CONFORMITY,
        observed=len(evidence),
        expected=0,
        evidence=tuple(evidence[:_SHOWN]),
    )


def _form(shape: Shape) -> Shape:
    return replace(shape, columns=(), preamble_lines=None, footer_lines=None)


def _merged(found: Sequence[tuple[str, Finding]]) -> list[Finding]:
    """One finding per check: a failed one stands before an unknown and a passed one, and names its files."""
    rank = {Status.FAILED: 0, Status.UNKNOWN: 1}
    merged: dict[str, Finding] = {}
    where: dict[str, list[str]] = {}
    for name, finding in found:
        if finding.status in rank:
            where.setdefault(finding.check, []).append(name)
        known = merged.get(finding.check)
        if known is None or rank.get(finding.status, 2) < rank.get(known.status, 2):
            merged[finding.check] = finding
    for check, names in where.items():
        finding = merged[check]
        evidence = (*finding.evidence, Evidence("files", ", ".join(names[:_SHOWN])))
        text = f"{names[0]}: {finding.message}" + (f" (and {len(names) - 1} more files)" if len(names) > 1 else "")
        merged[check] = replace(finding, message=text, evidence=evidence, failing=None, tested=None)
    return list(merged.values())
