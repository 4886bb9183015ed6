"""The dialling plans asked directly say what the library says that they are taken from."""

from __future__ import annotations

import random

import phonenumbers
import pytest

from pilotgate.profiling.formats.dialling import country_of
from pilotgate.profiling.formats.phones import looks_like_phone, phone
from pilotgate.profiling.patterns import shape


def by_library(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    return (phonenumbers.region_code_for_number(number) or "") if phonenumbers.is_valid_number(number) else ""


def examples(region: str) -> list[str]:
    found = (phonenumbers.example_number_for_type(region, kind) for kind in range(11))
    return [phonenumbers.national_significant_number(number) for number in found if number]


@pytest.mark.parametrize(
    "region", ["US", "CA", "BS", "GB", "JE", "DE", "IT", "SM", "FR", "BR", "AR", "MX", "RU", "IN"]
)
def test_country_of_a_number_is_what_the_library_says(region: str) -> None:
    chance = random.Random(region)
    plan = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    assert plan is not None
    valid = 0
    for _ in range(250):
        digits = list(chance.choice(examples(region)))
        for _ in range(chance.choice((0, 0, 1, 3))):
            digits[chance.randrange(len(digits))] = chance.choice("0123456789")
        number = "".join(digits)
        code, trunk = str(plan.country_code), plan.national_prefix or "0"
        for text, dialled_in in (
            (f"+{code}{number}", ""),
            (f"+{code}{trunk}{number}", ""),
            (number, region),
            (trunk + number, region),
            (code + number, region),
            (f"00{code}{number}", region),
            (f"011{code}{number}", region),
            (number[:-2], region),
        ):
            told = by_library(text, dialled_in)
            assert country_of(text.lstrip("+"), dialled_in) == told, (text, dialled_in)
            valid += bool(told)

    assert valid > 250


@pytest.mark.parametrize("text", ["+870773111632", "+80012345678", "+999123456789", "+0123456789", "+1"])
def test_numbers_of_no_country_are_told_as_by_the_library(text: str) -> None:
    assert country_of(text.lstrip("+")) == by_library(text, "")


@pytest.mark.parametrize(
    ("text", "region", "name"),
    [
        ("+49 30 901820", "", "phone DE"),
        ("0049 30 901820", "", "phone DE"),
        ("030 901820", "DE", "phone DE"),
        ("(212) 736-5000", "US", "phone US"),
        ("(212) 736-5000 ext. 12", "US", "phone US"),
        ("+1 212 736 5000 x7", "", "phone US"),
        ("(012) 736-5000", "US", ""),
        ("+44 20 7946", "", ""),
    ],
)
def test_number_as_people_write_it_is_told_by_its_country(text: str, region: str, name: str) -> None:
    assert looks_like_phone(text)
    assert "9" in shape(text)
    assert phone(text, region) == name
