"""Patterns found in real columns against the expected number of patterns.

    python -m benchmarks.profiling.columns [FOLDER]

FOLDER holds JSON files with `Data` (values) and `Results` (expected profiles, one of them with `Disjuncts`). A
column agrees where the patterns that hold at least 1 % of its values are, at the level chosen, at most one more or
fewer than expected; coverage is the share of values under the patterns that the profile keeps.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from pilotgate.profiling.column import PATTERNS, ranked
from pilotgate.profiling.patterns import choose_level, pattern_of_shape, shape

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "columns" / "flashprofile"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    agreeing = total = 0
    coverage = []
    for path in sorted(folder.rglob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        expected = [len(r["Description"]) for r in told["Results"] if r.get("Disjuncts")]
        if not expected:
            continue
        shapes = Counter(shape(value) for value in told["Data"] if value)
        level = choose_level(shapes.items())
        found: Counter[str] = Counter()
        for shaped, n in shapes.items():
            found[pattern_of_shape(shaped, level)] += n
        rows = found.total()
        heavy = sum(n >= 0.01 * rows for n in found.values()) + (rows < len(told["Data"]))
        total += 1
        agreeing += min(abs(heavy - wanted) for wanted in expected) <= 1
        coverage.append(sum(n for _, n in ranked(found.items())[:PATTERNS]) / max(rows, 1))
    print(f"{agreeing} of {total} columns agree; mean coverage {sum(coverage) / max(len(coverage), 1):.3f}")


if __name__ == "__main__":
    main()
