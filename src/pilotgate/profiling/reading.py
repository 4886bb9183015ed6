"""Reading a dictionary of texts: what is missing, how the rest is written, and what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pilotgate.profiling import missing, tokens
from pilotgate.profiling.cells import COMPACT, Cell, Dates, look_at, recognise
from pilotgate.profiling.formats.booleans import boolean_words
from pilotgate.profiling.formats.dates import DateFormat, parse_date
from pilotgate.profiling.formats.layout import skeleton
from pilotgate.profiling.formats.named import name_codes
from pilotgate.profiling.formats.numbers import number_settler
from pilotgate.profiling.formats.texts import shapes_of, words_of
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.traits import beside

Pair = tuple[str, int]

_TYPED = 0.8
_UNITS = 4
_BOOLEAN_WORDS = 40


@dataclass(slots=True)
class Reading:
    """What the distinct values of a text column say.

    Attributes:
        null_likes: Token, rows and confidence.
        sentinels: The same for values of the column's own kind.
        present: Distinct values that are neither, with rows.
        shapes: Shape → rows.
        formats: Named format → rows.
        traits: Oddity → rows.
        numbers: Number → rows, of present values that read as one.
        moments: Instant → rows, of present values that read as a date or time.
        logical_type: As in `ColumnProfile`.
        fitting: Rows that fit it.
        date_codes: Formats of the dates, the most frequent first, each with rows.
        format_of: Named format of each present value that has one.
        traits_of: Oddities of each present value.
        fits: Present values that fit the logical type.
    """

    null_likes: list[tuple[str, int, float]] = field(default_factory=list)
    sentinels: list[tuple[str, int, float]] = field(default_factory=list)
    present: list[Pair] = field(default_factory=list)
    shapes: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    traits: Counter[str] = field(default_factory=Counter)
    numbers: Counter[float] = field(default_factory=Counter)
    moments: Counter[datetime] = field(default_factory=Counter)
    logical_type: str = "empty"
    fitting: int = 0
    date_codes: list[tuple[DateFormat, int]] = field(default_factory=list)
    format_of: dict[str, str] = field(default_factory=dict)
    traits_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fits: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """Rows with a value."""
        return sum(n for _, n in self.present)


def read_texts(pairs: Sequence[Pair], name: str = "") -> Reading:
    """Read the distinct texts of a column.

    Args:
        pairs: Each distinct text, with its rows.
        name: Of the column, which helps to tell what its codes are.
    """
    reading = Reading()
    cells = []
    for (text, n), shaped in zip(pairs, shapes_of([text for text, _ in pairs]), strict=True):
        look = look_at(shaped)
        sure = missing.null_like(text) if look.gap else 0.0
        if sure:
            reading.null_likes.append((text, n, sure))
        else:
            cells.append(recognise(Cell(text, n, look)))
    cells = _keep_values(reading, cells, name)
    _name_codes(name, cells)
    _unify_numbers(cells)
    _decide_type(reading, cells)
    cells = _take_strangers(reading, cells)
    cells = _take_sentinels(reading, cells)
    _count(reading, cells)
    return reading


def _keep_values(reading: Reading, cells: list[Cell], column: str) -> list[Cell]:
    """Give back tokens that in this column are values: `NA` among countries, `None` among categories."""
    if not reading.null_likes:
        return cells
    others = {c.text: c.rows for c in cells}
    kept = []
    for text, n, sure in reading.null_likes:
        gaps = len(reading.null_likes) > 1
        if tokens.is_value(text, n, others, words_of(column), gaps=gaps):
            cells.append(recognise(Cell(text, n, look_at(shape(text)))))
        else:
            kept.append((text, n, sure))
    reading.null_likes = kept
    return cells


def _name_codes(column: str, cells: list[Cell]) -> None:
    """Tell the codes that only the column as a whole tells; but for instants they are no numbers."""
    rows = sum([c.rows for c in cells])
    if not rows or 2 * sum([c.rows for c in cells if c.dates]) > rows:
        return
    values = [(c.text, c.look.shape, c.rows) for c in cells]
    if any(c.look.padded for c in cells):
        values = [(text.strip(), shaped.strip(), n) for text, shaped, n in values]
    named = name_codes(column, values)
    for cell, (text, _, _) in zip(cells, values, strict=True) if named else ():
        if text in named:
            cell.code, cell.dates = named[text], ()
            cell.number = cell.number if cell.code.startswith("number ") else None


def _unify_numbers(cells: list[Cell]) -> None:
    """Settle `1,234` and `1.234` by the column's other numbers."""
    settle = number_settler((c.number, c.rows) for c in cells if c.number)
    for cell in cells if settle else ():
        if settle and cell.number:
            cell.number, cell.value = settle(cell.text, cell.number, cell.value)


def _decide_type(reading: Reading, cells: list[Cell]) -> None:
    rows = sum(c.rows for c in cells)
    if not rows:
        return
    if _decide_boolean(reading, cells):
        return
    kinds: Counter[str] = Counter()
    for cell in cells:
        if cell.dates:
            kinds[cell.dates[0][0].kind] += cell.rows
    dated = sum(kinds.values())
    units = Counter({c.number.name: c.rows for c in cells if c.number and c.number.name.startswith("unit ")})
    counted = [c for c in cells if c.number and (len(units) <= _UNITS * 3 or not c.number.name.startswith("unit "))]
    numeric = sum(c.rows for c in counted)
    compact = _compact_dates(cells, numeric)
    if dated + compact >= _TYPED * rows and dated + compact > 0:
        if compact:
            for cell in cells:
                if cell.dates and cell.look.digits:
                    cell.number = None
                    kinds[cell.dates[0][0].kind] += cell.rows
        kind = max(kinds, key=lambda kind: (kinds[kind], kind))
        reading.logical_type = "date" if kind == "month" else kind
        return
    for cell in cells if compact else ():
        if cell.dates and cell.look.digits:
            cell.dates = ()
    if numeric >= _TYPED * rows and not _are_codes(counted, numeric):
        fractions = sum(c.rows for c in counted if c.number and not c.number.whole)
        whole = fractions <= 0.001 * numeric
        reading.logical_type = "integer" if whole else "number"
        return
    reading.logical_type = "string"
    _forget_words(cells)


def _decide_boolean(reading: Reading, cells: list[Cell]) -> bool:
    words: Counter[str] = Counter()
    for cell in cells if len(cells) <= _BOOLEAN_WORDS else ():
        words[cell.text.strip().lower()] += cell.rows
    found = boolean_words(words)
    for cell in cells if found else ():
        if cell.text.strip().lower() in found:
            cell.code = f"boolean {cell.text.strip()}"
    reading.logical_type = "boolean" if found else reading.logical_type
    return bool(found)


def _forget_words(cells: list[Cell]) -> None:
    """In a column of texts, `12 Main` is no number with a unit, `958417E43` none with an exponent.

    And what is written as a date is none where most texts that are written alike are none: `1.12.4` among versions.
    """
    for cell in cells:
        number = cell.number
        if number and (number.odd_word or (number.name == "number exponent" and cell.text.isalnum())):
            cell.number = None
    forms = {shaped: skeleton(shaped) for shaped in {c.look.shape for c in cells if c.dates}}
    dated: Counter[str] = Counter()
    for cell in cells if forms else ():
        form = forms.get(cell.look.shape) or skeleton(cell.look.shape)
        dated[form] += cell.rows if cell.dates else -cell.rows
    for cell in cells if forms else ():
        if cell.dates and dated[forms[cell.look.shape]] < 0:
            cell.dates = ()


def _compact_dates(cells: list[Cell], numeric: int) -> int:
    """Rows of whole numbers that are dates as `20260131`; 0 unless nearly all of the column's numbers are."""
    found = []
    for cell in cells:
        if cell.look.digits and len(cell.text) in COMPACT and "1900" <= cell.text <= "2101" and cell.number:
            at = parse_date(cell.text, COMPACT[len(cell.text)])
            if at:
                found.append((cell, at))
    rows = sum(c.rows for c, _ in found)
    if not found or rows < 0.95 * numeric:
        return 0
    for cell, at in found:
        cell.dates = ((COMPACT[len(cell.text)], at),)
    return rows


def _are_codes(cells: list[Cell], numeric: int) -> bool:
    """Digits of one length with leading zeros among them are codes, not amounts."""
    zeros = sum(c.rows for c in cells if c.number and c.number.leading_zeros)
    return zeros >= 0.02 * numeric


def _take_strangers(reading: Reading, cells: list[Cell]) -> list[Cell]:
    """Move tokens of another kind that are far too frequent from the values to the null-likes."""
    if reading.logical_type == "string":
        if not any(c.rows >= tokens.LEAST and len(c.text) <= tokens.LONGEST for c in cells):
            return cells
        coded = {c.text: bool(c.code) or ("9" in c.look.shape and not c.number) or _is_digits(c) for c in cells}
        found = tokens.unlisted([(c.text, c.rows) for c in cells], coded)
    elif reading.logical_type in {"integer", "number", "date", "timestamp", "time"}:
        number = reading.logical_type in {"integer", "number"}
        others = [c for c in cells if not (c.number if number else c.dates)]
        strange = [(c.text, c.rows) for c in others if not (c.number or c.dates)]
        found = missing.strangers(strange, sum(c.rows for c in cells) - sum(n for _, n in strange))
    else:
        return cells
    reading.null_likes += [(c.text, c.rows, found[c.text]) for c in cells if c.text in found]
    return [c for c in cells if c.text not in found] if found else cells


def _is_digits(cell: Cell) -> bool:
    return cell.number is not None and cell.number.plain and cell.number.whole


def _take_sentinels(reading: Reading, cells: list[Cell]) -> list[Cell]:
    taken: dict[str, float] = {}
    for cell in cells:
        sure = missing.placeholder(cell.text) if cell.look.filler else 0.0
        if sure:
            taken[cell.text] = sure
    if reading.logical_type == "string" and any(c.rows >= missing.LEAST for c in cells):
        taken |= missing.code_sentinels([(c.text, c.rows) for c in cells if "9" in c.look.shape or c.code])
    if reading.logical_type in {"integer", "number"}:
        numbers: Counter[float] = Counter()
        for cell in cells:
            if cell.number:
                numbers[cell.value] += cell.rows
        found = missing.number_sentinels(sorted(numbers.items())) if missing.may_be_sentinels(numbers) else {}
        if found:
            taken |= {c.text: found[c.value] for c in cells if c.number and c.value in found}
    dated = reading.logical_type in {"date", "timestamp"}
    if dated and any(c.dates and missing.may_be_day_sentinel(c.dates[0][1]) for c in cells):
        days: Counter[datetime] = Counter()
        for cell in cells:
            if cell.dates:
                days[cell.dates[0][1]] += cell.rows
        odd = missing.day_sentinels(sorted(days.items()))
        if odd:
            taken |= {c.text: odd[c.dates[0][1]] for c in cells if c.dates and c.dates[0][1] in odd}
    if not taken:
        return cells
    reading.sentinels += [(c.text, c.rows, taken[c.text]) for c in cells if c.text in taken]
    return [c for c in cells if c.text not in taken]


def _fits(cell: Cell, logical_type: str) -> bool:
    if logical_type == "boolean":
        return cell.code.startswith("boolean ")
    if logical_type in {"integer", "number"}:
        return cell.number is not None and (logical_type == "number" or cell.number.whole)
    return bool(cell.dates) if logical_type in {"date", "timestamp", "time"} else True


def _count(reading: Reading, cells: list[Cell]) -> None:
    settle = _date_settler(cells)
    written: Counter[str] = Counter()
    forms: dict[str, DateFormat] = {}
    traits: Counter[tuple[str, ...]] = Counter()
    for cell in cells:
        text, n, look = cell.text, cell.rows, cell.look
        name = ""
        reading.present.append((text, n))
        reading.shapes[look.shape] += n
        if _fits(cell, reading.logical_type):
            reading.fits.add(text)
            reading.fitting += n
        found = ("zero leading",) if look.digits and len(text) > 1 and text[0] == "0" else look.traits
        if "&" in text or not text.isascii():
            found = beside(text, found)
        reading.traits_of[text] = found
        traits[found] += n
        if cell.dates:
            name, form, at = settle(cell)
            reading.moments[at] += n
            written[form.code] += n
            forms[form.code] = form
        elif cell.code:
            name = cell.code
        elif cell.number:
            name = cell.number.name
        if name:
            reading.format_of[text] = name
            reading.formats[name] += n
        if cell.number and not cell.dates:
            reading.numbers[cell.value] += n
    for told, n in traits.items():
        for trait in told:
            reading.traits[trait] += n
    order = sorted(written.items(), key=lambda pair: (-pair[1], pair[0]))
    reading.date_codes = [(forms[code], n) for code, n in order]


def _date_settler(cells: list[Cell]) -> Callable[[Cell], tuple[str, DateFormat, datetime]]:
    """How to read a date that several formats allow: as the unambiguous dates of the column are written."""
    proof: Counter[str] = Counter()
    for cell in cells:
        if len(cell.dates) == 1:
            proof[cell.dates[0][0].code] += cell.rows
        elif cell.dates:
            usual = {f.code for f, _ in cell.dates if not f.needs_proof} or {f.code for f, _ in cell.dates}
            if len(usual) == 1:
                proof[usual.pop()] += cell.rows

    names: dict[str, str] = {}
    told: dict[tuple[str, ...], tuple[tuple[int, ...], int, tuple[int, ...], str]] = {}

    def weigh(dates: Dates) -> tuple[tuple[int, ...], int, tuple[int, ...], str]:
        """Places of the likely formats, the likeliest, those that are proven, and the name where none is."""
        likely = [i for i, (f, _) in enumerate(dates) if proof[f.code] or not f.needs_proof] or [*range(len(dates))]
        best = max(likely, key=lambda i: proof[dates[i][0].code])
        proven = tuple(i for i in likely if proof[dates[i][0].code])
        unclear = [dates[likely[0]][0].name, *(dates[i][0].name.split(" ", 1)[1] for i in likely[1:])]
        return tuple(likely), best, proven, " or ".join(unclear)

    def settle(cell: Cell) -> tuple[str, DateFormat, datetime]:
        dates = cell.dates
        if len(dates) == 1:
            form, at = dates[0]
            if form.code not in names:
                names[form.code] = form.name
            return names[form.code], form, at
        codes = tuple([f.code for f, _ in dates])
        if codes not in told:
            told[codes] = weigh(dates)
        likely, best, proven, unclear = told[codes]
        form, at = dates[best]
        if len({dates[i][1] for i in likely}) == 1 or len({dates[i][1] for i in proven}) == 1:
            return form.name, form, at
        return unclear, form, at

    return settle
