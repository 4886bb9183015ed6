r"""Regular expressions: the engine's (RE2) where it means the same, Python's on distinct values where it does not.

RE2 has no look-around and no back-references; its `\d` and `\w` know ASCII alone, and its `$` is the very end.
Where that matters, the distinct values are tried in Python, and those that match are a table in the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb

_CHUNK = 50_000
_ENDLESS = 1_000
"""Repetitions from which an expression counts as repeating without end."""
_SAME_IN_BOTH = re.compile(
    r"(?:[^\\(\[{]|\\[dDwWsSbBtnr.^$*+?()\[\]{}|/\\@:,;\-_\"'# ]|\((?!\?)|\(\?:|\[(?!:|\[)|\{(?!,))*"
)
_UNICODE = {
    "d": r"\p{Nd}",
    "w": r"\p{L}\p{N}_",
    "s": r"\t-\r \x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}",
}
"""What the classes of Python hold, inside the brackets of RE2."""


class Unmatchable(Exception):
    """The expression is none; the message says why."""


class Matcher:
    """Compiles regular expressions for the rows of one connection, remembering what it has looked up."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._odd: dict[str, str] = {}
        self._tables = 0

    def ecma(self, column: str, pattern: str) -> str:
        """SQL that is true where an ECMA-262 expression is found in a text column.

        Raises:
            Unmatchable: It is no expression in either language.
        """
        if self.compiles(pattern):
            return f"regexp_matches({column}, {quote_text(pattern)})"
        expression = re.compile(_bounded(_compiled(_translated(pattern))), re.ASCII)
        found = self._listed(column, f"{column} IS NOT NULL", expression)
        return f"{column} IN (FROM {found})"

    def python(self, column: str, pattern: str) -> str:
        """SQL that is true where a Python expression is found in a text column, as `re.search` finds it.

        Raises:
            Unmatchable: It is no expression in Python.
        """
        compiled = re.compile(_compiled(pattern))
        if not _SAME_IN_BOTH.fullmatch(pattern) or not self.compiles(pattern):
            _bounded(pattern)
            return f"{column} IN (FROM {self._listed(column, f'{column} IS NOT NULL', compiled)})"
        exact = _as_re2(pattern)
        if exact is not None and self.compiles(exact):
            return f"regexp_matches({column}, {quote_text(exact)})"
        in_engine = f"regexp_matches({column}, {quote_text(pattern)})"
        odd = self._odd_values(column)
        if not odd:
            return in_engine
        return f"CASE WHEN {odd} THEN {column} IN (FROM {self._listed(column, odd, compiled)}) ELSE {in_engine} END"

    def _odd_values(self, column: str) -> str:
        """Predicate of values on which the languages may differ (not ASCII, control characters); empty if none."""
        if column not in self._odd:
            odd = f"NOT regexp_full_match({column}, '[ -~]*')"
            row = self._connection.execute(f"SELECT count(*) FROM {ROWS} WHERE {odd} LIMIT 1").fetchone()
            self._odd[column] = odd if row and row[0] else ""
        return self._odd[column]

    def compiles(self, pattern: str) -> bool:
        """Whether the engine reads the expression."""
        import duckdb as engine

        try:
            self._connection.execute(f"SELECT regexp_matches('', {quote_text(pattern)})").fetchone()
        except engine.Error:
            return False
        return True

    def _listed(self, column: str, where: str, compiled: re.Pattern[str]) -> str:
        """Name of a table of the distinct values of a column in which the expression is found."""
        import polars as pl

        self._tables += 1
        table = quote_name(f"matching {self._tables}")
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (v VARCHAR)")
        reader = self._connection.cursor()
        reader.execute(f"SELECT DISTINCT {column} FROM {ROWS} WHERE {where}")
        while chunk := reader.fetchmany(_CHUNK):
            matched = pl.DataFrame({"v": [v for (v,) in chunk if compiled.search(v)]}, schema={"v": pl.String})
            self._connection.register("__chunk__", matched.to_arrow())
            self._connection.execute(f"INSERT INTO {table} FROM __chunk__")
            self._connection.unregister("__chunk__")
        return table


def _as_re2(pattern: str) -> str | None:
    r"""A Python expression for text in the words of RE2, or None where there are none for it.

    `\d`, `\w` and `\s` of Python are those of Unicode, and `$` also stops before a last newline.
    """
    parts, inside, i = [], False, 0
    while i < len(pattern):
        part = pattern[i : i + 2] if pattern[i] == "\\" else pattern[i]
        i += len(part)
        if part in {r"\b", r"\B"} or (inside and part in {r"\D", r"\W", r"\S"}):
            return None
        if part == "[" and not inside:
            inside = True
            negated = "^" if pattern[i : i + 1] == "^" else ""
            first = "]" if pattern[i + len(negated) : i + len(negated) + 1] == "]" else ""
            part += negated + ("\\]" if first else "")
            i += len(negated) + len(first)
        elif part == "]" and inside:
            inside = False
        elif part[1:] in _UNICODE and part[0] == "\\":
            part = _UNICODE[part[1:]] if inside else f"[{_UNICODE[part[1:]]}]"
        elif part[0] == "\\" and part[1:].lower() in _UNICODE:
            part = f"[^{_UNICODE[part[1:].lower()]}]"
        elif part == "$" and not inside:
            part = r"(?:\n?\z)"
        parts.append(part)
    return "".join(parts)


def _compiled(pattern: str) -> str:
    """The pattern, if Python can compile it."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unmatchable(f"{pattern!r} is no regular expression ({error})") from error
    return pattern


def _bounded(pattern: str) -> str:
    """The pattern, unless Python could search for ever: an endless repetition within an endless repetition."""
    from re import _parser  # type: ignore[attr-defined]

    if _nested(_parser.parse(pattern), within=False):
        raise Unmatchable(f"{pattern!r} repeats a repetition without end, which may take for ever to try")
    return pattern


def _nested(part: Any, *, within: bool) -> bool:
    """Whether an endless repetition stands within another, anywhere in a parsed expression."""
    for name, value in part if hasattr(part, "data") else ():
        endless = str(name) in {"MAX_REPEAT", "MIN_REPEAT"} and value[1] > _ENDLESS
        if endless and within:
            return True
        for child in _children(value):
            if _nested(child, within=within or endless):
                return True
    return False


def _children(value: Any) -> Iterator[Any]:
    if hasattr(value, "data"):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _children(item)


def _translated(pattern: str) -> str:
    """ECMA to Python: named groups are written otherwise, and `$` is the end, not also before a last newline."""
    named = re.sub(r"\(\?<(?![=!])", "(?P<", pattern)
    return re.sub(r"(?<!\\)\$(?=$|\)|\|)", r"\\Z", named)
