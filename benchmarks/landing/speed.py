"""CSV to Parquet: `land` against DuckDB's own COPY and polars, told the dialect; wall time and peak memory.

    python -m benchmarks.landing.speed [--megabytes 2000] [--repeat 3]

Each run is a process of its own, interleaved, the median counts. `land` also hashes the source and the result,
counts the rows independently and numbers the lines.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("id", "name", "email", "city", "amount", "date", "flag", "note", "code", "zip")


def write(path: Path, megabytes: int) -> None:
    """A regular file in which some cells are quoted and hold commas."""
    chance = random.Random(1)
    block = [_record(number, chance) for number in range(20_000)]
    written = 0
    with path.open("w") as file:
        file.write(",".join(NAMES) + "\n")
        while written < megabytes * 1_000_000:
            chance.shuffle(block)
            text = "".join(block)
            file.write(text)
            written += len(text)


def _record(number: int, chance: random.Random) -> str:
    cells = [
        str(number),
        f'"Name {chance.randint(1, 10**6)}"',
        f"u{chance.randint(1, 10**7)}@example.com",
        f"City{chance.randint(1, 500)}",
        f"{chance.random() * 1000:.2f}",
        f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        chance.choice("YN"),
        f'"some, note {chance.randint(1, 10**9)}"',
        f"{chance.choice('ABC')}{chance.randint(1, 99999):05d}",
        f"{chance.randint(1, 99999):05d}",
    ]
    return ",".join(cells) + "\n"


def with_pilotgate(path: Path, folder: Path) -> None:
    from pilotgate.landing import land

    extract = land(path, home=folder)
    assert extract.rows_source == extract.rows_landed


def with_duckdb(path: Path, folder: Path) -> None:
    import duckdb

    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in NAMES)
    dialect = "delim=',', quote='\"', escape='\"', header=true, auto_detect=false"
    read = f"read_csv('{path}', {dialect}, columns={{{columns}}})"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM {read}) TO '{folder / 'duckdb.parquet'}' (FORMAT parquet)")


def with_polars(path: Path, folder: Path) -> None:
    import polars as pl

    pl.scan_csv(path, infer_schema=False).sink_parquet(folder / "polars.parquet", compression="snappy")


TOOLS = {"pilotgate land": with_pilotgate, "DuckDB COPY": with_duckdb, "polars sink": with_polars}


def once(tool: str, path: Path) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one run in its own process."""
    command = [sys.executable, "-m", "benchmarks.landing.speed", "--run", tool, "--file", str(path)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help="measure on this file instead (of the same columns)")
    arguments = parser.parse_args()
    if arguments.run:
        with tempfile.TemporaryDirectory(dir=arguments.file.parent) as folder:
            started = time.perf_counter()
            TOOLS[arguments.run](arguments.file, Path(folder))
            elapsed = time.perf_counter() - started
        print(elapsed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.file or Path(folder) / "regular.csv"
        if not arguments.file:
            write(path, arguments.megabytes)
        runs: dict[str, list[tuple[float, float]]] = {tool: [] for tool in TOOLS}
        for _ in range(arguments.repeat):
            for tool, results in runs.items():
                results.append(once(tool, path))
        size = path.stat().st_size / 1e6
    base = statistics.median(wall for wall, _ in runs["DuckDB COPY"])
    print(f"{'tool':16} {'MB':>6} {'wall s':>8} {'x DuckDB':>9} {'MB/s':>6} {'peak MB':>8}")
    for tool, results in runs.items():
        wall = statistics.median(seconds for seconds, _ in results)
        peak = max(memory for _, memory in results)
        print(f"{tool:16} {size:6.0f} {wall:8.2f} {wall / base:9.2f} {size / wall:6.0f} {peak:8.0f}")


if __name__ == "__main__":
    main()
