"""`make bench`: every study, one after the other, each in a process of its own.

python -m benchmarks                 all of them, at the sizes that docs/benchmarks.md quotes (hours)
python -m benchmarks --quick         all of them, small
python -m benchmarks landing.speed   one of them
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_MESSY = str(Path(tempfile.gettempdir()) / "messy")

STUDIES: dict[str, tuple[list[str], list[str]]] = {
    "compare.false_alarms": (["25"], ["2"]),
    "compare.feed": ([], []),
    "compare.growth": (["1000"], ["107"]),
    "compare.incidents": (["held", "3"], ["staff", "1"]),
    "compare.patterns": ([], []),
    "compare.periods": (["15"], ["2"]),
    "compare.power": (["10"], ["2"]),
    "compare.speed": ([], []),
    "landing.awkward": ([], []),
    "landing.fuzz": (["--files", "100000"], ["--files", "500"]),
    "landing.horror": ([], []),
    "landing.polluter": ([], []),
    "landing.speed": (["--megabytes", "2000"], ["--megabytes", "100", "--repeat", "1"]),
    "landing.w3c": ([], []),
    "onboarding.feed": ([], []),
    "onboarding.feeds": ([], ["--every", "20", "--histories", "7"]),
    "profiling.columns": ([], []),
    "profiling.entities": ([], []),
    "profiling.estimates": (["1000000", "20"], ["300000", "2"]),
    "profiling.peers": ([], ["--rows", "100000"]),
    "profiling.speed": ([f"{_MESSY}.parquet", "5000000", "3"], [f"{_MESSY}-small.parquet", "200000", "1"]),
    "profiling.suspects": ([], ["--rates", "0", "0.05", "--seeds", "1"]),
    "validate.bench": (["5000000"], ["100000"]),
    "validate.parity": (["200"], ["5"]),
}
"""Study → its arguments at full size, and small."""


def main() -> int:
    """Run the studies; 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=", ".join(STUDIES))
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    unknown = set(arguments.studies) - set(STUDIES)
    if unknown:
        parser.error(f"no study {', '.join(sorted(unknown))}; there are {', '.join(STUDIES)}")
    failed = []
    for study in arguments.studies or STUDIES:
        full, quick = STUDIES[study]
        print(f"\n=== {study}", flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", f"benchmarks.{study}", *(quick if arguments.quick else full)]
        if subprocess.run(command, cwd=Path(__file__).parents[1], check=False).returncode:
            failed.append(study)
        print(f"--- {study}: {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())
