"""Which columns speak of the thing, and which say again what another says.

A row holds more than what it is of: when it was written, by whom, a status, a session. Such a column agrees in
records of one thing no more often than in any two, and would tell them apart for ever. And a name may stand whole
in one column and in parts in others: agreement in all of them is one agreement, not three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.profiling.entities import weights
from pilotgate.profiling.entities.likeness import NEAR, Levels
from pilotgate.profiling.entities.records import Field

_LOOKED_AT = 5_000
_TOLD = 0.9
_LEAST_KNOWN = 10
_TOP = 0.02
_MORE_OFTEN = 0.3
_MUCH = 0.25
_WHOLE = 0.7


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in a column, by place among the fields.

    Attributes:
        parts: Columns whose words are among its own.
        whole: Those of them that together say nearly all that it says; empty where they do not.
    """

    parts: Sequence[int]
    whole: Sequence[int]


def going_along(fields: Sequence[Field], levels: Levels, chance: Levels, records: int) -> weights.Flags:
    """Fields to learn by, shape (k,): all but those of the row that agree no more where the others do.

    Where such columns are few they do no harm, and help to tell apart what shares much: then it is all.

    Args:
        fields: Compared.
        levels: Of the candidate pairs, shape (n, k).
        chance: Of pairs drawn at random, shape (r, k).
        records: How many.
    """
    model = weights.unlearned(fields, chance, 1, records)
    attained = np.zeros(len(levels))
    for i, field in enumerate(fields):
        if not field.aside:
            gain = np.append(np.maximum(weights.bits_of(model, i), 0.0), 0.0)
            attained += gain[levels[:, i]]
    most = np.argsort(-attained, kind="stable")[: max(2 * _LEAST_KNOWN, int(_TOP * records))]
    kept = np.ones(len(fields), dtype=np.bool_)
    for i, field in enumerate(fields):
        told = levels[most, i]
        known = told[told >= 0]
        by_chance = model.u[i][NEAR[field.kind] :].sum()
        often = (known >= NEAR[field.kind]).mean() if len(known) >= _LEAST_KNOWN else 1.0
        kept[i] = not field.aside or often > by_chance + _MORE_OFTEN * (1 - by_chance)
    telling = np.array([weights.bits_of(model, i)[-1] for i in range(len(fields))])
    return kept if telling[~kept].sum() >= _MUCH * telling.sum() else np.ones(len(fields), dtype=np.bool_)


def told_in(engine: Engine, fields: Sequence[Field]) -> Mapping[int, Told]:
    """Of each field those whose words are among its own in nearly every record."""
    asked = [
        (i, j)
        for i, whole in enumerate(fields)
        for j, part in enumerate(fields)
        if whole.position != part.position
        and (part.kind == whole.kind or (whole.kind == "text" and part.kind == "word"))
        and whole.kind in {"text", "word", "code", "email", "date"}
    ]
    if not asked:
        return {}
    shares = ", ".join(
        f"avg(list_has_all(string_split({fields[i].cell}::VARCHAR, ' '), "
        f"string_split({fields[j].cell}::VARCHAR, ' '))::INT)"
        for i, j in asked
    )
    lengths = ", ".join(f"avg(len(string_split({field.cell}::VARCHAR, ' ')))" for field in fields)
    looked_at = f"(SELECT * FROM records ORDER BY k LIMIT {_LOOKED_AT})"
    (told,) = engine.query(f"SELECT {shares}, {lengths} FROM {looked_at}")
    inside = {pair for pair, share in zip(asked, told, strict=False) if share is not None and share >= _TOLD}
    words = [length or 1.0 for length in told[len(asked) :]]
    found: dict[int, Told] = {}
    for i in range(len(fields)):
        parts = [j for j in range(len(fields)) if (i, j) in inside and ((j, i) not in inside or i < j)]
        least = [j for j in parts if not any((j, k) in inside and k != j for k in parts)]
        if parts:  # of two that are the same, the first is the whole
            found[i] = Told(parts, least if sum(words[j] for j in least) >= _WHOLE * words[i] else ())
    return found


def once(fields: Sequence[Field], levels: Levels, told: Mapping[int, Told]) -> Levels:
    """The levels, without those that say again what others say: of a whole in known parts, or of its parts."""
    found = levels.copy()
    for whole, inside in told.items():
        known = levels[:, whole] >= 0
        in_parts = known & bool(inside.whole) & (levels[:, inside.whole] >= 0).all(axis=1)
        found[in_parts, whole] = -1
        for j in inside.parts:
            found[known & ~in_parts, j] = -1
    for i, field in enumerate(fields):
        if field.kind == "figures":
            text = next(j for j, f in enumerate(fields) if f.position == field.position and f.kind == "text")
            found[(levels[:, text] >= 0) & (found[:, text] < 0), i] = -1
    return found
