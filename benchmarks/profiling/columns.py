r"""Patterns found in real columns against the profiles that are expected of them.

    python -m benchmarks.profiling.columns [FOLDER]

FOLDER holds JSON files with `Data` (values) and `Results` (expected profiles, each a list of patterns in
`Description`). Agreement is that of the two divisions of the distinct values: two values that an expected pattern
holds together should be held together by ours, and two that it parts should be parted. Expected patterns are turned
into regular expressions; a value belongs to the first, most special one that matches it in full.

    rand        share of the pairs of values (2,000 drawn) that both divisions hold together or both part, for the
                expected profile that comes closest
    agree       columns with a rand of at least 0.9
    few         columns in which our patterns of 1 % of the values are at most one more or fewer than expected
    coverage    mean share of the values under the patterns that the profile keeps

A column without an expected profile that its regular expressions cover by nine tenths is left out, and counted.
How lengths are opened (`profiling.telling`) was decided with every second column in sight, in order of their paths;
the others, whose names and expected profiles had been seen, are told apart.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pilotgate.model import PatternCount
from pilotgate.profiling.column import PATTERNS, ranked
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.telling import alike, choose

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "columns" / "flashprofile"
_AGREES = 0.9
_COVERED = 0.9
_PAIRS = 2_000
_CLASSES = {
    "Digit": "0-9", "Upper": "A-Z", "Lower": "a-z", "Alpha": "A-Za-z", "Space": r"\s", "HexDigit": "0-9A-Fa-f",
    "BinDigit": "01", "Dash": r"\-", "Punct": r".,:;?\-/'\"!()", "Symbol": r"\W_",
    "Base64": "A-Za-z0-9+/=", "Any": r"\s\S",
}  # fmt: skip
_ATOM = re.compile(
    r"'(?P<text>.*?)'(?= · |$)|\[(?P<classes>[A-Za-z0-9|]+)\](?P<many>\+|\{\d+\})|(?P<title>TitleWord)"
)


def regex_of(description: str) -> tuple[str, int]:
    """The regular expression of an expected pattern, and how special it is (characters and counts it fixes)."""
    form, special = "", 0
    for atom in _ATOM.finditer(description):
        if atom["text"] is not None:
            form, special = form + re.escape(atom["text"]), special + 4 * len(atom["text"])
        elif atom["title"]:
            form, special = form + "[A-Z][a-z]+", special + 1
        else:
            names = atom["classes"].split("|")
            form += f"[{''.join(_CLASSES[n] for n in names)}]{atom['many']}"
            special += (atom["many"] != "+") + (len(names) == 1)
    return form, special


def expected_division(descriptions: Sequence[str], values: Sequence[str]) -> list[int] | None:
    """Place of the pattern of each value; None where they do not cover the values."""
    forms = [regex_of(d) for d in descriptions]
    order = sorted(range(len(forms)), key=lambda i: -forms[i][1])
    compiled = [(i, re.compile(forms[i][0])) for i in order]
    found = [next((i for i, form in compiled if form.fullmatch(v)), -1) for v in values]
    return found if sum(i >= 0 for i in found) >= _COVERED * len(values) else None


def rand_index(ours: Sequence[Any], theirs: Sequence[Any]) -> float:
    """Share of pairs on which two divisions agree (Rand 1971), from drawn pairs."""
    chance = random.Random(1)
    pairs = [chance.sample(range(len(ours)), 2) for _ in range(_PAIRS)] if len(ours) > 1 else []
    same = sum((ours[a] == ours[b]) == (theirs[a] == theirs[b]) for a, b in pairs)
    return same / len(pairs) if pairs else 1.0


def told_division(values: Sequence[str]) -> tuple[dict[str, int], float]:
    """Place of the group of patterns under which a profile shows each value, and the share of those it shows."""
    shapes = Counter(map(shape, values))
    telling = choose(shapes, dict.fromkeys(values))
    found: Counter[str] = Counter()
    for shaped, n in shapes.items():
        found[telling.pattern(shaped)] += n
    kept = [PatternCount(told, n) for told, n in ranked(found.items())[:PATTERNS]]
    places = {p.pattern: place for place, group in enumerate(alike(kept)) for p in group}
    for told in found:
        places.setdefault(told, len(places))
    return {v: places[telling.pattern(shape(v))] for v in values}, sum(p.count for p in kept) / len(values)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    rands, few, total, coverage, left_out = [], 0, 0, [], 0
    for path in sorted(folder.rglob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        data = [v for v in told["Data"] if v]
        division, shown = told_division(data)
        found = Counter(division[v] for v in data)
        heavy = sum(n >= 0.01 * len(data) for n in found.values()) + (len(data) < len(told["Data"]))
        total += 1
        few += min(abs(heavy - len(r["Description"])) for r in told["Results"]) <= 1
        coverage.append(shown)
        values = list(division)
        theirs = [d for r in told["Results"] if (d := expected_division(r["Description"], values)) is not None]
        if not theirs:
            left_out += 1
            continue
        best = max(rand_index(list(division.values()), d) for d in theirs)
        rands.append(best)
        if best < _AGREES:
            print(f"  {path.parent.name}/{path.stem:22} rand {best:.2f}  {len(found)} patterns")
    print(f"{said(rands)}, {left_out} left out; few: {few} of {total}; coverage {sum(coverage) / total:.3f}")
    print(f"  every second column, looked at while building: {said(rands[::2])}; the others: {said(rands[1::2])}")


def said(rands: Sequence[float]) -> str:
    """How many agree, and the mean."""
    agree = sum(r >= _AGREES for r in rands)
    return f"{agree} of {len(rands)} columns agree (rand >= {_AGREES}), mean rand {sum(rands) / len(rands):.3f}"


if __name__ == "__main__":
    main()
