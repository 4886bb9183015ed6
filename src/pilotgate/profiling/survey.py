"""The profile of an extract."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pilotgate.engines import measure, sample
from pilotgate.engines.duckdb import Engine, connect
from pilotgate.engines.measure import kind_of
from pilotgate.model import ColumnProfile, Extract, Profile, TableProfile
from pilotgate.profiling.column import profile_texts
from pilotgate.profiling.dense import (
    SAMPLE,
    WIDE_ROWS,
    WIDE_SAMPLE,
    learn,
    profile_dense_other,
    profile_dense_texts,
    profile_dense_typed,
)
from pilotgate.profiling.private import private
from pilotgate.profiling.relations import Part
from pilotgate.profiling.table import Declared, declared_in, measure_table
from pilotgate.profiling.typed import profile_typed

if TYPE_CHECKING:
    from pilotgate.contract.terms import Contract

LISTED = 2_000
_TYPED = 20_000
_PILOT, _BLOCKS = 32_768, 16
_LARGE = 200_000
_DRAWN = 100_000
_DENSE = 0.4


def profile(
    extract: Extract, *, contract: Contract | None = None, now: datetime | None = None, exact: bool = False
) -> Profile:
    """Measure an extract.

    Text columns with at most 2,000 distinct values are read value by value. Of others, formats are told by the
    patterns of a sample; and where the extract has over 200,000 rows the shares of patterns, formats and
    lengths, and numbers and dates written as text, are estimated from 100,000 rows or more drawn at random, with a
    stated error, unless `exact`.

    Args:
        extract: A landed source.
        contract: Names the declared key, without it only candidate keys are looked for; and personal data, whose
            values are masked whether they are recognised or not.
        now: When the profile is taken; the clock's time by default.
        exact: Estimate nothing.

    Raises:
        EngineError: The landed data cannot be read.
    """
    declared = declared_in(contract)
    with connect(extract) as engine:
        columns, table = survey(engine, declared, exact=exact)
    return Profile(
        dataset=extract.dataset,
        sha256=extract.sha256,
        engine="duckdb",
        shape=extract.shape,
        created_at=now or datetime.now(UTC),
        bytes=extract.bytes,
        table=table,
        columns=tuple(private(column, declared.personal.get(column.name, "")) for column in columns),
    )


def survey(
    engine: Engine, declared: Declared | None = None, *, exact: bool = False
) -> tuple[tuple[ColumnProfile, ...], TableProfile]:
    """Measure every column, then the table."""
    nulls = measure.nulls(engine)
    some = Part("cells", engine.rows)
    if engine.rows <= LISTED:
        columns = _listed(engine, nulls)
    else:
        counter = _Counter(engine, nulls, exact=exact)
        columns, some = tuple(counter.column(i) for i in range(len(engine.columns))), counter.pilot
    return measure_table(engine, columns, declared or Declared(), some, exact=exact)


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
        self.sample = WIDE_SAMPLE if engine.rows >= WIDE_ROWS else SAMPLE
        self.nulls = nulls
        self.pilot = Part("cells", engine.rows)
        self.every = 1 if exact or engine.rows <= _LARGE else max(2, engine.rows // _DRAWN)
        if engine.rows > _PILOT:
            self.pilot = Part("pilot", sample.draw(engine, "pilot", range(len(engine.columns)), _PILOT, _BLOCKS))
        self.guess = sample.about_distinct_in(engine, self.pilot.table) if engine.columns else []
        self.scarce = _DENSE * (self.pilot.rows if self.pilot.rows < engine.rows else LISTED)

    def column(self, position: int) -> ColumnProfile:
        column, nulls, rows = self.engine.columns[position], self.nulls[position], self.engine.rows
        kind = kind_of(column.type)
        if self.guess[position] <= self.scarce:
            pairs = measure.dictionary(self.engine, position, LISTED if kind == "text" else _TYPED)
            if pairs is not None:
                read = profile_texts if kind == "text" else profile_typed
                return read(column, position, rows, nulls, pairs)
        if kind == "text":
            learned = learn(sample.pairs_in(self.engine, self.pilot.table, position, self.sample), column.name)
            return profile_dense_texts(self.engine, position, nulls, learned, every=self.every)
        if kind in {"integer", "number", "date", "timestamp"}:
            return profile_dense_typed(self.engine, position, nulls, every=self.every)
        return profile_dense_other(self.engine, position, nulls)
