"""Evidence of failed rules: lines of the source, and values where they are not personal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.contract.terms import Contract
from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.model import LINE, Evidence, Finding, Profile, Status
from pilotgate.validate.quarantine import RULES
from pilotgate.validate.sqltext import texts

if TYPE_CHECKING:
    import duckdb

_LINES = 5
_LONGEST = 60


def attach(
    findings: Sequence[Finding],
    tally: Mapping[str, int],
    contract: Contract,
    profile: Profile | None,
    parquet: Path,
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[Finding]:
    """The findings, those with rows in quarantine with a few of their lines and values (masked where personal)."""
    samples = _samples(tally, parquet, connection) if tally else {}
    for finding in findings:
        if finding.check not in samples or finding.status is not Status.FAILED:
            yield finding
            continue
        lines = samples[finding.check]
        evidence = [Evidence("lines", ", ".join(str(line) for line in lines))]
        evidence += [Evidence("rows in quarantine", f"{tally[finding.check]:,}")]
        if finding.column:
            personal = personal_type(finding.column, contract, profile)
            evidence += _values(finding.column, finding.check, lines, personal, parquet, connection)
        yield replace(finding, evidence=(*finding.evidence, *evidence))


def with_unexpected(
    finding: Finding, unexpected: Sequence[tuple[object, int]], contract: Contract, profile: Profile | None
) -> Finding:
    """The finding with some unexpected values as evidence, masked where the column is personal."""
    if not unexpected or finding.status is not Status.FAILED:
        return finding
    personal = personal_type(finding.column, contract, profile) if finding.column else ""
    listed = ", ".join(f"{shown(value, personal)} ({rows:,})" for value, rows in unexpected)
    return replace(finding, evidence=(*finding.evidence, Evidence("unexpected values (rows)", listed)))


def personal_type(column: str, contract: Contract, profile: Profile | None) -> str:
    """The type of personal data a column holds, as declared or as recognised, or empty."""
    field = contract.field(column)
    measured = profile.column(column) if profile else None
    declared = field.personal if field else ""
    return declared or (measured.personal if measured else "")


def shown(value: object, personal: str) -> str:
    """A value for a report: masked where personal, and short."""
    from pilotgate.profiling import mask, mask_within

    text = "(empty)" if value is None or value == "" else str(value)
    if personal and value is not None:
        return mask(text, personal)
    text = mask_within(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _samples(
    tally: Mapping[str, int], parquet: Path, connection: duckdb.DuckDBPyConnection
) -> dict[str, list[int]]:
    found = connection.execute(
        f"SELECT rule, min(line, {_LINES}) FROM (SELECT unnest({RULES}) AS rule, {quote_name(LINE)} AS line "
        f"FROM read_parquet({quote_text(str(parquet))})) WHERE rule IN {texts(tally)} GROUP BY rule"
    ).fetchall()
    return dict(found)


def _values(
    column: str,
    check: str,
    lines: Sequence[int],
    personal: str,
    parquet: Path,
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[Evidence]:
    import duckdb as engine

    try:
        found = connection.execute(
            f"SELECT DISTINCT {quote_name(column)} FROM read_parquet({quote_text(str(parquet))}) "
            f"WHERE {quote_name(LINE)} IN ({', '.join(str(line) for line in lines)}) "
            f"AND list_contains({RULES}, {quote_text(check)}) ORDER BY 1 LIMIT 3"
        ).fetchall()
    except engine.Error:
        return
    if found:
        yield Evidence("values", ", ".join(dict.fromkeys(shown(row[0], personal) for row in found)))
