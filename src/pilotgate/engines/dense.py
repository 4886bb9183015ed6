"""Columns with too many distinct values to list: one scan hashes every value and counts shapes as it goes.

Shapes are counted on the bytes (`pilotgate.engines.texts`), of all rows or of rows drawn by the hash of their
number: each row has the same chance, wherever the file puts its like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine, quote_text
from pilotgate.engines.measure import rows_that_hold
from pilotgate.engines.texts import BLANKS, Counted, Texts, held, of_arrow, of_strings
from pilotgate.engines.values import TOP, Gathered, Repeats, hashes_of, repeats, rows_of, texts_of

_SMALL = 200_000
"""Rows up to which texts are fetched as Python's own; beyond, pyarrow is worth its import."""
_KEPT = 250_000
WHOLE = 1 << 26
"""Rows up to which all hashes or numbers of a column are held, in 8 bytes each; beyond, a part unless exact."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to count a dense text column.

    Attributes:
        level: At which its shapes are counted.
        null_like: Lower-case texts that may mean "missing".
        is_null_like: Tells whether a text is one of them, or blank.
        numbers: `plain`, `mixed` or empty: how to read numbers.
        symbols: Texts to take away from mixed numbers: currencies, units, per cent.
        comma: Some of the mixed numbers have a decimal comma.
        dates: strptime formats in which to read dates.
    """

    level: int
    null_like: tuple[str, ...]
    is_null_like: Callable[[str], bool]
    numbers: str = ""
    symbols: tuple[str, ...] = ()
    comma: bool = False
    dates: tuple[str, ...] = ()


@dataclass(slots=True)
class TextCounts:
    """What was counted in a dense text column.

    Attributes:
        distinct: Different values; `unique` occur once.
        error: Relative standard error of both; 0 where they were counted.
        shapes: Shape → rows, of the rows whose shapes were counted; null-like texts apart.
        sizes: Characters → rows, of the same.
        seen: Null-like text → rows, of the same.
        short: Null-like text → rows, of all.
        top: Frequent values with rows of all, descending; none that the cut would choose among.
        drawn: Name of a table of the rows drawn (its column is the column's), or `cells`.
    """

    distinct: int
    unique: int
    error: float
    shapes: dict[str, int]
    sizes: dict[int, int]
    seen: dict[str, int]
    short: dict[str, int]
    top: list[tuple[str, int]] = field(default_factory=list)
    drawn: str = "cells"


def count_texts(engine: Engine, position: int, recipe: Recipe, *, present: int, every: int = 1) -> TextCounts:
    """Count a text column in one scan.

    Args:
        engine: The open extract.
        position: Of the column.
        recipe: What to count.
        present: Rows that are not null.
        every: Count the shapes of about one row in so many; 1 counts all, and estimates nothing.
    """
    part = 1 if every == 1 or present <= WHOLE else 1 << (present // WHOLE).bit_length()
    counted = Counted(recipe.level, recipe.is_null_like, recipe.null_like)
    gathered = Gathered(present, part)
    kept = _Kept(present)
    for hashes, cells, texts, drawn in _scanned(engine, position, every):
        gathered.add(hashes)
        counted.add(texts)
        kept.add(hashes if drawn is None else hashes[drawn], cells, whole=drawn is not None)
    ordered = gathered.sorted()
    found = repeats(ordered)
    drawn_table = kept.register(engine, position) if every > 1 else "cells"
    short, top = dict(counted.short), list[tuple[str, int]]()
    if part == 1:
        if every > 1:
            asked = tuple(dict.fromkeys((*short, *_variants(recipe.null_like))))
            asked_rows = zip(asked, rows_of(ordered, hashes_of(engine, asked)), strict=True)
            short = {token: n for token, n in asked_rows if n}
        top = _named(engine, position, found, kept, search=every == 1)
    else:
        short = rows_that_hold(engine, position, list(short))
        top = [(v, n * every) for v, n in Counter(kept.texts()).most_common(TOP) if n > 1][:-1]
    top.sort(key=lambda pair: (-pair[1], pair[0]))
    return TextCounts(
        distinct=found.distinct * part,
        unique=found.unique * part,
        error=((part - 1) / max(found.distinct * part, 1)) ** 0.5,
        shapes=counted.shapes,
        sizes=counted.sizes,
        seen=counted.short,
        short=short,
        top=top,
        drawn=drawn_table,
    )


def _scanned(
    engine: Engine, position: int, every: int
) -> Iterator[tuple[np.ndarray[Any, Any], Any, list[Texts], Any]]:
    """Hashes of all values, the cells kept, their texts, and which of the hashes are theirs (None: all)."""
    cell = f"c{position}"
    if engine.rows <= _SMALL:
        found = engine.arrays(f"SELECT hash({cell}) AS h, {cell} AS v FROM cells WHERE {cell} IS NOT NULL")
        cells = np.ma.getdata(found["v"]).tolist()
        yield np.ma.getdata(found["h"]), cells, of_strings(cells), None
    elif every == 1:
        sql = f"SELECT hash({cell}) AS h, {cell} AS v FROM cells WHERE {cell} IS NOT NULL"
        for batch in engine.batches(sql):
            yield np.from_dlpack(batch.column(0)), batch.column(1), of_arrow(batch.column(1)), None
    else:
        names = ", ".join(f"c{i}" for i in range(engine.width))
        sql = (
            f"SELECT hash({cell}) AS h, CASE WHEN hash(number) % {every} = 0 THEN {cell} END AS v "
            f"FROM read_parquet({engine.source}, file_row_number = true) AS landed({names}, number) "
            f"WHERE {cell} IS NOT NULL"
        )
        for batch in engine.batches(sql):
            drawn = held(batch.column(1))
            cells = batch.column(1).drop_null()
            yield np.from_dlpack(batch.column(0)), cells, of_arrow(cells), drawn


class _Kept:
    """Some rows of a column, to name frequent values by and to read numbers and dates from."""

    def __init__(self, present: int) -> None:
        self._share = max(1, present // _KEPT)
        self._cells: list[Any] = []
        self._hashes: list[np.ndarray[Any, Any]] = []

    def add(self, hashes: np.ndarray[Any, Any], cells: Any, *, whole: bool) -> None:
        if not whole and not isinstance(cells, list):
            cells = cells.slice(0, -(-len(cells) // self._share)).to_pylist()
        self._cells.append(cells)
        self._hashes.append(hashes[: len(cells)].copy() if len(cells) < len(hashes) else hashes)

    def find(self, wanted: Sequence[int]) -> dict[int, str]:
        """Texts of those of some hashes that are among the rows."""
        found: dict[int, str] = {}
        asked = np.array(wanted, np.uint64)
        for hashes, cells in zip(self._hashes, self._cells, strict=True):
            for place in np.flatnonzero(np.isin(hashes, asked)).tolist():
                found.setdefault(int(hashes[place]), str(cells[place]))
        return found

    def texts(self) -> Iterator[str]:
        """All that are kept."""
        for cells in self._cells:
            yield from cells if isinstance(cells, list) else cells.to_pylist()

    def register(self, engine: Engine, position: int) -> str:
        """Show the rows to the engine as a table; its name."""
        import pyarrow as pa

        table = pa.table({f"c{position}": pa.chunked_array(self._cells, pa.string())})
        engine.connection.register("drawn_texts", table)
        return "drawn_texts"


def _named(engine: Engine, position: int, found: Repeats, kept: _Kept, *, search: bool) -> list[tuple[str, int]]:
    """The frequent values as texts; without searching the source, those before the first that no kept row has."""
    names = kept.find([h for h, _ in found.top])
    lost = [h for h, _ in found.top if h not in names]
    if lost and search:
        names |= texts_of(engine, position, lost)
    elif lost:
        most = max(n for h, n in found.top if h in lost)
        return [(names[h], n) for h, n in found.top if n > most]
    return [(names[h], n) for h, n in found.top]


def _variants(tokens: Sequence[str]) -> Iterator[str]:
    """The ways in which null-like tokens are usually written."""
    yield ""
    yield from BLANKS
    yield from (" " * n for n in range(2, 9))
    for token in tokens:
        yield from (token, token.upper(), token.capitalize(), token.title())


def count_any(engine: Engine, position: int, *, present: int) -> tuple[Repeats, list[tuple[str, int]]]:
    """How the values of a column of any type repeat, and the frequent ones as text."""
    cell = f"c{position}"
    gathered = Gathered(present)
    sql = f"SELECT hash({cell}) AS h FROM cells WHERE {cell} IS NOT NULL"
    if engine.rows <= _SMALL:
        gathered.add(np.ma.getdata(engine.arrays(sql)["h"]))
    else:
        for batch in engine.batches(sql):
            gathered.add(np.from_dlpack(batch.column(0)))
    found = repeats(gathered.sorted())
    names = texts_of(engine, position, [h for h, _ in found.top])
    return found, sorted(((names[h], n) for h, n in found.top), key=lambda pair: (-pair[1], pair[0]))


def smallest_hashes(
    engine: Engine, position: int, lost: Sequence[str], size: int, distinct: int
) -> tuple[int, ...]:
    """The smallest hashes of a column's values but those lost: first 48 bits of the MD5 of their text.

    Args:
        engine: The open extract.
        position: Of the column.
        lost: Texts to leave out.
        size: How many hashes.
        distinct: Values of the column: of so many, a few times `size` lie below a bound that spares sorting others.
    """
    cell = f"CAST(c{position} AS VARCHAR)"
    kept = f"c{position} IS NOT NULL"
    if lost:
        kept += f" AND {cell} NOT IN ({', '.join(map(quote_text, lost))})"
    hashes = f"SELECT substr(h, 1, 12) FROM (SELECT md5({cell}) AS h FROM cells WHERE {kept})"
    below = 4 * size / max(distinct, 1)
    found: set[str] = set()
    if below < 1:
        found = {h for (h,) in engine.query(f"{hashes} WHERE h < '{int(below * 16**12):012x}'")}
    if len(found) < size:
        found = {h for (h,) in engine.query(f"SELECT DISTINCT * FROM ({hashes}) ORDER BY 1 LIMIT {size}")}
    return tuple(int(h, 16) for h in sorted(found)[:size])
