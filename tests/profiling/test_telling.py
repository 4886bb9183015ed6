from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotgate.compare import compare
from pilotgate.contract.terms import DriftPolicy
from pilotgate.engines import dense
from pilotgate.model import Finding, PatternCount, Profile, Status
from pilotgate.profiling import merge
from pilotgate.profiling.patterns import coarsen, opened, pattern, shape
from pilotgate.profiling.telling import Telling, agreed, choose, grouped
from tests.profiling.test_reference import strings, taken

ROWS = 2_000
WORDS = (
    "bolt",
    "nut",
    "wrench",
    "pipe",
    "valve",
    "pump",
    "filter",
    "gasket",
    "washer",
    "bearing",
    "motor",
    "relay",
)


def telling(values: Iterable[str]) -> Telling:
    held = list(values)
    return choose(Counter(map(shape, held)), dict.fromkeys(held))


def told(values: Iterable[str]) -> Counter[str]:
    """Patterns that a profile of the values shows, with their rows."""
    held = list(values)
    way = telling(held)
    counts = Counter(way.pattern(shape(v)) for v in held)
    return Counter({p.pattern: p.count for p in grouped(PatternCount(p, n) for p, n in counts.items())})


def made(form: Callable[[random.Random], str], rows: int = ROWS, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    return [form(chance) for _ in range(rows)]


def part(chance: random.Random) -> str:
    """A code of four digits, and one or two words of any length."""
    second = f"-{chance.choice(WORDS)}" if chance.random() < 0.4 else ""
    return f"{chance.randrange(10**4):04d}-{chance.choice(WORDS)}{chance.choice(WORDS)}{second}"


def test_lengths_of_words_and_numbers_are_one_pattern() -> None:
    assert told(made(lambda c: c.choice(["Rome", "Berlin", "Bucharest", "Paris", "Vienna"]))) == {
        "A{1}a{3,8}": ROWS
    }
    assert list(told(made(lambda c: f"${c.randrange(10, 9999)}.{c.randrange(10, 99)}"))) == ["$9{2,4}.9{2}"]


def test_length_that_nearly_all_have_is_kept_apart_from_others() -> None:
    values = [*made(lambda c: f"{c.randrange(10**5):05d}", 970), *made(lambda c: f"{c.randrange(10**6):06d}", 30)]

    assert told(values) == {"9{5}": 970, "9{6}": 30}


def test_lengths_with_a_gap_are_two_kinds_of_code() -> None:
    values = [
        *made(lambda c: f"{c.randrange(10**8):08d}", 500),
        *made(lambda c: f"{c.randrange(10**13):013d}", 500),
    ]

    assert told(values) == {"9{8}": 500, "9{13}": 500}


def test_lengths_that_go_together_are_families() -> None:
    values = [*(f"AB-{n:04d}" for n in range(600)), *(f"ABC-{n:05d}" for n in range(400))]

    assert told(values) == {"A{2}-9{4}": 600, "A{3}-9{5}": 400}


def test_only_the_runs_that_vary_are_opened() -> None:
    values = made(part)

    assert len({shape(v) for v in values}) > 40
    assert set(told(values)) == {"9{4}-a+", "9{4}-a+-a+"}
    assert telling(values).level == 1


def test_letters_and_digits_mixed_are_words() -> None:
    values = made(lambda c: "".join(c.choices("0123456789ABCDEF", k=6)))

    assert told(values) == {"w{6}": ROWS}


def test_kinds_of_dates_stay_apart() -> None:
    forms: tuple[Callable[[random.Random], str], ...] = (
        lambda c: f"20{c.randrange(10, 30)}-{c.randrange(1, 13):02}-{c.randrange(1, 29):02}",
        lambda c: f"{c.randrange(1, 13)}/{c.randrange(1, 29)}/20{c.randrange(10, 30)}",
        lambda c: f"{c.randrange(1, 29)} {c.choice(['May', 'June', 'July', 'August', 'September'])} 2020",
    )

    patterns = {"9{4}-9{2}-9{2}", "9{1,2}/9{1,2}/9{4}", "9{1,2} A{1}a{2,8} 9{4}"}
    assert set(told(made(lambda c: c.choice(forms)(c)))) == patterns


@given(st.lists(st.text("Ab7- x{+\\", min_size=1, max_size=9), max_size=80), st.randoms())
def test_telling_does_not_depend_on_the_order(values: list[str], chance: random.Random) -> None:
    other = chance.sample(values, len(values))

    assert telling(values) == telling(other)
    assert told(values) == told(other)


@given(st.lists(st.text("Ab7- x{+\\", min_size=1, max_size=9), min_size=1, max_size=80))
def test_told_patterns_are_those_of_the_level_when_coarsened(values: list[str]) -> None:
    way = telling(values * 30)
    for value in values:
        found = way.pattern(shape(value))

        assert coarsen(found, way.level) == pattern(value, way.level)


@given(st.lists(st.text("Ab7- ", min_size=1, max_size=7), max_size=60))
def test_groups_hold_every_row_once(values: list[str]) -> None:
    patterns = [PatternCount(p, n) for p, n in Counter(map(pattern, values)).items()]
    groups = grouped(patterns)

    assert sum(g.count for g in groups) == len(values)
    assert {re.sub(r"\{[\d,]+\}", "+", g.pattern) for g in groups} == {opened(p.pattern) for p in patterns}


def test_group_shows_the_example_that_stands_first() -> None:
    groups = grouped([PatternCount("a{4}", 9, "four", 7), PatternCount("a{3}", 5, "one", 2)])

    assert groups == (PatternCount("a{3,4}", 14, "one", 2),)


def test_agreed_patterns_keep_the_lengths_that_both_keep() -> None:
    tell = agreed(["9{4}-a+"], ["9{4}-a{5}", "A{2}"], 1)

    assert [tell(p) for p in ("9{4}-a{7}", "9{5}-a+", "A{2}", "A{3}")] == ["9{4}-a+", "9{5}-a+", "A{2}", "A{3}"]
    assert agreed(["9{4}-a+"], ["9+-a+"], 1)("9{4}-a{7}") == "9+-a+"
    assert agreed(["A{1}a+ 9{3}"], ["w{4} w{3}"], 3)("A{1}a{2} 9{3}") == "w+ w{3}"


def test_merged_patterns_are_those_of_all_rows() -> None:
    left, right = made(part), made(part, seed=2)
    merged = merge(taken(strings("c", list(left))), taken(strings("c", list(right)))).columns[0]
    whole = taken(strings("c", [*left, *right])).columns[0]

    assert {p.pattern: p.count for p in merged.patterns} == {p.pattern: p.count for p in whole.patterns}
    assert {p.pattern for p in merged.patterns} == {"9{4}-a+", "9{4}-a+-a+"}


def test_patterns_counted_on_bytes_are_those_of_the_values(monkeypatch: pytest.MonkeyPatch) -> None:
    values = made(part, 30_000)
    monkeypatch.setattr(dense, "_SMALL", 0)
    counted = taken(strings("c", list(values))).columns[0]
    way = telling(values)
    expected = Counter(way.pattern(shape(v)) for v in values)

    assert {p.pattern: p.count for p in counted.patterns} == expected
    assert {t.name: t.count for t in counted.traits}["case lower"] == len(values)


def _compared(before: Profile, after: Profile) -> Finding:
    findings = compare(before, after, policy=DriftPolicy(), dataset="parts")
    return next(f for f in findings if f.check == "compare.pattern.c")


def test_another_length_of_a_fixed_run_is_a_departure_although_others_are_open() -> None:
    before = taken(strings("c", list(made(part))))
    same = taken(strings("c", list(made(part, seed=2))))
    assert _compared(before, same).status is Status.PASSED

    for each, failing in ((40, ROWS // 40), (1, ROWS)):
        longer = [f"9{v}" if n % each == 0 else v for n, v in enumerate(made(part, seed=2))]
        found = _compared(before, taken(strings("c", list(longer))))
        assert found.status is Status.FAILED
        assert (found.failing, found.tested) == (failing, ROWS)
