"""Shapes counted over bytes, against the shape of each text by itself."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pilotgate.engines.texts import Counted, Texts, of_arrow, of_strings
from pilotgate.profiling import missing
from pilotgate.profiling.patterns import pattern, pattern_of_shape

TOKENS = missing.known_tokens()
VALUES = st.one_of(
    st.sampled_from(
        ["", " ", "N/A", " n/a\t", "NULL", "–", "nan\u2003", "xxx ", " " * 40, "\u00a0" * 20, "0000-00-00"]
    ),
    st.sampled_from(["anna.1@example.com", "BEN_22@example.org", "+49 151 2345678", "Köln", "名前 7", "😀", "ß"]),
    st.text(st.sampled_from("aB9 -@.\tnN/A\0é名Ⅷ–\u200b😀"), max_size=30),
    st.text(max_size=12),
)


def is_token(text: str) -> bool:
    return bool(missing.null_like(text) or missing.placeholder(text))


def counted(level: int, *parts: list[Texts]) -> Counted:
    found = Counted(level, is_token, TOKENS)
    for part in parts:
        found.add(part)
    return found


def check(found: Counted, values: list[str], level: int) -> None:
    plain = [v for v in values if not is_token(v)]
    told: Counter[str] = Counter()
    for shaped, n in found.shapes.items():
        told[pattern_of_shape(shaped, level)] += n
    assert told == Counter(pattern(v, level) for v in plain)
    assert Counter(found.short) == Counter(v for v in values if is_token(v))
    assert Counter(found.sizes) == Counter(map(len, plain))
    assert found.rows == len(values)


@settings(max_examples=150, deadline=None)
@example(["99\0", "00"], 0)
@example(["慡\0", "aa", "ab"], 0)
@given(st.lists(VALUES, max_size=40), st.integers(0, 4))
def test_shapes_of_strings_are_those_of_each_string(values: list[str], level: int) -> None:
    values = [v.encode("utf-8", "ignore").decode() for v in values]

    check(counted(level, of_strings(values)), values, level)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.none(), VALUES), max_size=40), st.integers(0, 4), st.booleans(), st.integers(0, 5))
def test_shapes_of_an_arrow_array_are_those_of_each_string(
    values: list[str | None], level: int, wide: bool, cut: int
) -> None:
    values = [v if v is None else v.encode("utf-8", "ignore").decode() for v in values]
    array = pa.array(values, pa.large_string() if wide else pa.string())

    found = counted(level, of_arrow(array.slice(0, cut)), of_arrow(array.slice(cut)))

    check(found, [v for v in values if v is not None], level)


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_shapes_of_many_lengths_and_kinds_are_counted_apart(level: int) -> None:
    values = [f"{'Ab' * (n % 7)}{n}-{'é' * (n % 3)}{'x' * (n % 5)}" for n in range(5_000)]

    check(counted(level, of_strings(values[:2_000]), of_strings(values[2_000:])), values, level)


def test_shapes_that_differ_in_one_character_anywhere_are_told_apart() -> None:
    base = "abcdefghijklmnopqrstuvwx"
    values = [base[:i] + c + base[i + 1 :] for i in range(len(base)) for c in "A9-._/:;"]

    found = counted(0, of_strings(values))

    assert len(found.shapes) == len(values)
    assert set(found.shapes.values()) == {1}
