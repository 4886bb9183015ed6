"""How values are written: named formats, patterns, case, padding, damage, length."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pilotgate.compare.attribution import ROWS
from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.distances import rows_for_shift
from pilotgate.compare.pairing import kind
from pilotgate.compare.shares import Share, difference_interval, fisher, open_question, rows_for_difference
from pilotgate.compare.words import count, percent, points
from pilotgate.model import ColumnProfile, Dimension, Evidence, FormatCount, Lengths

_NEW_MATTERS = 0.005
_KNOWN_MATTERS = 0.03
_LENGTH_MATTERS = 0.15

_SURE = 0.001
_DAMAGE = frozenset({"mojibake", "control", "invisible", "decomposed"})
"""Traits that say what happened; whatever else is new of the same values follows from them."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Move:
    """A named share that moved: of its name, the one that stands out of all names of the column."""

    name: str
    was: Share
    now: Share
    p: float
    matters: float
    open: bool = True

    @property
    def effect(self) -> float:
        return abs(self.now.fraction - self.was.fraction)


def writing_claims(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """Named formats, traits (case, padding, damage) and lengths; patterns are in `patterns`."""
    claims: list[Claim] = []
    if only_known(before, after):
        return []
    if before.formats or (after.formats and kind(before) == "text"):
        claims.extend(_formats(before, after, than, alpha))
    if before.traits or after.traits:
        claims.extend(_traits(before, after, than, alpha))
    told_by_mix = before.top_is_complete and after.top_is_complete and not (before.personal or after.personal)
    told = told_by_mix or "text" not in {kind(before), kind(after)}
    if not told and (length := _lengths(before, after, than, alpha)):
        claims.append(length)
    return claims


def only_known(before: ColumnProfile, after: ColumnProfile) -> bool:
    """Every value of the extract is one of the baseline's: how it is written is no news, only how often."""
    listed = after.top_is_complete and not (before.personal or after.personal)
    return listed and {v.value for v in after.top} <= {v.value for v in before.top}


def _most_moved(was: Counts, now: Counts, rows: tuple[int, int], names: Sequence[str], matters: float) -> _Move:
    """The name whose share moved most surely among those that moved enough; its p is times the number of names.

    Source:
        Bonferroni, Teoria statistica delle classi (1936).
    """
    moves = [_Move("", Share(0, rows[0]), Share(0, rows[1]), 1.0, matters)]
    for name in names:
        a, b = Share(min(rows[0], was.get(name, 0)), rows[0]), Share(min(rows[1], now.get(name, 0)), rows[1])
        moves.append(_Move(name, a, b, min(1.0, fisher(a, b) * len(names)), matters))
    enough = [m for m in moves if m.effect >= matters]
    telling = [m for m in enough if m.name in _DAMAGE and m.p <= _SURE] or enough
    most = min(telling, key=lambda m: (m.p, -m.effect)) if telling else max(moves, key=lambda m: m.effect)
    return replace(most, open=any(open_question(m.was, m.now) for m in moves))


def _test(move: _Move, alpha: float) -> Test:
    base = 0.0 if move.was.count == 0 else move.was.fraction
    return Test(
        p=move.p,
        effect=move.effect,
        threshold=move.matters,
        rows=min(move.was.rows, move.now.rows),
        needed=rows_for_difference(base, move.matters, alpha),
        interval=points(*difference_interval(move.was, move.now)),
        informative=move.open,
        weight=2.0,
    )


def _formats(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """Formats that are new, and shares of known ones that moved."""
    numbers = kind(before) == kind(after) == "number"
    was, now = _forms(before, numbers=numbers), _forms(after, numbers=numbers)
    rows = before.present, after.present
    new = _most_moved(was, now, rows, [n for n in now if n not in was], _NEW_MATTERS)
    known = _most_moved(was, now, rows, list(was), _KNOWN_MATTERS)
    main = max(was, key=was.__getitem__)
    had = "only " if was[main] >= 0.999 * rows[0] else f"{percent(was[main] / rows[0])} "
    same = f"`{after.name}`: values are written as in {than} ({in_words(main)})."
    return [
        _format("format", after, new, _written(after, new, f"{than} had {had}{in_words(main)}"), same, main, alpha),
        _format(
            "format_share",
            after,
            known,
            _written(after, known, f"in {than} it was {percent(known.was.fraction)}"),
            same,
            main,
            alpha,
        ),
    ]


_EITHER = {
    ("number decimal point", "number thousands or decimal comma"): "number decimal comma",
    ("number decimal comma", "number thousands or decimal point"): "number decimal point",
}
"""What a form that can be read in two ways is, going by the form that it took the place of."""


def _written(after: ColumnProfile, move: _Move, had: str) -> str:
    shown = next((f for f in after.formats if f.name == move.name), None)
    return (
        f"`{after.name}`: {percent(move.now.fraction)} of {count(after.present)} values are written as "
        f"{in_words(move.name)}{_example(shown)}; {had}.{_first(shown)}"
    )


def _format(
    what: str, after: ColumnProfile, move: _Move, changed: str, same: str, main: str, alpha: float
) -> Claim:
    return Claim(
        what,
        after.name,
        Dimension.CONFORMITY,
        changed,
        same,
        test=_test(move, alpha),
        cause=f"{in_words(main)} → {in_words(_EITHER.get((main, move.name), move.name))}",
        columns=2,
        rank=(0 if in_named_form(move.name) else 3) + (what != "format") * 6,
        observed=move.now.fraction,
        expected=f"{in_words(main)}",
        failing=move.now.count,
        tested=after.present,
        remedy="Have the source write the field in one form, or declare the format in the contract and read both.",
        evidence=(Evidence(ROWS, f"format {move.name}"),),
    )


_KINDS = ("number", "date", "timestamp", "time", "month", "currency", "percent", "unit")


def in_named_form(name: str) -> bool:
    """The form is that of a number, date or time: the values mean what they meant, and are only written anew."""
    return name.split(" ", 1)[0] in _KINDS


_DIGITS = {"date %Y%m%d", "timestamp %Y%m%d%H%M%S"}


def _forms(column: ColumnProfile, *, numbers: bool) -> dict[str, int]:
    """Rows per named format; values without one are plain; among numbers, digits like a date are whole numbers."""
    counts: dict[str, int] = {}
    for f in column.formats:
        name = "number integer" if numbers and f.name in _DIGITS else f.name
        counts[name] = counts.get(name, 0) + f.count
    plain = column.present - sum(counts.values())
    return counts | ({_PLAIN: plain} if plain > 0 else {})


def _counts(traits: Sequence[FormatCount]) -> dict[str, int]:
    return {t.name: t.count for t in traits}


_PLAIN = "plain text"
_WORDS = {
    "number decimal comma": "number with a decimal comma (`1,5`)",
    "number decimal point": "number with a decimal point (`1.5`)",
    "number leading zeros": "digits with leading zeros (`007`)",
    "number integer": "whole number",
    "number thousands or decimal comma": "number with a comma that may group thousands (`1,234`)",
    "number thousands or decimal point": "number with a point that may group thousands (`1.234`)",
    "state US": "US state",
}
_NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)


def in_words(name: str) -> str:
    """A named format as an owner would say it."""
    kind_of, _, code = name.partition(" ")
    if kind_of == "currency":
        return f"amount with a currency sign ({code})"
    if "%" not in code:
        return _WORDS.get(name, name)
    day, month, year = (min((code.find(t) % 99 for t in letters), default=99) for letters in (_DAY, _MONTH, _YEAR))
    order = "day-first " if day < month < year else "month-first " if month < day < year else ""
    order = "ISO " if code.startswith("%Y-%m-%d") and " " not in code else order
    return f"{order}{kind_of} (`{_NEW_YEARS_EVE.strftime(code)}`)"


_DAY, _MONTH, _YEAR = ("%d", "%e"), ("%m", "%b", "%B"), ("%Y", "%y")


def _example(shown: FormatCount | None) -> str:
    return f", e.g. `{shown.example}`" if shown is not None and shown.example else ""


def _first(shown: FormatCount | None) -> str:
    return f" First at line {count(shown.line)}." if shown is not None and shown.line else ""


_TRAITS = {
    "case upper": "are all upper case",
    "case lower": "are all lower case",
    "case title": "are in Title Case",
    "case mixed": "are in mixed case",
    "space leading": "begin with a blank",
    "space trailing": "end with a blank",
    "space double": "hold two blanks in a row",
    "zero leading": "begin with a zero",
    "ascii beyond": "hold letters beyond ASCII",
    "mojibake": "are damaged by a wrong encoding (such as `Ã©`)",
    "control": "hold control characters",
    "invisible": "hold invisible characters",
    "decomposed": "hold letters taken apart from their accents (not in Unicode normal form C)",
    "scripts mixed": "mix letters of two alphabets within a word",
}


def _traits(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """Properties of text that are new, and shares of known ones that moved."""
    was, now = _counts(before.traits), _counts(after.traits)
    rows = before.present, after.present
    new = _most_moved(was, now, rows, [n for n in now if n not in was], _NEW_MATTERS)
    known = _most_moved(was, now, rows, list(was), _KNOWN_MATTERS)
    return [_trait("trait", after, new, than, alpha), _trait("trait_share", after, known, than, alpha)]


def _trait(what: str, after: ColumnProfile, move: _Move, than: str, alpha: float) -> Claim:
    said = _TRAITS.get(move.name, f"are {move.name}")
    shown = next((t for t in after.traits if t.name == move.name), None)
    case = move.name.startswith("case")
    return Claim(
        what,
        after.name,
        Dimension.CONFORMITY,
        f"`{after.name}`: {percent(move.now.fraction)} of {count(after.present)} values {said}{_example(shown)}; "
        f"in {than} it was {percent(move.was.fraction)}.{_first(shown)}",
        f"`{after.name}`: case, blanks and characters are as in {than}.",
        test=_test(move, alpha),
        cause=f"values {said}",
        columns=2,
        rank=4 if case else 1 if what == "trait" else 3,
        observed=move.now.fraction,
        expected=move.was.fraction,
        failing=move.now.count,
        tested=after.present,
        remedy="Find the step that writes the field (an export, a form, a conversion) and mend it there.",
        evidence=(Evidence(ROWS, f"trait {move.name}"),),
    )


_CUT = 0.3
"""Part of the values that end at the same place where a field is cut off."""


def _at(lengths: Lengths, length: int) -> float:
    """Share of values of that length, read from the quantiles."""
    quantiles = lengths.quantiles
    return sum(abs(q - length) < 0.5 for q in quantiles) / len(quantiles) if quantiles else 0.0


def _lengths(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> Claim | None:
    was, now = before.lengths, after.lengths
    if was is None or now is None or was.std is None or now.std is None:
        return None
    n, m = before.present, after.present
    if min(n, m) < 2:
        return None
    error = math.sqrt(was.std**2 / n + now.std**2 / m)
    gap = now.mean - was.mean
    scale = was.std or now.std or 1.0
    p = math.erfc(abs(gap) / error / math.sqrt(2)) if error else float(gap == 0)
    cut = now.max < was.max and _at(now, now.max) >= _CUT > 3 * _at(was, now.max)
    low, high = (gap - 1.96 * error) / scale, (gap + 1.96 * error) / scale
    return Claim(
        "length",
        after.name,
        Dimension.CONFORMITY,
        (
            f"`{after.name}`: values are cut off after {count(now.max)} characters; in {than} they had up to "
            f"{count(was.max)}."
            if cut
            else f"`{after.name}`: values are {now.mean:.1f} characters long on average; in {than} it was "
            f"{was.mean:.1f}. The longest has {count(now.max)} (then {count(was.max)})."
        ),
        f"`{after.name}`: values are {now.mean:.1f} characters long on average, as in {than}.",
        test=Test(
            p=p,
            effect=abs(gap) / scale,
            threshold=_LENGTH_MATTERS,
            rows=min(n, m),
            needed=rows_for_shift(_LENGTH_MATTERS, alpha),
            interval=f"{low:+.2f} to {high:+.2f} sd",
        ),
        rank=0 if cut else 7,
        observed=now.mean,
        expected=was.mean,
        tested=m,
        remedy="Check whether the field is cut off or padded on its way.",
        evidence=(Evidence("statistic", "Welch's test of the mean length (Welch 1947)"),),
    )
