"""Several files as one extract: a folder, a glob, an archive's members. `FILE` names the member of each row."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pilotgate.landing.loaded import DATA, REJECTS, Loaded, Options, failed
from pilotgate.model import FILE, Column, Dimension, Evidence, Finding, Severity, Shape, Status

Load = Callable[[Path, Path, Options, str], Loaded]
_UNFINISHED = frozenset({".part", ".tmp", ".partial", ".crdownload", ".filepart"})


def files_of(source: str) -> list[Path]:
    """The files of a folder (at any depth) or glob, by name; hidden and unfinished ones are none."""
    path = Path(source)
    found = path.rglob("*") if path.is_dir() else map(Path, glob.glob(source, recursive=True))  # noqa: PTH207
    return sorted(f for f in found if f.is_file() and f.name[0] not in "._" and f.suffix not in _UNFINISHED)


@dataclass(frozen=True, slots=True)
class ManyFiles:
    """The files of a folder or glob."""

    source: str
    files: tuple[Path, ...]
    load_one: Load
    is_file: bool = False
    suffix: str = ""

    @property
    def name(self) -> str:
        """The folder that the files stand in."""
        path = Path(self.source)
        fixed = [part for part in path.parts if not set(part) & set("*?[")]
        return Path(*fixed).name if fixed else "data"

    @property
    def uri(self) -> str:
        """The folder or glob as it was given."""
        return self.source

    def close(self) -> None:
        """Nothing is held open."""

    def state(self) -> object:
        """Names, sizes and times of change."""
        now = files_of(self.source)
        return [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in now]

    def digest(self) -> tuple[str, int]:
        """SHA-256 over the names and digests of the files, and their size together."""
        whole, size = hashlib.sha256(), 0
        for name, file in self._named():
            with file.open("rb") as source:
                whole.update(f"{hashlib.file_digest(source, 'sha256').hexdigest()}  {name}\n".encode())
                size += source.tell()
        return whole.hexdigest(), size

    def modified_at(self) -> datetime | None:
        """When the youngest file last changed."""
        return datetime.fromtimestamp(max(file.stat().st_mtime for file in self.files), UTC)

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land every file and put the rows one below the other."""
        return combine(self._named(), folder, options, self.load_one)

    def _named(self) -> list[tuple[str, Path]]:
        root = Path(self.source)
        names = [str(f.relative_to(root)) if root.is_dir() else f.name for f in self.files]
        distinct = names if len(set(names)) == len(names) else list(map(str, self.files))
        return list(zip(distinct, self.files, strict=True))


def combine(members: Sequence[tuple[str, Path]], folder: Path, options: Options, load_one: Load) -> Loaded:
    """Land members one by one, then write their rows together; columns that a member lacks are null in its rows."""
    import polars as pl

    parts: list[tuple[str, Path, Loaded]] = []
    for number, (name, path) in enumerate(members):
        place = folder / f".part-{number}"
        place.mkdir()
        parts.append((name, place, load_one(path, place, options, name)))
    data = [
        pl.scan_parquet(place / DATA).with_columns(pl.lit(name).alias(FILE))
        for name, place, loaded in parts
        if loaded.columns
    ] or [pl.scan_parquet(parts[0][1] / DATA)]
    columns = _columns([loaded for _, _, loaded in parts])
    frame = pl.concat(data, how="diagonal_relaxed")
    reserved = [name for name in frame.collect_schema() if name.startswith("__") and name.endswith("__")]
    frame.select([*(column.name for column in columns), *reserved]).sink_parquet(
        folder / DATA, compression="snappy"
    )
    rejects = [
        pl.scan_parquet(place / REJECTS).with_columns(pl.lit(f"{name}: ") + pl.col("reason"))
        for name, place, _ in parts
    ]
    pl.concat(rejects, how="vertical_relaxed").sink_parquet(folder / REJECTS)
    return _together([(name, loaded) for name, _, loaded in parts], columns, folder)


def _columns(parts: Sequence[Loaded]) -> tuple[Column, ...]:
    seen: dict[str, Column] = {}
    for loaded in parts:
        for column in loaded.columns:
            known = seen.setdefault(column.name, column)
            if known.type != column.type:
                seen[column.name] = replace(known, type="VARCHAR")
    return tuple(seen.values())


def _together(parts: Sequence[tuple[str, Loaded]], columns: tuple[Column, ...], folder: Path) -> Loaded:
    import shutil

    import polars as pl

    landed = int(pl.scan_parquet(folder / DATA).select(pl.len()).collect().item())
    rejected = int(pl.scan_parquet(folder / REJECTS).select(pl.len()).collect().item())
    for place in folder.glob(".part-*"):
        shutil.rmtree(place)
    counts = [loaded.rows_source for _, loaded in parts]
    known = [count for count in counts if count is not None]
    shape = replace(parts[0][1].shape, columns=tuple(column.found for column in columns))
    findings = _merged([(name, finding) for name, loaded in parts for finding in loaded.findings])
    differing = [name for name, loaded in parts if _form(loaded.shape) != _form(parts[0][1].shape)]
    if differing:
        findings.append(
            failed(
                "one_form",
                f"{len(differing)} of {len(parts)} files have another form (columns, delimiter, encoding ...) "
                f"than {parts[0][0]}.",
                remedy="ask the sender to keep one form, or land the files one by one",
                severity=Severity.WARNING,
                dimension=Dimension.CONFORMITY,
                observed=len(differing),
                expected=0,
                evidence=(Evidence("first files", ", ".join(differing[:5])),),
            )
        )
    return Loaded(
        shape, columns, sum(known) if len(known) == len(counts) else None, landed, rejected, tuple(findings)
    )


def _form(shape: Shape) -> Shape:
    return replace(shape, preamble_lines=None, footer_lines=None)


def _merged(found: Sequence[tuple[str, Finding]]) -> list[Finding]:
    """One finding per check: a failed one stands before a passed one, and names its files."""
    merged: dict[str, Finding] = {}
    where: dict[str, list[str]] = {}
    for name, finding in found:
        if finding.status is Status.FAILED:
            where.setdefault(finding.check, []).append(name)
        known = merged.get(finding.check)
        if known is None or (known.status is Status.PASSED and finding.status is not Status.PASSED):
            merged[finding.check] = finding
    for check, names in where.items():
        finding = merged[check]
        evidence = (*finding.evidence, Evidence("files", ", ".join(names[:5])))
        text = f"{names[0]}: {finding.message}" + (f" (and {len(names) - 1} more files)" if len(names) > 1 else "")
        merged[check] = replace(finding, message=text, evidence=evidence, failing=None, tested=None)
    return list(merged.values())
