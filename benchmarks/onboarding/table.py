"""What a generated feed delivers in a day, and what kind of thing each of its columns is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

FIRST = date(2026, 2, 2)
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Today:
    """What a day's rows are drawn from: chance, the number of the day, and chance that is the same on all days."""

    rng: Random
    day: int
    world: Random


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of feed.

    Attributes:
        header: Names of its columns, in the usual order.
        rows: Of a day.
        dates: Columns with dates and how they are written (strptime).
        amounts: Columns with numbers that are never negative.
        categories: Columns with few values.
        texts: Columns with words, some of them beyond ASCII.
        form: `csv`, `jsonl` or `parquet`.
        columns_wander: Whether the order of the columns changes from day to day.
    """

    name: str
    header: tuple[str, ...]
    rows: Callable[[Today], Rows]
    dates: dict[str, str] = field(default_factory=dict)
    amounts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    delimiter: str = ","
    form: str = "csv"
    columns_wander: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One day's table, as text, and how it is written to a file."""

    header: tuple[str, ...]
    rows: Rows
    delimiter: str = ","
    form: str = "csv"
    mojibake: bool = False

    def column(self, name: str) -> list[str]:
        """All its values, in order."""
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def write(self, folder: Path, stem: str) -> Path:
        """The file of this delivery."""
        path = folder / f"{stem}.{self.form}"
        if self.form == "parquet":
            _parquet(self, path)
            return path
        path.write_bytes(_jsonl(self) if self.form == "jsonl" else _csv(self))
        return path


def delivery(kind: Kind, seed: int, day: int) -> Delivery:
    """The delivery of a day; the same for the same seed."""
    rows = kind.rows(Today(Random(f"{kind.name} {seed} {day}"), day, Random(f"{kind.name} {seed}")))
    header, order = kind.header, list(range(len(kind.header)))
    if kind.columns_wander:
        Random(f"order {seed} {day}").shuffle(order)
        header, rows = tuple(kind.header[i] for i in order), [[row[i] for i in order] for row in rows]
    return Delivery(header, rows, kind.delimiter, kind.form)


def stamp(day: int, seconds: float = 0) -> datetime:
    """A moment of a day."""
    return datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(days=day, seconds=seconds)


def received(day: int) -> datetime:
    """When the delivery of a day arrives: early on the next."""
    return stamp(day, 30 * 3600)


def weekday_factor(day: int) -> float:
    """Less happens at weekends."""
    return (1.0, 1.05, 1.0, 0.95, 1.1, 0.5, 0.35)[stamp(day).weekday()]


def some(rng: Random, share: float, value: str, otherwise: str = "") -> str:
    """The value, but for a share of cases."""
    return otherwise if rng.random() < share else value


def _csv(table: Delivery) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.delimiter)
    writer.writerow(table.header)
    writer.writerows(table.rows)
    text = out.getvalue()
    return text.encode().decode("latin-1").encode() if table.mojibake else text.encode()


def _jsonl(table: Delivery) -> bytes:
    lines = (json.dumps(dict(zip(table.header, map(_value, row), strict=True))) for row in table.rows)
    return ("\n".join(lines) + "\n").encode()


def _value(text: str) -> object:
    if text == "":
        return None
    if text.startswith(("{", "[")):
        return json.loads(text)
    return text


def _parquet(table: Delivery, path: Path) -> None:
    """Numbers as numbers, the rest as text."""
    import polars as pl

    columns = {n: [row[i] or None for row in table.rows] for i, n in enumerate(table.header)}
    typed = []
    for name, values in columns.items():
        series = pl.Series(name, values, dtype=pl.String)
        if name.startswith(("is_", "n_", "f_")):
            whole = name.startswith("n_") and not series.str.contains(".", literal=True).any()
            series = series.cast(pl.Int64 if whole else pl.Float64)
        typed.append(series)
    pl.DataFrame(typed).write_parquet(path)
