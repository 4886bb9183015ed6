"""What stands for "missing" in a column, and what only looks like it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest

from pilotgate.profiling.reading import read_texts


def gone(values: Iterable[str], column: str = "x") -> set[str]:
    reading = read_texts(list(Counter(values).items()), column)
    return {t for t, _, _ in (*reading.null_likes, *reading.sentinels)}


CODES = [f"AB-{n:04}" for n in range(300)]
NUMBERS = [str(n) for n in range(10, 400)]
STEMS, ENDS = ("Mei", "Schu", "Wag", "Neu", "Hof", "Kra"), ("er", "ert", "ner", "mann", "bert")
STEMS, ENDS = ("Mei", "Schu", "Wag", "Neu", "Hof", "Kra"), ("er", "ert", "ner", "mann", "bert")
NAMES = [f"{a}{b}" for a in STEMS for b in ENDS] * 6
DAYS = [f"2026-{m:02}-{d:02}" for m in range(1, 13) for d in range(1, 28)]
CATEGORIES = ["Low", "Medium", "High"] * 30


@pytest.mark.parametrize(
    "token",
    [
        "", " ", "\u00a0", "N/A", "n/a", "NULL", "null", "-", "--", "?", ".", "NaN", "#N/A", "#REF!", r"\N", "<NA>",
        "(null)", "None", "nil", "#WERT!", "н/д", "...", "_", "not available", "keine Angabe", "TBD",
        "n.v.t.", '""',
    ],
)  # fmt: skip
@pytest.mark.parametrize("values", [NUMBERS, DAYS, CODES], ids=["numbers", "days", "codes"])
def test_listed_token_is_missing(token: str, values: list[str]) -> None:
    assert gone([*values, token]) == {token}


@pytest.mark.parametrize("token", ["k.A.", "s/d", "нет", "#", "fehlt", "NR", "x", "s. o.", "UNKN", "~"])
@pytest.mark.parametrize("values", [NUMBERS, DAYS, CODES], ids=["numbers", "days", "codes"])
def test_frequent_stranger_is_missing(token: str, values: list[str]) -> None:
    assert gone([*values, *[token] * 20]) == {token}


@pytest.mark.parametrize("token", ["k.A.", "s/d", "#", "//", "~", "o.a."])
def test_sign_that_is_far_too_frequent_among_words_is_missing(token: str) -> None:
    assert gone([*NAMES, *[token] * 32]) == {token}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("country", ["DE", "FR", "ZA", "BW", "AO", "NA", "US", "GB"] * 10),
        ("country", ["NA", "ZA", "BW"] * 10),
        ("continent", ["EU", "AS", "NA", "SA", "AF"] * 10),
        ("region", ["EMEA", "APAC", "NA", "LATAM"] * 10),
        ("alcohol", ["None", "Mild", "Severe"] * 30),
        ("discount", ["none", "basic", "full"] * 30),
        ("severity", ["NONE", "LOW", "HIGH"] * 30),
        ("last_name", [*NAMES, "Null", "Nan", "Void"]),
        ("surname", [*NAMES, "Na", "Nil"]),
        ("status", ["void", "paid", "open"] * 20),
        ("risk", ["unknown", "low", "high"] * 20),
        ("strand", ["+", "-"] * 20),
        ("quantity", [*["0"] * 40, *NUMBERS]),
        ("score", ["-1", "0", "1"] * 30),
        ("temperature", [str(n) for n in range(-20, 30)] * 3),
        ("age", [str(n) for n in range(18, 100)] * 3),
        ("year", [str(n) for n in range(1900, 2026)]),
        ("amount", [*["999"] * 2, *(str(n) for n in range(900, 1200))]),
        ("code", [*["X"] * 2, *CODES]),
        ("code", [f"{n:05}" for n in range(0, 99999, 333)]),
        ("day", ["1900-01-01", *(f"{y}-01-01" for y in range(1850, 1950))]),
        ("grade", ["A", "B", "C", "F"] * 20),
        ("name", [*NAMES, *["Meier"] * 40]),
        ("city", [*["Ulm"] * 90, *NAMES]),
        ("size", ["S", "M", "L", "XL"] * 20),
        ("id", ["11111", *(str(n) for n in range(11000, 11300))]),
        ("email", [f"no.reply{n}@shop{n}.com" for n in range(40)]),
        ("flag", ["да", "нет"] * 20),
        ("zip", [*["10115"] * 90, *(f"{n:05}" for n in range(10000, 10300))]),
        ("note", ["n", "s", "e", "w"] * 20),
    ],
)  # fmt: skip
def test_value_is_not_called_missing(column: str, values: list[str]) -> None:
    assert gone(values, column) == set()


@pytest.mark.parametrize(
    ("values", "token"),
    [
        ([*NUMBERS, *["-999"] * 3], "-999"),
        ([*NUMBERS, "-9999"], "-9999"),
        ([*(str(n) for n in range(18, 100)), *["999"] * 4], "999"),
        ([*(f"{n / 10}" for n in range(10, 400)), *["9999"] * 4], "9999"),
        ([*(str(n) for n in range(200, 260) for _ in range(3)), *["0"] * 20], "0"),
        ([*DAYS, *["1900-01-01"] * 3], "1900-01-01"),
        ([*DAYS, *["9999-12-31"] * 3], "9999-12-31"),
        ([*DAYS, *["1970-01-01"] * 3], "1970-01-01"),
        ([*DAYS, *["0000-00-00"] * 3], "0000-00-00"),
        ([f"{d[8:]}.{d[5:7]}.{d[:4]}" for d in DAYS] + ["31.12.9999"] * 3, "31.12.9999"),
        ([*(f"{n:05}" for n in range(1000, 99999, 300)), *["00000"] * 9], "00000"),
        ([*(f"{n:05}" for n in range(1000, 99999, 300)), *["99999"] * 9], "99999"),
        ([*(f"0{n}" for n in range(301000000, 301000300)), *["1234567890"] * 9], "1234567890"),
        ([*CODES, *["999"] * 9], "999"),
        ([*CODES, *["xxx"] * 3], "xxx"),
        ([*(f"a{n}@b{n}.org" for n in range(40)), "test@test"], "test@test"),
        ([*(f"a{n}@b{n}.org" for n in range(40)), "noemail@noemail.com"], "noemail@noemail.com"),
        ([*CATEGORIES, "NULL"], "NULL"),
        ([*CATEGORIES, "none"], "none"),
        ([*CATEGORIES, "N/A"], "N/A"),
        ([*NAMES, *["NULL"] * 4], "NULL"),
    ],
)
def test_sentinel_is_told(values: list[str], token: str) -> None:
    assert gone(values) == {token}


def test_what_is_found_does_not_depend_on_the_order_of_the_rows() -> None:
    values = [*CODES, *["k.A."] * 9, *["999"] * 9, "NULL"]
    found = gone(values)
    random.Random(3).shuffle(values)
    assert gone(values) == found == {"k.A.", "999", "NULL"}
