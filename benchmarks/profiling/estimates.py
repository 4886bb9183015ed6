"""Do the errors that the default profile states cover the truth, wherever the file puts its rows?

    python -m benchmarks.profiling.estimates [ROWS] [TRIALS]

A column of known make is written in an order that is kind or cruel to samples (shuffled, sorted by value, sorted by
time, in partitions), profiled as usual and exactly, and the pattern shares are compared. Prints how many of the
shares lie within two stated standard errors, which should be about 95 % and not less than 90 %; and what the exact
profile and the default one disagree on where nothing is estimated, which should be nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pilotgate.engines.duckdb import open_parquet
from pilotgate.model import ColumnProfile
from pilotgate.profiling.survey import survey


def codes(chance: np.random.Generator, rows: int) -> pl.Series:
    """Identifiers in six shapes, from common to one in a thousand."""
    kind = chance.choice(6, rows, p=[0.6, 0.2, 0.1, 0.08, 0.019, 0.001])
    number = chance.integers(0, 900_000, rows) + 100_000
    made = {0: "INV-{}", 1: "inv{}", 2: "{}", 3: "I {}-A", 4: "{}/x", 5: "?{}"}
    frame = pl.DataFrame({"kind": kind, "number": number})
    text: Any = pl.when(False).then(pl.lit(""))
    for key, form in made.items():
        text = text.when(pl.col("kind") == key).then(pl.format(form, pl.col("number")))
    return frame.select(text.otherwise(None).alias("v"))["v"]


ORDERS: dict[str, Callable[[pl.Series, np.random.Generator], pl.Series]] = {
    "shuffled": lambda v, _: v,
    "sorted": lambda v, _: v.sort(),
    "by shape": lambda v, _: v.gather(v.str.replace_all("[0-9]", "9").arg_sort()),
    "partitions": lambda v, chance: v.gather(
        np.lexsort((chance.random(len(v)), v.str.slice(0, 2).hash(7).to_numpy() % 40))
    ),
    "skewed": lambda v, chance: v.gather(np.minimum(chance.zipf(1.3, len(v)) - 1, len(v) - 1)),
}


def taken(frame: pl.DataFrame, *, exact: bool) -> ColumnProfile:
    """The profile of a table's only column."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.parquet"
        frame.write_parquet(path, row_group_size=50_000)
        with open_parquet(path) as engine:
            return survey(engine, exact=exact)[0][0]


def main() -> int:
    """Print a line per order; 1 when an error is stated too small, or what is not estimated differs."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    trials = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    failed = False
    for name, arrange in ORDERS.items():
        within = asked = differing = 0
        stated = 0.0
        for trial in range(trials):
            chance = np.random.default_rng(trial)
            frame = pl.DataFrame({"v": arrange(codes(chance, rows), chance)})
            usual, exact = taken(frame, exact=False), taken(frame, exact=True)
            differing += (usual.distinct, usual.unique, usual.nulls, usual.null_likes) != (
                exact.distinct,
                exact.unique,
                exact.nulls,
                exact.null_likes,
            ) or usual.top != exact.top[: len(usual.top)]
            truth = {p.pattern: p.count / exact.present for p in exact.patterns}
            told = {p.pattern: p.count / usual.present for p in usual.patterns}
            stated = max(stated, usual.share_error)
            for pattern, share in truth.items():
                asked += 1
                within += abs(told.get(pattern, 0.0) - share) <= 2 * usual.share_error
        failed |= bool(differing) or within < 0.9 * asked
        print(
            f"{name:11} {within / max(asked, 1):6.1%} of {asked:4} shares within two stated errors "
            f"(at most {stated:.3%}); counts that differ from the exact ones in {differing} of {trials} trials"
        )
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
