"""Feeds of eight kinds: which accidents are caught and named, in how many findings, and how quiet is the rest?

    .venv/bin/python -m benchmarks.compare.incidents [developed|held] [seeds] [-v]

A feed's first week is its pilot; each night is compared, as a run does, with the pilot and with all nights before
it. From the 15th night on a finding of warning or error is a false alarm. Then every accident befalls the last
night, files and all. Caught: there is a warning or an error. Named: one says what happened, where it happened.
Findings: how many warnings and errors one cause makes.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import polars as pl

from benchmarks.compare.accidents import ACCIDENTS, Accident, Night, names, written
from benchmarks.compare.feeds import DEVELOPED_ON, HELD_OUT, START, Feed
from benchmarks.compare.samples import alarms
from pilotgate.compare import compare_run
from pilotgate.contract.terms import DriftPolicy
from pilotgate.landing import land
from pilotgate.model import Finding, Profile, Status
from pilotgate.profiling import profile

NIGHTS = 45
WARM_UP = 14
PILOT = 7
POLICY = DriftPolicy()
STALE = Accident("an old extract again", lambda n, _: n, ("history.age", "history.stale"))
PAIRS = (
    ("delimiter", "empty in 30 %"),
    ("new category in 3 %", "column renamed"),
    ("date format", "column dropped"),
    ("padded", "decimal comma"),
    ("segment lost", "N/A in 10 %"),
    ("5 % of the rows twice", "currency sign"),
    ("unit ×1000", "column empty"),
    ("case", "header in capitals"),
)
"""Two accidents of one night: both have to be named."""


class Study:
    """One feed with one seed: its quiet nights, and its accidents."""

    def __init__(self, feed: Feed, seed: int, home: Path) -> None:
        self.feed, self.seed, self.home = feed, seed, home
        tables = [self.night(n).table for n in range(PILOT)]
        pilot = tables[0] if _snapshot(tables) else pl.concat(tables)
        self.pilot = self.measured(Night(pilot, delimiter=feed.delimiter), PILOT - 1)
        self.earlier: list[Profile] = []

    def night(self, number: int) -> Night:
        """A night as it should be."""
        return Night(self.feed.night(self.seed, number), delimiter=self.feed.delimiter)

    def measured(self, night: Night, number: int) -> Profile:
        """The profile of a night's file, landed the morning after."""
        path = self.home / f"{self.feed.name}.csv"
        path.write_bytes(written(night))
        at = START + timedelta(days=number + 1, hours=6)
        return profile(land(path, home=self.home, now=at), now=at)

    def raised(self, night: Night, number: int, *, notes: bool = False) -> tuple[list[Finding], Profile]:
        """What a night would wake somebody for (notes too, where they are asked for), and its profile."""
        current = self.measured(night, number)
        found = compare_run(self.pilot, self.earlier, current, policy=POLICY, dataset=self.feed.name)
        return [f for f in found if f.status is Status.FAILED] if notes else alarms(found), current


def _snapshot(tables: Sequence[pl.DataFrame]) -> bool:
    """Each night holds most rows of the night before, by their first column."""
    return len(set(tables[0][tables[0].columns[0]]) & set(tables[1][tables[1].columns[0]])) > tables[0].height / 2


def main() -> None:
    verbose = "-v" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "-v"]
    which = arguments[0] if arguments else "developed"
    seeds = int(arguments[1]) if len(arguments) > 1 else 1
    feeds = {"developed": DEVELOPED_ON, "held": HELD_OUT}.get(which) or tuple(
        f for f in (*DEVELOPED_ON, *HELD_OUT) if f.name == which
    )
    outcome: dict[str, dict[str, list[tuple[bool, bool, int]]]] = defaultdict(lambda: defaultdict(list))
    pairs: Counter[str] = Counter()
    tried = quiet = disturbed = 0
    with tempfile.TemporaryDirectory() as home:
        for feed in feeds:
            for seed in range(seeds):
                study = Study(feed, seed, Path(home))
                for number in range(NIGHTS - 1):
                    raised, current = study.raised(study.night(number), number)
                    if number >= WARM_UP:
                        quiet, disturbed = quiet + 1, disturbed + bool(raised)
                        for f in raised:
                            print(
                                f"{feed.name} {seed} night {number}: FALSE {f.check}: {f.message[:200]}", flush=True
                            )
                    study.earlier.append(current)
                last = study.night(NIGHTS - 1)
                for accident in (*ACCIDENTS, STALE):
                    came = study.night(NIGHTS - 15) if accident is STALE else accident.befall(last, feed)
                    raised, _ = study.raised(came, NIGHTS - 1, notes=accident.note)
                    named = any(names(accident, f, feed) for f in raised)
                    told = len(alarms(raised)) + accident.note
                    outcome[accident.name][feed.name].append((bool(raised), named, told))
                    if verbose and (not named or len(raised) > 1):
                        print(f"{feed.name} {seed} {accident.name}: {'' if named else 'NOT NAMED'}")
                        for f in raised:
                            print(f"    {f.severity:<7} {f.check}: {f.message[:230]}", flush=True)
                known = {a.name: a for a in ACCIDENTS}
                for pair in PAIRS:
                    first, second = (known[name] for name in pair)
                    raised, _ = study.raised(second.befall(first.befall(last, feed), feed), NIGHTS - 1)
                    both = all(any(names(a, f, feed) for f in raised) for a in (first, second))
                    pairs[" and ".join(pair)] += both
                    if verbose and not both:
                        print(f"{feed.name} {seed} {' and '.join(pair)}: NOT BOTH")
                        for f in raised:
                            print(f"    {f.severity:<7} {f.check}: {f.message[:230]}", flush=True)
                tried += 1
    _report(outcome, [f.name for f in feeds])
    print(f"nights without an accident that alarm: {disturbed}/{quiet} = {disturbed / quiet:.1%} (required <= 1 %)")
    for both_named in map(" and ".join, PAIRS):
        print(f"  both named {pairs[both_named]}/{tried}: {both_named}")


def _report(outcome: dict[str, dict[str, list[tuple[bool, bool, int]]]], feeds: Sequence[str]) -> None:
    """A line per accident: caught, named, findings; then how it went in each feed."""
    print(f"{'accident':32} {'caught':>7} {'named':>7} {'findings':>8}  {'  '.join(f'{f:>10}' for f in feeds)}")
    every: list[tuple[bool, bool, int]] = []
    for accident, by_feed in outcome.items():
        told = [t for found in by_feed.values() for t in found]
        every += told
        cells = []
        for feed in feeds:
            found = by_feed[feed]
            word = "named" if all(n for _, n, _ in found) else "caught" if all(c for c, _, _ in found) else "MISSED"
            cells.append(f"{word} {sum(k for *_, k in found) / len(found):.1f}")
        print(f"{accident:32} {_line(told)}  {'  '.join(f'{c:>10}' for c in cells)}")
    print(f"{'all':32} {_line(every)}")


def _line(told: Sequence[tuple[bool, bool, int]]) -> str:
    caught, named = (sum(t[i] for t in told) / len(told) for i in (0, 1))
    found = [k for *_, k in told if k]
    return f"{caught:>7.0%} {named:>7.0%} {sum(found) / max(1, len(found)):>8.1f}"


if __name__ == "__main__":
    main()
