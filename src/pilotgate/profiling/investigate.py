"""What a profile alone does not tell: cells that are probably wrong, and records that are probably one thing.

Both take longer than the profile, so they have a budget of their own and say what they left out.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pilotgate.engines.duckdb import Engine, connect
from pilotgate.model import (
    Dependency,
    Dimension,
    Entity,
    Evidence,
    Extract,
    Finding,
    Profile,
    Severity,
    Status,
    Suspect,
)
from pilotgate.profiling import entities
from pilotgate.profiling.suspects import search

SECONDS = 20.0
_SUSPECTS = 0.5
_RECORDS_PER_SECOND = 1_500
_SHOWN = 5
_AGREEMENT = 0.9
_THINGS = 20
_DETAILS = 2


@dataclass(frozen=True, slots=True)
class Investigation:
    """The profile with the dependencies found and what was skipped, and findings, most serious first."""

    profile: Profile
    findings: tuple[Finding, ...]


def investigate(extract: Extract, profile: Profile, *, seconds: float = SECONDS) -> Investigation:
    """Look for suspect cells and for records that are one thing.

    Args:
        extract: A landed source.
        profile: Of that extract.
        seconds: To spend, about; rows are left out, and searches stopped, to keep to it.

    Raises:
        EngineError: The landed data cannot be read.
    """
    end = time.monotonic() + seconds
    findings: list[Finding] = []
    skipped: list[str] = []
    with connect(extract) as engine:
        rows = search.affordable(profile, _SUSPECTS * seconds)
        found = search.search(engine, profile, rows=rows, seconds=_SUSPECTS * max(seconds, 1.0))
        skipped += [f"suspect cells: {what}" for what in found.skipped]
        asked = _numbered(profile, found.dependencies)
        if asked:
            skipped.append(
                f"duplicate records: rows tell of {', '.join(map(str, asked))}, which was compared instead"
            )
        for by, told in (asked or {None: {c.name for c in profile.columns}}).items():
            what = "duplicate records" if by is None else f"duplicates by {by}"
            left = end - time.monotonic()
            if left <= 0:
                skipped.append(f"{what}: no time was left of {seconds:g} s")
                continue
            limit = max(1_000, min(entities.ROWS, int(left * _RECORDS_PER_SECOND)))
            with _stopped_after(engine, left) as stopped:
                ignore = [c.name for c in profile.columns if c.name not in told]
                linked = entities.link(engine, profile, ignore=ignore, by=by, rows=limit)
            skipped += [
                f"{what}: {f'stopped after {left:.0f} s' if stopped.is_set() else s}" for s in linked.skipped
            ]
            findings += _entity_findings(profile, linked.groups, by, linked.rows)
    table = replace(
        profile.table, dependencies=found.dependencies, skipped=(*profile.table.skipped, *dict.fromkeys(skipped))
    )
    return Investigation(
        replace(profile, table=table),
        (*findings, *_suspect_findings(profile, found.cells)),
    )


def _numbered(profile: Profile, dependencies: Sequence[Dependency]) -> dict[str | None, set[str]]:
    """A column that numbers things told of in the rows, with what it says of them: a name and something else."""
    told: dict[str, list[str]] = defaultdict(list)
    for d in dependencies:
        if len(d.determinant) == 1 and d.violations <= (1 - _AGREEMENT) * d.tested:
            told[d.determinant[0]].append(d.dependent)
    found = []
    for name, dependents in told.items():
        column = profile.column(name)
        if column is None or column.distinct < _THINGS or len(dependents) < _DETAILS:
            continue
        if column.logical_type in {"number", "date", "timestamp"}:  # an amount or a time numbers nothing
            continue
        named = [c for d in dependents if (c := profile.column(d)) and c.distinct >= 0.5 * column.distinct]
        if any(c.logical_type == "string" for c in named):
            found.append((-len(dependents), -column.distinct, name))
    return {name: set(told[name]) for _, _, name in sorted(found)[:1]}


@contextlib.contextmanager
def _stopped_after(engine: Engine, seconds: float) -> Iterator[threading.Event]:
    """Interrupt every query that runs later than that; the event tells whether it came to it."""
    stopped, done = threading.Event(), threading.Event()

    def watch() -> None:
        if done.wait(seconds):
            return
        stopped.set()
        while not done.wait(0.05):
            engine.connection.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield stopped
    finally:
        done.set()
        watcher.join()


def _suspect_findings(profile: Profile, cells: Sequence[Suspect]) -> list[Finding]:
    by_column: dict[str, list[Suspect]] = defaultdict(list)
    for cell in cells:
        by_column[cell.column].append(cell)
    found = []
    for column, suspects in sorted(by_column.items(), key=lambda item: (-len(item[1]), item[0])):
        first = suspects[0]
        example = f"row {first.row + 1:,} holds {first.value!r}" + (
            f", perhaps {first.suggestion!r}" if first.suggestion else ""
        )
        found.append(
            Finding(
                check=f"profile.suspects.{column}",
                dataset=profile.dataset,
                column=column,
                message=f"{_count(len(suspects), 'value')} of {column} {_is(len(suspects))} probably wrong: "
                f"{example} ({first.reason}).",
                dimension=Dimension.ACCURACY,
                status=Status.FAILED,
                severity=Severity.WARNING,
                observed=len(suspects),
                failing=len(suspects),
                tested=profile.table.rows,
                remedy="look at the rows named, and correct them at the source",
                evidence=tuple(
                    Evidence(f"row {s.row + 1:,}, {s.confidence:.0%} sure", f"{s.value} ({s.reason})")
                    for s in _various(suspects)
                ),
            )
        )
    return found


def _various(suspects: Sequence[Suspect]) -> list[Suspect]:
    """A few of them, of every kind there is, the surest first."""
    first = list({s.kind: s for s in reversed(suspects)}.values())
    rest = [s for s in suspects if s not in first]
    return sorted([*first, *rest][:_SHOWN], key=lambda s: -s.confidence)


def _entity_findings(profile: Profile, groups: Sequence[Entity], by: str | None, tested: int) -> list[Finding]:
    if not groups:
        return []
    records = sum(len(g.rows) for g in groups)
    things = f"rows of {profile.dataset}" if by is None else f"values of {by}"
    first = groups[0]
    return [
        Finding(
            check="profile.entities" if by is None else f"profile.entities.{by}",
            dataset=profile.dataset,
            column=by,
            message=f"{records:,} {things} are probably only {len(groups):,}: for one, "
            f"{' and '.join(first.members[:2])} ({first.reason}).",
            dimension=Dimension.UNIQUENESS,
            status=Status.FAILED,
            severity=Severity.WARNING,
            observed=records - len(groups),
            failing=records - len(groups),
            tested=tested,
            remedy="have the source merge what is one; nothing is merged here",
            evidence=tuple(
                Evidence(
                    f"rows {', '.join(f'{row + 1:,}' for row in g.rows[:10])}, {g.probability:.0%} sure",
                    f"{' = '.join(g.members)} ({g.reason})",
                )
                for g in groups[:_SHOWN]
            ),
        )
    ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
