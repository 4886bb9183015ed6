"""Messy lists with known duplicates, of several kinds, from a seed.

A list holds distinct things, some of them *related* (a couple in one home, firms in one building, two models that
differ by a digit), and copies of some with the damage that entry, scanning and export do. Relatives are not copies.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.profiling import words
from benchmarks.profiling.listed import Kind, Record
from benchmarks.profiling.messier_things import MESSIER_THINGS
from benchmarks.profiling.things import THINGS


@dataclass(frozen=True)
class Made:
    """A list: rows as texts, and for each row the number of the thing it is of."""

    header: tuple[str, ...]
    rows: list[list[str]] = field(repr=False)
    things: list[int] = field(repr=False)


def make_list(
    kind: str, rows: int, seed: int, *, copies: float = 0.2, related: float = 0.15, slips: float = 0.25
) -> Made:
    """A list of a kind.

    Args:
        kind: One of `KINDS`.
        rows: Records, about.
        seed: The same seed makes the same list.
        copies: Share of the records that are copies of another.
        related: Share of the things that are relatives of another.
        slips: Chance of a slip (typing, scanning, a missing value) in each value of a copy.
    """
    chance = random.Random(f"{kind} {seed}")
    chosen = KINDS[kind]
    things: list[Record] = []
    seen: set[tuple[str, ...]] = set()
    while len(things) < rows * (1 - copies):
        thing = (
            chosen.relate(chance, chance.choice(things))
            if things and chance.random() < related
            else chosen.make(chance)
        )
        if (spelt := tuple(thing.values())) not in seen:
            seen.add(spelt)
            things.append(thing)
    told = [(number, thing) for number, thing in enumerate(things)]
    wanted = round(rows * copies)
    while wanted > 0:
        number = chance.randrange(len(things))
        more = min(wanted, 1 if chance.random() < 0.7 else chance.randint(2, 7))
        wanted -= more
        told += [(number, _slip_record(chance, chosen.vary(chance, things[number]), slips)) for _ in range(more)]
    chance.shuffle(told)
    header = tuple(things[0])
    return Made(header, [[record[name] for name in header] for _, record in told], [number for number, _ in told])


def slip(chance: random.Random, value: str) -> str:
    """A value with one slip of the hand or of a scanner."""
    if len(value) < 3:
        return value
    at = chance.randrange(len(value) - 1)
    form = chance.randrange(6)
    if form == 0:
        return value[:at] + value[at + 1 :]
    if form == 1:
        return value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    if form == 2:
        return value[:at] + value[at] + value[at:]
    if form == 3 and (seen := [i for i, c in enumerate(value) if c in words.SCANNED]):
        at = chance.choice(seen)
        return value[:at] + words.SCANNED[value[at]] + value[at + 1 :]
    near = words.digit(chance) if value[at].isdigit() else chance.choice("abcdefghijklmnopqrstuvwxyz")
    return value[:at] + near + value[at + (form != 4) :]


def _slip_record(chance: random.Random, record: Record, slips: float) -> Record:
    found = dict(record)
    for name, value in record.items():
        drawn = chance.random()
        if drawn < 0.3 * slips:
            found[name] = ""
        elif drawn < slips:
            found[name] = slip(chance, value)
        elif drawn < 1.3 * slips:
            found[name] = chance.choice((str.upper, str.lower, str.title, _plain))(value)
    return found if any(found.values()) else record


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


KINDS: Mapping[str, Kind] = {**THINGS, **MESSIER_THINGS}
DEVELOPED_ON: Sequence[str] = (
    "addresses", "companies", "patients", "people", "products", "publications", "venues", *MESSIER_THINGS,
)  # fmt: skip
"""Kinds that were looked at while the rules were made; the others were not."""
