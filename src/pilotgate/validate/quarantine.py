"""Quarantine: every bad row once, with all the rules it failed, as landed.

A row is bad when it fails a rule that failed (a rule whose threshold is kept has no bad rows) and whose severity is
error or warning. Rules about the whole table have no rows and quarantine nothing.

    __line__      line of the source on which the row begins (position of the row where the source has no lines)
    __file__      file it came from, where one extract was landed from several
    __severity__  worst severity among its rules
    __rules__     ids of all the rules it failed: a list in Parquet, separated by blanks in CSV
    ...           the columns as landed

Both files hold raw values: they are part of the landing zone, and only their owner may read them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import FILE, LINE, Extract, Severity
from pilotgate.validate.typed import ROW, ROWS

if TYPE_CHECKING:
    import duckdb

FAILED = "__failed__"
"""Table of rows that other validators found: `row` (0-based position), `rule`."""

RULES, SEVERITY = "__rules__", "__severity__"
_FORMULA = r"^[\t\r\n ]*[=+\-@＝＋－＠\t\r]"
_NUMBER = r"^[+-]?([0-9]+([.,][0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?%?$"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A failed rule and how to tell its rows.

    Attributes:
        fails: SQL predicate over the typed rows; empty when the rows are listed in `FAILED`.
        prepare: SQL to run before the predicate.
    """

    check: str
    severity: Severity
    fails: str = ""
    prepare: str = ""


def write(
    rules: Sequence[RowRule], extract: Extract, connection: duckdb.DuckDBPyConnection, folder: Path
) -> tuple[int, Mapping[str, int]]:
    """Write `quarantine.parquet` and `quarantine.csv` into `folder`, streamed, in the order of the source.

    Returns:
        Rows in quarantine, and for each rule the rows in quarantine that failed it.
    """
    for rule in rules:
        if rule.prepare:
            connection.execute(rule.prepare)
    parquet, csv = folder / "quarantine.parquet", folder / "quarantine.csv"
    connection.execute("SET preserve_insertion_order = true")
    private_file(parquet)
    options = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000, USE_TMP_FILE false"
    connection.execute(f"COPY ({_bad_rows(rules, extract)}) TO {quote_text(str(parquet))} ({options})")
    private_file(csv)
    export_csv(parquet, csv, connection)
    return tally(parquet, connection)


def tally(parquet: Path, connection: duckdb.DuckDBPyConnection) -> tuple[int, Mapping[str, int]]:
    """Rows in a quarantine, and rows per rule."""
    source = f"read_parquet({quote_text(str(parquet))})"
    counted = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    per_rule = connection.execute(
        f"SELECT rule, count(*) FROM (SELECT unnest({RULES}) AS rule FROM {source}) GROUP BY rule ORDER BY rule"
    ).fetchall()
    return (counted[0] if counted else 0), dict(per_rule)


def export_csv(parquet: Path, csv: Path, connection: duckdb.DuckDBPyConnection, where: str = "true") -> None:
    """Write a quarantine as CSV; a text that a spreadsheet would run as a formula is led by an apostrophe."""
    source = f"read_parquet({quote_text(str(parquet))})"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    cells = []
    for column, kind, *_ in described:
        quoted = quote_name(column)
        safe = f"{'' if not _is_formula(column) else chr(39)}{column}"
        if column == RULES:
            cells.append(f"array_to_string({quoted}, ' ') AS {quoted}")
        elif kind in {"VARCHAR", "BLOB"} or kind.endswith(("]", ")")):
            text = f"{quoted}::VARCHAR"
            looks, number = (f"regexp_matches({text}, {quote_text(p)})" for p in (_FORMULA, _NUMBER))
            formula = f"{looks} AND NOT {number}"
            cells.append(f"CASE WHEN {formula} THEN '''' || {text} ELSE {text} END AS {quote_name(safe)}")
        else:
            cells.append(f"{quoted} AS {quote_name(safe)}")
    select = f"SELECT {', '.join(cells)} FROM {source} WHERE {where}"
    connection.execute(f"COPY ({select}) TO {quote_text(str(csv))} (FORMAT csv, HEADER true, USE_TMP_FILE false)")


def _bad_rows(rules: Sequence[RowRule], extract: Extract) -> str:
    listed = [r for r in rules if not r.fails]
    told = [f"CASE WHEN {r.fails} THEN {quote_text(r.check)} END" for r in rules if r.fails]
    found = f"list_filter([{', '.join(told)}]::VARCHAR[], lambda r: r IS NOT NULL)" if told else "[]::VARCHAR[]"
    join = ""
    if listed:
        gathered = f"SELECT row, list(rule ORDER BY rule) AS more FROM {FAILED} GROUP BY row"
        join = f" LEFT JOIN ({gathered}) f ON f.row = {ROW}"
        found = f"list_concat({found}, coalesce(f.more, []::VARCHAR[]))"
    grades = []
    for severity in (Severity.ERROR, Severity.WARNING):
        graver = ", ".join(quote_text(r.check) for r in rules if r.severity is severity)
        grades.append(f"WHEN list_has_any(found, [{graver}]::VARCHAR[]) THEN {quote_text(severity.value)}")
    names = [c.name for c in extract.columns if c.name not in {LINE, FILE}]
    raw = [quote_name("__raw__" + n) for n in names]
    rows = f"SELECT __line__, __file__, {', '.join([ROW, *raw])}, {found} AS found FROM {ROWS}{join}"
    graded = f"SELECT *, CASE {' '.join(grades)} END AS grade FROM ({rows})"
    shown = [f"{r} AS {quote_name(n)}" for r, n in zip(raw, names, strict=True)]
    head = [f"__line__ AS {quote_name(LINE)}", f"__file__ AS {quote_name(FILE)}", f"grade AS {SEVERITY}"]
    order = f" ORDER BY {ROW}" if listed else ""
    return (
        f"SELECT {', '.join([*head, f'found AS {RULES}', *shown])} FROM ({graded}) WHERE grade IS NOT NULL{order}"
    )


def _is_formula(text: str) -> bool:
    return text[:1] in set("=+-@\t\r＝＋－＠")


def private_file(path: Path) -> None:
    """An empty file that nobody but its owner can read."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
