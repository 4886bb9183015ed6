"""F1 of duplicate records found without labels, on lists with known duplicates.

    python -m benchmarks.profiling.entities [FOLDER]

FOLDER holds one folder per list with `records.csv` (`_rid` and the columns) and `pairs.csv`. Columns that give the
truth away (`_rid`, `_source`, `class`) are left out.
"""

from __future__ import annotations

import csv
import itertools
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.profiling.texts import open_texts
from pilotgate.profiling.entities import link

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "duplicates"
_TRUTH = {"_rid", "_source", "class"}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for case in sorted(p for p in folder.iterdir() if p.is_dir()):
        with (case / "records.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        with (case / "pairs.csv").open(newline="", encoding="utf-8") as file:
            _, *pairs = csv.reader(file)
        truth = {tuple(sorted(pair)) for pair in pairs}
        rid = [row[header.index("_rid")] for row in rows]
        with tempfile.TemporaryDirectory() as scratch, open_texts(header, rows, Path(scratch)) as (engine, profile):
            before = os.times()
            found = link(engine, profile, ignore=[name for name in header if name in _TRUTH])
            after = os.times()
        told = {tuple(sorted((rid[a], rid[b]))) for g in found.groups for a, b in itertools.combinations(g.rows, 2)}
        hits = len(told & truth)
        precision, recall = hits / max(len(told), 1), hits / max(len(truth), 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        seconds = after.user + after.system - before.user - before.system
        print(f"{case.name:12} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  {seconds:.1f} CPU s")


if __name__ == "__main__":
    main()
