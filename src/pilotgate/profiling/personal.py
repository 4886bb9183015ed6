"""Personal data: which type a column holds, and how its values are masked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pilotgate.profiling import persons
from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import word_set

_BY_FORMAT: Mapping[str, str] = {
    "email": "email",
    "phone": "phone",
    "iban": "iban",
    "card": "card",
    "national": "national id",
    "ipv4": "ip",
    "ipv6": "ip",
}
"""First word of a named format → type."""
_HINTS: Mapping[str, frozenset[str]] = {
    personal: frozenset(names.split())
    for personal, names in {
        "email": "email mail e_mail email_address correo",
        "phone": "phone telephone mobile fax tel telefon phone_number msisdn handy telefono telefone "
        "rufnummer cell_phone",
        "iban": "iban",
        "national id": "ssn soc_sec_id social_security national_id passport nino tax_id steuer_id dni nif "
        "codice_fiscale bsn pesel cpf personal_id identity_number personnummer cpr insee ahv_nummer svnr",
        "birth date": "dob birth_date date_of_birth birthdate birthday geburtsdatum geboren date_naissance "
        "fecha_nacimiento data_nascita data_nascimento",
        "person name": "first_name last_name given_name family_name middle_name full_name surname forename "
        "firstname lastname fullname givenname vorname nachname prenom nom apellido cognome nombre "
        "customer_name patient_name contact_name employee_name person_name agent_name driver_name "
        "student_name author_name ansprechpartner kundenname client_name holder_name cardholder maiden_name",
        "user name": "user_name username login_name screen_name",
        "address": "street address address_1 address_2 address1 address2 street_address addr strasse home_address "
        "adresse street_name anschrift direccion indirizzo endereco",
        "ip": "ip ip_address client_ip remote_addr",
        "licence plate": "license_plate licence_plate kennzeichen plate_number number_plate immatriculation targa",
        "location": "lat lon lng latitude longitude",
    }.items()
}
_NOT_OF_A_PERSON = word_set(
    "type status count flag verified valid consent model brand sent opened clicked bounced domain provider country "
    "code length hash is has width category class label kind score template subject body campaign number_of total "
    "product item file table field event column city state region"
)
"""Words of a column name that turn `email` or `phone` into something about it."""
_PLACES = frozenset({"place", "town", "county", "suburb", "street_type", "hotel", "company", "vendor", "team"})
_LEAST = 0.5
_LEAST_CARD = 0.8
_WITHIN = Lazy(
    r"(?P<email>[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24})"
    r"|(?P<iban>\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b)"
    r"|(?P<phone>\+\d(?:[ ./()-]{0,2}\d){8,14}(?!\d))"
    r"|(?P<card>(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?!\d))"
)
_NUMBERS = frozenset({"phone", "iban", "card", "national id", "licence plate", "location", "birth date"})
_SEEN = 500
_NAMED = 0.5
_ADDRESS = Lazy(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f]*:[0-9A-Fa-f:]+")
_ENOUGH = 10
_PLAIN = Lazy(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")


def words_of(name: str) -> str:
    """A column name in snake case: `Customer ID` and `customerId` are both `customer_id`."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[^0-9a-zA-Z]+", "_", split).strip("_").lower()


@lru_cache(maxsize=4096)
def hint(name: str) -> str:
    """The personal data that a column's name announces, or empty."""
    words = words_of(name)
    for personal, names in _HINTS.items():
        if words in names or any(words.endswith(f"_{n}") or words.startswith(f"{n}_") for n in names if len(n) > 3):
            return personal
    return ""


def personal_type(
    name: str, logical_type: str, formats: Mapping[str, float], present: int, values: Sequence[tuple[str, int]] = ()
) -> tuple[str, float]:
    """The type of personal data in a column, and the share of present values of that type.

    Values decide where they have a form of their own. A name that announces personal data is believed where the
    values look so; names of persons and streets are also found without.

    Args:
        name: Of the column.
        logical_type: Of the column.
        formats: Rows per named format.
        present: Rows with a value.
        values: Some of its values with rows; without any the name of the column is believed.
    """
    if not present:
        return "", 0.0
    seen = values if len(values) <= _SEEN else values[:: len(values) // _SEEN]
    rows: dict[str, float] = {}
    for told, n in formats.items():
        personal = _BY_FORMAT.get(told.split(" ", 1)[0])
        if personal:
            rows[personal] = rows.get(personal, 0) + n
    hinted = hint(name)
    for personal, n in sorted(rows.items(), key=lambda item: -item[1]):
        least = 0.05 if personal in {hinted, "email"} else _LEAST_CARD if personal in {"card", "phone"} else _LEAST
        if n >= least * present and (personal != "card" or hinted != "phone"):
            return personal, min(1.0, n / present)
    if hinted and _may_hold(hinted, logical_type, words_of(name)):
        return _announced(hinted, seen, present)
    return _unannounced(words_of(name), seen) if logical_type == "string" else ("", 0.0)


def _may_hold(hinted: str, logical_type: str, words: str) -> bool:
    if hinted != "national id" and set(words.split("_")) & _NOT_OF_A_PERSON:
        return False
    if hinted in {"person name", "address", "user name"}:
        return logical_type == "string"
    if hinted == "birth date":
        return logical_type in {"date", "timestamp", "integer", "string"}
    return hinted in {"national id", "phone", "licence plate"} or (
        hinted == "location" and logical_type == "number"
    )


def _announced(hinted: str, values: Sequence[tuple[str, int]], present: int) -> tuple[str, float]:
    told = "person name" if hinted == "user name" else hinted
    if not values:
        return ("", 0.0) if hinted == "location" else (told, 1.0)
    found = persons.share(values, persons.LOOKS[hinted], _NAMED)
    if hinted == "location" and (len(values) < _SEEN // 10 or len(values) < _LEAST * min(present, _SEEN)):
        return "", 0.0
    return (told, found) if found >= _NAMED else ("", 0.0)


def _unannounced(words: str, values: Sequence[tuple[str, int]]) -> tuple[str, float]:
    """Names of persons and streets in a column that does not say so."""
    if len(values) < _ENOUGH or set(words.split("_")) & (_NOT_OF_A_PERSON | _PLACES):
        return "", 0.0
    streets = persons.street_addresses(values, _NAMED)
    if streets >= _NAMED:
        return "address", streets
    names = persons.names_of_persons(values, _NAMED)
    return ("person name", names) if names >= _NAMED else ("", 0.0)


def mask_within(text: str) -> str:
    """A text with e-mail addresses, account, card and international phone numbers masked, the rest as it is.

    For texts of columns that are not personal as a whole: one address in a thousand remarks is somebody's as well.
    """
    if "@" not in text and sum(map(str.isdigit, text)) < 9:
        return text
    return _WITHIN.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    kind, value = str(found.lastgroup), found[0]
    digits = [int(c) for c in reversed(value) if c.isdigit()]
    if kind == "card" and sum(d if i % 2 == 0 else 2 * d - 9 * (d > 4) for i, d in enumerate(digits)) % 10:
        return value
    if kind == "iban":
        account = value.replace(" ", "")
        if int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 != 1:
            return value
    return mask(value, kind)


def mask(value: str, personal: str) -> str:
    """A value as it may be shown: enough to recognise the kind, not the person.

    Args:
        value: The raw value.
        personal: Type of personal data; `text` for free text that might hold any; empty leaves the value as it is.
    """
    if not personal:
        return value
    if personal == "text":
        return f"{value[:1] if len(value) > 2 else ''}*** ({len(value)} characters)"
    if personal == "email" and _PLAIN.fullmatch(value):
        user, _, host = value.rpartition("@")
        top = f".{host.rpartition('.')[2]}" if "." in host else ""
        return f"{user[0] if len(user) > 2 else ''}***@{host[0]}***{top}"
    if personal == "ip" and _ADDRESS.fullmatch(value):
        return re.sub(r"[0-9A-Fa-f]+([.:][0-9A-Fa-f]*)$", r"*\1", re.sub(r"[0-9A-Fa-f]+$", "*", value))
    if personal in _NUMBERS:
        kept = 2 if len(value) >= 8 and personal not in {"location", "birth date"} else 0
        cut = len(value) - kept
        return re.sub(r"[^\W_]", "*", value[:cut]) + value[cut:]
    return re.sub(r"[^\W_]+", lambda word: f"{word[0][0] if _shows(word[0]) else ''}***", value[:60])


def _shows(word: str) -> bool:
    """The first letter of a word may be shown where it does not give the word away."""
    return len(word) > 2 and word[0].isalpha()
