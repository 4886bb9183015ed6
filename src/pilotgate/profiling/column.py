"""One column: from what was counted to what it means."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pilotgate.model import Column, ColumnProfile, FormatCount, Lengths, PatternCount, ValueCount
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.personal import mask, personal_type
from pilotgate.profiling.reading import Pair, Reading, read_texts
from pilotgate.profiling.statistics import moments_of, numbers_of
from pilotgate.profiling.telling import Telling, choose

Listed = tuple[str, int, int | None]

SKETCH = 64
COMPLETE = 50
TOP = 20
PATTERNS = 24
_FREE_TEXT = 0.3
_SHOWN = 10


def profile_texts(column: Column, position: int, rows: int, nulls: int, listed: Sequence[Listed]) -> ColumnProfile:
    """Profile of a text column from its whole dictionary.

    Args:
        column: The column.
        position: Its place, from 0.
        rows: Rows of the extract.
        nulls: Rows with a real null.
        listed: Each distinct text with its rows and the source line on which it first stands.
    """
    reading = read_texts([(text, n) for text, n, _ in listed], column.name)
    lines = {text: line for text, _, line in listed if line is not None}
    present = reading.rows
    telling = choose(reading.shapes, (v for v, _ in reading.present))
    personal, share = personal_type(column.name, reading.logical_type, reading.formats, present, reading.present)
    top, complete = top_values(reading.present)
    hide = personal or ("text" if is_free_text(reading, complete) else "")
    return ColumnProfile(
        name=column.name,
        position=position,
        type=column.type,
        logical_type=reading.logical_type if present else "empty",
        logical_share=reading.fitting / present if present else 0.0,
        rows=rows,
        nulls=nulls,
        null_likes=_counts((t, n) for t, n, _ in reading.null_likes),
        sentinels=_counts((t, n) for t, n, _ in reading.sentinels),
        distinct=len(reading.present),
        unique=sum(1 for _, n in reading.present if n == 1),
        distinct_is_exact=True,
        top=tuple(ValueCount(mask(v, hide), n) for v, n in top),
        top_is_complete=complete,
        patterns=_patterns(reading, telling, hide, lines),
        formats=_formats(reading, hide, lines),
        lengths=lengths_of(reading.present),
        numbers=numbers_of(reading.numbers),
        dates=moments_of(reading.moments),
        personal=personal,
        personal_share=share,
        pattern_level=telling.level,
        traits=tuple(FormatCount(k, n) for k, n in ranked(reading.traits.items())),
        null_like_confidence=_sure(reading.null_likes),
        sentinel_confidence=_sure(reading.sentinels),
        entropy=entropy_of([n for _, n in reading.present]),
        sketch=() if personal else sketch_of(v for v, _ in reading.present),
    )


def ranked(pairs: Iterable[Pair]) -> list[Pair]:
    """Most frequent first; equals in order of the text, so that row order does not show."""
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def top_values(pairs: Sequence[Pair]) -> tuple[list[Pair], bool]:
    """The most frequent values, and whether they are all there are.

    All values where they are at most 50, else at most 20, without those that the cut would choose among.
    """
    order = ranked(pairs)
    if len(order) <= COMPLETE:
        return order, True
    cut = order[TOP][1]
    return [(v, n) for v, n in order[:TOP] if n > cut], False


def is_free_text(reading: Reading, complete: bool) -> bool:
    """Words that hardly repeat: whatever they say, they are not shown raw."""
    if reading.logical_type != "string" or not reading.rows:
        return False
    spoken = sum(n for s, n in reading.shapes.items() if "a" in s or "A" in s)
    repeated = len(reading.present) <= _FREE_TEXT * reading.rows
    return spoken > 0.5 * reading.rows and not repeated and (not complete or len(reading.present) > _SHOWN)


def lengths_of(pairs: Sequence[Pair]) -> Lengths | None:
    """Characters per value; the standard deviation is the sample's."""
    sizes: Counter[int] = Counter()
    for value, n in pairs:
        sizes[len(value)] += n
    return lengths_from(sizes)


def lengths_from(sizes: Mapping[int, int]) -> Lengths | None:
    """Characters per value, given as length → rows."""
    spread = numbers_of({float(size): n for size, n in sizes.items()})
    if spread is None:
        return None
    return Lengths(int(spread.min), int(spread.max), spread.mean, spread.std, spread.quantiles)


def sketch_of(values: Iterable[str]) -> tuple[int, ...]:
    """The 64 smallest hashes of texts: first 48 bits of the MD5 of their UTF-8 (a fingerprint, not security)."""
    hashes = (hashlib.md5(v.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:6] for v in values)
    return tuple(int.from_bytes(h, "big") for h in heapq.nsmallest(SKETCH, set(hashes)))


def entropy_of(counts: Sequence[int]) -> float | None:
    """Shannon entropy in bits; None without rows."""
    total = sum(counts)
    if not total:
        return None
    return max(0.0, math.log2(total) - math.fsum(n * math.log2(n) for n in counts) / total)


def _patterns(reading: Reading, telling: Telling, hide: str, lines: Mapping[str, int]) -> tuple[PatternCount, ...]:
    told = {s: telling.pattern(s) for s in reading.shapes}
    counts: Counter[str] = Counter()
    for shaped, n in reading.shapes.items():
        counts[told[shaped]] += n
    kept = ranked(counts.items())[:PATTERNS]
    first = _first({value: told[shape(value)] for value, _ in reading.present}, lines)
    return tuple(PatternCount(p, n, mask(first[p], hide)[:60], lines.get(first[p])) for p, n in kept)


def _formats(reading: Reading, hide: str, lines: Mapping[str, int]) -> tuple[FormatCount, ...]:
    first = _first(reading.format_of, lines)
    return tuple(
        FormatCount(name, n, mask(first[name], hide)[:60], lines.get(first[name]))
        for name, n in ranked(reading.formats.items())
    )


def _first(kinds: Mapping[str, str], lines: Mapping[str, int]) -> dict[str, str]:
    """Of each kind, the value that stands first in the source; the smallest where lines are not known."""
    first: dict[str, str] = {}
    for value, kind in kinds.items():
        if kind not in first or (lines.get(value, 0), value) < (lines.get(first[kind], 0), first[kind]):
            first[kind] = value
    return first


def _counts(pairs: Iterable[Pair]) -> tuple[ValueCount, ...]:
    return tuple(ValueCount(v, n) for v, n in ranked(pairs))


def _sure(found: Sequence[tuple[str, int, float]]) -> tuple[float, ...]:
    return tuple(c for _, _, c in sorted(found, key=lambda item: (-item[1], item[0])))
