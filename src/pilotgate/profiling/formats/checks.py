"""Check digits and forms of identifiers that say by themselves whether they are right."""

from __future__ import annotations

from pilotgate.profiling.formats.lazy import Lazy

_IBAN = Lazy(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_LENGTHS = """15:NO 16:BE 18:DK,FI,FO,GL,NL 19:MK,SI 20:AT,BA,EE,KZ,LT,LU,XK 21:CH,HR,LI,LV
22:BG,BH,CR,DE,GB,GE,IE,ME,RS 23:AE,GI,IL,IQ 24:AD,CZ,ES,MD,PK,RO,SA,SE,SK,TN,VG 25:PT 26:IS,TR 27:FR,GR,IT,MC,SM
28:AL,AZ,CY,DO,GT,HU,LB,PL 29:BR,EG,PS,QA,UA 30:JO,KW,MU 31:MT,SC"""
_IBAN_LENGTHS = {
    country: int(group[:2]) for group in _LENGTHS.split() for country in group.partition(":")[2].split(",")
}
_CARD = Lazy(
    r"4[0-9]{12}(?:[0-9]{3}){0,2}"  # Visa
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"  # Mastercard
    r"|3[47][0-9]{13}"  # American Express
    r"|(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12}(?:[0-9]{3})?"  # Discover
    r"|3(?:0[0-5]|[68][0-9])[0-9]{11}"  # Diners
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}"  # JCB
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{8,15}"  # Maestro
    r"|(?:62|81)[0-9]{14,17}"  # UnionPay
)
_ISIN = Lazy(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_LEI = Lazy(r"[A-Z0-9]{18}[0-9]{2}")
_BIC = Lazy(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?")
_VIN = Lazy(r"[A-HJ-NPR-Z0-9]{17}")


def digits_of(text: str) -> str:
    """A text without blanks and dashes."""
    return text.replace(" ", "").replace("-", "")


def luhn(text: str) -> bool:
    """The check digit of ISO/IEC 7812-1 holds for the digits of a text."""
    digits = [int(c) for c in text if c in "0123456789"]
    doubled = (d if i % 2 == 0 else 2 * d - 9 * (d > 4) for i, d in enumerate(reversed(digits)))
    return len(digits) > 1 and sum(doubled) % 10 == 0


def card(text: str) -> bool:
    """The number of a payment card: issuer, length and check digit (ISO/IEC 7812)."""
    digits = digits_of(text)
    return bool(_CARD.fullmatch(digits)) and luhn(digits)


def mod_97(text: str) -> bool:
    """The check digits of ISO/IEC 7064 MOD 97-10 hold for an alphanumeric text of capitals."""
    return text.isascii() and text.isalnum() and int("".join(str(int(c, 36)) for c in text)) % 97 == 1


def iban(text: str) -> bool:
    """The check digits of ISO 13616 hold, and the length is that of the country where it is known."""
    compact = text.replace(" ", "")
    if not _IBAN.fullmatch(text) or not 15 <= len(compact) <= 34:
        return False
    return len(compact) == _IBAN_LENGTHS.get(compact[:2], len(compact)) and mod_97(compact[4:] + compact[:4])


def gtin(text: str) -> bool:
    """The check digit of GS1 (EAN-8, UPC-A, EAN-13, GTIN-14; ISBN of 13 digits) holds."""
    digits = digits_of(text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {8, 12, 13, 14} or not digits.strip("0"):
        return False
    return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits))) % 10 == 0


def isbn(text: str) -> bool:
    """An International Standard Book Number of 10 or 13 digits (ISO 2108)."""
    digits = digits_of(text)
    return (len(digits) == 13 and digits.startswith(("978", "979")) and gtin(digits)) or _mod_11(digits, 10)


def issn(text: str) -> bool:
    """An International Standard Serial Number (ISO 3297)."""
    return _mod_11(digits_of(text), 8)


def _mod_11(digits: str, length: int) -> bool:
    if len(digits) != length or not (digits[:-1].isascii() and digits[:-1].isdigit()) or not digits.strip("0"):
        return False
    if digits[-1] not in "0123456789Xx":
        return False
    last = 10 if digits[-1] in "Xx" else int(digits[-1])
    return (sum(int(d) * (length - i) for i, d in enumerate(digits[:-1])) + last) % 11 == 0


def isin(text: str) -> bool:
    """An International Securities Identification Number (ISO 6166)."""
    if not _ISIN.fullmatch(text):
        return False
    return luhn("".join(str(int(c, 36)) for c in text))


def lei(text: str) -> bool:
    """A Legal Entity Identifier (ISO 17442)."""
    return bool(_LEI.fullmatch(text)) and mod_97(text)


def bic(text: str) -> bool:
    """A Business Identifier Code (ISO 9362): four letters, a country, a place, perhaps a branch. No check digit."""
    from pilotgate.profiling.formats.vocabulary import COUNTRIES

    return bool(_BIC.fullmatch(text)) and text[4:6] in COUNTRIES


def imei(text: str) -> bool:
    """An International Mobile Equipment Identity of 15 digits (3GPP TS 23.003)."""
    digits = digits_of(text)
    return len(digits) == 15 and digits.isascii() and digits.isdigit() and luhn(digits)


def vin(text: str) -> bool:
    """A Vehicle Identification Number with the check digit of North America (ISO 3779, 49 CFR 565)."""
    if not _VIN.fullmatch(text):
        return False
    values = {c: int(v) for c, v in zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True)}
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    rest = sum((int(c) if c.isdigit() else values[c]) * w for c, w in zip(text, weights, strict=True)) % 11
    return text[8] == ("X" if rest == 10 else str(rest))
