from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pytest

from benchmarks.profiling.lists import make_list
from pilotgate.engines.duckdb import connect
from pilotgate.profiling import profile
from pilotgate.profiling.entities import find_entities, link
from pilotgate.profiling.entities.groups import join
from tests.profiling.conftest import NOW, Make

FIRST = ["anna", "bernd", "carla", "dmitri", "eva", "farid", "grace", "hugo", "ines", "jonas"]
LAST = ["schmidt", "rossi", "novak", "garcia", "jansen", "kowalski", "moreau", "silva", "berg", "okafor"]


def test_entities_records_with_a_slip_are_one(landed: Make) -> None:
    people = [
        (f, s, f"{1950 + 4 * i + j}-{1 + (5 * j + i) % 12:02}-{1 + (7 * i + 3 * j) % 28:02}")
        for i, f in enumerate(FIRST)
        for j, s in enumerate(LAST)
    ]
    people += [(f, s + "x", born) for f, s, born in people[::10]]
    extract = landed(
        first_name=[p[0] for p in people], last_name=[p[1] for p in people], date_of_birth=[p[2] for p in people]
    )

    found = find_entities(extract, profile(extract, now=NOW))

    assert (0, 100) in {entity.rows for entity in found.groups}
    assert "schmidt" not in repr(found.groups)


def test_entities_of_an_empty_extract_are_none(landed: Make) -> None:
    extract = landed(a=[], b=[])

    assert find_entities(extract, profile(extract, now=NOW)).groups == ()


def test_entities_of_people_in_one_home_are_none(landed: Make) -> None:
    homes = [(last, f"{7 * i + 3} {last} road", f"030 {555000 + 37 * i}") for i, last in enumerate(LAST * 6)]
    people = [
        (
            FIRST[(i + 3 * k) % 10],
            *home,
            f"{1940 + (7 * i + 31 * k) % 60}-{1 + (5 * i + k) % 12:02}-{1 + (3 * i) % 28:02}",
        )
        for i, home in enumerate(homes)
        for k in range(2)
    ]
    names = ("first_name", "last_name", "street", "phone", "born")
    extract = landed(**{name: [p[i] for p in people] for i, name in enumerate(names)})

    assert find_entities(extract, profile(extract, now=NOW)).groups == ()


def test_entities_models_that_differ_by_a_digit_are_two(landed: Make) -> None:
    made = make_list("products", 400, 5, copies=0.2)
    extract = landed(**{name: [row[i] for row in made.rows] for i, name in enumerate(made.header)})

    found = find_entities(extract, profile(extract, now=NOW)).groups

    wrong = [e for e in found if len({made.things[row] for row in e.rows}) > 1]
    assert len(found) >= 20
    assert len(wrong) <= 0.1 * len(found)


@pytest.mark.parametrize(
    "kind", ["biographies", "companies", "offers", "patients", "people", "publications", "sites"]
)
def test_entities_of_a_list_without_copies_are_nearly_none(landed: Make, kind: str) -> None:
    made = make_list(kind, 300, 6, copies=0.0)
    extract = landed(**{name: [row[i] for row in made.rows] for i, name in enumerate(made.header)})

    assert len(find_entities(extract, profile(extract, now=NOW)).groups) <= 1


def test_entities_say_in_words_why_they_are_one(landed: Make) -> None:
    made = make_list("companies", 300, 8, copies=0.3)
    extract = landed(**{name: [row[i] for row in made.rows] for i, name in enumerate(made.header)})

    found = find_entities(extract, profile(extract, now=NOW)).groups

    assert any("nearly the same" in e.reason and e.reason.startswith("same ") for e in found)
    assert not any(row[made.header.index("name")] in repr(found) for row in made.rows if len(row[0]) > 6)


def test_join_keeps_apart_what_repeats_words_of_its_own() -> None:
    left, right = np.array([0, 2, 0, 1]), np.array([1, 3, 2, 3])
    bits = np.array([5.0, 5.0, 9.0, 9.0])
    cafe, dining = frozenset({"ritz", "cafe"}), frozenset({"ritz", "dining"})

    apart = join(left, right, bits, {0: cafe, 1: cafe, 2: dining, 3: dining})
    together = join(left, right, bits, dict.fromkeys(range(4), cafe))

    assert sorted(rows for rows, _ in apart) == [[0, 1], [2, 3]]
    assert [rows for rows, _ in together] == [[0, 1, 2, 3]]


def test_entities_that_are_interrupted_anywhere_say_so(landed: Make) -> None:
    made = make_list("venues", 400, 5, copies=0.2)
    extract = landed(**{name: [row[i] for row in made.rows] for i, name in enumerate(made.header)})
    measured = profile(extract, now=NOW)
    with connect(extract) as engine:

        class Interrupted:
            """Interrupted when a table is handed over, which no engine explains."""

            def __getattr__(self, name: str) -> Any:
                return getattr(engine.connection, name)

            def register(self, *_: object) -> None:
                raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")

        found = link(replace(engine, connection=Interrupted()), measured)  # type: ignore[arg-type]

    assert found.groups == ()
    assert any("Interrupted" in what for what in found.skipped)


def test_entities_under_other_names_at_one_address_are_two(landed: Make) -> None:
    made = make_list("venues", 500, 9, copies=0.2)
    extract = landed(**{name: [row[i] for row in made.rows] for i, name in enumerate(made.header)})

    found = find_entities(extract, profile(extract, now=NOW)).groups

    wrong = [e for e in found if len({made.things[row] for row in e.rows}) > 1]
    assert len(found) >= 20
    assert len(wrong) <= 0.06 * len(found)


def test_entities_find_a_model_number_however_it_is_cut(landed: Make) -> None:
    nouns = ["phone", "printer", "scanner", "monitor", "router", "camera"]
    names = [f"{LAST[i % 10]} {nouns[i % 6]} - {LAST[i % 7][:2]}{i % 9 + 1}t{1000 + 37 * i}w" for i in range(120)]
    other = [f"{n.split()[0]} {n[-9:-5]}-{n[-5:]} with case" if i < 12 else n for i, n in enumerate(names)]
    extract = landed(
        offer=names + other[:12], price=[f"{20 + 3.7 * i:.2f}" for i in range(120)] + ["" for _ in range(12)]
    )

    found = {entity.rows for entity in find_entities(extract, profile(extract, now=NOW)).groups}

    assert len(found & {(i, 120 + i) for i in range(12)}) >= 9
    assert len(found - {(i, 120 + i) for i in range(12)}) <= 1


def test_entities_are_found_beside_many_columns_that_are_of_the_row(landed: Make) -> None:
    made = make_list("subscribers", 500, 4, copies=0.15)
    extract = landed(**{name: [row[i] for row in made.rows] for i, name in enumerate(made.header)})

    found = find_entities(extract, profile(extract, now=NOW)).groups

    wrong = [e for e in found if len({made.things[row] for row in e.rows}) > 1]
    assert len(found) >= 20
    assert len(wrong) <= 0.05 * len(found)


def test_entities_count_a_name_once_that_stands_whole_and_in_parts(landed: Make) -> None:
    fathers = [(f, s, f"{1850 + i}-0{1 + j % 9}-1{i}") for i, f in enumerate(FIRST) for j, s in enumerate(LAST)]
    sons = [(f, s, f"{1881 + 2 * i}-1{i % 3}-0{1 + i % 9}") for i, (f, s, _) in enumerate(fathers[::5])]
    people = fathers + sons
    extract = landed(
        full_name=[f"{f} {s}" for f, s, _ in people],
        first_name=[f for f, _, _ in people],
        surname=[s for _, s, _ in people],
        known_as=[f"{s}, {f}" for f, s, _ in people],
        born=[born for _, _, born in people],
    )

    assert find_entities(extract, profile(extract, now=NOW)).groups == ()
