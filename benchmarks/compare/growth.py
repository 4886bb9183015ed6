"""A feed that grows as an epidemic does, in more rows than the real one has: is it quiet, and what does it catch?

    .venv/bin/python -m benchmarks.compare.growth [rows]

60 nights of cumulative counts by district: exponential growth that saturates, fewer reports at weekends, new values
a night, the date of the night in every row. Compared with the first night as pilot, with the night before and with
all nights before it; from the 14th night on every finding of warning or error is a false alarm. Then accidents are
put into the last night.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from benchmarks.compare.samples import alarms, measured
from pilotgate.compare import compare, compare_run
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Finding, Profile

NIGHTS = 60
WARM_UP = 14
START = datetime(2026, 3, 1, 18, tzinfo=UTC)
POLICY = DriftPolicy()


def nights(rows: int) -> list[pl.DataFrame]:
    """One table per night."""
    rng = np.random.default_rng(0)
    size = rng.lognormal(4, 1.5, rows)
    cases = size * 0.02
    tables = []
    for night in range(NIGHTS):
        day = START + timedelta(days=night)
        reporting = 0.7 if day.weekday() >= 5 else 1.0
        new = rng.poisson(cases * 0.25 * np.clip(1 - cases / (size * 50), 0, 1) * reporting)
        cases = cases + new
        deaths = rng.binomial(cases.astype(int), 0.02)
        tables.append(
            pl.DataFrame(
                {
                    "date": [day.strftime("%Y-%m-%dT%H:%M:%S")] * rows,
                    "district": [f"D{i:05d}" for i in range(rows)],
                    "region": [f"R{i % 20:02d}" for i in range(rows)],
                    "new_cases": new.astype(int).astype(str),
                    "total_cases": cases.astype(int).astype(str),
                    "deaths": deaths.astype(str),
                    "tests": (cases * 12 + size * night).astype(int).astype(str),
                    "note": ["" if rng.random() > 0.03 else "revised" for _ in range(rows)],
                }
            )
        )
    return tables


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    tables = nights(rows)
    profiles: list[Profile] = []
    disturbed = quiet = 0
    for night, table in enumerate(tables[:-1]):
        current = measured(table, at=START + timedelta(days=night, hours=12))
        if night >= WARM_UP:
            raised = _raised(profiles, current)
            quiet, disturbed = quiet + 1, disturbed + bool(raised)
            for f in raised:
                print(f"night {night}: {f.check}: {f.message[:160]}")
        profiles.append(current)
    print(f"{rows} rows a night: {disturbed}/{quiet} quiet nights disturbed")
    last = tables[-1]
    for name, accident in ACCIDENTS.items():
        current = measured(accident(last), at=START + timedelta(days=NIGHTS - 1, hours=12))
        raised = _raised(profiles, current)
        print(f"  {name:24} {', '.join(f.check for f in raised) or 'MISSED'}")


def _raised(profiles: list[Profile], current: Profile) -> list[Finding]:
    nightly = compare_run(profiles[0], profiles, current, policy=POLICY, dataset="growth")
    last = compare(
        profiles[-1], current, policy=POLICY, dataset="growth", than="the last accepted run", earlier=profiles
    )
    return alarms([*nightly, *last])


ACCIDENTS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "none": lambda t: t,
    "half of the rows": lambda t: t.head(t.height // 2),
    "tests in thousands": lambda t: t.with_columns((pl.col("tests").cast(pl.Int64) // 1000).cast(pl.String)),
    "a stale copy": lambda t: nights(t.height)[NIGHTS - 21],
    "deaths left out in 10 %": lambda t: t.with_columns(
        pl.when(pl.int_range(pl.len()) % 10 == 0).then(pl.lit("")).otherwise("deaths").alias("deaths")
    ),
    "a region vanishes": lambda t: t.filter(pl.col("region") != "R07"),
    "date day-first": lambda t: t.with_columns(pl.lit("29/04/2026 18:00").alias("date")),
}


if __name__ == "__main__":
    main()
