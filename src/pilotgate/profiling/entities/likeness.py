"""How alike two records are in each field, in levels: 0 is different, the highest quite the same, -1 not known.

Codes and days are compared by edits, words by Jaro-Winkler, texts of several words by their trigrams, rare ones
weighing more, in any order of the words; the numbers in a text apart: models that differ by a digit are two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.profiling.entities.candidates import Ints, Pairs
from pilotgate.profiling.entities.records import Field

Vectors = np.ndarray[Any, np.dtype[np.float32]]
Levels = np.ndarray[Any, np.dtype[np.int8]]

LEVELS: Mapping[str, int] = {
    "category": 3, "code": 4, "date": 4, "email": 4, "figures": 3, "measure": 4, "text": 5, "word": 4,
}  # fmt: skip
NEAR: Mapping[str, int] = {
    "category": 1, "code": 2, "date": 2, "email": 2, "figures": 1, "measure": 2, "text": 3, "word": 2,
}  # fmt: skip
"""The level from which on two values are nearly the same."""
_COSINES = (0.4, 0.6, 0.8)
_WIDTH = 256
_WITHIN = 0.9
_CHUNK = 50_000


def compare(engine: Engine, fields: Sequence[Field], pairs: Pairs) -> Levels:
    """The level of each pair in each field, shape (pairs, fields)."""
    import pyarrow as pa

    found = np.full((len(pairs.left), len(fields)), -1, dtype=np.int8)
    plain = [(i, f) for i, f in enumerate(fields) if f.kind != "text"]
    if plain and len(pairs.left):
        asked = pa.table({"i": np.arange(len(pairs.left)), "l": pairs.left, "r": pairs.right})
        engine.connection.register("asked", asked)
        levels = ", ".join(f"({_level(fields, i)})::TINYINT AS g{i}" for i, _ in plain)
        told = engine.arrays(
            f"SELECT i, {levels} FROM asked JOIN records l ON l.k = asked.l JOIN records r ON r.k = asked.r"
        )
        engine.connection.unregister("asked")
        for i, _ in plain:
            found[np.asarray(told["i"]), i] = np.asarray(told[f"g{i}"])
    for i, field in enumerate(fields):
        if field.kind == "text":
            found[:, i] = _texts(engine, field, pairs)
    return found


def told_once(fields: Sequence[Field], levels: Levels) -> Levels:
    """The levels, without those of the numbers in texts that are the same or different: they tell nothing new."""
    found = levels.copy()
    for i, field in enumerate(fields):
        if field.kind == "figures":
            text = next(j for j, f in enumerate(fields) if f.position == field.position and f.kind == "text")
            found[(found[:, text] == 0) | (found[:, text] == LEVELS["text"] - 1), i] = -1
    return found


def _level(fields: Sequence[Field], i: int) -> str:
    """SQL for the level of a field."""
    field = fields[i]
    a, b = f"l.{field.cell}", f"r.{field.cell}"
    gone = f"WHEN {a} IS NULL OR {b} IS NULL THEN -1"
    same = f"WHEN {a} = {b} THEN {LEVELS[field.kind] - 1}"
    if field.kind == "category":
        return f"CASE {gone} {same} WHEN jaro_winkler_similarity({a}, {b}) >= 0.92 THEN 1 ELSE 0 END"
    if field.kind == "figures":
        first, second = f"split_part({a}, ' ', 1)", f"split_part({b}, ' ', 1)"
        within = " OR ".join(
            f"contains(' ' || {text} || ' ', ' ' || {figure} || ' ')" for text, figure in ((b, first), (a, second))
        )
        return f"CASE {gone} WHEN {first} = {second} THEN 2 WHEN {within} THEN 1 ELSE 0 END"
    if field.kind == "measure":
        apart = f"abs({a}::DOUBLE - {b}::DOUBLE)"
        return (
            f"CASE {gone} {same} WHEN {apart} <= {0.01 * field.spread} THEN 2 "
            f"WHEN {apart} <= {0.1 * field.spread} THEN 1 ELSE 0 END"
        )
    edits = f"damerau_levenshtein({a}, {b})"
    if field.kind == "email":
        users = f"split_part({a}, '@', 1), split_part({b}, '@', 1)"
        return (
            f"CASE {gone} {same} WHEN {edits} <= 2 OR damerau_levenshtein({users}) = 0 THEN 2 "
            f"WHEN jaro_winkler_similarity({users}) >= 0.88 THEN 1 ELSE 0 END"
        )
    if field.kind == "date":
        turned = f"left({a}, 4) || substr({a}, 7, 2) || substr({a}, 5, 2) = {b}"
        return f"CASE {gone} {same} WHEN {turned} OR {edits} <= 1 THEN 2 WHEN {edits} <= 2 THEN 1 ELSE 0 END"
    if field.kind == "code":
        long = f"least(length({a}), length({b}))"
        tail = f"{long} >= 7 AND right({a}, 7) = right({b}, 7)"
        step = f"{long} <= 5 AND abs(try_cast({a} AS BIGINT) - try_cast({b} AS BIGINT)) = 1"
        return (
            f"CASE {gone} {same} WHEN {tail} OR ({long} >= 3 AND {edits} <= 1) THEN 2 "
            f"WHEN ({long} >= 6 AND {edits} <= 2) OR {step} THEN 1 ELSE 0 END"
        )
    likeness = f"jaro_winkler_similarity({a}, {b})"
    begins = f"starts_with({a}, {b}) OR starts_with({b}, {a})"
    return (
        f"CASE {gone} {same} WHEN {likeness} >= 0.92 OR ({edits} <= 1 AND length({a}) > 3) {_crossed(fields, i)} "
        f"THEN 2 WHEN {likeness} >= 0.8 OR {begins} THEN 1 ELSE 0 END"
    )


def _crossed(fields: Sequence[Field], i: int) -> str:
    """SQL for: the value stands in the place of another field's value, and that one in its place."""
    cell = fields[i].cell
    others = [f.cell for j, f in enumerate(fields) if f.kind == "word" and j != i][:4]
    return "".join(
        f" OR (l.{cell} = r.{other} AND jaro_winkler_similarity(r.{cell}, l.{other}) >= 0.85)"
        f" OR (r.{cell} = l.{other} AND jaro_winkler_similarity(l.{cell}, r.{other}) >= 0.85)"
        for other in others
    )


def _texts(engine: Engine, field: Field, pairs: Pairs) -> Levels:
    """Levels by the cosine of the weighed trigrams, hashed to a few hundred dimensions (Weinberger et al. 2009)."""
    cell = field.cell
    engine.query(
        f"CREATE OR REPLACE TABLE texts AS SELECT {cell} AS text, row_number() OVER (ORDER BY {cell}) AS v "
        f"FROM (SELECT DISTINCT {cell} FROM records WHERE {cell} IS NOT NULL)"
    )
    told = engine.arrays(f"SELECT k, coalesce(v, 0) AS v FROM records LEFT JOIN texts ON {cell} = text ORDER BY k")
    value = np.asarray(told["v"])
    vectors, norm = _vectors(engine, int(value.max()) + 1)
    found = np.full(len(pairs.left), -1, dtype=np.int8)
    for start in range(0, len(pairs.left), _CHUNK):
        a = value[pairs.left[start : start + _CHUNK]]
        b = value[pairs.right[start : start + _CHUNK]]
        cosine = np.einsum("ij,ij->i", vectors[a], vectors[b])
        level = np.digitize(cosine, _COSINES).astype(np.int8)
        shorter = cosine * np.maximum(norm[a], norm[b]) / np.maximum(np.minimum(norm[a], norm[b]), 1e-9)
        level[(shorter >= _WITHIN) & (level < 2)] = 2
        level[a == b] = LEVELS["text"] - 1
        level[(a == 0) | (b == 0)] = -1
        found[start : start + _CHUNK] = level
    _raise_slips(engine, found, value[pairs.left], value[pairs.right])
    return found


def _raise_slips(engine: Engine, levels: Levels, a: Ints, b: Ints) -> None:
    """Give texts that are a letter or two apart the level of nearly the same: in short ones that is many grams."""
    import pyarrow as pa

    asked = np.flatnonzero((levels == 1) | (levels == 2))
    engine.connection.register("asked", pa.table({"i": asked, "a": a[asked], "b": b[asked]}))
    slips = engine.arrays(
        "SELECT i FROM asked JOIN texts l ON l.v = a JOIN texts r ON r.v = b "
        "WHERE abs(length(l.text) - length(r.text)) <= 2 "
        "AND damerau_levenshtein(l.text, r.text) <= CASE WHEN length(l.text) >= 16 THEN 2 ELSE 1 END"
    )
    engine.connection.unregister("asked")
    levels[np.asarray(slips["i"])] = NEAR["text"]


def _vectors(engine: Engine, values: int) -> tuple[Vectors, Vectors]:
    """Of each value in `texts` the vector of length one, shape (values, width), and its length before."""
    grams = engine.arrays(
        f"WITH grams AS (SELECT DISTINCT v, gram FROM (SELECT v, unnest(list_transform(range(1, length(text) + 1), "
        f"lambda i: substr(' ' || text || ' ', i, 3))) AS gram FROM texts) WHERE substr(gram, 2, 1) != ' '), "
        f"often AS (SELECT gram, ln(1 + {values} / count(*)) AS weight, hash(gram) AS h FROM grams GROUP BY gram) "
        f"SELECT v, (h % {_WIDTH})::INT AS d, if((h >> 32) % 2 = 0, weight, -weight) AS weight "
        f"FROM grams JOIN often USING (gram) ORDER BY v"
    )
    at, dimension, weight = (np.asarray(grams[name]) for name in ("v", "d", "weight"))
    found = np.zeros((values, _WIDTH), dtype=np.float32)
    for start in range(0, values, _CHUNK):
        low, high = np.searchsorted(at, [start, start + _CHUNK])
        place = (at[low:high] - start) * _WIDTH + dimension[low:high]
        held = min(_CHUNK, values - start)
        found[start : start + held] = np.bincount(place, weight[low:high], minlength=held * _WIDTH).reshape(
            held, _WIDTH
        )
    norm = np.linalg.norm(found, axis=1, keepdims=True)
    return np.divide(found, norm, out=found, where=norm > 0), norm[:, 0]


def frequencies(engine: Engine, field: Field, rows: int) -> Ints:
    """How many records have the value that each record has, shape (rows,); 0 where it has none."""
    found = engine.arrays(
        f"SELECT k, CASE WHEN {field.cell} IS NULL THEN 0 ELSE count(*) OVER (PARTITION BY {field.cell}) END AS n "
        f"FROM records"
    )
    often = np.zeros(rows, dtype=np.int64)
    often[np.asarray(found["k"])] = np.asarray(found["n"])
    return often
