"""Columns of identifiers: which are told as what, by name and values, and which tempting ones are not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from pilotgate.profiling.formats import checks
from pilotgate.profiling.formats.named import name_integers
from pilotgate.profiling.reading import read_texts

LANDS = "Germany France Italy Spain Peru Chile China Japan India Kenya Togo"
VAT = """DE136695976 ATU13585627 GB980780684 FR40303265045 IT00743110157 NL004495445B01 DE811569869 BE0428759497
PL8567346215"""
Draw = Callable[[random.Random], str]


def made(draw: Draw, rows: int = 400, seed: int = 5) -> list[str]:
    chance = random.Random(seed)
    return list(dict.fromkeys(draw(chance) for _ in range(rows)))


def shares(texts: Sequence[str], column: str = "x") -> dict[str, float]:
    reading = read_texts([(t, 1) for t in texts], column)
    return {name: n / len(texts) for name, n in reading.formats.items()}


def digits(chance: random.Random, size: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(size))


def completed(body: str, valid: Callable[[str], bool], last: str = "0123456789X") -> str:
    return next((body + c for c in last if valid(body + c)), body + "?")


def iban(chance: random.Random) -> str:
    body = digits(chance, 18)
    return next(t for c in range(2, 99) if checks.iban(t := f"DE{c:02}{body}"))


def lei(chance: random.Random) -> str:
    body = "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=18))
    return next(t for c in range(2, 99) if checks.lei(t := f"{body}{c:02}"))


def isin(chance: random.Random) -> str:
    body = chance.choice(["US", "DE", "FR"]) + "".join(chance.choices("ABCDEFGHJK0123456789", k=9))
    return completed(body, checks.isin, "0123456789")


def spaced(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def issn(chance: random.Random) -> str:
    text = completed(digits(chance, 7), checks.issn)
    return f"{text[:4]}-{text[4:]}"


def postal_gb(chance: random.Random) -> str:
    area = chance.choice(["SW", "EC", "N", "M", "B", "LS"])
    return f"{area}{chance.randrange(1, 10)} {chance.randrange(10)}{''.join(chance.choices('ABDEFGHJLN', k=2))}"


def pesel(chance: random.Random) -> str:
    body = f"{chance.randrange(50, 99)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{digits(chance, 4)}"
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
    return body + str(-sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 10)


def nino(chance: random.Random) -> str:
    return f"AB{digits(chance, 6)}{chance.choice('ABCD')}"


TOLD: list[tuple[str, str, Draw]] = [
    ("iban", "x", iban),
    ("iban", "account", lambda c: spaced(iban(c))),
    ("card", "x", lambda c: completed("4" + digits(c, 14), checks.card)),
    ("card", "card_no", lambda c: spaced(completed("5" + str(c.randrange(1, 6)) + digits(c, 13), checks.card))),
    ("card", "x", lambda c: completed("37" + digits(c, 12), checks.card)),
    ("isbn", "x", lambda c: completed("978" + digits(c, 9), checks.isbn)),
    ("isbn", "x", lambda c: completed(digits(c, 9), checks.isbn)),
    ("issn", "x", issn),
    ("ean", "x", lambda c: completed("40" + digits(c, 10), checks.gtin)),
    ("ean", "upc", lambda c: completed("0" + digits(c, 10), checks.gtin)),
    ("ean", "x", lambda c: completed(digits(c, 7), checks.gtin)),
    ("isin", "x", isin),
    ("lei", "x", lei),
    ("imei", "imei", lambda c: completed("35" + digits(c, 12), checks.imei)),
    ("bic", "swift", lambda c: "".join(c.choices("ABCDEFGH", k=4)) + c.choice(["DE", "FR", "US"]) + "FFXXX"),
    ("postal code GB", "x", postal_gb),
    ("postal code CA", "x", lambda c: f"V{c.randrange(10)}B {c.randrange(10)}E{c.randrange(10)}"),
    ("postal code NL", "x", lambda c: f"{c.randrange(1000, 9999)} {''.join(c.choices('ABCDEFGH', k=2))}"),
    ("postal code", "zip", lambda c: digits(c, 5)),
    ("postal code US", "zip_code", lambda c: f"{digits(c, 5)}-{digits(c, 4)}"),
    ("postal code PL", "postcode", lambda c: f"{digits(c, 2)}-{digits(c, 3)}"),
    ("national id PL", "x", pesel),
    (
        "national id US",
        "x",
        lambda c: f"{c.randrange(1, 600):03}-{c.randrange(1, 99):02}-{c.randrange(1, 9999):04}",
    ),
    ("national id GB", "x", nino),
    ("phone US", "x", lambda c: f"({c.choice(['212', '415', '312'])}) {c.randrange(220, 550)}-{digits(c, 4)}"),
    ("phone US", "phone", lambda c: f"{c.choice(['212', '415', '312'])}{c.randrange(220, 550)}{digits(c, 4)}"),
    ("phone DE", "x", lambda c: f"+49 151 {c.randrange(10_000_000, 99_999_999)}"),
    ("phone DE", "telefon", lambda c: f"0151 {c.randrange(10_000_000, 99_999_999)}"),
    ("phone GB", "x", lambda c: f"07400 {c.randrange(100_000, 999_999)}"),
    ("phone FR", "x", lambda c: f"+33 6 12 {c.randrange(10, 99)} {c.randrange(10, 99)} {c.randrange(10, 99)}"),
    ("country code", "country", lambda c: c.choice(["DE", "FR", "NL", "GB"])),
    ("country code 3", "nation", lambda c: c.choice(["DEU", "FRA", "NLD", "GBR"])),
    ("country name", "Country", lambda c: c.choice(["Germany", "France", "Côte d’Ivoire", "United States"])),
    (
        "country name",
        "x",
        lambda c: c.choice(LANDS.split()),
    ),
    ("currency code", "currency", lambda c: c.choice(["EUR", "USD", "GBP"])),
    ("language code", "lang", lambda c: c.choice(["de", "en", "fr", "pt-BR", "en_US"])),
    ("state US", "state", lambda c: c.choice(["CA", "TX", "NY", "WA"])),
    ("version", "x", lambda c: f"{c.randrange(3)}.{c.randrange(20)}.{c.randrange(30)}.{c.randrange(9)}"),
    ("version", "version", lambda c: f"{c.randrange(3)}.{c.randrange(20)}.{c.randrange(300)}"),
    ("version", "x", lambda c: f"10.0.{c.randrange(10000, 19999)}.{c.randrange(900)}"),
    ("ipv4", "x", lambda c: f"{c.randrange(1, 255)}.{c.randrange(255)}.{c.randrange(255)}.{c.randrange(255)}"),
    ("number epoch seconds", "created_at", lambda c: str(c.randrange(1_600_000_000, 1_800_000_000))),
    ("number epoch milliseconds", "ts", lambda c: str(c.randrange(1_600_000_000_000, 1_800_000_000_000))),
]


@pytest.mark.parametrize(("name", "column", "draw"), TOLD)
def test_column_is_told(name: str, column: str, draw: Draw) -> None:
    assert shares(made(draw), column).get(name, 0) >= 0.97


def test_vat_numbers_are_told_by_country() -> None:
    found = shares(VAT.split())
    assert found["vat DE"] == pytest.approx(2 / 9)
    assert sum(found.values()) == pytest.approx(1)


NOT_TOLD: list[tuple[str, Draw]] = [
    ("order", lambda c: str(c.randrange(4 * 10**15, 6 * 10**15))),
    ("card_count", lambda c: str(c.randrange(1, 500))),
    ("id", lambda c: digits(c, 13)),
    ("id", lambda c: digits(c, 9)),
    ("id", lambda c: digits(c, 11)),
    ("id", lambda c: "7" + digits(c, 9)),
    ("order_no", lambda c: f"{c.randrange(2020, 2026)}-{digits(c, 3)}-{digits(c, 4)}"),
    ("order_no", lambda c: f"{digits(c, 3)}-{digits(c, 4)}-{digits(c, 3)}"),
    ("order_no", lambda c: f"{digits(c, 3)}-{digits(c, 7)}-{digits(c, 7)}"),
    ("part", lambda c: f"{digits(c, 2)}-{digits(c, 3)}"),
    ("part", lambda c: f"{digits(c, 4)}-{digits(c, 4)}"),
    ("part", lambda c: f"{c.choice('ABC')}{c.choice('XYZ')}-{digits(c, 6)}"),
    ("quantity", lambda c: digits(c, 5)),
    ("price", lambda c: str(c.randrange(10_000, 99_999))),
    ("size", lambda c: c.choice(["XS", "S", "M", "L", "XL"])),
    ("grade", lambda c: c.choice(["AA", "BB", "CC", "DE"])),
    ("status", lambda c: c.choice(["NEW", "OLD", "EUR"])),
    ("code", lambda c: "".join(c.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=2))),
    ("code", lambda c: "".join(c.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=3))),
    ("code", lambda c: "".join(c.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=8))),
    ("word", lambda c: c.choice(["DATABASE", "ELEPHANT", "MOUNTAIN", "DISCOVER", "KEYBOARD", "TREASURE"])),
    ("tracking", lambda c: f"1Z{digits(c, 16)}"),
    ("hash", lambda c: f"{c.getrandbits(64):016x}"),
    ("serial", lambda c: "".join(c.choices("ABCDEFGH0123456789", k=12))),
    ("serial", lambda c: "".join(c.choices("ABCDEFGH0123456789", k=20))),
    ("sku", lambda c: f"DE{digits(c, 9)}"),
    ("population", lambda c: str(c.randrange(1_600_000_000, 1_800_000_000))),
    ("at", lambda c: str(c.randrange(10**9, 9 * 10**9))),
    ("ratio", lambda c: f"{digits(c, 2)}.{digits(c, 2)}"),
    (
        "city",
        lambda c: c.choice(
            ["Berlin", "Paris", "Rome", "Jena", "Lyon", "Bonn", "Ulm", "Pisa", "Trier", "Metz", "Hof"]
        ),
    ),
    ("day", lambda c: f"{c.randrange(1, 28):02}.{c.randrange(1, 13):02}.{c.randrange(2000, 2026)}"),
    ("model", lambda c: f"{c.randrange(100, 999)}{c.choice('ABCD')}{c.randrange(10)}"),
]


@pytest.mark.parametrize(("column", "draw"), NOT_TOLD)
def test_tempting_column_is_not_told(column: str, draw: Draw) -> None:
    named = {
        n: s for n, s in shares(made(draw), column).items() if not n.startswith(("number", "date", "hex", "unit"))
    }
    assert not named or sum(named.values()) < 0.02
    assert not any("epoch" in n for n in shares(made(draw), column))


@pytest.mark.parametrize(
    ("kind", "draw"),
    [
        ("iban", iban),
        ("card", lambda c: completed("4" + digits(c, 14), checks.card)),
        ("ean", lambda c: completed("40" + digits(c, 10), checks.gtin)),
        ("lei", lei),
    ],
)
def test_the_few_that_fail_the_check_are_named(kind: str, draw: Draw) -> None:
    texts = made(draw)
    broken = {t[:-1] + str((int(t[-1]) + 1) % 10) for t in texts[:12]}
    reading = read_texts([(t, 1) for t in (*broken, *texts[12:])], "x")
    assert reading.formats == {kind: len(texts) - 12, f"{kind} not valid": 12}
    assert {t for t, name in reading.format_of.items() if name.endswith("not valid")} == broken


def test_codes_are_text_not_amounts() -> None:
    reading = read_texts([(t, 1) for t in made(lambda c: completed("40" + digits(c, 10), checks.gtin))], "x")
    assert reading.logical_type == "string"
    assert not reading.numbers


def test_naming_does_not_depend_on_the_order_of_the_rows() -> None:
    texts = made(lambda c: completed("4" + digits(c, 14), checks.card) if c.random() < 0.93 else digits(c, 16))
    assert shares(texts) == shares(texts[::-1])


def card(chance: random.Random) -> str:
    return completed("4" + digits(chance, 14), checks.card, "0123456789")


def ean(chance: random.Random) -> str:
    return completed("4" + digits(chance, 11), checks.gtin, "0123456789")


@pytest.mark.parametrize(("draw", "name"), [(card, "card"), (ean, "ean")])
def test_codes_in_columns_of_whole_numbers_are_named(draw: Draw, name: str) -> None:
    values = made(draw)
    wrong = str(int(values[0]) + 1)
    found = name_integers("x", [(t, 1) for t in (*values[1:], wrong)])

    assert set(found.values()) == {name, f"{name} not valid"}
    assert found[wrong] == f"{name} not valid"


def test_whole_numbers_are_no_codes() -> None:
    for size in (3, 6, 8, 12, 13, 16):
        values = made(lambda chance, size=size: str(chance.randrange(10 ** (size - 1), 10**size)))  # type: ignore[misc]
        assert name_integers("amount", [(t, 1) for t in values]) == {}
    assert name_integers("phone", [(str(-n), 1) for n in range(10**9, 10**9 + 50)]) == {}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("03-{}-{}", "phone JP"),
        ("070-{} {} {}", "phone SE"),
        ("04{} {} {}", "phone AU"),
        ("0151 {}{}", "phone DE"),
    ],
)
def test_country_of_a_phone_that_several_plans_hold_is_told_by_how_it_is_written(written: str, name: str) -> None:
    sizes = {"phone JP": (4, 4), "phone SE": (3, 2, 2), "phone AU": (2, 3, 3), "phone DE": (4, 4)}[name]
    first = {"phone JP": "3", "phone SE": "4", "phone AU": "1", "phone DE": "2"}[name]

    def number(chance: random.Random) -> str:
        parts = [digits(chance, size) for size in sizes]
        return written.format(first + parts[0][1:], *parts[1:])

    found = shares(made(number), "phone")
    assert max(found, key=found.__getitem__) == name


def test_forms_of_weeks_are_no_postal_codes() -> None:
    assert set(shares([f"W{week:02} {year}" for week in range(1, 53) for year in range(2010, 2015)])) == {"week"}
