"""Amounts with a sign or a unit, and other numerals that are no plain numbers: `€ 12.50`, `12.5 kg`, `1.234,50`.

Their form holds the sign or unit, the place it stands at, the decimal mark, and how many digits there may be, so
that another currency, another decimal mark and a value a thousand times as large are no amounts of this column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pilotgate.model import ColumnProfile
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.outlook import rise
from pilotgate.onboarding.suggestion import SEVERAL

_NAME = re.compile(r"(number|percent|permille|currency (?P<sign>\S+)|unit (?P<unit>\S+)) (?P<style>.+)")
_TOKEN = re.compile(r"([Aa9w])(?:\{(\d+)\}|(\+))|\\(.)|(.)", re.DOTALL)
_SPECIAL = set(r".^$*+?{}[]\|()")
_BLANKS = {" ", "\u00a0", "\u202f"}
_SIGNS = {"-", "+", "−"}
_MARKS = {"thousands comma": ",", "thousands point": "\\.", "thousands blank": "[ \u00a0\u202f]",
          "thousands apostrophe": "['’]"}  # fmt: skip
_LEAST = 5
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A pattern taken apart: what stands around the digits, and how many there are on each side of the mark."""

    sign: str
    before: bool
    blank: str
    whole: float
    decimals: float


def units(column: ColumnProfile) -> frozenset[str]:
    """Signs and units that values of a column are written with."""
    return frozenset(u for f in column.formats if (found := _read(f.name)) is not None and (u := found[0]))


def numeral_form(column: ColumnEvidence) -> str:
    """A regular expression of the column's amounts, or empty where they are not all written in one way."""
    names = column.written
    read = [_read(name) for name in names]
    if not names or any(r is None for r in read) or column.present < _LEAST:
        return ""
    found, styles = {r[0] for r in read if r}, {r[1] for r in read if r}
    body = _body(column, styles)
    numerals = list(_numerals(column))
    if not body or not numerals or len(numerals) < sum(len(c.patterns) for c in column.filled):
        return ""
    signs = {n.sign for n in numerals if n.sign}
    sign = f"[{''.join(sorted(signs))}]?" if signs else ""
    if found == {""}:
        return f"^{sign}{body}$"
    before = {n.before for n in numerals}
    if "" in found or len(before) > 1 or not _each_is_usual(column, found):
        return ""
    unit = "|".join(_escaped(u) for u in sorted(found))
    unit = unit if len(found) == 1 else f"(?:{unit})"
    blanks = {n.blank for n in numerals}
    blank = "" if blanks == {""} else " " if blanks == {" "} else f"[{''.join(sorted(blanks - {''}))}]?"
    return f"^{sign}{unit}{blank}{sign}{body}$" if before == {True} else f"^{sign}{body}{blank}{unit}$"


def _read(name: str) -> tuple[str, str] | None:
    """Unit (or empty) and style of a named number format; None for another format, or for ambiguous numbers."""
    match = _NAME.fullmatch(name)
    if match is None or match["style"] in {"leading zeros", "exponent"}:
        return None
    own = {"percent": "%", "permille": "‰", "number": ""}
    return match["sign"] or match["unit"] or own[match[1]], match["style"]


def _each_is_usual(column: ColumnEvidence, found: set[str]) -> bool:
    rows = dict.fromkeys(found, 0)
    for measured in column.filled:
        for f in measured.formats:
            if read := _read(f.name):
                rows[read[0]] += f.count
    return min(rows.values()) >= _LEAST


def _body(column: ColumnEvidence, styles: set[str]) -> str:
    comma = bool(styles & {"decimal comma", "thousands point"})
    if "thousands or decimal comma" in styles:
        comma, styles = (
            comma or not styles - {"thousands or decimal comma"},
            styles - {"thousands or decimal comma"},
        )
        styles |= {"decimal comma"} if comma else {"thousands comma"}
    point = bool(styles & {"decimal point", "thousands comma", "thousands apostrophe"})
    marks = {_MARKS[s] for s in styles if s in _MARKS}
    if (comma and point) or len(marks) > 1:
        return ""
    mark = "," if comma else "\\."
    numerals = list(_numerals(column, comma=comma))
    if not numerals:
        return ""
    digits = _most_digits(column, max(n.whole for n in numerals))
    group = next(iter(marks), "")
    whole = f"[0-9]{{1,{digits}}}" if digits < math.inf else "[0-9]+"
    if group:
        times = f"{{0,{int(digits - 1) // 3}}}" if digits < math.inf else "*"
        whole = f"[0-9]{{1,3}}(?:{group}[0-9]{{3}}){times}"
    places = {n.decimals for n in numerals}
    most = max(places)
    if not most:
        return whole
    exact = places == {most} and 1 < most < math.inf
    after = f"{mark}[0-9]{{{most:g}}}" if exact else f"{mark}[0-9]+" if most == math.inf else (
        f"{mark}[0-9]{{1,{max(most, 2):g}}}"
    )  # fmt: skip
    return f"{whole}(?:{after})?" if 0 in places else f"{whole}{after}"


def _most_digits(column: ColumnEvidence, seen: float) -> float:
    """Digits before the mark, one more than seen (two while few extracts were), and what the growth so far adds."""
    medians = [c.numbers.quantiles[50] for c in column.filled if c.numbers]
    grown = rise(medians) / medians[-1] if medians and medians[-1] > 0 else 0.0
    more = math.ceil(math.log10(1 + grown)) if math.isfinite(grown) else math.inf
    digits = seen + more + (1 if len(column.filled) >= SEVERAL else 2)
    return digits if digits <= _DIGITS else math.inf


def _numerals(column: ColumnEvidence, *, comma: bool = False) -> Iterator[_Numeral]:
    for measured in column.filled:
        for told in measured.patterns:
            if (numeral := _numeral(told.pattern, comma)) is not None:
                yield numeral


def _numeral(pattern: str, comma: bool) -> _Numeral | None:
    tokens = [
        (letter, math.inf if plus else int(length or 1)) if letter else (escaped or literal, 0)
        for letter, length, plus, escaped, literal in _TOKEN.findall(pattern)
    ]
    at = [i for i, (kind, _) in enumerate(tokens) if kind == "9"]
    if not at or "(" in pattern or "w" in {kind for kind, _ in tokens}:
        return None
    before, body, after = tokens[: at[0]], tokens[at[0] : at[-1] + 1], tokens[at[-1] + 1 :]
    if any(kind != "9" and kind not in {".", ",", "'", "’", *_BLANKS} for kind, _ in body):
        return None
    blank = "".join(kind for kind, _ in (*before, *after) if kind in _BLANKS)
    sign = "".join(kind for kind, _ in before if kind in _SIGNS)
    if len(blank) > 1 or len(sign) > 1 or any(kind in _SIGNS for kind, _ in after):
        return None
    mark = next((i for i, (kind, _) in enumerate(body) if kind == ("," if comma else ".")), len(body))
    whole = sum(n for kind, n in body[:mark] if kind == "9")
    decimals = sum(n for kind, n in body[mark:] if kind == "9")
    return _Numeral(sign, any(k not in _BLANKS | _SIGNS for k, _ in before), blank, whole, decimals)


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in text)


def with_unit(pattern: str, unit: str) -> str:
    """A pattern in which the letters around the digits are a unit, so that examples of it are real amounts."""
    tokens: Sequence[tuple[str, ...]] = _TOKEN.findall(pattern)
    told = ["".join(("\\" + t[3]) if t[3] else f"{t[0]}{{{t[1]}}}" if t[1] else t[0] + t[2] + t[4]) for t in tokens]
    letters = [i for i, t in enumerate(tokens) if t[0] in {"A", "a"}]
    if not letters or letters != list(range(letters[0], letters[-1] + 1)):
        return pattern
    return "".join([*told[: letters[0]], *(f"\\{c}" for c in unit), *told[letters[-1] + 1 :]])
