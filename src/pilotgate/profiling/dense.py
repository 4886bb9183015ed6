"""Columns with too many distinct values to read one by one: learn from a sample, count in the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pilotgate.engines import dense, measure, quantities
from pilotgate.engines import values as sorted_values
from pilotgate.engines.duckdb import Engine
from pilotgate.engines.measure import kind_of
from pilotgate.model import ColumnProfile, FormatCount, Moments, Numbers, PatternCount, ValueCount
from pilotgate.profiling import missing, tokens
from pilotgate.profiling.column import PATTERNS, SKETCH, TOP, is_free_text, lengths_from, ranked
from pilotgate.profiling.drawn import completed, format_error, share_error, shares, unlisted
from pilotgate.profiling.formats.texts import words_of
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.personal import mask, personal_type
from pilotgate.profiling.reading import Reading, read_texts
from pilotgate.profiling.statistics import calendar, of_sorted, weighted
from pilotgate.profiling.telling import Telling, choose
from pilotgate.profiling.typed import integer_formats

Gone = tuple[str, int, float]

SAMPLE = 500
WIDE_SAMPLE, WIDE_ROWS = 1_500, 50_000
_SKETCHED = 200_000
_LEARNED = 16
_EXACT_DIGITS = 15
_DAY = 86_400_000_000
_STYLES = frozenset(["integer", "decimal", "thousands", "point", "comma", "blank", "apostrophe", "exponent", "or"])


@dataclass(frozen=True, slots=True)
class Learned:
    """What the sample of a dense text column teaches."""

    reading: Reading
    telling: Telling
    patterns: tuple[str, ...]
    recipe: dense.Recipe


def learn(pairs: Sequence[tuple[str, int]], name: str = "") -> Learned:
    """Read a sample: which patterns to expect, and how its numbers and dates are written."""
    reading = read_texts(pairs, name)
    telling = choose(reading.shapes, (v for v, _ in reading.present))
    told: Counter[str] = Counter()
    for shaped, n in reading.shapes.items():
        told[telling.pattern(shaped)] += n
    expected = tuple(p for p, _ in ranked(told.items())[:_LEARNED]) if telling.level < 4 else ()
    numbers, dates = "", tuple(form.sql for form, _ in reading.date_codes[:8])
    if reading.logical_type in {"integer", "number"}:
        plain = {"number integer", "number decimal point", "number leading zeros", "number exponent"}
        numbers = "plain" if set(reading.formats) <= plain else "mixed"
    recipe = dense.Recipe(
        level=telling.counted,
        null_like=missing.known_tokens(),
        is_null_like=_is_null_like,
        numbers=numbers,
        symbols=tuple(sorted(_symbols(reading.formats), key=lambda symbol: (-len(symbol), symbol))),
        comma=any(name.endswith(("decimal comma", "thousands point")) for name in reading.formats),
        dates=dates if reading.moments else (),
    )
    return Learned(reading, telling, expected, recipe)


def _is_null_like(text: str) -> bool:
    return bool(missing.null_like(text) or missing.placeholder(text))


def _symbols(formats: Iterable[str]) -> set[str]:
    """Currencies, units and signs that the named formats of numbers speak of."""
    named = (name.split() for name in formats if name.startswith(("currency ", "unit ")))
    found = {sign for words in named for sign in words[1:] if sign not in _STYLES}
    return found | ({"%"} if any(name.startswith("percent") for name in formats) else set())


def profile_dense_texts(
    engine: Engine, position: int, nulls: int, learned: Learned, *, every: int = 1
) -> ColumnProfile:
    """Profile of a dense text column.

    Args:
        engine: The open extract.
        position: Of the column.
        nulls: Rows with a real null.
        learned: From the sample.
        every: Estimate shares from about one row in so many; 1 counts all.
    """
    column, recipe, telling = engine.columns[position], learned.recipe, learned.telling
    counts = dense.count_texts(engine, position, recipe, present=engine.rows - nulls, every=every)
    gone = _missing(counts, learned, column.name)
    strange = unlisted(learned.reading, engine, position)
    null_likes = [*((t, n, s) for t, n, s in gone if missing.null_like(t)), *strange]
    sentinels = _sentinels(counts, learned.reading, engine, position)
    sentinels += [item for item in gone if item not in null_likes]
    absent = sum(n for _, n, _ in (*null_likes, *sentinels))
    present = engine.rows - nulls - absent
    lost = {t for t, _, _ in (*null_likes, *sentinels)}
    read = sum(counts.shapes.values())
    kept_short = sum(n for t, n in counts.short.items() if t not in lost)
    whole = engine.rows - nulls - sum(n for t, n, _ in null_likes if missing.null_like(t)) - kept_short
    scale = whole / read if read and every > 1 else 1.0
    patterns: Counter[str] = Counter()
    for shaped, n in counts.shapes.items():
        patterns[telling.pattern(shaped)] += n
    for text, n in counts.seen.items():
        if text not in lost:
            patterns[telling.pattern(shape(text))] += n
            counts.sizes[len(text)] = counts.sizes.get(len(text), 0) + n
    _take([*sentinels, *strange], counts, patterns, telling, scale)
    known = completed(engine, position, learned.reading, telling, patterns)
    traits, formats, fitting = shares(patterns, known, telling)
    seen = sum(patterns.values())
    personal, share = personal_type(
        column.name, learned.reading.logical_type, formats, seen, learned.reading.present
    )
    hide = personal or ("text" if is_free_text(learned.reading, False) else "")
    top = _uncut([(v, n) for v, n in counts.top if v not in lost])
    distinct = min(present, max(0, counts.distinct - len(lost)))
    found = ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=learned.reading.logical_type if present else "empty",
        logical_share=min(1.0, fitting / max(seen, 1)) if present else 0.0,
        rows=engine.rows,
        nulls=nulls,
        null_likes=tuple(ValueCount(t, n) for t, n, _ in null_likes),
        sentinels=tuple(ValueCount(t, n) for t, n, _ in sentinels),
        distinct=distinct,
        unique=min(present, max(0, counts.unique - sum(1 for _, n, _ in (*null_likes, *sentinels) if n == 1))),
        distinct_is_exact=not counts.error,
        top=tuple(ValueCount(mask(v, hide), n) for v, n in top),
        top_is_complete=False,
        patterns=_pattern_counts(patterns, learned, scale, hide),
        formats=_scaled(formats, scale),
        lengths=lengths_from({k: round(n * scale) or 1 for k, n in counts.sizes.items() if n}),
        numbers=_numbers(
            engine, position, recipe, sentinels, counts.drawn, scale, grouped=4 * distinct < engine.rows
        ),
        dates=_dates(engine, position, recipe, sentinels, counts.drawn, scale),
        personal=personal,
        personal_share=share,
        pattern_level=telling.level,
        traits=_scaled(traits, scale),
        null_like_confidence=tuple(s for _, _, s in null_likes),
        sentinel_confidence=tuple(s for _, _, s in sentinels),
        sketch=_sketch(engine, position, personal, lost, distinct),
        distinct_error=round(counts.error, 5),
        share_error=share_error(patterns, present) if every > 1 else 0.0,
        format_error=format_error(patterns, known, telling) if len(known.present) < distinct else 0.0,
    )
    if every > 1:
        engine.connection.unregister(counts.drawn)
    return found


def profile_dense_typed(engine: Engine, position: int, nulls: int, *, every: int = 1) -> ColumnProfile:
    """Profile of a dense number, date or timestamp column, from its sorted values.

    Args:
        engine: The open extract.
        position: Of the column.
        nulls: Rows with a real null.
        every: Read about one row in so many, where there are too many to hold.
    """
    column = engine.columns[position]
    kind = kind_of(column.type)
    every = every if engine.rows > dense.WHOLE else 1
    wide = _is_wide(column.type)
    as_floats = wide or kind == "number"
    values = (quantities.read_floats if as_floats else quantities.read_integers)(engine, position, every)
    scale = (engine.rows - nulls) / len(values) if every > 1 and len(values) else 1.0
    not_numbers = int(len(values) - np.searchsorted(values, np.nan, "left")) if as_floats else 0
    values = values[: len(values) - not_numbers]
    odd = missing.number_sentinels([(float(v), n) for v, n in sorted_values.ends(values)]) if _counts(kind) else {}
    found = [v for v, _ in sorted_values.ends(values) if float(v) in odd]
    gone = list(zip(found, sorted_values.rows_of(values, found), strict=True))
    values = sorted_values.without(values, found)
    told, error = sorted_values.repeats(values), 0.0
    top = [(_text(v, kind), n) for v, n in sorted(told.top, key=lambda pair: (-pair[1], pair[0]))]
    distinct, unique = told.distinct, told.unique
    if wide or every > 1:
        counted, named = dense.count_any(engine, position, present=engine.rows - nulls)
        distinct, unique = max(0, counted.distinct - len(gone)), counted.unique
        top = [(v, n) for v, n in named if float(v) not in odd] if wide else top
    present = engine.rows - nulls - round(scale * (not_numbers + sum(n for _, n in gone)))
    numbers = dates = None
    if len(values) and _counts(kind):
        numbers = of_sorted(sorted_values.finite(values) if as_floats else values, scale)
    elif len(values):
        days: Counter[int] = Counter()
        for different, rows in sorted_values.runs(values // _DAY):
            days.update(dict(zip(different.tolist(), rows.tolist(), strict=True)))
        shown = {str(np.datetime64(day, "D")): round(n * scale) for day, n in days.items()}
        dates = calendar(shown, _instant(int(values[0])), _instant(int(values[-1])))
    formats = integer_formats(values, column.name, present) if kind == "integer" and not wide else {}
    personal, share = personal_type(column.name, kind, formats, present)
    heavy = _uncut(top)
    not_a_number = (ValueCount("nan", round(not_numbers * scale)),) if not_numbers else ()
    return ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=kind if present else "empty",
        logical_share=1.0 if present else 0.0,
        rows=engine.rows,
        nulls=nulls,
        null_likes=not_a_number,
        sentinels=tuple(ValueCount(_text(v, kind), round(n * scale)) for v, n in gone),
        distinct=min(distinct, present),
        unique=min(unique, present),
        distinct_is_exact=not error,
        top=tuple(ValueCount(mask(v, personal), round(n * scale)) for v, n in heavy),
        top_is_complete=False,
        patterns=(),
        formats=_scaled(formats, 1.0),
        numbers=numbers,
        dates=dates,
        personal=personal,
        personal_share=share,
        null_like_confidence=tuple(1.0 for _ in not_a_number),
        sentinel_confidence=tuple(odd[float(v)] for v, _ in gone),
        sketch=_sketch(engine, position, personal, {_text(v, kind) for v, _ in gone}, distinct),
    )


def profile_dense_other(engine: Engine, position: int, nulls: int) -> ColumnProfile:
    """Profile of a column of lists, structures, bytes or times with many values: how they repeat."""
    column = engine.columns[position]
    present = engine.rows - nulls
    found, named = dense.count_any(engine, position, present=present)
    kind = kind_of(column.type)
    logical = "string" if kind == "other" else kind
    personal, share = personal_type(column.name, logical, {}, present)
    return ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=logical if present else "empty",
        logical_share=1.0 if present else 0.0,
        rows=engine.rows,
        nulls=nulls,
        null_likes=(),
        sentinels=(),
        distinct=found.distinct,
        unique=found.unique,
        distinct_is_exact=True,
        top=tuple(ValueCount(mask(v, personal), n) for v, n in _uncut(named)),
        top_is_complete=False,
        patterns=(),
        formats=(),
        personal=personal,
        personal_share=share,
        sketch=_sketch(engine, position, personal, set(), found.distinct),
    )


def _counts(kind: str) -> bool:
    return kind in {"integer", "number"}


def _is_wide(type_name: str) -> bool:
    """Numbers that neither 64-bit integers nor floats hold exactly."""
    if type_name.startswith("DECIMAL("):
        return int(type_name[8:].split(",", maxsplit=1)[0]) > _EXACT_DIGITS
    return type_name in {"HUGEINT", "UHUGEINT", "UBIGINT"}


def _uncut(ordered: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first of ordered values, without those that the cut would choose among."""
    if len(ordered) <= TOP:
        return list(ordered)
    cut = ordered[TOP][1]
    return [(v, n) for v, n in ordered[:TOP] if n > cut]


def _sketch(engine: Engine, position: int, personal: str, lost: set[str], distinct: int) -> tuple[int, ...]:
    """Of every column where there are few rows, of keys alone where there are many: to read them all takes long."""
    if personal or (engine.rows > _SKETCHED and distinct < engine.rows):
        return ()
    return dense.smallest_hashes(engine, position, sorted(lost), SKETCH, distinct)


def _missing(counts: dense.TextCounts, learned: Learned, name: str) -> list[tuple[str, int, float]]:
    """Null-like texts with rows and confidence, but for those that in this column are values."""
    others, gaps = dict(learned.reading.present), len(counts.short) > 1
    named = words_of(name)
    words = any("a" in p or "A" in p or "w" in p for p in learned.patterns) and not learned.recipe.numbers
    found = [(t, n, missing.null_like(t) or missing.placeholder(t)) for t, n in counts.short.items()]
    found = [(t, n, s) for t, n, s in found if not (words and missing.is_category(t))]
    others = {t: n for t, n in others.items() if t not in counts.short}
    found = [(t, n, s) for t, n, s in found if not tokens.is_value(t, n, others, named, gaps=gaps)]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def _sentinels(
    counts: dense.TextCounts, reading: Reading, engine: Engine, position: int
) -> list[tuple[str, int, float]]:
    """Sentinels that the sample shows, or that stand among the frequent values; their rows counted."""
    sure = {t: s for t, _, s in reading.sentinels}
    sure |= {t: missing.placeholder(t) for t, _ in counts.top if missing.placeholder(t)}
    asked = [t for t in sure if t not in counts.short]
    heavy = dict(counts.top)
    rows = {t: heavy[t] for t in asked if t in heavy}
    rows |= measure.rows_that_hold(engine, position, [t for t in asked if t not in heavy])
    return sorted(((t, rows[t], sure[t]) for t in asked), key=lambda item: (-item[1], item[0]))


def _take(
    gone: Iterable[Gone], counts: dense.TextCounts, patterns: Counter[str], telling: Telling, scale: float
) -> None:
    """Take sentinels out of the patterns and lengths in which they were counted as values."""
    for text, n, _ in gone:
        rows = round(n / scale)
        told = telling.pattern(shape(text))
        if text not in counts.short and told in patterns:
            patterns[told] -= min(rows, patterns[told])
            counts.sizes[len(text)] = max(0, counts.sizes.get(len(text), 0) - rows)
    for empty in [told for told, n in patterns.items() if not n]:
        del patterns[empty]


def _scaled(counts: Mapping[str, float], scale: float) -> tuple[FormatCount, ...]:
    rounded = {k: round(n * scale) for k, n in counts.items()}
    return tuple(FormatCount(k, n) for k, n in ranked(rounded.items()) if n)


def _pattern_counts(patterns: Counter[str], learned: Learned, scale: float, hide: str) -> tuple[PatternCount, ...]:
    kept = ranked(patterns.items())[:PATTERNS]
    examples: dict[str, str] = {}
    for text, _ in sorted(learned.reading.present):
        examples.setdefault(learned.telling.pattern(shape(text)), text)
    return tuple(PatternCount(p, round(n * scale), mask(examples.get(p, ""), hide)[:60]) for p, n in kept)


def _numbers(
    engine: Engine,
    position: int,
    recipe: dense.Recipe,
    sentinels: Iterable[tuple[str, int, float]],
    table: str,
    scale: float,
    *,
    grouped: bool,
) -> Numbers | None:
    if not recipe.numbers:
        return None
    values, rows_of = quantities.read_numbers(engine, position, recipe, table, grouped=grouped)
    odd = read_texts([(t, 1) for t, _, _ in sentinels]).numbers
    if odd:
        kept = ~np.isin(values, list(odd))
        values, rows_of = values[kept], rows_of[kept]
    if not len(values):
        return None
    told = weighted(values, rows_of)
    if scale == 1.0:
        return told
    return Numbers(
        round(told.count * scale), told.min, told.max, told.mean, told.std,
        round(told.zeros * scale), round(told.negatives * scale), told.quantiles,
    )  # fmt: skip


def _dates(
    engine: Engine,
    position: int,
    recipe: dense.Recipe,
    sentinels: Iterable[tuple[str, int, float]],
    table: str,
    scale: float,
) -> Moments | None:
    if not recipe.dates:
        return None
    days, first, last = quantities.count_days(engine, position, recipe.dates, table)
    for at, n in read_texts([(t, n) for t, n, _ in sentinels]).moments.items():
        days.pop(at.date().isoformat(), n)
    return calendar({d: round(n * scale) for d, n in days.items()}, first, last) if days else None


def _instant(microseconds: int) -> str:
    text = str(np.datetime64(microseconds, "us"))
    return text[:10] if text[10:] == "T00:00:00.000000" else text.removesuffix(".000000")


def _text(value: float | int, kind: str) -> str:
    if kind in {"date", "timestamp"}:
        return _instant(int(value))
    return str(int(value)) if kind == "integer" else str(float(value))
