"""Numbers that states give to persons and firms, checked by python-stdnum, which is slow to import: ask last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import NOT_VALID, Texts, spread, word_set

_PERSONS: tuple[tuple[str, str, int, int, str], ...] = (
    # name, module, least and most characters, form
    ("US", "us.ssn", 11, 11, r"[0-9]{3}-[0-9]{2}-[0-9]{4}"),
    ("IT", "it.codicefiscale", 16, 16, r"[A-Z]{6}[0-9L-V]{2}[A-EHLMPRST][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]"),
    ("ES", "es.nif", 9, 11, r"[0-9]{8}-?[A-Z]|[XYZ]-?[0-9]{7}-?[A-Z]"),
    ("FI", "fi.hetu", 11, 11, r"[0-3][0-9][01][0-9]{3}[-+A-FYXWVU][0-9]{3}[0-9A-Y]"),
    ("MX", "mx.curp", 18, 18, r"[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]"),
    ("CN", "cn.ric", 18, 18, r"[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]"),
    ("IN", "in_.pan", 10, 10, r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]"),
    ("CH", "ch.ssn", 13, 16, r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}"),
    ("BR", "br.cpf", 11, 14, r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}|[0-9]{11}"),
    ("CL", "cl.rut", 9, 12, r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9Kk]"),
    ("SE", "se.personnummer", 10, 13, r"(?:19|20)?[0-9]{2}[01][0-9][0-3][0-9][-+]?[0-9]{4}"),
    ("DK", "dk.cpr", 10, 11, r"[0-3][0-9][01][0-9]{3}-?[0-9]{4}"),
    ("PL", "pl.pesel", 11, 11, r"[0-9]{2}[0-389][0-9][0-3][0-9]{6}"),
    ("NO", "no.fodselsnummer", 11, 12, r"[0-7][0-9][0-9]{4} ?[0-9]{5}"),
    ("FR", "fr.nir", 15, 21, r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}"),
    ("RO", "ro.cnp", 13, 13, r"[1-9][0-9]{2}[01][0-9][0-3][0-9]{7}"),
    ("BG", "bg.egn", 10, 10, r"[0-9]{2}[0-5][0-9][0-3][0-9]{5}"),
    ("CZ", "cz.rc", 9, 11, r"[0-9]{2}[0-8][0-9][0-3][0-9]/?[0-9]{3,4}"),
    ("BE", "be.nn", 11, 15, r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}-?[0-9]{3}[.-]?[0-9]{2}"),
    ("EE", "ee.ik", 11, 11, r"[1-8][0-9]{2}[01][0-9][0-3][0-9]{5}"),
    ("ZA", "za.idnr", 13, 14, r"[0-9]{2}[01][0-9][0-3][0-9]{6}[01][89][0-9]|[0-9]{2}[01][0-9][0-3][0-9]{8}"),
    ("KR", "kr.rrn", 13, 14, r"[0-9]{2}[01][0-9][0-3][0-9]-?[0-9]{7}"),
    ("GR", "gr.amka", 11, 11, r"[0-3][0-9][01][0-9]{8}"),
    ("TH", "th.pin", 13, 17, r"[1-8]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]"),
    ("DE", "de.idnr", 11, 14, r"[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
    ("NL", "nl.bsn", 8, 11, r"[0-9]{8,9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3}"),
    ("GB", "gb.nhs", 10, 12, r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"),
    ("IN", "in_.aadhaar", 12, 14, r"[2-9][0-9]{3} ?[0-9]{4} ?[0-9]{4}"),
    ("TR", "tr.tckimlik", 11, 11, r"[1-9][0-9]{10}"),
    ("HR", "hr.oib", 11, 11, r"[0-9]{11}"),
    ("CA", "ca.sin", 9, 11, r"[1-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}"),
    ("IL", "il.idnr", 9, 9, r"[0-9]{9}"),
    ("AU", "au.tfn", 8, 11, r"[0-9]{3} ?[0-9]{3} ?[0-9]{2,3}"),
)  # fmt: skip
_DATED = word_set("IT FI MX CN SE DK PL NO FR RO BG CZ BE EE ZA KR CH")
_TELLING = _DATED | {"US", "ES", "IN", "GB nino"}
_WORDS = word_set(
    "ssn social security sin nino nhs national identity personal passport pesel cpf dni nif nie bsn steuer "
    "steuerid idnr tax tin curp aadhaar pan egn cnp rut personnummer cpr hetu oib insee nir codice fiscale ahv "
    "codicefiscale avs svnr amka rrn citizen taxpayer nationalid socsecid sozialversicherungsnummer"
)
_NINO = Lazy(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]")
_VAT = Lazy(
    r"(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|EU|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)"
    r"(?:E-?|[ -])?[0-9A-Z][0-9A-Z .-]{5,14}[0-9A-Z+*]"
)
_FORMS = tuple(
    (country, module, range(least, most + 1), Lazy(form)) for country, module, least, most, form in _PERSONS
)


@cache
def _checker(module: str) -> Callable[[str], bool]:
    is_valid: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return is_valid


def person_countries(text: str) -> tuple[str, ...]:
    """Countries whose numbers for persons have the form of a text; check digits are not looked at."""
    size = len(text)
    found = tuple(dict.fromkeys(c for c, _, sizes, form in _FORMS if size in sizes and form.fullmatch(text)))
    return (*found, "GB nino") if _NINO.fullmatch(text) else found


def national_id(text: str, country: str) -> bool:
    """The number of a person in a country, with its check digits."""
    if country == "GB nino":
        return bool(_NINO.fullmatch(text))
    forms = ((module, form) for told, module, sizes, form in _FORMS if told == country and len(text) in sizes)
    return any(form.fullmatch(text) and _checker(module)(text) for module, form in forms)


def _form(shaped: str) -> bool:
    return 8 <= len(shaped) <= 21 and shaped.count("9") >= 6 and not shaped.strip("9A .-/+")


def national_ids(texts: Texts) -> dict[str, str]:
    """Text → `national id PL` and the like, where a column holds numbers that a state gives to persons.

    Where no word of the column's name speaks of such numbers, only those count that hold letters, a date or a fixed
    beginning beside the check digit.
    """
    if texts.share(_form) < 0.8:
        return {}
    told = texts.of(_form)
    probe = spread(told, 40)
    hinted = bool(texts.words & _WORDS)
    fits = Counter(country for text in probe for country in person_countries(text))
    likely = [c for c, n in fits.items() if n >= 0.8 * len(probe) and (hinted or c in _TELLING)]
    least = max(min(3, len(probe)), (0.7 if hinted else 0.95) * len(probe))
    if not hinted and len(probe) < 8:
        return {}
    passing = {c: sum(national_id(t, c) for t in probe) for c in likely if _begins_well(probe[:8], c)}
    best = max(passing, key=passing.__getitem__, default="")
    if not best or passing[best] < least:
        return {}
    name = f"national id {best.removesuffix(' nino')}"
    fitting = (t for t in told if best in person_countries(t))
    return {t: name if national_id(t, best) else name + NOT_VALID for t in fitting}


def _begins_well(texts: Sequence[str], country: str) -> bool:
    return sum(national_id(t, country) for t in texts) >= 0.5 * len(texts)


def looks_like_vat(text: str) -> bool:
    """The prefix of a European country and eight to fifteen characters; check digits are not looked at."""
    return bool(_VAT.fullmatch(text)) and 6 <= sum(c in "0123456789" for c in text) <= 12


def vat(text: str) -> str:
    """`vat DE` and the like where the check digits hold, else empty."""
    country = text[:2]
    if country in {"CH", "NO"}:
        valid = _checker(f"{country.lower()}.vat" if country == "CH" else "no.mva")(text)
    elif country in {"GB", "XI"}:
        valid = _checker("gb.vat")(f"GB{text[2:]}")
    else:
        valid = _checker("eu.vat")(text)
    return f"vat {country}" if valid else ""
