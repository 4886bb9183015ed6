"""The scorecard and the profile for a terminal (rich): fits 80 columns, wraps when narrower, plain when piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pilotgate.errors import UsageError
from pilotgate.model import (
    ColumnProfile,
    Finding,
    FormatCount,
    Level,
    PatternCount,
    Profile,
    Scorecard,
    Severity,
    Status,
    Verdict,
)
from pilotgate.publish import charts, views, words

COLOURS = {
    Status.FAILED: "red",
    Status.UNKNOWN: "magenta",
    Status.WAIVED: "yellow",
    Status.PASSED: "green",
    Status.NOT_APPLICABLE: "dim",
}
_VERDICT = {
    Verdict.READY: ("✓", "bold green"),
    Verdict.BLOCKED: ("✕", "bold red"),
    Verdict.UNEVALUATED: ("?", "bold magenta"),
}
_LEVEL = {
    Level.MISSING: "red",
    Level.STALE: "red",
    Level.DECLARED: "yellow",
    Level.VERIFIED: "green",
    Level.NOT_APPLICABLE: "dim",
}
_SEVERITY = {Severity.ERROR: ("✕", "red"), Severity.WARNING: ("!", "yellow"), Severity.INFO: ("·", "dim")}

SHOWN = 12
"""Findings shown before the rest are only counted."""

ROOMY = 64
"""Columns a terminal needs to have before charts stand beside the words."""

_TYPE, _MISSING, _SHAPE = 9, 7, 12

_SPELLED = str.maketrans(
    {"✕": "x", "✓": "v", "→": ">", "½": "1/2", "·": "-", "…": "...", "–": "-", "“": '"', "”": '"', "•": "*"}
    | {"█": "#", "░": "."}
    | dict.fromkeys("▁▂▃▄▅▆▇", ".")
)


def print_scorecard(scorecard: Scorecard, console: Console) -> None:
    """Verdict, what blocks with remedies, the seven answers, the seven dimensions, where the rows went."""
    sign, style = _VERDICT[scorecard.verdict]
    console.print()
    _print(console, Text(f"{sign} {words.headline(scorecard)}", style))
    if why := words.reason(scorecard):
        _print(console, Text(why))
    judged = f"{words.cut(scorecard.dataset, 60)} · judged {words.moment(scorecard.created_at)}"
    hours = (scorecard.expires_at - scorecard.created_at).total_seconds() / 3600
    _print(console, Text(f"{judged} · valid for {words.number(round(hours, 1))} h", "dim"))
    _blocking(words.blocking(scorecard), console)
    _waived(words.waived(scorecard), console)
    _answers(scorecard, console)
    _dimensions(scorecard, console)
    _accounting(scorecard, console)
    console.print()


def _blocking(findings: Sequence[Finding], console: Console) -> None:
    if not findings:
        return
    _heading("What blocks it", console)
    grid = _grid(justify="right")
    for place, finding in enumerate(findings[:SHOWN], 1):
        grid.add_row(Text(str(place), "dim"), _story(finding))
    _print(console, grid)
    if len(findings) > SHOWN:
        _print(console, Text(f"… and {len(findings) - SHOWN} more; the report lists them all", "dim"))


def _waived(findings: Sequence[Finding], console: Console) -> None:
    if not findings:
        return
    _heading("Let through by waiver", console)
    grid = _grid()
    for finding in findings[:SHOWN]:
        text = Text(words.cut(finding.message, 400))
        told = " · ".join(f"{words.cut(e.label, 40)}: {words.cut(e.value, 200)}" for e in finding.evidence)
        text.append(f"\n{told or words.visible(finding.check)}", "dim")
        grid.add_row(Text(words.MARKS[Status.WAIVED], COLOURS[Status.WAIVED]), text)
    _print(console, grid)


def _story(finding: Finding) -> Text:
    """A finding to act on: what, how much, what to do, who."""
    text = Text(words.cut(finding.message, 400), "bold")
    if finding.status is Status.UNKNOWN:
        text.append("  could not be checked", "magenta")
    elif count := words.share(finding):
        text.append(f"  {count}", "not bold red")
    if finding.remedy:
        text.append(f"\n→ {words.sentence(finding.remedy, 400)}", "not bold")
    about = [part for part in (finding.owner, finding.check, finding.where) if part]
    text.append("\n" + " · ".join(words.cut(part) for part in about), "not bold dim")
    return text


def _answers(card: Scorecard, console: Console) -> None:
    least = views.overall(card)
    weakest = f"weakest: {words.LEVELS[least][0]}" if least else "none applies"
    _heading(f"Seven answers  ({weakest})", console)
    grid = _grid()
    for answer in card.answers:
        sign, word = words.LEVELS[answer.level]
        text = Text(words.QUESTIONS[answer.question])
        text.append(f"  {word}", _LEVEL[answer.level])
        if answer.level is not Level.VERIFIED:
            text.append(f"\n{words.cut(answer.reason, 300)}", "dim")
            for missing in answer.missing:
                text.append(f"\n→ {words.cut(missing, 300)}")
        grid.add_row(Text(sign, f"bold {_LEVEL[answer.level]}"), text)
    _print(console, grid)


def _dimensions(card: Scorecard, console: Console) -> None:
    _heading("Seven dimensions", console)
    grid = Table.grid(padding=(0, 2))
    for dimension in card.dimensions:
        counts = {
            "failed": dimension.failed,
            "unknown": dimension.unknown,
            "waived": dimension.waived,
            "passed": dimension.passed,
        }
        told = ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "no rule"
        cells = [
            Text(dimension.dimension.capitalize()),
            Text(_share(dimension.score), justify="right"),
            Text(told, "dim"),
        ]
        if console.width >= ROOMY:
            cells.insert(1, _bar(dimension.score))
        grid.add_row(*cells)
    _print(console, grid)


def _share(score: float | None) -> str:
    return "not measured" if score is None else words.percent(score)


def _bar(fraction: float | None, width: int = 16) -> Text:
    if fraction is None:
        return Text("·" * width, "dim")
    full = min(width, max(round(fraction * width), 1 if fraction else 0))
    return Text("█" * full, "green" if fraction >= 1 else "yellow").append("░" * (width - full), "dim")


def _accounting(card: Scorecard, console: Console) -> None:
    _heading("Rows", console)
    for wrong in words.imbalance(card):
        _print(console, Text(f"✕ Does not add up: {wrong}", "bold red"))
    r = card.rows
    _print(console, Text(f"{r.source:,} in the source = {r.landed:,} landed + {r.rejected:,} rejected"))
    _print(console, Text(f"{r.landed:,} landed = {r.clean:,} clean + {r.quarantined:,} quarantined"))


def print_profile(
    profile: Profile, observations: Sequence[Finding], console: Console, column: str | None = None
) -> None:
    """What is wrong in plain words, most serious first, then a line per column; or one column in depth.

    Raises:
        UsageError: There is no column of that name.
    """
    console.print()
    form = [profile.shape.format, profile.shape.encoding, words.size(profile.bytes)]
    table = profile.table
    facts = [words.plural(table.rows, "row"), words.plural(len(profile.columns), "column"), *filter(None, form)]
    _print(console, Text(words.cut(profile.dataset, 60), "bold").append(f"  {' · '.join(facts)}", "not bold dim"))
    if column is not None:
        _print_column(_named(profile, column), observations, console)
    else:
        _wrong(observations, console, SHOWN)
        _columns(profile.columns, observations, console)
        _pairs("Between columns", views.between(profile), console)
        _pairs("Not looked at", [("", skipped) for skipped in table.skipped], console)
    console.print()


def _pairs(title: str, pairs: Sequence[tuple[str, str]], console: Console) -> None:
    if not pairs:
        return
    _heading(title, console)
    grid = _grid()
    for label, said in pairs[:SHOWN]:
        text = Text(words.cut(label, 120), "bold")
        grid.add_row(Text("·", "dim"), text.append("  " if label else "").append(words.cut(said, 300), "not bold"))
    _print(console, grid)
    if len(pairs) > SHOWN:
        _print(console, Text(f"… and {len(pairs) - SHOWN} more", "dim"))


def _named(profile: Profile, column: str) -> ColumnProfile:
    found = profile.column(column)
    if found is None:
        names = ", ".join(words.cut(c.name, 40) for c in profile.columns[:12])
        raise UsageError(f"there is no column {words.cut(column, 60)!r}", remedy=f"choose one of: {names}")
    return found


def _wrong(observations: Sequence[Finding], console: Console, shown: int) -> None:
    wrong = [f for f in observations if f.status in {Status.FAILED, Status.UNKNOWN}]
    if not wrong:
        _heading("Nothing wrong was found", console)
        return
    _heading(f"What is wrong  ({len(wrong)})", console)
    grid = _grid()
    for finding in wrong[:shown]:
        sign, style = ("?", "magenta") if finding.status is Status.UNKNOWN else _SEVERITY[finding.severity]
        text = Text(words.cut(finding.message, 400))
        if finding.remedy:
            text.append(f"\n→ {words.sentence(finding.remedy, 400)}", "dim")
        grid.add_row(Text(sign, f"bold {style}"), text)
    _print(console, grid)
    if len(wrong) > shown:
        _print(console, Text(f"… and {len(wrong) - shown} less serious ones", "dim"))


def _columns(columns: Sequence[ColumnProfile], observations: Sequence[Finding], console: Console) -> None:
    _heading("Columns", console)
    roomy = console.width >= ROOMY
    longest = max((len(words.cut(c.name, 60)) for c in columns), default=0)
    count = max((len(_distinct(c)) for c in columns), default=0)
    rest = console.width - sum((_TYPE, _MISSING, max(count, 8), 6, (_SHAPE + 4) if roomy else 0))
    name = min(max(longest, 6), rest // 2 if roomy else rest)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("column", no_wrap=True, overflow="ellipsis", width=max(name, 6))
    table.add_column("type", no_wrap=True, min_width=_TYPE)
    table.add_column("missing", justify="right", no_wrap=True, min_width=_MISSING)
    table.add_column("distinct", justify="right", no_wrap=True, min_width=max(count, 8))
    if roomy:
        table.add_column("shape", no_wrap=True, width=_SHAPE)
        table.add_column("mostly", no_wrap=True, overflow="ellipsis", width=max(rest - name, 6))
    troubled = {f.column for f in observations if f.status is Status.FAILED}
    for column in columns:
        missing = words.percent(column.missing_fraction)
        row = [
            Text(words.cut(column.name, 60), "bold" if column.name in troubled else ""),
            Text(column.logical_type),
            Text(missing, "red" if column.missing else "dim"),
            Text(_distinct(column)),
        ]
        if roomy:
            row += [Text(charts.blocks(charts.outline(column, _SHAPE)), "blue"), Text(mostly(column), "dim")]
        table.add_row(*row)
    _print(console, table)


def _distinct(column: ColumnProfile) -> str:
    return f"{'' if column.distinct_is_exact else '~'}{column.distinct:,}"


def mostly(column: ColumnProfile) -> str:
    """The most frequent format, else pattern, with its share of the present values."""
    for label, count in ((f.name, f.count) for f in column.formats[:1]):
        return _portion(label, count, column)
    for label, count in ((p.pattern, p.count) for p in views.patterns(column)[:1]):
        return _portion(label, count, column)
    return ""


def _portion(label: str, count: int, column: ColumnProfile) -> str:
    share = f"{words.percent(count / column.present)} " if column.present else ""
    return f"{share}{words.cut(label, 60)}"


def _print_column(column: ColumnProfile, observations: Sequence[Finding], console: Console) -> None:
    missing = words.percent(column.missing_fraction)
    distinct = f"{'' if column.distinct_is_exact else 'about '}{column.distinct:,} distinct"
    _print(
        console, Text(words.cut(column.name, 120), "bold").append(f"  {missing} missing · {distinct}", "not bold")
    )
    if line := charts.blocks(charts.outline(column, 48)):
        _print(console, Text(line, "blue").append(f"  {charts.outline_of(column)}", "dim"))
    _wrong([f for f in observations if f.column == column.name], console, len(observations))
    _heading("Facts", console)
    grid = _grid()
    for label, value in views.facts(column):
        grid.add_row(Text(label, "dim"), Text(words.cut(value)))
    _print(console, grid)
    nulls = [("null", column.nulls)] if column.nulls else []
    gone = [*nulls, *((v.value, v.count) for v in (*column.null_likes, *column.sentinels))]
    _counts("Written for “missing”", ((*of, "") for of in gone), column.rows, console)
    _counts("Most frequent values", ((v.value, v.count, "") for v in column.top), column.present, console)
    _counts("Patterns", ((p.pattern, p.count, _first(p)) for p in views.patterns(column)), column.present, console)
    _counts("Formats", ((f.name, f.count, _first(f)) for f in column.formats), column.present, console)


def _first(found: PatternCount | FormatCount) -> str:
    """An example and where it stands in the source, as far as they are known."""
    like = f"like {words.cut(found.example, 40)}" if found.example else ""
    line = f"line {found.line:,}" if found.line is not None else ""
    return ", ".join(filter(None, (like, line)))


def _counts(title: str, counts: Iterable[tuple[str, int, str]], total: int, console: Console) -> None:
    listed = list(counts)[: views.TOP]
    if not listed:
        return
    _heading(title, console)
    table = Table.grid(padding=(0, 2))
    widest = max(len(f"{count:,}") for _, count, _ in listed)
    roomy = console.width >= ROOMY and any(note for *_, note in listed)
    rest = max(console.width - widest - 10, 8)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=rest // 2 if roomy else rest)
    table.add_column(justify="right", no_wrap=True, min_width=widest)
    table.add_column(justify="right", no_wrap=True, min_width=6)
    if roomy:
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=rest - rest // 2 - 2)
    for label, count, note in listed:
        share = words.percent(count / total) if total else ""
        row = [Text(words.cut(label, 80) or "(empty)"), Text(f"{count:,}"), Text(share, "dim")]
        table.add_row(*row, *([Text(note, "dim")] if roomy else []))
    _print(console, table)


def _grid(justify: str = "left") -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right" if justify == "right" else "left", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _heading(title: str, console: Console) -> None:
    console.print()
    _print(console, Text(title, "bold underline" if console.is_terminal else "bold"))


def _print(console: Console, what: Text | Table) -> None:
    """Print; where the output's encoding is not Unicode, signs are spelled out and other letters become `?`."""
    if console.encoding.lower().startswith("utf"):
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    text = captured.get().translate(_SPELLED)
    console.file.write(text.encode(console.encoding, "replace").decode(console.encoding))
