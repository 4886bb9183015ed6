"""Bookings: the assistant confirms a booking at once or hands it to a person. Production is ready.

A nightly extract holds the bookings of the last seven days. Pilot and production come from one distribution; only
the dates move on. One thing is known and waived: travel agents book several rooms for one group under one guest.

The evaluation set is older than the pilot and shares no booking with it; its results are counted from the set.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from fiction.chance import NIGHTS, days, moment, pick, stream
from fiction.evaluation import write_evaluation
from fiction.files import Row, write_csv
from fiction.words import COUNTRIES

COLUMNS = (
    "booking_id", "booked_at", "channel", "country", "guest_id", "property_id", "room_type", "check_in",
    "nights", "guests", "rate_plan", "price_total", "currency", "decision", "confirm_seconds",
)  # fmt: skip

CHANNELS = {"web": 0.49, "app": 0.27, "agent": 0.15, "phone": 0.09}
ROOMS = {"two-bedroom house": 0.37, "studio": 0.26, "three-bedroom house": 0.22, "suite": 0.15}
RATES = {"flexible": 0.55, "saver": 0.33, "long stay": 0.12}
PRICES = {"studio": 78, "suite": 124, "two-bedroom house": 143, "three-bedroom house": 189}
BEDS = {"studio": 2, "suite": 3, "two-bedroom house": 4, "three-bedroom house": 6}
WINDOW = 7
WRONG_DECISIONS = 0.04


def write(folder: Path) -> None:
    """Write the pilot's extract, the nightly ones, and the evaluation set with its results."""
    home = folder / "bookings"
    pilot = bookings(days(date(2026, 9, 27), WINDOW), number=410_000, purpose="pilot")
    write_csv(home / "pilot.csv", COLUMNS, pilot)
    real = bookings(days(NIGHTS[-1], WINDOW + len(NIGHTS) - 1), number=455_000, purpose="production")
    for night in NIGHTS:
        window = {f"{day}" for day in days(night, WINDOW)}
        rows = [row for row in real if row["booked_at"][:10] in window]
        write_csv(home / "production" / f"bookings_{night}.csv", COLUMNS, rows)
    _write_evaluation(home / "evaluation")


def bookings(span: Sequence[date], *, number: int, purpose: str) -> list[Row]:
    """About 150 bookings a day."""
    chance, rows = stream(f"bookings {purpose}"), list[Row]()
    for day in span:
        for booked in sorted(moment(chance, day) for _ in range(round(150 * chance.uniform(0.96, 1.04)))):
            row = {"booking_id": f"BK-{number + len(rows)}", "booked_at": f"{booked:%Y-%m-%d %H:%M:%S}"}
            rows.append(row | _stay(chance, day))
            if rows[-1]["channel"] == "agent" and chance.random() < 0.03:
                rows.append(rows[-1] | {"booking_id": f"BK-{number + len(rows)}", "property_id": _property(chance)})
    return rows


def _stay(chance: random.Random, day: date) -> Row:
    room, nights = pick(chance, ROOMS), 1 + min(int(chance.expovariate(0.28)), 20)
    price = PRICES[room] * nights * chance.lognormvariate(0, 0.16)
    automatic = chance.random() < 0.88
    return {
        "channel": pick(chance, CHANNELS),
        "country": pick(chance, COUNTRIES),
        "guest_id": f"{chance.getrandbits(48):012x}",
        "property_id": _property(chance),
        "room_type": room,
        "check_in": f"{day + timedelta(days=1 + int(chance.expovariate(0.03)))}",
        "nights": str(nights),
        "guests": str(chance.randint(1, BEDS[room])),
        "rate_plan": pick(chance, RATES),
        "price_total": f"{price:.2f}",
        "currency": "EUR",
        "decision": "confirm" if automatic else "hand over",
        "confirm_seconds": str(chance.randint(2, 40) if automatic else chance.randint(300, 9000)),
    }


def _property(chance: random.Random) -> str:
    return f"P-{101 + chance.randrange(48)}"


def _write_evaluation(home: Path) -> None:
    chance = stream("bookings evaluation")
    rows = bookings(days(date(2026, 8, 16), WINDOW), number=380_000, purpose="evaluation")[:900]
    for row in rows:
        other = "hand over" if row["decision"] == "confirm" else "confirm"
        row["expected_decision"] = other if chance.random() < WRONG_DECISIONS else row["decision"]
    write_evaluation(home, COLUMNS, rows, said="decision", slices=("channel", "country"))
