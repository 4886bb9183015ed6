"""The profile of an extract."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, islice
from typing import TYPE_CHECKING

from pilotgate.engines import dense, measure
from pilotgate.engines.duckdb import Engine, connect
from pilotgate.engines.measure import kind_of
from pilotgate.model import ColumnProfile, Extract, KeyProfile, Profile, TableProfile
from pilotgate.profiling.absence import measure_absence
from pilotgate.profiling.column import profile_texts
from pilotgate.profiling.dense import SAMPLE, learn, profile_dense_texts, profile_dense_typed
from pilotgate.profiling.private import private
from pilotgate.profiling.typed import profile_typed

if TYPE_CHECKING:
    from pilotgate.contract.terms import Contract

LISTED = 2_000
_TYPED = 20_000
_PILOT = 32_768
_LARGE = 1_000_000
_SHARE = 16
_DENSE = 0.4
_KEY_ROWS = 200_000
_KEY_COLUMNS = 6
_KEY_TRIES = 10


def profile(
    extract: Extract, *, contract: Contract | None = None, now: datetime | None = None, exact: bool = False
) -> Profile:
    """Measure an extract.

    Text columns with at most 2,000 distinct values are read value by value. Of others, formats are told by the
    patterns of a sample; and where the extract has over a million rows they are estimated, with a stated error,
    unless `exact`.

    Args:
        extract: A landed source.
        contract: Names the declared key, without it only candidate keys are looked for; and personal data, whose
            values are masked whether they are recognised or not.
        now: When the profile is taken; the clock's time by default.
        exact: Estimate nothing.

    Raises:
        EngineError: The landed data cannot be read.
    """
    with connect(extract) as engine:
        columns, table = survey(engine, declared_key(contract), exact=exact)
    declared = {field.name: field.personal for field in contract.fields} if contract else {}
    return Profile(
        dataset=extract.dataset,
        sha256=extract.sha256,
        engine="duckdb",
        shape=extract.shape,
        created_at=now or datetime.now(UTC),
        bytes=extract.bytes,
        table=table,
        columns=tuple(private(column, declared.get(column.name, "")) for column in columns),
    )


def declared_key(contract: Contract | None) -> tuple[str, ...]:
    """Columns of the primary key that the contract declares, in its order."""
    if contract is None:
        return ()
    keyed = [(f.key_position, f.name) for f in contract.fields if f.key_position is not None]
    return tuple(name for _, name in sorted(keyed))


def survey(
    engine: Engine, key: tuple[str, ...], *, exact: bool = False
) -> tuple[tuple[ColumnProfile, ...], TableProfile]:
    """Measure every column, then the table."""
    nulls = measure.nulls(engine)
    if engine.rows <= LISTED:
        columns = _listed(engine, nulls)
    else:
        counter = _Counter(engine, nulls, exact=exact)
        columns = tuple(counter.column(i) for i in range(len(engine.columns)))
    table = _table(engine, columns, key)
    if not exact and engine.rows > _LARGE:
        return columns, replace(
            table, skipped=(*table.skipped, "missing rows by day and together (over a million rows)")
        )
    absence = measure_absence(engine, columns)
    return absence.columns, replace(
        table,
        period=absence.period,
        mostly_missing_rows=absence.mostly_missing_rows,
        missing_together=absence.together,
        skipped=(*table.skipped, *absence.skipped),
    )


def _listed(engine: Engine, nulls: list[int]) -> tuple[ColumnProfile, ...]:
    """The columns of an extract with few rows, read value by value."""
    found = zip(engine.columns, measure.dictionaries(engine), strict=True)
    return tuple(
        (profile_texts if kind_of(column.type) == "text" else profile_typed)(
            column, i, engine.rows, nulls[i], pairs
        )
        for i, (column, pairs) in enumerate(found)
    )


class _Counter:
    """Decides for each column whether to list its values or to learn from a sample and count in the engine."""

    def __init__(self, engine: Engine, nulls: list[int], *, exact: bool) -> None:
        self.engine = engine
        self.nulls = nulls
        self.table = self.pilot = "cells"
        self.drawn: frozenset[int] = frozenset()
        self.drawn_rows = engine.rows
        if engine.rows > _PILOT:
            self.drawn_rows = dense.draw(engine, "pilot", range(len(engine.columns)), _PILOT, 4)
            self.pilot = "pilot"
        self.guess = dense.distinct_in(engine, self.pilot) if engine.columns else []
        self.scarce = _DENSE * (self.drawn_rows if self.drawn_rows < engine.rows else LISTED)
        many = [i for i, n in enumerate(self.guess) if n > self.scarce]
        if not exact and engine.rows > _LARGE and many:
            dense.draw(engine, "drawn", many, max(_LARGE // 4, engine.rows // _SHARE), 16)
            self.table, self.drawn = "drawn", frozenset(many)

    def column(self, position: int) -> ColumnProfile:
        column, nulls, rows = self.engine.columns[position], self.nulls[position], self.engine.rows
        kind = kind_of(column.type)
        if self.guess[position] <= self.scarce or kind in {"other", "boolean", "time"}:
            limit = rows if kind in {"other", "boolean", "time"} else LISTED if kind == "text" else _TYPED
            pairs = measure.dictionary(self.engine, position, limit)
            if pairs is not None:
                read = profile_texts if kind == "text" else profile_typed
                return read(column, position, rows, nulls, pairs)
        guess = self._distinct_guess(position)
        table = self.table if position in self.drawn else "cells"
        if kind in {"integer", "number", "date", "timestamp"}:
            return profile_dense_typed(self.engine, position, nulls, table=table, distinct_guess=guess)
        learned = learn(dense.pairs_in(self.engine, self.pilot, position, SAMPLE))
        return profile_dense_texts(self.engine, position, nulls, learned, table=table, distinct_guess=guess)

    def _distinct_guess(self, position: int) -> int:
        """Distinct values of the whole, from those of the sample: all rows where the sample hardly repeats."""
        seen, drawn = self.guess[position], self.drawn_rows
        if seen >= 0.999 * drawn:
            return self.engine.rows
        repeated = max(1.0, drawn - seen)
        return int(min(self.engine.rows, drawn * drawn / (2 * repeated)))


def _table(engine: Engine, columns: tuple[ColumnProfile, ...], key: tuple[str, ...]) -> TableProfile:
    if not columns or not engine.rows:
        return TableProfile(rows=engine.rows, duplicate_rows=max(0, engine.rows - 1) if not columns else 0)
    best = max(columns, key=lambda c: (c.distinct, -c.position))
    is_key = best.distinct_is_exact and best.distinct == engine.rows
    duplicates = 0 if is_key else measure.duplicate_rows(engine, best.position)
    keys = [_key(engine, columns, key)] if key else []
    keys += [
        KeyProfile((c.name,), 0, 0)
        for c in columns
        if c.distinct_is_exact and c.distinct == engine.rows > 1 and (c.name,) != key
    ]
    if not keys and not duplicates:
        keys = _compound_keys(engine, columns)
    return TableProfile(rows=engine.rows, duplicate_rows=duplicates, keys=tuple(k for k in keys if k))


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
