"""Personal data: which type a column holds, and how its values are masked."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BY_FORMAT: Mapping[str, str] = {
    "email": "email",
    "phone": "phone",
    "iban": "iban",
    "card": "card",
    "ipv4": "ip",
    "ipv6": "ip",
}
_HINTS: Mapping[str, frozenset[str]] = {
    personal: frozenset(names.split())
    for personal, names in {
        "email": "email mail e_mail email_address",
        "phone": "phone telephone mobile fax tel telefon phone_number msisdn handy",
        "iban": "iban",
        "national id": "ssn soc_sec_id social_security national_id passport nino tax_id steuer_id dni nif "
        "codice_fiscale bsn pesel cpf",
        "birth date": "dob birth_date date_of_birth birthdate birthday geburtsdatum geboren",
        "person name": "first_name last_name given_name family_name middle_name full_name surname forename "
        "firstname lastname fullname givenname vorname nachname prenom nom apellido cognome nombre user_name "
        "username customer_name patient_name contact_name employee_name person_name agent_name driver_name "
        "student_name author_name",
        "address": "street address address_1 address_2 address1 address2 street_address addr strasse home_address "
        "adresse street_name",
        "ip": "ip ip_address client_ip remote_addr",
    }.items()
}
_LEAST = 0.5
_LEAST_CARD = 0.8
_WITHIN = re.compile(
    r"(?P<email>[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24})"
    r"|(?P<iban>\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b)"
    r"|(?P<phone>\+\d(?:[ ./()-]{0,2}\d){8,14}(?!\d))"
    r"|(?P<card>(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?!\d))"
)
_NUMBERS = frozenset({"phone", "iban", "card", "national id"})


def words_of(name: str) -> str:
    """A column name in snake case: `Customer ID` and `customerId` are both `customer_id`."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[^0-9a-zA-Z]+", "_", split).strip("_").lower()


def hint(name: str) -> str:
    """The personal data that a column's name announces, or empty."""
    words = words_of(name)
    for personal, names in _HINTS.items():
        if words in names or any(words.endswith(f"_{n}") or words.startswith(f"{n}_") for n in names if len(n) > 3):
            return personal
    return ""


def personal_type(name: str, logical_type: str, formats: Mapping[str, float], present: int) -> tuple[str, float]:
    """The type of personal data in a column, and the share of present values of that type.

    Values decide where they have a form of their own; names decide for what has none (a person's name, a street).

    Args:
        name: Of the column.
        logical_type: Of the column.
        formats: Rows per named format.
        present: Rows with a value.
    """
    if not present:
        return "", 0.0
    rows: dict[str, float] = {}
    for name_of_format, n in formats.items():
        personal = _BY_FORMAT.get(name_of_format)
        if personal:
            rows[personal] = rows.get(personal, 0) + n
    hinted = hint(name)
    for personal, n in sorted(rows.items(), key=lambda item: -item[1]):
        least = 0.05 if personal in {hinted, "email"} else _LEAST_CARD if personal in {"card", "phone"} else _LEAST
        if n >= least * present and (personal != "card" or hinted != "phone"):
            return personal, n / present
    if hinted in {"person name", "address"} and logical_type == "string":
        return hinted, 1.0
    if hinted == "birth date" and logical_type in {"date", "timestamp", "integer", "string"}:
        return hinted, 1.0
    if hinted in {"national id", "phone"}:
        return hinted, 1.0
    return "", 0.0


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
    if personal == "email" and "@" in value:
        user, _, host = value.rpartition("@")
        return f"{user[:1]}***@{host[:1]}***{'.' + host.rpartition('.')[2] if '.' in host else ''}"
    if personal in _NUMBERS:
        kept = 2 if len(value) >= 8 else 0
        cut = len(value) - kept
        return re.sub(r"[^\W_]", "*", value[:cut]) + value[cut:]
    if personal == "ip":
        return re.sub(r"[0-9A-Fa-f]+([.:][0-9A-Fa-f]*)$", r"*\1", re.sub(r"[0-9A-Fa-f]+$", "*", value))
    if personal == "birth date":
        return re.sub(r"[0-9]", "*", value)
    return (
        re.sub(r"(\w)\w*", r"\1***", value[:60])
        if personal != "text"
        else f"{value[:1]}*** ({len(value)} characters)"
    )
