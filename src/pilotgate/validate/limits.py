"""Options of a logical type: limits, lengths, patterns, named formats."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from pilotgate.contract.terms import Field
from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import Scalar, Severity
from pilotgate.validate import dates
from pilotgate.validate.matching import Matcher, Unmatchable

__all__ = ["Compiled", "Severity", "compile_option"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An option as a rule: how it reads after "every `x` ...", and the predicate of a row that fails it."""

    words: str
    fails: str = "NULL"
    problem: str = ""


_BOUNDS = {
    "minimum": ("<", "is at least {}"),
    "maximum": (">", "is at most {}"),
    "exclusiveMinimum": ("<=", "is more than {}"),
    "exclusiveMaximum": (">=", "is less than {}"),
}
_INTEGER_BITS = {f"{sign}{bits}": (sign, bits) for sign in "iu" for bits in (8, 16, 32, 64, 128)}
_FORMATS = {
    "email": r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+",
    "uuid": r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:\S+",
    "hostname": r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?",
    "ipv4": r"((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)",
    "ipv6": r"([0-9A-Fa-f]{0,4}:){2,7}([0-9A-Fa-f]{0,4}|((25[0-5]|2[0-4]\d|1?\d?\d)(\.|$)){4})",
    "byte": r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
_READING = {"timezone", "defaultTimezone"}
"""Options that say how to read values; they can be kept or broken by no value."""


def compile_option(
    field: Field, option: str, value: Scalar, form: str | None, matcher: Matcher | None
) -> Compiled | None:
    """One option of `logicalTypeOptions` as a rule.

    Args:
        form: strptime form of the field's dates.
        matcher: For regular expressions; None when the column is not there.

    Returns:
        None for an option that is part of the type rule (a date's `format`) or of the reading.
    """
    kind = field.logical_type
    if kind in {"date", "timestamp", "time"} and (option == "format" or option in _READING):
        return None
    column = quote_name(field.name)
    if option in _BOUNDS:
        return _bound(column, kind, option, value, form)
    match option:
        case "minLength" | "maxLength":
            return _length(f"length({column}::VARCHAR)", option == "minLength", value, "characters")
        case "pattern" if isinstance(value, str) and value:
            return _pattern(column, kind, value, matcher)
        case "format":
            return _format(column, kind, value)
        case "multipleOf" if _is_number(value) and value:
            fails = f"abs({column} / {value} - round({column} / {value})) > 1e-9"
            return Compiled(f"is a multiple of {value}", fails)
        case "minItems" | "maxItems":
            return _length(f"json_array_length({column})", option == "minItems", value, "items")
        case "minProperties" | "maxProperties":
            return _length(f"len(json_keys({column}))", option == "minProperties", value, "properties")
        case "uniqueItems":
            items = f"json_extract({column}, '$[*]')"
            fails = f"len(list_distinct({items})) < len({items})" if value else "false"
            return Compiled("has no item twice" if value else "may have an item twice", fails)
    return Compiled(
        f"keeps the option {option}", problem=f"`{option}: {value}` is no option that a value can be held against"
    )


def _pattern(column: str, kind: str, value: str, matcher: Matcher | None) -> Compiled:
    words = f"matches {value}"
    if kind != "string":
        return Compiled(
            words, problem=f"a pattern is for texts, not for a {kind or 'column without a logical type'}"
        )
    if matcher is None:
        return Compiled(words)
    try:
        return Compiled(words, f"NOT ({matcher.ecma(column, value)})")
    except Unmatchable as error:
        return Compiled(words, problem=str(error))


def _is_number(value: Scalar) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound(column: str, kind: str, option: str, value: Scalar, form: str | None) -> Compiled:
    sign, words = _BOUNDS[option]
    said = words.format(value)
    if kind in {"date", "timestamp", "time"}:
        moment = dates.limit(value, kind, form)
        if moment is None:
            return Compiled(said, problem=f"the limit {value!r} is no {kind}")
        shown = moment.isoformat(" ") if isinstance(moment, datetime) else moment.isoformat()
        return Compiled(said, f"{column} {sign} {kind.upper()} {quote_text(shown)}")
    if kind not in {"integer", "number"}:
        return Compiled(
            said, problem=f"a {kind or 'column without a logical type'} has no order to hold a limit against"
        )
    try:
        number = float(str(value))
    except ValueError:
        return Compiled(said, problem=f"the limit {value!r} is no number")
    if isinstance(value, bool) or not math.isfinite(number):
        return Compiled(said, problem=f"the limit {value!r} is no number")
    return Compiled(said, f"{column} {sign} {value if _is_number(value) else number}")


def _length(measured: str, least: bool, value: Scalar, noun: str) -> Compiled:
    words = f"has at {'least' if least else 'most'} {value} {noun}"
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return Compiled(words, problem=f"{value!r} is no number of {noun}")
    return Compiled(words, f"{measured} {'<' if least else '>'} {value}")


def _format(column: str, kind: str, value: Scalar) -> Compiled:
    words = f"is in the format {value}"
    if kind == "string" and value in _FORMATS:
        return Compiled(words, f"NOT regexp_full_match({column}, {quote_text(_FORMATS[str(value)])})")
    if kind == "integer" and value in _INTEGER_BITS:
        sign, bits = _INTEGER_BITS[str(value)]
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "i" else (0, 2**bits - 1)
        return Compiled(
            words, f"{column}::HUGEINT NOT BETWEEN {max(low, -(2**127) + 1)} AND {min(high, 2**127 - 1)}"
        )
    if kind == "number" and value in {"f32", "f64", "float", "double"}:
        limit = "3.4028234663852886e38" if value in {"f32", "float"} else "1.7976931348623157e308"
        return Compiled(words, f"abs({column}) > {limit}")
    return Compiled(
        words, problem=f"no rule is known for the format {value!r} of a {kind or 'column without a logical type'}"
    )
