"""A second way of writing the same, in a good part of a column: another source or another program wrote it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.meaning import Meaning

_MOST = 0.4
_FEW = 0.02
_HALF = 0.5
_PAIRS = 3
_FIXED = 0.7
_WHOLE = re.compile(r"[+-]?[0-9]+")
_ZEROS = re.compile(r"([+-]?[0-9]+)\.0+")
_POINTED = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_QUOTED = re.compile(r"'[0-9.,-]+")


def second(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Cells written in the second way."""
    for told in columns:
        yield from _decimals(told)
        yield from _trailing(told)
        yield from _quoted(told)
        yield from _variants(told)


def _rows(told: Meaning, places: Sequence[int]) -> int:
    return int(told.column.counts[list(places)].sum()) if places else 0


def _decimals(told: Meaning) -> Iterator[Doubt]:
    """`12.0` among whole numbers, or `12` among numbers that all have a zero behind the point."""
    values = told.column.values
    whole = [i for i, v in enumerate(values) if _WHOLE.fullmatch(v)]
    zeros = [i for i, v in enumerate(values) if _ZEROS.fullmatch(v)]
    others = [i for i, n in enumerate(told.numbers.tolist()) if np.isfinite(n) and n % 1]
    both = _rows(told, whole) + _rows(told, zeros)
    if _rows(told, others) > _FEW * both or both < _HALF * told.column.counts.sum():
        return
    for mine, how in ((zeros, "with a zero behind the point"), (whole, "without a point")):
        if 0 < _rows(told, mine) <= _MOST * both:
            for row in told.rows_of(set(mine)):
                value = values[int(told.column.codes[row])]
                meant = _ZEROS.sub(r"\1", value) if mine is zeros else ""
                yield Doubt(row, told.place, "format", f"written {how}, unlike the rest of the column", 0.9, meant)


def _trailing(told: Meaning) -> Iterator[Doubt]:
    """`4.50000` among numbers that hardly ever have more than two places: zeros that another program added."""
    values, counts = told.column.values, told.column.counts
    places = {i: len(v.rpartition(".")[2]) for i, v in enumerate(values) if _POINTED.fullmatch(v)}
    held = Counter[int]()
    for i, n in places.items():
        held[n] += int(counts[i])
    if not held or held.total() < _HALF * counts.sum():
        return
    usual, rows = held.most_common(1)[0]
    odd = {i for i, n in places.items() if n > usual and values[i].endswith("0")}
    if rows < _FIXED * held.total() or _rows(told, sorted(odd)) > _MOST * held.total():
        return
    for row in told.rows_of(odd):
        reason = f"with zeros behind the {usual} places that the rest of the column has"
        yield Doubt(row, told.place, "format", reason, 0.85)


def _quoted(told: Meaning) -> Iterator[Doubt]:
    """`'0123`: the quote by which a spreadsheet keeps digits from becoming a number."""
    values = told.column.values
    quoted = [i for i, v in enumerate(values) if _QUOTED.fullmatch(v)]
    bare = [i for i, v in enumerate(values) if v[:1].isdigit()]
    if 0 < _rows(told, quoted) <= _MOST * _rows(told, bare):
        for row in told.rows_of(set(quoted)):
            meant = values[int(told.column.codes[row])][1:]
            reason = "begins with the quote by which a spreadsheet marks a text"
            yield Doubt(row, told.place, "format", reason, 0.9, meant)


def _variants(told: Meaning) -> Iterator[Doubt]:
    """Values that also stand there in another case, or with blanks or marks at their ends, and mostly so."""
    column = told.column
    if told.kind != told.reading.logical_type or told.kind not in {"string", "boolean"}:
        return
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for i in told.places.values():
        alike[_bare(column.values[i])].append(i)
    ways: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for places in alike.values():
        usual = max(places, key=lambda i: (int(column.counts[i]), -i))
        for i in places:
            if i != usual:
                ways[_way(column.values[i], column.values[usual])].append((i, usual))
    for way, pairs in ways.items():
        odd = sum(int(column.counts[i]) for i, _ in pairs)
        rest = sum(int(column.counts[u]) for u in {u for _, u in pairs})
        if len(pairs) < _PAIRS or odd > _MOST * (odd + rest):
            continue
        back = Counter(_way(column.values[u], column.values[i]) for i, u in pairs)
        against = sum(len(ways.get(other, ())) for other in back if other != way)
        if against > _FEW * 10 * len(pairs):
            continue
        for i, usual in pairs:
            if column.counts[i] < column.counts[usual]:
                for row in told.rows_of({i}):
                    reason = f"{way}, as are {odd:,} values of the column that mostly stand there otherwise"
                    yield Doubt(row, told.place, "format", reason, 0.85, column.values[usual])


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,;:'\"*")


def _way(value: str, usual: str) -> str:
    """How a value is written that is usually written otherwise."""
    if value.strip() == usual.strip():
        return "with blanks at its ends" if len(value) > len(usual) else "without blanks at its ends"
    if value.casefold() == usual.casefold():
        if value == value.upper():
            return "in upper case"
        return "in lower case" if value == value.lower() else "in another case"
    return "with a mark at its end" if len(value) > len(usual) else "without a mark at its end"
