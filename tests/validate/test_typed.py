from __future__ import annotations

from datetime import date, datetime, time

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.contract.terms import Field
from pilotgate.engines import connect
from pilotgate.model import Status
from pilotgate.profiling import profile
from pilotgate.validate import dates
from pilotgate.validate.typed import NULL_LIKES
from pilotgate.validate.validation import open_rows
from tests.validate.conftest import NOW, contract, land, one


def at(*clock: int) -> datetime:
    return datetime(2026, 1, 5, *clock)  # noqa: DTZ001 the typed view is in UTC, without a zone


CASES = [
    ("integer", None, {"1": 1, "007": 7, "+5": 5, "-3": -3, " 12 ": 12, "1.0": None, "2.5": None, "1e3": None,
                       "0x1F": None, "1_000": None, "9223372036854775808": None, "٣": None}),
    ("number", None, {"1.5": 1.5, "1e3": 1000.0, "-.5": -0.5, "inf": None, "1_0": None, "1,5": None}),
    ("boolean", None, {"true": True, "no": False, "1": True, "2": None, "maybe": None}),
    ("date", None, {"2026-01-05": date(2026, 1, 5), "2026-1-5": None, "2026-02-30": None, "05/01/2026": None,
                    "2026-01-05 10:00": None, "infinity": None, "epoch": None}),
    ("date", "dd/MM/yyyy", {"05/01/2026": date(2026, 1, 5), "5/1/2026": None, "05/01/26": None}),
    ("date", "d/M/yyyy", {"5/1/2026": date(2026, 1, 5), "05/13/2026": None}),
    ("timestamp", None, {"2026-01-05T10:00:00Z": at(10), "2026-01-05 10:00": at(10),
                         "2026-01-05T10:00:00+02:00": at(8), "2026-01-05": None, "epoch": None}),
    ("timestamp", "yyyy-MM-dd'T'HH:mm:ss", {"2026-01-05T10:00:01": at(10, 0, 1),
                                            "2026-01-05 10:00:01": None}),
    ("timestamp", "yyyy-MM-dd HH:mm:ssXXX",
     {"2026-01-05 10:00:01+02:00": at(8, 0, 1), "2026-01-05 10:00:01Z": at(10, 0, 1)}),
    ("time", None, {"10:30": time(10, 30), "25:00": None, "1030": None}),
    ("object", None, {'{"a": 1}': '{"a": 1}', "[1]": None, "{": None}),
    ("array", None, {"[1]": "[1]", '{"a": 1}': None}),
    ("string", None, {"a": "a", " a ": " a "}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "form", "texts"), CASES)
def test_text_is_read_as_its_logical_type_or_fails_it(judge, tmp_path, kind, form, texts):
    given = contract(Field("x", "c:1", logical_type=kind, options={"format": form} if form else {}))
    extract = land(tmp_path, {"x": list(texts)})
    with connect(extract) as engine:
        open_rows(engine.connection, extract, given, None)
        read = [r[0] for r in engine.connection.execute("SELECT x FROM orders").fetchall()]
    assert dict(zip(texts, read, strict=True)) == texts
    bad = sum(v is None for v in texts.values())
    found = one(judge(extract, given), "contract.x.type")
    assert (found.failing, found.tested) == (bad, len(texts))
    assert found.status is (Status.FAILED if bad else Status.PASSED)


@pytest.mark.parametrize("token", ["", " ", "\t", "N/A", "null", " NULL ", "-", "#N/A", "(blank)", "nan"])
def test_tokens_for_missing_are_missing(judge, token):
    result = judge({"x": [token, "a"]}, contract(Field("x", "c:1", logical_type="string", required=True)))
    assert one(result, "contract.x.required").failing == 1


@pytest.mark.parametrize("value", ["NA", "none of these", "0", "N/A or so", "x N/A", "-1"])
def test_values_that_look_like_it_are_not_missing(judge, value):
    result = judge({"x": [value, "a"]}, contract(Field("x", "c:1", logical_type="string", required=True)))
    assert one(result, "contract.x.required").failing == 0


@pytest.mark.parametrize(
    ("name", "values", "missing"),
    [
        ("surname", ["Weber", "Kunz", "Meier", "Huber", "Frei"] * 20 + ["Null"], 0),
        ("discount", ["None", "Gold", "Silver"] * 40, 0),
        ("city", ["Bern", "Lyon", "null", "Oslo", "N/A"] * 20, 40),
        ("amount", ["1.5", "2.5", "N/A", " ", "7"] * 20, 40),
    ],
)
def test_missing_is_what_the_profile_counted_as_missing(judge, tmp_path, name, values, missing):
    given = contract(Field(name, "c:1", logical_type="string", required=True))
    extract = land(tmp_path, {name: values})
    measured = profile(extract, contract=given, now=NOW)
    assert measured.columns[0].missing == missing
    assert one(judge(extract, given, profile=measured), f"contract.{name}.required").failing == missing


def test_a_token_that_is_declared_valid_is_a_value(judge):
    result = judge({"x": ["-", "a"]}, contract(Field("x", "c:1", required=True, enum=("-", "a"))))
    assert {f.status for f in result.findings} == {Status.PASSED}


def test_landed_types_are_kept_and_checked(judge):
    frame = pl.DataFrame({"n": [1.0, 2.5, float("nan")], "d": [date(2026, 1, 1)] * 3, "b": [True, None, False]})
    given = contract(
        Field("n", "c:1", logical_type="integer", required=True),
        Field("d", "c:2", logical_type="date"),
        Field("b", "c:3", logical_type="boolean", required=True),
    )
    result = judge(frame, given)
    assert one(result, "contract.n.required").failing == 1
    assert one(result, "contract.d.type").status is Status.PASSED
    assert one(result, "contract.b.required").failing == 1


@pytest.mark.parametrize(
    ("jdk", "form"),
    [
        ("yyyy-MM-dd", "%Y-%m-%d"),
        ("dd.MM.yy HH:mm", "%d.%m.%y %H:%M"),
        ("yyyy-MM-dd'T'HH:mm:ss", "%Y-%m-%dT%H:%M:%S"),
        ("yyyy-MM-ddTHH:mm", "%Y-%m-%dT%H:%M"),
        ("d MMMM yyyy", "%-d %B %Y"),
        ("%d/%m/%Y", "%d/%m/%Y"),
        ("QQQ", None),
        ("", None),
    ],
)
def test_letters_of_the_jdk_become_those_of_strptime(jdk, form):
    assert dates.strptime_format(jdk) == form


BLANKS = st.text(" \t\r\n", max_size=12)
WRITTEN = st.one_of(
    st.tuples(BLANKS, st.sampled_from([*NULL_LIKES, "not ſpecified", "unKnown"]), BLANKS).map("".join),
    st.tuples(BLANKS, st.sampled_from(NULL_LIKES).map(str.upper), BLANKS).map("".join),
    st.tuples(st.sampled_from(NULL_LIKES), st.sampled_from(["x", "s", "1", "é", ".", "/"])).map("".join),
    st.text("nNuUaA/.-?#[_1 \té", max_size=24),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(WRITTEN, min_size=1, max_size=60))
def test_missing_is_what_is_a_token_but_for_case_and_blanks_around_it(tmp_path, values):
    given_ = contract(Field("x", "c:1", logical_type="string"))
    extract = land(tmp_path, {"x": values})
    with connect(extract) as engine:
        open_rows(engine.connection, extract, given_, None)
        found = engine.connection.execute("SELECT x FROM __rows__ ORDER BY __row__").fetchall()
    folded = {t.casefold() for t in NULL_LIKES}
    assert [v for (v,) in found] == [None if v.strip(" \t\r\n").casefold() in folded else v for v in values]
