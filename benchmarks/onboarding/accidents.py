"""What happens to deliveries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from benchmarks.onboarding.table import Delivery, Kind


def accidents(kind: Kind, good: Delivery, rng: Random) -> Iterator[tuple[str, Delivery]]:
    """Every accident that can happen to a delivery of that kind, by name; the good one is not touched."""
    yield from ((name, broken) for name, broken in _tried(kind, good, rng) if broken != good)


def _tried(kind: Kind, good: Delivery, rng: Random) -> Iterator[tuple[str, Delivery]]:
    column = rng.choice(good.header)
    at = good.header.index(column)
    yield (
        "column dropped",
        replace(
            good,
            header=tuple(n for n in good.header if n != column),
            rows=[row[:at] + row[at + 1 :] for row in good.rows],
        ),
    )
    yield "column renamed", replace(good, header=tuple(n.upper() + "_2" if n == column else n for n in good.header))
    yield "half the rows", replace(good, rows=good.rows[: len(good.rows) // 2])
    yield "loaded twice", replace(good, rows=[*good.rows, *good.rows])
    if good.form == "csv":
        other = ";" if good.delimiter != ";" else ","
        yield "delimiter", replace(good, delimiter=other)
    full = [n for n in good.header if all(row[good.header.index(n)] for row in good.rows)]
    if full:
        yield "30 % nulls", _mapped(good, rng.choice(full), lambda v: "" if rng.random() < 0.3 else v)
    left, right = rng.sample(range(len(good.header)), 2)
    swapped = [list(row) for row in good.rows]
    for row in swapped:
        row[left], row[right] = row[right], row[left]
    if good.form == "csv":
        yield "columns swapped", replace(good, rows=swapped)
    if kind.dates:
        name, form = rng.choice(sorted(kind.dates.items()))
        yield "date format", _mapped(good, name, lambda v: _rewritten(v, form))
    if kind.amounts:
        name = rng.choice(kind.amounts)
        yield "unit ×1000", _mapped(good, name, lambda v: _times(v, 1000))
        yield "unit ÷100", _mapped(good, name, lambda v: _times(v, 0.01))
        yield "negative", _mapped(good, name, lambda v: _times(v, -1) if rng.random() < 0.2 else v)
        if good.form == "csv":
            yield "decimal mark", _mapped(good, name, lambda v: v.translate(str.maketrans(".,", ",.")))
    signed = [n for n in good.header if any("€" in r[good.header.index(n)] for r in good.rows)]
    if signed:
        yield "currency sign", _mapped(good, signed[0], lambda v: v.replace("€", "$"))
    if kind.categories:
        name = rng.choice(kind.categories)
        common = max({v for v in good.column(name) if v}, key=good.column(name).count, default="")
        if common != common.swapcase():
            yield "enum respelled", _mapped(good, name, lambda v: v.swapcase() if v == common else v)
        yield "enum new value", _mapped(good, name, lambda v: "unbekannt" if rng.random() < 0.1 else v)
    if kind.texts and good.form == "csv":
        yield "encoding damage", replace(good, mojibake=True)


def _mapped(good: Delivery, name: str, change: Callable[[str], str]) -> Delivery:
    at = good.header.index(name)
    return replace(
        good, rows=[[*row[:at], change(row[at]) if row[at] else "", *row[at + 1 :]] for row in good.rows]
    )


def _rewritten(value: str, form: str) -> str:
    day = datetime.strptime(value, form).replace(tzinfo=UTC)
    return day.strftime("%m-%d-%Y" if form.startswith("%Y") else "%Y/%m/%d")


def _times(value: str, factor: float) -> str:
    """The number in a text, multiplied; what stands around it stays."""
    digits = "".join(c for c in value if c.isdigit() or c in ".,-")
    if not any(c.isdigit() for c in digits):
        return value
    number = float(digits.replace(",", ".")) * factor
    places = len(digits.replace(",", ".").partition(".")[2])
    written = f"{number:.{places}f}" if factor != 0.01 or places else f"{number:.2f}".removesuffix(".00")
    return value.replace(digits, written.replace(".", ",") if "," in digits else written)
