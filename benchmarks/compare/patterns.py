"""Does what a tenth of a column taught hold for the rest of it, and does it reject other columns?

    .venv/bin/python -m benchmarks.compare.patterns [-v]

Precision: no alarm on the other nine tenths. Recall: share of the other columns that raise an alarm, counted 0
where precision failed. Alarms are findings of warning or error that values do not conform to what was learned: a
new format, an unseen shape, another kind, a new trait. How frequent known forms are is drift, another matter.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from benchmarks.compare.samples import DATA, alarms, column, measured
from pilotgate.compare import compare
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Finding, Profile

RULES = {f"compare.{rule}.value" for rule in ("format", "pattern", "retyped", "trait")}


def main() -> None:
    verbose = "-v" in sys.argv
    files = sorted(DATA.glob("columns/*/*/*.json"))
    learned, rest = {}, {}
    for path in files:
        values = column(path)
        cut = max(1, len(values) // 10)
        learned[path], rest[path] = _profile(values[:cut]), _profile(values[cut:])
    kept, recalls = 0, []
    for path in files:
        own = _alarms(learned[path], rest[path])
        others = [bool(_alarms(learned[path], rest[other])) for other in files if other != path]
        share = sum(others) / len(others)
        kept += not own
        recalls.append(0.0 if own else share)
        if verbose and (own or share < 0.9):
            print(f"{_name(path):32} learned {learned[path].table.rows:>5}  recall {share:.2f}")
            for f in own:
                print(f"    FALSE {f.check}: {f.message[:150]}")
            if share < 0.9:
                missed = [
                    _name(o) for o, hit in zip((f for f in files if f != path), others, strict=True) if not hit
                ]
                print(f"    missed {', '.join(missed)[:300]}")
    precision, recall = kept / len(files), sum(recalls) / len(files)
    print(
        f"columns {len(files)}: precision {precision:.3f} (required >= .95), recall {recall:.3f} (required >= .88)"
    )


def _profile(values: list[str]) -> Profile:
    return measured(pl.DataFrame({"value": values}))


def _alarms(before: Profile, after: Profile) -> list[Finding]:
    found = alarms(compare(before, after, policy=DriftPolicy(), dataset="study"))
    return [f for f in found if RULES & {f.check, *_told_with(f)}]


def _told_with(finding: Finding) -> list[str]:
    """A new value tells its own shape with it, a cut text its pattern: what is told with it is found too."""
    return [check for e in finding.evidence if e.label == "told with it" for check in e.value.split(", ")]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


if __name__ == "__main__":
    main()
