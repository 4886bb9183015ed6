"""CPU of the profile against DuckDB's SUMMARIZE, interleaved in one run.

    python -m benchmarks.profiling.speed [PARQUET] [ROWS] [ROUNDS]

Without a file that exists, the messy table is written first (5,000,000 rows by default). Prints medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.profiling.messy import DEFAULT_ROWS, write_messy
from pilotgate.engines.duckdb import open_parquet
from pilotgate.profiling.survey import survey

MODES = ("summarize", "default", "exact")


def peak_megabytes() -> float:
    """The most memory this process held; `getrusage` would count its parent's before `exec`."""
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


def once(path: Path, mode: str) -> None:
    """One measurement in this process: CPU seconds and peak memory, on one line."""
    with open_parquet(path) as engine:
        before = os.times()
        if mode == "summarize":
            engine.query("SUMMARIZE cells")
        else:
            survey(engine, exact=mode == "exact")
        after = os.times()
    peak = peak_megabytes()
    print(after.user + after.system - before.user - before.system, peak)


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "--once":
        once(Path(sys.argv[3]), sys.argv[2])
        return
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "messy.parquet"
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_ROWS
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    if not path.exists():
        write_messy(path, rows)
    seconds: dict[str, list[float]] = {mode: [] for mode in MODES}
    peaks: dict[str, list[float]] = {mode: [] for mode in MODES}
    for _ in range(rounds):
        for mode in MODES:
            command = [sys.executable, "-m", "benchmarks.profiling.speed", "--once", mode, str(path)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds[mode].append(float(told[0]))
            peaks[mode].append(float(told[1]))
    yardstick = statistics.median(seconds["summarize"])
    for mode in MODES:
        middle = statistics.median(seconds[mode])
        print(f"{mode:10} {middle:7.1f} CPU s  {middle / yardstick:5.2f} x SUMMARIZE  {max(peaks[mode]):6.0f} MB")


if __name__ == "__main__":
    main()
