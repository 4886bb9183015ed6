"""Numbers as people write them: decimal point or comma, thousands, currency, percent, units, exponent."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_SYMBOLS = "€$£¥₹₽₺₩₪฿₫₴₦"
_CODES = (
    r"EUR|USD|GBP|JPY|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|CAD|AUD|NZD|CNY|INR|BRL|MXN|ZAR|TRY|RUB|KRW|SGD|HKD"
    r"|Fr|kr|zł|Kč|Rs|R\$|US\$"
)
_WRAP = re.compile(
    rf"\s*(?P<open>\()?\s*(?P<sign>[+\-−]?)\s*(?P<before>[{_SYMBOLS}]|(?:{_CODES})\.?)?\s*(?P<sign2>[+\-−]?)"
    rf"(?P<number>[0-9](?:[0-9.,'’\u00a0\u202f ]*[0-9])?\.?|\.[0-9]+)(?P<exponent>[eE][+\-]?[0-9]{{1,3}})?"
    rf"\s*(?P<after>[{_SYMBOLS}]|(?:{_CODES})\b\.?|%|‰|[A-Za-zµ°²³/\"']{{1,12}}\.?)?\s*(?P<close>\))?\s*(?P<minus>-)?"
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


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How one number is written.

    Attributes:
        name: E.g. `number decimal comma`, `currency € decimal comma`, `percent decimal point`, `unit oz integer`.
        value: What it amounts to (a percentage stays on the scale it is written on).
        plain: Only sign, digits, decimal mark and thousands marks.
        whole: Written without decimals.
        leading_zeros: An integer such as `00731`, which is rather a code.
    """

    name: str
    value: float
    plain: bool
    whole: bool
    leading_zeros: bool


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
    if match["exponent"]:
        style = "exponent"
    plain = not sign and not unit and not match["open"]
    zeros = plain and style == "integer" and len(body) > 1 and body[0] == "0"
    name = "number leading zeros" if zeros else f"{_kind(sign, unit)} {style}"
    return NumberFormat(name, value, plain, style in {"integer", "thousands or decimal comma"}, zeros)


def _kind(sign: str, unit: str) -> str:
    if sign:
        return f"currency {sign}"
    if unit in {"%", "‰"}:
        return "percent" if unit == "%" else "permille"
    if unit and (unit in _SYMBOLS or re.fullmatch(rf"(?:{_CODES})\.?", unit)):
        return f"currency {unit}"
    return f"unit {unit}" if unit else "number"


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
