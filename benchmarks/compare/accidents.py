"""What befalls a feed: each accident is done to one night's table or file, and says by what it is named."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import polars as pl

from benchmarks.compare.feeds import Feed
from pilotgate.model import Finding


@dataclass(frozen=True)
class Night:
    """A night's table and how its file is written; `raw` is done to the finished bytes."""

    table: pl.DataFrame
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    quote: str = '"'
    header: bool = True
    raw: Callable[[bytes], bytes] = bytes


def written(night: Night) -> bytes:
    """The file of a night."""
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=night.delimiter, lineterminator=night.newline, quoting=night.quoting, quotechar=night.quote
    )
    if night.header:
        writer.writerow(night.table.columns)
    writer.writerows(night.table.rows())
    return night.raw(out.getvalue().encode(night.encoding, errors="replace"))


@dataclass(frozen=True)
class Accident:
    """One accident.

    Attributes:
        befall: The night as it should have been, and the feed → the night as it came.
        check: What the name of a finding that names it begins with; a column of the feed stands by its role.
        note: It changes nothing that a reader takes from the file: a note is enough.
        said: Pattern of which the finding's sentence must have one, or empty.
    """

    name: str
    befall: Callable[[Night, Feed], Night]
    check: tuple[str, ...]
    said: str = ""
    note: bool = False


def names(accident: Accident, finding: Finding, feed: Feed) -> bool:
    """Whether the finding names the accident: by its check, its sentence and the column it is about."""
    roles = {r: getattr(feed, r) for r in ("stamp", "money", "whole", "category", "text")}
    roles |= {"first": feed.swapped[0], "second": feed.swapped[1]}
    told = " ".join([finding.message, *(e.value for e in finding.evidence)])
    return any(finding.check.startswith(c.format(**roles)) for c in accident.check) and bool(
        re.search(accident.said.format(**{k: re.escape(v) for k, v in roles.items()}), told)
    )


def _map(role: str, change: Callable[[str], str], share: float = 1.0) -> Callable[[Night, Feed], Night]:
    """Change that share of the filled cells of a column."""

    def befall(night: Night, feed: Feed) -> Night:
        name, dice = getattr(feed, role), random.Random(5)
        cells = [
            change(v) if v and (share == 1.0 or dice.random() < share) else v for v in night.table[name].to_list()
        ]
        return replace(night, table=night.table.with_columns(pl.Series(name, cells)))

    return befall


def _table(change: Callable[[pl.DataFrame, Feed], pl.DataFrame]) -> Callable[[Night, Feed], Night]:
    return lambda night, feed: replace(night, table=change(night.table, feed))


def _write(**how: object) -> Callable[[Night, Feed], Night]:
    return lambda night, _: replace(night, **how)  # type: ignore[arg-type]


def _header(change: Callable[[str], str]) -> Callable[[Night, Feed], Night]:
    return _table(lambda t, _: t.rename({c: change(c) for c in t.columns}))


_FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S+00:00",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y",
)


def _moment(value: str) -> tuple[datetime, str]:
    for form in _FORMS:
        try:
            return datetime.strptime(value, form), form  # noqa: DTZ007 - times of files have no zone
        except ValueError:
            continue
    raise ValueError(value)


def _other_form(value: str) -> str:
    moment, form = _moment(value)
    day_first = form.startswith("%d")
    return moment.strftime(
        ("%Y-%m-%d" if day_first else "%d/%m/%Y") + ("" if form[-2:] in {"%d", "%Y"} else " %H:%M")
    )


def _later(value: str) -> str:
    moment, form = _moment(value)
    return (moment + timedelta(hours=2)).strftime(form)


def _zone(value: str) -> str:
    moment, _ = _moment(value)
    return moment.strftime("%Y-%m-%dT%H:%M:%S+02:00")


def _comma(value: str) -> str:
    return value.translate(str.maketrans(".,", ",."))


def _thousandfold(value: str) -> str:
    """The number in thousandths of its unit, written as it was."""
    comma = "," in value and ("." not in value or value.rindex(",") > value.rindex("."))
    number = float(value.replace(".", "").replace(",", ".") if comma else value.replace(",", ""))
    grouped = "," in value and "." in value
    text = f"{number * 1000:,.2f}" if grouped else f"{number * 1000:.2f}"
    return text.replace(".", ",") if comma else text


def _all_columns(change: Callable[[str], str]) -> Callable[[Night, Feed], Night]:
    """Change every cell that has a decimal separator between digits."""
    number = re.compile(r"-?\d[\d.,]*[.,]\d+")

    def befall(night: Night, _: Feed) -> Night:
        cells = {
            c: [change(v) if number.fullmatch(v) else v for v in night.table[c].to_list()]
            for c in night.table.columns
        }
        return replace(night, table=pl.DataFrame(cells))

    return befall


def _all_dates(night: Night, _: Feed) -> Night:
    def told(value: str) -> str:
        try:
            return _other_form(value)
        except ValueError:
            return value

    cells = {c: [told(v) for v in night.table[c].to_list()] for c in night.table.columns}
    return replace(night, table=pl.DataFrame(cells))


def _one_of(table: pl.DataFrame, feed: Feed) -> str:
    """A category that holds about a fifth of the rows, or the most there is."""
    counts = table[feed.category].value_counts(sort=True)
    shares = {v: n / table.height for v, n in counts.rows() if v}
    return str(min(shares, key=lambda v: abs(shares[v] - 0.2)))


def _swap(table: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    a, b = feed.swapped
    return table.with_columns(pl.col(b).alias(a), pl.col(a).alias(b))


def _emptied_segment(table: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """What one category delivers lacks four columns."""
    kept = {feed.category, feed.stamp}
    lost = [c for c in table.columns if c not in kept][-4:]
    hit = pl.col(feed.category) == _one_of(table, feed)
    return table.with_columns(pl.when(hit).then(pl.lit("")).otherwise(pl.col(c)).alias(c) for c in lost)


_DELIMITERS: Mapping[str, str] = {",": ";", ";": "\t", "\t": ","}

ACCIDENTS: tuple[Accident, ...] = (
    Accident(
        "column renamed",
        _table(lambda t, f: t.rename({f.money: "value_total"})),
        ("compare.renamed.value_total",),
        "`{money}`",
    ),
    Accident(
        "column added", _table(lambda t, _: t.with_columns(pl.lit("x1").alias("batch"))), ("compare.added.batch",)
    ),
    Accident("column dropped", _table(lambda t, f: t.drop(f.whole)), ("compare.dropped.{whole}",)),
    Accident(
        "columns reordered",
        _table(lambda t, _: t.select(t.columns[0], *t.columns[3:], *t.columns[1:3])),
        ("compare.reordered",),
    ),
    Accident(
        "renamed and reordered",
        _table(lambda t, f: t.rename({f.money: "value_total"}).select("value_total", pl.exclude("value_total"))),
        ("compare.renamed.value_total",),
        "`{money}`",
    ),
    Accident("columns swapped", _table(_swap), ("compare.swapped",), "{first}.*{second}|{second}.*{first}"),
    Accident("header in capitals", _header(str.upper), ("compare.header", "compare.renamed"), "(?i)capital|case"),
    Accident("header with blanks", _header(lambda c: f" {c}"), ("compare.header", "compare.renamed"), "blank"),
    Accident(
        "trailing delimiter",
        lambda n, _: replace(
            n,
            raw=lambda b: b.replace(b"\n", n.delimiter.encode() + b"\n"),
        ),
        ("compare.added",),
        "without a name",
    ),
    Accident(
        "delimiter",
        lambda n, _: replace(n, delimiter=_DELIMITERS[n.delimiter]),
        ("compare.shape.delimiter", "landing.changed.delimiter"),
    ),
    Accident(
        "quote character",
        _write(quote="'", quoting=csv.QUOTE_ALL),
        ("compare.shape.quote", "landing.changed.quote"),
    ),
    Accident("line ending", _write(newline="\r\n"), ("compare.shape.newline",), note=True),
    Accident("byte order mark", _write(encoding="utf-8-sig"), ("compare.shape.bom", "landing.changed.bom")),
    Accident("encoding", _write(encoding="cp1252"), ("compare.shape.encoding", "landing.changed.encoding")),
    Accident(
        "read as another encoding",
        _map("text", lambda v: v.encode().decode("cp1252", errors="replace")),
        ("compare.trait.{text}", "compare.trait"),
        "wrong encoding",
    ),
    Accident("header lost", _write(header=False), ("compare.shape.header_rows", "landing.changed.header_rows")),
    Accident(
        "lines before the header",
        _write(raw=lambda b: b"Export of the nightly job\nas agreed\n\n" + b),
        ("compare.shape.preamble_lines", "landing.changed.preamble_lines"),
    ),
    Accident("date format", _all_dates, ("compare.format",), "day-first|ISO|as `31|timestamp|date"),
    Accident(
        "date format in 5 %",
        _map("stamp", _other_form, 0.05),
        ("compare.format.{stamp}",),
        "day-first|ISO|timestamp|date",
    ),
    Accident("decimal comma", _all_columns(_comma), ("compare.format", "compare.retyped"), "decimal|comma|point"),
    Accident(
        "currency sign",
        _map("money", lambda v: f"€ {v}"),
        ("compare.format.{money}", "compare.retyped.{money}"),
        "currency",
    ),
    Accident("time zone told", _map("stamp", _zone), ("compare.format.{stamp}",), r"zone|\+0"),
    Accident("times two hours later", _map("stamp", _later), ("compare.hours.{stamp}",), "later"),
    Accident(
        "unit ×1000",
        _map("money", _thousandfold),
        ("compare.distribution.{money}", "history.unit.{money}"),
        "unit \\(×1000\\)",
    ),
    Accident(
        "unit ×1000 in 10 %",
        _map("money", _thousandfold, 0.1),
        ("compare.distribution.{money}", "compare.range.{money}"),
    ),
    Accident(
        "empty in 30 %", _map("whole", lambda _: "", 0.3), ("compare.missing.{whole}", "history.missing.{whole}")
    ),
    Accident("column empty", _map("whole", lambda _: ""), ("compare.missing.{whole}", "history.missing.{whole}")),
    Accident(
        "N/A in 10 %",
        _map("money", lambda _: "N/A", 0.1),
        ("compare.missing.{money}", "history.missing.{money}"),
        "N/A",
    ),
    Accident("a segment without four columns", _table(_emptied_segment), ("compare.missing",), "{category}"),
    Accident(
        "new category in 3 %", _map("category", lambda _: "Zeta", 0.03), ("compare.new_values.{category}",), "Zeta"
    ),
    Accident(
        "segment lost",
        _table(lambda t, f: t.filter(pl.col(f.category) != _one_of(t, f))),
        (
            "compare.distribution.{category}",
            "compare.segment.{category}",
            "history.values_gone.{category}",
            "history.rows",
        ),
        "{category}",
    ),
    Accident("case", _map("text", str.upper, 0.2), ("compare.trait", "compare.new_values.{text}"), "upper case"),
    Accident("padded", _map("text", lambda v: f"{v}  ", 0.2), ("compare.trait",), "blank"),
    Accident(
        "truncated text",
        _map("text", lambda v: v[:3]),
        ("compare.length.{text}", "compare.new_values.{text}", "compare.pattern.{text}"),
    ),
    Accident(
        "loaded twice",
        _table(lambda t, _: pl.concat([t, t])),
        ("compare.duplicates", "compare.key", "history.duplicates"),
    ),
    Accident(
        "5 % of the rows twice",
        _table(lambda t, _: pl.concat([t, t.head(t.height // 20)])),
        ("compare.duplicates", "compare.key", "history.duplicates"),
    ),
    Accident(
        "half of the rows",
        _table(lambda t, _: t.gather_every(2)),
        ("compare.rows", "history.rows", "compare.thin_days", "compare.rows_per_day"),
    ),
    Accident(
        "cut off in the middle",
        lambda n, _: replace(n, raw=lambda b: b[: int(len(b) * 0.4)]),
        ("compare.rows", "history.rows", "landing."),
    ),
    Accident("only a header", _table(lambda t, _: t.clear()), ("compare.rows", "landing.")),
)
"""Of the night's own table. An old extract sent again needs another night: see `incidents`."""
