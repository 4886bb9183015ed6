"""Personal data by name and values, with rates; and masks that show the kind, never the person."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotgate.profiling.personal import mask, mask_within, personal_type
from pilotgate.profiling.reading import read_texts

PEOPLE = [
    f"{a} {b}"
    for a in ("Anna", "Peter", "Mohamed", "Wei", "Sofia")
    for b in ("Meier", "Smith", "Khan", "Li", "Rossi")
]
STREETS = [f"{n} {s}" for n in range(10, 20) for s in ("Main Street", "Oak Ave", "High Rd", "Station Road")]
GERMAN = [f"{s} {n}" for n in range(10, 20) for s in ("Hauptstraße", "Bahnhofstr.", "Am Ring", "Lindenweg")]
GOODS = [
    f"{a} {b}"
    for a in ("Red", "Blue", "Steel", "Oak")
    for b in ("Chair", "Lamp", "Table", "Victoria Sponge", "Desk")
]
CITIES = [
    "Berlin",
    "Paris",
    "Charlotte",
    "Austin",
    "Florence",
    "Madison",
    "Jackson",
    "Victoria",
    "Rome",
    "Lima",
    "Oslo",
]
FIRMS = [f"{a} {b}" for a in ("Meier", "Smith", "Anna", "Peter", "Khan") for b in ("GmbH", "Ltd", "Inc.", "AG")]


def found(column: str, values: list[str]) -> tuple[str, float]:
    reading = read_texts([(v, 1) for v in dict.fromkeys(values)], column)
    return personal_type(column, reading.logical_type, reading.formats, reading.rows, reading.present)


@pytest.mark.parametrize(
    ("column", "values", "personal"),
    [
        ("x", [f"a{n}@b.org" for n in range(30)], "email"),
        ("contact", [f"a{n}@b.org" for n in range(10)] + [f"note {n}x" for n in range(90)], "email"),
        ("x", [f"+49 151 1292404{n:02}" for n in range(30)], "phone"),
        ("telefon", [f"0151 1292404{n}" for n in range(10)], "phone"),
        ("x", [f"10.0.{n}.17" for n in range(100, 200)], "ip"),
        ("first_name", ["Zoë", "Bjørn", "李", "Anne-Marie", "O'Neil", "Xanthippe"], "person name"),
        ("customerName", PEOPLE, "person name"),
        ("Nachname", ["Müller", "von der Leyen", "Özdemir"], "person name"),
        ("x", PEOPLE, "person name"),
        ("user_name", ["a.byron", "j_doe77", "neo"], "person name"),
        ("x", STREETS, "address"),
        ("x", GERMAN, "address"),
        ("street", ["Lange Gasse", "Ring 3", "Elm"], "address"),
        ("date_of_birth", ["1980-01-02", "1975-11-30"], "birth date"),
        ("dob", ["19800102", "19751130"], "birth date"),
        ("geburtsdatum", ["02.01.1980", "30.11.1975"], "birth date"),
        ("soc_sec_id", ["5304218", "4066625", "4365168"], "national id"),
        ("passport", ["C01X00T47", "L01X00T48"], "national id"),
        ("ssn", [f"{n:03}-12-3456" for n in range(1, 40)], "national id"),
        ("license_plate", ["B-AB 1234", "M XY 77", "ABC-1234"], "licence plate"),
        ("latitude", [f"52.{n:06}" for n in range(100_000, 100_200)], "location"),
    ],
)
def test_personal_data_is_told(column: str, values: list[str], personal: str) -> None:
    assert found(column, values)[0] == personal


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("product_name", GOODS),
        ("name", GOODS),
        ("item", GOODS),
        ("city", CITIES),
        ("brand", ["Mercedes", "Dolores"] * 9),
        ("customer_name", FIRMS),
        ("vendor", FIRMS),
        ("email_status", ["sent", "bounced"]),
        ("phone_type", ["home", "work"]),
        ("phone_model", ["iPhone 12", "Pixel 7"]),
        ("address_type", ["billing", "shipping"]),
        ("email_count", ["1", "2"]),
        ("mobile_os", ["iOS 17.2", "Android 14"]),
        ("street_width", ["5.5", "7.25"]),
        ("order_id", ["100001", "100002"]),
        ("lat", ["41.9", "45.4", "40.8"]),
        ("longitude", ["12.4964", "9.1900"] * 5),
        ("birth_weight", ["3.2", "2.9"]),
        ("customer_name", ["10023", "10024"]),
        ("note", ["paid in full", "see Anna", "call back later", "none at all"] * 4),
        ("id", [str(n) for n in range(100000000, 100000400, 3)]),
        ("sku", [f"{n:03}-12-345" for n in range(50)]),
        ("month", ["April", "May", "June", "August"] * 9),
        ("title", ["Mr", "Mrs", "Dr"]),
        ("weekday", ["Monday", "Friday"]),
        ("version", ["10.0.1.2", "10.0.1.3", "10.0.2.1", "10.1.0.4"]),
        ("colour", ["Amber", "Jade", "Ruby", "Rose"]),
        ("national_rank", ["1", "2", "3"]),
        ("mail_class", ["first", "second"]),
        ("ip_version", ["4", "6"]),
    ],
)
def test_tempting_column_is_not_personal(column: str, values: list[str]) -> None:
    assert found(column, values) == ("", 0.0)


def test_rate_is_measured_on_the_values() -> None:
    personal, share = found("last_name", [*PEOPLE[:15], *(f"{n}" for n in range(5))])
    assert (personal, share) == ("person name", pytest.approx(0.75))


TYPES = [
    "email", "phone", "iban", "card", "national id", "birth date", "person name", "address", "ip", "licence plate",
    "location", "text", "user name", "anything else",
]  # fmt: skip


@pytest.mark.parametrize("personal", TYPES)
@given(st.text(st.characters(categories=["L", "Nd", "P", "Zs"], max_codepoint=0x2FFF), max_size=40))
def test_mask_shows_no_word_of_the_value(personal: str, value: str) -> None:
    shown = mask(value, personal)
    if personal == "ip":
        return
    for word in re.findall(r"[^\W_]{3,}", value):
        assert word not in shown.replace("characters", "")


@pytest.mark.parametrize(
    ("value", "personal", "shown"),
    [
        ("ada.byron@mail.example.com", "email", "a***@m***.com"),
        ("jo@x.de", "email", "***@x***.de"),
        ("write ada@x.de John Smith", "email", "w*** a***@***.*** J*** S***"),
        ("John Smith", "ip", "J*** S***"),
        ("192.168.1.17", "ip", "192.168.1.*"),
        ("3 January 1980", "birth date", "* ******* ****"),
        ("12B Elm Street", "address", "*** E*** S***"),
        ("Li", "person name", "***"),
        ("J. R. Tolkien", "person name", "***. ***. T***"),
        ("B-AB 1234", "licence plate", "*-** **34"),
        ("52.520008", "location", "**.******"),
        ("DE89370400440532013000", "iban", "********************00"),
        ("", "email", ""),
        ("plain", "", "plain"),
    ],
)
def test_mask_shows_the_kind(value: str, personal: str, shown: str) -> None:
    assert mask(value, personal) == shown


@given(st.text(max_size=80))
def test_mask_within_leaves_text_without_personal_data(value: str) -> None:
    if "@" not in value and sum(map(str.isdigit, value)) < 9:
        assert mask_within(value) == value
