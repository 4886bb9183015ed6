"""How often does comparison cry wolf? Random splits of one table differ by chance alone.

    .venv/bin/python -m benchmarks.compare.false_alarms [repeats]

Two disjoint random samples of n rows of one table are compared; a finding of warning or error is a false alarm.
"""

from __future__ import annotations

import sys
from collections import Counter

import polars as pl

from benchmarks.compare.samples import alarms, measured, tables, wide_table
from pilotgate.compare import compare
from pilotgate.contract.terms import DriftPolicy

SIZES = (200, 1000, 5000)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    sources = {**tables(400), "columns/wide": wide_table()}
    blamed: Counter[str] = Counter()
    print(f"{'rows':>6} {'tables':>7} {'with alarm':>11} {'columns':>8} {'with alarm':>11}")
    for size in SIZES:
        runs = alarmed = columns = alarmed_columns = 0
        for name, table in sources.items():
            if table.height < 2 * size:
                continue
            for seed in range(repeats):
                found = _alarms(table, size, seed)
                runs, columns = runs + 1, columns + table.width
                alarmed += bool(found)
                alarmed_columns += len({column for _, column in found})
                blamed.update(f"{name} n={size}: {check}" for check, _ in found)
        share = alarmed_columns / columns
        print(f"{size:>6} {runs:>7} {alarmed / runs:>11.2%} {columns:>8} {share:>11.2%}", flush=True)
    print("required:         <= 5 %                <= 0.5 %")
    for blame, times in blamed.most_common(40):
        print(f"  {times:>3} × {blame}")


def _alarms(table: pl.DataFrame, size: int, seed: int) -> list[tuple[str, str | None]]:
    drawn = table.sample(2 * size, seed=seed, shuffle=True)
    before, after = measured(drawn.head(size)), measured(drawn.tail(size))
    return [(f.check, f.column) for f in alarms(compare(before, after, policy=DriftPolicy(), dataset="study"))]


if __name__ == "__main__":
    main()
