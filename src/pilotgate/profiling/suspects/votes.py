"""Cells that their determinants contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from pilotgate.profiling.suspects.dependencies import Determined, Flags, Floats
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Codes, Grid, GridColumn
from pilotgate.profiling.suspects.slips import few_signs_apart

_AGREED = 0.7
_MOST = 0.5
_MARGIN = 0.15
_OTHERS = 2
_TOLD_OF = 0.1
_FILLED = 0.3
_HARDLY = 0.003
_PLENTY = 10
_CASE = 0.4
_ALWAYS = 0.9
_MOSTLY = 0.6
_TOLD = 0.9
_EITHER = 0.6
_AGAIN = 2
"""Two cells contradict each other, and nothing tells which is wrong: what depends usually stands on the right.
Where that happens again and again, one column has the errors, and a wrong guess would be wrong each time."""


def supported(grid: Grid, found: Sequence[Determined]) -> list[Flags]:
    """Per column, the rows whose value a determinant speaks for: most other rows of a group hold it too."""
    flags = [np.zeros(grid.rows, dtype=bool) for _ in grid.columns]
    for d in found:
        flags[d.dependent] |= (d.support >= 0.5) & (d.size >= 1)
    return flags


def against(grid: Grid, found: Sequence[Determined], safe: Sequence[Flags]) -> Iterator[Doubt]:
    """Cells whose value, or want of one, the groups they belong to speak against.

    A determinant accuses a cell when nearly all other rows of the group hold another value. Which of the two cells
    is wrong, the accused or the accusing one, is told by the rest of the row: what another determinant speaks for
    is right, and what accuses several cells that nobody else accuses is itself wrong. Where rows with one value of
    some column all differ from their groups, that value is another case, and none of them is wrong.
    """
    accused: dict[int, list[tuple[Determined, Flags]]] = defaultdict(list)
    blame: dict[tuple[int, ...], Floats] = {}
    for d in found:
        column = grid.columns[d.dependent]
        gone = column.codes < 0
        speaks = (d.size >= _OTHERS) & (d.usual >= 0) & (d.usual != column.codes) & ~safe[d.dependent]
        least = _TOLD_OF if d.told and gone.mean() <= 1 - _FILLED else 0.5
        speaks &= np.where(gone, d.filled >= least, True)
        speaks &= (d.share >= _AGREED) | (_is_most(d, gone) & (d.told and not d.of_kinds))
        speaks &= ~_other_case(grid, d, speaks & ~gone)
        accused[d.dependent].append((d, speaks))
        against_it = blame.setdefault(d.determinant, np.zeros(grid.rows))
        against_it += speaks & ~gone
    doubted = {
        b: np.sum([speaks & (grid.columns[b].codes >= 0) for _, speaks in voters], axis=0)
        for b, voters in accused.items()
    }
    for b, voters in sorted(accused.items()):
        yield from _accused(grid, b, voters, blame, doubted)


def _other_case(grid: Grid, d: Determined, odd: Flags) -> Flags:
    """Rows among the odd ones that share a value which makes most of its rows odd, or all where sources tell."""
    share = (_MOSTLY if d.of_kinds else _ALWAYS) if d.told else _CASE
    rows = np.flatnonzero(odd)
    meant = np.zeros(grid.rows, dtype=bool)
    for c, column in enumerate(grid.columns):
        if c in d.determinant or not column.distinct or (d.told and c == d.dependent):  # sources copy errors
            continue
        codes = column.codes[rows]
        codes, here = codes[codes >= 0], rows[codes >= 0]
        if not len(codes):
            continue
        values, place, held = np.unique(codes, return_inverse=True, return_counts=True)
        least = 2 if c == d.dependent else 3
        usual = (held >= least) & (held >= share * column.counts[values])
        if c == d.dependent:
            usual &= ~_is_misspelt(grid, d, here, place, len(values))
        meant[here[usual[place]]] = True
    return meant


def _is_misspelt(grid: Grid, d: Determined, rows: Codes, place: Codes, distinct: int) -> Flags:
    """Values that are a few signs away from what their group holds: the same slip made several times."""
    column = grid.columns[d.dependent]
    slips = np.zeros(distinct, dtype=bool)
    for row, k in zip(rows.tolist(), place.tolist(), strict=True):
        if not slips[k]:
            slips[k] = few_signs_apart(column.values[int(column.codes[row])], column.values[int(d.usual[row])])
    return slips


def _accused(
    grid: Grid,
    b: int,
    voters: Sequence[tuple[Determined, Flags]],
    blame: dict[tuple[int, ...], Floats],
    doubted: dict[int, Floats],
) -> Iterator[Doubt]:
    column = grid.columns[b]
    accusers, asked, trust = np.zeros(grid.rows), np.zeros(grid.rows), np.zeros(grid.rows)
    chosen, chosen_by = np.full(grid.rows, -1), np.full(grid.rows, -1)
    for place, (d, speaks) in enumerate(voters):
        asked += (d.size >= _OTHERS) & (d.usual >= 0)
        accusers += speaks
        vote = (np.maximum(_sure(d), _TOLD) if d.told else _sure(d)) * speaks
        better = vote > trust
        trust[better], chosen[better], chosen_by[better] = vote[better], d.usual[better], place
    for row in np.flatnonzero((chosen >= 0) & (accusers >= _MOST * asked)).tolist():
        d = voters[int(chosen_by[row])][0]
        code = int(column.codes[row])
        usual = int(chosen[row])
        alone = accusers[row] == 1 and not d.told
        sure = float(trust[row])
        if code < 0 and alone and blame[d.determinant][row]:
            continue
        if code >= 0 and not d.told and not _is_slip(column, code, usual):
            sure *= _told_apart(column, d, row, alone, blame, doubted)
        name = " and ".join(grid.columns[a].name for a in d.determinant)
        reason = (
            f"{d.share[row]:.0%} of the {int(d.size[row]):,} other rows with the same {name} hold another value"
        )
        if code < 0:
            reason = f"missing, though rows with the same {name} agree on a value"
        yield Doubt(row, b, "missing" if code < 0 else "dependency", reason, sure, column.values[usual])


def _told_apart(
    column: GridColumn,
    d: Determined,
    row: int,
    alone: bool,
    blame: dict[tuple[int, ...], Floats],
    doubted: dict[int, Floats],
) -> float:
    """How sure it is that the cell is wrong, not the one that accuses it, nor the dependency; 0 where it is not."""
    code = int(column.codes[row])
    hard = d.exceptions * d.tested <= max(1, _HARDLY * d.tested) and d.size[row] >= _PLENTY
    if d.open and column.counts[code] <= 2:
        return 0.75 if hard and d.share[row] == 1 else 0.0
    if not alone:
        return 1.0
    if d.measured and d.size[row] < _PLENTY:
        return 0.0
    if blame[d.determinant][row] >= 2:
        return 0.0
    back = max(doubted[a][row] if a in doubted else 0 for a in d.determinant)
    if back:
        lone = _contradictions(d, doubted) <= _AGAIN
        return _EITHER if back == 1 and lone and d.dependent > max(d.determinant) else 0.0
    if d.mutual:
        return 0.95
    return 0.85 if hard else 0.0


def _contradictions(d: Determined, doubted: dict[int, Floats]) -> int:
    """Rows in which the two columns contradict each other."""
    mine = doubted[d.dependent] > 0
    return max(int((mine & (doubted[a] > 0)).sum()) for a in d.determinant if a in doubted)


def _is_slip(column: GridColumn, code: int, usual: int) -> bool:
    """The value is rare and a few signs away from the usual one."""
    rare = column.counts[code] * 20 <= column.counts[usual] or column.counts[code] == 1
    return bool(rare) and few_signs_apart(column.values[code], column.values[usual])


def _is_most(d: Determined, gone: Flags) -> Flags:
    """Of sources that tell of one thing, clearly more say so than say what the cell does."""
    stands_out = (d.share >= 0.4) & (d.share >= 2 * d.support + _MARGIN)
    return np.where(gone, True, stands_out)


def _sure(d: Determined) -> Floats:
    """How sure a group is: of how many rows it speaks, how much they agree, how often the dependency fails."""
    rows = d.share * d.size
    sure: Floats = np.minimum(0.99, (2 + rows) / (2.3 + d.size) * (1 - 3 * d.exceptions * (not d.told)) ** 0.5)
    return sure
