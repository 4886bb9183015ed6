"""What the profile keeps of columns that hold personal data, recognised or only declared."""

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import pilotgate
from pilotgate.contract import read_contract
from pilotgate.landing import land
from pilotgate.profiling import mask_within, profile
from pilotgate.store import to_json
from tests.conftest import ROOT

NAMES = ("Vandersloot", "Quimbleton", "Abernathyx")


def card(draw: random.Random) -> str:
    digits = [4, *(draw.randrange(10) for _ in range(14))]
    total = sum(2 * d - 9 * (d > 4) if place % 2 == 0 else d for place, d in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)


@pytest.fixture(params=[300, 3_000])
def extract_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    draw = random.Random(4)
    file = tmp_path / "staff.csv"
    rows = [
        f"{i},{draw.choice(NAMES)},{card(draw)},19{draw.randrange(50, 99)}-0{draw.randrange(1, 10)}-1{i % 9}"
        for i in range(request.param)
    ]
    file.write_text("\n".join(["booking_id,country,k1,birth_date", *rows]) + "\n")
    return file


def test_no_extreme_of_recognised_personal_data(extract_file: Path) -> None:
    measured = profile(land(extract_file))
    found = {c.name: c for c in measured.columns}
    assert found["k1"].personal == "card"
    assert found["birth_date"].personal == "birth date"
    assert [(c.numbers, c.dates) for c in (found["k1"], found["birth_date"])] == [(None, None)] * 2
    assert found["booking_id"].numbers is not None


def test_what_only_the_contract_calls_personal_is_masked_too(extract_file: Path) -> None:
    contract = read_contract(ROOT / "contracts/bookings.odcs.yaml", root=ROOT)
    fields = tuple(replace(f, personal="person_name") if f.name == "country" else f for f in contract.fields)
    extract = land(extract_file)
    assert b"Vandersloot" in to_json(profile(extract, contract=contract))
    measured = profile(extract, contract=replace(contract, fields=fields))
    assert not any(name.encode() in to_json(measured) for name in NAMES)
    column = measured.column("country")
    assert column is not None
    assert (column.personal, column.distinct) == ("person name", 3)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("ask ada.byron@mail.example.com now", "ask a***@m***.com now"),
        ("pay DE89 3704 0044 0532 0130 00.", "pay **** **** **** **** **** 00."),
        ("DE89370400440532013000", "********************00"),
        ("card 4111111111111111!", "card **************11!"),
        ("call +49 151 12924040 asap", "call +** *** ******40 asap"),
        ("DE00370400440532013000", "DE00370400440532013000"),
        ("order 4111111111111112", "order 4111111111111112"),
        ("2026-11-19 06:00:00", "2026-11-19 06:00:00"),
        ("a@b, 12 @ 5", "a@b, 12 @ 5"),
    ],
)
def test_what_a_remark_says_of_a_person_is_masked(raw: str, shown: str) -> None:
    assert mask_within(raw) == shown


@pytest.mark.parametrize("usual", ["system", "12"])
def test_one_address_among_few_values_is_masked_in_the_profile(tmp_path: Path, usual: str) -> None:
    file = tmp_path / "queue.csv"
    rows = [usual] * 200 + ["ada.byron@mail.example.com"] * 3
    file.write_text("id,assigned\n" + "\n".join(f"{i},{v}" for i, v in enumerate(rows)) + "\n")
    measured = profile(land(file))
    assert b"byron" not in to_json(measured)


@pytest.mark.parametrize("rows", [300, 6_000])
def test_card_numbers_held_as_whole_numbers_are_masked(rows: int) -> None:
    draw = random.Random(5)
    numbers = [int(card(draw)) for _ in range(rows)]
    taken = pilotgate.profile(pl.DataFrame({"paid_with": numbers, "order": range(rows)}))

    paid, order = taken.columns
    assert (paid.personal, paid.numbers, paid.sketch) == ("card", None, ())
    assert [f.name for f in paid.formats] == ["card"]
    assert (order.personal, order.formats) == ("", ())
    assert not any(str(number) in to_json(taken).decode() for number in (min(numbers), max(numbers)))
