"""What agreement is worth: Fellegi & Sunter's weights, learned by expectation maximisation over levels of likeness.

Pairs are of three kinds: one thing; strangers; and *relatives*, two things that share some fields as records of
one thing do and not the others (a couple in one home, firms of one building, two models of a series). Without the
last, what relatives share would count as so many coincidences, and lists with few copies be full of false ones.

What records of one thing usually agree in is mixed into what is learned, what is more alike never counts less, and
it is learned only from pairs that agree in most of what tells records apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pilotgate.profiling.entities.candidates import Ints
from pilotgate.profiling.entities.likeness import LEVELS, Levels
from pilotgate.profiling.entities.records import Field

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

_USUAL: Mapping[str, Sequence[float]] = {
    "category": (0.15, 0.05, 0.8),
    "code": (0.07, 0.03, 0.1, 0.8),
    "date": (0.06, 0.04, 0.1, 0.8),
    "email": (0.1, 0.05, 0.1, 0.75),
    "figures": (0.02, 0.1, 0.03, 0.85),
    "measure": (0.2, 0.15, 0.15, 0.5),
    "text": (0.06, 0.09, 0.15, 0.2, 0.5),
    "word": (0.06, 0.04, 0.12, 0.78),
}
"""Shares of the levels, from different to the same, in records of one thing."""
_ROUNDS = 25
_COPIES = 0.05
_FEWEST = 0.003
_DIFFERING = 0.4
_TELLING = 7.0
_STRENGTH = 10.0
_MIXED = 0.1
_LEAST = 0.2
_MOST = 0.5
_CORRECTED = 0.3
_UNSHARED = 1 / 3
_SHARING = (1.0, 4.0)
_APART = 0.1


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned.

    Attributes:
        m: Per field the share of each level in records of one thing.
        u: The same in records of two things.
        shared: Chance that relatives share a field, shape (sorts of relatives, fields).
        one: Share of all pairs that are one thing.
        related: Share of all pairs that are relatives, shape (sorts,).
    """

    m: list[Floats]
    u: list[Floats]
    shared: Floats
    one: float
    related: Floats


def learn(
    fields: Sequence[Field], levels: Levels, chance: Levels, total: int, records: int, steady: Flags
) -> Model:
    """Learn the weights.

    Records of one thing agree in most of what tells: where they seem not to, it is relatives that were taken for
    copies. Then it is learned in another way, and if that is no better, nothing is learned and all is as usual.

    Args:
        fields: Compared.
        levels: Of the candidate pairs, shape (n, k); pairs that are no candidates count as two things.
        chance: Of pairs drawn at random, shape (r, k).
        total: Pairs of records that there are.
        records: How many.
        steady: Fields that go along with the others, shape (k,): those that do not tell nothing to begin with, and
            neither make records of one thing nor set relatives apart.
    """
    first = unlearned(fields, chance, total, records)
    told = [max(bits_of(first, i)[-1], 0.0) if s else 0.0 for i, s in enumerate(steady.tolist())]
    for wholly in (True, False):
        model = _learned(fields, levels, chance, total, records, steady, wholly)
        differing = [b for m, b in zip(model.m, told, strict=True) if m[0] >= _DIFFERING and b >= _TELLING]
        if len(differing) < 2:
            return model
    return replace(model, m=first.m, one=_FEWEST * records / total)


def _learned(
    fields: Sequence[Field],
    levels: Levels,
    chance: Levels,
    total: int,
    records: int,
    steady: Flags,
    wholly: bool,
) -> Model:
    """The same by one way to see relatives: they share a field wholly or not, or now and then."""
    patterns, often, _ = _patterns(levels)
    usual = [np.array(_USUAL[f.kind]) for f in fields]
    drawn = _drawn(fields, chance)
    fewest = 2 if len({f.position for f in fields}) > 2 else 1
    first = unlearned(fields, chance, total, records)
    model = replace(first, m=[m if s else u for m, u, s in zip(first.m, first.u, steady, strict=True)])
    for _ in range(_ROUNDS):
        p, related = _kinds(model, patterns)
        p[(p < _LEAST) | ~_anchored(model, patterns, steady)] = 0.0
        matches = float((p * often).sum())
        seen = [_shares(patterns[:, i], p * often, LEVELS[f.kind]) for i, f in enumerate(fields)]
        m = [_mixed(s, usual[i]) if steady[i] else model.u[i] for i, s in enumerate(seen)]
        weighed = related * often[:, None]
        shared = _sharing(model, patterns, weighed, steady, fewest, wholly)
        model = Model(
            m,
            _by_chance(drawn, m, matches / total),
            shared,
            max(matches, _FEWEST * records) / total,
            (weighed.sum(axis=0) + 0.5) / (total + 1),
        )
    return replace(model, m=[_mixed(s, usual[i]) for i, s in enumerate(seen)])


def unlearned(fields: Sequence[Field], chance: Levels, total: int, records: int) -> Model:
    """What is usual, before anything is learned from the list but how often two records agree by chance."""
    usual = [np.array(_USUAL[f.kind]) for f in fields]
    one = _COPIES * records / total
    u = _by_chance(_drawn(fields, chance), usual, 0.0)
    return Model(usual, u, _first(len(fields)), one, np.full(3, one))


def _drawn(fields: Sequence[Field], chance: Levels) -> list[Floats]:
    return [_shares(chance[:, i], np.ones(len(chance)), LEVELS[f.kind]) for i, f in enumerate(fields)]


def score(model: Model, levels: Levels, rarity: Floats | None = None) -> Floats:
    """Log2 odds that pairs are of one thing.

    Args:
        model: Learned.
        levels: Shape (n, k).
        rarity: Bits that the values in which a pair agrees are rarer than usual, shape (n, k).
    """
    if rarity is None:
        patterns, _, again = _patterns(levels)
        return _score(model, patterns, None)[again]
    return _score(model, levels, rarity)


def _score(model: Model, levels: Levels, rarity: Floats | None) -> Floats:
    bits = _field_bits(model, levels)
    if rarity is not None:
        bits = np.where(bits > 0, np.maximum(bits + rarity, 0.0), bits)
    match = np.log2(model.one) + bits.sum(axis=1)
    against = np.logaddexp2.reduce(_related_bits(model, bits, levels), axis=1)
    odds: Floats = match - np.logaddexp2(against, 0.0)
    return odds


def rarity(
    model: Model, fields: Sequence[Field], levels: Levels, often: Sequence[Ints], left: Ints, records: int
) -> Floats:
    """Bits by which a value that two records share is rarer than such values are; negative where it is frequent."""
    found = np.zeros(levels.shape)
    for i, field in enumerate(fields):
        same = levels[:, i] == LEVELS[field.kind] - 1
        if field.kind in {"measure", "figures"} or not same.any():
            continue
        held = np.maximum(often[i][left[same]], 2)
        most = np.minimum(2 * np.log2(held - 1), 8)
        found[same, i] = np.clip(np.log2(model.u[i][-1] * records / held), -most, 4)
    return found


def bits_of(model: Model, i: int) -> Floats:
    """Weight of each level of a field, against chance: pooled so that it grows with likeness."""
    pools: list[list[float]] = []
    for m, u in zip(model.m[i], model.u[i], strict=True):
        pools.append([m, u, 1])
        while len(pools) > 1 and pools[-1][0] * pools[-2][1] <= pools[-2][0] * pools[-1][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    return np.concatenate([np.full(int(n), np.log2(m / u)) for m, u, n in pools])


def _first(fields: int) -> Floats:
    """Three sorts of relatives to begin with: that share the telling fields, the others, or any."""
    slope = np.linspace(0.8, 0.2, fields)
    return np.stack([slope, slope[::-1], np.full(fields, 0.5)])


def _field_bits(model: Model, levels: Levels) -> Floats:
    found = np.zeros(levels.shape)
    for i in range(levels.shape[1]):
        found[:, i] = np.append(bits_of(model, i), 0.0)[levels[:, i]]
    return found


def _related_bits(model: Model, bits: Floats, levels: Levels) -> Floats:
    """Log2 odds of each sort of relatives against strangers, shape (n, sorts)."""
    ratio = np.exp2(np.clip(bits, -60, 60))
    found = np.empty((len(levels), len(model.related)))
    for c, share in enumerate(model.shared):
        found[:, c] = np.log2(model.related[c]) + np.log2(share * ratio + (1 - share)).sum(axis=1)
    return found


def _kinds(model: Model, levels: Levels) -> tuple[Floats, Floats]:
    """Probability that pairs are one thing, shape (n,), and of each sort of relatives, shape (n, sorts)."""
    bits = _field_bits(model, levels)
    match = np.log2(model.one) + bits.sum(axis=1)
    related = _related_bits(model, bits, levels)
    whole = np.logaddexp2(np.logaddexp2.reduce(related, axis=1), np.logaddexp2(match, 0.0))
    return np.exp2(match - whole), np.exp2(related - whole[:, None])


def _sharing(model: Model, levels: Levels, weighed: Floats, steady: Flags, fewest: int, wholly: bool) -> Floats:
    """Share of the relatives that share a field, of those who have it; the fewest fields in which they differ."""
    ratio = np.exp2(np.clip(_field_bits(model, levels), -60, 60))
    held = levels >= 0
    found = np.empty_like(model.shared)
    for c, share in enumerate(model.shared):
        by = share * ratio / (share * ratio + (1 - share))
        weight = weighed[:, c, None] * held
        found[c] = ((weight * by).sum(axis=0) + _SHARING[0]) / (weight.sum(axis=0) + _SHARING[1])
    telling = np.array([bits_of(model, i)[-1] if s else 0.0 for i, s in enumerate(steady.tolist())])
    fewest = max(fewest, -(-int(steady.sum()) // 3))
    for share in found:
        ascending = [i for i in np.argsort(share, kind="stable").tolist() if steady[i]]
        least = ascending[:fewest]
        share[least] = np.minimum(share[least], _APART)
        for i in ascending:
            if telling @ share <= (1 - _UNSHARED) * telling.sum():
                break
            share[i] = min(share[i], _APART)
        if wholly:
            share[(share < 0.5) & steady] = np.minimum(share[(share < 0.5) & steady], _APART)
    return np.clip(found, 0.005, 0.95)


def _anchored(model: Model, levels: Levels, steady: Flags) -> Any:
    """Whether a pair agrees in most of what tells the two records apart: from such pairs it is safe to learn."""
    attained, attainable = np.zeros(len(levels)), np.zeros(len(levels))
    for i in np.flatnonzero(steady).tolist():
        bits = np.maximum(bits_of(model, i), 0.0)
        held = levels[:, i] >= 0
        attained += np.where(held, np.append(bits, 0.0)[levels[:, i]], 0.0)
        attainable += np.where(held, bits[-1], 0.0)
    return attained >= _MOST * attainable


def _patterns(levels: Levels) -> tuple[Levels, Ints, Ints]:
    """The patterns that there are, how often, and of each pair the number of its pattern."""
    code = np.zeros(len(levels), dtype=np.int64)
    for i in range(levels.shape[1]):
        code = code * 6 + (levels[:, i] + 1)
    _, first, again, often = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    return levels[first], often, again


def _shares(levels: np.ndarray[Any, Any], weight: Floats, count: int) -> Floats:
    held = levels >= 0
    seen: Floats = np.bincount(levels[held], weight[held], minlength=count).astype(np.float64)
    return seen


def _mixed(seen: Floats, usual: Floats) -> Floats:
    """What was seen, with as much of the usual as ten pairs and a tenth of all weigh; differing is never rarer."""
    strength = _STRENGTH + _MIXED * seen.sum()
    found = (seen + strength * usual) / (seen.sum() + strength)
    found[0] = max(found[0], usual[0])
    whole: Floats = found / found.sum()
    return whole


def _by_chance(drawn: Sequence[Floats], m: Sequence[Floats], share: float) -> list[Floats]:
    """Levels in records of two things: as drawn at random, without the share that is of one thing."""
    found = []
    for seen, matching in zip(drawn, m, strict=True):
        all_of = (seen + 0.5) / (seen.sum() + 0.5 * len(seen))
        left = np.maximum(all_of - share * matching, _CORRECTED * all_of)
        found.append(left / left.sum())
    return found
