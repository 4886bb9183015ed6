"""Faults as studies of error detection have them: made otherwise than those of `faults`, to see what carries over.

Typos fall on any sign, digits too; a value that is gone leaves any of many tokens; values are written in the way of
another program; a value that others determine is replaced; digits of identifiers are mistyped; texts are damaged in
transport; numbers slip by one place; rows are shifted.
"""

# ruff: noqa: ARG001 - every fault takes the same arguments

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from benchmarks.profiling.faults import Column, Fault


def struck(chance: Random, value: str, column: Column) -> str | None:
    """One sign replaced by a letter, struck twice, left out, or exchanged with its neighbour; digits too."""
    if len(value) < 3:
        return None
    k = chance.randrange(len(value) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        [
            f"{value[:k]}{letter}{value[k + 1 :]}",
            f"{value[:k]}x{value[k + 1 :]}",
            f"{value[: k + 1]}{value[k:]}",
            f"{value[:k]}{value[k + 1 :]}",
            f"{value[:k]}{value[k + 1]}{value[k]}{value[k + 2 :]}",
        ]
    )


def gone(chance: Random, value: str, column: Column) -> str | None:
    """Nothing, or a token for it that the column sticks to."""
    tokens = ("", "NULL", "?", "NaN", "n.a.", "missing", "#N/A", "not available", "--", "-9999")
    return tokens[sum(map(len, column[:7])) % len(tokens)] if value else None


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 - reads best


def exported(chance: Random, value: str, column: Column) -> str | None:
    """The same as another program writes it."""
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        y, m, d = found.groups()
        return _one(
            column, [f"{int(m)}/{int(d)}/{y}", f"{int(d)} {_MONTHS[int(m) - 1]} {y}", f"{y}-{m}-{d} 00:00:00"]
        )
    if found := re.fullmatch(r"(\d\d?)([/.])(\d\d?)\2(\d{2,4})", value):
        d, _, m, y = found.groups()
        return _one(column, [f"{y}-{m}-{d}", f"{d}-{m}-{y}", f"{d}{m}{y}"])
    if found := re.fullmatch(r"(\d+) hr\. (\d+) min\.", value):
        return _one(column, [f"{60 * int(found[1]) + int(found[2])} min", f"{found[1]}h {found[2]}m"])
    if found := re.fullmatch(r"(\d\d?)-(\d\d?)", value):
        return f"{int(found[2])}-{_MONTHS[int(found[1]) - 1]}" if int(found[1]) < 13 else None
    if found := re.fullmatch(r"(\d{3})-(\d{4})", value):
        return _one(column, [f"({found[1]}) {found[2]}", f"{found[1]}{found[2]}", f"{found[1]}.{found[2]}"])
    if found := re.fullmatch(r"0+(\d+)", value):
        return found[1]
    if found := re.fullmatch(r"(\d+)%", value):
        return _one(column, [found[1], f"0.{found[1]:0>2}", f"{found[1]} %"])
    if found := re.fullmatch(r"(\d+)\.(\d+)", value):
        return _one(column, [f"{found[1]},{found[2]}", f"EUR {value}", f"{value}0", f"{value}*"])
    if re.fullmatch(r"\d{4,}", value):
        return _one(column, [f"{value}.00", f"{value[:-3]} {value[-3:]}", f"{float(value):.2E}"])
    if found := re.fullmatch(r"([^,\d]+), ([^,\d]+)", value):
        return f"{found[2]} {found[1]}"
    if re.fullmatch(r"[^\W\d_]+( [^\W\d_]+)*", value) and len(value) > 3:
        return _one(column, [value.upper(), value.lower(), f"{value}*", f'"{value}"', f"{value}  "])
    return None


def _one(column: Column, ways: list[str]) -> str:
    return ways[sum(map(len, column[:9])) % len(ways)]


def damaged(chance: Random, value: str, column: Column) -> str | None:
    """Read in the wrong encoding, or with what a page wrote for a sign."""
    told = value.encode().decode("cp1252", errors="replace")
    if told != value:
        return told
    for sign, entity in (("&", "&amp;"), ("'", "&#39;"), ('"', "&quot;")):
        if sign in value:
            return value.replace(sign, entity)
    return None


def mistyped(chance: Random, value: str, column: Column) -> str | None:
    """A digit of an identifier replaced, or exchanged with its neighbour."""
    places = [k for k, c in enumerate(value) if c.isdigit()]
    if len(places) < 8:
        return None
    k = chance.choice(places)
    if chance.random() < 0.5 and k + 1 < len(value) and value[k + 1].isdigit() and value[k] != value[k + 1]:
        return f"{value[:k]}{value[k + 1]}{value[k]}{value[k + 2 :]}"
    return f"{value[:k]}{(int(value[k]) + chance.randrange(1, 10)) % 10}{value[k + 1 :]}"


def moved(chance: Random, value: str, column: Column) -> str | None:
    """A number of which the point has slipped by one to three places."""
    found = re.fullmatch(r"(\d+)(?:\.(\d+))?", value)
    if not found or not float(value) or (len(value) > 6 and not found[2]):
        return None
    places = len(found[2] or "")
    return f"{float(value) * chance.choice((10, 100, 1000)):.{places}f}"


def determined(rows: list[list[str]], c: int) -> Callable[[Random, str], str | None] | None:
    """Another value of a column of a clean table that some other column of it determines; None where none does."""
    kinds = sorted({row[c] for row in rows} - {""})
    if not 3 <= len(kinds) <= 0.5 * len(rows):
        return None
    for a in range(len(rows[0])):
        told: dict[str, set[str]] = {}
        for row in rows:
            told.setdefault(row[a], set()).add(row[c])
        if a != c and 3 <= len(told) <= 0.4 * len(rows) and all(len(v) == 1 for v in told.values()):
            return lambda chance, value: chance.choice([k for k in kinds if k != value]) if value else None
    return None


STUDIED: dict[str, Fault] = {f.__name__: f for f in (struck, gone, exported, damaged, mistyped, moved)}
"""By themselves; `determined` needs the table, and `shifted` the row."""


def put_studied(
    chance: Random, table: tuple[list[str], list[list[str]]], rate: float
) -> tuple[list[list[str]], dict[tuple[int, int], str]]:
    """A copy of the rows in which about this share of cells is wrong, and the fault of each wrong cell."""
    header, clean = table
    rows = [list(row) for row in clean]
    columns = [[row[c] for row in clean] for c in range(len(header))]
    violable = {c: fault for c in range(len(header)) if (fault := determined(clean, c))}
    wrong: dict[tuple[int, int], str] = {}
    kinds = [*STUDIED, *(["violated"] if violable else []), "shifted"]
    share = round(rate * len(rows) * len(header) / len(kinds))
    for kind in kinds:
        if kind == "shifted":
            _shift(chance, rows, wrong, share)
            continue
        fitting = (
            list(violable) if kind == "violated" else [c for c in range(len(header)) if _fits(kind, columns[c])]
        )
        chosen = chance.sample(fitting, min(len(fitting), 4))
        left = share
        for _ in range(4 * share):
            if left <= 0 or not chosen:
                break
            r, c = chance.randrange(len(rows)), chance.choice(chosen)
            value = clean[r][c]
            told = violable[c](chance, value) if kind == "violated" else STUDIED[kind](chance, value, columns[c])
            if (r, c) not in wrong and told is not None and told != value:
                rows[r][c] = told
                wrong[r, c] = kind
                left -= 1
    return rows, wrong


def _fits(kind: str, column: Column) -> bool:
    chance = Random(1)
    tried = [STUDIED[kind](chance, value, column) is not None for value in column[:60]]
    return sum(tried) >= (1 if kind == "damaged" else 20)


def _shift(chance: Random, rows: list[list[str]], wrong: dict[tuple[int, int], str], share: int) -> None:
    """A few rows from some column on one place to the right, as a comma too many makes them."""
    width = len(rows[0])
    for _ in range(3 * share):
        if share < width // 2:
            return
        r, c = chance.randrange(len(rows)), chance.randrange(1, width - 2)
        if any((r, k) in wrong for k in range(width)):
            continue
        told = [*rows[r][:c], "", *rows[r][c:-1]]
        for k in range(c, width):
            if told[k] != rows[r][k]:
                wrong[r, k] = "shifted"
                share -= 1
        rows[r] = told
