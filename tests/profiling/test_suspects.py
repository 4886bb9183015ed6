from __future__ import annotations

import random

from pilotgate.engines.duckdb import connect
from pilotgate.model import Extract
from pilotgate.profiling import profile
from pilotgate.profiling.suspects import find_suspects
from pilotgate.profiling.suspects.search import search
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


def _found(extract: Extract) -> list[tuple[int, str, str, str]]:
    cells = find_suspects(extract, profile(extract, now=NOW)).cells
    return sorted((s.row, s.column, s.kind, s.suggestion) for s in cells)


def _with(values: list[str], **changed: str) -> list[str]:
    return [changed.get(f"r{row}", value) for row, value in enumerate(values)]


CODES = [f"AB-{1000 + 7 * n}" for n in range(200)]
TOWNS = ["Amsterdam", "Barcelona", "Copenhagen", "Dortmund", "Edinburgh"]


def test_suspects_of_regular_codes_and_closed_sets_are_none(landed: Make) -> None:
    extract = landed(
        code=CODES,
        iban=[f"DE{10 + n % 90}{10**17 + 977 * n}" for n in range(200)],
        town=[TOWNS[n % 5] for n in range(200)],
        time=[f"2026-03-{1 + n % 28:02d}T{n % 24:02d}:00:00Z" for n in range(200)],
        house=[f"{n + 1}{'A' if n % 50 == 0 else ''}" for n in range(200)],
    )

    assert _found(extract) == []


def test_suspects_code_in_another_form_is_found(landed: Make) -> None:
    extract = landed(code=_with(CODES, r7="AB1049", r90="ab-16"))

    assert [(row, kind) for row, _, kind, _ in _found(extract)] == [(7, "format"), (90, "format")]


def test_suspects_value_that_only_differs_by_case_or_blanks_is_found_with_the_usual_one(landed: Make) -> None:
    extract = landed(town=_with([TOWNS[n % 5] for n in range(200)], r5="AMSTERDAM", r6="Barcelona "))

    assert _found(extract) == [(5, "town", "format", "Amsterdam"), (6, "town", "format", "Barcelona")]


def test_suspects_value_cut_off_within_a_word_is_found(landed: Make) -> None:
    extract = landed(town=_with([TOWNS[n % 5] for n in range(200)], r5="Amster"))

    assert _found(extract) == [(5, "town", "typo", "Amsterdam")]


def test_suspects_days_that_there_are_not_are_found(landed: Make) -> None:
    days = [f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}" for n in range(200)]
    extract = landed(day=_with(days, r3="2026-02-30", r9="0206-04-10", r12="14/03/2026"))

    assert [(row, kind) for row, _, kind, _ in _found(extract)] == [
        (3, "impossible"),
        (9, "impossible"),
        (12, "format"),
    ]


def test_suspects_number_of_another_magnitude_is_found_and_a_long_tail_is_not(landed: Make) -> None:
    chance = random.Random(3)
    weights = [f"{chance.uniform(55, 95):.1f}" for _ in range(300)]
    prices = [f"{chance.lognormvariate(3, 1.3):.2f}" for _ in range(300)]
    extract = landed(weight=_with(weights, r40="81000.0", r41="-71.5"), price=prices)

    assert [(row, column, kind) for row, column, kind, _ in _found(extract)] == [
        (40, "weight", "outlier"),
        (41, "weight", "outlier"),
    ]


def test_suspects_sum_that_is_not_one_is_found_in_the_cell_with_the_slip(landed: Make) -> None:
    chance = random.Random(5)
    nets = [chance.randrange(1_000, 90_000) for _ in range(120)]
    taxes = [chance.randrange(100, 9_000) for _ in range(120)]
    totals = [f"{(n + t) / 100:.2f}" for n, t in zip(nets, taxes, strict=True)]
    totals[11] = f"{(nets[11] + taxes[11]) / 1000:.3f}"
    extract = landed(net=[f"{n / 100:.2f}" for n in nets], tax=[f"{t / 100:.2f}" for t in taxes], total=totals)

    found = _found(extract)

    assert [(row, column) for row, column, _, _ in found] == [(11, "total")]
    assert float(found[0][3]) == (nets[11] + taxes[11]) / 100


def test_suspects_values_in_each_others_place_are_found(landed: Make) -> None:
    chance = random.Random(6)
    warm, heavy = ([f"{chance.uniform(*span):.1f}" for _ in range(200)] for span in ((5, 30), (980, 1040)))
    warm[17], heavy[17] = heavy[17], warm[17]
    extract = landed(temperature=warm, pressure=heavy)

    assert [(row, column) for row, column, _, _ in _found(extract)] == [(17, "pressure"), (17, "temperature")]


def test_suspects_what_a_spreadsheet_took_for_a_date_is_found(landed: Make) -> None:
    extract = landed(pages=_with([f"{n}-{n + 9}" for n in range(1, 201)], r4="05-Dec", r80="Aug-81"))

    assert [(row, kind) for row, _, kind, _ in _found(extract)] == [(4, "format"), (80, "format")]


def test_suspects_placeholder_in_a_filled_column_is_found(landed: Make) -> None:
    extract = landed(code=_with(CODES, r3="N/A"), town=_with([TOWNS[n % 5] for n in range(200)], r8="xxx"))

    assert {(row, column) for row, column, _, _ in _found(extract)} == {(3, "code"), (8, "town")}


def test_suspects_of_what_holds_only_mostly_are_none(landed: Make) -> None:
    chance = random.Random(8)
    doctors = [f"doctor {n % 6}" for n in range(300)]
    wards = [f"ward {d[-1]}" if chance.random() < 0.9 else f"ward {chance.randrange(6)}" for d in doctors]

    assert _found(landed(doctor=doctors, ward=wards)) == []


def test_suspects_second_code_of_one_town_is_no_error(landed: Make) -> None:
    codes = ["10115" if n % 3 else "10117" for n in range(60)] + ["20095"] * 60
    extract = landed(code=codes, town=["Berlin"] * 60 + ["Hamburg"] * 60)

    assert _found(extract) == []


def test_suspects_of_what_several_sources_tell_are_those_that_most_contradict(landed: Make) -> None:
    flights = [f"F{n % 30}" for n in range(300)]
    times = [f"{6 + int(f[1:]) % 12}:{10 + int(f[1:])}" for f in flights]
    extract = landed(
        source=[f"s{n // 30}" for n in range(300)], flight=flights, leaves=_with(times, r31="9:59", r62="")
    )

    assert [(row, column) for row, column, _, _ in _found(extract)] == [(31, "leaves"), (62, "leaves")]


def test_suspects_do_not_depend_on_the_order_of_columns_or_on_names(landed: Make) -> None:
    towns = _with([TOWNS[n % 5] for n in range(200)], r5="Amstredam")
    there = _found(landed(town=towns, code=CODES))
    again = _found(landed(**{"a'b\"; --": CODES, "": towns}))

    assert [(row, kind, s) for row, _, kind, s in there] == [(row, kind, s) for row, _, kind, s in again]


def test_suspects_beyond_the_time_are_said_to_be_left_out(landed: Make) -> None:
    extract = landed(code=CODES, town=[TOWNS[n % 5] for n in range(200)])
    measured = profile(extract, now=NOW)

    with connect(extract) as engine:
        found = search(engine, measured, rows=100, seconds=0)

    assert "rows beyond the first 100 of 200" in found.skipped
    assert any("for want of time" in what for what in found.skipped)


def test_suspects_of_many_columns_look_for_dependencies_among_the_first(landed: Make) -> None:
    extract = landed(**{f"c{k}": [str((n * (k + 1)) % 7) for n in range(40)] for k in range(120)})

    found = find_suspects(extract, profile(extract, now=NOW))

    assert any("columns whose values repeat" in what for what in found.skipped)


def test_suspects_second_way_of_writing_numbers_of_issues_is_no_error(landed: Make) -> None:
    issues = ["Pt 2" if n % 40 == 0 else "1-2" if n % 40 == 1 else str(1 + n % 12) for n in range(400)]

    assert _found(landed(issue=issues)) == []


def test_suspects_sources_of_several_kinds_may_each_be_right(landed: Make) -> None:
    clinics, measures = [f"c{n // 10}" for n in range(300)], [f"m{n % 10}" for n in range(300)]
    regions = [("north", "north", "north", "east", "west")[n // 10 % 5] for n in range(300)]
    told = [f"{region if n % 2 else 'all'} {60 + 3 * (n % 10)}" for n, region in enumerate(regions)]

    assert _found(landed(clinic=clinics, region=regions, measure=measures, average=told)) == []


def test_suspects_columns_that_contradict_each_other_again_and_again_are_not_guessed_at(landed: Make) -> None:
    codes = [f"P{n % 5}" for n in range(200)]
    towns = [TOWNS[n % 5] for n in range(200)]
    often = _with(towns, **{f"r{n}": TOWNS[(n + 1) % 5] for n in (11, 52, 93, 134)})

    assert [cell[:2] for cell in _found(landed(code=codes, town=_with(towns, r11=TOWNS[3])))] == [(11, "town")]
    assert _found(landed(code=codes, town=often)) == []
