"""Ways of writing numbers: what each accepts and amounts to, and what is no number."""

from __future__ import annotations

import pytest

from pilotgate.profiling.formats.numbers import number_format
from pilotgate.profiling.reading import Reading, read_texts


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("0", "number integer", 0),
        ("7", "number integer", 7),
        ("-7", "number integer", -7),
        ("+7", "number integer", 7),
        ("7-", "number integer", -7),
        ("−7", "number integer", -7),
        ("007", "number leading zeros", 7),
        ("1.5", "number decimal point", 1.5),
        (".5", "number decimal point", 0.5),
        ("5.", "number decimal point", 5),
        ("1,5", "number decimal comma", 1.5),
        ("12,50", "number decimal comma", 12.5),
        ("1,234", "number thousands or decimal comma", 1234),
        ("1,234.50", "number thousands comma", 1234.5),
        ("1,234,567", "number thousands comma", 1234567),
        ("1.234,50", "number thousands point", 1234.5),
        ("1.234.567", "number thousands point", 1234567),
        ("1 234 567", "number thousands blank", 1234567),
        ("1 234,5", "number thousands blank", 1234.5),
        ("1\u00a0234,5", "number thousands blank", 1234.5),
        ("1\u202f234", "number thousands blank", 1234),
        ("1'234.50", "number thousands apostrophe", 1234.5),
        ("1’234’567", "number thousands apostrophe", 1234567),
        ("12,34,567.89", "number thousands comma", 1234567.89),
        ("1e5", "number exponent", 1e5),
        ("1.5E-3", "number exponent", 0.0015),
        ("-2.5e+10", "number exponent", -2.5e10),
        ("(1,234.50)", "number thousands comma", -1234.5),
        ("(12)", "number integer", -12),
        ("$5", "currency $ integer", 5),
        ("-$5.00", "currency $ decimal point", -5),
        ("$-5.00", "currency $ decimal point", -5),
        ("($5.00)", "currency $ decimal point", -5),
        ("$ 1,234.50", "currency $ thousands comma", 1234.5),
        ("US$ 5", "currency US$ integer", 5),
        ("R$ 1.234,50", "currency R$ thousands point", 1234.5),
        ("€5", "currency € integer", 5),
        ("5 €", "currency € integer", 5),
        ("1.234,50 €", "currency € thousands point", 1234.5),
        ("12,50€", "currency € decimal comma", 12.5),
        ("EUR 12.50", "currency EUR decimal point", 12.5),
        ("12.50 EUR", "currency EUR decimal point", 12.5),
        ("12,50 EUR", "currency EUR decimal comma", 12.5),
        ("CHF 1'234.50", "currency CHF thousands apostrophe", 1234.5),
        ("kr 100", "currency kr integer", 100),
        ("100 kr", "currency kr integer", 100),
        ("100 zł", "currency zł integer", 100),
        ("£1,234", "currency £ thousands or decimal comma", 1234),
        ("₹1,23,456.00", "currency ₹ thousands comma", 123456),
        ("¥500", "currency ¥ integer", 500),
        ("Rs. 500", "currency Rs. integer", 500),
        ("0.5 BTC", "currency BTC decimal point", 0.5),
        ("50%", "percent integer", 50),
        ("50 %", "percent integer", 50),
        ("12.5%", "percent decimal point", 12.5),
        ("-0,5 %", "percent decimal comma", -0.5),
        ("5‰", "permille integer", 5),
        ("12.5 kg", "unit kg decimal point", 12.5),
        ("12.5kg", "unit kg decimal point", 12.5),
        ("5 GB", "unit GB integer", 5),
        ("20°C", "unit °C integer", 20),
        ("20 °C", "unit °C integer", 20),
        ("-5°", "unit ° integer", -5),
        ("100 km/h", "unit km/h integer", 100),
        ("30 m²", "unit m² integer", 30),
        ("5 m3", "unit m3 integer", 5),
        ("12 oz.", "unit oz. integer", 12),
        ("12.0 OZ", "unit OZ decimal point", 12),
        ("5mg", "unit mg integer", 5),
        ("10 mg/dl", "unit mg/dl integer", 10),
        ("3 Stück", "unit Stück integer", 3),
        ("2 h", "unit h integer", 2),
        ("5m", "unit m integer", 5),
        ("250ms", "unit ms integer", 250),
        ("33 patients", "unit patients integer", 33),
        ("10k", "unit k integer", 10),
        ("5µg", "unit µg integer", 5),
        ("12 kWh", "unit kWh integer", 12),
        ('7"', 'unit " integer', 7),
    ],
)
def test_number_is_told_and_amounts_to(text: str, name: str, value: float) -> None:
    found = number_format(text)
    assert found is not None
    assert (found.name, found.value) == (name, pytest.approx(value))


@pytest.mark.parametrize(
    "text",
    [
        "", "abc", "-", "$", "1-2", "1/2", "12A", "7b", "4XL", "3D", "10F", "221b", "1.2.3", "10.0.0.1", "1,2,3",
        "1..2",
        "1,,2", "(5", "5)", "--5", "$5 EUR", "$5 kg", "EUR $5",
        "12 Main St", "5 of 7", "2026-01-01", "14:05", "A1", "v1.2", "0x1F",
        "1e999", "12e45678", "1 2", "12 34", "1'23", "1 23", "12 3456", "555-1234", "#5", "No. 5", "5 - 7", "5+",
        "1_000", "½", "٣", "１２", "Ⅷ", "5th", "1st", "12am", "EUR", "%", "5%%", "€5€", "1e", "e5", "1e5.5",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert number_format(text) is None


def read(*texts: str) -> Reading:
    return read_texts([(t, 1) for t in texts])


def test_comma_before_three_digits_is_settled_by_the_column() -> None:
    assert set(read("1,234", "5,678").formats) == {"number thousands or decimal comma"}
    assert set(read("1,234", "5,67", "8,9").formats) == {"number decimal comma"}
    assert read("1,234", "5,67", "8,9").numbers[1.234] == 1


def test_point_before_three_digits_is_settled_by_the_column() -> None:
    german = read("1.234", "12.500", "1.234.567", "2.000,50")
    assert set(german.formats) == {"number thousands point"}
    assert german.numbers[12500] == 1
    assert set(read("1.234", "12.500").formats) == {"number decimal point"}


def test_seats_and_houses_are_no_numbers_with_units() -> None:
    seats = [f"{n}{c}" for n in range(1, 30) for c in "ABCDEF"]
    assert read(*seats).logical_type == "string"
    assert not read(*seats).formats
    streets = [f"{n} {w}" for n, w in zip(range(60), ["Main", "Elm", "Oak", "Lake", "Hill"] * 12, strict=True)]
    assert not read(*(f"{s}{i}" for i, s in enumerate(streets))).formats


def test_words_after_numbers_that_are_few_are_units() -> None:
    found = read(*(f"{n} patients" for n in range(30)), *(f"{n} cases" for n in range(30)))
    assert found.logical_type == "integer"


def test_accounting_negatives_and_currencies_make_a_number_column() -> None:
    found = read("$1,234.50", "($99.00)", "-$5.00", "$0.99")
    assert found.logical_type == "number"
    assert sorted(found.numbers) == [-99.0, -5.0, 0.99, 1234.5]


def test_codes_with_leading_zeros_are_text() -> None:
    assert read("00123", "04567", "12345", "98765").logical_type == "string"


def test_ids_that_look_like_dates_are_numbers() -> None:
    assert read("20261301", "20261455", "20269999", "20260101").logical_type == "integer"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("$5.00 USD", "currency $ USD decimal point", 5),
        ("$1,234.50 CAD", "currency $ CAD thousands comma", 1234.5),
        ("USD $5.00", "currency USD $ decimal point", 5),
        ("EUR €5", "currency EUR € integer", 5),
        ("€ 5,00 EUR", "currency € EUR decimal comma", 5),
        ("-$5 USD", "currency $ USD integer", -5),
        ("1,200円", "currency 円 thousands or decimal comma", 1200),
        ("99元", "currency 元 integer", 99),
    ],
)
def test_sign_and_code_of_one_currency_are_one(text: str, name: str, value: float) -> None:
    found = number_format(text)
    assert found is not None
    assert (found.name, found.value) == (name, pytest.approx(value))


def test_exponent_among_codes_is_none() -> None:
    codes = read(*(f"{n}E{n % 90 + 10}" for n in range(100, 140)), *(f"{n}B{n % 90 + 10}" for n in range(100, 400)))

    assert codes.logical_type == "string"
    assert not codes.formats
