"""Rows and keys that are equal but for how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pilotgate.engines import alike
from pilotgate.engines.alike import Plain
from pilotgate.engines.duckdb import Engine
from pilotgate.engines.measure import kind_of
from pilotgate.model import ColumnProfile, KeyProfile

ROWS = 200_000
_CHARACTERS = 20_000_000
_STAGES = 4
_KEYS = 2
_KEY_ROWS = 100_000
_MIXED = 2
_NUMBERED = {"integer", "number", "date", "timestamp", "boolean"}


def similar_rows(engine: Engine, columns: Sequence[ColumnProfile]) -> tuple[int | None, tuple[str, ...]]:
    """Rows that equal an earlier row but for case, accents, blanks and punctuation; None, and why, if not counted.

    Only rows are compared whose values in the most telling columns, made plain, repeat.
    """
    if engine.rows < 2 or not columns:
        return 0, ()
    if any(_tells_apart(engine, c) for c in columns):
        return 0, ()
    if engine.rows > ROWS:
        return None, (f"rows that differ only in how they are written (over {ROWS:,} rows)",)
    plain = [_plain(engine, c) for c in columns]
    width = sum(c.lengths.mean if c.lengths else 0.0 for c, p in zip(columns, plain, strict=True) if p.words)
    telling: list[Plain] = []
    for column in sorted(columns, key=lambda c: (-c.distinct, c.position))[:_STAGES]:
        telling.append(plain[column.position])
        rows = alike.repeated_rows(engine, telling)
        if not rows:
            return 0, ()
        if rows * width <= _CHARACTERS:
            return alike.only_alike(engine, plain, telling), ()
    return None, (
        "rows that differ only in how they are written (too many rows repeat in the most telling columns)",
    )


def similar_keys(
    engine: Engine, columns: Sequence[ColumnProfile], keys: Sequence[KeyProfile]
) -> tuple[KeyProfile, ...]:
    """The keys; the first two of one column of words with the values that are equal but for how they are written.

    Values that are all written to one pattern have no second way of writing.
    """
    if engine.rows > _KEY_ROWS:
        return tuple(keys)
    by_name = {c.name: c for c in columns}
    found: list[KeyProfile] = []
    for key in keys:
        column = by_name[key.columns[0]]
        wanted = len(key.columns) == 1 and column.distinct_is_exact and _plain(engine, column).words
        uniform = len(column.patterns) == 1 and column.pattern_level < _MIXED
        if not wanted or uniform or sum(k.similar is not None for k in found) >= _KEYS:
            found.append(key)
            continue
        lost = [v.value for v in (*column.null_likes, *column.sentinels)]
        plain = alike.distinct_plain(engine, _plain(engine, column), lost)
        found.append(replace(key, similar=max(0, column.distinct - plain)))
    return tuple(found)


def _tells_apart(engine: Engine, column: ColumnProfile) -> bool:
    """A column of its own type, which has no second way of writing, whose values are all different."""
    typed = kind_of(engine.columns[column.position].type) in _NUMBERED
    return typed and column.distinct_is_exact and column.distinct == column.rows


def _plain(engine: Engine, column: ColumnProfile) -> Plain:
    text = kind_of(engine.columns[column.position].type) == "text"
    words = text and column.logical_type in {"string", "boolean"}
    digits = column.pattern_level >= _MIXED or any("9" in p.pattern for p in column.patterns)
    return Plain(column.position, words, digits)
