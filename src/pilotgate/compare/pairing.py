"""Which column of the extract is which of the baseline: by name, by spelling, by place, by content."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from pilotgate.model import ColumnProfile, Profile

_SAME_CONTENT = 0.6
_SAME_PLACE = 0.1
"""What it is worth that the column stands between the same neighbours."""
_LIKE_NAME = 0.6
"""Names so alike that numbers which have all changed since may still be the same measure."""
_OPEN = 0.5
"""Distinct share from which another sample of the same column has other values."""
_SWAPPED = 0.7
_UNLIKE = 0.5
_STRANGE = 0.7
_TIMES = 5
_FAR = 1.0
_ALONE = 0.45
"""How alike the one column that went and the one that came in its place have to be."""
_SURER = 0.3
_FEW = 30
_MANY = 60
"""Columns that have all moved are another table, not columns that have changed places."""

Pair = tuple[ColumnProfile, ColumnProfile]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which column of the extract is which of the baseline.

    Attributes:
        pairs: Baseline and extract, the renamed and swapped included.
        renamed: With how surely they hold the same, 0-1.
        respelled: Renamed in case, blanks or punctuation alone.
        swapped: Names that stand over what another of them held before.
        by_place: The header is lost or found, so that columns were paired by their place.
    """

    pairs: tuple[Pair, ...]
    added: tuple[ColumnProfile, ...]
    dropped: tuple[ColumnProfile, ...]
    renamed: tuple[tuple[ColumnProfile, ColumnProfile, float], ...] = ()
    respelled: tuple[Pair, ...] = ()
    swapped: tuple[Pair, ...] = ()
    by_place: bool = False


def pair(before: Profile, after: Profile, lately: Profile | None = None) -> Pairing:
    """Match columns by name, then by spelling, then what is left over by content.

    Args:
        before: The baseline.
        after: The extract.
        lately: The last accepted run, where there is one: measures that have grown since the pilot are still like
            themselves of last night.
    """
    recent = {c.name: c for c in lately.columns} if lately is not None else {}
    names = {c.name for c in after.columns}
    known = {c.name: c for c in before.columns}
    pairs = [(known[c.name], c) for c in after.columns if c.name in known]
    added = [c for c in after.columns if c.name not in known]
    dropped = [c for c in before.columns if c.name not in names]
    if _header_lost(before, after, len(pairs)):
        return Pairing(tuple(zip(before.columns, after.columns, strict=True)), (), (), by_place=True)
    respelled = _respelled(dropped, added)
    pairs.extend(respelled)
    scored = sorted(
        ((_surely(d, a, pairs, recent), d.position, a.position, d, a) for d in dropped for a in added),
        key=lambda s: (-s[0], s[1:3]),
    )
    renamed = []
    alone = len(dropped) == len(added) == 1 and _same_place(dropped[0], added[0], pairs)
    for score, _, _, d, a in scored:
        if score >= (_ALONE if alone else _SAME_CONTENT) and d in dropped and a in added:
            renamed.append((d, a, min(1.0, score)))
            dropped.remove(d)
            added.remove(a)
    swapped = _swapped([(b, a) for b, a in pairs if b.name == a.name], recent)
    moved = {a.name: b for b, a in swapped}
    pairs = [(moved.get(a.name, b), a) for b, a in pairs]
    pairs.extend((d, a) for d, a, _ in renamed)
    return Pairing(tuple(pairs), tuple(added), tuple(dropped), tuple(renamed), tuple(respelled), tuple(swapped))


def _header_lost(before: Profile, after: Profile, same: int) -> bool:
    rows = before.shape.header_rows, after.shape.header_rows
    return rows[0] != rows[1] and 0 in rows and not same and len(before.columns) == len(after.columns)


def by_name(before: Profile, after: Profile) -> Pairing:
    """Only columns of the same name are each other."""
    known = {c.name: c for c in before.columns}
    return Pairing(tuple((known[c.name], c) for c in after.columns if c.name in known), (), ())


def under_old_names(after: Profile, pairing: Pairing) -> Profile:
    """The extract with its columns under the names that the baseline has for them."""
    old = {a.position: b.name for b, a in pairing.pairs}
    columns = tuple(replace(c, name=old.get(c.position, c.name)) for c in after.columns)
    names = {c.name: old.get(c.position, c.name) for c in after.columns}
    table = after.table
    segments = tuple(replace(s, column=names.get(s.column, s.column)) for s in table.segments)
    return replace(
        after,
        columns=columns,
        table=replace(table, segments=segments, period=names.get(table.period, table.period)),
    )


def plain(name: str) -> str:
    """A name without case, blanks and punctuation."""
    return "".join(c for c in name.casefold() if c.isalnum())


def _respelled(dropped: list[ColumnProfile], added: list[ColumnProfile]) -> list[Pair]:
    """Takes from both lists the columns whose names differ in case, blanks and punctuation alone."""
    found = []
    for d in tuple(dropped):
        like = [a for a in added if plain(a.name) and plain(a.name) == plain(d.name)]
        rivals = [e for e in dropped if plain(e.name) == plain(d.name)]
        if len(like) == len(rivals) == 1:
            found.append((d, like[0]))
            dropped.remove(d)
            added.remove(like[0])
    return found


def _surely(
    d: ColumnProfile, a: ColumnProfile, pairs: Sequence[Pair], recent: Mapping[str, ColumnProfile]
) -> float:
    score = max(likeness(d, a), likeness(recent[d.name], a) if d.name in recent else 0.0)
    return score + _SAME_PLACE if score and _same_place(d, a, pairs) else score


def _same_place(d: ColumnProfile, a: ColumnProfile, pairs: Sequence[Pair]) -> bool:
    """As many of the columns that both have stand before the one as before the other, and they are the same."""
    return {b.name for b, _ in pairs if b.position < d.position} == {
        b.name for b, c in pairs if c.position < a.position
    }


def _swapped(pairs: Sequence[Pair], recent: Mapping[str, ColumnProfile]) -> list[Pair]:
    """Columns that hold what others of them held: few pass for themselves no longer, and all find themselves again.

    Only whole rounds count (a holds what b held, b what c held, c what a held), each surely and much more surely
    than the name has it, so that columns which are alike anyway are left alone.
    """

    def held(b: ColumnProfile, a: ColumnProfile) -> float:
        return max(content(b, a), content(recent[b.name], a) if b.name in recent else 0.0)

    own = {a.name: held(b, a) for b, a in pairs}
    strange = [(b, a) for b, a in pairs if own[a.name] < _STRANGE and b.present >= _FEW and a.present >= _FEW]
    if len(strange) > _MANY:
        return []
    scored = sorted(
        ((held(b, a), b.position, a.position, b, a) for b, _ in strange for _, a in strange if b.name != a.name),
        key=lambda s: (-s[0], s[1:3]),
    )
    known = {b.name: b for b, _ in pairs}
    holds: dict[str, str] = {}
    gaps = {a.name: _gap(b, a) for b, a in strange}
    for score, _, _, b, a in scored:
        sure = score >= _SWAPPED and score >= max(own[a.name], own[b.name]) + _SURER
        across = _gap(b, a)
        nearer = across < math.inf and min(gaps[a.name], gaps[b.name]) >= max(_FAR, _TIMES * across)
        if (sure or nearer) and a.name not in holds and b.name not in holds.values():
            holds[a.name] = b.name
    while broken := set(holds) ^ set(holds.values()):
        holds = {a: b for a, b in holds.items() if a not in broken and b not in broken}
    return [(known[holds[a.name]], a) for _, a in pairs if a.name in holds]


def _gap(b: ColumnProfile, a: ColumnProfile) -> float:
    """How far numbers have travelled, in standard deviations of the baseline; 0 where they are none."""
    if b.numbers is None or a.numbers is None or not b.numbers.std:
        return 0.0 if kind(b) == kind(a) else math.inf
    inner = slice(5, 96)
    p, q = np.array(b.numbers.quantiles)[inner], np.array(a.numbers.quantiles)[inner]
    return float(np.abs(p - q).mean()) / b.numbers.std


def likeness(a: ColumnProfile, b: ColumnProfile) -> float:
    """How surely two columns hold the same thing, 0-1, from their content first and their names second."""
    votes = _votes(a, b)
    if not votes:
        return 0.0
    name = _names_alike(a.name, b.name)
    if kind(a) == "number" and name >= _LIKE_NAME and all(v < _UNLIKE for v, _ in votes[:-1]):
        votes = votes[-1:]  # a measure that has moved on holds none of its former values
    by_weight = (name + sum(v * w for v, w in votes)) / (1 + sum(w for _, w in votes))
    most = max(v for v, _ in votes)
    near = 1 - abs((a.missing_fraction or 0) - (b.missing_fraction or 0))
    return (0.5 * by_weight + 0.5 * most * (0.6 + 0.4 * name)) * near


def content(a: ColumnProfile, b: ColumnProfile) -> float:
    """How alike the values of two columns are, 0-1, whatever they are called."""
    votes = _votes(a, b)
    return sum(v * w for v, w in votes) / sum(w for _, w in votes) if votes else 0.0


def _votes(a: ColumnProfile, b: ColumnProfile) -> list[tuple[float, float]]:
    """What each comparison of two columns' values says, 0-1, and its weight; none where they are of two kinds.

    Values in common speak for the same thing. None in common speak against it only where values recur: another
    night's order numbers are other numbers.
    """
    if kind(a) != kind(b) or a.present == 0 or b.present == 0:
        return []
    votes = []
    recur = max(a.distinct / a.present, b.distinct / b.present) < _OPEN
    if a.sketch and b.sketch and ((shared := overlap(a.sketch, b.sketch)) >= _UNLIKE or recur):
        votes.append((shared, 2.0))
    if a.top and b.top and not (a.personal or b.personal):
        alike = _tops_alike(a, b)
        if recur or alike >= _UNLIKE:
            votes.append((alike, 2.0))
    if kind(a) == "number" and a.numbers and b.numbers:
        return [*votes, (_numbers_alike(a, b), 2.0)]
    return [*votes, (_patterns_alike(a, b), 1.0)]


def overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """Jaccard similarity of two sets of values from their smallest hashes.

    Source:
        Beyer, Haas, Reinwald, Sismanis & Gemulla, On synopses for distinct-value estimation, SIGMOD 2007.
    """
    k = min(len(a), len(b))
    smallest = sorted({*a, *b})[:k]
    both = set(a) & set(b)
    return sum(h in both for h in smallest) / k if k else 0.0


def _names_alike(a: str, b: str) -> float:
    a, b = a.casefold(), b.casefold()
    ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return max(ratio, 0.9) if min(len(a), len(b)) >= 3 and (a in b or b in a) else ratio


def _tops_alike(a: ColumnProfile, b: ColumnProfile) -> float:
    p = {v.value: v.count / a.present for v in a.top}
    q = {v.value: v.count / b.present for v in b.top}
    most = min(sum(p.values()), sum(q.values()))
    return sum(min(share, q.get(value, 0.0)) for value, share in p.items()) / most if most else 0.0


def _numbers_alike(a: ColumnProfile, b: ColumnProfile) -> float:
    if a.numbers is None or b.numbers is None:
        return 0.0
    p, q = np.array(a.numbers.quantiles), np.array(b.numbers.quantiles)
    scale = max(float(p.std()), float(q.std()))
    gap = float(np.abs(p - q)[5:96].mean())
    if not scale:
        return float(gap == 0)
    level = min(abs(float(p[50])), abs(float(q[50])))
    steady = level > 0 and scale < 0.1 * level  # a level that all values keep to is a likeness of its own
    return max(math.exp(-4 * gap / scale), 0.8 * math.exp(-10 * gap / level) if steady else 0.0)


def _patterns_alike(a: ColumnProfile, b: ColumnProfile) -> float:
    p = {v.pattern: v.count / a.present for v in a.patterns}
    q = {v.pattern: v.count / b.present for v in b.patterns}
    return min(1.0, sum(min(share, q.get(name, 0.0)) for name, share in p.items()))


_KINDS: Mapping[str, str] = {
    "integer": "number",
    "number": "number",
    "boolean": "number",
    "date": "date",
    "timestamp": "date",
    "time": "time",
    "string": "text",
}


def kind(column: ColumnProfile) -> str:
    """`number`, `date`, `time`, `text` or `empty`: types within a kind are read alike."""
    if column.logical_type == "boolean" and not column.numbers:
        return "text"
    return _KINDS.get(column.logical_type, "empty")


_SPELLINGS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("in capitals", lambda was, now: now == was.upper()),
    ("in small letters", lambda was, now: now == was.lower()),
    ("in another case", lambda was, now: now.casefold() == was.casefold()),
    (
        "with blanks around",
        lambda was, now: now != now.strip() and now.strip().casefold() == was.strip().casefold(),
    ),
    ("without blanks around", lambda was, now: now == was.strip()),
)


def spelling(was: str, now: str) -> str:
    """In which way a name is spelled otherwise, in words."""
    return next((words for words, holds in _SPELLINGS if holds(was, now)), "with other punctuation")
