"""Do drafted rules keep quiet on quiet days, and do they see accidents? On twenty-one kinds of generated feeds.

    .venv/bin/python -m benchmarks.onboarding.feeds [--every 10] [--kinds orders,late] [--seed 2]

For each kind, drafts are learnt from 1, 3, 7 and 14 days and judge the days that follow as a nightly run does
(land, measure, validate), without comparison and history. A quiet day with a finding that blocks is a false alarm;
of each kind of accident it is told how many are blocked and how many at least warned of. Drafting was
developed on all but the four kinds of `held_out`, with seed 1.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from benchmarks.onboarding import held_out, kinds, more_kinds
from benchmarks.onboarding.accidents import accidents
from benchmarks.onboarding.table import Delivery, delivery, received
from pilotgate.contract import read_contract
from pilotgate.contract.terms import Contract
from pilotgate.landing import land
from pilotgate.model import Extract, Finding, Profile, Severity, Status
from pilotgate.onboarding import draft
from pilotgate.onboarding.backtest import backtested, holds
from pilotgate.onboarding.suggestion import Suggestion
from pilotgate.profiling import profile
from pilotgate.validate import validate

HISTORIES = (1, 3, 7, 14)
ALL = {kind.name: kind for kind in (*held_out.KINDS, *kinds.KINDS, *more_kinds.KINDS)}
NAME = "feed"


@dataclass(slots=True)
class Outcome:
    """What came of one kind with drafts from so many days."""

    kind: str
    history: int
    quiet: int = 0
    alarmed: int = 0
    warned: int = 0
    blame: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    seen: list[tuple[str, str]] = field(default_factory=list)

    def add_quiet(self, bad: Mapping[str, Severity]) -> None:
        """Count a quiet day with these findings."""
        blocking = {c for c, severity in bad.items() if severity is Severity.ERROR}
        self.quiet += 1
        self.alarmed += bool(blocking)
        self.warned += bool(bad)
        self.blame.update(blocking)
        self.warnings.update(bad.keys() - blocking)

    def add_accident(self, accident: str, found: Mapping[str, Severity]) -> None:
        """Count an accident that brought these findings beyond the usual."""
        told = "blocked" if Severity.ERROR in found.values() else "warned" if found else "missed"
        self.seen.append((accident, told))


def main() -> None:
    """Run the study and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--every", type=int, default=1, help="judge each nth day only")
    parser.add_argument("--accidents", type=int, default=2, help="days on which every accident happens")
    parser.add_argument("--kinds", default=",".join(ALL))
    parser.add_argument("--histories", default=",".join(map(str, HISTORIES)))
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--by-profile", action="store_true", help="hold rules against profiles, as the backtest does"
    )
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    histories = [int(history) for history in options.histories.split(",")]
    days = range(14, 14 + options.days, options.every)
    tasks = [
        (name, histories, days, range(16, 16 + 7 * options.accidents, 7), options.seed)
        for name in options.kinds.split(",")
    ]
    with ProcessPoolExecutor(options.workers) as pool:
        study = _study_of_profiles if options.by_profile else _study
        outcomes = [o for found in pool.map(study, *zip(*tasks, strict=True)) for o in found]
    _report([o for o in outcomes if o.kind in {k.name for k in held_out.KINDS}], "held out", options.verbose)
    developed = {k.name for k in (*kinds.KINDS, *more_kinds.KINDS)}
    _report([o for o in outcomes if o.kind in developed], "developed on", options.verbose)


def _study(name: str, histories: Sequence[int], days: range, broken_days: range, seed: int) -> list[Outcome]:
    kind = ALL[name]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        learnt = {d: _landed(delivery(kind, seed, d), d, root) for d in range(14 - max(histories), 14)}
        projects = [_Project(root / f"{n}", [learnt[d] for d in range(14 - n, 14)]) for n in histories]
        outcomes = [Outcome(name, history) for history in histories]
        for day in days:
            for outcome, bad in zip(outcomes, _bad(delivery(kind, seed, day), day, root, projects), strict=True):
                outcome.add_quiet(bad)
        for day in broken_days:
            good = delivery(kind, seed, day)
            usual = _bad(good, day, root, projects)
            for accident, broken in accidents(kind, good, Random(f"{name} {seed} {day}")):
                found = _bad(broken, day, root, projects)
                for outcome, before, after in zip(outcomes, usual, found, strict=True):
                    outcome.add_accident(accident, {c: s for c, s in after.items() if before.get(c) is not s})
    return outcomes


def _study_of_profiles(
    name: str, histories: Sequence[int], days: range, broken_days: range, seed: int
) -> list[Outcome]:
    """The same without the drafted files: a fifth of the work, but for what landing and typed reading tell."""
    kind = ALL[name]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        learnt = {d: _landed(delivery(kind, seed, d), d, root)[1] for d in range(14 - max(histories), 14)}
        rules = [backtested([learnt[d] for d in range(14 - n, 14)])[0] for n in histories]
        outcomes = [Outcome(name, history) for history in histories]
        for day in days:
            measured = _landed(delivery(kind, seed, day), day, root)[1]
            for outcome, drafted in zip(outcomes, rules, strict=True):
                outcome.add_quiet(_broken(drafted, learnt[13], measured))
        for day in broken_days:
            good = delivery(kind, seed, day)
            for accident, broken in accidents(kind, good, Random(f"{name} {seed} {day}")):
                if accident != "delimiter":
                    measured = _landed(broken, day, root)[1]
                    for outcome, drafted in zip(outcomes, rules, strict=True):
                        outcome.add_accident(accident, _broken(drafted, learnt[13], measured))
    return outcomes


def _broken(rules: Sequence[Suggestion], known: Profile, measured: Profile) -> Mapping[str, Severity]:
    missing = {c.name for c in known.columns} - {c.name for c in measured.columns}
    found = {f"columns.{name}": Severity.ERROR for name in missing}
    for rule in rules:
        if not holds(rule, measured):
            found[f"{rule.kind}.{rule.column}"] = Severity.ERROR if rule.firm else Severity.WARNING
    return found


class _Project:
    """A folder with the files drafted from some deliveries."""

    def __init__(self, root: Path, learnt: Sequence[tuple[Extract, Profile]]) -> None:
        self.root = root
        for relative, content in draft(
            [e for e, _ in learnt], [p for _, p in learnt], name=NAME, root=root
        ).items():
            (root / relative).parent.mkdir(parents=True, exist_ok=True)
            (root / relative).write_bytes(content)
        self.contract = read_contract(root / f"contracts/{NAME}.odcs.yaml", root=root)

    def judge(self, extract: Extract, measured: Profile) -> Sequence[Finding]:
        """Findings about an extract."""
        return validate(
            extract,
            self.contract,
            measured,
            schema_file=self.root / f"schemas/{NAME}.py",
            suite_file=self.root / f"expectations/{NAME}.json",
            folder=self.root,
            now=extract.received_at,
            latest=lambda _: None,
        ).findings


def _landed(table: Delivery, day: int, root: Path, contract: Contract | None = None) -> tuple[Extract, Profile]:
    file = table.write(root, f"feed-{day:03}")
    extract = land(file, contract=contract, home=root / ".pilotgate", now=received(day))
    return replace(extract, dataset=NAME), profile(extract, contract=contract, now=received(day))


def _bad(table: Delivery, day: int, root: Path, projects: Sequence[_Project]) -> Sequence[Mapping[str, Severity]]:
    """For each project, findings against a delivery other than notes, with the severity of the worst.

    The delivery lands under the contract of the first; what their contracts pin of its shape is the same.
    """
    extract, measured = _landed(table, day, root, projects[0].contract)
    found = []
    for project in projects:
        worst: dict[str, Severity] = {}
        for finding in (*extract.findings, *project.judge(extract, measured)):
            if _is_bad(finding) and worst.get(finding.check) is not Severity.ERROR:
                worst[finding.check] = finding.severity
        found.append(worst)
    return found


def _is_bad(finding: Finding) -> bool:
    return finding.status in {Status.FAILED, Status.UNKNOWN} and finding.severity is not Severity.INFO


def _report(outcomes: Sequence[Outcome], title: str, verbose: bool) -> None:
    if not outcomes:
        return
    histories = sorted({o.history for o in outcomes})
    print(f"\n{title}: quiet days with a blocking false alarm (with a warning), by days learnt from")
    print(f"  {'kind':<12}" + "".join(f"{h:>16}" for h in histories))
    for name in dict.fromkeys(o.kind for o in outcomes):
        cells = [next(o for o in outcomes if (o.kind, o.history) == (name, h)) for h in histories]
        print(f"  {name:<12}" + "".join(f"{o.alarmed / o.quiet:>7.1%} ({o.warned / o.quiet:>6.1%})" for o in cells))
    total = [[o for o in outcomes if o.history == h] for h in histories]
    shares = [(sum(o.alarmed for o in t) / sum(o.quiet for o in t)) for t in total]
    warned = [(sum(o.warned for o in t) / sum(o.quiet for o in t)) for t in total]
    print(f"  {'all':<12}" + "".join(f"{a:>7.1%} ({w:>6.1%})" for a, w in zip(shares, warned, strict=True)))
    print(f"\n{title}: accidents blocked / warned of / missed, by days learnt from")
    told: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for outcome in outcomes:
        for accident, how in outcome.seen:
            told[accident][outcome.history][how] += 1
            told["all"][outcome.history][how] += 1
    for accident in [*sorted(a for a in told if a != "all"), "all"]:
        shown = ["{blocked}/{warned}/{missed}".format_map(told[accident][h]) for h in histories]
        print(f"  {accident:<16}" + "".join(f"{s:>14}" for s in shown))
    if verbose:
        for o in outcomes:
            if o.blame or o.warnings:
                print(f"  {o.kind} {o.history}: BLOCKS {dict(o.blame)} WARNS {dict(o.warnings.most_common(6))}")
            missed = [a for a, how in o.seen if how == "missed"]
            if missed:
                print(f"  {o.kind} {o.history}: missed {', '.join(missed)}")


if __name__ == "__main__":
    main()
