"""Do drafted rules cry wolf? Learn from the first days of a real feed, then judge every day that follows.

    python benchmarks/onboarding/feed.py [FEED] [--learn 14]

FEED holds one CSV a day and `incidents.csv` (`day`, `kind`): days on which the form of the feed changed. Every
other day is quiet: a blocking alarm there is false. On the day of an incident the owner is taken to accept the
change: the drafts are made anew from the last days up to that one. Only what the drafts themselves judge by counts
(landing, contract, pandera, Great Expectations, drift); a draft has no owner yet, which blocks promotion by itself.
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pilotgate.compare import compare
from pilotgate.contract import read_contract
from pilotgate.landing import land
from pilotgate.model import Extract, Finding, Profile, Severity, Status
from pilotgate.onboarding import draft
from pilotgate.profiling import profile
from pilotgate.validate import validate

NAME = "feed"


def main() -> None:
    """Run the study and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("feed", nargs="?", type=Path, default=Path("../shared/data/feed"))
    parser.add_argument("--learn", type=int, default=14)
    options = parser.parse_args()
    files = sorted(p for p in options.feed.glob("*.csv") if re.search(r"\d{8}", p.name))
    with tempfile.TemporaryDirectory() as folder:
        study(files, incidents(options.feed / "incidents.csv"), options.learn, Path(folder))


def incidents(path: Path) -> dict[str, str]:
    """Kinds of incident by day; entries that name no change are none."""
    found: dict[str, str] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            if not row["detail"].endswith("+[] -[]"):
                found[row["day"]] = f"{found.get(row['day'], '')} {row['kind']}".strip()
    return found


def study(files: Sequence[Path], broken: dict[str, str], learn: int, root: Path) -> None:
    """Judge each day by drafts learnt from the days before."""
    days = [_measured(file, root) for file in files]
    names = [re.findall(r"\d{8}", f.name)[0] for f in files]
    baseline = _redraft(days[:learn], root)
    quiet, alarms, noticed = 0, [], []
    blame: Counter[str] = Counter()
    for at in range(learn, len(days)):
        found = _judge(*days[at], baseline, root)
        blocking = [f.check for f in found if _bad(f) and f.severity is Severity.ERROR]
        if names[at] in broken:
            warned = [f.check for f in found if _bad(f) and f.severity is not Severity.INFO]
            noticed.append((names[at], broken[names[at]], blocking, warned))
            baseline = _redraft(days[max(0, at + 1 - learn) : at + 1], root)
            continue
        quiet += 1
        if blocking:
            alarms.append((names[at], blocking))
            blame.update(blocking)
    print(f"{quiet} quiet days, {len(alarms)} with a blocking false alarm ({len(alarms) / quiet:.1%})")
    for day, checks in alarms:
        print(f"  {day} {', '.join(checks[:6])}")
    for day, kind, blocking, warned in noticed:
        print(f"  incident {day} {kind}: {len(blocking)} blocking, {len(warned)} in all: {', '.join(warned[:6])}")


def _measured(file: Path, root: Path) -> tuple[Extract, Profile]:
    day = datetime.strptime(re.findall(r"\d{8}", file.name)[0], "%Y%m%d").replace(tzinfo=UTC)
    now = day + timedelta(hours=30)
    extract = replace(land(file, home=root / ".pilotgate", now=now), dataset=NAME)
    return extract, replace(profile(extract, now=now), dataset=NAME)


def _redraft(days: Sequence[tuple[Extract, Profile]], root: Path) -> Profile:
    for relative, content in draft([e for e, _ in days], [p for _, p in days], name=NAME, root=root).items():
        (root / relative).parent.mkdir(exist_ok=True)
        (root / relative).write_bytes(content)
    return days[-1][1]


def _judge(extract: Extract, measured: Profile, baseline: Profile, root: Path) -> list[Finding]:
    contract = read_contract(root / f"contracts/{NAME}.odcs.yaml", root=root)
    judged = validate(
        extract,
        contract,
        measured,
        schema_file=root / f"schemas/{NAME}.py",
        suite_file=root / f"expectations/{NAME}.json",
        folder=root,
        now=extract.received_at,
        latest=lambda _: None,
    )
    drift = compare(baseline, measured, policy=contract.drift, dataset=NAME)
    return [*extract.findings, *judged.findings, *drift]


def _bad(finding: Finding) -> bool:
    return finding.status in {Status.FAILED, Status.UNKNOWN}


if __name__ == "__main__":
    main()
