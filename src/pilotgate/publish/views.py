"""The scorecard arranged for reading: by stage, by column, by what moved, over time. Formats draw these."""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pilotgate.model import (
    ColumnProfile,
    Correlation,
    Dependency,
    Evidence,
    Finding,
    FormatCount,
    Level,
    Moments,
    PatternCount,
    Profile,
    RunSummary,
    Scorecard,
    Status,
)
from pilotgate.publish import charts, words

TOP = 10
"""How many of a column's values, patterns and formats a page lists."""

_WEEKS, _BUSY = 14, 0.2
"""Days that dates need to span before a weekday says something, and the share of the rows that makes one busy."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column as a page shows it.

    Attributes:
        patterns: Those that differ in free lengths alone as one.
        lines: Other facts, label and value.
        worst: Status of its most pressing finding, or None where no rule is about it.
    """

    profile: ColumnProfile
    heights: tuple[float, ...]
    shows: str
    patterns: tuple[PatternCount, ...]
    lines: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    worst: Status | None


def columns(profiles: Sequence[ColumnProfile], findings: Sequence[Finding]) -> tuple[ColumnView, ...]:
    """The columns in their order, each with the findings about it, most pressing first."""
    about: dict[str | None, list[Finding]] = {}
    for finding in sorted(findings, key=words.pressing):
        about.setdefault(finding.column, []).append(finding)
    return tuple(_column(p, tuple(about.get(p.name, ()))) for p in profiles)


def _column(profile: ColumnProfile, findings: tuple[Finding, ...]) -> ColumnView:
    return ColumnView(
        profile,
        charts.outline(profile),
        charts.outline_of(profile),
        patterns(profile),
        tuple(facts(profile)),
        tuple(f for f in findings if f.status is not Status.PASSED),
        findings[0].status if findings else None,
    )


def patterns(column: ColumnProfile) -> tuple[PatternCount, ...]:
    """Most frequent first, and those that differ in free lengths alone as one."""
    from pilotgate.profiling.telling import grouped

    return grouped(column.patterns)


def facts(column: ColumnProfile) -> list[tuple[str, str]]:
    """What else is known of a column: label and value, in words."""
    found = [("Type in the file", column.type), ("Reads as", _reads_as(column))]
    if column.personal:
        found.append(("Personal data", f"{column.personal} ({words.percent(column.personal_share)})"))
    found.append(("Occur once", f"{column.unique:,}" if column.distinct_is_exact else f"about {column.unique:,}"))
    if n := column.numbers:
        found.append(("Range", f"{words.number(n.min)} to {words.number(n.max)}"))
        found.append(("Mean ± std", f"{words.number(n.mean)} ± {words.number(n.std)}"))
        if len(n.quantiles) == 101:
            found.append(("Quartiles", ", ".join(words.number(n.quantiles[i]) for i in (25, 50, 75))))
        found.append(("Zero, negative", f"{n.zeros:,}, {n.negatives:,}"))
    if column.dates and column.dates.count:
        found.append(("From, to", f"{column.dates.min} to {column.dates.max}"))
        found += _calendar(column.dates)
    if column.lengths:
        length = column.lengths
        found.append(("Characters", f"{length.min:,} to {length.max:,}, mean {words.number(length.mean)}"))
    if column.entropy is not None and column.distinct > 1:
        found.append(
            ("Entropy", f"{words.number(column.entropy)} of at most {math.log2(column.distinct):.2f} bits")
        )
    found += [(label, f"{c.count:,} ({words.percent(c.count / column.present)})") for label, c in _habits(column)]
    return found


def _calendar(dates: Moments) -> list[tuple[str, str]]:
    """Days without a row between the first and the last, and the busiest weekday; of daily counts alone."""
    counts = {date.fromisoformat(v.value): v.count for v in dates.per_day if len(v.value) == len("2026-11-22")}
    days = [day for day, count in counts.items() if count]
    if len(days) < 2:
        return []
    span = (max(days) - min(days)).days + 1
    told = [("Days", f"{len(days):,} of {span:,} have rows")]
    if span >= _WEEKS:
        per_weekday = [0] * 7
        for day in days:
            per_weekday[day.weekday()] += counts[day]
        busiest = max(range(7), key=per_weekday.__getitem__)
        share = per_weekday[busiest] / sum(per_weekday)
        if share > _BUSY:
            told.append(("Busiest weekday", f"{calendar.day_name[busiest]} ({words.percent(share)} of the rows)"))
    return told


def _habits(column: ColumnProfile) -> list[tuple[str, FormatCount]]:
    """Ways of writing that are worth a line: those of some values, not of all."""
    if not column.present or column.logical_type != "string":
        return []
    return [(f"Written: {c.name}", c) for c in column.traits if 0 < c.count < column.present]


def between(profile: Profile) -> tuple[tuple[str, str], ...]:
    """What columns have to do with each other, strongest first: which ones, and how, in words."""
    table = profile.table
    dependencies = sorted(table.dependencies, key=lambda d: (d.violations / max(d.tested, 1), -d.tested))
    correlations = sorted(table.correlations, key=lambda c: -abs(c.value))
    return (
        *((f"{' + '.join(d.determinant)} → {d.dependent}", _dependency(d)) for d in dependencies),
        *((f"{c.left}, {c.right}", _correlation(c)) for c in correlations),
        *(
            (", ".join(m.columns), f"missing in the same {words.plural(m.rows, 'row')}")
            for m in table.missing_together
        ),
    )


def _dependency(found: Dependency) -> str:
    if not found.violations:
        return f"determines it in all {words.plural(found.tested, 'row')}"
    held = words.percent(1 - found.violations / found.tested) if found.tested else "not measured"
    return f"determines it in {held} of {words.plural(found.tested, 'row')}"


def _correlation(found: Correlation) -> str:
    way = "rise together" if found.value > 0 else "one falls as the other rises"
    return f"{way}: rank correlation {found.value:.2f} over {words.plural(found.rows, 'row')}"


def _reads_as(column: ColumnProfile) -> str:
    if column.logical_share >= 1 or column.logical_type == "empty":
        return column.logical_type
    return f"{column.logical_type} ({words.percent(column.logical_share)} of the values)"


@dataclass(frozen=True, slots=True)
class StageView:
    """The findings of one stage: what needs attention, and what does not (`calm` counts it, in words)."""

    name: str
    title: str
    tally: dict[Status, int]
    loud: tuple[Finding, ...]
    quiet: tuple[Finding, ...]
    calm: str


@dataclass(frozen=True, slots=True)
class DriftView:
    """Comparison as a table: a row per column that moved, a cell per kind of comparison in which one did.

    Attributes:
        whole: Findings about the table as a whole that need attention, and how many do not (`steady`).
        still: Columns that passed every comparison.
        unsure: Columns that did not fail one, but had not enough rows for all.
    """

    kinds: tuple[str, ...]
    moved: tuple[tuple[str, tuple[Finding | None, ...]], ...]
    whole: tuple[Finding, ...]
    steady: int
    still: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One measure over the runs: bar heights 0-1 (None: not measured), the last value and the highest in words."""

    title: str
    heights: tuple[float | None, ...]
    last: str
    highest: str


def stages(findings: Sequence[Finding]) -> tuple[StageView, ...]:
    """The findings by stage, in the order in which the stages judge; stages that nobody named come last."""
    by_stage: dict[str, list[Finding]] = {name: [] for name in words.STAGES}
    for finding in findings:
        by_stage.setdefault(words.stage(finding), []).append(finding)
    return tuple(
        _stage(name, tuple(sorted(found, key=words.pressing))) for name, found in by_stage.items() if found
    )


def _stage(name: str, found: tuple[Finding, ...]) -> StageView:
    calm = {Status.PASSED, Status.NOT_APPLICABLE}
    tally = words.tally(found)
    counts = [f"{tally[s]} {words.STATUSES[s]}" for s in words.STATUSES if s in calm and tally[s]]
    return StageView(
        name,
        words.STAGES.get(name, words.sentence(name, 40)),
        tally,
        tuple(f for f in found if f.status not in calm),
        tuple(f for f in found if f.status in calm),
        " and ".join(counts),
    )


def drift(findings: Sequence[Finding]) -> DriftView:
    """What comparison with the pilot and with earlier runs found."""
    compared = [f for f in findings if words.stage(f) in {"compare", "history"}]
    cells: dict[str, dict[str, Finding]] = {}
    for finding in sorted(compared, key=words.pressing, reverse=True):
        if finding.column is not None:
            cells.setdefault(finding.column, {})[_kind(finding)] = finding
    calm = {Status.PASSED, Status.NOT_APPLICABLE}
    moved = {name: row for name, row in cells.items() if any(f.status not in calm for f in row.values())}
    still = sum(all(f.status is Status.PASSED for f in row.values()) for row in cells.values())
    whole = [f for f in compared if f.column is None]
    order = [f.column for f in compared]
    names = sorted(moved, key=order.index)
    kinds = tuple(dict.fromkeys(_kind(f) for f in compared if f.column in moved and f.status not in calm))
    return DriftView(
        kinds,
        tuple((name, tuple(moved[name].get(kind) for kind in kinds)) for name in names),
        tuple(f for f in whole if f.status not in calm),
        sum(f.status in calm for f in whole),
        still,
        len(cells) - len(moved) - still,
    )


def _kind(finding: Finding) -> str:
    """`compare.missing.priority` → `missing`; what was held against earlier runs says so."""
    parts = finding.check.split(".")
    kind = words.cut(parts[1] if len(parts) > 1 else parts[0], 24).replace("_", " ")
    return f"{kind}, over time" if parts[0] == "history" else kind


def overall(card: Scorecard) -> Level | None:
    """The least of the answers that apply (the whole is the minimum), or None where none applies."""
    levels = {a.level for a in card.answers}
    return next((x for x in (Level.MISSING, Level.STALE, Level.DECLARED, Level.VERIFIED) if x in levels), None)


def timeline(card: Scorecard) -> tuple[RunSummary, ...]:
    """The last 30 runs, oldest first, this one at the end."""
    tally = words.tally(card.findings)
    cells = sum(c.rows for c in card.profile.columns)
    this = RunSummary(
        card.run_id,
        card.created_at,
        card.extract.uri,
        card.extract.sha256,
        card.verdict,
        card.rows.landed,
        card.rows.rejected,
        card.rows.quarantined,
        tally[Status.FAILED],
        tally[Status.UNKNOWN],
        tally[Status.WAIVED],
        sum(c.missing for c in card.profile.columns) / cells if cells else None,
    )
    return (*(r for r in card.history if r.run_id != card.run_id), this)[-30:]


def lanes(runs: Sequence[RunSummary]) -> tuple[Lane, ...]:
    """What the history shows of each run, one measure under the other."""
    set_aside = [(r.rows_quarantined / r.rows_landed) if r.rows_landed else None for r in runs]
    missing = [r.missing_fraction for r in runs]
    wrong = [float(r.failed + r.unknown) for r in runs]
    landed = [float(r.rows_landed) for r in runs]
    return (
        _lane("Findings failed or unknown", wrong, lambda v: f"{v:,.0f}"),
        _lane("Rows quarantined", set_aside, words.percent),
        _lane("Cells missing", missing, words.percent),
        _lane("Rows landed", landed, lambda v: f"{v:,.0f}"),
    )


def _lane(title: str, values: Sequence[float | None], say: words.Say) -> Lane:
    highest = max((v for v in values if v is not None), default=0.0)
    heights = tuple(None if v is None else v / highest if highest else 0.0 for v in values)
    last = values[-1]
    return Lane(title, heights, "not measured" if last is None else say(last), say(highest))


def provenance(card: Scorecard) -> tuple[Evidence, ...]:
    """Everything needed to judge the same bytes again by the same rules."""
    extract, shape = card.extract, card.extract.shape
    form = [shape.format, shape.encoding, shape.compression, f"sheet {shape.sheet}" if shape.sheet else None]
    if shape.delimiter:
        form.append(f"delimiter “{words.visible(shape.delimiter)}”")
    if shape.header_rows is not None:
        form.append(words.plural(shape.header_rows, "header row"))
    facts = [
        ("Run", card.run_id),
        ("Extract", extract.uri),
        ("SHA-256 of the extract", extract.sha256),
        ("SHA-256 of the landed rows", extract.data_sha256),
        ("Size", words.size(extract.bytes)),
        ("Form", ", ".join(part for part in form if part)),
        ("Received", words.moment(extract.received_at)),
        ("Source last changed", words.moment(extract.modified_at) if extract.modified_at else "not known"),
        ("Judged", words.moment(card.created_at)),
        ("Verdict expires", words.moment(card.expires_at)),
        ("SHA-256 of contract, schema and suite", card.policy_sha256),
        ("Measured by", card.profile.engine),
        ("pilotgate", card.tool.version),
    ]
    if card.baseline:
        base = card.baseline
        made = f"{base.uri}, {words.plural(base.rows, 'row')}, {words.moment(base.created_at)}"
        facts += [("Pilot baseline", made), ("SHA-256 of the baseline", base.sha256)]
    return (*(Evidence(*fact) for fact in facts), *card.tool.components)
