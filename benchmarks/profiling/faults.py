"""Faults as they happen to tables, put into a clean one so that the wrong cells are known."""

# ruff: noqa: ARG001 - every fault takes the same arguments

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from benchmarks.profiling.kinds import Table

Column = list[str]
Fault = Callable[[Random, str, Column], str | None]

_NEIGHBOURS = {
    a: row[max(0, k - 1) : k] + row[k + 1 : k + 2]
    for row in ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
    for k, a in enumerate(row)
}


def typo(chance: Random, value: str, column: Column) -> str | None:
    """One or two slips of the fingers: a sign dropped, doubled, swapped with the next, or replaced."""
    if len(value) < 4 or not any(c.isalpha() for c in value):
        return None
    told = list(value)
    for _ in range(1 if len(value) < 12 else chance.choice((1, 1, 2))):
        letters = [k for k, c in enumerate(told) if c.isalpha()]
        if not letters:
            return None
        k = chance.choice(letters)
        kind = chance.randrange(5)
        if kind == 0:
            told.pop(k)
        elif kind == 1:
            told.insert(k, told[k])
        elif kind == 2 and k + 1 < len(told):
            told[k], told[k + 1] = told[k + 1], told[k]
        elif kind == 3:
            near = _NEIGHBOURS.get(told[k].lower(), "x") or "x"
            told[k] = chance.choice(near)
        else:
            told[k] = "x"
    return "".join(told)


def blank(chance: Random, value: str, column: Column) -> str | None:
    """The value is gone."""
    return "" if value else None


def disguised(chance: Random, value: str, column: Column) -> str | None:
    """A word or number stands for a value that is gone."""
    if not value:
        return None
    if re.fullmatch(r"-?[\d.]+", value):
        return chance.choice(["-999", "N/A", "9999", "-1", "?"])
    if re.search(r"\d{2,4}[-/.]\d\d?[-/.]\d{2,4}", value):
        return chance.choice(["1900-01-01", "N/A", "00/00/0000", "unknown"])
    return chance.choice(["N/A", "unknown", "-", "xxx", "null", "TBD"])


def rewritten(chance: Random, value: str, column: Column) -> str | None:
    """The same value in another form."""
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(.*)", value):
        y, m, d, rest = found.groups()
        return _one(column, [f"{d}/{m}/{y}{rest}", f"{d}.{m}.{y[2:]}{rest}", f"{y}{m}{d}{rest}"])
    if found := re.fullmatch(r"(\d\d?)([/.])(\d\d?)\2(\d{2,4})", value):
        a, _, b, y = found.groups()
        return _one(column, [f"{y}-{b:0>2}-{a:0>2}", f"{a}-{b}-{y}", f"{y}{b:0>2}{a:0>2}"])
    if found := re.fullmatch(r"(\d+) min", value):
        return f"{int(found[1]) // 60} hr. {int(found[1]) % 60} min"
    if found := re.fullmatch(r"([\d.]+) (mg|kg|oz|days)", value):
        return _one(
            column, [found[1], f"{found[1]}{found[2]}", f"{found[1]} {found[2]}.", f"{found[1]} {found[2].upper()}"]
        )
    if found := re.fullmatch(r"(\d+)\.(\d+)", value):
        return _one(column, [f"{found[1]},{found[2]}", f"{value}%", f"$ {value}", f"{value}0000"])
    if re.fullmatch(r"\d{4,}", value):
        return _one(column, [f"{value[:-3]},{value[-3:]}", f"{value}.0", f"'{value}"])
    if re.fullmatch(r"\d+", value):
        return f"{value}.0"
    if re.search(r"[A-Za-z]{2}", value):
        return _one(
            column,
            [value.upper() if value != value.upper() else value.lower(), f" {value}", f"{value}.", f"{value} "],
        )
    return None


def _one(column: Column, ways: list[str]) -> str:
    """A column is written in one other way, as it comes from one other source."""
    return ways[sum(map(len, column[:5])) % len(ways)]


def another(chance: Random, value: str, column: Column) -> str | None:
    """Another value of the column, in columns of few values."""
    kinds = sorted(set(column) - {"", value})
    return chance.choice(kinds) if value and 1 < len(kinds) < 0.5 * len(column) else None


def slipped(chance: Random, value: str, column: Column) -> str | None:
    """A number of another magnitude or sign."""
    found = re.fullmatch(r"(-?)(\d+)(\.\d+)?( \w+)?", value)
    if not found or not float(found[2] + (found[3] or "")) or (len(found[2]) > 8 and not found[3]):
        return None
    sign, whole, rest, unit = found[1], found[2], found[3] or "", found[4] or ""
    places = max(0, len(rest) - 1)
    told = float(whole + rest) * chance.choice((-1, 100, 1000, 1000))
    return f"{sign}{told:.{places}f}{unit}".removeprefix("--")


def impossible(chance: Random, value: str, column: Column) -> str | None:
    """A date that there is not, or centuries away."""
    if found := re.match(r"(\d{4})([-/])(\d\d)([-/])(\d\d)", value):
        y, s, m, _, d = found.groups()
        told = chance.choice(
            [
                f"{y}{s}02{s}30",
                f"{y}{s}13{s}{d}",
                f"{y}{s}{m}{s}00",
                f"0{y[1:]}{s}{m}{s}{d}",
                f"{int(y) + 200}{s}{m}{s}{d}",
            ]
        )
        return told + value[found.end() :]
    if found := re.fullmatch(r"(\d\d?)([/.])(\d\d?)([/.])(\d{4})", value):
        a, s, b, _, y = found.groups()
        return chance.choice(
            [f"31{s}02{s}{y}", f"{a}{s}{b}{s}{int(y) + 200}", f"45{s}{b}{s}{y}", f"{a}{s}{b}{s}0{y[1:]}"]
        )
    return None


def cut(chance: Random, value: str, column: Column) -> str | None:
    """The end of a text is gone."""
    if len(value) < 6 or not re.search("[A-Za-z]", value):
        return None
    return value[: chance.randrange(2, len(value) - 1)]


FAULTS: dict[str, Fault] = {
    f.__name__: f for f in (another, blank, cut, disguised, impossible, rewritten, slipped, typo)
}
SWAPPED = "swapped"


def put_faults(chance: Random, table: Table, rate: float) -> tuple[list[list[str]], dict[tuple[int, int], str]]:
    """A copy of the rows in which about this share of cells is wrong, and the fault of each wrong cell.

    Each fault falls on a few columns that it fits, as one broken source or one careless person makes it.
    """
    header, clean = table
    rows = [list(row) for row in clean]
    columns = [[row[c] for row in clean] for c in range(len(header))]
    wanted = round(rate * len(rows) * len(header))
    wrong: dict[tuple[int, int], str] = {}
    kinds = [*FAULTS, SWAPPED]
    for place, kind in enumerate(kinds):
        share = wanted // len(kinds) + (place < wanted % len(kinds))
        if kind == SWAPPED:
            _swap(chance, rows, wrong, share)
            continue
        fault = FAULTS[kind]
        fitting = [c for c, column in enumerate(columns) if _fits(chance, fault, column)]
        chosen = chance.sample(fitting, min(len(fitting), 3)) if fitting else []
        for _ in range(3 * share):
            if share <= 0 or not chosen:
                break
            r, c = chance.randrange(len(rows)), chance.choice(chosen)
            told = fault(chance, clean[r][c], columns[c])
            if (r, c) not in wrong and told is not None and told != clean[r][c]:
                rows[r][c] = told
                wrong[r, c] = kind
                share -= 1
    return rows, wrong


def _fits(chance: Random, fault: Fault, column: Sequence[str]) -> bool:
    tried = [fault(chance, column[chance.randrange(len(column))], list(column[:200])) for _ in range(20)]
    return Counter(t is not None for t in tried)[True] >= 10


def _swap(chance: Random, rows: list[list[str]], wrong: dict[tuple[int, int], str], share: int) -> None:
    """Two cells of a row in each other's place."""
    if not rows or len(rows[0]) < 2:
        return
    a, b = chance.sample(range(len(rows[0])), 2)
    for _ in range(3 * share):
        if share <= 0:
            return
        r = chance.randrange(len(rows))
        if (r, a) in wrong or (r, b) in wrong or rows[r][a] == rows[r][b]:
            continue
        rows[r][a], rows[r][b] = rows[r][b], rows[r][a]
        wrong[r, a] = wrong[r, b] = SWAPPED
        share -= 2
