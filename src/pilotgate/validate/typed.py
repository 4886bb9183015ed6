"""The typed view: what the text of an extract says, in the types that its contract promises.

Landing keeps text as text. Rules about numbers, dates and truths need values, so each declared column is read
once, in SQL: tokens that stand for "missing" become NULL, and the rest is cast to the logical type. A present text
that does not parse is NULL in the view and fails the type rule of its field; nothing is rounded or guessed.

    rows         one row per landed row: `__row__` (0-based position), `__line__` (source line), the typed columns
                 by name, and for each `__raw__<name>` as landed and `__text__<name>` as landed but for missing
    <table>      the typed columns alone, under the name the contract gives the table: what user SQL sees
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pilotgate.contract.terms import Contract, Field
from pilotgate.engines.duckdb import quote_name as name
from pilotgate.engines.duckdb import quote_text as text
from pilotgate.model import FILE, LINE, Extract, Profile
from pilotgate.profiling.missing import TOKENS
from pilotgate.validate import dates

ROWS = "__rows__"
ROW = "__row__"

_LONGEST = 9

NULL_LIKES = (
    "",
    *sorted(t for t, sure in TOKENS.items() if sure >= 0.95 and len(t) <= _LONGEST and not t[0].isdigit()),
)
"""Tokens that stand for "missing" where no profile says which do, lower case, without surrounding blanks.

Short ones that begin with no digit: what the profile does not settle has to be settled cheaply for every value.
"""

_BLANKS = r"[ \t\r\n]*"
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
_FLOATS = {"FLOAT", "DOUBLE"}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column of the view.

    Attributes:
        landed: Its type in the landed file (`VARCHAR` for text).
        kind: The logical type it is read as; `landed` where the contract promises none.
        present: SQL of the landed value, NULL where it is missing.
        value: SQL of the typed value, NULL where it is missing or does not parse.
        form: strptime form of its dates, if one is declared.
        problem: Why it cannot be read as promised, or empty.
    """

    name: str
    landed: str
    kind: str
    present: str
    value: str
    form: str | None = None
    problem: str = ""

    @property
    def is_parsed(self) -> bool:
        """Whether values can fail to parse; a column landed in its own type has none that do."""
        return self.value != name("__text__" + self.name)

    @property
    def is_text(self) -> bool:
        """Whether it was landed as text."""
        return self.landed == "VARCHAR"


def typed_columns(extract: Extract, contract: Contract, profile: Profile | None = None) -> tuple[TypedColumn, ...]:
    """How each landed column is read; columns that the contract does not declare stay as they were landed."""
    found = []
    for column in extract.columns:
        field = contract.field(column.name)
        tokens = _tokens(field, profile) if field else ()
        found.append(_read(column.name, column.type.upper(), field, tokens))
    return tuple(found)


def count_missing(columns: Sequence[TypedColumn]) -> str:
    """SQL of what `without_missing` wants to know: for each column, present values that stand for "missing"."""
    raw, present = ([name(p + c.name) for c in columns] for p in ("__raw__", "__text__"))
    counts = [
        "0" if c.present == r else f"count_if({r} IS NOT NULL AND {t} IS NULL)"
        for c, r, t in zip(columns, raw, present, strict=True)
    ]
    return "".join(f", {c}" for c in counts)


def without_missing(columns: Sequence[TypedColumn], missing: Sequence[int]) -> tuple[TypedColumn, ...]:
    """The columns, those in which no token stands for "missing" read as they were landed, which is far cheaper."""
    plain = [
        c if n else replace(c, present=name("__raw__" + c.name)) for c, n in zip(columns, missing, strict=True)
    ]
    return tuple(plain)


def rows_query(extract: Extract, columns: Sequence[TypedColumn], landed: Sequence[str]) -> str:
    """The SELECT behind the view `rows`.

    Args:
        landed: Names of the columns in the landed file, to tell whether it has source lines and file names.
    """
    source = f"read_parquet({text(str(extract.data))}, file_row_number = true)"
    line = f"coalesce({name(LINE)}, file_row_number + 1)" if LINE in landed else "file_row_number + 1"
    file = name(FILE) if FILE in landed else "NULL::VARCHAR"
    raw = [f"{name(c.name)} AS {name('__raw__' + c.name)}" for c in columns]
    present = [f"{c.present} AS {name('__text__' + c.name)}" for c in columns]
    typed = [f"{c.value} AS {name(c.name)}" for c in columns]
    inner = ", ".join([f"file_row_number AS {ROW}", f"{line} AS __line__", f"{file} AS __file__", *raw])
    middle = ", ".join([f"{ROW}, __line__, __file__", *(name("__raw__" + c.name) for c in columns), *present])
    kept = [name(p + c.name) for c in columns for p in ("__raw__", "__text__")]
    outer = ", ".join([f"{ROW}, __line__, __file__", *kept, *typed])
    return f"SELECT {outer} FROM (SELECT {middle} FROM (SELECT {inner} FROM {source}))"


def _tokens(field: Field, profile: Profile | None) -> tuple[str, ...]:
    """Missing-value tokens of a field: those that the profile counted as such, none that is declared valid.

    The profile may have found that `None` is a category of the column, or `Null` a surname. Where it has estimated,
    tokens that it may not have met are added.
    """
    measured = profile.column(field.name) if profile else None
    tokens = {v.value.strip().lower() for v in measured.null_likes} if measured else set()
    if measured is None or not measured.distinct_is_exact:
        tokens |= set(NULL_LIKES)
    return tuple(sorted(tokens - {v.strip().lower() for v in field.enum}))


def _read(column: str, landed: str, field: Field | None, tokens: tuple[str, ...]) -> TypedColumn:
    raw, present = name("__raw__" + column), name("__text__" + column)
    missing = _missing(raw, landed, tokens)
    if field is None or not field.logical_type:
        return TypedColumn(column, landed, "landed", missing, present)
    kind = field.logical_type
    form, problem = _form(field)
    if problem:
        return TypedColumn(column, landed, kind, missing, "NULL", form, problem)
    value = present if _same_kind(landed, kind) else _parse(f"{present}::VARCHAR", kind, form)
    return TypedColumn(column, landed, kind, missing, value, form)


def _missing(raw: str, landed: str, tokens: tuple[str, ...]) -> str:
    """SQL of a landed value, NULL where it is missing.

    One expression is matched: `IN` with many tokens becomes a join that is computed for every row, whether or not
    the column is used, and `trim` with blanks of one's own is four times dearer. First letter, length and
    last letter are cheaper still, and settle most values. Beyond ASCII a letter may have more bytes in
    another case, as the long s and the Kelvin sign have, which are cases of s and k.
    """
    if landed in _FLOATS:
        return f"CASE WHEN NOT isnan({raw}) THEN {raw} END"
    if landed != "VARCHAR" or not tokens:
        return raw
    listed = "|".join(re.escape(t) for t in tokens)
    matched = f"regexp_full_match({raw}, {text(f'(?i){_BLANKS}({listed}){_BLANKS}')})"
    longest = max(sum(1 if c.isascii() and c not in "ks" else 4 for c in t) for t in tokens)
    letters = sorted({ord(c) for t in tokens if t for c in t[0] + t[0].casefold() + t[0].casefold().upper()})
    first = "".join(f" AND ord({raw}) <> {code}" for code in letters if 47 < code < 128)
    other = f"ord({raw}) BETWEEN 48 AND 127{first}"
    blank = " OR ".join(f"ends_with({raw}, {end})" for end in ("' '", "chr(9)", "chr(10)", "chr(13)"))
    long = f"strlen({raw}) > {longest} AND ord({raw}) > 32 AND NOT ({blank})"
    told = f"WHEN {other} THEN {raw} WHEN {long} THEN {raw}"
    return f"CASE {told} WHEN {matched} THEN NULL ELSE {raw} END"


def _form(field: Field) -> tuple[str | None, str]:
    written = field.options.get("format")
    if field.logical_type not in {"date", "timestamp", "time"} or written is None:
        return None, ""
    form = dates.strptime_format(str(written))
    return form, "" if form else f"the format {written!r} has letters that are not read"


def _same_kind(landed: str, kind: str) -> bool:
    """Whether a landed type already is the logical type, so that no value can fail to parse."""
    match kind:
        case "string":
            return landed == "VARCHAR"
        case "integer":
            return landed in _INTEGERS
        case "number":
            return landed in _INTEGERS | _FLOATS or landed.startswith("DECIMAL")
        case "boolean":
            return landed == "BOOLEAN"
        case "date":
            return landed == "DATE"
        case "timestamp":
            return landed.startswith("TIMESTAMP")
        case "time":
            return landed.startswith("TIME") and not landed.startswith("TIMESTAMP")
        case "object" | "map":
            return landed.startswith(("STRUCT", "MAP"))
        case _:
            return landed.endswith("]")


def _parse(value: str, kind: str, form: str | None) -> str:
    """SQL that reads text as a logical type, NULL where it does not parse; stricter than the engine's own casts."""
    trimmed = f"trim({value})"
    match kind:
        case "integer":
            # The engine rounds 1.5, reads 0x1F and 1_000: digits alone are an integer.
            cast = f"TRY_CAST({value} AS BIGINT)"
            return (
                f"CASE WHEN {cast}::VARCHAR = {value} THEN {cast} "
                f"WHEN regexp_full_match({trimmed}, '[+-]?[0-9]+') THEN {cast} END"
            )
        case "number":
            cast = f"TRY_CAST({value} AS DOUBLE)"
            return f"CASE WHEN isfinite({cast}) AND NOT contains({value}, '_') THEN {cast} END"
        case "boolean":
            return f"TRY_CAST({trimmed} AS BOOLEAN)"
        case "date" if form is None:
            cast = f"TRY_CAST({value} AS DATE)"
            return f"CASE WHEN {cast}::VARCHAR = {trimmed} AND isfinite({cast}) THEN {cast} END"
        case "timestamp" if form is None:
            # A cast to TIMESTAMP drops the offset in silence; a date or `epoch` alone is no moment.
            cast = f"(TRY_CAST({value} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"
            return f"CASE WHEN strlen({trimmed}) >= 16 AND {value} LIKE '%-%:%' THEN {cast} END"
        case "time" if form is None:
            return f"CASE WHEN {value} LIKE '%:%' THEN TRY_CAST({value} AS TIME) END"
        case "date" | "timestamp" | "time":
            return _strptime(trimmed, kind, str(form))
        case "object" | "map":
            return f"CASE WHEN TRY(json_type({value})) = 'OBJECT' THEN {value} END"
        case "array" | "vector":
            return f"CASE WHEN TRY(json_type({value})) = 'ARRAY' THEN {value} END"
        case _:
            return value


def _strptime(value: str, kind: str, form: str) -> str:
    moment = f"try_strptime({value}, {text(form)})"
    if "%z" in form:
        zoned = f"regexp_replace({value}, 'Z$', '+00:00')"
        moment = f"(try_strptime({zoned}, {text(form)}) AT TIME ZONE 'UTC')"
    cast = {"date": "DATE", "timestamp": "TIMESTAMP", "time": "TIME"}[kind]
    length = dates.width(form)
    if length is None:
        return f"CAST({moment} AS {cast})"
    return f"CASE WHEN length({value}) = {length} THEN CAST({moment} AS {cast}) END"
