# ruff: noqa: DTZ001 - what is written, without a zone
"""Ways of writing dates: what each accepts and means, and what only looks like a date."""

from __future__ import annotations

from datetime import datetime

import pytest

from pilotgate.profiling.formats.dates import date_formats, parse_date
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.reading import Reading, read_texts


def told(text: str) -> dict[str, datetime]:
    """Every format that allows a text, with what it then means."""
    found = ((f, parse_date(text, f)) for f in date_formats(shape(text)) if f.code != "%Y%m%d")
    return {f.name: at for f, at in found if at is not None}


DAY = datetime(2026, 4, 13)
NOON = datetime(2026, 4, 13, 14, 5)
FULL = datetime(2026, 4, 13, 14, 5, 9)


@pytest.mark.parametrize(
    ("text", "name", "means"),
    [
        ("2026-04-13", "date %Y-%m-%d", DAY),
        ("2026/04/13", "date %Y/%m/%d", DAY),
        ("2026.04.13", "date %Y.%m.%d", DAY),
        ("2026 04 13", "date %Y %m %d", DAY),
        ("13/04/2026", "date %d/%m/%Y", DAY),
        ("04/13/2026", "date %m/%d/%Y", DAY),
        ("13.04.2026", "date %d.%m.%Y", DAY),
        ("13.4.2026", "date %d.%m.%Y", DAY),
        ("13. 4. 2026", "date %d. %m. %Y", DAY),
        ("13-04-2026", "date %d-%m-%Y", DAY),
        ("04-13-2026", "date %m-%d-%Y", DAY),
        ("13 04 2026", "date %d %m %Y", DAY),
        ("13/04/26", "date %d/%m/%y", DAY),
        ("04/13/26", "date %m/%d/%y", DAY),
        ("13.04.26", "date %d.%m.%y", DAY),
        ("13-04-26", "date %d-%m-%y", DAY),
        ("98-12-31", "date %y-%m-%d", datetime(1998, 12, 31)),
        ("13 Apr 2026", "date %d %b %Y", DAY),
        ("13-Apr-2026", "date %d-%b-%Y", DAY),
        ("13-APR-26", "date %d-%b-%y", DAY),
        ("13/Apr/2026", "date %d/%b/%Y", DAY),
        ("13Apr2026", "date %d%b%Y", DAY),
        ("Apr 13, 2026", "date %b %d, %Y", DAY),
        ("Apr. 13, 2026", "date %b %d, %Y", DAY),
        ("April 13, 2026", "date %B %d, %Y", DAY),
        ("September 13, 2026", "date %B %d, %Y", datetime(2026, 9, 13)),
        ("13 September 2026", "date %d %B %Y", datetime(2026, 9, 13)),
        ("13th September 2026", "date %dth %B %Y", datetime(2026, 9, 13)),
        ("13th of September 2026", "date %dth of %B %Y", datetime(2026, 9, 13)),
        ("September 1st, 2026", "date %B %dth, %Y", datetime(2026, 9, 1)),
        ("2026-Apr-13", "date %Y-%b-%d", DAY),
        ("13. Dezember 2026", "date %d. %B %Y", datetime(2026, 12, 13)),
        ("13 février 2026", "date %d %B %Y", datetime(2026, 2, 13)),
        ("1er janvier 2026", "date %dth %B %Y", datetime(2026, 1, 1)),
        ("13 de enero de 2026", "date %d de %B de %Y", datetime(2026, 1, 13)),
        ("13 de março de 2026", "date %d de %B de %Y", datetime(2026, 3, 13)),
        ("13 gennaio 2026", "date %d %B %Y", datetime(2026, 1, 13)),
        ("13 stycznia 2026", "date %d %B %Y", datetime(2026, 1, 13)),
        ("13 декабря 2026", "date %d %B %Y", datetime(2026, 12, 13)),
        ("2026年4月13日", "date %Y年%m月%d日", DAY),
        ("2026년 4월 13일", "date %Y년 %m월 %d일", DAY),
        ("Mon, 13 Apr 2026", "date %a, %d %b %Y", DAY),
        ("Monday, April 13, 2026", "date %A, %B %d, %Y", DAY),
        ("Montag, 13. Dezember 2027", "date %A, %d. %B %Y", datetime(2027, 12, 13)),
        ("Mon 13/04/2026", "date %a %d/%m/%Y", DAY),
        ("2026-W16", "date %G-W%V", DAY),
        ("2026-W16-3", "date %G-W%V-%u", datetime(2026, 4, 15)),
        ("2026W16", "date %GW%V", DAY),
        ("2026-04", "month %Y-%m", datetime(2026, 4, 1)),
        ("04/2026", "month %m/%Y", datetime(2026, 4, 1)),
        ("Apr 2026", "month %b %Y", datetime(2026, 4, 1)),
        ("Apr-26", "month %b-%y", datetime(2026, 4, 1)),
        ("December 2026", "month %B %Y", datetime(2026, 12, 1)),
        ("14:05", "time %H:%M", datetime(1900, 1, 1, 14, 5)),
        ("14:05:09", "time %H:%M:%S", datetime(1900, 1, 1, 14, 5, 9)),
        ("2:05 PM", "time %I:%M %p", datetime(1900, 1, 1, 14, 5)),
        ("2:05pm", "time %I:%M%p", datetime(1900, 1, 1, 14, 5)),
        ("02:05 p.m.", "time %I:%M %p", datetime(1900, 1, 1, 14, 5)),
        ("14h05", "time %Hh%M", datetime(1900, 1, 1, 14, 5)),
        ("9 AM", "time %I %p", datetime(1900, 1, 1, 9)),
        ("2026-04-13 14:05", "timestamp %Y-%m-%d %H:%M", NOON),
        ("2026-04-13T14:05:09", "timestamp %Y-%m-%dT%H:%M:%S", FULL),
        ("2026-04-13T14:05:09Z", "timestamp %Y-%m-%dT%H:%M:%SZ", FULL),
        ("2026-04-13T14:05:09.123456Z", "timestamp %Y-%m-%dT%H:%M:%S.%fZ", FULL.replace(microsecond=123456)),
        ("2026-04-13T14:05:09+02:00", "timestamp %Y-%m-%dT%H:%M:%S%z", FULL),
        ("2026-04-13 14:05:09 +0200", "timestamp %Y-%m-%d %H:%M:%S %z", FULL),
        ("2026-04-13 14:05:09+02", "timestamp %Y-%m-%d %H:%M:%S%z", FULL),
        ("2026-04-13 14:05:09,123", "timestamp %Y-%m-%d %H:%M:%S,%f", FULL.replace(microsecond=123000)),
        ("2026-04-13 14:05:09 UTC", "timestamp %Y-%m-%d %H:%M:%S %Z", FULL),
        ("2026-04-13 14:05:09 CEST", "timestamp %Y-%m-%d %H:%M:%S %Z", FULL),
        ("2026-04-13 14:05:09 Europe/Berlin", "timestamp %Y-%m-%d %H:%M:%S %Z", FULL),
        ("13.04.2026 14:05", "timestamp %d.%m.%Y %H:%M", NOON),
        ("13.04.2026, 14:05", "timestamp %d.%m.%Y, %H:%M", NOON),
        ("13.04.2026 14.05.09", "timestamp %d.%m.%Y %H.%M.%S", FULL),
        ("4/13/2026 2:05 PM", "timestamp %m/%d/%Y %I:%M %p", NOON),
        ("4/13/2026 2:05:09 PM", "timestamp %m/%d/%Y %I:%M:%S %p", FULL),
        ("13-APR-26 02.05.09.123456 PM", "timestamp %d-%b-%y %I.%M.%S.%f %p", FULL.replace(microsecond=123456)),
        ("Apr 13 2026 2:05:09:000PM", "timestamp %b %d %Y %I:%M:%S:%f%p", FULL),
        ("Apr 13, 2026 at 2:05 PM", "timestamp %b %d, %Y at %I:%M %p", NOON),
        ("13/Apr/2026:14:05:09 +0000", "timestamp %d/%b/%Y:%H:%M:%S %z", FULL),
        ("Mon, 13 Apr 2026 14:05:09 GMT", "timestamp %a, %d %b %Y %H:%M:%S %Z", FULL),
        ("Mon, 13 Apr 2026 14:05:09 +0000", "timestamp %a, %d %b %Y %H:%M:%S %z", FULL),
        ("Mon Apr 13 14:05:09 2026", "timestamp %a %b %d %H:%M:%S %Y", FULL),
        ("Thu Apr  2 14:05:09 2026", "timestamp %a %b %d %H:%M:%S %Y", datetime(2026, 4, 2, 14, 5, 9)),
        ("20260413T140509Z", "timestamp %Y%m%dT%H%M%SZ", FULL),
        ("20260413T140509", "timestamp %Y%m%dT%H%M%S", FULL),
        ("20260413 140509", "timestamp %Y%m%d %H%M%S", FULL),
        ("20260413140509", "timestamp %Y%m%d%H%M%S", FULL),
    ],
)
def test_date_is_told_and_means(text: str, name: str, means: datetime) -> None:
    assert told(text).get(name) == means, told(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-01", "2026-02-30", "31/02/2026", "00/00/0000", "2026-00-10", "32.01.2026", "13 Foo 2026",
        "2026-W60",
        "25:61", "13:00 PM", "1.2.3", "10.0.0.1", "10.0.19045.1", "1-2-3", "12-34-56", "123-45-6789",
        "555-123-4567",
        "2024-001-5555", "20261301", "A-2026-01", "v2026.1", "3.14", "1/2", "2026", "12:34:56:78:9a:bc",
        "INV-2026-01",
        "44-2026", "12 Main St", "1 of 12", "Q1 2026", "12e45", "Apr", "Mon", "May Smith 2", "4th of July", "99:99",
        "Foo, 13 Apr 2026", "7 am sorry", "5 Dez", "2026-04-13T25:00:00",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert told(text) == {}


def read(*texts: str) -> Reading:
    return read_texts([(t, 1) for t in texts])


def test_order_that_nothing_settles_is_told_as_open() -> None:
    assert dict(read("03/04/2026", "05/06/2026").formats) == {"date %d/%m/%Y or %m/%d/%Y": 2}


def test_order_is_settled_by_a_value_that_can_be_nothing_else() -> None:
    assert dict(read("03/04/2026", "13/06/2026").formats) == {"date %d/%m/%Y": 2}
    assert dict(read("03/04/2026", "06/13/2026").formats) == {"date %m/%d/%Y": 2}


def test_order_is_open_where_the_column_proves_both() -> None:
    found = read("03/04/2026", "13/06/2026", "06/13/2026")
    assert found.formats["date %d/%m/%Y or %m/%d/%Y"] == 1


def test_same_day_and_month_is_not_ambiguous() -> None:
    assert set(read("03/03/2026", "05/05/2026").formats) == {"date %d/%m/%Y"}


def test_year_first_with_two_digits_needs_proof() -> None:
    assert set(read("03-04-05", "06-07-08").formats) == {"date %d-%m-%y or %m-%d-%y"}
    assert set(read("98-04-05", "99-07-28").formats) == {"date %y-%m-%d"}


def test_whole_month_names_do_not_make_two_formats() -> None:
    assert set(read("May 5, 2026", "June 6, 2026", "December 7, 2026").formats) == {"date %B %d, %Y"}


def test_sql_letters_are_understood_by_the_engine() -> None:
    import duckdb

    english = [
        "2026-04-13", "13.4.2026", "April 13, 2026", "Apr 13, 2026", "2026-W16", "2026-W16-3", "04/2026", "2:05 PM",
        "Monday, April 13, 2026", "2026-04-13T14:05:09Z", "2026-04-13T14:05:09.5+02:00", "2026-04-13 14:05:09 UTC",
        "13-APR-26 02.05.09.123456 PM", "13/Apr/2026:14:05:09 +0000", "Mon, 13 Apr 2026 14:05:09 GMT", "14h05",
        "20260413T140509Z", "20260413 140509", "2026年4月13日", "2026-04-13 14:05:09,123",
        "Mon Apr 13 14:05:09 2026",
    ]  # fmt: skip
    for text in english:
        form, _ = read(text).date_codes[0]
        found = duckdb.execute("SELECT try_strptime(?, [?]) IS NOT NULL", [text, form.sql]).fetchone()
        assert found == (True,), (text, form.sql)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("14:05:09+01:00", "time %H:%M:%S%z"),
        ("14:05Z", "time %H:%MZ"),
        ("02:05 PM EST", "time %I:%M %p %Z"),
        ("14:05 Uhr", "time %H:%M Uhr"),
    ],
)
def test_time_with_a_zone_is_told(text: str, name: str) -> None:
    assert name in told(text)


@pytest.mark.parametrize("text", ["08:00-17:00", "14:05A", "14:05 ABC", "25:05Z", "12:30+1"])
def test_from_one_hour_to_another_is_no_zone(text: str) -> None:
    assert not told(text)


def test_versions_among_which_some_could_be_dates_are_no_dates() -> None:
    found = read_texts([(f"{a}.{b}.{c}", 1) for a in range(1, 9) for b in range(1, 30, 2) for c in range(0, 60, 9)])

    assert found.logical_type == "string"
    assert not any(name.startswith("date") for name in found.formats)


def test_fourteen_digits_are_instants_only_where_nearly_all_are() -> None:
    stamps = [f"202{n % 7}0{n % 9 + 1}{n % 28 + 1:02}{n % 24:02}{n % 60:02}{n % 60:02}" for n in range(200)]
    others = [f"{20210101 * 10**6 + 7919 * n * n * 991:014}" for n in range(1, 200)]

    assert read_texts([(t, 1) for t in stamps]).logical_type == "timestamp"
    mixed = read_texts([(t, 1) for t in {*stamps[:40], *others}])
    assert mixed.logical_type == "integer"
    assert not mixed.moments
