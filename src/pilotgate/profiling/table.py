"""What holds of the table as a whole: repeated rows, keys, what goes missing where."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from typing import TYPE_CHECKING

from pilotgate.engines import measure, sample
from pilotgate.engines.duckdb import Engine
from pilotgate.model import ColumnProfile, KeyProfile, TableProfile
from pilotgate.profiling.absence import measure_absence
from pilotgate.profiling.bounded import bounded, cut_segments
from pilotgate.profiling.relations import Part, measure_relations
from pilotgate.profiling.segments import dividing
from pilotgate.profiling.similar import similar_keys, similar_rows

if TYPE_CHECKING:
    from pilotgate.contract.terms import Contract

_LARGE = 1_000_000
_DRAWN = 131_072
_BLOCKS = 8
_NEARLY = 0.95
_CHEAP = {"integer", "number", "date", "timestamp"}
_KEY_ROWS = 200_000
_KEY_COLUMNS = 6
_KEY_TRIES = 10


@dataclass(frozen=True, slots=True)
class Declared:
    """What a contract says that steers the measuring.

    Attributes:
        key: Columns of the primary key, in its order.
        segments: Columns of the segments that must be represented.
        personal: Column → type of personal data, or empty.
    """

    key: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    personal: Mapping[str, str] = field(default_factory=dict)


def declared_in(contract: Contract | None) -> Declared:
    """What the contract says of the columns; nothing without one."""
    if contract is None:
        return Declared()
    keyed = [(f.key_position, f.name) for f in contract.fields if f.key_position is not None]
    return Declared(
        key=tuple(name for _, name in sorted(keyed)),
        segments=tuple(dict.fromkeys(s.column for s in contract.segments)),
        personal={f.name: f.personal for f in contract.fields},
    )


def measure_table(
    engine: Engine, columns: tuple[ColumnProfile, ...], declared: Declared, some: Part, *, exact: bool = False
) -> tuple[tuple[ColumnProfile, ...], TableProfile]:
    """The columns with their missing rows by day, and the table.

    Args:
        engine: The open extract.
        columns: Profile of each of its columns.
        declared: What the contract says.
        some: A part of the rows, to relate columns by.
        exact: Estimate nothing.
    """
    table = _table(engine, columns, declared.key)
    divided, unusable = dividing(columns, declared.segments, [n for n, kind in declared.personal.items() if kind])
    source, drawn, skipped = "cells", None, [*table.skipped, *unusable]
    if not exact and engine.rows > _LARGE:
        source = "sampled"
        drawn = sample.draw(engine, source, range(len(columns)), _DRAWN, _BLOCKS)
        skipped.append(
            f"missing cells by day, together and by segment: estimated from {drawn:,} of {engine.rows:,} rows"
        )
    absence = measure_absence(engine, columns, divided, table=source, drawn=drawn)
    similar, unread = similar_rows(engine, columns)
    relations = measure_relations(engine, absence.columns, Part(source, drawn) if drawn else some)
    kept, coarser = bounded(absence.columns, absence.period)
    return kept, replace(
        table,
        keys=similar_keys(engine, columns, table.keys),
        period=absence.period,
        mostly_missing_rows=absence.mostly_missing_rows,
        missing_together=absence.together,
        segments=cut_segments(absence.segments),
        correlations=relations.correlations,
        dependencies=relations.dependencies,
        similar_rows=similar,
        skipped=(*skipped, *unread, *absence.skipped, *relations.skipped, *coarser),
    )


def _table(engine: Engine, columns: tuple[ColumnProfile, ...], key: tuple[str, ...]) -> TableProfile:
    if not columns or not engine.rows:
        return TableProfile(rows=engine.rows, duplicate_rows=max(0, engine.rows - 1) if not columns else 0)
    is_key = any(c.distinct_is_exact and c.distinct == engine.rows for c in columns)
    duplicates = 0 if is_key else measure.duplicate_rows(engine, _telling(columns).position)
    keys = [_key(engine, columns, key)] if key else []
    keys += [
        KeyProfile((c.name,), 0, 0)
        for c in columns
        if c.distinct_is_exact and c.distinct == engine.rows > 1 and (c.name,) != key
    ]
    if not keys and not duplicates:
        keys = _compound_keys(engine, columns)
    return TableProfile(rows=engine.rows, duplicate_rows=duplicates, keys=tuple(k for k in keys if k))


def _telling(columns: Sequence[ColumnProfile]) -> ColumnProfile:
    """The column whose value tells rows apart best; of those that nearly do, one that is cheap to group by."""
    most = max(c.distinct for c in columns)
    near = [c for c in columns if c.distinct >= _NEARLY * most]
    return max(near, key=lambda c: (measure.kind_of(c.type) in _CHEAP, c.distinct, -c.position))


def _compound_keys(engine: Engine, columns: tuple[ColumnProfile, ...]) -> list[KeyProfile | None]:
    """The smallest candidate keys of two or three complete columns, within a small budget of tries."""
    if not 2 <= engine.rows <= _KEY_ROWS:
        return []
    telling = sorted(
        (c for c in columns if not c.missing and c.distinct > 1), key=lambda c: (-c.distinct, c.position)
    )
    for size in (2, 3):
        tries = (
            group
            for group in combinations(telling[:_KEY_COLUMNS], size)
            if math.prod(c.distinct for c in group) >= engine.rows
        )
        for group in islice(tries, _KEY_TRIES):
            ordered = sorted(group, key=lambda c: c.position)
            if measure.key_rows(engine, [c.position for c in ordered]) == (0, 0):
                return [KeyProfile(tuple(c.name for c in ordered), 0, 0)]
    return []


def _key(engine: Engine, columns: tuple[ColumnProfile, ...], key: tuple[str, ...]) -> KeyProfile | None:
    found = [c for name in key for c in columns if c.name == name]
    if len(found) != len(key):
        return None
    if len(found) == 1 and found[0].distinct_is_exact:
        return KeyProfile(key, found[0].missing, found[0].present - found[0].distinct)
    absent, beyond = measure.key_rows(engine, [c.position for c in found])
    return KeyProfile(key, absent, beyond)
