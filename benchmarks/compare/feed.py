"""A real daily feed, night by night: is every accident caught and named, and is every other night quiet?

    .venv/bin/python -m benchmarks.compare.feed [-v]

Each day is compared with the day before and with all days before it; the owner is taken to accept what changed for
good. A day is quiet when incidents.csv does not list it and 14 days came before.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.compare.samples import DATA, alarms
from pilotgate.compare import compare_run
from pilotgate.contract.terms import DriftPolicy
from pilotgate.landing import land
from pilotgate.model import Finding, Profile
from pilotgate.profiling import profile

FEED = DATA / "feed"
WARM_UP = 14
NAMED_BY = {
    "columns": ("compare.added.", "compare.dropped.", "compare.renamed."),
    "delimiter": ("compare.shape.delimiter",),
    "date_format": ("compare.format.",),
    "encoding": ("compare.shape.encoding",),
}


def main() -> None:
    verbose = "-v" in sys.argv
    incidents: dict[str, set[str]] = defaultdict(set)
    with (FEED / "incidents.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            incidents[row["day"]].add(row["kind"])
    days = sorted(FEED.glob("dpc-*.csv"))
    policy = DriftPolicy()
    earlier: list[Profile] = []
    caught = named = quiet = disturbed = 0
    with tempfile.TemporaryDirectory() as home:
        for path in days:
            day = path.stem.rsplit("-", 1)[1]
            at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) + timedelta(days=1)
            current = profile(land(path, home=Path(home), now=at), now=at)
            found: list[Finding] = []
            if earlier:
                found += compare_run(
                    earlier[-1], earlier, current, policy=policy, dataset="feed", than="the last accepted run"
                )
            raised = alarms(found)
            if day in incidents:
                kinds = incidents[day]
                told = {k for k in kinds if any(f.check.startswith(NAMED_BY[k]) for f in raised)}
                caught, named = caught + bool(raised), named + (told == kinds)
                print(f"{day} incident {'+'.join(sorted(kinds))}: {'named' if told == kinds else 'NOT NAMED'}")
                _tell(raised)
            elif len(earlier) >= WARM_UP:
                quiet, disturbed = quiet + 1, disturbed + bool(raised)
                if raised:
                    print(f"{day} FALSE ALARM")
                    _tell(raised)
            elif verbose and raised:
                print(f"{day} within the first {WARM_UP} days")
                _tell(raised)
            earlier.append(current)
    print(f"incident days caught {caught}/{len(incidents)}, cause named {named}/{len(incidents)} (required: all)")
    print(f"quiet days with a warning or error {disturbed}/{quiet} = {disturbed / quiet:.1%} (required: <= 1 %)")


def _tell(findings: list[Finding]) -> None:
    for f in findings:
        print(f"    {f.severity:<7} {f.check}: {f.message[:170]}")


if __name__ == "__main__":
    main()
