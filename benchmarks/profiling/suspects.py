"""Suspect cells: how many of those told are wrong, and how many of the wrong ones are told.

    python -m benchmarks.profiling.suspects [--data FOLDER] [--rates 0 0.01 0.05 0.1 0.2] [--seeds 2] [--rows 1000]
        [--faults everyday "of studies"]

Three studies, each from the file alone. *Known errors*: FOLDER/errors holds a folder per dataset with `dirty.csv`
and `clean.csv`; a cell is wrong where they differ. *Clean files*: how many cells of real files that nobody spoilt
are told; what is told of them is listed, as some of it is right. *Faults*: clean tables of many kinds with faults
put in, so that the wrong cells are known. The kinds on which the detectors were corrected, those first reported on,
those written when the detectors were settled, those of the literature, on which false alarms were corrected after
the first figures (`clinics` above all), and those told of by several, written last and not looked into, are told
apart, and so are the seeds. Both ways of putting faults in were looked at on all groups of kinds but the last. The
last table says how often a cell that is said to be so sure is wrong indeed.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.profiling.faults import put_faults
from benchmarks.profiling.faults_studies import put_studied
from benchmarks.profiling.kinds import DEVELOPED_ON, Kind, Table
from benchmarks.profiling.kinds_repeated import REPEATED
from benchmarks.profiling.kinds_reported import REPORTED_ON, UNSEEN
from benchmarks.profiling.kinds_settled import SETTLED
from benchmarks.profiling.texts import open_texts
from pilotgate.model import Suspect
from pilotgate.profiling.suspects.search import search

DATA = Path(__file__).parents[3] / "shared" / "data"
SAMPLES = Path(__file__).parents[2] / "data" / "samples"

Cells = dict[tuple[int, int], Suspect]
Wrong = dict[tuple[int, int], str]
Put = Callable[[Random, Table, float], tuple[list[list[str]], Wrong]]
PUT: dict[str, Put] = {"everyday": put_faults, "of studies": put_studied}


@dataclass(slots=True)
class Score:
    """Cells told, wrong, and both; by fault those wrong and told; by confidence those told and right."""

    told: int = 0
    wrong: int = 0
    right: int = 0
    cells: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def add(self, told: Cells, wrong: Mapping[tuple[int, int], str], cells: int, seconds: float) -> None:
        """Count one table."""
        self.told += len(told)
        self.wrong += len(wrong)
        self.right += len(told.keys() & wrong.keys())
        self.cells += cells
        self.seconds += seconds
        for cell, fault in wrong.items():
            self.faults[fault] += 1
            self.found[fault] += cell in told

    def __str__(self) -> str:
        precision, recall = self.right / max(self.told, 1), self.right / max(self.wrong, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        by = " ".join(f"{f} {self.found[f] / n:.2f}" for f, n in sorted(self.faults.items()) if f)
        false = (self.told - self.right) / max(self.cells, 1)
        return (
            f"F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  told {self.told:5}  "
            f"wrong {self.wrong:5}  false {false:.4%} of cells  {self.seconds:.1f} CPU s  {by}"
        )


def suspects_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Cells, float]:
    """The cells told of a table, and the CPU seconds it took."""
    with tempfile.TemporaryDirectory() as scratch, open_texts(header, rows, Path(scratch)) as (engine, profile):
        started = time.process_time()
        found = search(engine, profile)
        seconds = time.process_time() - started
    place = {name: c for c, name in enumerate(header)}
    return {(s.row, place[s.column]): s for s in found.cells}, seconds


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV file; rows of another length than most are left out."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    widths = Counter(map(len, rows))
    width = widths.most_common(1)[0][0] if rows else 0
    header, *rest = (row for row in rows if len(row) == width)
    names = [name if name and header.index(name) == c else f"{name}_{c}" for c, name in enumerate(header)]
    return names, rest


def known_errors(folder: Path, certain: Counter[tuple[int, bool]]) -> None:
    """Files with known errors."""
    for case in sorted(p for p in folder.glob("*") if (p / "dirty.csv").exists()):
        header, dirty = read(case / "dirty.csv")
        _, clean = read(case / "clean.csv")
        wrong = {
            (r, c): ""
            for r, (mine, theirs) in enumerate(zip(dirty, clean, strict=True))
            for c, (a, b) in enumerate(zip(mine, theirs, strict=True))
            if a != b
        }
        told, seconds = suspects_of(header, dirty)
        score = Score()
        score.add(told, wrong, len(dirty) * len(header), seconds)
        _reckon(certain, told, wrong)
        print(f"{case.name:12} {score}")


def clean_files(folder: Path) -> None:
    """Files that nobody has spoilt."""
    told_of = cells_of = 0
    for path in _clean(folder):
        header, rows = read(path)
        if len(rows) < 20 or len(header) < 2:
            continue
        told, _ = suspects_of(header, rows)
        told_of, cells_of = told_of + len(told), cells_of + len(rows) * len(header)
        if told:
            print(f"{path.parent.name}/{path.name}: {len(told)} of {len(rows) * len(header):,} cells")
            reasons = Counter((s.column[:30], re.sub(r"[0-9][0-9,.]*", "#", s.reason)) for s in told.values())
            for (column, reason), n in reasons.most_common(4):
                print(f"    {n:5} {column}: {reason[:90]}")
    print(f"together {told_of:,} of {cells_of:,} cells, {told_of / max(cells_of, 1):.3%}")


def _clean(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("errors/*/clean.csv"))
    yield from sorted(folder.glob("feed/*.csv"))[::8]
    yield from sorted(folder.glob("csv/w3c/*.csv"))
    yield from sorted(SAMPLES.glob("*/pilot.csv"))


def faulty(
    kinds: Mapping[str, Kind],
    rates: Sequence[float],
    seeds: range,
    rows: int,
    certain: Counter[tuple[int, bool]],
    put: Put,
) -> None:
    """Clean tables with faults put in."""
    for rate in rates:
        whole = Score()
        for name, kind in kinds.items():
            score = Score()
            for seed in seeds:
                chance = Random(f"{name}{seed}")
                table = kind(chance, rows)
                dirty, wrong = put(chance, table, rate)
                told, seconds = suspects_of(table[0], dirty)
                for each in (score, whole):
                    each.add(told, wrong, rows * len(table[0]), seconds)
                _reckon(certain, told, wrong)
            print(f"{rate:4.0%} {name:12} {score}", flush=True)
        print(f"{rate:4.0%} {'together':12} {whole}", flush=True)


def _reckon(certain: Counter[tuple[int, bool]], told: Cells, wrong: Mapping[tuple[int, int], str]) -> None:
    for cell, suspect in told.items():
        certain[int(suspect.confidence * 20) * 5, cell in wrong] += 1


def reliability(certain: Counter[tuple[int, bool]]) -> None:
    """How often cells of one confidence are wrong indeed."""
    for percent in sorted({p for p, _ in certain}):
        right, false = certain[percent, True], certain[percent, False]
        print(
            f"said {percent}-{percent + 4} %: {right / (right + false):7.1%} of {right + false:,} are wrong indeed"
        )


def main() -> None:
    """Run the three studies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--rates", type=float, nargs="*", default=[0, 0.01, 0.05, 0.1, 0.2])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--faults", nargs="*", choices=PUT, default=list(PUT))
    arguments = parser.parse_args()
    real: Counter[tuple[int, bool]] = Counter()
    print("--- known errors")
    known_errors(arguments.data / "errors", real)
    reliability(real)
    print("--- clean files")
    clean_files(arguments.data)
    groups = {
        "corrected on": (DEVELOPED_ON, 1),
        "first reported on": (REPORTED_ON, 101),
        "settled before": (UNSEEN, 201),
        "of the literature": (SETTLED, 301),
        "told of by several": (REPEATED, 401),
    }
    for title, (kinds, first) in groups.items():
        for how in arguments.faults:
            certain: Counter[tuple[int, bool]] = Counter()
            print(f"--- faults {how} put into clean tables of kinds {title}")
            seeds = range(first, first + arguments.seeds)
            faulty(kinds, arguments.rates, seeds, arguments.rows, certain, PUT[how])
            reliability(certain)


if __name__ == "__main__":
    main()
