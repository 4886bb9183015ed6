from __future__ import annotations

import random
from pathlib import Path

from pilotgate.model import Status
from pilotgate.pipeline.adhoc import profile_source
from pilotgate.profiling import profile
from pilotgate.profiling.investigate import investigate
from tests.profiling.conftest import NOW, Make

FIRST = [
    "Elena",
    "Lieke",
    "Sofie",
    "Albert",
    "Alina",
    "Agnes",
    "Jakub",
    "Margot",
    "Tomasz",
    "Yann",
    "Esther",
    "Oskar",
    "Niels",
    "Mathis",
    "Grzegorz",
]
LAST = [
    "Petit",
    "Chmiel",
    "Garnier",
    "Jaworski",
    "Moreau",
    "Castellano",
    "Bergström",
    "Fischbach",
    "Marchetti",
    "Pawlak",
    "Rossi",
    "Tjallingii",
    "Weiß",
    "Zeller",
    "Barlow",
    "Beaumont",
    "Ferrari",
    "Hartwig",
    "Hofstra",
    "Keller",
    "Kowalska",
    "Maes",
    "Olsen",
    "Ortega",
    "Seidel",
    "Steiner",
    "Urban",
    "Wójcik",
]
CITIES = {
    "Lyon": "FR",
    "Dresden": "DE",
    "Lublin": "PL",
    "Zwolle": "NL",
    "Delft": "NL",
    "Murcia": "ES",
    "Vigo": "ES",
}


def _tickets(twins: int) -> dict[str, list[str | None]]:
    """Tickets of 200 customers; the first few of them are also known under another number, spelt otherwise."""
    chance = random.Random(4)
    names = dict.fromkeys(f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(200))
    known = [(f"C-{20_000 + i}", name, chance.choice(list(CITIES))) for i, name in enumerate(names)]
    known += [(f"C-9{i:04d}", name[:-2] + name[-1], city) for i, (_, name, city) in enumerate(known[:twins])]
    told = [chance.choice(known) for _ in range(300)] + known * 3
    return {
        "ticket": [f"T-{i}" for i in range(len(told))],
        "customer": [number for number, _, _ in told],
        "name": [name for _, name, _ in told],
        "city": [city for _, _, city in told],
        "country": [CITIES[city] for _, _, city in told],
    }


def test_customers_entered_twice_are_found_by_their_number_and_masked(landed: Make) -> None:
    data = _tickets(20)
    extract = landed(**data)
    found = investigate(extract, profile(extract, now=NOW), seconds=120)
    (twice,) = (f for f in found.findings if f.check == "profile.entities.customer")
    assert twice.status is Status.FAILED
    assert 10 <= int(twice.observed or 0) <= 22
    assert len(twice.evidence) == 5
    said = twice.message + "".join(e.value for e in twice.evidence)
    assert not any(name and name.lower() in said.lower() for name in data["name"])
    assert any(d.determinant == ("customer",) and d.dependent == "name" for d in found.profile.table.dependencies)


def test_customers_entered_once_are_left_alone(landed: Make) -> None:
    extract = landed(**_tickets(0))
    found = investigate(extract, profile(extract, now=NOW), seconds=120)
    assert not [f for f in found.findings if f.check == "profile.entities.customer" and int(f.observed or 0) > 3]


def test_cell_against_a_dependency_is_a_finding(landed: Make) -> None:
    data = _tickets(0)
    data["country"][7] = "XX"
    extract = landed(**data)
    found = investigate(extract, profile(extract, now=NOW), seconds=120)
    (wrong,) = (f for f in found.findings if f.check == "profile.suspects.country")
    assert wrong.failing == 1
    assert "row 8" in wrong.message


def test_what_was_left_out_for_want_of_time_is_said(landed: Make) -> None:
    extract = landed(**_tickets(3))
    found = investigate(extract, profile(extract, now=NOW), seconds=0)
    assert any("duplicates by customer: no time was left" in what for what in found.profile.table.skipped)


def test_what_was_left_out_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    data = _tickets(3)
    path.write_text("\n".join(",".join(map(str, row)) for row in [list(data), *zip(*data.values(), strict=True)]))
    found = profile_source(str(path), now=NOW, deep=0)
    (left_out,) = (f for f in found.findings if f.status is Status.UNKNOWN)
    assert left_out.check == "profile.not_measured"
    assert all(what in left_out.message for what in found.table.skipped)
    assert any("no time was left" in what for what in found.table.skipped)


def test_nothing_to_investigate_is_said_and_is_no_crash(landed: Make) -> None:
    tables: list[dict[str, list[str | None]]] = [
        {"a": []},
        {"a": [None]},
        {"a": ["x"] * 5, "b": ["y"] * 5},
        {"a": ["1"], "b": ["2"]},
    ]
    for columns in tables:
        extract = landed(**columns)
        found = investigate(extract, profile(extract, now=NOW), seconds=30)
        assert found.findings == ()
        assert found.profile.table.skipped
