"""More feeds on which drafting was developed."""

from __future__ import annotations

import json
import math
import uuid

from benchmarks.onboarding.kinds import FIRST_NAMES, LAST_NAMES, WORDS
from benchmarks.onboarding.table import Kind, Rows, Today, some, stamp, weekday_factor


def _invoices(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    rates = {"EUR": 1.0, "USD": 1.1, "GBP": 0.85, "PLN": 4.3, "JPY": 160.0}
    vendors = [
        f"{world.choice(LAST_NAMES)} {world.choice(['GmbH', 'SARL', 'Ltd', 'Sp. z o.o.'])}" for _ in range(60)
    ]
    rows = []
    for i in range(int(rng.gauss(260, 20) * weekday_factor(day)) + 10):
        currency = rng.choices(list(rates), [55, 20, 12, 10, 3])[0]
        net = rng.lognormvariate(5.5, 1.2) * rates[currency]
        tax = rng.choice([0.0, 0.07, 0.19, 0.2])
        rows.append([
            f"INV/{26}/{day * 400 + i:06}", rng.choice(vendors),
            stamp(day).strftime("%Y%m%d"), stamp(day + rng.choice([14, 30, 60])).strftime("%Y%m%d"),
            currency, f"{net:.2f}", f"{100 * tax:g}", f"{net * (1 + tax):.2f}",
            some(rng, 0.25, f"PO{rng.randrange(10**7):07}"), rng.choice(["open", "paid", "overdue"]),
        ])  # fmt: skip
    return rows


def _survey(today: Today) -> Rows:
    rng, day = today.rng, today.day
    rows = []
    for _ in range(max(8, int(rng.gauss(45, 15)))):
        likert = [str(rng.choices(range(1, 6), [5, 10, 25, 35, 25])[0]) for _ in range(4)]
        rows.append([
            str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            stamp(day, rng.random() * 86_400).strftime("%m/%d/%Y"),
            rng.choice(["18-24", "25-34", "35-49", "50-64", "65+"]),
            rng.choice(["female", "male", "diverse", "n/a"]),
            *[some(rng, 0.04, v) for v in likert], str(rng.randint(0, 10)),
            some(rng, 0.5, " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 70)))),
            rng.choice(["yes", "no"]),
        ])  # fmt: skip
    return rows


def _events(today: Today) -> Rows:
    rng, day = today.rng, today.day
    kinds = ["click", "view", "purchase", "signup", "error"]
    rows = []
    for _ in range(int(rng.gauss(500, 50) * weekday_factor(day))):
        kind = rng.choices(kinds, [50, 35, 6, 4, 5])[0]
        body: dict[str, object] = {"page": rng.randrange(900), "ms": int(rng.lognormvariate(5, 1))}
        if kind == "purchase":
            body["total"] = round(rng.lognormvariate(3, 1), 2)
        rows.append([
            f"{rng.getrandbits(64):016x}", str(int(stamp(day, rng.random() * 86_400).timestamp() * 1000)), kind,
            f"u{rng.randrange(3000 + 50 * day)}", rng.choice(["ios", "android", "web"]),
            f"{4 + day // 20}.{day % 20 // 4}.{rng.randrange(3)}", json.dumps(body), some(rng, 0.9, "beta"),
        ])  # fmt: skip
    return rows


def _nested(today: Today) -> Rows:
    rng, day = today.rng, today.day
    rows = []
    for i in range(int(rng.gauss(150, 12))):
        items = [{"sku": f"P{rng.randrange(400):04}", "n": rng.randint(1, 4)} for _ in range(rng.randint(1, 3))]
        address = {"city": rng.choice(["Köln", "Paris", "Gdańsk"]), "zip": f"{rng.randrange(10**5):05}"}
        rows.append([
            f"{day:03}{i:05}", stamp(day, rng.random() * 86_400).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
            f"{rng.lognormvariate(3, 0.5):.2f}", rng.choice(["card", "cash", "invoice"]), json.dumps(items),
            json.dumps(address),
        ])  # fmt: skip
    return rows


def _features(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    scales = [(world.uniform(-3, 3), world.lognormvariate(0, 1.5), world.random() * 0.2) for _ in range(60)]
    rows = []
    for i in range(300):
        values = [some(rng, gaps, repr(round(rng.gauss(mean, scale), 6))) for mean, scale, gaps in scales[:40]]
        counts = [str(int(rng.expovariate(1 / (1 + 20 * scale)))) for _, scale, _ in scales[40:55]]
        flags = [str(int(rng.random() < gaps * 3)) for *_, gaps in scales[55:]]
        rows.append([f"E{day:03}{i:04}", *values, *counts, *flags, rng.choice(["train", "test"])])
    return rows


def _tiny(today: Today) -> Rows:
    rng, day = today.rng, today.day
    sites = ["Nord", "Süd", "West", "Ost", "Mitte"] + [f"Filiale {n}" for n in range(15)]
    return [
        [stamp(day).strftime("%d.%m.%Y"), site, str(int(rng.gauss(80, 20))),
         f"{rng.gauss(1800, 350):.2f}".replace(".", ","),
         rng.choice(["", "", "Umbau"])]
        for site in rng.sample(sites, rng.randint(5, 20))
    ]  # fmt: skip


def _late(today: Today) -> Rows:
    rng, day = today.rng, today.day
    rows = []
    for i in range(int(rng.gauss(300, 30))):
        behind = min(40, int(rng.expovariate(0.9))) if rng.random() > 0.01 else rng.randrange(40, 200)
        rows.append([
            f"{day}-{i}", stamp(day - behind).strftime("%Y-%m-%d"),
            stamp(day, rng.random() * 3e4).strftime("%H:%M:%S"),
            f"M{rng.randrange(500):04}", f"{rng.gammavariate(2, 40):.3f}", "kWh",
            some(rng, 0.002, rng.choices(["A", "E", "S"], [90, 8, 2])[0]), str(behind),
        ])  # fmt: skip
    return rows


def _wandering(today: Today) -> Rows:
    rng, day = today.rng, today.day
    return [
        [f"{day:04}{i:04}", rng.choice(FIRST_NAMES) + " " + rng.choice(LAST_NAMES),
         f"+49 30 {rng.randrange(10**6, 10**7)}", rng.choice(["DE", "FR", "ES", "PL", "IT"]),
         f"{rng.randrange(10**4, 10**5)}", f"{rng.uniform(0, 1):.3f}",
         stamp(-rng.randrange(7000, 25000)).strftime("%Y-%m-%d")]
        for i in range(int(rng.gauss(200, 20)))
    ]  # fmt: skip


def _ledger(today: Today) -> Rows:
    rng, day = today.rng, today.day
    rows = []
    for i in range(int(rng.gauss(350, 40) * weekday_factor(day)) + 3):
        amount = rng.choice([-1, 1]) * rng.lognormvariate(4, 1.6)
        rows.append([
            str(9_000_000 + day * 500 + i), stamp(day).strftime("%Y-%m-%d"),
            f"DE{rng.randrange(10**20):020}", f"{amount:,.2f} EUR", rng.choice(["SEPA", "CARD", "FEE"]),
            f"{rng.choice(['Miete', 'Gehalt', 'Einkauf', 'Ref'])} {rng.randrange(10**6)}",
            "Y" if amount > 0 else "N",
        ])  # fmt: skip
    return rows


def _stock(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    rows = []
    for n in range(180 + 2 * day):
        level = int(abs(world.gauss(0, 1)) * 400 * (1 + 0.3 * math.sin((day + n) / 6)))
        rows.append([
            f"{n:08}", f"WH{world.randrange(4) + 1}", str(level), f"{world.uniform(0.1, 30):.2f} kg",
            f"{world.uniform(1, 80):.1f} x {world.uniform(1, 80):.1f} cm", str(world.randrange(5, 60)),
            some(rng, 0.8, stamp(day + rng.randrange(1, 20)).strftime("%d-%b-%Y")),
            str(rng.random() < 0.97).lower(),
        ])  # fmt: skip
    return rows


KINDS = (
    Kind(
        "invoices",
        ("invoice", "vendor", "issued", "due", "currency", "net", "tax_rate", "gross", "po", "status"),
        _invoices, {"issued": "%Y%m%d"}, ("net", "gross"), ("status", "currency"), (), ";",
    ),
    Kind(
        "survey",
        ("response", "answered", "age_group", "gender", "q1", "q2", "q3", "q4", "nps", "comment", "agree"),
        _survey, {"answered": "%m/%d/%Y"}, ("q1", "nps"), ("age_group", "gender", "agree"), ("comment",),
    ),
    Kind(
        "events",
        ("event_id", "ts", "event", "user", "platform", "app_version", "payload", "flag"),
        _events, {}, (), ("event", "platform"), (),
    ),
    Kind(
        "nested",
        ("id", "created", "total", "payment", "items", "address"),
        _nested, {"created": "%Y-%m-%dT%H:%M:%S+00:00"}, ("total",), ("payment",), (), form="jsonl",
    ),
    Kind(
        "features",
        ("entity", *(f"f_{i}" for i in range(40)), *(f"n_{i}" for i in range(15)), *(f"is_{i}" for i in range(5)),
         "split"),
        _features, {}, ("n_0", "n_7"), ("split",), (), form="parquet",
    ),
    Kind(
        "tiny",
        ("Datum", "Filiale", "Kunden", "Umsatz", "Bemerkung"),
        _tiny, {"Datum": "%d.%m.%Y"}, ("Kunden", "Umsatz"), (), ("Filiale",), ";",
    ),
    Kind(
        "late",
        ("reading", "day", "time", "meter", "energy", "unit", "quality", "days_late"),
        _late, {"day": "%Y-%m-%d"}, ("energy",), ("unit", "quality"), (),
    ),
    Kind(
        "wandering",
        ("id", "name", "phone", "country", "zip", "score", "born"),
        _wandering, {"born": "%Y-%m-%d"}, ("score",), ("country",), ("name",), columns_wander=True,
    ),
    Kind(
        "ledger",
        ("entry", "booked", "iban", "amount", "type", "text", "credit"),
        _ledger, {"booked": "%Y-%m-%d"}, (), ("type", "credit"), (), "|",
    ),
    Kind(
        "stock",
        ("item", "warehouse", "level", "weight", "size", "reorder_days", "next_delivery", "active"),
        _stock, {}, ("level", "weight", "reorder_days"), ("warehouse", "active"), (),
    ),
)  # fmt: skip
