"""Forms are learnt from patterns, never from values."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.model import ColumnProfile, FormatCount, Lengths, PatternCount
from pilotgate.onboarding.dates import date_format
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.forms import OBJECT, column_form, matches
from pilotgate.profiling.patterns import pattern


def column(
    patterns: dict[str, int],
    formats: dict[str, int] | None = None,
    kind: str = "string",
    lengths: Lengths | None = None,
) -> ColumnEvidence:
    rows = sum(patterns.values())
    measured = ColumnProfile(
        "c", 0, "VARCHAR", kind, 1.0, rows, 0, (), (), rows, rows, True, (), False,
        tuple(PatternCount(p, n) for p, n in patterns.items()),
        tuple(FormatCount(f, n) for f, n in (formats or {}).items()), lengths or Lengths(4, 4, 4.0),
    )  # fmt: skip
    return ColumnEvidence("c", (measured,))


@pytest.mark.parametrize(
    ("patterns", "form"),
    [
        ({"A{2}-9{4}": 100}, "^[A-Z]{2}-[0-9]{4}$"),
        ({"A{1}9{3}": 50, "A{1}9{4}": 50}, "^[A-Z][0-9]{1,5}$"),
        ({"9{5}": 60, "9{5}-9{4}": 40}, "^(?:[0-9]{5}|[0-9]{5}-[0-9]{4})$"),
        ({"A{2}": 100}, "^[A-Z]{2}$"),
        ({"9{1}.9{1}": 100}, r"^[0-9]{1,2}\.[0-9]{1,2}$"),
        ({"w{8}-w{4}": 100}, "^[0-9A-Za-z]{8}-[0-9A-Za-z]{4}$"),
        ({r"\{\"a+\": 9+\}": 50, r"\{\"a+\": a+\}": 50}, OBJECT),
        ({"a{5}": 100}, ""),
        ({"A{1}a{4} A{1}a{6}": 100}, ""),
        ({"text: w _": 100}, ""),
        ({"9{5}": 98, "A{5}9": 2}, ""),
        ({"9{5}": 20}, ""),
    ],
)
def test_patterns_become_a_form_with_room(patterns: dict[str, int], form: str) -> None:
    assert column_form(column(patterns)) == form


@pytest.mark.parametrize(("name", "value"), [("email", "a.b@c.example"), ("url", "https://x.example/y?z")])
def test_named_formats_have_forms_of_their_own(name: str, value: str) -> None:
    form = column_form(column({"a{9}": 100}, {name: 100}))
    assert re.search(form, value)
    assert not re.search(form, "nothing of the kind")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.from_regex(r"[A-Z]{1,3}[-/][0-9]{1,4}", fullmatch=True), min_size=40, max_size=60))
def test_a_form_matches_every_value_it_was_learnt_from(values: list[str]) -> None:
    counts: dict[str, int] = {}
    for value in values:
        counts[pattern(value)] = counts.get(pattern(value), 0) + 1
    form = column_form(column(counts))
    if form:
        assert all(re.search(form, value) for value in values)
        assert matches(form, counts)


@pytest.mark.parametrize(
    ("formats", "lengths", "jdk"),
    [
        ({"date %d/%m/%Y": 100}, Lengths(10, 10, 10), "dd/MM/yyyy"),
        ({"date %d.%m.%Y": 100}, Lengths(8, 10, 9), "d.M.yyyy"),
        ({"timestamp %Y-%m-%dT%H:%M:%S": 100}, Lengths(19, 19, 19), "yyyy-MM-dd'T'HH:mm:ss"),
        ({"timestamp %Y-%m-%d %H:%M:%S.%f": 100}, Lengths(23, 26, 24), ""),
        ({"timestamp %Y-%m-%d %H:%M:%S": 50, "timestamp %Y-%m-%dT%H:%M:%S": 50}, Lengths(19, 19, 19), ""),
        ({"date %d/%m/%Y": 50, "date %Y-%m-%d": 50}, Lengths(10, 10, 10), None),
        ({"date %d/%m/%Y or %m/%d/%Y": 100}, Lengths(10, 10, 10), None),
        ({"date %d/%m/%Y or %m/%d/%Y": 50, "date %m/%d/%Y": 50}, Lengths(10, 10, 10), "MM/dd/yyyy"),
        ({"time %I:%M %p": 100}, Lengths(8, 8, 8), None),
        ({"date %Y-%m-%d": 99}, Lengths(10, 10, 10), None),
    ],
)
def test_one_unambiguous_date_format_is_declared(
    formats: dict[str, int], lengths: Lengths, jdk: str | None
) -> None:
    assert date_format(column({"9{8}": 100}, formats, "date", lengths)) == jdk
