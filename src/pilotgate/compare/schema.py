"""The columns: which came, went, were renamed, change their kind or their order."""

from __future__ import annotations

from collections.abc import Sequence

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.pairing import Pair, Pairing, kind, spelling
from pilotgate.compare.shares import Share, difference_interval, fisher, open_question, rows_for_difference
from pilotgate.compare.words import percent, points, some
from pilotgate.model import ColumnProfile, Dimension, Evidence, Profile, Severity

_RETYPED = 0.2
"""Share of values that read as another kind from which the column is of another kind."""


def schema_claims(before: Profile, after: Profile, pairing: Pairing, than: str, alpha: float) -> list[Claim]:
    """Columns added, dropped, renamed, retyped and reordered, each its own finding."""
    claims = [_renamed(d, a, score, than) for d, a, score in pairing.renamed]
    claims.extend(_respelled(d, a, than) for d, a in pairing.respelled)
    claims.extend(_dropped(c, than) for c in pairing.dropped)
    claims.extend(_added(c, after, than) for c in pairing.added)
    if pairing.swapped:
        claims.append(_swapped(pairing.swapped, than))
    if not (pairing.renamed or pairing.respelled or pairing.dropped or pairing.added or pairing.by_place):
        same = f"The {len(after.columns)} columns have the names they had in {than}."
        claims.append(Claim("columns", None, Dimension.CONFORMITY, same, same))
    claims.append(_reordered(before, pairing, than))
    claims.extend(_retyped(b, a, than, alpha) for b, a in pairing.pairs)
    return claims


def _name(column: ColumnProfile, profile: Profile | None = None) -> str:
    """The column's name; landing gives one to columns without, but the fingerprint keeps what stood there."""
    found = profile.shape.columns if profile is not None else ()
    nameless = not column.name.strip() or (column.position < len(found) and not found[column.position].strip())
    return f"without a name (position {column.position + 1})" if nameless else f"`{column.name}`"


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


def _respelled(was: ColumnProfile, now: ColumnProfile, than: str) -> Claim:
    how = spelling(was.name, now.name)
    return Claim(
        "renamed",
        now.name,
        Dimension.CONFORMITY,
        f"Column `{was.name}` of {than} is now spelled `{now.name}`, {how}.",
        "",
        fact=True,
        severity=Severity.ERROR,
        cause=f"names {how}",
        columns=2,
        observed=now.name,
        expected=was.name,
        remedy="Ask the source for the names as they were: readers that take columns by name find none of these.",
    )


def _swapped(swapped: Sequence[Pair], than: str) -> Claim:
    told = some([f"`{a.name}` holds what `{b.name}` held" for b, a in swapped])
    names = [a.name for _, a in swapped]
    return Claim(
        f"swapped.{names[0]}",
        None,
        Dimension.ACCURACY,
        f"The contents of {some([f'`{n}`' for n in names])} have changed places since {than}: {told}.",
        "",
        fact=True,
        severity=Severity.ERROR,
        observed=", ".join(names),
        expected=", ".join(b.name for b, _ in swapped),
        remedy="Have the source write each value under its own name; until then no reader can trust these columns.",
        evidence=(Evidence("columns", ", ".join(names)),),
        about=frozenset(names),
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


def _added(column: ColumnProfile, after: Profile, than: str) -> Claim:
    filled = 1 - (column.missing_fraction or 0)
    return Claim(
        "added",
        column.name,
        Dimension.CONFORMITY,
        f"Column {_name(column, after)} is new: {column.logical_type}, {percent(filled)} filled; {than} did not "
        "have it.",
        "",
        fact=True,
        severity=Severity.WARNING,
        observed=column.name,
        remedy="Describe the column in the contract, or ask the source to leave it out.",
    )


def _reordered(before: Profile, pairing: Pairing, than: str) -> Claim:
    own = {a.name: next(c for c in before.columns if c.name == a.name).position for _, a in pairing.swapped}
    pairs = sorted(pairing.pairs, key=lambda p: p[1].position)
    positions = [own.get(a.name, b.position) for b, a in pairs]
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
