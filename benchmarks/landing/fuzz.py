"""Land many mutated files: no crash, no hang, no lost row.

    python -m benchmarks.landing.fuzz [--files 100000] [--seed 1]

Files are made from the polluter's and, where it is there, the shared data, by flipping, cutting, doubling and
shuffling bytes and lines. A file lands, with its rows adding up, or is refused in one sentence. The totals are
printed when it is interrupted, too.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.landing.pollute import polluted
from pilotgate.errors import PilotgateError
from pilotgate.landing import land
from pilotgate.model import Status

_BYTES = [b'"', b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xe9", b"\\", b"{", b"["]
_SLOW = 5.0
_LARGEST = 30_000


def seeds(shared: Path) -> list[bytes]:
    """Files to mutate."""
    found = [case.data for case in polluted()]
    for folder in ("w3c", "spectrum/csvs", "spectrum/json", "messytables/horror"):
        found += [path.read_bytes() for path in sorted((shared / folder).glob("*")) if path.is_file()]
    return [data[:_LARGEST] for data in found if data]


def mutate(data: bytes, chance: random.Random, corpus: Sequence[bytes]) -> bytes:
    """One to four accidents."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(data))
        match chance.randint(0, 7):
            case 0:
                data = data[:place] + chance.choice(_BYTES) + data[place:]
            case 1:
                data = data[:place] + data[place + chance.randint(1, 40) :]
            case 2:
                data = data[:place]
            case 3:
                data = data[:place] + bytes([chance.randint(0, 255)]) + data[place + 1 :]
            case 4:
                other = chance.choice(corpus)
                start = chance.randint(0, len(other))
                data = data[:place] + other[start : start + 500] + data[place:]
            case 5:
                lines = data.splitlines(keepends=True)
                chance.shuffle(lines)
                data = b"".join(lines)
            case 6:
                data = data.replace(chance.choice(_BYTES), chance.choice(_BYTES), chance.randint(1, 20))
            case _:
                data = data[:place] + data[max(0, place - 200) : place] + data[place:]
    return data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/csv"))
    parser.add_argument("--keep", type=Path, help="folder for files that crash, lose rows or are slow")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    corpus = seeds(arguments.data)
    tally = Tally()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        path, home = Path(folder) / "file.csv", Path(folder) / "home"
        try:
            for number in range(arguments.files):
                path.write_bytes(mutate(chance.choice(corpus), chance, corpus))
                outcome = tally.count(path, home)
                if outcome not in {"landed", "refused"} and arguments.keep:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, arguments.keep / f"{arguments.seed}-{number}.csv")
                if number % 200 == 0:
                    shutil.rmtree(home, ignore_errors=True)
                if number % 1000 == 999:
                    print(tally.line(), flush=True)
        except KeyboardInterrupt:
            print("interrupted")
    tally.print()


@dataclass
class Tally:
    """What became of the files so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    begun: float = field(default_factory=time.perf_counter)

    def count(self, path: Path, home: Path) -> str:
        """Land one file and say what came of it."""
        started = time.perf_counter()
        outcome = attempt(path, home)
        elapsed = time.perf_counter() - started
        self.slowest = max(self.slowest, elapsed)
        outcome = "slow" if elapsed > _SLOW and outcome in {"landed", "refused"} else outcome
        self.outcomes[outcome] += 1
        return outcome

    def line(self) -> str:
        """The totals in one line."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent = time.perf_counter() - self.begun
        bad = self.outcomes.total() - self.outcomes["landed"] - self.outcomes["refused"]
        return (
            f"{self.outcomes.total():,} files, {bad:,} bad, slowest {self.slowest:.2f} s, "
            f"peak {peak:.0f} MB, {spent:.0f} s in all"
        )

    def print(self) -> None:
        """The totals, one outcome per line."""
        for outcome, count in self.outcomes.most_common():
            print(f"{outcome:60} {count:8,}")
        print(self.line(), flush=True)


def attempt(path: Path, home: Path) -> str:
    """What came of one file."""
    try:
        extract = land(path, home=home)
    except PilotgateError:
        return "refused"
    except Exception as error:
        return f"crash: {type(error).__name__}: {str(error)[:40]}"
    told = next(finding for finding in extract.findings if finding.check == "landing.reconciliation")
    if extract.rows_landed + extract.rows_rejected != extract.rows_source:
        how = "in silence" if told.status is Status.PASSED else "and the finding says so"
        return f"rows do not add up, {how} ({extract.shape.format})"
    return "landed" if told.status is Status.PASSED else f"not reconciled ({extract.shape.format})"


if __name__ == "__main__":
    main()
