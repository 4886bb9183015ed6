"""How alike two records are in each field, in levels: 0 is different, the highest quite the same, -1 not known.

Codes and days are compared by edits, words by Jaro-Winkler, texts of several words by their trigrams, rare ones
weighing more, in any order of the words; the numbers in a text apart: models that differ by a digit are two.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.profiling.entities.candidates import Ints, Pairs
from pilotgate.profiling.entities.records import Field

Vectors = np.ndarray[Any, np.dtype[np.float32]]
Levels = np.ndarray[Any, np.dtype[np.int8]]

LEVELS: Mapping[str, int] = {
    "category": 3, "code": 4, "date": 4, "email": 4, "figures": 4, "measure": 4, "text": 5, "word": 4,
}  # fmt: skip
NEAR: Mapping[str, int] = {
    "category": 1, "code": 2, "date": 2, "email": 2, "figures": 2, "measure": 2, "text": 3, "word": 2,
}  # fmt: skip
"""The level from which on two values are nearly the same."""
_COSINES = (0.4, 0.6, 0.8)
_WIDTH = 256
_WITHIN = 0.9
_PERHAPS_WITHIN = 0.6
_CONTAINED = (
    "list_has_all(string_split(a, ' '), string_split(b, ' ')) "
    "OR list_has_all(string_split(b, ' '), string_split(a, ' '))"
)
_CHUNK = 20_000
_CROSSED = 5
_SLIPS = (
    "CASE WHEN abs(length(a) - length(b)) > 2 THEN false "
    "ELSE damerau_levenshtein(a, b) <= CASE WHEN length(a) >= 16 THEN 2 ELSE 1 END END"
)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a field, numbered.

    Attributes:
        texts: Of each number, an Arrow array; 0 is that there is none.
        of: Of each record the number of its value, shape (rows,). Fields of words share their numbers.
    """

    texts: Any
    of: Ints

    def often(self) -> Ints:
        """How many records have the value that each record has, shape (rows,); 0 where it has none."""
        counts = np.bincount(self.of, minlength=1)
        counts[0] = 0
        return counts[self.of].astype(np.int64)


def read_values(engine: Engine, fields: Sequence[Field]) -> list[Values]:
    """The values of each field, from the table `records`."""
    import pyarrow as pa

    cells = ", ".join(f"{field.cell}::VARCHAR AS g{i}" for i, field in enumerate(fields))
    told = pa.Table.from_batches(engine.batches(f"SELECT k, {cells} FROM records ORDER BY k"))
    words = [i for i, field in enumerate(fields) if field.kind == "word"]
    together = [[i] for i in range(len(fields)) if i not in words] + ([words] if words else [])
    found: dict[int, Values] = {}
    for numbered in together:
        coded = pa.concat_arrays([chunk for i in numbered for chunk in told[f"g{i}"].chunks]).dictionary_encode()
        texts = pa.concat_arrays([pa.array([""]), coded.dictionary])
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
        for i, of in zip(numbered, np.split(codes, len(numbered)), strict=True):
            found[i] = Values(texts, of)
    return [found[i] for i in range(len(fields))]


def compare(engine: Engine, fields: Sequence[Field], values: Sequence[Values], pairs: Pairs) -> Levels:
    """The level of each pair in each field, shape (pairs, fields); two values are compared once."""
    found = np.zeros((len(pairs.left), len(fields)), dtype=np.int8)
    for i, (field, value) in enumerate(zip(fields, values, strict=True)):
        level = found[:, i]
        a, b = value.of[pairs.left], value.of[pairs.right]
        level[a == b] = LEVELS[field.kind] - 1
        level[(a == 0) | (b == 0)] = -1
        asked = np.flatnonzero(level == 0)
        low, high = np.minimum(a[asked], b[asked]), np.maximum(a[asked], b[asked])
        distinct, again = np.unique(low * len(value.texts) + high, return_inverse=True)
        low, high = np.divmod(distinct, len(value.texts))
        told = (
            _texts(engine, value.texts, low, high)
            if field.kind == "text"
            else _told(engine, field, value.texts, low, high)
        )
        level[asked] = told[again]
    _raise_crossed(engine, fields, values, pairs, found)
    return found


def told_once(fields: Sequence[Field], levels: Levels) -> Levels:
    """The levels, without those of the numbers in texts that are the same or different: they tell nothing new."""
    found = levels.copy()
    for i, field in enumerate(fields):
        if field.kind == "figures":
            text = next(j for j, f in enumerate(fields) if f.position == field.position and f.kind == "text")
            unlike = (found[:, text] == 0) & (found[:, i] < LEVELS["figures"] - 1)
            found[unlike | (found[:, text] == LEVELS["text"] - 1), i] = -1
    return found


def _told(engine: Engine, field: Field, texts: Any, a: Ints, b: Ints) -> Levels:
    return _asked(engine, f"({_level(field)})::TINYINT", texts, a, b).astype(np.int8)


def _asked(engine: Engine, what: str, texts: Any, a: Ints, b: Ints) -> np.ndarray[Any, Any]:
    """What DuckDB says of pairs of texts `a` and `b`, told by their numbers."""
    import pyarrow as pa

    numbers = np.arange(len(a))
    engine.connection.register(
        "asked", pa.table({"i": numbers, "a": texts.take(pa.array(a)), "b": texts.take(pa.array(b))})
    )
    told = engine.arrays(f"SELECT i, {what} AS told FROM asked")
    engine.connection.unregister("asked")
    found = np.empty_like(np.asarray(told["told"]))
    found[np.asarray(told["i"])] = told["told"]
    return found


def _level(field: Field) -> str:
    """SQL for the level of two different values `a` and `b` of a field."""
    if field.kind == "category":
        return "CASE WHEN jaro_winkler_similarity(a, b) >= 0.92 THEN 1 ELSE 0 END"
    if field.kind == "figures":
        return _figures_level()
    if field.kind == "measure":
        apart = "abs(a::DOUBLE - b::DOUBLE)"
        near, far = 0.01 * field.spread, 0.1 * field.spread
        return f"CASE WHEN {apart} <= {near} THEN 2 WHEN {apart} <= {far} THEN 1 ELSE 0 END"
    if field.kind == "email":
        user, other = "split_part(a, '@', 1)", "split_part(b, '@', 1)"
        return (
            f"CASE WHEN {_edits(2)} OR {user} = {other} THEN 2 "
            f"WHEN jaro_winkler_similarity({user}, {other}, 0.88) >= 0.88 THEN 1 ELSE 0 END"
        )
    if field.kind == "date":
        turned = "left(a, 4) || substr(a, 7, 2) || substr(a, 5, 2) = b"
        return f"CASE WHEN {turned} OR {_edits(1)} THEN 2 WHEN {_edits(2)} THEN 1 ELSE 0 END"
    if field.kind == "code":
        long = "least(length(a), length(b))"
        tail = f"{long} >= 7 AND right(a, 7) = right(b, 7)"
        step = f"{long} <= 5 AND abs(try_cast(a AS BIGINT) - try_cast(b AS BIGINT)) = 1"
        return (
            f"CASE WHEN {tail} OR ({long} >= 3 AND {_edits(1)}) THEN 2 "
            f"WHEN ({long} >= 6 AND {_edits(2)}) OR {step} THEN 1 ELSE 0 END"
        )
    return (
        f"CASE WHEN jaro_winkler_similarity(a, b, 0.92) >= 0.92 OR (length(a) > 3 AND {_edits(1)}) THEN 2 "
        f"WHEN jaro_winkler_similarity(a, b, 0.8) >= 0.8 OR starts_with(a, b) OR starts_with(b, a) THEN 1 "
        f"ELSE 0 END"
    )


def _figures_level() -> str:
    """SQL for: the rarest word with a digit is the same, or long and held in the other; nearly; not; is another.

    Nearly is what goes on in it (`pm1327`, `pm1327bk`): another colour or size, or the same. Another is, where
    both number models (`kxts208w`, not `1080p` or `19th`) and not the same.
    """
    first, second = "split_part(split_part(a, '|', 1), ' ', 1)", "split_part(split_part(b, '|', 1), ' ', 1)"
    held, there, longer = [], [], []
    model = "'[a-z][0-9]|[0-9][a-z]+[0-9]'"
    for figure, other, text in ((first, second, "b"), (second, first, "a")):
        told = f"length({figure}) >= 5 OR (length({figure}) >= 4 AND regexp_matches({figure}, '[a-z]'))"
        held.append(f"(({told}) AND contains(split_part({text}, '|', 2), {figure}))")
        there.append(f"contains(' ' || split_part({text}, '|', 1) || ' ', ' ' || {figure} || ' ')")
        longer.append(f"(length({figure}) >= 4 AND starts_with({other}, {figure}))")
    return (
        f"CASE WHEN {first} = {second} THEN 3 WHEN {' OR '.join(longer)} THEN 2 "
        f"WHEN {' OR '.join(held)} THEN 3 WHEN {' OR '.join(there)} THEN 2 "
        f"WHEN least(length({first}), length({second})) >= 4 AND regexp_matches({first}, {model}) "
        f"AND regexp_matches({second}, {model}) THEN 0 ELSE 1 END"
    )


def _edits(most: int) -> str:
    """SQL for: `a` and `b` are that many edits apart at the most."""
    return f"(abs(length(a) - length(b)) <= {most} AND damerau_levenshtein(a, b) <= {most})"


def _raise_crossed(
    engine: Engine, fields: Sequence[Field], values: Sequence[Values], pairs: Pairs, levels: Levels
) -> None:
    """Give words that stand in the place of each other's the level of nearly the same."""
    words = [i for i, field in enumerate(fields) if field.kind == "word"]
    for i, j in itertools.permutations(words[:_CROSSED], 2):
        for one, other in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
            crossed = (
                (values[i].of[one] == values[j].of[other]) & (levels[:, i] >= 0) & (levels[:, i] < NEAR["word"])
            )
            at = np.flatnonzero(crossed)
            back, to = values[i].of[other[at]], values[j].of[one[at]]
            alike = _asked(engine, "jaro_winkler_similarity(a, b) >= 0.85", values[i].texts, back, to)
            levels[at[alike], i] = NEAR["word"]


def _texts(engine: Engine, texts: Any, a: Ints, b: Ints) -> Levels:
    """Levels by the cosine of the weighed trigrams, hashed to a few hundred dimensions (Weinberger et al. 2009)."""
    vectors, norm = _vectors(engine, texts)
    found = np.empty(len(a), dtype=np.int8)
    for start in range(0, len(a), _CHUNK):
        part = slice(start, start + _CHUNK)
        one, other = a[part], b[part]
        cosine = np.einsum("ij,ij->i", vectors[one], vectors[other])
        level = np.digitize(cosine, _COSINES).astype(np.int8)
        shorter = cosine * np.maximum(norm[one], norm[other]) / np.maximum(np.minimum(norm[one], norm[other]), 1e-9)
        level[(shorter >= _WITHIN) & (level < 2)] = 2
        perhaps = np.flatnonzero((shorter >= _PERHAPS_WITHIN) & (level < 2))
        within = _asked(engine, _CONTAINED, texts, one[perhaps], other[perhaps])
        level[perhaps[within]] = 2
        found[part] = level
    near = np.flatnonzero((found == 1) | (found == 2))
    slips = _asked(engine, _SLIPS, texts, a[near], b[near])
    found[near[slips]] = NEAR["text"]
    return found


def _vectors(engine: Engine, texts: Any) -> tuple[Vectors, Vectors]:
    """Of each text the vector of length one, shape (texts, width), and its length before."""
    import pyarrow as pa

    values = len(texts)
    engine.connection.register("texts", pa.table({"v": np.arange(values), "text": texts}))
    grams = engine.arrays(
        f"WITH grams AS (SELECT DISTINCT v, gram FROM (SELECT v, unnest(list_transform(range(1, length(text) + 1), "
        f"lambda i: substr(' ' || text || ' ', i, 3))) AS gram FROM texts) WHERE substr(gram, 2, 1) != ' '), "
        f"often AS (SELECT gram, ln(1 + {values} / count(*)) AS weight, hash(gram) AS h FROM grams GROUP BY gram) "
        f"SELECT v, (h % {_WIDTH})::INT AS d, if((h >> 32) % 2 = 0, weight, -weight) AS weight "
        f"FROM grams JOIN often USING (gram) ORDER BY v"
    )
    engine.connection.unregister("texts")
    at, dimension, weight = (np.asarray(grams[name]) for name in ("v", "d", "weight"))
    found = np.zeros((values, _WIDTH), dtype=np.float32)
    for start in range(0, values, _CHUNK):
        low, high = np.searchsorted(at, [start, start + _CHUNK])
        place = (at[low:high] - start) * _WIDTH + dimension[low:high]
        held = min(_CHUNK, values - start)
        found[start : start + held] = np.bincount(place, weight[low:high], minlength=held * _WIDTH).reshape(
            held, _WIDTH
        )
    norm = np.sqrt(np.einsum("ij,ij->i", found, found))
    found /= np.maximum(norm, 1e-9)[:, None]
    return found, norm
