"""Reading the values of a column: each by itself, and none by what was read before it."""

from __future__ import annotations

import random
import re
from datetime import datetime
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.profiling import cells
from pilotgate.profiling.formats import dates, dialling, layout, listed, national, numbers, phones, postal
from pilotgate.profiling.formats.texts import shapes_of
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.reading import Reading, read_texts

CACHES = (
    cells.look_at, dates.date_formats, dates.layout, dialling._plan, dialling._regions, layout.by_skeleton,
    listed._lists, listed._words, numbers._form, phones.phone,
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["", " ", "N/A", "-", "-999", "1,234", "1.234", "$1,234.50", "12,50 €", "5 km", "1e5", "007", "0", "٣", "½"]
    ),
    st.sampled_from(
        [
            "2026-01-31",
            "31/01/2026",
            "01/31/2026",
            "03/04/2026",
            "Jan 5, 2026",
            "Mon, 5 Jan 2026",
            "20260131",
            "14:05",
        ]
    ),
    st.sampled_from(
        [
            "a@b.com",
            "https://x.io/a",
            "+49 30 901820",
            "030 901820",
            "(212) 736-5000",
            "10.0.0.1",
            "DE89370400440532013000",
        ]
    ),
    st.sampled_from(
        ["Köln 7", "caf&eacute;", "e\u0301", "\ufb01n", "GarcÃ­a", "Анна", "\u200b", "x\0y", " padded "]
    ),
    st.integers(-(10**9), 10**12).map(str),
    st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)).map(str),  # noqa: DTZ001 - as written
    st.text(st.sampled_from("0123456789 .,:/-+aATZ%€"), max_size=12),
    st.text(max_size=6),
)
NAMES = st.sampled_from(["", "phone", "amount", "created_at", "tax_id", "zip", "country"])


def told(reading: Reading) -> tuple[object, ...]:
    """All that a reading says, whatever the order of the values."""
    return (
        sorted(reading.null_likes),
        sorted(reading.sentinels),
        sorted(reading.present),
        reading.shapes,
        reading.formats,
        reading.traits,
        {repr(k): n for k, n in reading.numbers.items()},
        reading.moments,
        reading.logical_type,
        reading.fitting,
        {form.code: n for form, n in reading.date_codes},
        reading.format_of,
        reading.traits_of,
        reading.fits,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(VALUES, st.integers(1, 9)), max_size=40, unique_by=lambda pair: pair[0]), NAMES, st.randoms()
)
def test_reading_does_not_depend_on_order_or_on_what_was_read_before(
    pairs: list[tuple[str, int]], name: str, chance: random.Random
) -> None:
    for cache in CACHES:
        cache.cache_clear()
    first = told(read_texts(pairs, name))
    shuffled = list(pairs)
    chance.shuffle(shuffled)

    assert told(read_texts(shuffled, name)) == first


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=8)))
def test_shapes_told_together_are_the_shapes_told_one_by_one(texts: list[str]) -> None:
    assert shapes_of(texts) == [shape(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(st.one_of(VALUES, st.floats(allow_nan=False, allow_infinity=False).map(str)), st.sampled_from("0123456789"))
def test_a_number_is_read_alike_whatever_was_read_of_its_form(text: str, digit: str) -> None:
    numbers._form.cache_clear()
    alone = numbers.number_format(text)
    numbers._form.cache_clear()
    numbers.number_format(re.sub("[0-9]", digit, text))

    assert numbers.number_format(text) == alone


@settings(max_examples=200, deadline=None)
@given(st.from_regex(re.compile(phones._FORM._form), fullmatch=True))
def test_what_looks_like_a_phone_has_a_shape_that_is_looked_at(text: str) -> None:
    assert phones._LAID_OUT.fullmatch(shape(text))


@pytest.mark.parametrize("country", sorted(postal._TELLING))
def test_telling_postal_codes_have_shapes_that_are_looked_at(country: str) -> None:
    form = next(form for name, form in postal._FORMS if name == country)
    examples = st.from_regex(re.compile(form._form), fullmatch=True)

    @settings(max_examples=60, deadline=None)
    @given(examples)
    def holds(text: str) -> None:
        assert postal._MIXED.fullmatch(shape(text))

    holds()


@pytest.mark.parametrize(("country", "module", "least", "most", "form"), national._PERSONS)
def test_lengths_of_national_numbers_are_those_of_their_form(
    country: str, module: str, least: int, most: int, form: str
) -> None:
    assert _parser.parse(form).getwidth() == (least, most)
