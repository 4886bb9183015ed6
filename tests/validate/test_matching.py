from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.contract.terms import Field
from pilotgate.engines import connect
from pilotgate.model import Status
from pilotgate.validate.matching import Matcher, Unmatchable
from pilotgate.validate.validation import open_rows
from tests.validate.conftest import contract, land, one

CHARACTERS = list("aB7_- \n\t\x0b\x1c\x85é日٣½Ⅷ\u00a0\u2028\u3000😀ß]^$\u0301²")
PATTERNS = [
    r"^\w+$", r"\d", r"\s", r"\S+$", r"^[\w.-]+$", r"[^\d]", r"\W", r"^\D*$", r"[]a]", r"[^]a]$", r"a$|B",
    r"[$]", r"\$",
    r"^[^\s]+$", r"^.$", r"(a|\d)$", r"7{2}$", r"\bB", r"(?=a)", r"(a)\1", r"[\D]", r"a{,2}$",
    r"(?i)ab", r"^", r"\Aa\Z",
]  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.text(CHARACTERS, max_size=4), min_size=1, max_size=40, unique=True))
def test_python_expressions_find_what_python_finds(tmp_path, values):
    extract = land(tmp_path, {"x": values})
    with connect(extract) as engine:
        open_rows(engine.connection, extract, contract(), None)
        matcher = Matcher(engine.connection)
        for pattern in PATTERNS:
            found = matcher.python('"x"', pattern)
            rows = engine.connection.execute(f"SELECT x, {found} FROM __rows__").fetchall()
            assert {v for v, there in rows if there} == {v for v in values if re.search(pattern, v)}, pattern


def test_an_expression_that_is_none_is_refused(tmp_path):
    extract = land(tmp_path, {"x": ["a"]})
    with connect(extract) as engine:
        open_rows(engine.connection, extract, contract(), None)
        for read in (Matcher(engine.connection).python, Matcher(engine.connection).ecma):
            with pytest.raises(Unmatchable):
                read('"x"', "(a")


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"^\d{3}$", "123", "12a"),
        (r"^(?!00)\d{2}$", "12", "00"),
        (r"^(?<year>\d{4})$", "2026", "26"),
        (r"^(a|b)\1$", "aa", "ab"),
        ("b", "abc", "xyz"),
    ],
)
def test_patterns_of_a_contract_are_ecma_expressions(judge, pattern, good, bad):
    given_ = contract(Field("x", "c:1", logical_type="string", options={"pattern": pattern}))
    found = one(judge({"x": [good, bad]}, given_), "contract.x.pattern")
    assert (found.status, found.failing, found.tested) == (Status.FAILED, 1, 2)
