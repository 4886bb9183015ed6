"""Small pieces of SQL that several rules write."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pilotgate.engines.duckdb import quote_name, quote_text


def texts(values: Iterable[str]) -> str:
    """String literals in parentheses, for `IN`; an empty collection becomes a list that matches nothing."""
    return "(" + (", ".join(quote_text(v) for v in values) or "NULL") + ")"


def fill(query: str, names: dict[str, str]) -> str:
    """Put quoted identifiers in the place of `${table}`, `${column}` and the like; unknown ones stay."""
    return re.sub(r"\$\{(\w+)\}", lambda m: quote_name(names[m[1]]) if m[1] in names else m[0], query)
