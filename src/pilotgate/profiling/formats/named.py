"""What the values of a column are, where only the column as a whole tells it."""

from __future__ import annotations

from collections.abc import Sequence

from pilotgate.profiling.formats.kinds import checked
from pilotgate.profiling.formats.listed import listed
from pilotgate.profiling.formats.national import national_ids
from pilotgate.profiling.formats.numbered import epochs, versions
from pilotgate.profiling.formats.phones import phone_numbers
from pilotgate.profiling.formats.postal import postal_codes
from pilotgate.profiling.formats.texts import gather

_FINDERS = (checked, national_ids, phone_numbers, postal_codes, listed, versions, epochs)


_IN_NUMBERS = ("card", "ean", "imei", "isbn", "national id", "phone", "postal code", "number epoch")
_FEWEST = 5


def name_integers(column: str, values: Sequence[tuple[str, int]]) -> dict[str, str]:
    """Name the values of a column of whole numbers that are codes of one kind: cards, articles, persons.

    Only numbers of five digits and more are, and none below zero.

    Args:
        column: Its name, in any writing; empty where it is not known.
        values: Distinct numbers as texts, with rows.

    Returns:
        Number → name of its format, for those that have one. Empty for most columns.
    """
    long = [(text, n) for text, n in values if len(text) >= _FEWEST and text.isdigit()]
    if 2 * sum(n for _, n in long) < sum(n for _, n in values):
        return {}
    named = name_codes(column, [(text, "9" * len(text), n) for text, n in values if text.isdigit()])
    return {text: name for text, name in named.items() if name.startswith(_IN_NUMBERS)}


def name_codes(column: str, values: Sequence[tuple[str, str, int]]) -> dict[str, str]:
    """Name the values of a column that are codes of one kind.

    Args:
        column: Its name, in any writing; empty where it is not known.
        values: Distinct texts without blanks at their ends, with shape and rows.

    Returns:
        Text → name of its format, for those that have one. Empty for most columns.
    """
    texts = gather(column, values)
    return next((found for find in _FINDERS if (found := find(texts))), {}) if texts.rows else {}
