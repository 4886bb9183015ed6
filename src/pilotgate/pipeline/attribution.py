"""Of the rows that a finding is about: where they stand and which segment or source file they are from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotgate.compare.attribution import ROWS, Parts, asks, attributed, column_of
from pilotgate.model import FILE, ColumnProfile, Extract, Finding, Profile

if TYPE_CHECKING:
    from pilotgate.engines import Engine

_FINDINGS = 20
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows with one value of the column asked about and one of each dividing column."""

    value: str | None
    line: int | None
    parts: tuple[str, ...]
    rows: int


def attribute(
    extract: Extract, findings: Sequence[Finding], baseline: Profile | None, current: Profile
) -> tuple[Finding, ...]:
    """The findings of a comparison, those about rows of a column with the segment that explains them.

    At most 20 findings are looked into, with one query each; of more than 200,000 rows a random sample, which says
    nothing of lines. Personal columns never divide. See `compare.attribution` for when a segment explains.

    Args:
        extract: The landed extract.
        findings: Those that name their rows in the evidence `rows` are looked into.
        baseline: What the extract was compared with.
        current: The profile of the extract.

    Raises:
        EngineError: The landed data cannot be read.
    """
    asked = [f for f in findings if asks(f)][:_FINDINGS]
    if not asked:
        return tuple(findings)
    from pilotgate.engines import connect

    told: dict[int, Finding] = {}
    with connect(extract) as engine:
        dividers = _dividers(engine, current)
        for finding in asked:
            name = column_of(finding)
            now, was = current.column(name), baseline.column(name) if baseline is not None else None
            if now is None or all(c.name != name for c in engine.columns):
                continue
            others = [d for d in dividers if d[0] != name]
            groups = _groups(engine, name, others)
            about = next(e.value for e in finding.evidence if e.label == ROWS)
            concerned = _predicate(about, groups, was or now, now)
            held = [g for g in groups if concerned(g.value)]
            parts = [Parts(column, _counted(groups, i), _counted(held, i)) for i, (column, _) in enumerate(others)]
            lines = [g.line for g in held if g.line is not None] if engine.rows <= _SAMPLE else []
            told[id(finding)] = attributed(finding, parts, min(lines, default=None))
    return tuple(told.get(id(f), f) for f in findings)


def _counted(groups: Iterable[_Group], divider: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group.parts[divider]] += group.rows
    return counts


def _dividers(engine: Engine, current: Profile) -> list[tuple[str, str]]:
    """Columns that may explain, with their SQL: the source file, and those that divide the profile."""
    found = []
    stored = [row[0] for row in engine.query("DESCRIBE extract")]
    if FILE in stored:
        found.append((FILE, f"c{stored.index(FILE)}"))
    for name in dict.fromkeys(s.column for s in current.table.segments):
        column = current.column(name)
        if column is not None and not column.personal:
            found.append((name, f"c{next(i for i, c in enumerate(engine.columns) if c.name == name)}"))
    return found


def _groups(engine: Engine, name: str, dividers: Sequence[tuple[str, str]]) -> list[_Group]:
    position = next(i for i, c in enumerate(engine.columns) if c.name == name)
    by = "".join(f", coalesce(CAST({sql} AS VARCHAR), '')" for _, sql in dividers)
    source = "cells" if engine.rows <= _SAMPLE else f"cells USING SAMPLE reservoir({_SAMPLE} ROWS) REPEATABLE (7)"
    found = engine.query(
        f"SELECT CAST(c{position} AS VARCHAR), min({engine.line or 'NULL'}), count(*){by} "
        f"FROM {source} GROUP BY ALL"
    )
    return [_Group(value, line, tuple(parts), rows) for value, line, rows, *parts in found]


def _predicate(
    about: str, groups: Sequence[_Group], was: ColumnProfile, now: ColumnProfile
) -> Callable[[str | None], bool]:
    """Whether a value is one of those that the finding is about."""
    kind, _, name = about.partition(" ")
    absent = {v.value for v in (*now.null_likes, *now.sentinels)}
    if kind == "missing":
        return lambda value: value is None or value in absent
    if kind == "new":
        known = {v.value for v in (*was.top, *was.null_likes, *was.sentinels)} | absent
        return lambda value: value is not None and value not in known
    if kind == "outside" and was.numbers is not None:
        slack = 0.1 * (was.numbers.max - was.numbers.min)
        low, high = was.numbers.min - slack, was.numbers.max + slack
        return lambda value: value not in absent and not low <= _number(value, low) <= high
    if kind == "pattern":
        return _unseen(was, now, name, absent)
    from pilotgate.profiling.reading import read_texts

    counts: Counter[str] = Counter()
    for group in groups:
        if group.value is not None:
            counts[group.value] += group.rows
    reading = read_texts(list(counts.items()), now.name)
    if kind == "trait":
        return lambda value: name in reading.traits_of.get(value or "", ())
    if kind == "format":
        return lambda value: reading.format_of.get(value or "", "") == name
    return lambda _: False


def _unseen(was: ColumnProfile, now: ColumnProfile, name: str, absent: set[str]) -> Callable[[str | None], bool]:
    from pilotgate.compare.patterns import told_alike
    from pilotgate.profiling.patterns import pattern

    level, _, kept = name.partition(" ")
    tell = told_alike(was, now, int(level), kept=bool(kept))
    known = {tell(p.pattern) for p in was.patterns}
    return lambda value: value is not None and value not in absent and tell(pattern(value)) not in known


def _number(value: str | None, default: float) -> float:
    try:
        return float(value or "")
    except ValueError:
        return default
