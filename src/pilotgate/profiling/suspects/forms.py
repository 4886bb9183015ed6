"""Cells written unlike the rest of their column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pilotgate.profiling.patterns import pattern, shape
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import GridColumn
from pilotgate.profiling.suspects.meaning import DATED, NUMERIC, TYPED, Meaning
from pilotgate.profiling.suspects.slips import few_signs_apart

_MOST = 0.9
_REGULAR = 0.95
_RARE = 0.005
_PREVAILS = 0.6
_PADDED = 0.35
_CASED = 0.8
_COMPACT = frozenset({6, 8})
_FEW = 4
_VARIED = 10
_LETTERED = 100
_SOME = 400
_TWIN = 5
_MANY = 200
_NAMED = frozenset({"date", "timestamp", "time", "email", "url", "uuid", "iban", "ipv4", "currency", "percent"})
_MANGLED = re.compile(r"[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}")
_RANGE = re.compile(r"[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+[Xx]?)?")
_LONG = re.compile(r"[^\W\d_]{3,}")
_SUFFIXED = re.compile(r"[0-9]+ ?(?:[A-Za-z]|[-/][0-9]+[A-Za-z]?(?:/[0-9]+)?)")
_WHOLE, _POINT, _COMMA = "number", "number decimal point", "number decimal comma"
_DAY_OR_MONTH = re.compile(r"%[dm]")
_SHORT = frozenset({"9{1}", "9{2}", "9{3}"})
_COUNTED = frozenset({"number", "unit", "currency", "percent", "permille"})


def odd(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Cells in an odd form."""
    for told in columns:
        yield from _misfits(told)
        yield from _rare_patterns(told)
        yield from _twins(told)
        yield from _edges(told)
        yield from _cases(told)
        yield from _strangers(told)
        yield from _foreign(told)


def _misfits(told: Meaning) -> Iterator[Doubt]:
    """Values that do not read as the column's type, and numbers or dates in a minority way of writing."""
    reading, b, kind = told.reading, told.place, told.kind
    if kind not in TYPED or not reading.rows:
        return
    counts = dict(reading.present)
    held = Counter[str]()
    for value in told.fits:
        held[shape(value)] += counts[value]
    usual_shapes = {s for s, n in held.items() if n >= 0.02 * reading.rows}
    share = held.total() / reading.rows
    suffixed = _suffixed(told)
    misfit = [v for v, _ in reading.present if v not in told.fits and v not in reading.format_of]
    dated = {v for v in misfit if kind in DATED and shape(v) in usual_shapes}
    meant = suffixed | (_classes(told, misfit) if kind in NUMERIC or told.leaning else set())
    for value in misfit:
        if value in meant and value not in dated:
            continue
        reason = f"does not read as {_a(kind)}, as {share:.0%} of the column do"
        sure = 0.95 if share >= _MOST else 0.8
        if value in dated:
            reason, sure = "there is no such day", 0.97
        for row in told.rows_of({told.places[value]}):
            yield Doubt(row, b, "impossible" if value in dated else "format", reason, sure)
    yield from _families(told)


def _classes(told: Meaning, misfit: list[str]) -> set[str]:
    """Those in a frequent form, or whose values come again: `1-2` and `Pt 2` among the numbers of issues."""
    counts = dict(told.reading.present)
    rows, values = Counter[str](), Counter[str]()
    for value in misfit:
        rows[pattern(value, 1)] += counts[value]
        values[pattern(value, 1)] += 1
    all_rows = told.reading.rows
    usual = {p for p, n in rows.items() if n > 0.05 * all_rows or (n > 0.01 * all_rows and n >= 2 * values[p])}
    return {v for v in misfit if pattern(v, 1) in usual}


def _suffixed(told: Meaning) -> set[str]:
    """Whole numbers with an addition, as several have it: `12A` and `12-1/2` among house numbers."""
    if told.kind not in NUMERIC:
        return set()
    found = {v for v, _ in told.reading.present if v not in told.fits or v in told.reading.format_of}
    found = {v for v in found if _SUFFIXED.fullmatch(v)}
    forms = Counter(pattern(v, 1) for v in found)
    return {v for v in found if forms[pattern(v, 1)] >= 3}


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] == "i" else f"a {kind}"


def _families(told: Meaning) -> Iterator[Doubt]:
    """Values written in another way than most, and numbers with marks for the thousands where most have none."""
    reading, b = told.reading, told.place
    numeric = told.kind in NUMERIC
    styles = {
        value: _family(name)
        for value, name in reading.format_of.items()
        if not numeric or name.split()[0] in _COUNTED
    }
    rows: Counter[str] = Counter()
    for value, n in reading.present:
        if value in styles:
            rows[styles[value]] += n
    whole = rows.pop(_WHOLE, 0)
    rows[_COMMA if rows[_COMMA] > rows[_POINT] else _POINT] += whole
    if not rows.total():
        return
    usual, most = rows.most_common(1)[0]
    share = most / rows.total()
    spelt = _spellings(rows)
    suffixed = _suffixed(told)
    odd = {}
    for value, style in styles.items():
        if style in spelt:
            ways = ", ".join(sorted(f.removeprefix("unit ") for f in spelt))
            odd[value] = 0.8, f"a number with a unit that the column spells in ways: {ways}"
        elif share > _PREVAILS and _is_another(told, value, style, usual, share) and value not in suffixed:
            reason = f"written as {reading.format_of[value]}, unlike {share:.0%} of the column"
            odd[value] = 0.85 + 0.1 * (share > _MOST), reason
    odd |= _grouped(told) if numeric else {}
    for value, (sure, reason) in odd.items():
        for row in told.rows_of({told.places[value]}):
            yield Doubt(row, b, "format", reason, sure)


def _is_another(told: Meaning, value: str, style: str, usual: str, share: float) -> bool:
    """Whole numbers are no other way of writing decimals, nor are years, where there are many, of writing days."""
    numbers = {_WHOLE, _POINT, _COMMA}
    if told.kind in DATED and style in numbers and share < _MOST:
        return len(value.strip()) in _COMPACT
    return style != usual and not (style == _WHOLE and usual in numbers)


def _grouped(told: Meaning) -> dict[str, tuple[float, str]]:
    """Numbers from a thousand on with marks between the thousands, where hardly any has them, or the reverse."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    rows: Counter[bool] = Counter()
    counts = dict(told.reading.present)
    for value, name in told.reading.format_of.items():
        marked = "thousands" in name
        if marked or (name.startswith("number") and sum(map(str.isdigit, value.partition(".")[0])) > 3):
            sides[marked].append(value)
            rows[marked] += counts[value]
    few = rows[True] < rows[False]
    if not 0 < rows[few] < (1 - _MOST) * rows.total():
        return {}
    reason = f"written {'with' if few else 'without'} marks between the thousands, unlike the rest of the column"
    return dict.fromkeys(sides[few], (0.9, reason))


def _spellings(families: Counter[str]) -> set[str]:
    """Units of a column of which one is spelt in several ways (`oz`, `oz.`, `OZ`) and none prevails."""
    units = Counter({f: n for f, n in families.items() if f.startswith("unit ")})
    normal: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units:
        normal[unit.casefold().rstrip(".")].add(unit)
    mixed = any(len(ways) > 1 for ways in normal.values())
    return set(units) if mixed and units.most_common(1)[0][1] <= _PREVAILS * units.total() else set()


def _family(name: str) -> str:
    """What a person would call one way of writing: whole and decimal numbers with a point are."""
    kind, _, rest = name.partition(" ")
    if kind in {"unit", "currency"} and rest:
        return f"{kind} {rest.split()[0]}"
    if kind in {"percent", "permille"}:
        return kind
    if kind in DATED and rest:  # which of two numbers is the day is no other way of writing, and often not told
        return f"{kind} {_DAY_OR_MONTH.sub('%d', rest.partition(' or ')[0])}"
    if kind != "number":
        return name
    if rest in {"decimal comma", "thousands point"}:
        return _COMMA
    return _POINT if "decimal point" in rest else _WHOLE


def _rare_patterns(told: Meaning) -> Iterator[Doubt]:
    """Rare patterns in a column of codes: nearly all values, and many of them, have one of a few exact patterns."""
    column = told.column
    if told.reading.logical_type not in {"string", "integer"} or not _is_regular(column):
        return
    rows = int(column.counts.sum())
    exact, open_ = _patterns(column, 0), _patterns(column, 1)
    for of in (exact, open_)[: 1 if told.reading.logical_type == "integer" else 2]:
        counts: Counter[str] = Counter()
        values: Counter[str] = Counter()
        for name, n in zip(of, column.counts.tolist(), strict=True):
            counts[name] += n
            values[name] += 1
        regular = {p for p, n in counts.items() if n >= max(5, 0.02 * rows)}
        covered = sum(counts[p] for p in regular)
        coded = of is exact or all("9" in p for p in regular)
        varied = sum(values[p] for p in regular) >= _VARIED and all(values[p] > 1 for p in regular)
        if told.reading.logical_type == "integer" and not (len(regular) == 1 and regular.isdisjoint(_SHORT)):
            continue
        if not coded or not varied or covered < _REGULAR * rows or len(regular) > _FEW:
            continue
        loose = Counter[str]()
        for name, n in zip(open_, column.counts.tolist(), strict=True):
            loose[name] += n
        least = _RARE * (2 if len(regular) == 1 else 1 if covered >= (1 - _RARE) * rows else 0.4) * rows
        named = _named(told)
        rare = {
            i
            for i, p in enumerate(of)
            if (not named or told.reading.format_of.get(column.values[i]) != named)
            and counts[p] <= max(1, least)
            and loose[open_[i]] <= max(1, least)
            and column.counts[i] <= max(2, least / 2)
        }
        shown = " or ".join(sorted(regular, key=lambda p: -counts[p])[:2])
        for row in told.rows_of(rare):
            reason = f"in a form that hardly any other value has; {covered / rows:.1%} are like {shown}"
            yield Doubt(row, told.place, "format", reason, min(0.97, covered / rows))
        return


def _is_regular(column: GridColumn) -> bool:
    """A few hundred values have few patterns: without it there is no need to look at all of them."""
    some = column.values[:: max(1, column.distinct // _SOME)]
    counts = Counter(pattern(value, 1) for value in some)
    return sum(n for _, n in counts.most_common(_FEW)) >= 0.8 * len(some)


def _named(told: Meaning) -> str:
    """The named format that nearly all of the column have, such as `email`."""
    name, rows = told.reading.formats.most_common(1)[0] if told.reading.formats else ("", 0)
    return name if rows >= _MOST * told.reading.rows and not name.startswith("number") else ""


def _patterns(column: GridColumn, level: int) -> list[str]:
    return [pattern(value, level) for value in column.values]


def _twins(told: Meaning) -> Iterator[Doubt]:
    """A value that differs from a far more frequent one by case, blanks or marks at its ends only."""
    if told.reading.logical_type not in {"string", "boolean"}:
        return
    column = told.column
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for i in told.places.values():
        alike[_bare(column.values[i])].append(i)
    for places in alike.values():
        if len(places) < 2:
            continue
        usual = max(places, key=lambda i: (int(column.counts[i]), -i))
        for i in places:
            ratio = int(column.counts[usual]) / int(column.counts[i])
            if i == usual or ratio < _TWIN:
                continue
            for row in told.rows_of({i}):
                reason = "differs from a far more frequent value by case, blanks or marks only"
                yield Doubt(row, told.place, "format", reason, min(0.97, 0.85 + 0.01 * ratio), column.values[usual])


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,;:'\"*")


def _edges(told: Meaning) -> Iterator[Doubt]:
    """Texts with blanks at their ends, where hardly any other has them."""
    column = told.column
    if told.reading.logical_type != "string":
        return
    padded = {i for i in told.places.values() if column.values[i] != column.values[i].strip()}
    if sum(int(column.counts[i]) for i in padded) > _PADDED * column.counts.sum():
        return
    for row in told.rows_of(padded):
        value = column.values[int(column.codes[row])]
        yield Doubt(row, told.place, "format", "begins or ends with a blank", 0.9, value.strip())


def _cases(told: Meaning) -> Iterator[Doubt]:
    """Texts in a case that hardly any other of the column has."""
    column = told.column
    if told.reading.logical_type != "string":
        return
    lettered = {i for i in told.places.values() if sum(map(str.isalpha, column.values[i])) >= 2}
    cased = sum(int(column.counts[i]) for i in lettered)
    sides = {
        "upper": {i for i in lettered if column.values[i] == column.values[i].upper()},
        "lower": {i for i in lettered if column.values[i] == column.values[i].lower()},
    }
    sides["upper"], sides["lower"] = sides["upper"] - sides["lower"], sides["lower"] - sides["upper"]
    if cased < _LETTERED:
        return
    for name, mine in sides.items():
        held = sum(int(column.counts[i]) for i in mine)
        odd: set[int] = set()
        limit = 1 - _REGULAR
        if held >= _CASED * cased and len(mine) >= _VARIED:
            odd = {i for i in sides["lower" if name == "upper" else "upper"] if column.counts[i] < _TWIN}
            reason, sure, limit = f"not in {name} case, as {held / cased:.0%} of the column are", 0.9, 1 - _CASED
        elif held <= (1 - _REGULAR) * cased:
            odd = {i for i in mine if column.counts[i] <= 2 and len(_LONG.findall(column.values[i])) > 1}
            reason, sure = f"in {name} case, as hardly any other value is", 0.8
        if sum(int(column.counts[i]) for i in odd) <= limit * cased:
            for row in told.rows_of(odd):
                yield Doubt(row, told.place, "format", reason, sure)


def _strangers(told: Meaning) -> Iterator[Doubt]:
    """A value that hardly any row holds, in a column where all others hold one of a few values.

    What one row alone holds is enough; what a few rows hold may be a rare case, unless it is much like a known one.
    """
    column = told.column
    if column.distinct > _MANY or told.reading.logical_type not in {"string", "boolean"}:
        return
    rows = int(column.counts.sum())
    alone = max(1, 0.0005 * rows)
    known = [i for i, n in enumerate(column.counts.tolist()) if n >= max(20, 0.01 * rows)]
    others = set(range(column.distinct)) - set(known)
    if not known or len(known) > 20 or sum(int(column.counts[i]) for i in others) > 0.2 * rows:
        return
    least = int(column.counts[known].min())
    if any(column.counts[i] > alone and not _is_like(column, i, known) for i in others):
        return
    odd = {i for i in others if column.counts[i] <= alone or column.counts[i] * 10 <= least}
    for row in told.rows_of(odd):
        reason = f"not one of the {len(known)} values that nearly all other rows hold"
        yield Doubt(row, told.place, "format", reason, 0.9)


def _is_like(column: GridColumn, i: int, known: list[int]) -> bool:
    mine = column.values[i]
    return any(
        few_signs_apart(mine, theirs) or theirs.startswith(mine) for theirs in (column.values[k] for k in known)
    )


def _foreign(told: Meaning) -> Iterator[Doubt]:
    """Numbers, dates, addresses and the like in a column of words, and what a spreadsheet took for a date."""
    column, reading = told.column, told.reading
    if not reading.rows:
        return
    counts = dict(reading.present)
    for value in counts:
        if _MANGLED.fullmatch(value) and reading.logical_type not in DATED | {"time"}:
            yield from _mangled(told, value)
    if reading.logical_type != "string" or column.distinct < 2 * _VARIED:
        return
    digits = {v for v in counts if any(map(str.isdigit, v))}
    named = {v for v in counts if reading.format_of.get(v, "").split(" ")[0] in _NAMED}
    bare = {v for v in digits if not any(map(str.isalpha, v))}
    if 0 < sum(counts[v] for v in digits) <= (1 - _REGULAR) * reading.rows and len(digits - bare - named) <= max(
        2, 0.003 * len(counts)
    ):
        for row in told.rows_of({told.places[v] for v in bare | named}):
            yield Doubt(row, told.place, "format", "a number or code in a column of words", 0.9)


def _mangled(told: Meaning, value: str) -> Iterator[Doubt]:
    """`6-May` in a column of `5-6` is what a spreadsheet makes of it."""
    reading = told.reading
    ranged = sum(n for v, n in reading.present if _RANGE.fullmatch(v))
    dated = sum(n for v, n in reading.present if _MANGLED.fullmatch(v))
    if dated <= 0.4 * reading.rows and ranged >= max(3, 0.3 * reading.rows):
        for row in told.rows_of({told.places[value]}):
            yield Doubt(row, told.place, "format", "looks as if a spreadsheet had taken it for a date", 0.95)
