"""One finding per cause: what a column, several columns or the whole night have in common is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pilotgate.compare.claim import Judged
from pilotgate.compare.words import some
from pilotgate.model import Evidence, Status


def by_cause(judged: Sequence[Judged]) -> list[Judged]:
    """The failing claims of one cause told by the one that names it, the others as its evidence."""
    return _with_consequences(_with_relations(_one_per_change(_one_per_column(judged))))


def _one_per_column(judged: Sequence[Judged]) -> list[Judged]:
    """Within a column and family, the failing claim of the lowest rank tells those that follow from it."""
    failing: dict[tuple[str | None, str], list[Judged]] = defaultdict(list)
    for j in judged:
        if j.status is Status.FAILED and j.claim.rank >= 0:
            failing[_key(j)].append(j)
    leaders = {key: min(members, key=lambda j: j.claim.rank) for key, members in failing.items()}
    kept = []
    for j in judged:
        members = failing.get(_key(j), [])
        leader = leaders.get(_key(j))
        if j is leader:
            kept.append(replace(j, also=tuple(m.claim for m in members if m is not j)))
        elif all(m is not j for m in members):
            kept.append(j)
    return kept


def _key(judged: Judged) -> tuple[str | None, str]:
    """How many rows there are is one question, whichever column's days it is asked of."""
    family = judged.claim.family
    return (None if family == "volume" else judged.claim.column), family


def _one_per_change(judged: Sequence[Judged]) -> list[Judged]:
    """The same change in several columns is one finding, which names them."""
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for j in judged:
        if j.status is Status.FAILED and j.claim.cause:
            groups[_what(j), j.claim.cause].append(j)
    told = {
        id(j): members for members in groups.values() if len(members) >= members[0].claim.columns for j in members
    }
    kept = []
    for j in judged:
        members = told.get(id(j))
        if members is None:
            kept.append(j)
        elif j is members[0]:
            kept.append(_grouped(members))
    return kept


def _what(judged: Judged) -> str:
    """Whether a column went missing altogether or within a segment is one question."""
    return judged.claim.what if judged.claim.family == "content" else judged.claim.family


def _grouped(members: Sequence[Judged]) -> Judged:
    first = members[0]
    columns = [m.claim.column for m in members if m.claim.column is not None]
    claim = replace(
        first.claim,
        what=f"{first.claim.what}.{columns[0]}",
        column=None,
        about=frozenset(columns),
        changed=f"{len(columns)} columns changed in the same way ({first.claim.cause}): "
        f"{some([f'`{c}`' for c in columns])}. For instance: {first.claim.changed}",
        evidence=(*first.claim.evidence, Evidence("columns", ", ".join(columns))),
    )
    others = [c for m in members[1:] for c in (m.claim, *m.also)]
    return replace(first, claim=claim, also=(*first.also, *others))


def _with_relations(judged: Sequence[Judged]) -> list[Judged]:
    """What holds between two columns no longer, where one of them has changed by itself, is told with that."""
    failing = [j for j in judged if j.status is Status.FAILED]
    told: dict[int, list[Judged]] = defaultdict(list)
    gone: set[int] = set()
    for j in failing:
        if j.claim.family == "relation":
            alone = [k for k in failing if k.claim.family != "relation" and k.claim.concerns & j.claim.concerns]
            if alone:
                told[id(alone[0])].append(j)
                gone.add(id(j))
    return [
        replace(j, also=(*j.also, *(m.claim for m in told[id(j)]))) if told.get(id(j)) else j
        for j in judged
        if id(j) not in gone
    ]


def _with_consequences(judged: Sequence[Judged]) -> list[Judged]:
    """What follows from another failing claim is told with it; nothing is told twice, and no claim tells itself."""
    failing = [j for j in judged if j.status is Status.FAILED]
    told: dict[int, list[Judged]] = {}
    gone: set[int] = set()
    for leader in sorted((j for j in failing if j.claim.explains is not None), key=lambda j: j.claim.lead):
        explains = leader.claim.explains
        if id(leader) in gone or explains is None:
            continue
        follow = [
            j for j in failing if j is not leader and id(j) not in gone and id(j) not in told and explains(j.claim)
        ]
        if follow:
            told[id(leader)] = follow
            gone.update(map(id, follow))
    return [
        replace(j, also=(*j.also, *(c for m in told.get(id(j), ()) for c in (m.claim, *m.also))))
        for j in judged
        if id(j) not in gone
    ]
