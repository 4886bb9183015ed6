"""What is wrong, in plain words, most serious first."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.model import ColumnProfile, Dimension, Evidence, Finding, Profile, Severity, Status

_MUCH_MISSING = 0.5
_SOME_MISSING = 0.05
_ODD = {
    "space leading": "begin with a blank",
    "space trailing": "end with a blank",
    "control": "hold control characters",
    "invisible": "hold invisible characters",
    "mojibake": "look like text read in the wrong encoding",
    "decomposed": "are in another Unicode normal form",
    "scripts mixed": "mix letters of two scripts in one word",
}
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def observations(profile: Profile) -> tuple[Finding, ...]:
    """Findings that need no contract: what somebody who was just handed the file should know.

    They are observations, not rules: their status is failed, and the most serious severity they carry is warning,
    but for an extract that holds nothing.
    """
    found = list(_table(profile))
    for column in profile.columns:
        found += _column(profile, column)
    return tuple(sorted(found, key=lambda f: (_ORDER[f.severity], -((f.failing or 0) / max(f.tested or 1, 1)))))


def _finding(
    profile: Profile,
    what: str,
    message: str,
    dimension: Dimension,
    *,
    column: str | None = None,
    severity: Severity = Severity.WARNING,
    failing: int | None = None,
    remedy: str = "",
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    return Finding(
        check=f"profile.{what}" + (f".{column}" if column is not None else ""),
        dataset=profile.dataset,
        message=message,
        dimension=dimension,
        status=Status.FAILED,
        severity=severity,
        column=column,
        observed=failing,
        failing=failing,
        tested=profile.table.rows,
        remedy=remedy,
        evidence=evidence,
    )


def _table(profile: Profile) -> Iterator[Finding]:
    table = profile.table
    if not table.rows:
        yield _finding(
            profile,
            "empty",
            "The extract has no rows.",
            Dimension.COMPLETENESS,
            severity=Severity.ERROR,
            remedy="ask the source for a complete extract",
        )
        return
    if table.duplicate_rows:
        yield _finding(
            profile,
            "duplicate_rows",
            f"{_rows(table.duplicate_rows, table.rows)} repeat an earlier row in every column.",
            Dimension.UNIQUENESS,
            failing=table.duplicate_rows,
            remedy="remove the repeated rows at the source",
        )
    for key in table.keys:
        broken = key.null_rows + key.duplicate_rows
        if broken:
            yield _finding(
                profile,
                "key",
                f"The key {', '.join(key.columns)} does not identify every row: {key.duplicate_rows:,} rows repeat "
                f"an earlier key and {key.null_rows:,} have none.",
                Dimension.UNIQUENESS,
                severity=Severity.ERROR,
                failing=broken,
                remedy="find out which of the rows is current",
            )
    if table.mostly_missing_rows:
        yield _finding(
            profile,
            "mostly_missing_rows",
            f"{_rows(table.mostly_missing_rows, table.rows)} have no value in more than half of the columns.",
            Dimension.COMPLETENESS,
            failing=table.mostly_missing_rows,
        )


def _column(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
    yield from _missing(profile, column)
    yield from _formats(profile, column)
    if column.personal:
        yield _finding(
            profile,
            "personal",
            f"{column.name} holds personal data: {column.personal} "
            f"({_percent(column.personal_share)} of its values).",
            Dimension.CONFORMITY,
            column=column.name,
            severity=Severity.INFO,
            remedy="declare and classify it in the contract",
        )
    if column.distinct == 1 and column.distinct_is_exact and column.rows > 1 and not column.missing:
        yield _finding(
            profile,
            "constant",
            f"{column.name} holds the same value in every row.",
            Dimension.COVERAGE,
            column=column.name,
            severity=Severity.INFO,
        )


def _missing(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
    share = column.missing_fraction or 0.0
    if not share:
        return
    severity = Severity.WARNING if share >= _SOME_MISSING else Severity.INFO
    parts = [f"{column.nulls:,} null"] if column.nulls else []
    parts += [f"{v.count:,} {v.value!r}" for v in (*column.null_likes, *column.sentinels)[:5]]
    hidden = sum(v.count for v in (*column.null_likes, *column.sentinels))
    if share == 1.0:
        message = f"{column.name} has no value in any row ({', '.join(parts)})."
    else:
        message = f"{column.name} is missing in {_percent(share)} of the rows ({', '.join(parts)})."
    yield _finding(
        profile,
        "missing",
        message,
        Dimension.COMPLETENESS,
        column=column.name,
        severity=severity,
        failing=column.missing,
        remedy="agree on one way to write a missing value" if hidden else "",
    )


def _formats(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
    misfits = round((1 - column.logical_share) * column.present) if column.logical_type != "empty" else 0
    if misfits:
        yield _finding(
            profile,
            "type",
            f"{column.name} reads as {column.logical_type}, but {_rows(misfits, column.present)} do not.",
            Dimension.CONFORMITY,
            column=column.name,
            failing=misfits,
            remedy="mend the values or declare another type",
        )
    kinds = (
        {"date", "timestamp", "time"}
        if column.logical_type in {"date", "timestamp", "time"}
        else {"number", "currency"}
    )
    ways = [f for f in column.formats if f.name.split()[0] in kinds]
    if column.logical_type in {"integer", "number"}:
        ways = [f for f in ways if f.name not in {"number integer", "number leading zeros"}]
    if len(ways) > 1 and column.logical_type != "string":
        told = ", ".join(f"{f.name} {_percent(f.count / max(column.present, 1))}" for f in ways[:5])
        yield _finding(
            profile,
            "formats",
            f"{column.name} is written in {len(ways)} ways: {told}.",
            Dimension.CONFORMITY,
            column=column.name,
            failing=sum(f.count for f in ways[1:]),
            remedy="agree on one way of writing it",
        )
    unclear = sum(f.count for f in column.formats if " or " in f.name and f.name.startswith(("date", "timestamp")))
    if unclear:
        yield _finding(
            profile,
            "ambiguous",
            f"{_rows(unclear, column.present)} of {column.name} may be day-month or month-day.",
            Dimension.CONSISTENCY,
            column=column.name,
            failing=unclear,
            remedy="write dates as YYYY-MM-DD",
        )
    for trait in column.traits:
        if trait.name in _ODD:
            yield _finding(
                profile,
                trait.name.replace(" ", "_"),
                f"{_rows(trait.count, column.present)} of {column.name} {_ODD[trait.name]}.",
                Dimension.CONFORMITY,
                column=column.name,
                failing=trait.count,
                severity=Severity.WARNING if trait.name in {"mojibake", "control"} else Severity.INFO,
            )


def _rows(count: int, of: int) -> str:
    return f"{count:,} of {of:,} rows ({_percent(count / max(of, 1))})"


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %".replace(".0 %", " %")
