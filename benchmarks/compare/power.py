"""What does comparison find? Known shifts injected into one of two samples of 2,000 rows.

    .venv/bin/python -m benchmarks.compare.power [repeats] [part of a shift's name]

Two disjoint samples of one table are drawn; one shift is injected into one column of the second; the shift is found
when a warning or error names that column (or, for duplicated rows, the table).

Where 20 % or half of a column is empty anyway, chance alone moves the rate of 2,000 rows so far that no test finds
5 points in 99 of 100 cases and errs seldom: the best there is, the one-sided score test of one column known
beforehand, at an error of .5 % finds .89 and .72 (`ceiling`). What is required there is nine tenths of that.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import polars as pl

from benchmarks.compare.samples import alarms, measured
from pilotgate.compare import compare
from pilotgate.contract.terms import DriftPolicy

ROWS = 2000
Values = list[str]


@dataclass(frozen=True)
class Shift:
    """An injected shift: its name, the columns it is tried on, what it does, the power required."""

    name: str
    columns: tuple[str, ...]
    inject: Callable[[Values, random.Random], Values]
    required: float


def some(values: Values, dice: random.Random, share: float, change: Callable[[str], str]) -> Values:
    """Change that share of the rows, drawn from those with a value."""
    chosen = set(dice.sample([i for i, v in enumerate(values) if v], round(share * len(values))))
    return [change(v) if i in chosen else v for i, v in enumerate(values)]


def shifted(values: Values, by: float) -> Values:
    numbers = np.array([float(v) for v in values])
    moved = numbers + by * numbers.std()
    return [
        f"{x:.0f}" if float(v).is_integer() and "." not in v else f"{x:.2f}"
        for x, v in zip(moved, values, strict=True)
    ]


def scaled(values: Values, _: random.Random) -> Values:
    return [f"{float(v) * 10:.2f}" if "." in v else str(int(v) * 10) for v in values]


def more_of_first(values: Values, dice: random.Random) -> Values:
    """Ten points of all rows become the most frequent category."""
    most = max(set(values), key=values.count)
    others = [i for i, v in enumerate(values) if v != most]
    chosen = set(dice.sample(others, len(values) // 10))
    return [most if i in chosen else v for i, v in enumerate(values)]


def halved(values: Values, dice: random.Random) -> Values:
    """Every second row of a segment of about a fifth becomes another."""
    shares = {v: values.count(v) / len(values) for v in set(values)}
    segment = min(shares, key=lambda v: abs(shares[v] - 0.2))
    other = max((v for v in shares if v != segment), key=shares.__getitem__)
    rows = [i for i, v in enumerate(values) if v == segment]
    chosen = set(dice.sample(rows, len(rows) // 2))
    return [other if i in chosen else v for i, v in enumerate(values)]


def ceiling(base: float, error: float = 0.005) -> float:
    """Power of the most powerful test against a rise of 5 points from `base` in `ROWS` rows on each side.

    Source:
        Neyman & Pearson, Phil. Trans. A 231 (1933); normal approximation.
    """
    normal, other = NormalDist(), base + 0.05
    spread = ((base * (1 - base) + other * (1 - other)) / ROWS) ** 0.5
    return normal.cdf(0.05 / spread - normal.inv_cdf(1 - error))


CATEGORIES = ("country", "status", "grade")
NUMBERS = ("amount", "age", "score")
TEXTS = ("name", "city", "comment", "sku")
ALL = (*CATEGORIES, *NUMBERS, *TEXTS, "day", "stamp", "flag", "email", "id")

SHIFTS = (
    Shift("mean +0.25 sd", NUMBERS, lambda v, _: shifted(v, 0.25), 0.99),
    Shift("category mix +10 points", CATEGORIES, more_of_first, 0.97),
    Shift("new category at 1 %", CATEGORIES, lambda v, d: some(v, d, 0.01, lambda _: "Zeta"), 0.95),
    Shift("missing +5 points (empty)", ALL, lambda v, d: some(v, d, 0.05, lambda _: ""), 0.99),
    Shift(
        "missing +5 points on 20 %", ("sparse",), lambda v, d: some(v, d, 0.05, lambda _: ""), 0.9 * ceiling(0.2)
    ),
    Shift("missing +5 points on 50 %", ("half",), lambda v, d: some(v, d, 0.05, lambda _: ""), 0.9 * ceiling(0.5)),
    Shift("missing +5 points (N/A)", ALL, lambda v, d: some(v, d, 0.05, lambda _: "N/A"), 0.99),
    Shift("10 % swapped case", TEXTS, lambda v, d: some(v, d, 0.1, str.swapcase), 0.95),
    Shift("10 % padded", TEXTS, lambda v, d: some(v, d, 0.1, lambda x: f"  {x}"), 0.95),
    Shift("10 % truncated", TEXTS, lambda v, d: some(v, d, 0.1, lambda x: x[: max(1, len(x) // 2)]), 0.95),
    Shift("unit ×10", NUMBERS, scaled, 1.0),
    Shift("segment halved", ("country", "grade"), halved, 0.97),
)


def table(rows: int, seed: int) -> pl.DataFrame:
    """One population of every kind of column."""
    rng, dice = np.random.default_rng(seed), random.Random(seed)
    first = [
        "Anna",
        "Bruno",
        "Carla",
        "Dmitri",
        "Elena",
        "Farid",
        "Greta",
        "Hugo",
        "Ines",
        "Jonas",
        "Katja",
        "Luca",
    ]
    last = ["Rossi", "Bianchi", "Müller", "Schmidt", "Novak", "Dubois", "Garcia", "Kowalski", "Larsen", "Ferrari"]
    words = ["late", "again", "please", "call", "back", "refund", "package", "damaged", "wet", "thanks", "order"]
    start = date(2026, 1, 1)
    names = [f"{dice.choice(first)} {dice.choice(last)}" for _ in range(rows)]
    made: dict[str, Sequence[str]] = {
        "id": [str(100_000_000 + i) for i in dice.sample(range(5 * rows), rows)],
        "country": rng.choice(["IT", "DE", "FR", "ES", "PL"], rows, p=[0.4, 0.25, 0.2, 0.1, 0.05]).tolist(),
        "status": rng.choice(["new", "paid", "shipped", "returned"], rows, p=[0.3, 0.3, 0.25, 0.15]).tolist(),
        "grade": rng.choice(["A", "B", "C", "D"], rows, p=[0.35, 0.3, 0.2, 0.15]).tolist(),
        "amount": [f"{x:.2f}" for x in rng.lognormal(3, 1, rows)],
        "age": [str(int(x)) for x in np.clip(rng.normal(45, 15, rows), 18, 99)],
        "score": [f"{x:.2f}" for x in rng.normal(0, 1, rows)],
        "name": names,
        "city": rng.choice(["Roma", "Milano", "Berlin", "Paris", "Lyon", "Den Haag"], rows).tolist(),
        "comment": [" ".join(dice.choices(words, k=dice.randrange(3, 12))) for _ in range(rows)],
        "sku": [f"{dice.choice(['AB', 'CD', 'EF'])}-{dice.randrange(10**5):05d}" for _ in range(rows)],
        "day": [(start + timedelta(days=dice.randrange(300))).isoformat() for _ in range(rows)],
        "stamp": [
            f"2026-0{dice.randrange(1, 9)}-1{dice.randrange(10)} 1{dice.randrange(10)}:30:00" for _ in range(rows)
        ],
        "flag": rng.choice(["true", "false"], rows).tolist(),
        "email": [f"{n.split()[0].lower()}.{dice.randrange(10**4)}@example.com" for n in names],
        "half": ["" if dice.random() < 0.5 else str(dice.randrange(1000)) for _ in range(rows)],
        "sparse": ["" if dice.random() < 0.2 else str(dice.randrange(1000)) for _ in range(rows)],
    }
    return pl.DataFrame(made)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    shifts = [s for s in SHIFTS if len(sys.argv) < 3 or sys.argv[2] in s.name]
    found: dict[tuple[str, str], list[bool]] = {}
    quiet = 0
    for seed in range(repeats):
        whole = table(2 * ROWS, seed)
        before, second = measured(whole.head(ROWS)), whole.tail(ROWS)
        if named := _named(before, second):
            print(f"seed {seed}: alarm without a shift in {named}")
        quiet += not named
        for shift in shifts:
            for column in shift.columns:
                dice = random.Random(seed)
                changed = second.with_columns(pl.Series(column, shift.inject(second[column].to_list(), dice)))
                found.setdefault((shift.name, column), []).append(column in _named(before, changed))
        repeated = pl.concat([second.head(ROWS * 19 // 20), second.head(ROWS // 20)])
        found.setdefault(("5 % duplicated rows", "table"), []).append(None in _named(before, repeated))
    required = {s.name: s.required for s in shifts} | {"5 % duplicated rows": 1.0}
    for name, least in required.items():
        by_column = {c: sum(f) / len(f) for (n, c), f in found.items() if n == name}
        worst = min(by_column.values())
        share = sum(by_column.values()) / len(by_column)
        weak = ", ".join(f"{c} {p:.2f}" for c, p in by_column.items() if p < least)
        print(f"{name:28} power {share:.3f}, worst column {worst:.2f} (required {least:.2f}) {weak}")
    print(f"tables without a shift that stayed quiet: {quiet}/{repeats}")


def _named(before: object, after: pl.DataFrame) -> set[str | None]:
    findings = compare(before, measured(after), policy=DriftPolicy(), dataset="study")  # type: ignore[arg-type]
    return {f.column for f in alarms(findings)}


if __name__ == "__main__":
    main()
