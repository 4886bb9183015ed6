"""For any table and any dialect: what was written is what lands."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pilotgate.landing import land

_WORDS = st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=1, max_size=8)
_NUMBERS = st.one_of(st.integers(0, 10**6).map(str), st.integers(0, 99_999).map(lambda n: f"{n:05d}"))
_DATES = st.dates().map(str)
_TEXTS = st.text(alphabet=st.sampled_from(list("abc XYZ,;|\t\"'\n.-:é0123")), max_size=20)


@dataclass(frozen=True)
class Case:
    header: list[str]
    rows: list[list[str]]
    delimiter: str
    quote: str
    newline: str
    encoding: str
    every: bool

    def data(self) -> bytes:
        sink = io.StringIO(newline="")
        writer = csv.writer(
            sink,
            delimiter=self.delimiter,
            quotechar=self.quote,
            lineterminator=self.newline,
            quoting=csv.QUOTE_ALL if self.every else csv.QUOTE_MINIMAL,
        )
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return sink.getvalue().encode(self.encoding)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    width = draw(st.integers(2, 6))
    kinds = st.sampled_from(["word", "number", "date", "text"])
    typed = draw(st.lists(kinds, min_size=width - 2, max_size=width - 2))
    columns = ["number", *typed, "date"]
    makers = {"word": _WORDS, "number": _NUMBERS, "date": _DATES, "text": _TEXTS}
    rows = draw(st.lists(st.tuples(*(makers[kind] for kind in columns)).map(list), min_size=1, max_size=12))
    header = draw(st.lists(_WORDS, min_size=width, max_size=width, unique_by=str.casefold))
    return Case(
        header,
        rows,
        draw(st.sampled_from([",", ";", "\t", "|"])),
        draw(st.sampled_from(['"', "'"])),
        draw(st.sampled_from(["\n", "\r\n"])),
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
        draw(st.booleans()),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
@example(Case(["a", "b"], [["1", "2020-01-01"]], ",", '"', "\n", "utf-8", every=True))
@example(Case(["a", "b", "c"], [["1", "x\n", "2020-01-01"]], "\t", "'", "\n", "utf-8", every=False))
def test_land_what_was_written(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(case.data())
        extract = land(path, home=Path(folder) / "home")
        assert [column.found for column in extract.columns] == case.header
        assert extract.scan().collect().rows() == [tuple(row) for row in case.rows]
        assert extract.rows_source == extract.rows_landed == len(case.rows)
