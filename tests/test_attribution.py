"""Which segment or source file explains a finding: asked of the extract."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from pilotgate.compare import compare
from pilotgate.contract.terms import DriftPolicy
from pilotgate.landing import land
from pilotgate.model import Extract, Finding, Profile
from pilotgate.pipeline.attribution import attribute
from pilotgate.profiling import profile

NIGHT = datetime(2026, 11, 20, 6, tzinfo=UTC)
HEADER = "order_id,created_at,amount,country,status"


def rows(seed: int, number: int, *, day_first: float = 0.0, country: str = "") -> list[str]:
    """Orders; that share of those of the country (or of all) has its date day-first."""
    dice = random.Random(seed)
    made = []
    for i in range(number):
        day, month, where = dice.randrange(1, 28), dice.randrange(1, 12), dice.choice(["IT", "DE", "FR", "ES"])
        turned = dice.random() < day_first and country in {"", where}
        date = f"{day:02d}/{month:02d}/2026" if turned else f"2026-{month:02d}-{day:02d}"
        status = dice.choice(["new", "paid", "sent"])
        made.append(f"{seed}{i:05d},{date},{dice.lognormvariate(3, 1):.2f},{where},{status}")
    return made


def landed(source: Path, home: Path) -> tuple[Extract, Profile]:
    extract = land(source, home=home, now=NIGHT)
    return extract, profile(extract, now=NIGHT)


def pilot(tmp_path: Path) -> Profile:
    path = tmp_path / "pilot.csv"
    path.write_text("\n".join([HEADER, *rows(1, 1000)]) + "\n", encoding="utf-8")
    return landed(path, tmp_path / "home")[1]


def told(tmp_path: Path, source: Path, check: str) -> Finding:
    before, (extract, current) = pilot(tmp_path), landed(source, tmp_path / "home")
    found = compare(before, current, policy=DriftPolicy(), dataset="orders")
    return next(f for f in attribute(extract, found, before, current) if f.check == check)


def test_segment_of_reformatted_dates_is_named_with_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([HEADER, *rows(2, 1000, day_first=0.4, country="FR")]) + "\n", encoding="utf-8")
    message = told(tmp_path, path, "compare.format.created_at").message
    assert "are written as day-first date" in message
    assert "First at line" in message
    assert "All of them are where `country` is `FR` (2" in message


def test_dates_reformatted_everywhere_are_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([HEADER, *rows(2, 1000, day_first=0.1)]) + "\n", encoding="utf-8")
    assert "of them are" not in told(tmp_path, path, "compare.format.created_at").message


def test_source_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "delivery"
    folder.mkdir()
    for name, seed, share in (("crm-eu.csv", 2, 0.3), ("crm-us.csv", 3, 0.0)):
        (folder / name).write_text("\n".join([HEADER, *rows(seed, 600, day_first=share)]) + "\n", encoding="utf-8")
    message = told(tmp_path, folder, "compare.format.created_at").message
    assert "All of them are from file `crm-eu.csv` (50 % of all rows)." in message


def test_new_value_is_traced_to_its_segment(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    made = [r.replace(",sent", ",lost") if ",ES," in r else r for r in rows(2, 1000)]
    path.write_text("\n".join([HEADER, *made]) + "\n", encoding="utf-8")
    message = told(tmp_path, path, "compare.new_values.status").message
    assert "`lost`" in message
    assert "All of them are where `country` is `ES`" in message
