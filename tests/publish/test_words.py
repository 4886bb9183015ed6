from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.model import Evidence, Scorecard, Verdict
from pilotgate.publish import charts, words


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        (0.0, "0\u00a0%"),
        (0.0001, "<0.1\u00a0%"),
        (0.0005, "0.1\u00a0%"),
        (0.185, "18.5\u00a0%"),
        (0.5, "50\u00a0%"),
        (0.9994, "99.9\u00a0%"),
        (0.9999, ">99.9\u00a0%"),
        (1.0, "100\u00a0%"),
        (None, "not measured"),
    ],
)
def test_percent_never_rounds_to_none_or_all(fraction: float | None, shown: str) -> None:
    assert words.percent(fraction) == shown


@settings(deadline=None)
@given(st.integers(1, 10**9), st.data())
def test_percent_of_some_but_not_all_is_neither_0_nor_100(tested: int, data: st.DataObject) -> None:
    failing = data.draw(st.integers(0, tested))
    shown = words.percent(failing / tested)
    assert (shown == "0\u00a0%") == (failing == 0)
    assert (shown == "100\u00a0%") == (failing == tested)


@settings(deadline=None)
@given(st.text())
def test_visible_text_is_one_printable_line(text: str) -> None:
    shown = words.visible(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert words.visible(shown) == shown


@settings(deadline=None)
@given(st.text(), st.integers(1, 50))
def test_cut_keeps_to_its_width(text: str, width: int) -> None:
    assert len(words.cut(text, width)) <= width


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1_234_567, "1,234,567"), (3.0, "3"), (0.14159265, "0.1416"), (-999, "-999"), (12345.678, "12,345.7")],
)
def test_number_is_readable(value: float, shown: str) -> None:
    assert words.number(value) == shown


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 1e300, 5e-324])
def test_number_survives_anything(value: float) -> None:
    assert words.number(value)


def test_moment_is_in_utc_whatever_the_zone() -> None:
    tokyo = datetime(2026, 11, 20, 15, 0, tzinfo=timezone(timedelta(hours=9)))
    assert words.moment(tokyo) == "20 Nov 2026, 06:00 UTC"


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 bytes"), (1, "1 byte"), (4_812_334, "4.8 MB"), (10**9, "1.0 GB")]
)
def test_size_has_a_fitting_unit(count: int, shown: str) -> None:
    assert words.size(count) == shown


def test_headline_never_calls_an_unevaluated_dataset_ready(blocked: Scorecard) -> None:
    assert "not ready" in words.headline(replace(blocked, verdict=Verdict.UNEVALUATED))
    assert "not ready" in words.headline(blocked)
    assert "not ready" not in words.headline(replace(blocked, verdict=Verdict.READY))


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, width=32), min_size=101, max_size=101), st.integers(1, 48))
def test_histogram_shares_sum_to_one(values: list[float], bins: int) -> None:
    heights = charts.histogram(sorted(values), bins)
    assert len(heights) == bins
    assert all(h >= 0 for h in heights)
    assert not any(heights) or sum(heights) == pytest.approx(1, abs=1e-6)


def test_histogram_of_uniform_values_is_flat() -> None:
    assert charts.histogram([float(i) for i in range(101)], 10) == pytest.approx([0.1] * 10)


def test_histogram_of_one_value_is_empty() -> None:
    assert charts.histogram([4.0] * 101, 8) == [0.0] * 8


def test_outline_shows_the_shape_where_there_is_one(blocked: Scorecard) -> None:
    outlines = {c.name: charts.outline(c) for c in blocked.profile.columns}
    assert outlines["category"] == pytest.approx([1, 3311 / 4102, 2204 / 4102, 1450 / 4102, 979 / 4102, 372 / 4102])
    assert outlines["legacy_flag"] == ()
    assert outlines["ticket_id"] == ()
    assert max(outlines["hours_to_resolve"]) == 1


def test_blocks_show_the_least_height_that_is_not_zero() -> None:
    assert charts.blocks([0, 0.001, 0.5, 1]) == " ▁▄█"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("fill it at the source", "Fill it at the source"),
        ("ticket_id is late", "ticket_id is late"),
        ("`pilotgate run` it", "`pilotgate run` it"),
        ("orders.csv is late", "orders.csv is late"),
        ("why, then", "Why, then"),
        ("", ""),
    ],
)
def test_sentence_begins_with_a_capital_unless_with_a_name(text: str, shown: str) -> None:
    assert words.sentence(text) == shown


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("run `x` now", ((False, "run "), (True, "x"), (False, " now"))),
        ("`x`", ((True, "x"),)),
        ("odd ` one", ((False, "odd ` one"),)),
        ("", ()),
    ],
)
def test_prose_takes_code_between_backticks(text: str, pieces: tuple[tuple[bool, str], ...]) -> None:
    assert words.prose(text) == pieces


def test_grouped_puts_facts_of_one_label_together() -> None:
    facts = (Evidence("rests on", "a"), Evidence("p", "0.1"), Evidence("rests on", "b"))
    assert words.grouped(facts) == (Evidence("rests on", "a, b"), Evidence("p", "0.1"))
