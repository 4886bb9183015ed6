"""CPU of the profile beside what other profilers take for the same table, each in a process of its own.

    python -m benchmarks.profiling.peers [--rows 1000000] [--rounds 1] [--python PATH] [--only NAME,NAME]

The peers are no dependency of ours: `--python` names an interpreter that has them (`pip install polars pointblank
ydata-profiling pyarrow` in an environment of its own). One that is not installed there is left out, by name. CPU
seconds are those of the work alone, without the imports, so that a slow start is held against nobody.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

ABSENT = 3
OURS = "pilotgate"


def duckdb_summarize(path: str) -> Callable[[], object]:
    """SUMMARIZE: approximate distinct counts and quantiles, extremes, mean."""
    import duckdb

    return lambda: duckdb.connect().execute(f"SUMMARIZE SELECT * FROM read_parquet('{path}')").fetchall()


def pilotgate(path: str) -> Callable[[], object]:
    """The default profile of the file, with landing it."""
    import duckdb
    import numpy
    import phonenumbers
    import pyarrow.compute

    import pilotgate.landing.parquet
    import pilotgate.profiling
    from pilotgate.pipeline.adhoc import profile

    _ = (duckdb, numpy, phonenumbers, pyarrow, pilotgate)
    return lambda: profile(path)


def pointblank_scan(path: str) -> Callable[[], object]:
    """DataScan: missing, distinct, extremes, mean, quantiles per column."""
    import pointblank
    import polars

    def scan() -> object:
        return pointblank.DataScan(data=polars.read_parquet(path)).to_json()

    return scan


def polars_describe(path: str) -> Callable[[], object]:
    """`describe`: count, nulls, mean, deviation, extremes, quartiles; no distinct values."""
    import polars

    return lambda: polars.scan_parquet(path).describe()


def polars_scan(path: str) -> Callable[[], object]:
    """Nulls, distinct values, extremes and the ten most frequent values of each column."""
    import polars

    def scan() -> object:
        frame = polars.scan_parquet(path)
        every = polars.all()
        counted = frame.select(
            every.null_count().name.suffix("_null"),
            every.n_unique().name.suffix("_distinct"),
            every.min().name.suffix("_min"),
            every.max().name.suffix("_max"),
        ).collect()
        names = frame.collect_schema().names()
        return counted, [frame.group_by(name).agg(polars.len()).top_k(10, by="len").collect() for name in names]

    return scan


def ydata_minimal(path: str) -> Callable[[], object]:
    """`ProfileReport(minimal=True)`: its description, without rendering a page."""
    import pandas
    from ydata_profiling import ProfileReport

    def describe() -> object:
        return ProfileReport(pandas.read_parquet(path), minimal=True, progress_bar=False).get_description()

    return describe


PEERS = (duckdb_summarize, pilotgate, pointblank_scan, polars_describe, polars_scan, ydata_minimal)


def peak_megabytes() -> float:
    """The most memory this process held; `getrusage` would count its parent's before `exec`."""
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


def once(name: str, path: str) -> int:
    """One measurement in this process: CPU seconds and peak memory in MB; 3 when the peer is not installed."""
    warnings.simplefilter("ignore")
    try:
        work = next(peer for peer in PEERS if peer.__name__ == name)(path)
    except ImportError as error:
        print(error.name)
        return ABSENT
    before = os.times()
    work()
    after = os.times()
    peak = peak_megabytes()
    print(after.user + after.system - before.user - before.system, peak)
    return 0


def measure(name: str, path: str, python: str, minutes: float) -> tuple[float, float] | str:
    """CPU seconds and peak memory of a peer, or why there are none."""
    ours = name in {OURS, "duckdb_summarize"}
    command = [sys.executable if ours else python, __file__, "--once", name, path]
    environment = {**os.environ, "PYTHONPATH": "" if not ours else os.environ.get("PYTHONPATH", "")}
    try:
        told = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=60 * minutes, env=environment
        )
    except subprocess.TimeoutExpired:
        return f"gave up after {minutes:g} minutes"
    last = (told.stdout.split("\n")[-2:] or [""])[0].split()
    if told.returncode == ABSENT:
        return f"not installed: {' '.join(last)} is missing"
    if told.returncode or len(last) != 2:
        return f"failed: {(told.stderr.strip().splitlines() or ['no word'])[-1][:120]}"
    return float(last[0]), float(last[1])


def main() -> int:
    """Measure and print the ratios side by side."""
    if sys.argv[1:2] == ["--once"]:
        return once(sys.argv[2], sys.argv[3])
    from benchmarks.profiling.messy import write_messy

    parser = argparse.ArgumentParser(prog="python -m benchmarks.profiling.peers", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the peers")
    parser.add_argument("--minutes", type=float, default=60, help="to wait for one peer at the most")
    parser.add_argument("--only", default="", help="names of peers: " + ", ".join(p.__name__ for p in PEERS))
    arguments = parser.parse_args()
    path = Path(tempfile.gettempdir()) / f"messy-{arguments.rows}.parquet"
    if not path.exists():
        write_messy(path, arguments.rows)
    names = [p.__name__ for p in PEERS]
    wanted = [OURS, *(n for n in names if n != OURS and (not arguments.only or n in arguments.only.split(",")))]
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in wanted}
    without: dict[str, str] = {}
    for _ in range(arguments.rounds):
        for name in wanted:
            if name in without:
                continue
            result = measure(name, str(path), arguments.python, arguments.minutes)
            if isinstance(result, str):
                without[name] = result
            else:
                found[name].append(result)
    ours = statistics.median(seconds for seconds, _ in found[OURS]) if found[OURS] else None
    print(f"{arguments.rows:,} x 20 messy Parquet")
    for name in wanted:
        if name in without or not found[name]:
            print(f"{name:18} left out: {without.get(name, 'no result')}")
            continue
        seconds = statistics.median(s for s, _ in found[name])
        ratio = f"{seconds / ours:7.1f} x ours" if ours else ""
        print(f"{name:18} {seconds:8.1f} CPU s  {max(mb for _, mb in found[name]):7,.0f} MB  {ratio}")
    return int(OURS in without)


if __name__ == "__main__":
    raise SystemExit(main())
