"""How long does comparing two profiles of 200 columns take, alone and with 35 nights of history?

flock /tmp/measure.lock .venv/bin/python -m benchmarks.compare.speed
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from benchmarks.compare.power import ROWS, table
from benchmarks.compare.samples import NIGHT, measured
from pilotgate.compare import compare, compare_run
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Finding, Profile

COLUMNS = 200


def wide(made: Profile) -> Profile:
    """The profile with its columns repeated under other names."""
    times = range(COLUMNS // len(made.columns) + 1)
    columns = [replace(c, name=f"{c.name}_{k}") for k in times for c in made.columns][:COLUMNS]
    segments = tuple(
        replace(s, column=f"{s.column}_0", missing=tuple(s.missing[i % len(s.missing)] for i in range(COLUMNS)))
        for s in made.table.segments
    )
    return replace(
        made,
        columns=tuple(replace(c, position=i) for i, c in enumerate(columns)),
        table=replace(made.table, segments=segments),
    )


def main() -> None:
    whole = table(2 * ROWS, 0)
    before, after = wide(measured(whole.head(ROWS))), wide(measured(whole.tail(ROWS)))
    nights = [replace(before, created_at=NIGHT - timedelta(days=d)) for d in range(35, 0, -1)]
    policy = DriftPolicy()
    _report("two profiles", lambda: compare(before, after, policy=policy, dataset="study"))
    _report("with 35 nights", lambda: compare_run(before, nights, after, policy=policy, dataset="study"))


def _report(name: str, run: Callable[[], tuple[Finding, ...]]) -> None:
    taken = []
    for _ in range(7):
        start = time.process_time()
        findings = run()
        taken.append(time.process_time() - start)
    print(
        f"{name}: {sorted(taken)[3]:.2f} s of CPU for {COLUMNS} columns, {len(findings)} findings (required < 1 s)"
    )


if __name__ == "__main__":
    main()
