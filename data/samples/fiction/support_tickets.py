"""Support tickets: the assistant reads a ticket and sends it to the right desk. Production is blocked.

A nightly extract holds the tickets of the last fourteen days. The pilot's fourteen days in September were tidied by
hand. What is wrong in production, and the day of creation from which it is:

| from | what |
|---|---|
| all along | `reply_to` holds guests' e-mail addresses; in the pilot it held the name of a desk |
| 10 Nov | the European CRM enters known guests again: a new `customer_id`, the name spelt a little differently |
| 12 Nov | the European CRM writes 1900-01-01 as `closed_at` of an open ticket |
| 13 Nov | the new web form no longer asks for `product` and `customer_city` |
| 14 Nov | -999 as `satisfaction` of mailbox tickets that nobody rated |
| 14 Nov | a category that the pilot never saw: `account takeover` |
| 15 Nov | `N/A` as `country` and `-` as `product` from the European CRM |
| 16 Nov | half of the European CRM's `created_at` are day-first |
| 17 Nov | tickets sent twice: most as the same row, some with another category under the same id |
| 18 Nov | the extract has one more column, `sentiment`, filled for tickets from 17 Nov on |
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from fiction.chance import NIGHTS, days, moment, pick, stream
from fiction.evaluation import write_evaluation
from fiction.files import Row, write_csv
from fiction.words import CITIES, COUNTRIES, FIRST_NAMES, LANGUAGES, LAST_NAMES, SUBJECTS

COLUMNS = (
    "ticket_id", "created_at", "closed_at", "source", "category", "priority", "language", "country", "customer_id",
    "customer_name", "customer_city", "product", "subject", "reply_to", "first_reply_minutes", "satisfaction",
)  # fmt: skip

SOURCES = {"web-form": 0.46, "mailbox": 0.29, "crm-eu": 0.25}
CATEGORIES = {"booking change": 0.27, "arrival": 0.22, "refund": 0.21, "house problem": 0.18, "invoice copy": 0.12}
PRIORITIES = {"normal": 0.58, "low": 0.22, "high": 0.15, "urgent": 0.05}
PRODUCTS = {"house": 0.44, "website": 0.23, "guest app": 0.17, "ferry package": 0.11, "gift card": 0.05}
WINDOW = 14


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who stayed once."""

    id: str
    name: str
    country: str
    city: str

    @property
    def email(self) -> str:
        """An address at a domain that is reserved for examples."""
        plain = unicodedata.normalize("NFKD", self.name.lower()).encode("ascii", "ignore").decode()
        return f"{plain.replace(' ', '.')}@example.{'com' if self.id[-1] in '02468' else 'org'}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it really is, before any system writes it down."""

    number: int
    created: datetime
    closed: datetime
    customer: Customer
    row: Row
    fate: tuple[float, ...]
    """Numbers in 0-1 that decide which damage befalls it: the same ones every night."""


def write(folder: Path) -> None:
    """Write the pilot's extract and the nightly ones."""
    home = folder / "support_tickets"
    people = customers(1400)
    pilot = tickets(
        days(date(2026, 9, 27), WINDOW), people[:450], number=188_000, per_day=43, hours=7.5, purpose="pilot"
    )
    write_csv(home / "pilot.csv", COLUMNS, [as_entered(t, date(2026, 9, 27)) for t in pilot])

    span = days(NIGHTS[-1], WINDOW + len(NIGHTS) - 1)
    real = tickets(span, people, number=204_000, per_day=214, hours=13.0, purpose="production")
    for night in NIGHTS:
        window = [t for t in real if night - timedelta(days=WINDOW) < t.created.date() <= night]
        rows = [row for ticket in window for row in as_exported(ticket, night)]
        columns = (*COLUMNS, "sentiment") if night >= date(2026, 11, 18) else COLUMNS
        write_csv(
            home / "production" / f"support_tickets_{night}.csv", columns, [_only(columns, row) for row in rows]
        )
    _write_evaluation(home / "evaluation", people)


def _write_evaluation(home: Path, people: list[Customer]) -> None:
    """Five hundred tickets of August; the assistant is weaker on Polish ones."""
    chance, august = stream("tickets evaluation"), days(date(2026, 8, 16), WINDOW)
    judged = tickets(august, people, number=181_000, per_day=36, hours=7.5, purpose="evaluation")
    rows = [as_entered(ticket, august[-1]) for ticket in judged]
    for row in rows:
        others = [name for name in CATEGORIES if name != row["category"]]
        wrong = chance.random() < (0.24 if row["language"] == "pl" else 0.07)
        row["expected_category"] = chance.choice(others) if wrong else row["category"]
    write_evaluation(home, COLUMNS, rows, said="category", slices=("language", "source"))


def customers(count: int) -> list[Customer]:
    """People of whom no two share name and city."""
    chance, seen, found = stream("customers"), set[tuple[str, str]](), list[Customer]()
    while len(found) < count:
        country = pick(chance, COUNTRIES)
        name, city = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}", chance.choice(CITIES[country])
        if (name, city) not in seen:
            seen.add((name, city))
            found.append(Customer(f"C-{20_000 + 7 * len(found)}", name, country, city))
    return found


def tickets(
    span: tuple[date, ...], people: list[Customer], *, number: int, per_day: int, hours: float, purpose: str
) -> list[Ticket]:
    """About `per_day` tickets a day, fewer at weekends, closed after `hours` (the median)."""
    chance, found = stream(f"tickets {purpose}"), list[Ticket]()
    for day in span:
        count = round(per_day * (0.8 if day.weekday() >= 5 else 1.08) * chance.uniform(0.95, 1.05))
        for created in sorted(moment(chance, day) for _ in range(count)):
            found.append(_ticket(chance, number + len(found), created, chance.choice(people), hours))
    return found


def _ticket(chance: random.Random, number: int, created: datetime, customer: Customer, hours: float) -> Ticket:
    category = pick(chance, CATEGORIES)
    row = {
        "ticket_id": f"T-{number}",
        "source": pick(chance, SOURCES),
        "category": category,
        "priority": pick(chance, PRIORITIES),
        "language": LANGUAGES[customer.country] if chance.random() < 0.9 else "en",
        "country": customer.country,
        "customer_id": customer.id,
        "customer_name": customer.name,
        "customer_city": customer.city,
        "product": pick(chance, PRODUCTS),
        "subject": chance.choice(SUBJECTS[category]),
        "reply_to": f"desk-{chance.choice(('bremen', 'delft', 'lyon', 'gdynia'))}",
        "first_reply_minutes": str(max(1, round(chance.lognormvariate(3.4, 0.8)))),
        "satisfaction": pick(chance, {"": 0.48, "5": 0.22, "4": 0.17, "3": 0.07, "2": 0.03, "1": 0.03}),
    }
    closed = created + timedelta(hours=hours * chance.lognormvariate(0, 1.0))
    return Ticket(number, created, closed, customer, row, tuple(round(chance.random(), 6) for _ in range(9)))


def as_entered(ticket: Ticket, night: date) -> Row:
    """The row as every system should write it on that night: a ticket not closed yet has no `closed_at`."""
    closed = f"{ticket.closed:%Y-%m-%d %H:%M:%S}" if ticket.closed.date() <= night else ""
    return {**ticket.row, "created_at": f"{ticket.created:%Y-%m-%d %H:%M:%S}", "closed_at": closed}


def as_exported(ticket: Ticket, night: date) -> list[Row]:
    """The row, or rows, as production really writes it: see the table above."""
    row, day = as_entered(ticket, night), ticket.created.date()
    crm, web, mailbox = (row["source"] == name for name in ("crm-eu", "web-form", "mailbox"))
    spelling, form, unrated, takeover, country, product, order, resent, mood = ticket.fate

    if not crm:
        row["reply_to"] = ticket.customer.email
    if crm and day >= date(2026, 11, 10) and spelling < 0.16:
        row["customer_id"] = f"C-{90_000 + ticket.number % 10_000}"
        row["customer_name"] = misspelt(ticket.customer.name, int(spelling * 25))
    if crm and day >= date(2026, 11, 12) and not row["closed_at"]:
        row["closed_at"] = "1900-01-01 00:00:00"
    if web and day >= date(2026, 11, 13) and form < 0.7:
        row["product"] = row["customer_city"] = ""
    if mailbox and day >= date(2026, 11, 14) and not row["satisfaction"] and unrated < 0.6:
        row["satisfaction"] = "-999"
    if day >= date(2026, 11, 14) and takeover < 0.11:
        row["category"] = "account takeover"
        row["subject"] = SUBJECTS["account takeover"][int(takeover * 27)]
    if crm and day >= date(2026, 11, 15):
        row["country"] = "N/A" if country < 0.2 else row["country"]
        row["product"] = "-" if product < 0.3 else row["product"]
    if crm and day >= date(2026, 11, 16) and order < 0.5:
        row["created_at"] = f"{ticket.created:%d/%m/%Y %H:%M}"
    if day >= date(2026, 11, 17):
        row["sentiment"] = f"{2 * mood - 1:.2f}"
        if resent < 0.08:
            again = (
                row
                if resent < 0.055
                else {**row, "category": "refund" if row["category"] != "refund" else "arrival"}
            )
            return [row, again]
    return [row]


def misspelt(name: str, way: int) -> str:
    """The name as somebody else types it: in capitals, with a space too many, no accents, or a letter left out."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    first, last = plain.split(" ", 1)
    return (name.upper(), f"{first}  {last}", f"{plain} ", f"{first} {last[:2]}{last[3:]}")[way % 4]


def _only(columns: tuple[str, ...], row: Row) -> Row:
    return {name: row.get(name, "") for name in columns}
