from __future__ import annotations

from pilotgate.profiling import profile
from pilotgate.profiling.suspects import find_suspects
from tests.profiling.conftest import NOW, Make

CITIES = [("10115", "Berlin"), ("20095", "Hamburg"), ("80331", "München"), ("50667", "Köln")]


def test_suspects_value_against_its_determinant_is_found(landed: Make) -> None:
    rows = [CITIES[n % 4] for n in range(80)]
    rows[8] = ("10115", "Hamburg")
    extract = landed(id=[str(n) for n in range(80)], postcode=[r[0] for r in rows], city=[r[1] for r in rows])

    cells = find_suspects(extract, profile(extract, now=NOW)).cells

    assert [(s.row, s.column, s.kind, s.suggestion) for s in cells if s.column == "city"] == [
        (8, "city", "dependency", "Berlin")
    ]


def test_suspects_typo_of_a_frequent_value_is_found(landed: Make) -> None:
    extract = landed(status=[*["shipped"] * 40, *["returned"] * 40, "shiqped"])

    cells = find_suspects(extract, profile(extract, now=NOW)).cells

    assert [(s.row, s.kind, s.suggestion) for s in cells] == [(80, "typo", "shipped")]


def test_suspects_of_a_clean_extract_are_none(landed: Make) -> None:
    extract = landed(
        id=[str(n) for n in range(80)],
        postcode=[CITIES[n % 4][0] for n in range(80)],
        city=[CITIES[n % 4][1] for n in range(80)],
        amount=[f"{n % 37}.50" for n in range(80)],
    )

    assert find_suspects(extract, profile(extract, now=NOW)).cells == ()


def test_suspects_personal_values_are_masked(landed: Make) -> None:
    emails = [f"anna{n % 4}@example.com" for n in range(80)]
    emails[4] = "bernd@example.com"
    extract = landed(customer=[f"c{n % 4}" for n in range(80)], email=emails)

    found = find_suspects(extract, profile(extract, now=NOW)).cells

    assert found
    assert "bernd" not in repr(found)


def test_suspects_of_an_empty_extract_are_none(landed: Make) -> None:
    extract = landed(a=[], b=[])

    assert find_suspects(extract, profile(extract, now=NOW)).cells == ()
