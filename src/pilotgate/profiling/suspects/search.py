"""All detectors over one extract, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from pilotgate.engines.duckdb import Engine, connect
from pilotgate.model import Dependency, Extract, Profile, Suspect
from pilotgate.profiling.personal import mask
from pilotgate.profiling.suspects import forms, gaps, misplaced, outliers, sums, typos, votes
from pilotgate.profiling.suspects.dependencies import Determined, dependencies
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, load
from pilotgate.profiling.suspects.meaning import meanings

ROWS = 100_000
COLUMNS = 60
LEAST = 0.55


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


def search(engine: Engine, profile: Profile, *, least: float = LEAST, rows: int = ROWS) -> Suspects:
    """The same over the first `rows` rows of an open extract."""
    skipped = []
    if engine.rows > rows:
        skipped.append(f"rows beyond the first {rows:,} of {engine.rows:,}")
    grid = load(engine, profile, rows)
    found: list[Determined] = []
    if len(grid.columns) <= COLUMNS:
        found, _ = dependencies(grid)
    else:
        skipped.append(f"dependencies between columns (more than {COLUMNS} columns)")
    safe = votes.supported(grid, found)
    slips = (d for d in typos.near_misses(engine, grid) if not safe[d.column][d.row])
    told = meanings(grid)
    doubts = [
        *votes.against(grid, found, safe),
        *slips,
        *forms.odd(told),
        *gaps.disguised(grid, told),
        *outliers.far_off(told),
        *sums.against_sums(told),
        *misplaced.misfielded(grid),
    ]
    best: dict[tuple[int, int], Doubt] = {}
    for doubt in doubts:
        key = doubt.row, doubt.column
        if doubt.confidence >= least and (key not in best or best[key].confidence < doubt.confidence):
            best[key] = doubt
    cells = [_suspect(grid, profile, doubt) for doubt in best.values()]
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
