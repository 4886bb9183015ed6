"""The profile of an extract."""

from __future__ import annotations

from datetime import UTC, datetime

from pilotgate.contract.terms import Contract
from pilotgate.engines import measure
from pilotgate.engines.duckdb import Engine, connect
from pilotgate.model import ColumnProfile, Extract, KeyProfile, Profile, TableProfile
from pilotgate.profiling.column import profile_texts
from pilotgate.profiling.typed import profile_typed


def profile(extract: Extract, *, contract: Contract | None = None, now: datetime | None = None) -> Profile:
    """Measure an extract.

    Args:
        extract: A landed source.
        contract: Names the declared key; without it only candidate keys are looked for.
        now: When the profile is taken; the clock's time by default.

    Raises:
        EngineError: The landed data cannot be read.
    """
    with connect(extract) as engine:
        columns, table = survey(engine, declared_key(contract))
    return Profile(
        dataset=extract.dataset,
        sha256=extract.sha256,
        engine="duckdb",
        shape=extract.shape,
        created_at=now or datetime.now(UTC),
        bytes=extract.bytes,
        table=table,
        columns=columns,
    )


def declared_key(contract: Contract | None) -> tuple[str, ...]:
    """Columns of the primary key that the contract declares, in its order."""
    if contract is None:
        return ()
    keyed = [(f.key_position, f.name) for f in contract.fields if f.key_position is not None]
    return tuple(name for _, name in sorted(keyed))


def survey(engine: Engine, key: tuple[str, ...]) -> tuple[tuple[ColumnProfile, ...], TableProfile]:
    """Measure every column, then the table."""
    nulls = measure.nulls(engine)
    columns = tuple(_column(engine, i, nulls[i]) for i in range(len(engine.columns)))
    return columns, _table(engine, columns, key)


def _column(engine: Engine, position: int, nulls: int) -> ColumnProfile:
    column = engine.columns[position]
    pairs = measure.dictionary(engine, position, 100_000_000) or []
    read = profile_texts if measure.kind_of(column.type) == "text" else profile_typed
    return read(column, position, engine.rows, nulls, pairs)


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
    return TableProfile(rows=engine.rows, duplicate_rows=duplicates, keys=tuple(k for k in keys if k))


def _key(engine: Engine, columns: tuple[ColumnProfile, ...], key: tuple[str, ...]) -> KeyProfile | None:
    found = [c for name in key for c in columns if c.name == name]
    if len(found) != len(key):
        return None
    if len(found) == 1 and found[0].distinct_is_exact:
        return KeyProfile(key, found[0].missing, found[0].present - found[0].distinct)
    absent, beyond = measure.key_rows(engine, [c.position for c in found])
    return KeyProfile(key, absent, beyond)
