"""Working with a quarantine: look at it, filter it by rule, take it elsewhere, bring corrected rows back."""

from __future__ import annotations

import contextlib
import fnmatch
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.errors import SourceError, UsageError
from pilotgate.model import LINE, Extract
from pilotgate.validate.examples import shown
from pilotgate.validate.quarantine import RULES, export_csv, private_file, tally
from pilotgate.validate.sqltext import texts

if TYPE_CHECKING:
    import duckdb

_QUOTED_FORMULA = r"^'[\t\r\n ]*[=+\-@＝＋－＠\t\r]"


@dataclass(frozen=True, slots=True)
class Release:
    """The record of corrected rows that were brought back.

    Attributes:
        path: The whole table, corrected rows in the place of the quarantined ones: land it like any source.
        rows: Rows that were corrected.
        lines: Their source lines.
    """

    path: str
    dataset: str
    by: str
    reason: str
    at: datetime
    rows: int
    lines: tuple[int, ...]
    extract_sha256: str
    corrected_sha256: str
    released_sha256: str


def rules(quarantine: Path) -> Mapping[str, int]:
    """Rules that rows in a quarantine failed, with the rows that failed each."""
    with _opened(quarantine) as connection:
        return tally(quarantine, connection)[1]


def rows(
    quarantine: Path, *, rule: str | None = None, limit: int = 20, personal: Mapping[str, str] | None = None
) -> tuple[Mapping[str, Any], ...]:
    """The first rows of a quarantine, as landed, with line and rules.

    Args:
        quarantine: The Parquet file.
        rule: Only rows that failed this rule, or one that fits this glob (`contract.*.required`).
        limit: Rows at most.
        personal: Personal data by column; its values are masked.
    """
    with _opened(quarantine) as connection:
        where = _where(quarantine, rule, connection)
        found = connection.execute(
            f"SELECT * FROM read_parquet({quote_text(str(quarantine))}) WHERE {where} LIMIT {int(limit)}"
        )
        names = [d[0] for d in found.description or []]
        kinds = personal or {}
        return tuple(
            {n: _shown(v, kinds.get(n, "")) for n, v in zip(names, row, strict=True)} for row in found.fetchall()
        )


def _shown(value: Any, personal: str) -> Any:
    from pilotgate.profiling import mask_within

    if personal:
        return shown(value, personal)
    return mask_within(value) if isinstance(value, str) else value


def export(quarantine: Path, to: Path, *, rule: str | None = None) -> int:
    """Copy a quarantine, or the rows of a rule, to a private CSV or Parquet file; the number of rows copied.

    Raises:
        UsageError: The file is neither `.csv` nor `.parquet`.
    """
    if to.suffix.lower() not in {".csv", ".parquet"}:
        raise UsageError("a quarantine is exported as .csv or .parquet", where=str(to), remedy="name such a file")
    with _opened(quarantine) as connection:
        where = _where(quarantine, rule, connection)
        source = f"read_parquet({quote_text(str(quarantine))})"
        private_file(to)
        if to.suffix.lower() == ".csv":
            export_csv(quarantine, to, connection, where)
        else:
            options = "FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false"
            connection.execute(f"COPY (SELECT * FROM {source} WHERE {where}) TO {quote_text(str(to))} ({options})")
        counted = connection.execute(f"SELECT count(*) FROM {source} WHERE {where}").fetchone()
        return int(counted[0]) if counted else 0


def release(
    extract: Extract, quarantine: Path, corrected: Path, *, by: str, reason: str, now: datetime, folder: Path
) -> Release:
    """Put corrected rows in the place of quarantined ones, in a table to be landed anew, and record who and why.

    Nothing is lost: every other row stays as it was landed, and the rows as they were remain in the first landing.

    Args:
        extract: The landing that the quarantine belongs to.
        quarantine: Its Parquet file.
        corrected: CSV (as exported) or Parquet with `__line__` and the columns of the extract.
        by: Who releases them.
        reason: Why they are right now.
        folder: Where `released.parquet` and its record `released.json` are written.

    Raises:
        UsageError: Nobody or no reason is named, or the corrected rows are not rows of the quarantine.
        SourceError: The corrected file cannot be read.
    """
    if not by.strip() or not reason.strip():
        raise UsageError("a release needs a name and a reason", remedy="say who releases the rows, and why")
    names = [c.name for c in extract.columns]
    target = folder / "released.parquet"
    with _opened(quarantine) as connection:
        _load_corrected(connection, corrected, names)
        _check_lines(connection, quarantine, corrected)
        lines = [
            r[0] for r in connection.execute(f"SELECT {quote_name(LINE)} FROM corrected ORDER BY 1").fetchall()
        ]
        landed = f"read_parquet({quote_text(str(extract.data))}, file_row_number = true)"
        described = [r[0] for r in connection.execute(f"DESCRIBE SELECT * FROM {landed}").fetchall()]
        line = (
            f"coalesce(l.{quote_name(LINE)}, l.file_row_number + 1)"
            if LINE in described
            else "l.file_row_number + 1"
        )
        changed = f"c.{quote_name(LINE)} IS NOT NULL"
        cells = [
            f"CASE WHEN {changed} THEN c.{quote_name(n)}::{c.type} ELSE l.{quote_name(n)} END AS {quote_name(n)}"
            for n, c in zip(names, extract.columns, strict=True)
        ]
        query = (
            f"SELECT {', '.join(cells)} FROM {landed} l LEFT JOIN corrected c ON c.{quote_name(LINE)} = {line} "
            "ORDER BY l.file_row_number"
        )
        private_file(target)
        with _readable(corrected):
            connection.execute(f"COPY ({query}) TO {quote_text(str(target))} (FORMAT parquet, USE_TMP_FILE false)")
    record = Release(
        path=str(target),
        dataset=extract.dataset,
        by=by.strip(),
        reason=reason.strip(),
        at=now,
        rows=len(lines),
        lines=tuple(lines),
        extract_sha256=extract.sha256,
        corrected_sha256=_digest(corrected),
        released_sha256=_digest(target),
    )
    written = json.dumps(asdict(record) | {"at": now.isoformat()}, indent=2, ensure_ascii=False)
    private_file(folder / "released.json")
    (folder / "released.json").write_text(written + "\n", "utf-8")
    return record


def _load_corrected(connection: duckdb.DuckDBPyConnection, corrected: Path, names: Sequence[str]) -> None:
    path = quote_text(str(corrected))
    is_csv = corrected.suffix.lower() == ".csv"
    source = f"read_parquet({path})"
    with _readable(corrected):
        if is_csv:
            found = _header(corrected)
            columns = ", ".join(f"{quote_text(n)}: 'VARCHAR'" for n in found)
            form = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"'"
            source = f"read_csv({path}, {form}, columns = {{{columns}}})"
        else:
            found = [r[0] for r in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    absent = [n for n in (LINE, *names) if n not in found]
    if absent:
        raise UsageError(
            f"the corrected rows have no column {absent[0]}", where=str(corrected), remedy="keep all columns"
        )
    cells = [f"{quote_name(LINE)}::BIGINT AS {quote_name(LINE)}"]
    for n in names:
        quoted = quote_name(n)
        kept = (
            f"CASE WHEN regexp_matches({quoted}, {quote_text(_QUOTED_FORMULA)}) THEN {quoted}[2:] ELSE {quoted} END"
        )
        cells.append(f"{kept} AS {quoted}" if is_csv else quoted)
    with _readable(corrected):
        connection.execute(f"CREATE TEMP TABLE corrected AS SELECT {', '.join(cells)} FROM {source}")


def _header(path: Path) -> list[str]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        found = next(csv.reader(file), [])
    return [n[1:] if n[:1] == "'" and n[1:2] in set("=+-@＝＋－＠") else n for n in found]


def _check_lines(connection: duckdb.DuckDBPyConnection, quarantine: Path, corrected: Path) -> None:
    line = quote_name(LINE)
    known = f"SELECT {line} FROM read_parquet({quote_text(str(quarantine))})"
    row = connection.execute(
        f"SELECT count(*), count(DISTINCT {line}), count_if({line} IS NULL OR {line} NOT IN ({known})) "
        "FROM corrected"
    ).fetchone() or (0, 0, 0)
    if row[0] == 0:
        raise UsageError("there is no corrected row", where=str(corrected), remedy="correct rows of the quarantine")
    if row[2]:
        raise UsageError(
            f"{row[2]} corrected rows are not in the quarantine",
            where=str(corrected),
            remedy="keep the column __line__",
        )
    if row[0] != row[1]:
        raise UsageError("a line is corrected twice", where=str(corrected), remedy="keep one row for each line")


def _where(quarantine: Path, rule: str | None, connection: duckdb.DuckDBPyConnection) -> str:
    if rule is None:
        return "true"
    known = tally(quarantine, connection)[1]
    chosen = [r for r in known if r == rule or fnmatch.fnmatchcase(r, rule)]
    return f"list_has_any({RULES}, [{texts(chosen)[1:-1]}]::VARCHAR[])"


@contextlib.contextmanager
def _opened(quarantine: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    if not quarantine.is_file():
        raise SourceError("there is no quarantine here", where=str(quarantine), remedy="run the dataset first")
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": "1GB",
    }
    with duckdb.connect(":memory:", config=config) as connection:
        yield connection


@contextlib.contextmanager
def _readable(corrected: Path) -> Iterator[None]:
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError, UnicodeDecodeError) as error:
        raise SourceError(
            "the corrected rows cannot be read", where=str(corrected), remedy="write them in the form of the export"
        ) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
