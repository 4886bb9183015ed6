"""Identifiers with a check digit or a strict form, which a column as a whole tells from digits that happen to pass.

One text of sixteen digits in ten passes for a card number, so a column is held to be cards only where more of its
values pass than chance lets. Then the few that do not are named too, as `card not valid`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pilotgate.profiling.formats import checks, national
from pilotgate.profiling.formats.texts import NOT_VALID, Texts, spread, word_set

_PROBE = 16
_MEASURED = 200
_SURPRISE = 6.0
_HINTED_SURPRISE = 1.5


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identifier.

    Attributes:
        name: Told of values; followed by `not valid` where they have the form and fail the check.
        words: Of column names that announce it.
        form: Cheap test of a shape.
        check: The name of a value that passes, e.g. `vat DE`; empty where it fails.
        chance: That a text of the form passes by chance.
        least: Share of the column's values that pass, where no word of its name announces it.
        hinted: The same where a word does.
        announced: It is only looked for where a word announces it.
    """

    name: str
    words: frozenset[str]
    form: Callable[[str], bool]
    check: Callable[[str], str]
    chance: float = 0.1
    least: float = 0.9
    hinted: float = 0.7
    announced: bool = False


def _kind(
    name: str,
    words: str,
    form: Callable[[str], bool],
    valid: Callable[[str], bool],
    chance: float = 0.1,
    least: float = 0.9,
    *,
    announced: bool = False,
) -> Kind:
    return Kind(name, word_set(words), form, lambda t: name if valid(t) else "", chance, least, announced=announced)


def _only(shaped: str, letters: str) -> bool:
    return not shaped.strip(letters)


def _vat_form(shaped: str) -> bool:
    return shaped[:2] == "AA" and 8 <= len(shaped) <= 18 and "9" in shaped and _only(shaped, "A9 .-")


KINDS: tuple[Kind, ...] = (
    _kind("iban", "iban", lambda s: s[:4] == "AA99" and 15 <= len(s) <= 42, checks.iban, 0.01, 0.8),
    _kind(
        "isbn", "isbn", lambda s: s.count("9") + s.count("A") in {10, 13} and _only(s, "9A -"), checks.isbn, 0.05
    ),
    _kind("issn", "issn", lambda s: s in {"9999-9999", "9999-999A", "9999-999a"}, checks.issn),
    _kind(
        "card",
        "card cards creditcard cc pan kreditkarte kartennummer carte tarjeta",
        lambda s: 12 <= s.count("9") <= 19 and _only(s, "9 -"),
        checks.card,
        0.04,
    ),
    _kind("imei", "imei", lambda s: s.count("9") == 15 and _only(s, "9 -"), checks.imei, announced=True),
    _kind(
        "ean",
        "ean gtin upc barcode ean13 ean8 gtin13 strichcode",
        lambda s: len(s) in {8, 12, 13, 14} and _only(s, "9"),
        checks.gtin,
    ),
    _kind("isin", "isin", lambda s: len(s) == 12 and s[:2] == "AA" and s[-1] == "9", checks.isin),
    _kind("lei", "lei", lambda s: len(s) == 20 and s[-2:] == "99" and _only(s, "A9"), checks.lei, 0.01),
    _kind(
        "vin",
        "vin chassis fahrgestellnummer fin",
        lambda s: len(s) == 17 and "A" in s and "9" in s and _only(s, "A9"),
        checks.vin,
    ),
    Kind(
        "vat",
        word_set("vat ust ustid ustidnr uid tva iva btw mwst moms"),
        _vat_form,
        lambda t: national.vat(t) if national.looks_like_vat(t) else "",
    ),
    _kind(
        "bic",
        "bic swift",
        lambda s: len(s) in {8, 11} and s[:6] == "AAAAAA" and _only(s, "A9"),
        checks.bic,
        0.7,
        0.98,
    ),
)


def checked(texts: Texts) -> dict[str, str]:
    """Text → name, where a column holds identifiers of one kind; those that fail its check are `not valid`."""
    coded = {s: n for s, n in texts.heavy.items() if _is_coded(s)}
    if sum(coded.values()) < 0.5 * texts.rows:
        return {}
    for kind in KINDS:
        hinted = bool(texts.words & kind.words)
        if kind.announced and not hinted:
            continue
        if sum(n for s, n in coded.items() if kind.form(s)) / texts.rows < (0.5 if hinted else 0.8):
            continue
        told = texts.of(kind.form)
        if _surprising(told, kind, hinted=hinted):
            return {t: kind.check(t) or kind.name + NOT_VALID for t in told}
    return {}


def _is_coded(shaped: str) -> bool:
    """Some kind has texts of such a shape."""
    return len(shaped) >= 8 and (not shaped.strip("9A .-") or shaped[:4] == "AA99" or shaped == "9999-999a")


def _surprising(texts: Iterable[str], kind: Kind, *, hinted: bool) -> bool:
    """More texts pass the check than chance lets, and enough of them."""
    least = kind.hinted if hinted else kind.least
    probe = spread(texts, _PROBE)
    if sum(bool(kind.check(t)) for t in probe) < 0.5 * least * len(probe):
        return False
    probe = spread(texts, _MEASURED)
    passing = sum(bool(kind.check(t)) for t in probe)
    needed = _HINTED_SURPRISE if hinted else _SURPRISE
    surprise = -passing * math.log10(kind.chance)
    return passing >= least * len(probe) and (surprise >= needed or (hinted and passing == len(probe)))
