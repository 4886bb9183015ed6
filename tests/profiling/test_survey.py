from __future__ import annotations

from pilotgate.profiling import observations, profile
from tests.profiling.conftest import NOW, Make


def test_profile_null_likes_and_sentinels_are_counted_apart_from_values(landed: Make) -> None:
    quantities = ["-999", "N/A", "", None, "7", *[str(n) for n in range(1, 30)], "-999"]

    column = profile(landed(quantity=quantities), now=NOW).columns[0]

    assert column.nulls == 1
    assert {(v.value, v.count) for v in column.null_likes} == {("", 1), ("N/A", 1)}
    assert [(v.value, v.count) for v in column.sentinels] == [("-999", 2)]
    assert column.logical_type == "integer"
    assert column.logical_share == 1.0
    assert (column.distinct, column.unique, column.present) == (29, 28, 30)


def test_profile_personal_values_do_not_show(landed: Make) -> None:
    taken = profile(landed(email=[f"anna.{n}@example.com" for n in range(40)]), now=NOW)

    assert taken.columns[0].personal == "email"
    assert "anna" not in repr(taken)


def test_profile_dates_in_two_orders_are_told_apart(landed: Make) -> None:
    column = profile(landed(day=["13/04/2026", "03/04/2026", "2026-04-05"]), now=NOW).columns[0]

    assert {(f.name, f.count) for f in column.formats} == {("date %d/%m/%Y", 2), ("date %Y-%m-%d", 1)}
    assert column.dates is not None
    assert (column.dates.min, column.dates.max) == ("2026-04-03", "2026-04-13")


def test_profile_duplicate_rows_are_counted_beyond_the_first(landed: Make) -> None:
    table = profile(landed(a=["1", "1", "1", "2", None, None], b=["x", "x", "x", "x", None, None]), now=NOW).table

    assert table.duplicate_rows == 3


def test_observations_lead_with_the_most_serious(landed: Make) -> None:
    found = observations(profile(landed(id=["1", "2", "3"], note=["", "-", None]), now=NOW))

    assert found[0].check == "profile.missing.note"


def test_observations_of_an_empty_extract_is_an_error(landed: Make) -> None:
    found = observations(profile(landed(id=[]), now=NOW))

    assert [f.check for f in found] == ["profile.empty"]


def test_profile_compound_key_is_found(landed: Make) -> None:
    table = profile(landed(a=[*"112233"], b=[*"121212"], c=[*"xxxxyy"]), now=NOW).table

    assert [(k.columns, k.null_rows, k.duplicate_rows) for k in table.keys] == [(("a", "b"), 0, 0)]


def test_profile_columns_missing_together_are_told(landed: Make) -> None:
    table = profile(
        landed(
            a=[*"12345678", None, None, "", None],
            b=[*"abcdefgh", "", "N/A", None, None],
            c=[*"abcdefghijkl"],
        ),
        now=NOW,
    ).table

    assert [(t.columns, t.rows) for t in table.missing_together] == [(("a", "b"), 4)]
    assert table.mostly_missing_rows == 4


def test_profile_missing_rows_are_told_by_day(landed: Make) -> None:
    taken = profile(
        landed(day=["2026-01-01", "2026-01-01", "2026-01-02", "2026-01-03"], a=["1", "", "2", None]), now=NOW
    )

    assert taken.table.period == "day"
    assert [(v.value, v.count) for v in taken.columns[1].missing_per_day] == [("2026-01-01", 1), ("2026-01-03", 1)]
