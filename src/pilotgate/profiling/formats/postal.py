"""Postal codes by country."""

from __future__ import annotations

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import Texts, word_set

_FORMS = tuple(
    (country, Lazy(form))
    for country, form in (
        ("GB", r"(?:GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]?|[0-9][A-HJKPS-UW])"
         r" ?[0-9][ABD-HJLNP-UW-Z]{2})"),
        ("CA", r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] ?[0-9][ABCEGHJ-NPRSTV-Z][0-9]"),
        ("NL", r"[1-9][0-9]{3} ?(?!SA|SD|SS)[A-Z]{2}"),
        ("IE", r"(?:D6W|[AC-FHKNPRTV-Y][0-9]{2}) ?(?![0-9]{4})[0-9AC-FHKNPRTV-Y]{4}"),
        ("US", r"[0-9]{5}-[0-9]{4}"),
        ("PL", r"[0-9]{2}-[0-9]{3}"),
        ("PT", r"[1-9][0-9]{3}-[0-9]{3}"),
        ("BR", r"[0-9]{5}-[0-9]{3}"),
        ("JP", r"〒?[0-9]{3}-[0-9]{4}"),
        ("SE", r"[1-9][0-9]{2} [0-9]{2}"),
        ("DE", r"D-[0-9]{5}"),
        ("AT", r"A-[0-9]{4}"),
        ("CH", r"CH-[0-9]{4}"),
        ("FR", r"F-[0-9]{5}"),
        ("", r"[0-9]{4,6}"),
    )
)  # fmt: skip
_WORDS = word_set(
    "zip zipcode postal postcode plz postleitzahl postalcode postnr postnummer codepostal codigopostal"
)
_MIXED = Lazy(r"AAA ?9AA|A{1,2}9[9A]? ?9AA|A9A ?9A9|9999 ?AA|(?:A9A|A99) ?[9A]{4}")
"""Shapes of the codes of `_TELLING`."""
_TELLING = frozenset({"GB", "CA", "NL", "IE"})
"""Countries whose codes mix letters and digits in a way that hardly anything else does."""


def postal_code(text: str) -> str:
    """`postal code GB` and the like; `postal code` where only the length tells; empty where it is none."""
    if text.isascii() and text.isdigit():
        return "postal code" if 4 <= len(text) <= 6 else ""
    for country, form in _FORMS:
        if form.fullmatch(text):
            return f"postal code {country}".rstrip()
    return ""


def postal_codes(texts: Texts) -> dict[str, str]:
    """Text → `postal code GB` and the like, where a column holds postal codes.

    Where its name does not say so, only codes count that mix letters and digits as hardly anything else does.
    """
    hinted = bool(texts.words & _WORDS)
    if not hinted and texts.share(_MIXED.fullmatch) < 0.95:
        return {}

    def form(shaped: str) -> bool:
        return 4 <= len(shaped) <= 10 and "9" in shaped and not shaped.strip("9A -〒") and (hinted or "A" in shaped)

    if texts.share(form) < (0.5 if hinted else 0.95):
        return {}
    told = texts.of(form)
    named = {t: name for t in told if (name := postal_code(t))}
    if not hinted:
        named = {t: name for t, name in named.items() if name[-2:] in _TELLING}
        return named if len(named) >= 8 and sum(told[t] for t in named) >= 0.95 * texts.rows else {}
    return named if sum(told[t] for t in named) >= 0.5 * texts.rows else {}
