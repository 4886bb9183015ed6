"""Near-misses: a rare value one slip away from a frequent one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, GridColumn
from pilotgate.profiling.suspects.slips import WORDS, is_slip

_TIMES = 5
_RARE = 2000
_FREQUENT = 300
_LONGEST = 400
_TYPED = frozenset({"integer", "number", "date", "timestamp", "time", "boolean"})

_Pairs = list[tuple[str, int]]


def near_misses(engine: Engine, grid: Grid) -> Iterator[Doubt]:
    """Cells whose value is a slip away from a value of the same column that is many times as frequent.

    Digits are compared as one sign (`27 paxients` is a slip of `37 patients`), so that numbers which differ are not
    taken for slips.
    """
    for b, column in enumerate(grid.columns):
        if column.logical_type in _TYPED and column.distinct > 50:
            continue
        cut = _cut_short(column)
        near = _near(engine, column)
        if not near and not cut:
            continue
        for row, code in enumerate(column.codes.tolist()):
            if code in near:
                usual, times, sure = near[code]
                reason = f"a slip away from a value that is {times:,} times as frequent"
                yield Doubt(row, b, "typo", reason, sure, usual)
            if code in cut:
                usual, sure = cut[code]
                yield Doubt(row, b, "typo", "a frequent value, cut off within a word", sure, usual)


def _cut_short(column: GridColumn) -> dict[int, tuple[str, float]]:
    """Place of a rare value that ends within a word of a frequent one → that one, and confidence."""
    known = {v: int(n) for v, n in zip(column.values, column.counts, strict=True) if n >= 2 * _TIMES}
    covered = sum(known.values())
    if not known or len(known) > _RARE or covered < 0.5 * column.counts.sum():
        return {}
    whole: dict[str, list[str]] = defaultdict(list)
    for value in known:
        for end in range(2, min(len(value), _LONGEST)):
            if value[end - 1].isalpha() and value[end].isalpha():
                whole[value[:end]].append(value)
    rare = [i for i, n in enumerate(column.counts.tolist()) if n < _TIMES]
    found = {i: max(whole[column.values[i]], key=lambda v: known[v]) for i in rare if column.values[i] in whole}
    chance = len(rare) * (sum(v in whole for v in known) + 0.1) / (len(known) + 1) / 2
    sure = min(0.95, (len(found) + 0.5 - chance) / (len(found) + 0.6))
    return {i: (v if len(whole[column.values[i]]) == 1 else "", sure) for i, v in found.items()}


def _near(engine: Engine, column: GridColumn) -> dict[int, tuple[str, int, float]]:
    """Place of a value → the frequent value that it misses nearly, how much more frequent that is, and confidence.

    How often two values are near each other without any slip is seen from the frequent values: where many of them
    are near-misses of one another, a rare one is as likely to be right.
    """
    templates: Counter[str] = Counter()
    members: dict[str, list[int]] = defaultdict(list)
    words: Counter[str] = Counter()
    for place, value in enumerate(column.values):
        told = _template(value)
        n = int(column.counts[place])
        templates[told] += n
        members[told].append(place)
        for word in set(WORDS.findall(value.lower())):
            words[word] += n
    rows = sum(templates.values())
    frequent = [(t, n) for t, n in templates.most_common(_FREQUENT) if n >= _TIMES and len(t) <= _LONGEST]
    if not frequent or sum(n for _, n in frequent) < 0.2 * rows:
        return {}
    rare = [(t, n) for t, n in templates.items() if n * _TIMES <= frequent[0][1] and 3 < len(t) <= _LONGEST]
    rare = sorted(rare, key=lambda pair: (pair[1], pair[0]))[:_RARE]
    best: dict[str, tuple[int, int, str]] = {}
    for r, k, m, d in _close(engine, rare, frequent, _TIMES):
        if (r not in best or (d, -m) < best[r][:2]) and is_slip(r, k, words):
            best[r] = d, -m, k
    if not best:
        return {}
    alike = {k for r, k, _, _ in _close(engine, frequent, frequent, 1) if is_slip(r, k, {})}
    chance = len(rare) * (len(alike) + 0.1) / (len(frequent) + 1) / 2
    sure = (len(best) + 0.5 - chance) / (len(best) + 0.6)
    near = {}
    for r, (_, minus, k) in best.items():
        usual = max(members[k], key=lambda i: int(column.counts[i]))
        shown = column.values[usual] if len(members[k]) == 1 else ""
        for place in members[r]:
            near[place] = shown, -minus // templates[r], min(0.97, sure)
    return near


def _close(engine: Engine, rare: _Pairs, known: _Pairs, times: int) -> Sequence[tuple[str, str, int, int]]:
    """Pairs of a rare and a known text that are few signs apart: both, the rows of the known one, the distance."""
    if not rare:
        return ()
    found = engine.query(
        f"WITH rare(r, n) AS (VALUES {_values(rare)}), known(k, m) AS (VALUES {_values(known)}) "
        f"SELECT r, k, m, levenshtein(r, k) AS d FROM rare JOIN known ON m >= {times} * n AND r <> k "
        f"AND abs(length(r) - length(k)) <= 3 AND levenshtein(r, k) <= least(6, greatest(2, length(k) // 5))"
    )
    return [(str(r), str(k), int(m), int(d)) for r, k, m, d in found]


def _template(value: str) -> str:
    return re.sub(r"[0-9]+", "9", value)


def _values(pairs: _Pairs) -> str:
    return ", ".join(f"({quote_text(text)}, {n})" for text, n in pairs)
