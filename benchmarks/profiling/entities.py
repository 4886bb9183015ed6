"""F1 of duplicate records found without labels, on lists with known duplicates, beside Splink at generic settings.

    python -m benchmarks.profiling.entities [--made] [--large] [--no-peer] [FOLDER]

FOLDER holds one folder per list with `records.csv` (`_rid` and the columns) and `pairs.csv`. Columns that give the
truth away (`_rid`, `_source`, `class`) are left out. `--made` adds messy lists of `benchmarks.profiling.lists`,
each without copies, with few and with many, from seeds that the rules were not made with; `--large` long ones.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import logging
import os
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.profiling.lists import DEVELOPED_ON, KINDS, make_list
from benchmarks.profiling.texts import open_texts
from pilotgate.profiling.entities import link

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "duplicates"
_TRUTH = {"_rid", "_source", "class"}
_SHARES = (0.0, 0.03, 0.2, 0.4)

Pair = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """A list with the pairs of rows that are one thing."""

    name: str
    header: Sequence[str]
    rows: list[list[str]]
    truth: set[Pair]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    cases = itertools.chain(_real(asked.folder), _made() if asked.made else (), _large() if asked.large else ())
    for case in cases:
        before = os.times()
        with (
            tempfile.TemporaryDirectory() as scratch,
            open_texts(case.header, case.rows, Path(scratch)) as (engine, profile),
        ):
            before = os.times()
            found = link(engine, profile)
        told = {pair for group in found.groups for pair in itertools.combinations(group.rows, 2)}
        print(f"{case.name:24} {_figures(told, case.truth, before)}  {'; '.join(found.skipped)}", flush=True)
        if not asked.no_peer and len(case.rows) <= 10_000:
            before = os.times()
            print(f"{'  Splink':24} {_figures(_splink(case), case.truth, before)}", flush=True)


def _figures(told: set[Pair], truth: set[Pair], before: os.times_result) -> str:
    after = os.times()
    hits = len(told & truth)
    precision, recall = hits / max(len(told), 1), hits / max(len(truth), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    seconds = after.user + after.system - before.user - before.system
    if not truth:
        return f"no copies in it: {len(told)} pairs told{'':26}  {seconds:5.1f} CPU s"
    return f"F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  of {len(truth):6,}  {seconds:5.1f} CPU s"


def _real(folder: Path) -> Iterator[Case]:
    for case in sorted(p for p in folder.iterdir() if p.is_dir()):
        with (case / "records.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        with (case / "pairs.csv").open(newline="", encoding="utf-8") as file:
            _, *pairs = csv.reader(file)
        at = {row[header.index("_rid")]: i for i, row in enumerate(rows)}
        kept = [i for i, name in enumerate(header) if name not in _TRUTH]
        yield Case(
            case.name,
            [header[i] for i in kept],
            [[row[i] for i in kept] for row in rows],
            {(min(at[a], at[b]), max(at[a], at[b])) for a, b in pairs},
        )


def _made() -> Iterator[Case]:
    for kind in KINDS:
        for number, copies in enumerate(_SHARES):
            unseen = "" if kind in DEVELOPED_ON else " (unseen kind)"
            yield _case(f"{kind} {copies:.0%}{unseen}", kind, 1_500, 101 + number, copies)


def _large() -> Iterator[Case]:
    for kind in ("people", "products"):
        yield _case(f"{kind}, 100,000", kind, 100_000, 7, 0.05)


def _case(name: str, kind: str, rows: int, seed: int, copies: float) -> Case:
    made = make_list(kind, rows, seed, copies=copies)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, thing in enumerate(made.things):
        groups[thing].append(row)
    truth = {pair for members in groups.values() for pair in itertools.combinations(members, 2)}
    return Case(name, made.header, made.rows, truth)


def _splink(case: Case) -> set[Pair]:
    """The same by Splink as its guide has it: Jaro-Winkler on every column, term frequencies, EM per column."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.blocking_rule_library import CustomRule

    logging.disable(logging.CRITICAL)
    names = [f"c{i}" for i in range(len(case.header))]
    frame = pd.DataFrame(case.rows, columns=names).map(lambda v: v.strip().lower() or None)
    frame.insert(0, "unique_id", range(len(frame)))
    distinct = {name: frame[name].nunique() for name in names}
    telling = sorted((n for n in names if distinct[n] > 1), key=lambda n: -distinct[n])
    small = len(frame) <= 1_600
    rules: list[Any] = (
        [CustomRule("1=1")] if small else [block_on(a, b) for a, b in itertools.combinations(telling[:5], 2)]
    )
    comparisons: list[Any] = [
        cl.JaroWinklerAtThresholds(n, [0.92, 0.8]).configure(term_frequency_adjustments=True) for n in telling
    ]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            database = DuckDBAPI()
            linker = Linker(database.register(frame), settings)
            exact: list[Any] = [block_on(a, b) for a, b in itertools.combinations(telling[:4], 2)]
            linker.training.estimate_probability_two_random_records_match(exact, recall=0.8)
            linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
            for name in telling[:3]:
                linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
            predicted = linker.inference.predict(threshold_match_probability=0.8)
            groups: Any = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.8)
            found = groups.as_pandas_dataframe().groupby("cluster_id")["unique_id"]
            return {pair for _, ids in found for pair in itertools.combinations(sorted(ids), 2)}
        except Exception as error:
            print(f"  Splink could not: {str(error).splitlines()[0][:80]}")
            return set()


if __name__ == "__main__":
    main()
