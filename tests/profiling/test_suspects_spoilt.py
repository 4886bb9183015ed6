"""Suspects where much of a column is spoilt, so that what is wrong is no rare exception any more."""

from __future__ import annotations

import random

import pytest

from pilotgate.model import Extract
from pilotgate.profiling import profile
from pilotgate.profiling.suspects import find_suspects
from tests.profiling.conftest import NOW, Make

CODES = [f"AB-{1000 + 7 * n:05d}" for n in range(200)]
DAYS = [f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}" for n in range(200)]
TOWNS = ["Amsterdam", "Barcelona", "Copenhagen", "Dortmund", "Edinburgh"]


def _amounts(seed: int = 1, count: int = 200) -> list[str]:
    chance = random.Random(seed)
    return [f"{chance.lognormvariate(3, 0.8):.2f}" for _ in range(count)]


def _cells(extract: Extract) -> dict[tuple[int, str], tuple[str, str]]:
    cells = find_suspects(extract, profile(extract, now=NOW)).cells
    return {(s.row, s.column): (s.kind, s.suggestion) for s in cells}


def _every(step: int, values: list[str], changed: list[str]) -> list[str]:
    return [changed[row] if row % step == 0 else value for row, value in enumerate(values)]


def _rows(cells: dict[tuple[int, str], tuple[str, str]], column: str) -> list[int]:
    return sorted(row for row, name in cells if name == column)


SIXTH = list(range(0, 200, 6))


def test_suspects_of_columns_in_each_others_place_are_found_in_both(landed: Make) -> None:
    weights = [f"{n % 40 + 1}.5" for n in range(200)]
    cells = _cells(landed(code=_every(6, CODES, weights), weight=_every(6, weights, CODES)))

    assert _rows(cells, "code") == _rows(cells, "weight") == SIXTH
    assert cells[0, "code"][0] == "misfielded"


def test_suspects_value_and_gap_in_each_others_place_are_found(landed: Make) -> None:
    blank = [""] * 200
    cells = _cells(landed(day=_every(6, DAYS, blank), note=_every(6, blank, DAYS), code=CODES))

    assert _rows(cells, "day") == SIXTH
    assert cells[6, "day"][0] == "missing"


def test_suspects_of_two_columns_with_rare_forms_of_their_own_are_none(landed: Make) -> None:
    issues = [str(n % 12 + 1) if n % 7 else f"{n % 12}-{n % 12 + 1}" for n in range(200)]
    pages = [f"{n}-{n + 9}" if n % 5 else str(n) for n in range(1, 201)]

    assert _cells(landed(issue=issues, pages=pages)) == {}


@pytest.mark.parametrize("times", [100, 1000])
def test_suspects_numbers_of_another_unit_are_found_where_many_are(landed: Make, times: int) -> None:
    amounts = _amounts()
    other = [f"{float(a) * times:.2f}" for a in amounts]
    cells = _cells(landed(amount=_every(6, amounts, other), code=CODES))

    found = _rows(cells, "amount")
    assert set(found) <= set(SIXTH)
    assert len(found) >= 0.8 * len(SIXTH)


def test_suspects_of_amounts_with_a_long_tail_of_round_ones_are_none(landed: Make) -> None:
    chance = random.Random(4)
    small = [f"{chance.lognormvariate(3, 1.2):.2f}" for _ in range(280)]
    large = [f"{chance.lognormvariate(5.5, 1):.0f}.00" for _ in range(20)]

    assert _cells(landed(amount=[*small, *large])) == {}


def test_suspects_of_refunds_among_amounts_are_none(landed: Make) -> None:
    amounts = _amounts(7)

    assert _cells(landed(amount=_every(6, amounts, [f"-{a}" for a in amounts]), code=CODES)) == {}


def test_suspects_number_of_the_wrong_sign_is_found_where_none_is_near_zero(landed: Make) -> None:
    years = [str(1950 + n % 60) for n in range(200)]
    cells = _cells(landed(year=_every(6, years, [f"-{y}" for y in years]), code=CODES))

    assert _rows(cells, "year") == SIXTH


def test_suspects_of_coordinates_on_both_sides_of_zero_are_none(landed: Make) -> None:
    chance = random.Random(2)
    longitudes = [f"{chance.uniform(-12, 30):.4f}" for _ in range(200)]

    assert _cells(landed(longitude=longitudes)) == {}


def test_suspects_days_that_there_are_not_are_found_where_many_are(landed: Make) -> None:
    wrong = [("2026-02-30", "2026-13-07", "0026-05-05", "2226-05-05")[n % 4] for n in range(200)]
    cells = _cells(landed(day=_every(3, DAYS, wrong), code=CODES))

    assert _rows(cells, "day") == list(range(0, 200, 3))
    assert {kind for kind, _ in cells.values()} == {"impossible"}


def test_suspects_of_years_among_days_are_none(landed: Make) -> None:
    cells = _cells(landed(made=_every(3, DAYS, [str(1900 + n % 90) for n in range(200)]), code=CODES))

    assert cells == {}


@pytest.mark.parametrize(
    ("column", "other", "meant"),
    [
        ([str(n % 40 + 5) for n in range(200)], [f"{n % 40 + 5}.0" for n in range(200)], "5"),
        ([str(4000 + n) for n in range(200)], [f"'{4000 + n}" for n in range(200)], "4*** (4 characters)"),
        ([TOWNS[n % 5] for n in range(200)], [TOWNS[n % 5].upper() for n in range(200)], "Amsterdam"),
        ([TOWNS[n % 5] for n in range(200)], [f"{TOWNS[n % 5]}." for n in range(200)], "Amsterdam"),
        (DAYS, ["".join(reversed(d.split("-"))) for d in DAYS], ""),
        ([f"{90 + n % 40} min" for n in range(200)], [str(90 + n % 40) for n in range(200)], ""),
    ],
)
def test_suspects_second_way_of_writing_is_found(
    landed: Make, column: list[str], other: list[str], meant: str
) -> None:
    cells = _cells(landed(value=_every(4, column, other), code=CODES))

    assert _rows(cells, "value") == list(range(0, 200, 4))
    assert cells[0, "value"] == ("format", meant)


def test_suspects_of_decimals_among_whole_numbers_are_none(landed: Make) -> None:
    assert _cells(landed(hours=[str(n % 9) if n % 3 else f"{n % 9}.{n % 2 * 5}" for n in range(200)])) == {}


def test_suspects_codes_that_lost_their_form_are_found_where_many_did(landed: Make) -> None:
    chance = random.Random(9)

    def spoilt(code: str) -> str:
        k = chance.randrange(len(code))
        return chance.choice([code[: k + 1], code[:k] + chance.choice("Xx-") + code[k:], code[:k] + code[k + 1 :]])

    cells = _cells(landed(code=_every(6, CODES, [spoilt(c) for c in CODES]), town=TOWNS * 40))

    found = _rows(cells, "code")
    assert set(found) <= set(SIXTH)
    assert len(found) >= 0.7 * len(SIXTH)


def test_suspects_of_codes_with_an_addition_or_of_several_lengths_are_none(landed: Make) -> None:
    codes = [f"AB-{n * n}" + ("-B" if n % 12 == 0 else "") for n in range(1, 201)]

    assert _cells(landed(code=codes)) == {}


def test_suspects_number_for_a_gap_is_found_where_it_is_frequent(landed: Make) -> None:
    amounts = _amounts(3)
    cells = _cells(
        landed(amount=_every(6, amounts, ["-999" if n % 12 else "9999" for n in range(200)]), code=CODES)
    )

    assert _rows(cells, "amount") == SIXTH
    assert {kind for kind, _ in cells.values()} == {"missing"}


def test_suspects_of_employees_who_are_managers_are_none(landed: Make) -> None:
    managers = [str(10_000 + n % 8) if n > 3 else "" for n in range(200)]

    assert _cells(landed(employee=[str(10_000 + n) for n in range(200)], manager=managers)) == {}
