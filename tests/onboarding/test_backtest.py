"""Rules that would have cried wolf are widened, or left out and named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pilotgate.model import ColumnProfile, FormatCount, Lengths, Numbers, Profile, Shape, TableProfile, ValueCount
from pilotgate.onboarding.backtest import backtested, holds
from pilotgate.onboarding.suggestion import Kind, Suggestion

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def numbers(low: float, high: float, rows: int = 200, missing: int = 0) -> ColumnProfile:
    steps = tuple(low + (high - low) * i / 100 for i in range(101))
    present = rows - missing
    return ColumnProfile(
        "qty", 0, "VARCHAR", "number", 1.0, rows, missing, (), (), present // 2, 10, True, (ValueCount("1", 5),),
        False, (), (FormatCount("number decimal point", present),), lengths=Lengths(1, 4, 2.0),
        numbers=Numbers(present, low, high, (low + high) / 2, 1.0, 0, 0, steps),
    )  # fmt: skip


def category(values: Sequence[str], rows: int = 200) -> ColumnProfile:
    each = tuple(ValueCount(v, rows // len(values)) for v in values)
    return ColumnProfile(
        "state", 0, "VARCHAR", "string", 1.0, rows, 0, (), (), len(values), 0, True, each, True, (), (),
        lengths=Lengths(1, 9, 4.0),
    )  # fmt: skip


def day(*columns: ColumnProfile) -> Profile:
    rows = columns[0].rows
    placed = tuple(replace(c, position=i) for i, c in enumerate(columns))
    return Profile("orders", "", "duckdb", Shape("csv"), NOW, 1, TableProfile(rows, 5), placed)


def kept(profiles: Sequence[Profile]) -> dict[Kind, Suggestion]:
    return {s.kind: s for s in backtested(profiles)[0]}


def test_a_stable_range_stays_with_room() -> None:
    rules = kept([day(numbers(0, 100 + i % 3)) for i in range(8)])
    assert rules[Kind.MINIMUM].value == 0
    assert rules[Kind.MAXIMUM].value == 300


def test_a_range_that_jumps_once_is_widened() -> None:
    highs = [100, 90, 100, 95, 260, 90, 100, 95]
    rules, trials = backtested([day(numbers(0, h)) for h in highs])
    widened = next(t for t in trials if t.suggestion.kind is Kind.MAXIMUM)
    assert 1 < widened.room < math.inf
    assert widened.alarms > 0
    assert next(s for s in rules if s.kind is Kind.MAXIMUM).value == 800


def test_what_grows_has_no_upper_limit() -> None:
    assert Kind.MAXIMUM not in kept([day(numbers(0, 2**i)) for i in range(8)])


def test_a_category_that_gets_new_values_has_no_enum_and_is_named() -> None:
    sets = [["a", "b"]] * 5 + [["a", "b", "c"]]
    rules, trials = backtested([day(category(s)) for s in sets])
    assert Kind.ENUM not in {s.kind for s in rules}
    assert [(t.suggestion.kind, t.room) for t in trials] == [(Kind.ENUM, math.inf)]
    assert Kind.ENUM in kept([day(category(["a", "b"]))] * 6)


def test_a_column_that_loses_values_is_not_required_but_mostly_filled() -> None:
    rules = kept([day(numbers(0, 9, missing=m)) for m in (0, 0, 0, 0, 3, 0)])
    assert Kind.REQUIRED not in rules
    least = rules[Kind.COMPLETE].value
    assert isinstance(least, float)
    assert 0.85 < least < 0.97


def test_every_kept_rule_holds_on_every_extract() -> None:
    profiles = [day(numbers(0, 50 + 7 * i), category(["x", "y"])) for i in range(5)]
    rules, _ = backtested(profiles)
    assert rules
    assert all(holds(rule, profile) for rule in rules for profile in profiles)


def test_rules_known_not_to_hold_are_left_out() -> None:
    profiles = [day(numbers(0, 50))] * 3
    assert Kind.MAXIMUM in kept(profiles)
    assert Kind.MAXIMUM not in {s.kind for s in backtested(profiles, [(Kind.MAXIMUM, "qty")])[0]}
    without_type = backtested(profiles, [(Kind.TYPE, "qty")])[0]
    assert {s.kind for s in without_type} & {Kind.MINIMUM, Kind.MAXIMUM, Kind.MEDIAN} == set()
