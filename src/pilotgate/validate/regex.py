"""Regular expressions: the engine's (RE2) where it can, Python's on the distinct values where it must.

ODCS asks for ECMA-262 expressions, which match anywhere in the value unless anchored. RE2 has no look-around and no
back-references; an expression that needs them is tried in Python on each distinct value, and the values that do not
match are put in a table that the plan joins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def runs_in_engine(connection: duckdb.DuckDBPyConnection, pattern: str) -> bool:
    """Whether the engine can compile the expression."""
    import duckdb as engine

    try:
        connection.execute("SELECT regexp_matches('', ?)", [pattern]).fetchone()
    except engine.Error:
        return False
    return True


def problem(pattern: str) -> str:
    """Why Python cannot compile the expression, or empty."""
    try:
        re.compile(_python(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        return f"the expression {pattern!r} is none ({error})"
    return ""


def unmatched(values: list[str], pattern: str) -> list[str]:
    """The values in which the expression is not found."""
    search = re.compile(_python(pattern)).search
    return [v for v in values if not search(v)]


def _python(pattern: str) -> str:
    """ECMA to Python: named groups are written otherwise; `$` is the end, not also before a last newline."""
    return re.sub(
        r"(?<!\\)\$(?=$|\)|\|)",
        r"\\Z",
        pattern.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"),
    )
