"""Tokens that a column shows to be values though a list calls them missing, and gaps that no list has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import word_set
from pilotgate.profiling.missing import is_category

Pair = tuple[str, int]

LEAST, LONGEST = 3, 12
_FEW = 12
_MANY = 20
_REGIONS = frozenset(
    {"EMEA", "APAC", "LATAM", "APJ", "MEA", "ANZ", "AMER", "EU", "AS", "AF", "SA", "OC", "AN", "ROW"}
)
_PLACES = word_set("country countries nation region continent state land market iso2 area")
_NAMES = word_set(
    "name names surname lastname firstname forename givenname fullname nachname vorname nom prenom apellido nombre "
    "cognome last first given family person author artist"
)
_SHORTENED = Lazy(r"[^\W\d_](?:[./][^\W\d_])+\.?")
_WORDS = Lazy(r"[^\W\d_]+(?:[ '’.\-]+[^\W\d_]+)*\.?")


def is_value(token: str, rows: int, others: Mapping[str, int], words: frozenset[str], *, gaps: bool) -> bool:
    """A token such as `NA` or `None` that in this column is a value: Namibia, a category, a surname.

    Args:
        token: As it stands in the column.
        rows: That hold it.
        others: Values of the column that are no such token, with rows.
        words: Of the column's name.
        gaps: The column has rows that are missing in another way.
    """
    total = sum(others.values())
    text = token.strip()
    if not others or not text:
        return False
    if text == "NA":
        return _is_place(rows, others, words, total)
    if not any(c.isalnum() for c in text):
        return len(text) == 1 and all(len(t.strip()) == 1 and not t.strip().isalnum() for t in others)
    if not text.isalpha():
        return False
    spoken = sum(n for t, n in others.items() if _WORDS.fullmatch(t.strip()))
    if spoken < 0.9 * total:
        return is_category(token) and spoken > 0.5 * total
    if is_category(token):
        return True
    alike = sum(n for t, n in others.items() if _style(t) == _style(text)) >= 0.9 * total
    if not alike:
        return False
    if words & _NAMES and text != "NULL":
        return rows <= max(2, *others.values()) and rows <= 0.05 * (rows + total)
    category = text.lower() in {"none", "nil", "missing", "empty"} and len(others) <= _FEW
    return category and total >= 3 * len(others) and (gaps or len(others) >= 2) and rows < 0.9 * (rows + total)


def _is_place(rows: int, others: Mapping[str, int], words: frozenset[str], total: int) -> bool:
    """`NA` is Namibia among countries, North America among regions."""
    pairs = sum(n for t, n in others.items() if len(t) == 2 and t.isalpha() and t.isupper())
    if pairs >= 0.9 * total and rows <= max(0.2 * (rows + total), *others.values()):
        return len(others) >= 5 or (len(others) >= 2 and bool(words & _PLACES))
    short = all(t.isupper() and t.isalpha() and 2 <= len(t) <= 5 for t in others)
    return short and len(_REGIONS & others.keys()) >= min(2, len(others))


def _style(text: str) -> str:
    letters = [c for c in text if c.isalpha()]
    if not letters or text.strip().islower():
        return "lower"
    return "upper" if len(letters) > 1 and text.isupper() else "title" if text.strip()[0].isupper() else "mixed"


def unlisted(values: Sequence[Pair], coded: Mapping[str, bool]) -> dict[str, float]:
    """Short tokens that stand for "missing" in a column of texts though no list has them, with confidence.

    In a column of codes that is a word without digits; in a column of words a sign, or letters set apart by points
    or strokes (`s/d`). It has to be far more frequent than the values around it, of which there are many;
    it has at most `LONGEST` characters and `LEAST` rows or more.

    Args:
        values: Distinct values of a column of texts, with rows.
        coded: Of each value, that it is a code: a named one, or letters and digits.
    """
    rows = sum(n for _, n in values)
    usual = [n for t, n in values if coded[t]]
    codes = sum(usual) >= 0.8 * rows
    if not codes:
        usual = [n for t, n in values if _WORDS.fullmatch(t)]
        if sum(usual) < 0.8 * rows:
            return {}
    if len(usual) < _MANY:
        return {}
    typical = sorted(usual)[len(usual) // 2]
    least = max(LEAST, 0.005 * rows, 5 * typical)
    return {
        t: 0.9 if n >= 4 * least else 0.75
        for t, n in values
        if n >= least and len(t) <= LONGEST and not coded[t] and (_is_code_gap(t) if codes else _is_word_gap(t))
    }


def _is_code_gap(token: str) -> bool:
    return not any(c.isdigit() for c in token)


def _is_word_gap(token: str) -> bool:
    text = token.strip()
    return not any(c.isalnum() for c in text) or bool(_SHORTENED.fullmatch(text) and text == text.lower())
