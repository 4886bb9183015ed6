"""Telephone numbers by country, by the dialling plans that the phonenumbers library knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pilotgate.profiling.formats.texts import Texts, spread, word_set

_FORM = re.compile(r"(?:\+|00)?[ ]?[0-9(][0-9 ()./\-]{4,22}[0-9](?: ?(?:x|ext\.?|#) ?[0-9]{1,5})?", re.IGNORECASE)
_GROUPED = re.compile(r"(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}")
_REGIONS = (
    "US GB FR ES NL BE CH PL PT DK NO CZ GR HU RO TR AU IN ZA RU UA IE SE SG MX CL CO IL AE EG KE NG NZ BR AR JP "
    "IT DE FI KR CN AT"
)
_WORDS = word_set(
    "phone phones telephone mobile fax tel telefon telefonnummer handy handynummer msisdn cell cellphone gsm "
    "telefono telefone portable movil celular phonenumber mobilenumber rufnummer landline whatsapp"
)
_SIGNS = frozenset("9+ ()./-xeXEt#aA")
"""Strict plans first: what is valid in several is more likely a number of the strictest."""
_TRIED = 8
_MEASURED = 200
_AGREEING = 0.9
_ALIKE = 0.03


def looks_like_phone(text: str) -> bool:
    """Seven to fifteen digits, grouped as people group telephone numbers."""
    return 7 <= sum(c in "0123456789" for c in text) <= 20 and bool(_FORM.fullmatch(text))


def is_international(text: str) -> bool:
    """It begins with `+` or, with its digits grouped, with `00`."""
    digits = sum(c in "0123456789" for c in text)
    return looks_like_phone(text) and (
        (text[0] == "+" and 8 <= digits <= 15)
        or (text[:2] == "00" and text[2:3] not in {"", "0"} and 11 <= digits <= 17 and digits < len(text))
    )


def is_national(text: str) -> bool:
    """Grouped as a number of North America, or with the leading 0 that dials out of a town, and a separator."""
    if _GROUPED.fullmatch(text):
        return True
    return (
        text.startswith(("0", "(0")) and text[:2] != "00" and not text.isdigit() and looks_like_phone(text)
        and 9 <= sum(c in "0123456789" for c in text) <= 13
    )  # fmt: skip


def region_of(texts: Sequence[str], likely: Sequence[str] = ()) -> str:
    """The country in whose dialling plan most of these national numbers are valid, or empty.

    Args:
        texts: Numbers without a country code, any of a column.
        likely: Countries of the column's other numbers; no others are tried then, since each plan has to be loaded.
    """
    tried = [region for region in _REGIONS.split() if not likely or region in likely]
    scores = {region: _valid(texts[:_TRIED], region) for region in tried}
    best = [region for region, share in Counter(scores).most_common(4) if share >= 0.5]
    measured = {region: _valid(texts[:_MEASURED], region) for region in best}
    most = max(measured.values(), default=0.0)
    alike = (r for r in tried if measured.get(r, 0.0) >= most - _ALIKE)
    return next(alike, "") if most >= _AGREEING else ""


def _valid(texts: Sequence[str], region: str) -> float:
    return sum(bool(phone(text, region)) for text in texts) / max(len(texts), 1)


@lru_cache(maxsize=16384)
def phone(text: str, region: str = "") -> str:
    """`phone DE` and the like where the number is valid in the country it names or in `region`; else empty."""
    import phonenumbers

    try:
        number = phonenumbers.parse("+" + text[2:] if text[:2] == "00" else text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return f"phone {phonenumbers.region_code_for_number(number) or ''}".rstrip()


def _form(shaped: str) -> bool:
    return 7 <= shaped.count("9") <= 20 and not set(shaped) - _SIGNS


def phone_numbers(texts: Texts) -> dict[str, str]:
    """Text → `phone DE` and the like (`phone` where no dialling plan has it), where a column holds such numbers.

    Digits that nothing groups are telephone numbers only where the column's name says so.
    """
    hinted = bool(texts.words & _WORDS)

    def form(shaped: str) -> bool:
        return _form(shaped) and (hinted or bool(shaped.strip("9")) or shaped[:2] == "99")

    if texts.share(form) < 0.5:
        return {}
    weight = {t: n for t, n in texts.of(form).items() if looks_like_phone(t)}
    abroad = {t for t in weight if is_international(t)}
    at_home = sorted(t for t in weight if t not in abroad and (hinted or is_national(t)))
    named = {t: phone(t) or "phone" for t in abroad}
    rows = sum(weight[t] for t in (*at_home, *abroad))
    if rows < 0.5 * texts.rows:
        return {}
    region = ""
    if at_home and (hinted or rows >= 0.9 * texts.rows):
        likely = {name.removeprefix("phone ") for name in named.values()} - {"phone"}
        grouped = sum(bool(_GROUPED.fullmatch(text)) for text in at_home)
        if grouped and (likely or 2 * grouped > len(at_home)):
            likely.add("US")
        region = region_of(spread(at_home, _MEASURED), sorted(likely))
    if region or hinted:
        named |= {t: (phone(t, region) if region else "") or "phone" for t in at_home}
    return named
