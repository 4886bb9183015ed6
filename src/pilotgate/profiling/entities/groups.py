"""Records linked in pairs, joined to groups that hold together."""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np

from pilotgate.profiling.entities.candidates import Ints
from pilotgate.profiling.entities.weights import Floats

LEAST = 1.0
"""Bits that a link needs: two to one."""
_AGAINST = -10.0
_UNKNOWN = -6.0
_LOOSE = -2.0


def join(left: Ints, right: Ints, bits: Floats, names: Mapping[int, Set[str]]) -> list[tuple[list[int], float]]:
    """Join what is linked, those of one name and then the surest first, as long as the groups hold together.

    Two groups stay apart where their records on the whole speak against it, and where each repeats words in its
    name that the other has not: a slip is rarely made twice in the same way.

    Args:
        left: Records, shape (n,).
        right: Records, shape (n,).
        bits: Log2 odds that the two are one.
        names: Per record the words of its name.

    Returns:
        Groups of two and more, with the bits of the weakest link that joined them.
    """
    known = dict(zip(zip(left.tolist(), right.tolist(), strict=True), bits.tolist(), strict=True))
    linked = [(a, b, v) for (a, b), v in known.items() if v >= LEAST]
    group: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    weakest: dict[int, float] = {}
    for a, b, v in sorted(linked, key=lambda link: (names.get(link[0]) != names.get(link[1]), -link[2], link)):
        x, y = group.setdefault(a, a), group.setdefault(b, b)
        one, other = members.setdefault(x, [x]), members.setdefault(y, [y])
        if x == y or _own_words(one, other, names) or not _hold(one, other, known):
            continue
        one += other
        group |= dict.fromkeys(other, x)
        weakest[x] = min(weakest.get(x, np.inf), weakest.pop(y, np.inf), v)
        del members[y]
    return [(sorted(rows), weakest[top]) for top, rows in members.items() if len(rows) > 1]


def _hold(one: list[int], other: list[int], known: Mapping[tuple[int, int], float]) -> bool:
    across = [known.get((min(s, t), max(s, t)), _UNKNOWN) for s in one for t in other]
    return sum(max(min(v, -_AGAINST), _AGAINST) for v in across) >= _LOOSE * len(across)


def _own_words(one: list[int], other: list[int], names: Mapping[int, Set[str]]) -> bool:
    if min(len(one), len(other)) < 2:
        return False
    mine, theirs = ({frozenset(names.get(row, ())) for row in rows} for rows in (one, other))
    if len(mine) != 1 or len(theirs) != 1:
        return False
    (a,), (b,) = mine, theirs
    return bool(a - b) and bool(b - a)
