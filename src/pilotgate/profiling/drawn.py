"""What a sample of a column tells of all its rows: pattern by pattern, whose rows are counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from pilotgate.engines import measure
from pilotgate.engines.duckdb import Engine
from pilotgate.profiling import missing
from pilotgate.profiling.column import ranked
from pilotgate.profiling.patterns import opened, regex, shape
from pilotgate.profiling.reading import Reading, read_texts
from pilotgate.profiling.telling import Telling

_TELLING = 0.001
_LACKING = 8
_EXAMPLES = 3


def completed(
    engine: Engine, position: int, reading: Reading, telling: Telling, patterns: Mapping[str, int]
) -> Reading:
    """The sample, read together with some values of patterns that it lacks and that are not very rare."""
    known = {telling.pattern(s) for s in reading.shapes}
    rows = sum(patterns.values())
    lacking = [p for p, n in ranked(patterns.items()) if p not in known and n >= _TELLING * rows][:_LACKING]
    found = (
        measure.texts_matching(engine, position, [regex(p) for p in lacking], _EXAMPLES)
        if telling.level < 4
        else []
    )
    if not found:
        return reading
    whole = read_texts([*reading.present, *((t, 1) for t in found)], engine.columns[position].name)
    return whole if whole.logical_type == reading.logical_type else reading


def shares(
    patterns: Mapping[str, int], sample: Reading, telling: Telling
) -> tuple[dict[str, float], dict[str, float], float]:
    """Traits and formats of all rows, and rows that fit the logical type: per pattern, as the sample has them.

    Where it has none of a pattern, values that differ from it in the lengths of runs alone stand for them.
    """
    by_pattern: dict[str, list[tuple[str, int]]] = {}
    for text, n in sample.present:
        by_pattern.setdefault(telling.pattern(shape(text)), []).append((text, n))
    by_form: dict[str, list[tuple[str, int]]] = {}
    for told, pairs in by_pattern.items():
        by_form.setdefault(opened(told), []).extend(pairs)
    lacking: Counter[str] = Counter()
    for told, rows in patterns.items():
        if told not in by_pattern:
            lacking[opened(told)] += rows
    strata = [(by_pattern[told], rows) for told, rows in patterns.items() if told in by_pattern]
    strata += [(by_form[form], rows) for form, rows in lacking.items() if form in by_form]
    traits: dict[str, float] = {}
    formats: dict[str, float] = {}
    fitting = 0.0
    for found, rows in strata:
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


def format_error(patterns: Mapping[str, int], sample: Reading, telling: Telling) -> float:
    """Largest standard error of the share of a format, from the sample of each pattern (stratified sampling).

    A share is taken as (k + 1) / (n + 2), so that a pattern of which the sample shows one format alone still has an
    error.

    Source:
        Cochran, Sampling Techniques (1977), ch. 5; rule of succession for the share within a pattern.
    """
    rows = sum(patterns.values())
    if not rows:
        return 0.0
    of: dict[str, Counter[str]] = {}
    for text, _ in sample.present:
        of.setdefault(telling.pattern(shape(text)), Counter())[sample.format_of.get(text, "")] += 1
    squares: dict[str, float] = {}
    for told, n in patterns.items():
        drawn = of.get(told, Counter())
        for name in {*sample.formats, ""}:
            share = (drawn[name] + 1) / (drawn.total() + 2)
            part = (n / rows) ** 2 * share * (1 - share) / (drawn.total() + 2)
            squares[name] = squares.get(name, 0.0) + part
    return round(math.sqrt(max(squares.values())), 5)


def share_error(patterns: Mapping[str, int], present: int) -> float:
    """Largest standard error of a pattern's share: rows drawn at random without replacement (Cochran 1977, 3.2)."""
    drawn = sum(patterns.values())
    if not drawn:
        return 0.0
    spread = max(n / drawn * (1 - n / drawn) for n in patterns.values())
    left_out = max(0.0, 1 - drawn / max(present, 1))
    return round(math.sqrt(spread / drawn * left_out), 5)


def unlisted(reading: Reading, engine: Engine, position: int) -> list[tuple[str, int, float]]:
    """Null-like texts that no list has, which the sample shows; their rows counted."""
    sure = {t: s for t, _, s in reading.null_likes if not missing.null_like(t)}
    rows = measure.rows_that_hold(engine, position, list(sure))
    return sorted(((t, rows[t], s) for t, s in sure.items()), key=lambda item: (-item[1], item[0]))
