"""Which pairs of records to compare: all of a short list; of a long one those that share something rare.

A record is looked up by its values, words, beginnings of words and numbers, whatever column they stand in (a first
name may stand in the place of the last), the rarest first; what many records share is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.profiling.entities.records import Field

_ALL_PAIRS = 50_000
_SHARED = 4_000_000
_PARTNERS = 30
_RANDOM = 50_000
_OFTEN = 1_000

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of records, by their number `k`.

    Attributes:
        left: Smaller numbers, shape (n,).
        right: Larger numbers, shape (n,).
        total: Pairs that there are.
        complete: Every pair is among them.
    """

    left: Ints
    right: Ints
    total: int
    complete: bool


def candidates(engine: Engine, fields: Sequence[Field], rows: int) -> Pairs:
    """The pairs worth comparing; a list whose pairs are few is compared whole."""
    total = rows * (rows - 1) // 2
    if total <= _ALL_PAIRS:
        left, right = np.triu_indices(rows, 1)
        return Pairs(left.astype(np.int64), right.astype(np.int64), total, True)
    features = " UNION ALL ".join(_features(fields))
    engine.query(
        f"CREATE OR REPLACE TABLE features AS WITH held AS MATERIALIZED ("
        f"SELECT DISTINCT k, hash(feature) AS feature FROM ({features}) WHERE feature IS NOT NULL), "
        f"often AS (SELECT feature, count(*) AS n FROM held GROUP BY feature HAVING n BETWEEN 2 AND {_OFTEN}) "
        f"SELECT k, feature, n FROM held JOIN often USING (feature)"
    )
    sizes = engine.query("SELECT n, count(*) / n FROM features GROUP BY n ORDER BY n")
    most, shared = 1, 0.0
    for size, often in sizes:
        shared += often * size * (size - 1) / 2
        if shared > _SHARED:
            break
        most = size
    found = engine.arrays(
        f"WITH rare AS (SELECT * FROM features WHERE n <= {most}), "
        f"weighed AS (SELECT l.k AS l, r.k AS r, sum(ln({rows} / l.n)) AS weight "
        f"FROM rare l JOIN rare r ON l.feature = r.feature AND l.k < r.k GROUP BY ALL), "
        f"both_ways AS (SELECT l AS k, l, r, weight FROM weighed UNION ALL SELECT r, l, r, weight FROM weighed) "
        f"SELECT DISTINCT l, r FROM both_ways "
        f"QUALIFY row_number() OVER (PARTITION BY k ORDER BY weight DESC, l, r) <= {_PARTNERS}"
    )
    engine.query("DROP TABLE features")
    return Pairs(np.asarray(found["l"]), np.asarray(found["r"]), total, False)


def random_pairs(rows: int) -> Pairs:
    """Pairs drawn at random: nearly all are of two things, and show how often those agree by chance."""
    chance = np.random.default_rng(1)
    left, right = chance.integers(0, rows, (2, _RANDOM))
    apart = left != right
    low, high = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    return Pairs(low, high, rows * (rows - 1) // 2, False)


def _features(fields: Sequence[Field]) -> list[str]:
    """Queries of (k, feature): what two records may share."""
    asked = []
    heads = []
    for field in fields:
        cell = field.cell
        if field.kind in {"category", "measure"}:
            continue
        if field.kind != "figures":
            asked.append(f"SELECT k, '{cell}=' || {cell} AS feature FROM records")
        if field.kind in {"text", "word"}:
            words = f"(SELECT k, unnest(string_split({cell}, ' ')) AS word FROM records WHERE {cell} IS NOT NULL)"
            asked.append(f"SELECT k, word AS feature FROM {words} WHERE length(word) > 1")
            asked.append(f"SELECT k, left(word, 4) || '*' AS feature FROM {words} WHERE length(word) > 4")
            asked.append(f"SELECT k, '*' || right(word, 4) AS feature FROM {words} WHERE length(word) > 5")
        elif field.kind == "figures":
            asked.append(
                f"SELECT k, '#' || unnest(string_split(split_part({cell}, '|', 1), ' ')) AS feature FROM records "
                f"WHERE {cell} IS NOT NULL"
            )
        elif field.kind == "email":
            asked.append(f"SELECT k, split_part({cell}, '@', 1) AS feature FROM records")
        else:
            asked.append(f"SELECT k, '{cell}<' || left({cell}, 5) AS feature FROM records WHERE length({cell}) > 5")
            asked.append(
                f"SELECT k, '{cell}>' || right({cell}, 5) AS feature FROM records WHERE length({cell}) > 5"
            )
        if field.kind != "figures":
            heads.append((cell, f"left({cell}, 3)"))
    heads = heads[:6]
    for i, (a, first) in enumerate(heads):
        asked += [
            f"SELECT k, '{a}&{b}=' || {first} || '&' || {second} AS feature FROM records"
            for b, second in heads[i + 1 :]
        ]
    return asked
