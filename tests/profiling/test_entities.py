from __future__ import annotations


from pilotgate.profiling import profile
from pilotgate.profiling.entities import find_entities
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
