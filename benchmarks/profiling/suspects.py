"""F1 of suspect cells on dirty files with known errors, from the dirty file alone.

    python -m benchmarks.profiling.suspects [FOLDER]

FOLDER holds one folder per dataset with `dirty.csv` and `clean.csv`; a cell is wrong where they differ.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.profiling.texts import open_texts
from pilotgate.profiling.suspects.search import search

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "errors"


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    verbose = "-v" in sys.argv
    for case in sorted(p for p in folder.iterdir() if p.is_dir()):
        header, dirty = read(case / "dirty.csv")
        _, clean = read(case / "clean.csv")
        wrong = {(r, c) for r, row in enumerate(dirty) for c, v in enumerate(row) if v != clean[r][c]}
        with (
            tempfile.TemporaryDirectory() as scratch,
            open_texts(header, dirty, Path(scratch)) as (engine, profile),
        ):
            started = time.process_time()
            found = search(engine, profile)
            seconds = time.process_time() - started
        place = {name: c for c, name in enumerate(header)}
        told = {(s.row, place[s.column]) for s in found.cells}
        hits = len(told & wrong)
        precision, recall = hits / max(len(told), 1), hits / max(len(wrong), 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{case.name:12} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  {seconds:.1f} CPU s")
        if verbose:
            kinds: Counter[tuple[str, str, bool]] = Counter()
            for s in found.cells:
                kinds[s.column, s.kind, (s.row, place[s.column]) in wrong] += 1
            for (column, kind, right), n in sorted(kinds.items()):
                print(f"    {column:20} {kind:12} {'right' if right else 'WRONG'} {n}")
            missed = Counter(header[c] for r, c in wrong - told)
            print("    missed", dict(missed))


if __name__ == "__main__":
    main()
