"""Records that are one thing: probabilistic linkage without labels (Fellegi & Sunter 1969).

One way for any list: the columns that say something about identity are written in one way (`records`); records that
share something rare are compared (`candidates`) field by field, in levels (`likeness`); what agreement is worth is
learned from the list itself (`weights`), by the columns that speak of the thing (`relevance`); what is linked is
joined as long as it holds together (`groups`), with the reason in words (`reasons`). Nothing is dropped or merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pilotgate.engines.duckdb import Engine, connect
from pilotgate.errors import EngineError
from pilotgate.model import ColumnProfile, Entity, Extract, Profile
from pilotgate.profiling.entities import weights
from pilotgate.profiling.entities.candidates import Ints, Pairs, candidates, random_pairs
from pilotgate.profiling.entities.groups import LEAST, join
from pilotgate.profiling.entities.likeness import LEVELS, NEAR, Levels, Values, compare, read_values, told_once
from pilotgate.profiling.entities.reasons import explain
from pilotgate.profiling.entities.records import FIELDS, Field, fields_of, takes_part, write_records
from pilotgate.profiling.entities.relevance import going_along, once, told_in

ROWS = 200_000
_NOTICED = -10.0
_OTHER_NAME = -2.5
_SAME_NAME = 2.0
_OTHER_MODEL = -6.0
_PERHAPS_OTHER_MODEL = -2.0
_TELLING = 6.0


@dataclass(frozen=True, slots=True)
class Entities:
    """Groups of records that are probably one thing, most certain first, and what was not looked at.

    Attributes:
        rows: Records looked at.
        pairs_compared: Pairs of them that were compared.
    """

    groups: tuple[Entity, ...]
    rows: int
    pairs_compared: int
    skipped: tuple[str, ...]


def find_entities(extract: Extract, profile: Profile, *, ignore: Sequence[str] = ()) -> Entities:
    """Group the records of an extract that are probably one thing.

    Args:
        extract: A landed source.
        profile: Of that extract.
        ignore: Columns that say nothing about identity.

    Raises:
        EngineError: The landed data cannot be read.
    """
    with connect(extract) as engine:
        return link(engine, profile, ignore=ignore)


def link(
    engine: Engine, profile: Profile, *, ignore: Sequence[str] = (), rows: int = ROWS, by: str | None = None
) -> Entities:
    """The same over an open extract.

    Args:
        engine: The open extract.
        profile: Of that extract.
        ignore: Columns that say nothing about identity.
        rows: Rows to look at, at most.
        by: A column that numbers things told of in the rows (`customer_id`): those are compared, not the rows; each
            by its most frequent values, and as the first row that tells of it.
    """
    import duckdb

    skipped = [f"rows beyond the first {rows:,} of {engine.rows:,}"] if engine.rows > rows else []
    rows = min(engine.rows, rows)
    chosen = [c for c in profile.columns if c.name not in (*ignore, by) and takes_part(c)]
    if rows < 2 or not chosen:
        return Entities((), rows, 0, (*skipped, "no column that could tell records apart"))
    numbered = profile.column(by) if by is not None else None
    try:
        rows = write_records(engine, chosen, rows, numbered.position if numbered else None)
        fields = fields_of(engine, chosen)
        if len({f.position for f in fields}) < 2:
            return Entities((), rows, 0, (*skipped, "a single column is not enough to compare records by"))
        if len(chosen) > FIELDS:
            skipped.append(f"columns but the {FIELDS} that tell most")
        groups, compared = _linked(engine, fields, chosen, rows)
    except (EngineError, duckdb.Error) as error:  # what is registered is interrupted without the engine's knowing
        return Entities(
            (), rows, 0, (*skipped, f"records could not be compared: {str(error).splitlines()[0][:120]}")
        )
    return Entities(groups, rows, compared, tuple(skipped))


def _linked(
    engine: Engine, fields: Sequence[Field], columns: Sequence[ColumnProfile], rows: int
) -> tuple[tuple[Entity, ...], int]:
    pairs = candidates(engine, fields, rows)
    if not len(pairs.left):
        return (), 0
    values = read_values(engine, fields)
    often = [value.often() for value in values]
    levels, chance = _compared(engine, fields, values, pairs, rows)
    levels = once(fields, told_once(fields, levels), told_in(engine, fields))
    steady = going_along(fields, levels, chance, rows)
    model = weights.learn(fields, levels, chance, pairs.total, rows, steady)
    noticed = weights.score(model, levels) > _NOTICED
    left, right, levels = pairs.left[noticed], pairs.right[noticed], levels[noticed]
    bits = weights.score(model, levels, weights.rarity(model, fields, levels, often, left, rows))
    bits += _by_name(model, fields, levels)
    names = _names(engine, fields, np.unique(np.concatenate([left[bits >= LEAST], right[bits >= LEAST]])))
    groups = join(left, right, bits, names)
    return explain(engine, groups, (left, right, levels), fields, columns), len(pairs.left)


def _compared(
    engine: Engine, fields: Sequence[Field], values: Sequence[Values], pairs: Pairs, rows: int
) -> tuple[Levels, Levels]:
    """The levels of the pairs, and those of pairs that met by chance."""
    if pairs.complete:
        levels = compare(engine, fields, values, pairs)
        return levels, levels
    drawn = random_pairs(rows)
    both = replace(
        pairs, left=np.concatenate([pairs.left, drawn.left]), right=np.concatenate([pairs.right, drawn.right])
    )
    levels, chance = np.split(compare(engine, fields, values, both), [len(pairs.left)])
    return levels, chance


def _by_name(model: weights.Model, fields: Sequence[Field], levels: Levels) -> weights.Floats:
    """Bits for pairs by what only a name tells, shape (n,).

    What shares a place shares street, town, telephone and coordinates at once, so that these say it once, not five
    times: under another name it is another thing. The same name at the same place is one, whatever else changed.
    And what has another model number is another thing, however much of the rest a series shares.
    """
    name = _named(fields)
    found = np.zeros(len(levels))
    telling = [weights.bits_of(model, i)[-1] >= _TELLING for i in range(len(fields))]
    for i, field in enumerate(fields):
        if field.kind == "figures" and telling[i]:
            found[levels[:, i] == 0] += _OTHER_MODEL
            found[levels[:, i] == NEAR["figures"]] += _PERHAPS_OTHER_MODEL
    named_by_words = any(told for field, told in zip(fields, telling, strict=True) if field.kind == "word")
    if name is None or named_by_words:  # a person has a first and a last name, and the text is a street
        return found
    found[levels[:, name] == 0] = _OTHER_NAME
    for i, field in enumerate(fields):
        if i != name and field.kind == "text" and telling[i]:
            found[(levels[:, name] == LEVELS["text"] - 1) & (levels[:, i] >= NEAR["text"])] = _SAME_NAME
    return found


def _named(fields: Sequence[Field]) -> int | None:
    """The text that tells most, as far as it has no numbers in it."""
    numbered = {f.position for f in fields if f.kind == "figures"}
    return next((i for i, f in enumerate(fields) if f.kind == "text" and f.position not in numbered), None)


def _names(engine: Engine, fields: Sequence[Field], records: Ints) -> Mapping[int, frozenset[str]]:
    """Words of the text that tells most of each record, as far as it has no numbers in it."""
    name = _named(fields)
    if name is None:
        return {}
    cell = fields[name].cell
    wanted = set(records.tolist())
    told = engine.query(f"SELECT k, {cell} FROM records WHERE {cell} IS NOT NULL")
    return {k: frozenset(text.split()) for k, text in told if k in wanted}
