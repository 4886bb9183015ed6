"""What is wrong with one column."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.model import ColumnProfile, Dimension, Finding, Profile, Severity
from pilotgate.profiling.saying import finding as _finding
from pilotgate.profiling.saying import percent as _percent
from pilotgate.profiling.saying import rows as _rows
from pilotgate.profiling.variants import variants

_SOME_MISSING = 0.05
_SHOWN = 5
_ODD = {
    "space leading": ("begins with a blank", "begin with a blank"),
    "space trailing": ("ends with a blank", "end with a blank"),
    "control": ("holds control characters", "hold control characters"),
    "invisible": ("holds invisible characters", "hold invisible characters"),
    "mojibake": ("looks like text read in the wrong encoding", "look like text read in the wrong encoding"),
    "line break": ("holds a line break", "hold a line break"),
    "space odd": ("holds a blank that is not the ordinary one", "hold a blank that is not the ordinary one"),
    "entity": ("holds characters written as in HTML", "hold characters written as in HTML"),
    "compatibility": ("holds full-width or joined letters", "hold full-width or joined letters"),
    "lookalike": ("holds foreign letters that look Latin", "hold foreign letters that look Latin"),
    "decomposed": ("is in another Unicode normal form", "are in another Unicode normal form"),
    "scripts mixed": ("mixes letters of two scripts in a word", "mix letters of two scripts in a word"),
}


def column_observations(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
    """What is wrong within one column: missing values, formats, ways of writing the same."""
    yield from _missing(profile, column)
    yield from _formats(profile, column)
    yield from _variants(profile, column)
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
    ways = _ways(column)
    told = f" ({', '.join(ways)})"
    if share == 1.0:
        message = f"{column.name} has no value in any row{told}."
    else:
        message = f"{column.name} is missing in {_percent(share)} of the rows{told}."
    yield _finding(
        profile,
        "missing",
        message,
        Dimension.COMPLETENESS,
        column=column.name,
        severity=severity,
        failing=column.missing,
        remedy="agree on one way to write a missing value" if len(ways) > 1 else "",
    )


def _ways(column: ColumnProfile) -> list[str]:
    """How missing values are written, most frequent first."""
    ways = [(column.nulls, "null")] if column.nulls else []
    blank = [v.count for v in column.null_likes if v.value and not v.value.strip()]
    ways += [(v.count, "empty") for v in column.null_likes if not v.value]
    ways += [(sum(blank), "blank")] if blank else []
    ways += [(v.count, repr(v.value)) for v in (*column.null_likes, *column.sentinels) if v.value.strip()]
    ways.sort(key=lambda way: -way[0])
    more = [f"{len(ways) - _SHOWN} other ways"] if len(ways) > _SHOWN else []
    return [f"{n:,} {way}" for n, way in ways[:_SHOWN]] + more


def _formats(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
    typed = column.logical_type not in {"empty", "string"}
    misfits = round((1 - column.logical_share) * column.present) if typed else 0
    if misfits:
        yield _finding(
            profile,
            "type",
            f"{column.name} reads as {column.logical_type}, but "
            f"{_rows(misfits, column.present, 'does', 'do')} not.",
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
    for way in column.formats:
        kind = way.name.removesuffix(" not valid")
        if kind != way.name:
            where = f"; the first stands on line {way.line:,}" if way.line else ""
            yield _finding(
                profile,
                "not_valid",
                f"{_rows(way.count, column.present)} of {column.name} look like the other values ({kind}) but are "
                f"not valid{where}.",
                Dimension.CONFORMITY,
                column=column.name,
                failing=way.count,
                remedy=f"correct them at the source: check digit, length or list of {kind} is not kept",
            )
    beyond = {t.name: t.count for t in column.traits}
    for trait in column.traits:
        if trait.name == "lookalike" and 2 * beyond.get("ascii beyond", 0) > column.present:
            continue
        if trait.name in _ODD:
            yield _finding(
                profile,
                trait.name.replace(" ", "_"),
                f"{column.name}: {_rows(trait.count, column.present, *_ODD[trait.name])}.",
                Dimension.CONFORMITY,
                column=column.name,
                failing=trait.count,
                severity=Severity.WARNING if trait.name in {"mojibake", "control"} else Severity.INFO,
            )


def _variants(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
    found = variants(column)
    if found:
        told = "; ".join(" = ".join(f"{v.value!r} ({v.count:,})" for v in group[:4]) for group in found[:3])
        more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
        yield _finding(
            profile,
            "variants",
            f"{column.name} writes {'one value' if len(found) == 1 else f'{len(found)} values'} in several ways: "
            f"{told}{more}.",
            Dimension.CONSISTENCY,
            column=column.name,
            failing=sum(v.count for group in found for v in group[1:]),
            remedy="agree on one way of writing it",
        )
