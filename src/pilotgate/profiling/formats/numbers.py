"""Numbers as people write them: decimal point or comma, thousands, currency, percent, units, exponent."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import word_set

_SYMBOLS = "€$£¥₹₽₺₩₪฿₫₴₦₱₡₲₵₸₮₭₼₾¢円元원"
_CODES = (
    r"EUR|USD|GBP|JPY|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|ISK|CAD|AUD|NZD|CNY|RMB|INR|BRL|MXN|ZAR|TRY|RUB|UAH|KRW|SGD"
    r"|HKD|TWD|THB|IDR|MYR|PHP|VND|ILS|AED|SAR|EGP|NGN|KES|ARS|CLP|COP|PEN|BTC|Euro|euro|Fr|kr|zł|Kč|Ft|lei|лв|руб|грн"
    r"|Rs|Rp|R\$|US\$|A\$|C\$|CA\$|AU\$|NZ\$|HK\$|S\$|NT\$"
)
_UNITS = word_set(
    "% ‰ ° °c °f µg µl µm mg g kg t lb lbs oz ozs ounce ounces pound pounds ton tons tonne tonnes stone ct "
    "cl dl ml l ltr liter litre liters litres gal gallon gallons pt pint pints qt fl.oz floz hl mm cm dm m km "
    "in inch inches ft foot feet yd yard yards mi mile miles nm m2 m² m³ m3 km² km2 cm² cm3 cm³ ft² ft2 sqft "
    "sqm ha acre acres cc ccm sec secs second seconds s ms µs ns min mins minute minutes h hr hrs hour hours "
    "std day days d week weeks wk wks month months mo mos year years yr yrs b kb mb gb tb pb kib mib gib tib "
    "bit bits byte bytes kbit mbit gbit kbps mbps gbps hz khz mhz ghz v kv mv a ma w kw mw gw wh kwh mwh gwh j "
    "kj mj cal kcal n kn pa hpa kpa mpa bar mbar psi k c f km/h kmh kph mph m/s m/min l/min rpm db dbm lux lm "
    "mol mmol ppm ppb mmhg bpm px dpi pcs pc pcs. pieces piece units unit stk stck stück st. x ea pkg pack "
    "packs box boxes km/l mpg jahre jahr monate monat tage tag stunden stunde minuten sekunden wochen heures "
    "heure jours jour ans an mois dias días horas meses años uur dagen mln mio mrd bn tsd mn million millions "
    "billion thousand bp bps pp g/l mg/l mg/dl g/dl ng/ml kg/m³ mmol/l iu u/l \" ' cal. min. hrs. oz. lbs. abv "
    "ibu"
)
_SHORT = frozenset("gmshlLtVWKk")
"""Units of one letter that stand right behind a number; `12A` is rather a seat, `7b` a house."""
_WRAP = Lazy(
    rf"\s*(?P<open>\()?\s*(?P<sign>[+\-−]?)\s*(?P<before>(?:{_CODES})\.?(?:\s?[{_SYMBOLS}])?|[{_SYMBOLS}])?\s*(?P<sign2>[+\-−]?)"
    rf"(?P<number>[0-9](?:[0-9.,'’\u00a0\u202f ]*[0-9])?\.?|\.[0-9]+)(?P<exponent>[eE][+\-]?[0-9]{{1,3}})?"
    rf"(?P<gap>\s*)(?P<after>[{_SYMBOLS}]|(?:{_CODES})(?![^\W_])\.?|%|‰|[^\W\d_°][^\W_²³]{{0,11}}(?:[/.²³][^\W_²³]{{0,4}}³?)?"
    rf"|[°\"'][CFK]?)?\s*(?P<close>\))?\s*(?P<minus>-)?"
)
_BODIES = (
    ("integer", Lazy(r"[0-9]+")),
    ("decimal point", Lazy(r"[0-9]*\.[0-9]+|[0-9]+\.")),
    ("thousands or decimal comma", Lazy(r"[1-9][0-9]{0,2},[0-9]{3}")),
    ("thousands comma", Lazy(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?")),
    ("decimal comma", Lazy(r"[0-9]+,[0-9]+")),
    ("thousands point", Lazy(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*|[0-9]{1,3}(?:\.[0-9]{3}){2,}")),
    ("thousands blank", Lazy(r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")),
    ("thousands apostrophe", Lazy(r"[0-9]{1,3}(?:['’][0-9]{3})+(?:\.[0-9]+)?")),
)
_PLAIN = frozenset({"integer", "decimal point"})
_COMMA = frozenset({"decimal comma", "thousands point"})
_NO_BLANKS = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", ",": "."})
_NO_MARKS = str.maketrans({",": "", "'": "", "’": ""})
_WHOLE = frozenset({"integer", "thousands or decimal comma"})
_GROUPED = Lazy(r"[^0-9]*[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])")
_CODE = Lazy(rf"(?:{_CODES})\.?")
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP", "EGP"),
    "¥": ("JPY", "CNY", "RMB"),
    "₹": ("INR",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL", "ARS", "CLP", "COP"),
}
"""Sign → codes of the currencies that it stands for."""
_ISO = frozenset(code for codes in _SIGNS.values() for code in codes)
_PREFIXES = tuple(code.replace("\\", "") for code in _CODES.split("|"))
_BEGINNINGS = frozenset(code[:2] for code in _PREFIXES)
_LEADS = frozenset(code.rstrip("$") for code in _PREFIXES)
"""Letters that a number may begin with."""
_MASK = str.maketrans("012345678", "999999999")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is written.

    Attributes:
        name: E.g. `number decimal comma`, `currency € decimal comma`, `percent decimal point`, `unit oz integer`.
        plain: Only sign, digits, decimal mark and thousands marks.
        whole: Written without decimals.
        leading_zeros: An integer such as `00731`, which is rather a code.
        odd_word: Followed by a word that is no known unit: `33 patients`, but `12 Main` as well.
    """

    name: str
    plain: bool
    whole: bool
    leading_zeros: bool
    odd_word: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how it is written; a percentage stays on the scale it is written on."""

    written: NumberFormat
    value: float

    @property
    def name(self) -> str:
        """Of the format."""
        return self.written.name


@dataclass(frozen=True, slots=True)
class _Form:
    """What texts have in common that are equal but for their digits, save that the first is 0 in all or in none.

    Attributes:
        written: How they are written.
        body: Where the digits and the marks between them stand.
        style: Of the body.
        exponent: Where the exponent stands, if there is one.
        negative: They are below zero.
    """

    written: NumberFormat
    body: slice
    style: str
    exponent: slice | None
    negative: bool


DECIMAL = NumberFormat("number decimal point", True, False, False)
_INTEGER = NumberFormat("number integer", True, True, False)
_ZEROS = NumberFormat("number leading zeros", True, True, True)
_LARGEST_EXPONENT = 300
"""Beyond it a text such as `12e45678` is a hash that looks like a number."""


def number_format(text: str) -> Number | None:
    """Read a number; None where the text is none. `1,234` alone reads as one thousand and says it is ambiguous."""
    found = read_number(text)
    return Number(*found) if found else None


def read_number(text: str) -> tuple[NumberFormat, float] | None:
    """As `number_format`."""
    if text.isascii() and text.isdigit():
        whole = float(text)
        return (_ZEROS if text[0] == "0" and len(text) > 1 else _INTEGER, whole) if math.isfinite(whole) else None
    if text[:1].isalpha() and text[:2] not in _BEGINNINGS:
        return None
    masked = text.translate(_MASK)
    first = masked.find("9")
    form = _form(masked, text[first] == "0") if first >= 0 else None
    if form is not None and "9" in form.written.name:
        form = _match(text, exact=True)
    if form is None:
        return None
    value = _amount(text[form.body], form.style)
    if form.exponent:
        exponent = int(text[form.exponent][1:])
        if abs(exponent) > _LARGEST_EXPONENT:
            return None
        value *= 10.0**exponent
    return (form.written, -value if form.negative else value) if math.isfinite(value) else None


@lru_cache(maxsize=65536)
def _form(masked: str, zero: bool) -> _Form | None:
    """How texts are written whose digits are told as 9; whose name holds a 9 if it depends on the digits.

    Args:
        masked: The text.
        zero: The first digit is 0.
    """
    if masked[0].isalpha():
        lead = next((i for i, c in enumerate(masked) if not c.isalpha()), len(masked))
        if masked[:lead] not in _LEADS or not masked.startswith(_PREFIXES):
            return None
    return _match(masked.replace("9", "0", 1) if zero else masked, exact=False)


def _match(text: str, *, exact: bool) -> _Form | None:
    match = _WRAP.fullmatch(text)
    if not match:
        return None
    body = match["number"]
    style = next((name for name, form in _BODIES if form.fullmatch(body)), None)
    signs = [match["sign"], match["sign2"], match["minus"]]
    if style is None or bool(match["open"]) != bool(match["close"]) or sum(map(bool, signs)) > 1:
        return None
    sign, unit = match["before"] or "", match["after"] or ""
    if not _agree(sign, unit):
        return None
    if unit and (exact or "9" not in unit) and not _is_unit(unit, match["gap"]):
        return None
    told = "exponent" if match["exponent"] else style
    plain = not sign and not unit and not match["open"]
    zeros = plain and told == "integer" and len(body) > 1 and body[0] == "0"
    name = "number leading zeros" if zeros else f"{_kind(sign, unit)} {told}"
    odd = bool(unit) and not (is_known_unit(unit) or _is_currency(unit))
    return _Form(
        NumberFormat(name, plain, told in _WHOLE, zeros, odd),
        slice(*match.span("number")),
        style,
        slice(*match.span("exponent")) if match["exponent"] else None,
        negative=bool(match["open"]) or any(s in {"-", "−"} for s in signs),
    )


def _agree(sign: str, unit: str) -> bool:
    """A sign before a number goes with the code before or behind it: `$5 USD`, `EUR €5`."""
    if not sign or not unit or unit in "%‰":
        code, _, symbol = sign.partition(" ") if " " in sign else (sign[:-1], "", sign[-1:])
        return code not in _ISO or symbol not in _SIGNS or code in _SIGNS[symbol]
    return unit in _SIGNS.get(sign[-1], ())


def _kind(sign: str, unit: str) -> str:
    if sign:
        return f"currency {sign} {unit}".rstrip(" %‰")
    if unit in {"%", "‰"}:
        return "percent" if unit == "%" else "permille"
    if unit and _is_currency(unit):
        return f"currency {unit}"
    return f"unit {unit}" if unit else "number"


def _is_currency(unit: str) -> bool:
    return unit in _SYMBOLS or _CODE.fullmatch(unit) is not None


def _is_unit(unit: str, gap: str) -> bool:
    """A unit that is known, or a word of three letters or more that stands apart."""
    if len(unit) == 1 and unit.isalpha() and not gap:
        return unit in _SHORT or unit in _SYMBOLS
    return is_known_unit(unit) or _is_currency(unit) or bool(gap and len(unit) >= 3 and unit.rstrip(".").isalpha())


def is_known_unit(unit: str) -> bool:
    """A unit that people measure or count in, in any case."""
    return unit.lower() in _UNITS


def _amount(body: str, style: str) -> float:
    if style in _PLAIN:
        return float(body)
    if style in _COMMA:
        body = body.replace(".", "").replace(",", ".")
    elif style == "thousands blank":
        body = body.translate(_NO_BLANKS)
    else:
        body = body.translate(_NO_MARKS)
    return float(body)


Settled = tuple[NumberFormat, float]


def number_settler(
    found: Iterable[tuple[NumberFormat, int]],
) -> Callable[[str, NumberFormat, float], Settled] | None:
    """How to read `1,234` and `1.234`: as the other numbers of the column, given with their rows, are written.

    A point before three digits is a thousands mark where other numbers show that it is.

    Returns:
        From a number, the format and value that are meant; None where they all mean what they seem to.
    """
    names: Counter[str] = Counter()
    for number, rows in found:
        names[number.name] += rows
    styles: Counter[str] = Counter()
    for name, rows in names.items():
        styles[name.split(" ", 1)[1]] += rows

    def rows_of(*ends: str) -> int:
        return sum(n for s, n in styles.items() if s.endswith(ends) and " or " not in s)

    comma = rows_of("decimal comma", "thousands point")
    point = rows_of("decimal point", "thousands comma")
    grouped = rows_of("thousands point")

    def settle(text: str, number: NumberFormat, value: float) -> Settled:
        if number.name.endswith("thousands or decimal comma") and comma > point:
            name = number.name.replace("thousands or decimal comma", "decimal comma")
            return replace(number, name=name, whole=False), value / 1000
        if grouped and number.name.endswith("decimal point") and _GROUPED.match(text):
            name = number.name.replace("decimal point", "thousands point")
            return replace(number, name=name, whole=True), round(value * 1000)
        return number, value

    return settle if comma > point or grouped else None
