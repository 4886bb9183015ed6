"""Numbers as people write them: decimal point or comma, thousands, currency, percent, units, exponent."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pilotgate.profiling.formats.texts import word_set

_SYMBOLS = "€$£¥₹₽₺₩₪฿₫₴₦₱₡₲₵₸₮₭₼₾¢"
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
_WRAP = re.compile(
    rf"\s*(?P<open>\()?\s*(?P<sign>[+\-−]?)\s*(?P<before>(?:{_CODES})\.?|[{_SYMBOLS}])?\s*(?P<sign2>[+\-−]?)"
    rf"(?P<number>[0-9](?:[0-9.,'’\u00a0\u202f ]*[0-9])?\.?|\.[0-9]+)(?P<exponent>[eE][+\-]?[0-9]{{1,3}})?"
    rf"(?P<gap>\s*)(?P<after>[{_SYMBOLS}]|(?:{_CODES})(?![^\W_])\.?|%|‰|[^\W\d_°][^\W_²³]{{0,11}}(?:[/.²³][^\W_²³]{{0,4}}³?)?"
    rf"|[°\"'][CFK]?)?\s*(?P<close>\))?\s*(?P<minus>-)?"
)
_BODIES = (
    ("integer", re.compile(r"[0-9]+")),
    ("decimal point", re.compile(r"[0-9]*\.[0-9]+|[0-9]+\.")),
    ("thousands or decimal comma", re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")),
    ("thousands comma", re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?")),
    ("decimal comma", re.compile(r"[0-9]+,[0-9]+")),
    ("thousands point", re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*|[0-9]{1,3}(?:\.[0-9]{3}){2,}")),
    ("thousands blank", re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")),
    ("thousands apostrophe", re.compile(r"[0-9]{1,3}(?:['’][0-9]{3})+(?:\.[0-9]+)?")),
)
_COMMA = {"decimal comma", "thousands point"}
_WHOLE = {"integer", "thousands or decimal comma"}
_GROUPED = re.compile(r"[^0-9]*[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9]).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How one number is written.

    Attributes:
        name: E.g. `number decimal comma`, `currency € decimal comma`, `percent decimal point`, `unit oz integer`.
        value: What it amounts to (a percentage stays on the scale it is written on).
        plain: Only sign, digits, decimal mark and thousands marks.
        whole: Written without decimals.
        leading_zeros: An integer such as `00731`, which is rather a code.
        odd_word: Followed by a word that is no known unit: `33 patients`, but `12 Main` as well.
    """

    name: str
    value: float
    plain: bool
    whole: bool
    leading_zeros: bool
    odd_word: bool = False


_LARGEST_EXPONENT = 300
"""Beyond it a text such as `12e45678` is a hash that looks like a number."""


def number_format(text: str) -> NumberFormat | None:
    """Read a number; None where the text is none. `1,234` alone reads as one thousand and says it is ambiguous."""
    if text.isascii() and text.isdigit():
        zeros = len(text) > 1 and text[0] == "0"
        whole = float(text)
        named = "number leading zeros" if zeros else "number integer"
        return NumberFormat(named, whole, True, True, zeros) if math.isfinite(whole) else None
    match = _WRAP.fullmatch(text)
    if not match:
        return None
    body = match["number"]
    style = next((name for name, form in _BODIES if form.fullmatch(body)), None)
    signs = [match["sign"], match["sign2"], match["minus"]]
    if style is None or bool(match["open"]) != bool(match["close"]) or sum(map(bool, signs)) > 1:
        return None
    exponent = _exponent(match["exponent"])
    if abs(exponent) > _LARGEST_EXPONENT:
        return None
    value = _amount(body, style) * 10.0**exponent
    if not math.isfinite(value):
        return None
    if any(s in {"-", "−"} for s in signs if s) or match["open"]:
        value = -value
    sign, unit = match["before"] or "", match["after"] or ""
    if sign and unit and unit not in "%‰":
        return None
    if unit and not _is_unit(unit, match["gap"]):
        return None
    if match["exponent"]:
        style = "exponent"
    plain = not sign and not unit and not match["open"]
    zeros = plain and style == "integer" and len(body) > 1 and body[0] == "0"
    name = "number leading zeros" if zeros else f"{_kind(sign, unit)} {style}"
    odd = bool(unit) and not (is_known_unit(unit) or _is_currency(unit))
    return NumberFormat(name, value, plain, style in _WHOLE, zeros, odd)


def _kind(sign: str, unit: str) -> str:
    if sign:
        return f"currency {sign}"
    if unit in {"%", "‰"}:
        return "percent" if unit == "%" else "permille"
    if unit and _is_currency(unit):
        return f"currency {unit}"
    return f"unit {unit}" if unit else "number"


def _is_currency(unit: str) -> bool:
    return unit in _SYMBOLS or re.fullmatch(rf"(?:{_CODES})\.?", unit) is not None


def _is_unit(unit: str, gap: str) -> bool:
    """A unit that is known, or a word of three letters or more that stands apart."""
    if len(unit) == 1 and unit.isalpha() and not gap:
        return unit in _SHORT
    return is_known_unit(unit) or _is_currency(unit) or bool(gap and len(unit) >= 3 and unit.rstrip(".").isalpha())


def is_known_unit(unit: str) -> bool:
    """A unit that people measure or count in, in any case."""
    return unit.lower() in _UNITS


def _amount(body: str, style: str) -> float:
    if style in _COMMA:
        body = body.replace(".", "").replace(",", ".")
    elif style == "thousands blank":
        body = re.sub(r"[ \u00a0\u202f]", "", body).replace(",", ".")
    else:
        body = body.replace(",", "").replace("'", "").replace("’", "")
    return float(body)


def _exponent(text: str | None) -> int:
    return int(text[1:]) if text else 0


def number_settler(found: Iterable[tuple[NumberFormat, int]]) -> Callable[[str, NumberFormat], NumberFormat]:
    """How to read `1,234` and `1.234`: as the other numbers of the column, given with their rows, are written.

    A point before three digits is a thousands mark where other numbers show that it is.
    """
    styles: Counter[str] = Counter()
    for number, rows in found:
        styles[number.name.split(" ", 1)[1]] += rows

    def rows_of(*ends: str) -> int:
        return sum(n for s, n in styles.items() if s.endswith(ends) and " or " not in s)

    comma = rows_of("decimal comma", "thousands point")
    point = rows_of("decimal point", "thousands comma")
    grouped = rows_of("thousands point")

    def settle(text: str, number: NumberFormat) -> NumberFormat:
        if number.name.endswith("thousands or decimal comma") and comma > point:
            name = number.name.replace("thousands or decimal comma", "decimal comma")
            return replace(number, name=name, value=number.value / 1000, whole=False)
        if grouped and number.name.endswith("decimal point") and _GROUPED.fullmatch(text):
            name = number.name.replace("decimal point", "thousands point")
            return replace(number, name=name, value=round(number.value * 1000), whole=True)
        return number

    return settle
