"""What is wrong, in plain words, most serious first."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.model import Dependency, Dimension, Finding, Profile, Severity, Status
from pilotgate.profiling.column_observations import column_observations
from pilotgate.profiling.gaps import When, by_part, missing_when, missing_where
from pilotgate.profiling.saying import counted as _counted
from pilotgate.profiling.saying import finding as _finding
from pilotgate.profiling.saying import percent as _percent
from pilotgate.profiling.saying import rows as _rows

_FEW = 0.01
_CONTRADICTIONS = 0.02
_SHOWN = 5
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def observations(profile: Profile) -> tuple[Finding, ...]:
    """Findings that need no contract: what somebody who was just handed the file should know.

    They are observations, not rules: their status is failed, and the most serious severity they carry is warning,
    but for an extract that holds nothing.
    """
    found = [*_table(profile), *_where(profile), *_contradictions(profile), *_unmeasured(profile)]
    found += [_when(profile, when) for when in missing_when(profile)]
    for column in profile.columns:
        found += column_observations(profile, column)
    return tuple(sorted(found, key=_seriousness))


def _seriousness(finding: Finding) -> tuple[int, bool, float]:
    """By severity and share of the rows; that only a part was measured stands before what was found in it."""
    share = (finding.failing or 0) / max(finding.tested or 1, 1)
    return _ORDER[finding.severity], finding.check != "profile.part", -share


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
            remedy="measure these columns or rows apart, or give `--deep` more `--seconds`",
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
