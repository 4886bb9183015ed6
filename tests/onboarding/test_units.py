"""Amounts with a sign or a unit: another currency, mark or order of magnitude is not of the same form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest

from pilotgate.model import ColumnProfile, FormatCount, Lengths, PatternCount
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.forms import matches
from pilotgate.onboarding.units import numeral_form, units
from pilotgate.profiling.formats import number_format
from pilotgate.profiling.patterns import pattern


def column(values: Sequence[str]) -> ColumnEvidence:
    """A column as it would be measured."""
    names = Counter(found.name for v in values if (found := number_format(v)))
    patterns = Counter(map(pattern, values))
    measured = ColumnProfile(
        "c", 0, "VARCHAR", "number", 1.0, len(values), 0, (), (), len(set(values)), 0, True, (), False,
        tuple(PatternCount(p, n) for p, n in patterns.items()), tuple(FormatCount(f, n) for f, n in names.items()),
        Lengths(1, 20, 5.0),
    )  # fmt: skip
    return ColumnEvidence("c", (measured,))


@pytest.mark.parametrize(
    ("values", "good", "bad"),
    [
        (["€ 12.50", "€ 3.99", "€ 120.00"], ["€ 7.25", "€ 1250.00"], ["$ 12.50", "€ 12,50", "€ 1250000.00"]),
        (["12.5 kg", "1 kg", "20 kg"], ["7.25 kg", "130 kg"], ["12.5 g", "12500000 kg", "12,5 kg", "12.5 lb"]),
        (["1.234,50", "12,00", "999,99"], ["7,25", "12.345,00"], ["1,234.50", "12.00", "1.234.567.890,00"]),
        (["-12.30 EUR", "1,204.00 EUR", "7.00 EUR"], ["-1.00 EUR", "25,000.00 EUR"], ["7.00 USD", "7,00 EUR"]),
        (["19%", "7%", "0%"], ["100%"], ["0.19", "19 €", "19"]),
    ],
)  # fmt: skip
def test_a_form_of_amounts_lets_room_and_no_other_unit(values: list[str], good: list[str], bad: list[str]) -> None:
    form = numeral_form(column(values * 5))
    assert form
    assert [v for v in values + good if not re.search(form, v)] == []
    assert [v for v in bad if re.search(form, v)] == []


@pytest.mark.parametrize(
    "values",
    [["12.5 kg", "3.10", "4 kg"], ["12,50", "1.50"], ["€ 1.00", "1.00 €"], ["00731", "00732"], ["n/a", "12 kg"]],
)
def test_what_is_written_in_several_ways_has_no_form(values: list[str]) -> None:
    assert numeral_form(column(values * 5)) == ""


def test_the_backtest_knows_units_where_patterns_have_letters() -> None:
    learnt, later, other = (column([f"{n}.50 {unit}" for n in range(10, 60)]) for unit in ("EUR", "EUR", "USD"))
    form = numeral_form(learnt)
    told = [[p.pattern for p in c.latest.patterns] for c in (later, other)]
    assert matches(form, told[0], units(later.latest))
    assert not matches(form, told[1], units(other.latest))
