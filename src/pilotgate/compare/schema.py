"""The columns: which came, went, were renamed, change their kind or their order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.shares import Share, difference_interval, fisher, open_question, rows_for_difference
from pilotgate.compare.words import percent, points, some
from pilotgate.model import ColumnProfile, Dimension, Evidence, Profile, Severity

_SAME_CONTENT = 0.6
_LIKE_NAME = 0.6
"""Names so alike that numbers which have all changed since may still be the same measure."""
_RETYPED = 0.2
"""Share of values that read as another kind from which the column is of another kind."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which column of the extract is which of the baseline."""

    pairs: tuple[tuple[ColumnProfile, ColumnProfile], ...]
    added: tuple[ColumnProfile, ...]
    dropped: tuple[ColumnProfile, ...]
    renamed: tuple[tuple[ColumnProfile, ColumnProfile, float], ...]


def pair(before: Profile, after: Profile) -> Pairing:
    """Match columns by name, then what is left over by content."""
    names = {c.name for c in after.columns}
    known = {c.name: c for c in before.columns}
    pairs = [(known[c.name], c) for c in after.columns if c.name in known]
    added = [c for c in after.columns if c.name not in known]
    dropped = [c for c in before.columns if c.name not in names]
    scored = sorted(
        ((likeness(d, a), d.position, a.position, d, a) for d in dropped for a in added),
        key=lambda s: (-s[0], s[1:3]),
    )
    renamed = []
    for score, _, _, d, a in scored:
        if score >= _SAME_CONTENT and d in dropped and a in added:
            renamed.append((d, a, score))
            dropped.remove(d)
            added.remove(a)
    pairs.extend((d, a) for d, a, _ in renamed)
    return Pairing(tuple(pairs), tuple(added), tuple(dropped), tuple(renamed))


def likeness(a: ColumnProfile, b: ColumnProfile) -> float:
    """How surely two columns hold the same thing, 0-1, from their content first and their names second."""
    if kind(a) != kind(b) or a.present == 0 or b.present == 0:
        return 0.0
    name = _names_alike(a.name, b.name)
    shared: list[tuple[float, float]] = []
    if a.sketch and b.sketch:
        shared.append((overlap(a.sketch, b.sketch), 2.0))
    if a.top and b.top and not (a.personal or b.personal):
        shared.append((_tops_alike(a, b), 2.0))
    if a.numbers and b.numbers and kind(a) == "number":
        measures_move_on = name >= _LIKE_NAME and all(v < 0.5 for v, _ in shared)
        votes = [(name, 1.0), *([] if measures_move_on else shared), (_numbers_alike(a, b), 2.0)]
    else:
        votes = [(name, 1.0), *shared, (_patterns_alike(a, b), 1.0)]
    by_weight = sum(v * w for v, w in votes) / sum(w for _, w in votes)
    content = max(v for v, _ in votes[1:])
    near = 1 - abs((a.missing_fraction or 0) - (b.missing_fraction or 0))
    return (0.5 * by_weight + 0.5 * content * (0.6 + 0.4 * name)) * near


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
    return math.exp(-4 * gap / scale) if scale else float(gap == 0)


def _patterns_alike(a: ColumnProfile, b: ColumnProfile) -> float:
    p = {v.pattern: v.count / a.present for v in a.patterns}
    q = {v.pattern: v.count / b.present for v in b.patterns}
    return min(1.0, sum(min(share, q.get(name, 0.0)) for name, share in p.items()))


_KINDS = {
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


def schema_claims(before: Profile, after: Profile, pairing: Pairing, than: str, alpha: float) -> list[Claim]:
    """Columns added, dropped, renamed, retyped and reordered, each its own finding."""
    claims = [_renamed(d, a, score, than) for d, a, score in pairing.renamed]
    claims.extend(_dropped(c, than) for c in pairing.dropped)
    claims.extend(_added(c, than) for c in pairing.added)
    if not (pairing.renamed or pairing.dropped or pairing.added):
        same = f"The {len(after.columns)} columns have the names they had in {than}."
        claims.append(Claim("columns", None, Dimension.CONFORMITY, same, same))
    claims.append(_reordered(before, pairing, than))
    claims.extend(_retyped(b, a, than, alpha) for b, a in pairing.pairs)
    return claims


def _name(column: ColumnProfile) -> str:
    return f"`{column.name}`" if column.name.strip() else f"without a name (position {column.position + 1})"


def _renamed(was: ColumnProfile, now: ColumnProfile, score: float, than: str) -> Claim:
    return Claim(
        "renamed",
        now.name,
        Dimension.CONFORMITY,
        f"Column {_name(now)} is what {_name(was)} was in {than}: its values are alike, its name is new.",
        "",
        fact=True,
        severity=Severity.ERROR,
        observed=now.name,
        expected=was.name,
        remedy=(
            f"Ask the source to keep the name `{was.name}`, or rename the column in the contract and its readers."
        ),
        evidence=(Evidence("likeness of content", f"{score:.2f} of 1"),),
    )


def _dropped(column: ColumnProfile, than: str) -> Claim:
    return Claim(
        "dropped",
        column.name,
        Dimension.COMPLETENESS,
        f"Column {_name(column)} is gone; in {than} it was {percent(1 - (column.missing_fraction or 0))} filled.",
        "",
        fact=True,
        severity=Severity.ERROR,
        expected=column.name,
        remedy="Ask the source to deliver the column again, or take it out of the contract.",
    )


def _added(column: ColumnProfile, than: str) -> Claim:
    filled = 1 - (column.missing_fraction or 0)
    return Claim(
        "added",
        column.name,
        Dimension.CONFORMITY,
        f"Column {_name(column)} is new: {column.logical_type}, {percent(filled)} filled; {than} did not have it.",
        "",
        fact=True,
        severity=Severity.WARNING,
        observed=column.name,
        remedy="Describe the column in the contract, or ask the source to leave it out.",
    )


def _reordered(before: Profile, pairing: Pairing, than: str) -> Claim:
    positions = [b.position for b, a in sorted(pairing.pairs, key=lambda p: p[1].position)]
    kept = _longest_rising(positions)
    names = {c.position: c.name for c in before.columns}
    moved = [names.get(p, str(p)) for p in positions if p not in kept]
    return Claim(
        "reordered",
        None,
        Dimension.CONFORMITY,
        f"The columns come in another order than in {than}: {some([f'`{m}`' for m in moved])} moved.",
        f"The columns come in the order of {than}.",
        fact=bool(moved),
        observed=", ".join(moved) or None,
        remedy="Make sure that every reader takes columns by name, or ask the source for the old order.",
    )


def _longest_rising(values: Sequence[int]) -> set[int]:
    """The most values that can stay where they are.

    Source:
        Longest increasing subsequence: Fredman, Discrete Mathematics 11 (1975).
    """
    runs: list[list[int]] = [[]]
    for value in values:
        longest = max((run for run in runs if not run or run[-1] < value), key=len)
        runs.append([*longest, value])
    longest = max(runs, key=len)
    return set(longest)


def _retyped(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> Claim:
    """The share of values that read as the baseline's kind; a column of two kinds must not flip by chance."""
    was, now = kind(before), kind(after)
    a, b = _of_kind(before, was), _of_kind(after, was)
    stored = before.type != after.type and "VARCHAR" in {before.type, after.type}
    unchanged = "empty" in {was, now} or was == now
    test = Test(
        p=fisher(a, b),
        effect=0.0 if unchanged else abs(a.fraction - b.fraction),
        threshold=_RETYPED,
        rows=min(a.rows, b.rows),
        needed=rows_for_difference(0.0, _RETYPED, alpha),
        interval=points(*difference_interval(a, b)),
        informative=open_question(a, b),
    )
    return Claim(
        "retyped",
        after.name,
        Dimension.CONFORMITY,
        f"`{after.name}`: values read as {after.logical_type} ({percent(after.logical_share)} of them); in {than} "
        "they "
        f"read as {before.logical_type} ({percent(before.logical_share)}).",
        f"`{after.name}`: values read as {after.logical_type}, "
        + (f"as in {than}." if was == now else f"in {than} as {before.logical_type}."),
        test=None if stored else test,
        fact=stored,
        severity=Severity.ERROR,
        rank=1,
        cause=f"read as {before.logical_type}, now as {after.logical_type}",
        observed=after.logical_type,
        expected=before.logical_type,
        tested=after.present,
        remedy="Look at the first values that do not read as before; ask the source which type it means.",
    )


_WRITTEN = {
    "number": ("number", "currency", "percent", "unit", "boolean"),
    "date": ("date", "timestamp", "month"),
    "time": ("time",),
}


def _of_kind(column: ColumnProfile, wanted: str) -> Share:
    """Present values that are written as that kind; text is what is written as none of the others."""
    forms = {f.name: f.count for f in column.formats}
    if not forms:
        fits = kind(column) == wanted
        share = column.logical_share if fits else 1 - column.logical_share
        return Share(round(share * column.present), column.present)
    of = {k: sum(n for name, n in forms.items() if name.split(" ", 1)[0] in first) for k, first in _WRITTEN.items()}
    found = of.get(wanted, column.present - sum(of.values()))
    return Share(max(0, min(found, column.present)), column.present)
