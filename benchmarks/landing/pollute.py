"""A clean 100 × 10 table, and the same table with one kind of damage at a time, at many positions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

Rows = list[list[str]]

HEADER = ["id", "date", "time", "customer", "qty", "price", "unit", "currency", "note", "email"]
_NAMES = [
    "Anna Schmidt",
    "O'Neill, Sean",
    "José García",
    "Li Wei",
    'Robert "Bob" Hill',
    "Fatima Al-Sayed",
    "Ivy Park",
]
_NOTES = ["urgent", "call first, then ship", "gift", "leave at door", "", "see file; page 3", "n/a", 'it\'s "fine"']
_CITIES = ["pcs", "kg", "box"]


@dataclass(frozen=True, slots=True)
class Polluted:
    """A damaged file and what should come of it: header (empty: not scored) and rows."""

    kind: str
    data: bytes
    header: list[str]
    rows: Rows


def clean(seed: int = 7) -> Rows:
    """Rows of the clean table: identifiers, dates, times, names, numbers, and texts with delimiters and quotes."""
    chance = random.Random(seed)
    rows = []
    for number in range(100):
        name = chance.choice(_NAMES)
        rows.append(
            [
                f"{number + 1:05d}",
                f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
                f"{chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}",
                name,
                str(chance.randint(1, 99)),
                f"{chance.uniform(1, 5000):.2f}",
                chance.choice(_CITIES),
                chance.choice(["EUR", "USD"]),
                chance.choice(_NOTES),
                f"user{chance.randint(1, 999)}@example.com",
            ]
        )
    return rows


def line(
    cells: list[str],
    *,
    delimiter: str = ",",
    quote: str = '"',
    escape: str = "",
    every: bool = False,
    end: str = "\n",
) -> str:
    """One record; a cell is quoted where it must be, or always."""
    return delimiter.join(_cell(cell, delimiter, quote, escape or quote, every) for cell in cells) + end


def _cell(cell: str, delimiter: str, quote: str, escape: str, every: bool) -> str:
    if not quote:
        return cell
    must = every or delimiter in cell or quote in cell or "\n" in cell or "\r" in cell or delimiter.strip() in cell
    if not must and delimiter != " ":
        return cell
    if escape != quote:
        cell = cell.replace(escape, escape * 2)
    return quote + cell.replace(quote, escape + quote) + quote


def lines(rows: Rows, **how: object) -> list[str]:
    """Records of the header and the rows."""
    return [line(row, **how) for row in [HEADER, *rows]]  # type: ignore[arg-type]


def polluted() -> Iterator[Polluted]:
    """Every damage, one at a time."""
    rows = clean()
    base = lines(rows)
    yield Polluted("none", "".join(base).encode(), HEADER, rows)
    for maker in (_dialects, _encodings, _frames, _row_damage, _headers, _tables):
        yield from maker(rows, base)


def _dialects(rows: Rows, base: list[str]) -> Iterator[Polluted]:
    del base
    names = {
        ";": "semicolon",
        "\t": "tab",
        "|": "pipe",
        ":": "colon",
        " ": "space",
        "\x1f": "0x1F",
        "||": "two pipes",
        ", ": "comma space",
        "\t\t": "two tabs",
        "^": "caret",
        "~": "tilde",
        "\\t": "literal \\t",
        "\x01": "0x01",
    }
    for delimiter, name in names.items():
        for every in (False, True):
            text = "".join(lines(rows, delimiter=delimiter, every=every))
            yield Polluted(f"delimiter {name}", text.encode(), HEADER, rows)
    for every in (False, True):
        yield Polluted("quote single", "".join(lines(rows, quote="'", every=every)).encode(), HEADER, rows)
        yield Polluted("escape backslash", "".join(lines(rows, escape="\\", every=every)).encode(), HEADER, rows)
    plain = [[cell.replace(",", "").replace('"', "") for cell in row] for row in rows]
    yield Polluted("quote none", "".join(lines(plain, quote="")).encode(), HEADER, plain)
    yield Polluted("quote all", "".join(lines(rows, every=True)).encode(), HEADER, rows)
    for end, name in {"\r\n": "CRLF", "\r": "CR", "\x1e": "0x1E", "\n\r": "LFCR"}.items():
        yield Polluted(f"line end {name}", "".join(lines(rows, end=end)).encode(), HEADER, rows)
    spanning = [
        [*row[:8], row[8] + "\nsecond line" if place % 9 == 0 else row[8], row[9]] for place, row in enumerate(rows)
    ]
    yield Polluted("quoted newline", "".join(lines(spanning)).encode(), HEADER, spanning)


def _encodings(rows: Rows, base: list[str]) -> Iterator[Polluted]:
    text = "".join(base)
    for name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"):
        yield Polluted(f"encoding {name}", text.encode(name), HEADER, rows)
    japanese = [[*row[:3], "山田 太郎 カナ", *row[4:]] for row in rows]
    clear = [[cell.replace("é", "e").replace("í", "i") for cell in row] for row in japanese]
    yield Polluted("encoding cp932", "".join(lines(clear)).encode("cp932"), HEADER, clear)
    for place in (5, 50, 95):
        mixed = b"".join(
            record.encode("cp1252" if number == place else "utf-8")
            for number, record in enumerate(lines([[*row[:3], "José", *row[4:]] for row in rows]))
        )
        yield Polluted("encoding mixed", mixed, HEADER, [[*row[:3], "José", *row[4:]] for row in rows])
        nul = [list(row) for row in rows]
        nul[place][6] = "k\0g"
        yield Polluted("NUL byte", "".join(lines(nul)).encode(), HEADER, nul)


def _frames(rows: Rows, base: list[str]) -> Iterator[Polluted]:
    for count in (1, 3, 7):
        notes = [f"Report part {n} of the export\n" for n in range(count)]
        padded = [f"Report part {n}" + "," * 9 + "\n" for n in range(count)]
        empty = "," * 9 + "\n"
        for name, before in (("plain", notes), ("delimited", padded)):
            for gap in ([], ["\n"] if name == "plain" else [empty]):
                yield Polluted(f"preamble {name}", "".join([*before, *gap, *base]).encode(), HEADER, rows)
        for name, after in (("plain", notes), ("delimited", padded)):
            for gap in ([], ["\n"] if name == "plain" else [empty]):
                yield Polluted(f"footnote {name}", "".join([*base, *gap, *after]).encode(), HEADER, rows)
    yield Polluted("no final newline", "".join(base).rstrip("\n").encode(), HEADER, rows)
    for count in (1, 2, 5):
        yield Polluted("trailing newlines", ("".join(base) + "\n" * count).encode(), HEADER, rows)
        yield Polluted("leading newlines", ("\n" * count + "".join(base)).encode(), HEADER, rows)
    yield Polluted("no header", "".join(base[1:]).encode(), [], rows)
    yield Polluted("header only", base[0].encode(), HEADER, [])
    yield Polluted("one row", "".join(base[:2]).encode(), HEADER, rows[:1])
    yield Polluted("empty", b"", [], [])


def _row_damage(rows: Rows, base: list[str]) -> Iterator[Polluted]:
    def with_line(place: int, text: str) -> bytes:
        return "".join([*base[: place + 1], text, *base[place + 2 :]]).encode()

    for place in (0, 1, 20, 49, 50, 77, 98, 99):
        row = rows[place]
        yield Polluted("row blank", "".join([*base[: place + 1], "\n", *base[place + 1 :]]).encode(), HEADER, rows)
        for size in (5, 9):
            yield Polluted("row too short", with_line(place, line(row[:size])), HEADER, rows)
        yield Polluted("row too long", with_line(place, line([*row, row[9], "x"])), HEADER, rows)
        yield Polluted("row trailing delimiters", with_line(place, line([*row, "", ""])), HEADER, rows)
        for column in (0, 4, 9):
            extra = [*row[:column], "", *row[column:]]
            yield Polluted("row extra delimiter", with_line(place, line(extra)), HEADER, rows)
            open_quote = [*row]
            text = ",".join(
                ('"' + cell if n == column else line([cell], end="")) for n, cell in enumerate(open_quote)
            )
            if '"' not in row[column] and "," not in row[column]:
                yield Polluted("row unterminated quote", with_line(place, text + "\n"), HEADER, rows)
        yield Polluted("row other delimiter", with_line(place, line(row, delimiter=";")), HEADER, rows)
        yield Polluted("row CRLF", with_line(place, line(row, end="\r\n")), HEADER, rows)
        yield Polluted("row CR", with_line(place, line(row, end="\r")), HEADER, rows)


def _headers(rows: Rows, base: list[str]) -> Iterator[Polluted]:
    for column in (0, 3, 9):
        empty = [*HEADER[:column], "", *HEADER[column + 1 :]]
        yield Polluted("header empty name", "".join([line(empty), *base[1:]]).encode(), empty, rows)
        again = [*HEADER[:column], HEADER[(column + 1) % 10], *HEADER[column + 1 :]]
        yield Polluted("header duplicate name", "".join([line(again), *base[1:]]).encode(), again, rows)
        odd = [*HEADER[:column], 'a "b", [c]/%', *HEADER[column + 1 :]]
        yield Polluted("header odd name", "".join([line(odd), *base[1:]]).encode(), odd, rows)
        long = [*HEADER[:column], "HEADER" * 10_000, *HEADER[column + 1 :]]
        yield Polluted("header long name", "".join([line(long), *base[1:]]).encode(), long, rows)
    second = ["no", "day", "hour", "who", "pieces", "each", "kind", "iso", "text", "mail"]
    both = [f"{a} {b}" for a, b in zip(HEADER, second, strict=True)]
    yield Polluted("header two rows", "".join([base[0], line(second), *base[1:]]).encode(), both, rows)


def _tables(rows: Rows, base: list[str]) -> Iterator[Polluted]:
    for width in (3, 6, 12):
        other = line([f"key{n}" for n in range(width)])
        other += "".join(line([str(k * n) for n in range(width)]) for k in range(1, 11))
        yield Polluted("second table after", ("".join(base) + "\n" + other).encode(), HEADER, rows)
        yield Polluted("second table after, no gap", ("".join(base) + other).encode(), HEADER, rows)
        yield Polluted("second table before", (other + "\n" + "".join(base)).encode(), HEADER, rows)
    yield Polluted("header repeated", "".join([*base[:51], base[0], *base[51:]]).encode(), HEADER, rows)
