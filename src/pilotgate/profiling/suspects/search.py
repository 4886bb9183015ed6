"""All detectors over one extract, and what was left out."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pilotgate.engines.duckdb import Engine, connect
from pilotgate.model import Dependency, Extract, Profile, Suspect
from pilotgate.profiling.personal import mask
from pilotgate.profiling.suspects import (
    checksums,
    codes,
    damage,
    forms,
    gaps,
    magnitudes,
    misplaced,
    outliers,
    shifts,
    sums,
    swaps,
    typos,
    votes,
    ways,
    words,
)
from pilotgate.profiling.suspects.dependencies import dependencies
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, load
from pilotgate.profiling.suspects.meaning import VALUES, meanings

ROWS = 250_000
COLUMNS = 60
LEAST = 0.55
FEWEST = 1_000
_PARTS = 8
_CAREFUL = 0.7
_HURRIED = "for want of time"
_SUREST = 0.99
_PER_PAIR, _PER_CELL, _PER_VALUE, _PER_SIGN = 0.1, 3.0, 30.0, 1.6
_FOR_DEPENDENCIES = 0.2


@dataclass(frozen=True, slots=True)
class Suspects:
    """Cells that are probably wrong, most certain first; dependencies they rest on; what was not looked at."""

    cells: tuple[Suspect, ...]
    dependencies: tuple[Dependency, ...]
    skipped: tuple[str, ...]


def find_suspects(extract: Extract, profile: Profile, *, least: float = LEAST) -> Suspects:
    """Look for cells that are probably wrong.

    Args:
        extract: A landed source.
        profile: Of that extract.
        least: Confidence below which a cell is not reported.

    Raises:
        EngineError: The landed data cannot be read.
    """
    with connect(extract) as engine:
        return search(engine, profile, least=least)


def search(
    engine: Engine, profile: Profile, *, least: float = LEAST, rows: int = ROWS, seconds: float = float("inf")
) -> Suspects:
    """The same over the first `rows` rows of an open extract, in about so many seconds.

    Where time is limited, a part of the rows is looked at first, which tells how many more there is time for; what
    was seen there is kept, should the time not suffice after all.
    """
    rows = min(rows, engine.rows)
    part = rows // _PARTS
    if seconds == float("inf") or part < FEWEST:
        return _look(engine, profile, rows, least, seconds)
    began = time.monotonic()
    first = _look(engine, profile, part, least, seconds)
    spent = time.monotonic() - began
    left = seconds - spent
    rows = min(rows, int(part * _CAREFUL * left / max(spent, 1e-3)))
    if rows < 2 * part:
        return first
    whole = _look(engine, profile, rows, least, left)
    seen = {(s.row, s.column) for s in whole.cells}
    hurried = any(_HURRIED in what for what in whole.skipped)
    more = [s for s in first.cells if (s.row, s.column) not in seen] if hurried else []
    cells = sorted((*whole.cells, *more), key=lambda s: (-s.confidence, s.row, s.column))
    return replace(whole, cells=tuple(cells), dependencies=whole.dependencies or first.dependencies)


def _look(engine: Engine, profile: Profile, rows: int, least: float, seconds: float) -> Suspects:
    """One pass over the first rows."""
    began = time.monotonic()
    until, linear_until = began + seconds, began + (1 - _FOR_DEPENDENCIES) * seconds
    skipped = []
    if engine.rows > rows:
        skipped.append(f"rows beyond the first {rows:,} of {engine.rows:,}")
    grid = load(engine, profile, rows)
    told = meanings(grid)
    wide = [c for c in told if len(c.places) < c.column.distinct]
    if wide:
        skipped.append(f"some values of usual forms in columns of more than {VALUES:,} values")
    written = swaps.written_in(grid)
    linear: tuple[tuple[str, Callable[[], Iterator[Doubt]]], ...] = (
        ("odd forms", lambda: forms.odd(told)),
        ("codes", lambda: codes.broken(told)),
        ("second ways of writing", lambda: ways.second(told)),
        ("placeholders", lambda: gaps.disguised(grid, told)),
        ("outliers", lambda: outliers.far_off(told)),
        ("magnitudes", lambda: magnitudes.shifted(told)),
        ("misplaced values", lambda: misplaced.misfielded(grid, told)),
        ("swapped values", lambda: swaps.swapped(grid, written)),
        ("shifted rows", lambda: shifts.shifted(grid, written)),
        ("check digits", lambda: checksums.failing(told)),
        ("damaged texts", lambda: damage.damaged(told)),
        ("typos", lambda: typos.near_misses(engine, grid)),
        ("misspelt words", lambda: words.misspelt(grid)),
        ("sums", lambda: sums.against_sums(told)),
    )
    doubts: list[Doubt] = []
    late = []
    for what, looked in linear:
        if time.monotonic() > linear_until:
            late.append(what)
        else:
            doubts += looked()
    if late:
        skipped.append(f"{', '.join(late)}, {_HURRIED}")
    found, left_out = dependencies(grid, columns=COLUMNS, until=until)
    skipped += left_out
    safe = votes.supported(grid, found)
    doubts = [d for d in doubts if d.kind != "typo" or not safe[d.column][d.row]]
    doubts += votes.against(grid, found, safe)
    cells = [_suspect(grid, profile, doubt) for doubt in _joined(doubts, least)]
    rests = tuple(
        Dependency(
            tuple(grid.columns[a].name for a in d.determinant),
            grid.columns[d.dependent].name,
            d.tested,
            d.violations,
        )
        for d in found
    )
    order = sorted(cells, key=lambda s: (-s.confidence, s.row, s.column))
    return Suspects(tuple(order), rests, tuple(skipped))


def affordable(profile: Profile, seconds: float) -> int:
    """Rows that can be looked at in about so many seconds of this machine's kind: long, various texts cost most."""
    width = len(profile.columns)
    micros = _PER_PAIR * width * max(10, min(width, COLUMNS))
    for column in profile.columns:
        long = column.lengths.mean if column.lengths else 0.0
        micros += _PER_CELL + min(1.0, column.distinct / max(column.rows, 1)) * (_PER_VALUE + _PER_SIGN * long)
    return int(min(ROWS, max(FEWEST, seconds * 1e6 / max(micros, 1.0))))


def _joined(doubts: Iterable[Doubt], least: float) -> Iterator[Doubt]:
    """One doubt a cell: the surest reason, surer where another kind of evidence says so too."""
    cells: dict[tuple[int, int], dict[str, Doubt]] = defaultdict(dict)
    for doubt in doubts:
        kinds = cells[doubt.row, doubt.column]
        known = kinds.get(doubt.kind)
        better, other = (doubt, known) if known is None or known.confidence < doubt.confidence else (known, doubt)
        kinds[doubt.kind] = (
            replace(better, suggestion=other.suggestion) if other and not better.suggestion else better
        )
    for kinds in cells.values():
        best = max(kinds.values(), key=lambda d: d.confidence)
        sure = min(_SUREST, 1 - math.prod(1 - d.confidence for d in kinds.values()))
        if sure >= least:
            suggestion = best.suggestion or next((d.suggestion for d in kinds.values() if d.suggestion), "")
            yield replace(best, confidence=sure, suggestion=suggestion)


def _suspect(grid: Grid, profile: Profile, doubt: Doubt) -> Suspect:
    column, told = grid.columns[doubt.column], profile.columns[doubt.column]
    code = int(column.codes[doubt.row])
    value = column.values[code] if code >= 0 else column.tokens.get(doubt.row, "")
    free = told.logical_type == "string" and not told.top_is_complete and told.distinct > 0.3 * told.present
    hide = told.personal or ("text" if free else "")
    return Suspect(
        row=doubt.row,
        column=column.name,
        value=mask(value, hide),
        reason=doubt.reason,
        kind=doubt.kind,
        confidence=round(doubt.confidence, 3),
        suggestion=mask(doubt.suggestion, hide) if doubt.suggestion else "",
    )
