"""Columns that arrive typed (from Parquet, a database): their values need no reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from pilotgate.engines.measure import kind_of
from pilotgate.model import Column, ColumnProfile, FormatCount, ValueCount
from pilotgate.profiling import missing
from pilotgate.profiling.column import Listed, entropy_of, ranked, sketch_of, top_values
from pilotgate.profiling.formats.named import name_integers
from pilotgate.profiling.personal import mask, personal_type
from pilotgate.profiling.statistics import moments_of, numbers_of

_NAMED = 500


def profile_typed(column: Column, position: int, rows: int, nulls: int, listed: Sequence[Listed]) -> ColumnProfile:
    """Profile of a typed column from its whole dictionary, values as text. NaN counts as null-like."""
    kind = kind_of(column.type)
    pairs = [(value, n) for value, n, _ in listed]
    logical = "string" if kind == "other" else kind
    null_likes = [(v, n) for v, n in pairs if kind == "number" and v.lower() in {"nan", "-nan"}]
    present = [(v, n) for v, n in pairs if (v, n) not in null_likes]
    numbers: Counter[float] = Counter()
    instants: Counter[datetime] = Counter()
    sentinels: dict[str, float] = {}
    if kind in {"integer", "number"}:
        odd = missing.number_sentinels(sorted((float(v), n) for v, n in present))
        sentinels = {v: odd[float(v)] for v, _ in present if float(v) in odd}
        numbers.update({float(v): n for v, n in present if v not in sentinels})
    elif kind in {"date", "timestamp"}:
        read = {v: at for v, _ in present if (at := _instant(v)) is not None}
        days = missing.day_sentinels(sorted((read[v], n) for v, n in present if v in read))
        sentinels = {v: days[at] for v, at in read.items() if at in days}
        instants.update({read[v]: n for v, n in present if v in read and v not in sentinels})
    kept = [(v, n) for v, n in present if v not in sentinels]
    total = sum(n for _, n in kept)
    named = name_integers(column.name, kept) if kind == "integer" else {}
    formats: Counter[str] = Counter()
    for value, n in kept if named else ():
        formats[named.get(value, "number integer")] += n
    personal, share = personal_type(column.name, logical, formats, total, kept)
    top, complete = top_values(kept)
    taken = sorted(((v, n) for v, n in present if v in sentinels), key=lambda pair: (-pair[1], pair[0]))
    return ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=logical if kept else "empty",
        logical_share=1.0 if kept else 0.0,
        rows=rows,
        nulls=nulls,
        null_likes=tuple(ValueCount(v, n) for v, n in null_likes),
        sentinels=tuple(ValueCount(v, n) for v, n in taken),
        distinct=len(kept),
        unique=sum(1 for _, n in kept if n == 1),
        distinct_is_exact=True,
        top=tuple(ValueCount(mask(v, personal), n) for v, n in top),
        top_is_complete=complete,
        patterns=(),
        formats=tuple(FormatCount(name, n) for name, n in ranked(formats.items())),
        numbers=numbers_of(numbers),
        dates=moments_of(instants),
        personal=personal,
        personal_share=share,
        null_like_confidence=tuple(1.0 for _ in null_likes),
        sentinel_confidence=tuple(sentinels[v] for v, _ in taken),
        entropy=entropy_of([n for _, n in kept]),
        sketch=() if personal else sketch_of(v for v, _ in kept),
    )


def _instant(text: str) -> datetime | None:
    """What DuckDB writes for a date or timestamp, without its offset; None beyond the years 1-9999."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def integer_formats(values: np.ndarray[Any, Any], name: str, present: int) -> dict[str, float]:
    """Rows of the named formats of whole numbers that are codes, by some of them evenly spread.

    Args:
        values: All of the column, ascending.
        name: Of the column.
        present: Rows to share out among the formats.
    """
    drawn = [(str(int(v)), 1) for v in np.unique(values[:: max(1, len(values) // _NAMED)])]
    if not drawn:
        return {}
    codes = name_integers(name, drawn)
    named = Counter(codes.get(text, "number integer") for text, _ in drawn)
    return {told: n * present / len(drawn) for told, n in named.items()} if set(named) != {"number integer"} else {}
