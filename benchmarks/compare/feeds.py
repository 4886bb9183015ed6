"""Made feeds in the likeness of real ones, night by night: what a study of accidents starts from.

Those of `DEVELOPED_ON` were looked at while comparison was written, those of `HELD_OUT` were not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; the extract of a night is delivered at six in the morning after."""

_FIRST = [
    "Anna",
    "Bruno",
    "Carla",
    "Dmitri",
    "Élise",
    "Farid",
    "Greta",
    "Hugo",
    "Inês",
    "Jonas",
    "Katja",
    "Luca",
    "Márta",
    "Nils",
    "Olga",
    "Paul",
    "Rosa",
    "Søren",
]
_LAST = [
    "Rossi",
    "Bianchi",
    "Müller",
    "Schmidt",
    "Novák",
    "Dubois",
    "García",
    "Kowalski",
    "Larsen",
    "Ferrari",
    "Weiß",
    "Moreau",
    "Costa",
    "Horváth",
]
_CITIES = ["Roma", "Milano", "Köln", "München", "Paris", "Orléans", "Málaga", "Den Haag", "Łódź", "Zürich"]
_WORDS = [
    "late",
    "again",
    "please",
    "call",
    "back",
    "refund",
    "package",
    "damaged",
    "wet",
    "thanks",
    "order",
    "süß",
    "naïve",
    "broken",
    "missing",
    "wrong",
]


@dataclass(frozen=True)
class Feed:
    """A feed and what can go wrong in it, by the names of its columns.

    Attributes:
        night: The table of a night, all of its cells text; the same night is the same table.
        stamp: Column of dates or times that says how new a row is.
        money: Column of decimal numbers.
        whole: Column of whole numbers, filled throughout.
        category: Column of few values.
        text: Column of text with letters beyond ASCII.
        swapped: Two columns that could be taken for each other.
        delimiter: Of its files.
    """

    name: str
    night: Callable[[int, int], pl.DataFrame]
    stamp: str
    money: str
    whole: str
    category: str
    text: str
    swapped: tuple[str, str]
    delimiter: str = ","


def _dice(name: str, seed: int, night: int) -> tuple[random.Random, np.random.Generator]:
    dice = random.Random(f"{name} {seed} {night}")
    return dice, np.random.default_rng(dice.randrange(2**32))


def _pick(rng: np.random.Generator, values: Sequence[str], rows: int, shares: Sequence[float] = ()) -> list[str]:
    return [str(v) for v in rng.choice(np.array(values, dtype=object), rows, p=shares or None)]


def _gone(rng: np.random.Generator, values: list[str], share: float) -> list[str]:
    return ["" if x else v for v, x in zip(values, rng.random(len(values)) < share, strict=True)]


def _times(rng: np.random.Generator, day: datetime, rows: int, form: str) -> list[str]:
    """Times of day with a peak at noon and one in the evening."""
    hours = np.where(rng.random(rows) < 0.6, rng.normal(12, 2.5, rows), rng.normal(19, 1.5, rows))
    seconds = np.sort(np.clip(hours, 0, 23.99)) * 3600
    return [(day + timedelta(seconds=int(s))).strftime(form) for s in seconds]


def _orders(seed: int, night: int) -> pl.DataFrame:
    """Yesterday's orders: fewer at weekends, growing slowly."""
    dice, rng = _dice("orders", seed, night)
    day = START + timedelta(days=night)
    week = (1.0, 1.05, 1.1, 1.05, 1.2, 0.6, 0.45)[day.weekday()]
    rows = int(rng.poisson(900 * week * 1.003**night * rng.lognormal(0, 0.06)))
    quantity = rng.geometric(0.55, rows)
    price = rng.lognormal(3, 0.8, rows)
    names = [f"{dice.choice(_FIRST)} {dice.choice(_LAST)}" for _ in range(rows)]
    return pl.DataFrame(
        {
            "order_id": [str(1_000_000 + night * 2_000 + i) for i in range(rows)],
            "created_at": _times(rng, day, rows, "%Y-%m-%d %H:%M:%S"),
            "customer_name": names,
            "email": [f"{n.split()[0].lower()}{dice.randrange(10**4)}@example.org" for n in names],
            "country": _pick(rng, ["IT", "DE", "FR", "ES", "PL", "NL"], rows, [0.34, 0.26, 0.18, 0.12, 0.06, 0.04]),
            "city": _pick(rng, _CITIES, rows),
            "channel": _pick(rng, ["web", "app", "shop", "phone"], rows, [0.5, 0.3, 0.15, 0.05]),
            "sku": [f"{dice.choice(['AB', 'CD', 'EF'])}-{dice.randrange(10**4):05d}" for _ in range(rows)],
            "quantity": [str(q) for q in quantity],
            "unit_price": [f"{p:.2f}" for p in price],
            "amount": [f"{p * q:.2f}" for p, q in zip(price, quantity, strict=True)],
            "voucher": _gone(rng, [f"V{dice.randrange(10**4):04d}" for _ in range(rows)], 0.8),
            "note": _gone(rng, [" ".join(dice.choices(_WORDS, k=dice.randrange(2, 8))) for _ in range(rows)], 0.6),
            "status": _pick(rng, ["new", "paid", "shipped", "returned"], rows, [0.3, 0.3, 0.3, 0.1]),
        }
    )


def _prices(seed: int, night: int) -> pl.DataFrame:
    """The whole price list: some prices and stocks change each night, now and then an article is new."""
    dice, rng = _dice("prices", seed, 0)
    rows = 700 + 2 * night
    price, weight = rng.lognormal(3, 1, 2_000), rng.lognormal(6, 1, 2_000)
    stock = rng.poisson(40, 2_000)
    changed = np.zeros(2_000, dtype=int)
    for past in range(1, night + 1):
        _, later = _dice("prices", seed, past)
        hit = later.random(2_000) < 0.03
        price = np.where(hit, price * later.lognormal(0.002, 0.05, 2_000), price)
        stock = np.clip(stock + later.integers(-6, 7, 2_000), 0, 120)
        changed = np.where(hit, past, changed)
    names = [f"{dice.choice(_WORDS).title()} {dice.choice(_LAST)} {dice.randrange(10, 99)}" for _ in range(2_000)]
    groups = _pick(rng, ["tools", "garden", "kitchen", "toys", "paint"], 2_000, [0.3, 0.25, 0.2, 0.15, 0.1])
    suppliers = _pick(rng, [f"S{i:03d}" for i in range(30)], 2_000)
    return pl.DataFrame(
        {
            "ean": [f"40{i:05d}{(i * 7919) % 10**6:06d}" for i in range(2_000)],
            "article": names,
            "group": groups,
            "supplier": suppliers,
            "net_price": [f"{p:.2f}" for p in price],
            "gross_price": [f"{p * 1.22:.2f}" for p in price],
            "vat": _pick(rng, ["22", "10", "4"], 2_000, [0.8, 0.15, 0.05]),
            "weight_g": [f"{w:.0f}" for w in weight],
            "stock": [str(s) for s in stock],
            "listed_on": [
                (START - timedelta(days=int(d))).strftime("%Y-%m-%d") for d in rng.integers(5, 900, 2_000)
            ],
            "updated_on": [(START + timedelta(days=int(c))).strftime("%Y-%m-%d") for c in changed],
            "ends_on": _gone(rng, ["2027-01-31"] * 2_000, 0.95),
        }
    ).head(rows)


def _sensors(seed: int, night: int) -> pl.DataFrame:
    """A day of forty sensors, hourly: seasons, drift, now and then a reading fails."""
    _, rng = _dice("sensors", seed, night)
    _, fixed = _dice("sensors", seed, -1)
    day = START + timedelta(days=night)
    level, drift = fixed.normal(0, 2, 40), fixed.normal(0.002, 0.004, 40)
    made = []
    weather = 12 + 8 * np.sin((night - 20) / 58) + 2.5 * np.sin(night * 1.7) + rng.normal(0, 1)
    for s in range(40):
        for hour in range(24):
            warm = weather + level[s] + drift[s] * night * 24 + 4 * np.sin((hour - 8) / 24 * 2 * np.pi)
            made.append(
                (
                    (day + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    f"SN-{s:04d}",
                    ("Köln", "Málaga", "Łódź", "Roma")[s % 4],
                    f"{warm + rng.normal(0, 0.4):.1f}",
                    f"{np.clip(80 - warm + rng.normal(0, 4), 5, 100):.1f}",
                    f"{1013 + 8 * np.sin(night / 9) + rng.normal(0, 1):.2f}",
                    str(int(np.clip(100 - 0.3 * night - 2 * (s % 5) + rng.normal(0, 1), 3, 100))),
                    ("ok", "ok", "ok", "warn")[int(rng.integers(0, 4))] if rng.random() > 0.01 else "fail",
                )
            )
    names = ("measured_at", "sensor", "site", "temperature", "humidity", "pressure", "battery", "state")
    return pl.DataFrame({n: list(v) for n, v in zip(names, zip(*made, strict=True), strict=True)}).with_columns(
        pl.Series("temperature", _gone(rng, [m[3] for m in made], 0.01))
    )


def _districts(seed: int, night: int) -> pl.DataFrame:
    """Cumulative counts by district, the date of the night in every row: growth that saturates, late reports."""
    _, rng = _dice("districts", seed, 0)
    size = rng.lognormal(4, 1.3, 128)
    cases = size * 0.05
    for past in range(night + 1):
        _, later = _dice("districts", seed, past + 1)
        slow = 0.7 if (START + timedelta(days=past)).weekday() >= 5 else 1.0
        cases = cases + later.poisson(cases * 0.14 * np.clip(1 - cases / (size * 40), 0.01, 1) * slow)
    regions = [f"Regione {chr(65 + i % 21)}{'è' if i % 21 == 3 else ''}" for i in range(128)]
    unknown = [i >= 107 for i in range(128)]
    lat, lon = rng.uniform(36, 47, 128), rng.uniform(7, 18, 128)
    stamp = (START + timedelta(days=night, hours=17)).strftime("%Y-%m-%dT%H:%M:%S")
    return pl.DataFrame(
        {
            "date": [stamp] * 128,
            "state": ["ITA"] * 128,
            "region_code": [f"{i % 21 + 1:02d}" for i in range(128)],
            "region": regions,
            "district_code": [f"{i + 1:03d}" for i in range(128)],
            "district": ["In aggiornamento" if u else f"Città {i:03d}" for i, u in enumerate(unknown)],
            "sign": ["" if u else f"{chr(65 + i % 26)}{chr(65 + i // 26)}" for i, u in enumerate(unknown)],
            "lat": ["0" if u else f"{x:.8f}" for x, u in zip(lat, unknown, strict=True)],
            "long": ["0" if u else f"{x:.8f}" for x, u in zip(lon, unknown, strict=True)],
            "cases": [str(int(c)) for c in cases],
            "rate": [f"{c / s:.3f}" for c, s in zip(cases, size, strict=True)],
        }
    )


def _staff(seed: int, night: int) -> pl.DataFrame:
    """Everybody employed: a few come and go each week."""
    dice, rng = _dice("staff", seed, 0)
    rows = 900
    names = [(dice.choice(_FIRST), dice.choice(_LAST)) for _ in range(rows)]
    hired = [date(2008, 1, 1) + timedelta(days=dice.randrange(6_600)) for _ in range(rows)]
    born = [date(1962, 1, 1) + timedelta(days=dice.randrange(14_000)) for _ in range(rows)]
    first = night // 2
    frame = pl.DataFrame(
        {
            "employee": [f"E{10_000 + i}" for i in range(rows)],
            "first_name": [n[0] for n in names],
            "last_name": [n[1] for n in names],
            "birth_date": [b.isoformat() for b in born],
            "hired_on": [h.isoformat() for h in sorted(hired)],
            "left_on": _gone(rng, ["2026-12-31"] * rows, 0.97),
            "department": _pick(rng, ["sales", "it", "hr", "legal", "plant"], rows, [0.3, 0.2, 0.1, 0.05, 0.35]),
            "office": _pick(rng, _CITIES, rows),
            "grade": _pick(rng, ["A1", "A2", "B1", "B2", "C"], rows, [0.3, 0.3, 0.2, 0.15, 0.05]),
            "salary": [f"{s:.2f}" for s in rng.lognormal(8.1, 0.3, rows)],
            "hours": _pick(rng, ["40", "32", "20"], rows, [0.7, 0.2, 0.1]),
            "leave_days": [str(d) for d in rng.poisson(18, rows)],
            "phone": [f"+49 30 {dice.randrange(10**6, 10**7)}" for _ in range(rows)],
        }
    )
    return frame.slice(first, 820)


def _weblog(seed: int, night: int) -> pl.DataFrame:
    """Requests of a day: bursts, bots, few errors."""
    dice, rng = _dice("weblog", seed, night)
    day = START + timedelta(days=night)
    week = 1.0 if day.weekday() < 5 else 0.8
    rows = int(1500 * week * rng.lognormal(0, 0.15))
    path = ["/", "/search", "/basket", "/pay", "/help", "/café"]
    return pl.DataFrame(
        {
            "time": _times(rng, day, rows, "%Y-%m-%dT%H:%M:%S+00:00"),
            "client": [
                f"10.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}" for _ in range(rows)
            ],
            "method": _pick(rng, ["GET", "POST", "HEAD"], rows, [0.85, 0.12, 0.03]),
            "path": _pick(rng, path, rows, [0.35, 0.25, 0.15, 0.1, 0.1, 0.05]),
            "status": _pick(rng, ["200", "302", "404", "500"], rows, [0.9, 0.06, 0.035, 0.005]),
            "bytes": [str(int(b)) for b in rng.lognormal(8, 1.5, rows)],
            "seconds": [f"{s:.3f}" for s in rng.lognormal(-2, 1, rows)],
            "referrer": _gone(rng, _pick(rng, ["https://a.example/", "https://b.example/x"], rows), 0.45),
            "agent": _pick(rng, ["Mozilla/5.0", "Bot/2.1", "curl/8.4"], rows, [0.85, 0.1, 0.05]),
            "session": [f"{dice.getrandbits(64):016x}" for _ in range(rows)],
        }
    )


def _trips(seed: int, night: int) -> pl.DataFrame:
    """The trips of the last fourteen days, again each night; the weather makes days better and worse."""
    made = []
    for back in range(13, -1, -1):
        dice, rng = _dice("trips", seed, night - back)
        day = START + timedelta(days=night - back)
        rows = int(rng.poisson(130 * (1.0 if day.weekday() < 5 else 1.3) * rng.lognormal(0, 0.25)))
        km = rng.gamma(2, 2.2, rows)
        starts = _times(rng, day, rows, "%d.%m.%Y %H:%M")
        for i in range(rows):
            minutes = km[i] * 4 + rng.gamma(2, 2)
            made.append(
                (
                    f"T{night - back + 20:03d}{i:04d}",
                    starts[i],
                    f"{minutes:.0f}",
                    f"{km[i]:.1f}".replace(".", ","),
                    f"{1.5 + 0.2 * minutes:.2f}".replace(".", ","),
                    dice.choice(_CITIES),
                    dice.choice(_CITIES),
                    dice.choices(["member", "day", "guest"], [6, 3, 1])[0],
                    f"B{dice.randrange(400):04d}",
                    "" if dice.random() < 0.9 else dice.choice(["flat tyre", "late", "gelöst"]),
                )
            )
    names = ("trip", "started", "minutes", "km", "fare", "from", "to", "kind", "bike", "remark")
    return pl.DataFrame({n: list(v) for n, v in zip(names, zip(*made, strict=True), strict=True)})


def _claims(seed: int, night: int) -> pl.DataFrame:
    """Claims reported in the last sixty days, with their state: more are closed the older they are."""
    made = []
    for back in range(59, -1, -1):
        dice, rng = _dice("claims", seed, night - back)
        day = START + timedelta(days=night - back)
        for i in range(int(rng.poisson(22 if day.weekday() < 5 else 4))):
            happened = day - timedelta(days=int(rng.geometric(0.2)))
            claimed = rng.lognormal(6.5, 1)
            closed = back > dice.randrange(5, 80)
            made.append(
                (
                    f"C-{night - back + 100:04d}-{i:02d}",
                    f"P{dice.randrange(10**7):08d}",
                    happened.strftime("%d/%m/%Y"),
                    day.strftime("%d/%m/%Y"),
                    f"{claimed:,.2f}",
                    f"{claimed * dice.uniform(0.5, 1):,.2f}" if closed else "",
                    dice.choices(["car", "home", "travel", "liability"], [50, 30, 15, 5])[0],
                    dice.choice(["north", "south", "east", "west"]),
                    "closed" if closed else "open",
                    dice.choice(_CITIES),
                    f"{dice.choice(_FIRST)} {dice.choice(_LAST)}",
                    str(dice.randrange(18, 90)),
                )
            )
    names = [
        "claim",
        "policy",
        "happened_on",
        "reported_on",
        "claimed",
        "paid",
        "kind",
        "region",
        "state",
        "place",
        "holder_name",
        "holder_age",
    ]
    return pl.DataFrame({n: list(v) for n, v in zip(names, zip(*made, strict=True), strict=True)})


DEVELOPED_ON = (
    Feed("orders", _orders, "created_at", "amount", "quantity", "country", "city", ("unit_price", "amount")),
    Feed("prices", _prices, "updated_on", "net_price", "stock", "group", "article", ("vat", "stock")),
    Feed("sensors", _sensors, "measured_at", "pressure", "battery", "state", "site", ("temperature", "humidity")),
    Feed("districts", _districts, "date", "rate", "cases", "region_code", "district", ("lat", "long")),
)
HELD_OUT = (
    Feed("staff", _staff, "hired_on", "salary", "leave_days", "department", "office", ("first_name", "last_name")),
    Feed("weblog", _weblog, "time", "seconds", "bytes", "method", "path", ("status", "bytes"), delimiter="\t"),
    Feed("trips", _trips, "started", "fare", "minutes", "kind", "from", ("minutes", "km"), delimiter=";"),
    Feed(
        "claims", _claims, "reported_on", "claimed", "holder_age", "kind", "place", ("happened_on", "reported_on")
    ),
)
