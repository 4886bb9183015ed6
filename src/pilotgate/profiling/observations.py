"""What is wrong, in plain words, most serious first."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.model import ColumnProfile, Dependency, Dimension, Evidence, Finding, Profile, Severity, Status
from pilotgate.profiling.gaps import When, by_part, missing_when, missing_where
from pilotgate.profiling.variants import variants

_SOME_MISSING = 0.05
_FEW = 0.01
_CONTRADICTIONS = 0.02
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
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def observations(profile: Profile) -> tuple[Finding, ...]:
    """Findings that need no contract: what somebody who was just handed the file should know.

    They are observations, not rules: their status is failed, and the most serious severity they carry is warning,
    but for an extract that holds nothing.
    """
    found = [*_table(profile), *_where(profile), *_contradictions(profile), *_unmeasured(profile)]
    found += [_when(profile, when) for when in missing_when(profile)]
    for column in profile.columns:
        found += _column(profile, column)
    return tuple(sorted(found, key=_seriousness))


def _seriousness(finding: Finding) -> tuple[int, bool, float]:
    """By severity and share of the rows; that only a part was measured stands before what was found in it."""
    share = (finding.failing or 0) / max(finding.tested or 1, 1)
    return _ORDER[finding.severity], finding.check != "profile.part", -share


def _finding(
    profile: Profile,
    what: str,
    message: str,
    dimension: Dimension,
    *,
    column: str | None = None,
    severity: Severity = Severity.WARNING,
    status: Status = Status.FAILED,
    failing: int | None = None,
    remedy: str = "",
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    return Finding(
        check=f"profile.{what}" + (f".{column}" if column is not None else ""),
        dataset=profile.dataset,
        message=message,
        dimension=dimension,
        status=status,
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
            f"{_rows(table.duplicate_rows, table.rows, 'repeats', 'repeat')} an earlier row in every column.",
            Dimension.UNIQUENESS,
            failing=table.duplicate_rows,
            remedy="remove the repeated rows at the source",
        )
    if table.similar_rows:
        yield _finding(
            profile,
            "similar_rows",
            f"{_rows(table.similar_rows, table.rows, 'repeats', 'repeat')} an earlier row but for case, accents, "
            "blanks or punctuation.",
            Dimension.UNIQUENESS,
            failing=table.similar_rows,
            remedy="agree on one way of writing, and remove the repeated rows at the source",
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
        if key.similar:
            yield _finding(
                profile,
                "similar_keys",
                f"{_counted(key.similar, 'value')} of the key {', '.join(key.columns)} "
                f"equal{'s' if key.similar == 1 else ''} another but for case, accents, blanks or punctuation.",
                Dimension.UNIQUENESS,
                column=key.columns[0] if len(key.columns) == 1 else None,
                failing=key.similar,
                remedy="find out whether they are one thing, and write the key in one way",
            )
    if table.mostly_missing_rows:
        much = table.mostly_missing_rows >= _FEW * table.rows
        yield _finding(
            profile,
            "mostly_missing_rows",
            f"{_rows(table.mostly_missing_rows, table.rows, 'has', 'have')} no value in over half of the columns.",
            Dimension.COMPLETENESS,
            severity=Severity.WARNING if much else Severity.INFO,
            failing=table.mostly_missing_rows,
            remedy="look whether these rows are totals, remarks or cut off",
        )


def _unmeasured(profile: Profile) -> Iterator[Finding]:
    """What of the extract the profile does not speak of: nobody shall take a part for the whole."""
    if profile.table.part:
        yield _finding(
            profile,
            "part",
            f"Only a part was measured: {profile.table.part}.",
            Dimension.COVERAGE,
            status=Status.UNKNOWN,
            remedy="measure the whole before relying on it",
        )
    if profile.table.skipped:
        yield _finding(
            profile,
            "not_measured",
            f"Not measured in full: {'; '.join(profile.table.skipped)}.",
            Dimension.COVERAGE,
            severity=Severity.INFO,
            status=Status.UNKNOWN,
        )


def _where(profile: Profile) -> Iterator[Finding]:
    """Columns that go missing in one part of the rows above all."""
    for (column, value), group in by_part(tuple(missing_where(profile))):
        told = [
            f"{w.missing} is missing in {_percent(w.inside)} of the rows (elsewhere in {_percent(w.outside)})"
            for w in group[:_SHOWN]
        ]
        more = f", and {len(group) - _SHOWN} more columns likewise" if len(group) > _SHOWN else ""
        yield _finding(
            profile,
            "missing_where",
            f"Where {column} is {value!r}, {', '.join(told)}{more}.",
            Dimension.COMPLETENESS,
            column=group[0].missing,
            severity=Severity.INFO,
            failing=group[0].rows,
            remedy="find out whether that is meant; if so, declare the rule for these rows alone",
        )


def _when(profile: Profile, when: When) -> Finding:
    inside, outside = _percent(when.inside), _percent(when.outside)
    if when.ends:
        told = f"has been missing in {inside} of the rows since {when.first}; before, in {outside}"
    elif when.begins:
        told = f"is missing in {inside} of the rows until {when.last}; after, in {outside}"
    else:
        told = (
            f"is missing in {inside} of the rows from {when.first} to {when.last}; before and after, in {outside}"
        )
    return _finding(
        profile,
        "missing_since",
        f"{when.missing} {told}.",
        Dimension.COMPLETENESS,
        column=when.missing,
        severity=Severity.WARNING if when.ends and when.inside > when.outside else Severity.INFO,
        failing=when.rows,
        remedy="ask the source what changed on that day",
    )


def _contradictions(profile: Profile) -> Iterator[Finding]:
    """Rows against a dependency that nearly all others keep, one for each column that is determined.

    Of a number and a name that determine each other, the name may well be that of two things.
    """
    share = {(d.determinant, d.dependent): d.violations / max(d.tested, 1) for d in profile.table.dependencies}
    best: dict[str, Dependency] = {}
    for d in sorted(profile.table.dependencies, key=lambda d: (d.violations / max(d.tested, 1), d.determinant)):
        back = share.get(((d.dependent,), d.determinant[0]), 1.0)
        if 0 < d.violations <= _CONTRADICTIONS * d.tested and back > d.violations / d.tested:
            best.setdefault(d.dependent, d)
    for d in list(best.values())[:_SHOWN]:
        yield _finding(
            profile,
            "dependency",
            f"{' + '.join(d.determinant)} determines {d.dependent}, but "
            f"{_rows(d.violations, d.tested, 'says', 'say')} otherwise.",
            Dimension.CONSISTENCY,
            column=d.dependent,
            severity=Severity.INFO,
            failing=d.violations,
            remedy="look at the rows that differ from the usual value; `--deep` names them",
        )


def _column(profile: Profile, column: ColumnProfile) -> Iterator[Finding]:
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


def _rows(count: int, of: int, one: str = "", many: str = "") -> str:
    """A count of rows, with the word that follows it for one row and for several."""
    told = f"{count:,} of {of:,} rows ({_percent(count / max(of, 1))})"
    return f"{told} {one if count == 1 else many}".rstrip()


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %".replace(".0 %", " %")
