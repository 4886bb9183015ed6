"""Telephone numbers by country, by the dialling plans that the phonenumbers library knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pilotgate.profiling.formats.dialling import country_of
from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import Texts, spread, word_set

_FORM = Lazy(r"(?:\+|00)?[ ]?[0-9(][0-9 ()./\-]{4,22}[0-9](?: ?(?:x|ext\.?|#) ?[0-9]{1,5})?", re.IGNORECASE)
_LAID_OUT = Lazy(r"\+? ?[9(][9 ()./\-]{4,25}9(?: ?(?:[Aa]|[Aa]{3}\.?|#) ?9{1,5})?")
"""What `_FORM` comes to in shapes."""
_GROUPED = Lazy(
    r"(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"
    r"(?: ?(?:x|ext\.?) ?[0-9]{1,5})?"
)
_REGIONS = (
    "US GB FR ES NL BE CH PL PT DK NO CZ GR HU RO TR AU IN ZA RU UA IE SE SG MX CL CO IL AE EG KE NG NZ BR AR JP "
    "IT DE FI KR CN AT"
)
_WORDS = word_set(
    "phone phones telephone mobile fax tel telefon telefonnummer handy handynummer msisdn cell cellphone gsm "
    "telefono telefone portable movil celular phonenumber mobilenumber rufnummer landline whatsapp"
)
_SIGNS = "9+ ()./-#aA"
"""Strict plans first: what is valid in several is more likely a number of the strictest."""
_PLAIN = "+0123456789 ()./-"
_NO_DIGITS = str.maketrans(dict.fromkeys("0123456789"))
_TRIED = 8
_MEASURED = 200
_FINALISTS = 4
_AGREEING = 0.9
_ALIKE = 0.03


def looks_like_phone(text: str) -> bool:
    """Seven to fifteen digits, grouped as people group telephone numbers."""
    return 7 <= _digits(text) <= 20 and bool(_FORM.fullmatch(text))


def _digits(text: str) -> int:
    return len(text) - len(text.translate(_NO_DIGITS))


def is_international(text: str) -> bool:
    """It begins with `+` or, with its digits grouped, with `00`."""
    if text[0] != "+" and (text[:2] != "00" or text[2:3] in {"", "0"}):
        return False
    digits = _digits(text)
    fits = 8 <= digits <= 15 if text[0] == "+" else 11 <= digits <= 17 and digits < len(text)
    return fits and looks_like_phone(text)


def is_national(text: str) -> bool:
    """Grouped as a number of North America, or with the leading 0 that dials out of a town, and a separator."""
    if _GROUPED.fullmatch(text):
        return True
    return (
        text.startswith(("0", "(0")) and text[:2] != "00" and not text.isdigit() and looks_like_phone(text)
        and 9 <= _digits(text) <= 13
    )  # fmt: skip


def region_of(texts: Sequence[str], likely: Sequence[str] = ()) -> str:
    """The country in whose dialling plan most of these national numbers are valid, or empty.

    Args:
        texts: Numbers without a country code, any of a column.
        likely: Countries of the column's other numbers; no others are tried then, since each plan has to be loaded.
    """
    tried = [region for region in _REGIONS.split() if not likely or region in likely]
    probe = texts[:: max(1, len(texts) // _TRIED)][:_TRIED]
    scores = Counter({region: _valid(probe, region) for region in tried})
    good = [region for region, share in scores.most_common() if share >= 0.5]
    if len(good) > _FINALISTS:
        grouped = {region: _written_as(probe, region) for region in good}
        good.sort(key=lambda region: (-scores[region], -grouped[region]))
    measured = {region: _valid(texts[:_MEASURED], region) for region in good[:_FINALISTS]}
    most = max(measured.values(), default=0.0)
    fitting = [r for r in tried if measured.get(r, 0.0) >= _AGREEING]
    if len(fitting) < 2:
        return "".join(fitting)
    return max(fitting, key=lambda region: (_written_as(probe, region), measured[region] >= most - _ALIKE))


def _written_as(texts: Sequence[str], region: str) -> float:
    """Share of the numbers that are written as the people of a country write them; half of it for groups alone."""
    usual = [(text, _usual(text, region)) for text in texts]
    return sum((text == told) + (_groups(text) == _groups(told)) for text, told in usual) / max(2 * len(texts), 1)


def _groups(text: str) -> list[str]:
    return re.findall("[0-9]+", text)


@lru_cache(maxsize=4096)
def _usual(text: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _valid(texts: Sequence[str], region: str) -> float:
    return sum(bool(phone(text, region)) for text in texts) / max(len(texts), 1)


@lru_cache(maxsize=16384)
def phone(text: str, region: str = "") -> str:
    """`phone DE` and the like where the number is valid in the country it names or in `region`; else empty."""
    dialled = "+" + text[2:] if text[:2] == "00" else text
    if dialled.strip(_PLAIN) or (dialled[0] == "+" and region):
        home = _by_library(dialled, region)
    else:
        home = country_of("".join(c for c in dialled if c in "0123456789"), region)
    return f"phone {home}" if home else ""


def _by_library(text: str, region: str) -> str:
    """As `country_of`, for what has an extension or two ways to be read."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    return (phonenumbers.region_code_for_number(number) or "") if phonenumbers.is_valid_number(number) else ""


def _form(shaped: str) -> bool:
    return 7 <= shaped.count("9") <= 20 and not shaped.strip(_SIGNS)


def phone_numbers(texts: Texts) -> dict[str, str]:
    """Text → `phone DE` and the like (`phone` where no dialling plan has it), where a column holds such numbers.

    Digits that nothing groups are telephone numbers only where the column's name says so.
    """
    hinted = bool(texts.words & _WORDS)

    def form(shaped: str) -> bool:
        return _form(shaped) and (hinted or bool(shaped.strip("9")) or shaped[:2] == "99")

    if texts.share(form) < 0.5:
        return {}
    grouped_or_named = texts.of(lambda s: form(s) and (hinted or bool(s.strip("9"))) and _LAID_OUT.fullmatch(s))
    weight = {t: n for t, n in grouped_or_named.items() if looks_like_phone(t)}
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
