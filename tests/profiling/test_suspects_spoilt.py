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


def _shop(rows: int = 60) -> list[list[str]]:
    return [
        [
            f"AB-{n:04d}",
            TOWNS[n % 5],
            f"2026-03-{1 + n % 28:02d}",
            f"{n % 17}.50",
            ("new", "used")[n % 2],
            f"u{n}@shop.example",
        ]
        for n in range(rows)
    ]


def _landed(landed: Make, rows: list[list[str]]) -> dict[tuple[int, str], tuple[str, str]]:
    return _cells(landed(**{name: [row[c] for row in rows] for c, name in enumerate("abcdef")}))


@pytest.mark.parametrize(("gap", "told"), [(1, "bcdef"), (2, "cdef")])
def test_suspects_of_a_row_with_a_comma_too_many_are_all_that_stands_too_far(
    landed: Make, gap: int, told: str
) -> None:
    rows = _shop()
    rows[7] = [*rows[7][:gap], "", *rows[7][gap:-1]]

    assert sorted(name for row, name in _landed(landed, rows) if row == 7) == list(told)


def test_suspects_of_a_row_with_a_comma_too_few_are_found(landed: Make) -> None:
    rows = _shop()
    rows[9] = [*rows[9][:1], *rows[9][2:], ""]

    assert sorted(name for row, name in _landed(landed, rows) if row == 9) == list("bcdef")


def test_suspects_of_numbers_that_are_high_together_are_none(landed: Make) -> None:
    chance = random.Random(3)
    sizes = [10 ** chance.uniform(1, 5) for _ in range(120)]

    assert _cells(landed(**{f"c{k}": [str(round(size / 4**k)) for size in sizes] for k in range(5)})) == {}


@pytest.mark.parametrize(
    ("spoilt", "meant"), [("CafÃ© Noir", "Café Noir"), ("Noir &amp; Sons", "Noir & Sons"), ("Nо\u0438r Cafe", "")]
)
def test_suspects_damaged_text_is_found(landed: Make, spoilt: str, meant: str) -> None:
    names = [f"{chr(65 + n % 26)}{chr(97 + n % 7)}ron & {TOWNS[n % 5]}" for n in range(80)]
    found = find_suspects(extract := landed(name=[*names, spoilt]), profile(extract, now=NOW)).cells

    assert [(s.row, s.kind) for s in found] == [(80, "format")]
    assert bool(found[0].suggestion) is bool(meant)


def test_suspects_of_addresses_with_escaped_signs_are_none(landed: Make) -> None:
    pages = [f"https://shop.example/list?page={n}" + ("&amp;sort=up" if n % 9 == 0 else "") for n in range(90)]

    assert _cells(landed(page=pages)) == {}


def _ean(number: int) -> str:
    digits = f"40{number:010d}"
    return digits + str(-sum(int(d) * (3 if k % 2 else 1) for k, d in enumerate(digits)) % 10)


def test_suspects_identifier_whose_check_digit_fails_is_found(landed: Make) -> None:
    codes = [_ean(7919 * n) for n in range(80)]
    codes[11] = f"{codes[11][:5]}{(int(codes[11][5]) + 3) % 10}{codes[11][6:]}"

    assert {(row, kind) for (row, _), (kind, _) in _cells(landed(code=codes)).items()} == {(11, "impossible")}


def test_suspects_of_numbers_that_pass_a_check_by_chance_are_none(landed: Make) -> None:
    chance = random.Random(1)

    assert _cells(landed(code=[str(chance.randrange(10**12, 10**13)) for _ in range(200)])) == {}


def test_suspects_misspelt_word_within_longer_texts_is_found(landed: Make) -> None:
    chance = random.Random(2)
    works = ("Construction", "Renovation", "Demolition", "Plumbing", "Roofing", "Painting")
    texts = [f"{chance.choice(works)} of {chance.choice(works)}, lot {n}" for n in range(150)]
    texts[40] = "Consxruction of Roofing, lot 40"

    assert {(row, kind) for (row, _), (kind, _) in _cells(landed(text=texts)).items()} == {(40, "typo")}


def test_suspects_gap_that_two_others_tell_is_found(landed: Make) -> None:
    chance = random.Random(5)
    nets, taxes = ([chance.randrange(1_000, 90_000) for _ in range(120)] for _ in "nt")
    totals = [f"{(n + t) / 100:.2f}" for n, t in zip(nets, taxes, strict=True)]
    totals[11] = ""
    cells = _cells(
        landed(net=[f"{n / 100:.2f}" for n in nets], tax=[f"{t / 100:.2f}" for t in taxes], total=totals)
    )

    assert list(cells) == [(11, "total")]
    assert cells[11, "total"][0] == "missing"
