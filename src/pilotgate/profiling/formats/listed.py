"""Columns of codes that a public list holds: countries, currencies, languages, states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import NOT_VALID, Texts, word_set

_HINTED = 0.9


@dataclass(frozen=True, slots=True)
class _List:
    """A list.

    Attributes:
        words: Of column names that announce it.
        shape: Of its codes.
        holds: Whether a text stands in it.
        alone: Share of a column's values that it holds where no word announces it; above 1 where one must.
        enough: Distinct values that a column then has.
    """

    name: str
    words: frozenset[str]
    shape: Lazy
    holds: Callable[[str], bool]
    alone: float = 2.0
    enough: int = 0


@cache
def _lists() -> tuple[_List, ...]:
    country = word_set(
        "country countries nation land pays pais paese nationality staat kraj iso2 iso3 countrycode citizenship"
    )
    language = word_set("language languages lang locale sprache langue idioma lingua")
    currency = word_set("currency currencies curr ccy waehrung währung devise moneda valuta currencycode")
    state, two, three = word_set("state states province st"), Lazy("AA|aa"), Lazy("AAA|aaa")
    locale, words = Lazy("(?:aa|AA)(?:[-_](?:AA|aa|Aaaa))?"), Lazy(r"[Aa][Aa .,'’()\-&]+")
    return (
        _List("state US", state, two, lambda t: t.upper() in _words("STATES")),
        _List("language code", language, locale, lambda t: t[:2].lower() in _words("LANGUAGES")),
        _List("currency code", currency, three, lambda t: t.upper() in _words("CURRENCIES"), 0.99, 12),
        _List("country code", country, two, lambda t: t.upper() in _words("COUNTRIES"), 0.99, 20),
        _List("country code 3", country, three, lambda t: t.upper() in _words("COUNTRIES_3"), 0.99, 12),
        _List("country name", country, words, lambda t: t.lower() in _words("COUNTRY_NAMES"), 0.95, 10),
    )


@cache
def _words(name: str) -> frozenset[str]:
    """A list of the vocabulary, which is large and rarely asked for."""
    from pilotgate.profiling.formats import vocabulary

    found: frozenset[str] = getattr(vocabulary, name)
    return found


def listed(texts: Texts) -> dict[str, str]:
    """Text → name, where a column holds codes of a list; those of its form that the list lacks are `not valid`.

    Two letters say little: without a word in the column's name, only many different codes do, nearly all of them
    listed and not all of them in the shorter list of states.
    """
    if texts.share(lambda s: "9" not in s and 2 <= len(s) <= 50) < _HINTED:
        return {}
    for told in _lists():
        hinted = bool(texts.words & told.words)
        if not hinted and not 0 < told.enough <= texts.distinct:
            continue
        if texts.share(told.shape.fullmatch) < _HINTED:
            continue
        found = texts.of(told.shape.fullmatch)
        held = {t for t in found if told.holds(t)}
        share = sum(found[t] for t in held) / texts.rows
        if not held or share < (_HINTED if hinted else told.alone) or (not hinted and _are_states(told.name, held)):
            continue
        return {t: told.name if t in held else told.name + NOT_VALID for t in found}
    return {}


def _are_states(name: str, held: set[str]) -> bool:
    from pilotgate.profiling.formats.vocabulary import STATES

    return name == "country code" and all(t.upper() in STATES for t in held)
