"""Near-misses: a rare value one slip away from a frequent one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, GridColumn

_TIMES = 5
_RARE = 400
_FREQUENT = 300
_LONGEST = 400


def near_misses(engine: Engine, grid: Grid) -> Iterator[Doubt]:
    """Cells whose value is a slip away from a value of the same column that is many times as frequent.

    Digits are compared as one sign (`27 paxients` is a slip of `37 patients`), so that numbers which differ are not
    taken for slips.
    """
    for b, column in enumerate(grid.columns):
        if column.logical_type in {"integer", "number", "date", "timestamp", "boolean"} and column.distinct > 50:
            continue
        near = _near(engine, column)
        if not near:
            continue
        for row, code in enumerate(column.codes.tolist()):
            if code >= 0 and code in near:
                usual, sure = near[code]
                yield Doubt(row, b, "typo", "a slip away from a value that is many times as frequent", sure, usual)


def _near(engine: Engine, column: GridColumn) -> dict[int, tuple[str, float]]:
    """Place of a value → the frequent template that it misses nearly, and confidence."""
    templates: Counter[str] = Counter()
    members: dict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(column.values):
        told = _template(value)
        templates[told] += int(column.counts[place])
        members[told].append(place)
    rows = sum(templates.values())
    frequent = [(t, n) for t, n in templates.most_common(_FREQUENT) if n >= max(3, _TIMES)]
    covered = sum(n for _, n in frequent)
    if not frequent or covered < 0.3 * rows:
        return {}
    rare = [(t, n) for t, n in templates.items() if n * _TIMES <= frequent[0][1] and 1 < len(t) <= _LONGEST]
    rare = sorted(rare, key=lambda pair: (pair[1], pair[0]))[: _RARE * 5]
    if not rare:
        return {}
    found = engine.query(
        f"WITH rare(r, n) AS (VALUES {_values(rare)}), known(k, m) AS (VALUES {_values(frequent)}) "
        f"SELECT r, n, k, m, levenshtein(r, k) AS d FROM rare JOIN known ON m >= {_TIMES} * n AND r <> k "
        f"AND abs(length(r) - length(k)) <= 3 AND levenshtein(r, k) <= greatest(1, length(k) // 5)"
    )
    best: dict[str, tuple[int, int, str]] = {}
    for r, _, k, m, d in found:
        if (r not in best or (d, -m) < best[r][:2]) and _is_slip(r, k):
            best[r] = d, -m, k
    near = {}
    for r, (d, minus, k) in best.items():
        ratio = -minus / templates[r]
        sure = min(0.95, 0.55 + 0.04 * min(ratio, 10) - 0.1 * max(0, d - 1) / max(1, len(k) // 8))
        for place in members[r]:
            near[place] = k, sure
    return near


def _template(value: str) -> str:
    return re.sub(r"[0-9]+", "9", value)


def _is_slip(rare: str, known: str) -> bool:
    """A slip of the pen, not another code: two codes of up to three signs differ by one sign without any slip."""
    return len(known) > 3 and len(rare) > 2


def _values(pairs: list[tuple[str, int]]) -> str:
    return ", ".join(f"({quote_text(text)}, {n})" for text, n in pairs)
