"""Supplier invoices: the assistant reads scanned invoices, one row per line of an invoice. Production is blocked.

The pilot and the first nights are Parquet, written by the document store, every field as text as it was read. On
18 November the store's connector failed, and since then somebody exports the table by hand through Excel. What is
wrong, and since when:

| from | what |
|---|---|
| 16 Nov | a few suppliers' amounts are read with a decimal comma (`1250,00`), more each night |
| 17 Nov | currency signs in the amounts (`€ 1,250.00`), more each night |
| 18 Nov | Excel instead of Parquet; `supplier_id` and `cost_centre` are numbers and lost their leading zeros |
| 18 Nov | the lines of some invoices no longer add up to the invoice's total, more each night |
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from fiction.chance import NIGHTS, days, moment, stream
from fiction.files import Row, write_parquet, write_xlsx
from fiction.words import SERVICES, SUPPLIERS

COLUMNS = (
    "invoice_id", "line_no", "supplier_id", "supplier_name", "issued_on", "due_on", "received_at", "description",
    "quantity", "unit_price", "line_total", "invoice_total", "currency", "cost_centre", "confidence", "corrected",
)  # fmt: skip

AMOUNTS = ("unit_price", "line_total", "invoice_total")
COMMA = {16: 0.01, 17: 0.03, 18: 0.06, 19: 0.10}
SIGN = {17: 0.01, 18: 0.03, 19: 0.06}
WRONG_TOTAL = {18: 0.02, 19: 0.05}
EXCEL_SINCE = date(2026, 11, 18)


def write(folder: Path) -> None:
    """Write the pilot's extract and the nightly ones."""
    home, chance = folder / "invoices", stream("invoices pilot")
    pilot = [r for day in days(date(2026, 9, 25), 10) for r in received_on(chance, day, 24, first=70_000)]
    write_parquet(home / "pilot.parquet", COLUMNS, pilot)
    for night in NIGHTS:
        chance = stream(f"invoices {night}")
        rows = [damaged for invoice in _invoices(chance, night) for damaged in spoilt(chance, night.day, invoice)]
        path = home / "production" / f"invoices_{night}"
        if night < EXCEL_SINCE:
            write_parquet(path.with_suffix(".parquet"), COLUMNS, rows)
        else:
            write_xlsx(path.with_suffix(".xlsx"), COLUMNS, rows, as_numbers=("supplier_id", "cost_centre"))


def _invoices(chance: random.Random, night: date) -> list[list[Row]]:
    rows = received_on(chance, night, 330, first=90_000)
    by_invoice = dict[str, list[Row]]()
    for row in rows:
        by_invoice.setdefault(row["invoice_id"], []).append(row)
    return list(by_invoice.values())


def received_on(chance: random.Random, day: date, count: int, *, first: int) -> list[Row]:
    """Invoices that arrived that day, about three lines each; the lines add up."""
    rows = list[Row]()
    start = first + (day - date(2026, 9, 1)).days * 400
    for number, received in enumerate(sorted(moment(chance, day) for _ in range(count)), start):
        # The golden ratio spreads suppliers evenly: the lines of one invoice are no independent draws, and a day's
        # luck with a few suppliers would look like drift.
        supplier = int((number * 0.6180339887 % 1) ** 1.5 * len(SUPPLIERS))
        issued = day - timedelta(days=1 + int(chance.expovariate(0.25)))
        lines = [_line(chance) for _ in range(chance.choices((1, 2, 3, 4, 5, 6), (22, 25, 21, 15, 10, 7))[0])]
        common = {
            "invoice_id": f"LS26-{number:06d}",
            "supplier_id": f"{(supplier + 3) * 1733:07d}",
            "supplier_name": SUPPLIERS[supplier],
            "issued_on": f"{issued}",
            "due_on": f"{issued + timedelta(days=chance.choice((14, 30, 30, 30, 60)))}",
            "received_at": f"{received:%Y-%m-%d %H:%M:%S}",
            "invoice_total": f"{sum(quantity * cents for _, quantity, cents in lines) / 100:.2f}",
            "currency": {6: "PLN", 17: "PLN", 30: "PLN", 23: "GBP"}.get(supplier, "EUR"),
            "cost_centre": f"{chance.choice((310, 320, 330, 410, 420, 505)):04d}",
            "corrected": "true" if number * 7 % 25 < 6 else "false",
        }
        for position, (service, quantity, cents) in enumerate(lines, 1):
            rows.append(
                {
                    **common,
                    "line_no": str(position),
                    "description": service,
                    "quantity": str(quantity),
                    "unit_price": f"{cents / 100:.2f}",
                    "line_total": f"{quantity * cents / 100:.2f}",
                    "confidence": f"{1 - min(0.6, chance.expovariate(18)):.3f}",
                }
            )
    return rows


def _line(chance: random.Random) -> tuple[str, int, int]:
    return chance.choice(SERVICES), chance.choices((1, 2, 3, 4, 6, 12), (40, 25, 15, 8, 7, 5))[0], _price(chance)


def _price(chance: random.Random) -> int:
    return 5 * round(20 * chance.lognormvariate(3.6, 0.7))


def spoilt(chance: random.Random, day: int, invoice: list[Row]) -> list[Row]:
    """The lines of one invoice as production delivers them on that day of November: see the table above."""
    comma, sign, wrong = (chance.random() < shares.get(day, 0.0) for shares in (COMMA, SIGN, WRONG_TOTAL))
    off = chance.choice((-1000, -90, 90, 1000, 2100)) / 100
    rows = [dict(row) for row in invoice]
    for row in rows:
        if wrong:
            row["invoice_total"] = f"{float(row['invoice_total']) + off:.2f}"
        for name in AMOUNTS:
            if comma:
                row[name] = row[name].replace(".", ",")
            elif sign:
                row[name] = f"€ {float(row[name]):,.2f}"
    return rows
