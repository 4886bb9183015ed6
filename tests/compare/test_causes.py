"""One cause, one finding; and what comes of several causes at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pilotgate.compare import compare, compare_run
from pilotgate.compare.attribution import ROWS, Parts, attributed
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import (
    FILE,
    Dimension,
    Evidence,
    Finding,
    Profile,
    SegmentProfile,
    Severity,
    Status,
)
from tests.compare.made import NIGHT, profile
from tests.compare.test_compare import Columns, alarms, compared, drawn, some_rows

POLICY = DriftPolicy()


def with_segments(columns: Columns, by: str = "country") -> Profile:
    made = profile(columns)
    values = dict.fromkeys(v or "" for v in columns[by])
    rows = {v: [i for i, w in enumerate(columns[by]) if (w or "") == v] for v in values}
    segments = tuple(
        SegmentProfile(by, v, len(at), tuple(sum(not columns[c][i] for i in at) for c in columns))
        for v, at in rows.items()
    )
    return replace(made, table=replace(made.table, segments=segments))


def test_columns_missing_in_one_segment_are_one_finding_that_names_it() -> None:
    after = drawn(2)
    for name in ("amount", "city", "note"):
        after[name] = ["" if c == "FR" else v for c, v in zip(after["country"], after[name], strict=True)]
    findings = alarms(compared(with_segments(drawn(1)), with_segments(after)))
    assert list(findings) == ["compare.missing.amount"]
    message = findings["compare.missing.amount"].message
    assert "3 columns changed in the same way (missing where `country` is `FR`)" in message
    assert "All of what is missing in addition is where `country` is `FR`." in message


def test_segment_whose_rate_jumps_is_found_though_the_whole_hardly_moves() -> None:
    before, after = drawn(1), drawn(2)
    for made in (before, after):
        made["city"] = ["" if i % 5 == 0 else v for i, v in enumerate(made["city"])]
    es = [i for i, c in enumerate(after["country"]) if c == "ES"]
    for i in es[: len(es) // 2]:
        after["city"][i] = ""
    for i in [i for i, v in enumerate(after["city"]) if not v and after["country"][i] == "IT"][: len(es) // 2]:
        after["city"][i] = "Roma"
    findings = alarms(compared(with_segments(before), with_segments(after)))
    assert "compare.missing_within.city" in findings
    assert "where `country` is `ES`" in findings["compare.missing_within.city"].message


def test_same_missing_rates_in_every_segment_are_no_news() -> None:
    assert alarms(compared(with_segments(drawn(1)), with_segments(drawn(2)))) == {}


def test_lost_segment_tells_what_follows_from_it_and_leaves_what_does_not() -> None:
    after = drawn(2)
    kept = [i for i, c in enumerate(after["country"]) if c != "FR"]
    after = {name: [values[i] for i in kept] for name, values in after.items()}
    findings = alarms(compared(with_segments(drawn(1)), with_segments(after)))
    assert list(findings) == ["compare.segment.country"]
    assert "the rows with `FR` are gone; in the pilot they were 14 %" in findings["compare.segment.country"].message
    for i in some_rows(after["amount"], 0.1):
        after["amount"][i] = "N/A"
    assert set(alarms(compared(with_segments(drawn(1)), with_segments(after)))) == {
        "compare.segment.country",
        "compare.missing.amount",
    }


@pytest.mark.parametrize(
    ("spell", "said"),
    [(str.upper, "in capitals"), (lambda c: f" {c} ", "with blanks around"), (str.title, "in another case")],
)
def test_header_spelled_otherwise_is_one_finding(spell: Callable[[str], str], said: str) -> None:
    after = {spell(c): v for c, v in drawn(2).items()}
    findings = alarms(compared(drawn(1), after))
    assert len(findings) == 1
    (found,) = findings.values()
    assert f"7 columns changed in the same way (names {said})" in found.message
    assert found.severity is Severity.ERROR


def test_lost_header_is_one_finding() -> None:
    after = profile({f"column_{i}": v for i, v in enumerate(drawn(2).values(), 1)}, header_rows=0)
    assert list(alarms(compared(profile(drawn(1)), after))) == ["compare.shape.header_rows"]


def test_renamed_number_whose_values_are_all_new_is_recognised() -> None:
    after = {("total" if c == "amount" else c): v for c, v in drawn(2).items()}
    assert list(alarms(compared(drawn(1), after))) == ["compare.renamed.total"]


def test_swapped_columns_are_one_finding_and_columns_alike_are_left_alone() -> None:
    def made(seed: int) -> Columns:
        dice = random.Random(seed)
        width = [f"{dice.gauss(20, 2):.1f}" for _ in range(800)]
        height = [f"{dice.gauss(50, 4):.1f}" for _ in range(800)]
        return {"width": width, "height": height, "depth": [f"{dice.gauss(50, 4):.1f}" for _ in range(800)]}

    after = made(2)
    after["width"], after["height"] = after["height"], after["width"]
    findings = alarms(compared(made(1), after))
    assert list(findings) == ["compare.swapped.width"]
    assert "`width` holds what `height` held" in findings["compare.swapped.width"].message
    alike = made(2)
    alike["height"], alike["depth"] = alike["depth"], alike["height"]
    assert alarms(compared(made(1), alike)) == {}


def test_two_causes_are_two_findings() -> None:
    after = {("totale" if c == "amount" else c): v for c, v in drawn(2).items()}
    for i in some_rows(after["city"], 0.1):
        after["city"][i] = None
    assert set(alarms(compared(drawn(1), after))) == {"compare.renamed.totale", "compare.missing.city"}


def test_what_the_accepted_nights_were_like_is_a_note_and_what_is_new_is_not() -> None:
    def night(day: int, share: float) -> Profile:
        made = drawn(day + 100)
        gone = some_rows(made["city"], share)
        made["city"] = [None if i in gone else v for i, v in enumerate(made["city"])]
        return profile(made, at=NIGHT + timedelta(days=day))

    earlier = [night(d, 0.1) for d in range(8)]
    same = {f.check: f for f in compare_run(profile(drawn(1)), earlier, night(9, 0.1), policy=POLICY, dataset="x")}
    assert (same["compare.missing.city"].status, same["compare.missing.city"].severity) == (
        Status.FAILED,
        Severity.INFO,
    )
    assert "Much like tonight were 7 of the last 7 accepted runs." in same["compare.missing.city"].message
    more = {f.check: f for f in compare_run(profile(drawn(1)), earlier, night(9, 0.4), policy=POLICY, dataset="x")}
    assert more["compare.missing.city"].severity is Severity.WARNING


def test_masked_values_say_what_cannot_be_compared() -> None:
    before, after = profile(drawn(1)), profile(drawn(2))
    hidden = [
        replace(p, columns=tuple(replace(c, personal="person name") if c.name == "city" else c for c in p.columns))
        for p in (before, after)
    ]
    found = {f.check: f for f in compare(*hidden, policy=POLICY, dataset="x")}
    assert found["compare.values.city"].status is Status.NOT_APPLICABLE
    assert "cannot be compared" in found["compare.values.city"].message
    assert found["compare.repeated.city"].status is Status.PASSED


FOUND = Finding(
    "compare.format.created_at",
    "orders",
    "3 % of the values are day-first.",
    Dimension.CONFORMITY,
    Status.FAILED,
    Severity.WARNING,
    column="created_at",
    evidence=(Evidence(ROWS, "format date %d/%m/%Y"),),
)


def test_segment_that_holds_nearly_all_rows_is_named() -> None:
    by_source = Parts("source", {"crm-eu": 300, "crm-us": 700}, {"crm-eu": 91, "crm-us": 9})
    told = attributed(FOUND, [by_source], 1204)
    assert told.message == (
        "3 % of the values are day-first. First at line 1,204. 91 % of them are where `source` is `crm-eu` "
        "(30 % of all rows)."
    )


def test_source_file_that_holds_all_rows_is_named() -> None:
    told = attributed(FOUND, [Parts(FILE, {"a.csv": 500, "b.csv": 500}, {"b.csv": 40})])
    assert "All of them are from file `b.csv` (50 % of all rows)." in told.message


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        ({"a": 900, "b": 100}, {"a": 95, "b": 5}),
        ({"a": 500, "b": 500}, {"a": 60, "b": 40}),
        ({"a": 50, "b": 950}, {"a": 4}),
    ],
)
def test_segment_that_explains_nothing_is_not_named(rows: dict[str, int], held: dict[str, int]) -> None:
    assert attributed(FOUND, [Parts("source", rows, held)]).message == FOUND.message
