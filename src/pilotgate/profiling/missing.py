"""Values that stand for "missing": null-like tokens, and sentinels that hide among values of the column's kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.patterns import is_blank, shape

TOKENS: Mapping[str, float] = {
    token: sure
    for sure, tokens in (
        (
            1.0,
            r"n/a|#n/a|#na|n.a.|n.a|n/d|n.d.|null|<null>|(null)|[null]|{null}|\n|<na>|nan|-nan"
            r"|1.#qnan|none|(none)|<none>"
            r"|nil|undefined|#ref!|#value!|#div/0!|#name?|#num!|#null!|#error!|(blank)|<blank>"
            r"|<empty>|(empty)|[empty]|nat"
            r"|<nat>|#spill!|#calc!|#bezug!|#wert!|#nv|#zahl!|n\a|н/д",
        ),
        (
            0.98,
            "not available|not applicable|no data|not provided|not specified|#missing|missing value|not reported",
        ),
        (0.98, "not recorded|not stated|not entered|not given|not set|no value|no answer|нет данных|brak danych"),
        (
            0.95,
            "-|--|---|----|–|—|?|??|???|.|..|...|…|_|__|*|**|***|/|//|#|##|$null$|\"\"|''|n.v.t.|s/d|s.d.|k. a.",
        ),
        (
            0.8,
            "na|empty|missing|unknown|unspecified|tbd|tba|k.a.|k.a|s/o|void|keine angabe|unbekannt"
            "|inconnu|desconocido",
        ),
        (
            0.8,
            "sconosciuto|nicht angegeben|onbekend|okänd|ukjent|ukendt|desconhecido|sin datos"
            "|sem dados|non renseigné",
        ),
        (0.8, "bilinmiyor|неизвестно|不明|未知|無し|なし|해당없음|غير معروف"),
    )
    for token in tokens.split("|")
}
"""Lower-case tokens and how surely they mean "missing"."""

_CATEGORIES = frozenset(
    {
        "unknown", "unspecified", "void", "tbd", "tba", "unbekannt", "inconnu", "desconocido", "sconosciuto",
        "onbekend", "okänd", "ukjent", "ukendt", "desconhecido", "bilinmiyor", "неизвестно", "不明", "未知",
    }
)  # fmt: skip
_PLACEHOLDERS = {
    **dict.fromkeys(
        ("xxx", "xxxx", "xxxxx", "asdf", "asdfasdf", "qwerty", "dummy", "lorem ipsum", "foo", "foobar"), 0.8
    ),
    **dict.fromkeys(("test@test", "test@test.com", "a@a.com", "none@none.com", "noreply@noreply.com"), 0.85),
    **dict.fromkeys(("0000-00-00", "00/00/0000", "00.00.0000", "0000-00-00 00:00:00"), 1.0),
    **dict.fromkeys(("000-00-0000", "123-45-6789", "999-99-9999", "000-000-0000", "123-456-7890"), 0.9),
}
_MAILBOX = Lazy(
    r"(?:test|none|no|na|n/a|nobody|noemail|nomail|no-email|asdf|abc|xxx+|unknown|null|x|email|mail"
    r"|user|dummy|fake)"
    r"@(?:test|none|no|na|nowhere|noemail|nomail|asdf|abc|xxx+|unknown|null|x|email|mail|domain|dummy|fake|example)"
    r"(?:\.[a-z]{2,7})?"
)
_NEGATIVE = frozenset({-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, -999999.0, -32768.0, -2147483648.0, -1e99})
_POSITIVE = frozenset({32767.0, 65535.0, 2147483647.0, 4294967295.0, *(10.0**k - 1 for k in range(2, 11))})
_SUSPECT = _NEGATIVE | _POSITIVE | {0.0}
LEAST = 3
"""Rows that a code holds at least that stands for "missing"."""
_IN_ORDER = "012345678901234567890 9876543210"
_MANY = 20
_DAYS: Mapping[str, float] = {
    "1900-01-01": 0.95,
    "1970-01-01": 0.9,
    "1899-12-30": 0.98,
    "1899-12-31": 0.98,
    "1753-01-01": 0.98,
    "0001-01-01": 1.0,
    "1582-10-15": 0.98,
    "1582-10-14": 0.98,
    "9999-12-31": 1.0,
    "9999-01-01": 1.0,
    "9999-09-09": 0.95,
    "2999-12-31": 0.98,
    "2099-12-31": 0.9,
    "2100-01-01": 0.8,
    "1901-01-01": 0.7,
    "1800-01-01": 0.8,
    "1000-01-01": 0.95,
    "1111-11-11": 0.95,
    "2199-12-31": 0.95,
    "2500-12-31": 0.95,
    "2999-01-01": 0.95,
    "3000-01-01": 0.95,
    "4712-12-31": 1.0,
    "8888-08-08": 0.95,
    "9998-12-31": 1.0,
}


def null_like(value: str) -> float:
    """How surely a text means "missing" wherever it stands, 0-1."""
    if len(value) > 16:
        return 1.0 if is_blank(value) else 0.0
    if is_blank(value):
        return 1.0
    return TOKENS.get(value.strip().lower(), 0.0)


def may_be_null_like(shaped: str) -> bool:
    """Some text of this shape is null-like, as far as the shape tells."""
    return is_blank(shaped) or (len(shaped) <= 16 and shaped.strip().lower() in _shapes(tuple(TOKENS)))


def may_be_placeholder(shaped: str) -> bool:
    """Some text of this shape is a placeholder, as far as the shape tells."""
    if len(shaped) > 24:
        return False
    return "@" in shaped or shaped.strip().lower() in _shapes(tuple(_PLACEHOLDERS))


@cache
def _shapes(tokens: tuple[str, ...]) -> frozenset[str]:
    return frozenset(shape(token) for token in tokens)


def known_tokens() -> tuple[str, ...]:
    """The lower-case texts that `null_like` or `placeholder` knows."""
    return tuple(sorted({*TOKENS, *_PLACEHOLDERS}))


def is_category(value: str) -> bool:
    """A token that in a column of words is as likely a category (`unknown`) as a gap."""
    return value.strip().lower() in _CATEGORIES


def placeholder(value: str) -> float:
    """How surely a text is a placeholder that somebody typed to get past a form, 0-1."""
    if len(value) > 24:
        return 0.0
    text = value.strip().lower()
    return _PLACEHOLDERS.get(text, 0.0) or (0.85 if "@" in text and _MAILBOX.fullmatch(text) else 0.0)


def code_sentinels(codes: Sequence[tuple[str, int]]) -> dict[str, float]:
    """Codes such as `00000`, `99999` and `1234567890` that stand for "missing", with confidence.

    They count where they are far more frequent than the codes around them, of which there are many.

    Args:
        codes: Distinct values of a column of codes, with rows.
    """
    if len(codes) < _MANY:
        return {}
    usual = sorted(n for _, n in codes)[len(codes) // 2]
    return {
        text: 0.85 if n >= 20 * usual else 0.7
        for text, n in codes
        if n >= max(LEAST, 5 * usual) and 3 <= len(text) <= 20 and _is_idle(text)
    }


def _is_idle(text: str) -> bool:
    """One digit or `x` over and over, or the digits in order."""
    bare = "".join(c for c in text if c.isalnum()).lower()
    if len(bare) < 3 or not bare.isascii():
        return False
    return (len(set(bare)) == 1 and bare[0] in "0123456789x") or (len(bare) >= 5 and bare in _IN_ORDER)


def strangers(
    tokens: Sequence[tuple[str, int]], others: int, *, least: float = 0.002, at_least: int = 3
) -> dict[str, float]:
    """Short tokens far too frequent among values of another kind: null-likes that no list has.

    Args:
        tokens: Distinct values that are not of the column's kind (no number in a column of numbers), with rows.
        others: Rows whose value is of the column's kind.
        least: Share of the column's rows that such a token holds at least.
        at_least: Rows that it holds at least.

    Returns:
        Token → confidence.
    """
    total = others + sum(n for _, n in tokens)
    strange = sum(n for _, n in tokens)
    if not total or strange > 0.5 * total:
        return {}
    return {
        value: round(min(0.95, 0.6 + 0.35 * n / max(strange, 1)), 2)
        for value, n in tokens
        if len(value) <= 12
        and not any(c.isdigit() for c in value)
        and n >= max(at_least, least * total)
        and n >= 0.1 * strange
    }


def may_be_sentinels(numbers: Iterable[float]) -> bool:
    """Some of the numbers stand for "missing" in some column."""
    return not _SUSPECT.isdisjoint(numbers)


def number_sentinels(values: Sequence[tuple[float, int]]) -> dict[float, float]:
    """Numbers that stand for "missing", with confidence.

    A known code counts when it lies apart from the other values: a negative code among values that are never
    negative, a row of nines beyond twice the next value, a zero far below the smallest of values that all lie
    together.

    Args:
        values: Distinct numbers with rows, ascending.
    """
    found: dict[float, float] = {}
    total = sum(n for _, n in values)
    rest = [(v, n) for v, n in values if v not in _NEGATIVE]
    if len(rest) >= 5 and rest[0][0] >= 0:
        for value, n in values:
            if value in _NEGATIVE and n < 0.5 * total and (n >= 2 or value <= -99):
                apart = abs(value) > 2 * rest[-1][0] or value <= -99 or n > 3 * total / len(values)
                found[value] = 0.95 if apart and n >= 2 else 0.7
    kept = [(v, n) for v, n in values if v not in found]
    while len(kept) >= 6 and kept[-1][0] in _POSITIVE and kept[-1][0] > 2 * kept[-2][0]:
        value, n = kept.pop()
        if n >= 2 and n < 0.5 * total:
            found[value] = 0.9
    return found | _zero(kept, total)


def _zero(kept: Sequence[tuple[float, int]], total: int) -> dict[float, float]:
    if len(kept) < 10 or kept[0][0] != 0 or not 2 <= kept[0][1] < 0.3 * total:
        return {}
    positive = sum(n for _, n in kept[1:])
    seen, median = 0, kept[-1][0]
    for value, n in kept[1:]:
        seen += n
        if seen * 2 >= positive:
            median = value
            break
    smallest, step = kept[1][0], max(kept[2][0] - kept[1][0], 1e-12)
    far = smallest > 0.25 * median and smallest > 20 * step
    return {0.0: 0.7} if far else {}


@cache
def _known_days() -> dict[tuple[int, ...], float]:
    return {tuple(map(int, day.split("-"))): sure for day, sure in _DAYS.items()}


def may_be_day_sentinel(at: datetime) -> bool:
    """It is one of the days that stand for "missing" in some column."""
    return (at.year, at.month, at.day) in _known_days()


def day_sentinels(days: Sequence[tuple[datetime, int]]) -> dict[datetime, float]:
    """Instants that stand for "missing", with confidence: known dates that lie apart or pile up.

    Args:
        days: Distinct instants with rows, ascending.
    """
    found = {}
    total = sum(n for _, n in days)
    for at, n in days:
        sure = _known_days().get((at.year, at.month, at.day), 0.0)
        if not sure or (at.hour, at.minute, at.second) not in {(0, 0, 0), (23, 59, 59)} or n > 0.9 * total:
            continue
        near = sum(m for other, m in days if other != at and abs((other - at).days) <= 365)
        if near < 0.01 * total or n > 20 * total / max(len(days), 1):
            found[at] = sure
    return found
