"""Columns with too many distinct values to read one by one: learn from a sample, count in the engine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pilotgate.engines import dense
from pilotgate.engines.duckdb import Engine
from pilotgate.engines.measure import kind_of
from pilotgate.model import ColumnProfile, FormatCount, Moments, Numbers, PatternCount, ValueCount
from pilotgate.profiling import missing
from pilotgate.profiling.column import PATTERNS, SKETCH, TOP, is_free_text, lengths_from, ranked
from pilotgate.profiling.patterns import choose_level, pattern, pattern_of_shape, regex, shape
from pilotgate.profiling.personal import mask, personal_type
from pilotgate.profiling.reading import Reading, read_texts
from pilotgate.profiling.statistics import calendar, weighted

Gone = tuple[str, int, float]

SAMPLE = 500
_SKETCHED = 200_000
_LEARNED = 16
_ENOUGH = 40_000
_LARGE = 1_000_000
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Learned:
    """What the sample of a dense text column teaches."""

    reading: Reading
    patterns: tuple[str, ...]
    recipe: dense.Recipe


def learn(pairs: Sequence[tuple[str, int]], name: str = "") -> Learned:
    """Read a sample: which patterns to expect, and how its numbers and dates are written."""
    reading = read_texts(pairs, name)
    level = choose_level(reading.shapes.items())
    told: Counter[str] = Counter()
    for shaped, n in reading.shapes.items():
        told[pattern_of_shape(shaped, level)] += n
    expected = tuple(p for p, _ in ranked(told.items())[:_LEARNED]) if level < 4 else ()
    numbers, dates = "", tuple(form.sql for form, _ in reading.date_codes[:8])
    if reading.logical_type in {"integer", "number"}:
        plain = {"number integer", "number decimal point", "number leading zeros", "number exponent"}
        numbers = "plain" if set(reading.formats) <= plain else "mixed"
    recipe = dense.Recipe(
        level=level,
        null_like=missing.known_tokens(),
        patterns=tuple(regex(p) for p in expected),
        digits=tuple("9" in p for p in expected),
        numbers=numbers,
        symbols=tuple(sorted(_symbols(reading.formats), key=lambda symbol: (-len(symbol), symbol))),
        comma=any(name.endswith(("decimal comma", "thousands point")) for name in reading.formats),
        dates=dates if reading.moments else (),
    )
    return Learned(reading, expected, recipe)


def _symbols(formats: Iterable[str]) -> set[str]:
    """Currencies, units and signs that the named formats of numbers speak of."""
    found = {name.split()[1] for name in formats if name.startswith(("currency ", "unit "))}
    return found | ({"%"} if any(name.startswith("percent") for name in formats) else set())


def profile_dense_texts(
    engine: Engine, position: int, nulls: int, learned: Learned, *, table: str, distinct_guess: int
) -> ColumnProfile:
    """Profile of a dense text column.

    Args:
        engine: The open extract.
        position: Of the column.
        nulls: Rows with a real null.
        learned: From the sample.
        table: `cells` for exact counts, else a drawn table from which shares are estimated.
        distinct_guess: Distinct values as the sample suggests, to choose how many hashes to read.
    """
    column, recipe = engine.columns[position], learned.recipe
    exact = table == "cells"
    if exact:
        counts, error = dense.count_texts(engine, position, recipe), 0.0
        distinct, unique = counts.distinct, counts.unique
    else:
        counts = dense.count_sample(engine, table, position, recipe)
        part = max(1, 2 ** int(math.log2(max(1, distinct_guess / _ENOUGH))))
        distinct, unique = dense.count_distinct(engine, position, part)
        error = math.sqrt((part - 1) / max(distinct, 1))
    gone = _missing(engine, position, counts, recipe, exact=exact)
    null_likes = [(t, n, s) for t, n, s in gone if missing.null_like(t)]
    sentinels = _sentinels(counts, learned.reading, exact, engine, position)
    sentinels += [item for item in gone if item not in null_likes]
    absent = sum(n for _, n, _ in (*null_likes, *sentinels))
    present = engine.rows - nulls - absent
    lost = {t for t, _, _ in (*null_likes, *sentinels)}
    read = sum(counts.known.values()) + sum(counts.shapes.values())
    scale = (engine.rows - nulls - sum(n for _, n, _ in null_likes)) / read if read and not exact else 1.0
    patterns = _patterns(counts, learned)
    for text, n in counts.short.items():
        if text not in lost:
            patterns[pattern(text, recipe.level)] += n
            counts.sizes[len(text)] = counts.sizes.get(len(text), 0) + n
    _take(sentinels, counts, patterns, recipe.level, scale)
    traits, formats, fitting = _told(patterns, learned.reading, recipe.level)
    personal, share = personal_type(column.name, learned.reading.logical_type, formats, sum(patterns.values()))
    hide = personal or ("text" if is_free_text(learned.reading, False) else "")
    top = [(v, n) for v, n in counts.top if v not in lost][:TOP]
    seen = max(sum(patterns.values()), 1)
    return ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=learned.reading.logical_type if present else "empty",
        logical_share=min(1.0, fitting / seen) if present else 0.0,
        rows=engine.rows,
        nulls=nulls,
        null_likes=tuple(ValueCount(t, n) for t, n, _ in null_likes),
        sentinels=tuple(ValueCount(t, n) for t, n, _ in sentinels),
        distinct=min(present, max(0, distinct - len(lost))),
        unique=min(present, max(0, unique - sum(1 for _, n, _ in (*null_likes, *sentinels) if n == 1))),
        distinct_is_exact=exact,
        top=tuple(ValueCount(mask(v, hide), round(n * scale)) for v, n in top),
        top_is_complete=False,
        patterns=_pattern_counts(patterns, learned, scale, hide),
        formats=_scaled(formats, scale),
        lengths=lengths_from({k: round(n * scale) or 1 for k, n in counts.sizes.items() if n}),
        numbers=_numbers(engine, position, recipe, sentinels, table, scale, grouped=4 * distinct < engine.rows),
        dates=_dates(engine, position, recipe, sentinels, table, scale),
        personal=personal,
        personal_share=share,
        pattern_level=recipe.level,
        traits=_scaled(traits, scale),
        null_like_confidence=tuple(s for _, _, s in null_likes),
        sentinel_confidence=tuple(s for _, _, s in sentinels),
        sketch=_sketch(engine, position, personal, lost),
        distinct_error=round(error, 5),
        share_error=0.0 if exact else _share_error(counts),
    )


def profile_dense_typed(
    engine: Engine, position: int, nulls: int, *, table: str, distinct_guess: int
) -> ColumnProfile:
    """Profile of a dense number, date or timestamp column, from its sorted values."""
    column = engine.columns[position]
    kind = kind_of(column.type)
    exact = table == "cells"
    read = dense.read_numbers(engine, position, None, table)[0] if kind == "number" else None
    values = read if read is not None else dense.read_integers(engine, position, table)
    starts = (
        np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))) if len(values) else np.array([], int)
    )
    rows_of = np.diff(np.append(starts, len(values))).astype(np.int64)
    alone, odd = values[starts], {}
    scale = 1.0 if exact or not len(values) else (engine.rows - nulls) / len(values)
    if kind in {"integer", "number"} and len(alone):
        edges = np.unique(
            np.concatenate((np.arange(min(50, len(alone))), np.arange(max(0, len(alone) - 50), len(alone))))
        )
        odd = missing.number_sentinels([(float(alone[i]), int(rows_of[i])) for i in edges])
    kept = np.array([v not in odd for v in alone.tolist()]) if odd else np.ones(len(alone), bool)
    gone = [(v, int(n * scale)) for v, n in zip(alone[~kept].tolist(), rows_of[~kept].tolist(), strict=True)]
    alone, rows_of = alone[kept], rows_of[kept]
    distinct, unique, error = len(alone), int((rows_of == 1).sum()), 0.0
    if not exact:
        part = max(1, 2 ** int(math.log2(max(1, distinct_guess / _ENOUGH))))
        distinct, unique = dense.count_distinct(engine, position, part)
        error = math.sqrt((part - 1) / max(distinct, 1))
    present = engine.rows - nulls - sum(n for _, n in gone)
    numbers = dates = None
    if len(alone) and kind in {"integer", "number"}:
        numbers = weighted(alone.astype(np.float64), np.maximum(1, np.round(rows_of * scale)).astype(np.int64))
    elif len(alone):
        days, at = np.unique(alone // _DAY, return_inverse=True)
        per_day = np.bincount(at, weights=rows_of * scale).round().astype(int)
        shown = {str(np.datetime64(int(d), "D")): int(n) for d, n in zip(days, per_day, strict=True)}
        dates = calendar(shown, _instant(int(alone[0])), _instant(int(alone[-1])))
    order = np.lexsort((alone, -rows_of))[: TOP + 1]
    cut = int(rows_of[order[-1]]) if len(order) > TOP else 0
    heavy = [(alone[i], int(rows_of[i])) for i in order[:TOP] if rows_of[i] > cut]
    personal, share = personal_type(column.name, kind, {}, present)
    return ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=kind if present else "empty",
        logical_share=1.0 if present else 0.0,
        rows=engine.rows,
        nulls=nulls,
        null_likes=(),
        sentinels=tuple(ValueCount(_text(v, kind), n) for v, n in gone),
        distinct=min(distinct, present),
        unique=min(unique, present),
        distinct_is_exact=exact,
        top=tuple(ValueCount(mask(_text(v, kind), personal), round(n * scale)) for v, n in heavy),
        top_is_complete=False,
        patterns=(),
        formats=(),
        numbers=numbers,
        dates=dates,
        personal=personal,
        personal_share=share,
        sentinel_confidence=tuple(odd[v] for v, _ in gone),
        sketch=_sketch(engine, position, personal, {_text(v, kind) for v, _ in gone}),
        distinct_error=round(error, 5),
    )


def _sketch(engine: Engine, position: int, personal: str, lost: set[str]) -> tuple[int, ...]:
    return (
        () if personal or engine.rows > _SKETCHED else dense.smallest_hashes(engine, position, sorted(lost), SKETCH)
    )


def _missing(
    engine: Engine, position: int, counts: dense.TextCounts, recipe: dense.Recipe, *, exact: bool
) -> list[tuple[str, int, float]]:
    """Null-like texts with rows and confidence; those that a sample shows are counted over all rows."""
    found = [(t, n, missing.null_like(t) or missing.placeholder(t)) for t, n in counts.short.items()]
    words = any("a" in p or "A" in p or "w" in p for p in recipe.patterns) and not recipe.numbers
    found = [(t, n, s) for t, n, s in found if s and not (words and missing.is_category(t))]
    if not exact and found:
        whole = dense.count_tokens(engine, [(position, [t for t, _, _ in found])])
        found = [(t, whole[position, t], s) for t, _, s in found]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def _sentinels(
    counts: dense.TextCounts, reading: Reading, exact: bool, engine: Engine, position: int
) -> list[tuple[str, int, float]]:
    """Sentinels that the sample shows, or that stand among the frequent values; their rows counted."""
    sure = {t: s for t, _, s in reading.sentinels}
    sure |= {t: missing.placeholder(t) for t, _ in counts.top if missing.placeholder(t)}
    asked = [t for t in sure if t not in counts.short]
    if not asked:
        return []
    heavy = dict(counts.top)
    if exact and all(t in heavy for t in asked):
        rows = {t: heavy[t] for t in asked}
    else:
        rows = {t: n for (_, t), n in dense.count_tokens(engine, [(position, asked)]).items()}
    return sorted(((t, rows[t], sure[t]) for t in asked), key=lambda item: (-item[1], item[0]))


def _patterns(counts: dense.TextCounts, learned: Learned) -> Counter[str]:
    told: Counter[str] = Counter()
    for place, n in counts.known.items():
        told[learned.patterns[place]] += n
    for shaped, n in counts.shapes.items():
        told[pattern_of_shape(shaped, learned.recipe.level)] += n
    return told


def _take(gone: Iterable[Gone], counts: dense.TextCounts, patterns: Counter[str], level: int, scale: float) -> None:
    """Take sentinels out of the patterns and lengths in which they were counted as values."""
    for text, n, _ in gone:
        rows = round(n / scale)
        told = pattern(text, level)
        if text not in counts.short and told in patterns:
            patterns[told] -= min(rows, patterns[told])
            counts.sizes[len(text)] = max(0, counts.sizes.get(len(text), 0) - rows)
    for empty in [told for told, n in patterns.items() if not n]:
        del patterns[empty]


def _told(
    patterns: Mapping[str, int], sample: Reading, level: int
) -> tuple[dict[str, float], dict[str, float], float]:
    """Traits and formats of all rows, and rows that fit the logical type: per pattern, as the sample has them."""
    by_pattern: dict[str, list[tuple[str, int]]] = {}
    for text, n in sample.present:
        by_pattern.setdefault(pattern_of_shape(shape(text), level), []).append((text, n))
    traits: dict[str, float] = {}
    formats: dict[str, float] = {}
    fitting = 0.0
    for told, rows in patterns.items():
        found = by_pattern.get(told)
        if not found:
            continue
        drawn = sum(n for _, n in found)
        for text, n in found:
            weight = rows * n / drawn
            for trait in sample.traits_of[text]:
                traits[trait] = traits.get(trait, 0.0) + weight
            name = sample.format_of.get(text, "")
            if name:
                formats[name] = formats.get(name, 0.0) + weight
            fitting += weight if text in sample.fits else 0.0
    return traits, formats, fitting


def _scaled(counts: Mapping[str, float], scale: float) -> tuple[FormatCount, ...]:
    rounded = {k: round(n * scale) for k, n in counts.items()}
    return tuple(FormatCount(k, n) for k, n in ranked(rounded.items()) if n)


def _pattern_counts(patterns: Counter[str], learned: Learned, scale: float, hide: str) -> tuple[PatternCount, ...]:
    kept = ranked(patterns.items())[:PATTERNS]
    examples: dict[str, str] = {}
    for text, _ in sorted(learned.reading.present):
        examples.setdefault(pattern_of_shape(shape(text), learned.recipe.level), text)
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
    values, rows_of = dense.read_numbers(engine, position, recipe, table, grouped=grouped)
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
    days, first, last = dense.count_days(engine, position, recipe.dates, table)
    for at, n in read_texts([(t, n) for t, n, _ in sentinels]).moments.items():
        days.pop(at.date().isoformat(), n)
    return calendar({d: round(n * scale) for d, n in days.items()}, first, last) if days else None


def _share_error(counts: dense.TextCounts) -> float:
    """Standard error of the largest pattern share, from the spread between blocks (cluster sampling)."""
    totals: Counter[int] = Counter()
    for (block, _), n in counts.by_block.items():
        totals[block] += n
    if len(totals) < 2 or not counts.by_block:
        return 0.0
    worst = 0.0
    for place in {p for _, p in counts.by_block}:
        shares = np.array([counts.by_block.get((b, place), 0) / n for b, n in totals.items()])
        worst = max(worst, float(shares.std(ddof=1) / math.sqrt(len(shares))))
    return round(worst, 5)


def _instant(microseconds: int) -> str:
    text = str(np.datetime64(microseconds, "us"))
    return text[:10] if text[10:] == "T00:00:00.000000" else text.removesuffix(".000000")


def _text(value: float | int, kind: str) -> str:
    if kind in {"date", "timestamp"}:
        return _instant(int(value))
    return str(int(value)) if kind == "integer" else str(float(value))
