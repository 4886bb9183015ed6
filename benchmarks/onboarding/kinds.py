"""Feeds on which drafting was developed."""

from __future__ import annotations

import math

from benchmarks.onboarding.table import Kind, Rows, Today, some, stamp, weekday_factor

WORDS = [
    "Zugriff",
    "Rechnung",
    "fehlt",
    "wieder",
    "seit",
    "Montag",
    "Kunde",
    "möchte",
    "wissen",
    "warum",
    "Größe",
    "falsch",
    "geliefert",
    "Paket",
    "kam",
    "später",
    "als",
    "zugesagt",
    "bitte",
    "prüfen",
    "danke",
    "app",
    "stürzt",
    "beim",
    "Öffnen",
    "ab",
    "login",
    "does",
    "not",
    "work",
    "after",
    "update",
    "please",
    "help",
    "café",
    "crédit",
]
FIRST_NAMES = [
    "Anna",
    "Björn",
    "Chloé",
    "Davide",
    "Élise",
    "Farid",
    "Grażyna",
    "Hana",
    "Iván",
    "Jörg",
    "Karin",
    "Lucía",
    "Marek",
    "Nadia",
    "Olga",
    "Pál",
]
LAST_NAMES = [
    "Müller",
    "Schmidt",
    "Dubois",
    "Rossi",
    "Nowak",
    "García",
    "Novák",
    "Jensen",
    "Óconnor",
    "Weiß",
    "Petrov",
    "Yılmaz",
    "Santos",
    "Kaya",
]


def _orders(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    products = [f"SKU-{world.randrange(10**5):05}" for _ in range(40 + 3 * day)]
    prices = {p: world.lognormvariate(3.2, 0.9) for p in products}
    rows = []
    for i in range(int(rng.gauss(420, 25) * weekday_factor(day))):
        product, quantity = rng.choice(products), 1 + int(rng.expovariate(0.8))
        rows.append([
            str(500_000 + day * 1000 + i),
            stamp(day, rng.random() * 86_400).strftime("%Y-%m-%d %H:%M:%S"),
            f"C{rng.randrange(8000 + 30 * day):06}",
            product,
            str(quantity),
            f"{quantity * prices[product] * (1 + 0.004 * day) * rng.uniform(0.9, 1.1):.2f}",
            "EUR",
            rng.choices(["new", "paid", "shipped", "cancelled"], [30, 35, 30, 5])[0],
            some(rng, 0.7, f"SAVE{rng.choice([5, 10, 15, 20])}"),
            some(rng, 0.003, rng.choice(["web", "app", "store"])),
        ])  # fmt: skip
    return rows


def _tickets(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    agents = [f"{world.choice(FIRST_NAMES)} {world.choice(LAST_NAMES)}" for _ in range(7)]
    rows = []
    for i in range(int(rng.gauss(120, 18) * weekday_factor(day)) + 5):
        opened = rng.random() * 86_400
        closed = rng.random() < 0.6
        name = f"{rng.choice(FIRST_NAMES)}.{rng.choice(LAST_NAMES)}".lower()
        rows.append([
            f"T-{2026}{day:03}-{i:04}",
            stamp(day, opened).strftime("%d/%m/%Y %H:%M"),
            stamp(day, opened + rng.expovariate(1 / 40_000)).strftime("%d/%m/%Y %H:%M") if closed else "",
            f"{name.encode('ascii', 'ignore').decode()}{rng.randrange(99)}@{rng.choice(['mail', 'post'])}.example",
            rng.choice(agents),
            rng.choices(["low", "normal", "high", "urgent"], [30, 50, 17, 3])[0],
            rng.choice(["billing", "delivery", "login", "returns", "other"]),
            " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 40))),
            some(rng, 0.65, str(rng.choices([1, 2, 3, 4, 5], [5, 5, 15, 35, 40])[0])),
        ])  # fmt: skip
    return rows


def _sensors(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    sensors = [(f"S{n:03}", world.uniform(12, 26), world.uniform(-0.03, 0.05)) for n in range(24)]
    out = set(rng.sample(range(24), rng.choice([0, 0, 0, 1, 2])))
    rows = []
    for n, (sensor, level, drift) in enumerate(sensors):
        for hour in range(24):
            wave = 4 * math.sin((hour - 9) / 24 * 2 * math.pi)
            gone = n in out and hour > 12
            value = level + drift * day + wave + rng.gauss(0, 0.6)
            rows.append([
                sensor,
                stamp(day, 3600 * hour).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "" if gone else f"{value:.1f}",
                "" if gone else f"{min(100, max(0, rng.gauss(55, 12))):.0f}",
                "" if gone else f"{1013 + rng.gauss(0, 6) + 5 * math.sin(day / 5):.1f}",
                f"{max(0.0, 100 - (day * 0.6 + n * 3) % 95):.0f} %",
                "gone" if gone else "ok",
            ])  # fmt: skip
    return rows


def _weblogs(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    paths = [
        "/",
        "/search",
        "/cart",
        "/checkout",
        "/login",
        *(f"/item/{world.randrange(9999)}" for _ in range(150)),
    ]
    agents = [f"Mozilla/5.0 (X11; rv:{world.randrange(90, 130)}.0)" for _ in range(30)]
    many = range(int(rng.gauss(700, 60) * weekday_factor(day)))
    return [
        [
            stamp(day, rng.random() * 86_400).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}",
            rng.choices(["GET", "POST", "HEAD"], [85, 13, 2])[0],
            rng.choice(paths),
            rng.choices(["200", "301", "304", "404", "500"], [80, 5, 8, 6, 1])[0],
            some(rng, 0.05, str(int(rng.lognormvariate(8, 1.6)))),
            f"{rng.lognormvariate(-2, 1.1):.3f}",
            some(rng, 0.4, f"https://{rng.choice(['a', 'b', 'news'])}.example/{rng.randrange(500)}", "-"),
            rng.choice(agents),
        ]
        for _ in many
    ]  # fmt: skip


def _staff(today: Today) -> Rows:
    day, world = today.day, today.world
    rows = []
    for n in range(260 + day // 4):
        hired = world.randrange(1, 6000)
        level = world.choices(["junior", "senior", "lead", "director"], [40, 40, 15, 5])[0]
        base = {"junior": 38_000, "senior": 55_000, "lead": 72_000, "director": 110_000}[level]
        first, last = world.choice(FIRST_NAMES), world.choice(LAST_NAMES)
        salary = base * world.uniform(0.85, 1.2) * (1.03 if day > 40 else 1.0)
        rows.append([
            f"{n + 1001:05}", first, last,
            world.choice(["Berlin", "Łódź", "Zürich", "Madrid"]),
            world.choice(["Sales", "IT", "Finance", "Legal", "Operations"]),
            level,
            f"{salary:.0f}",
            f"{world.choice([20, 32, 40, 40, 40])}",
            stamp(-hired).strftime("%Y-%m-%d"),
            "" if world.random() > 0.02 else stamp(day - world.randrange(30)).strftime("%Y-%m-%d"),
            f"{world.uniform(0, 1):.2f}",
        ])  # fmt: skip
    return rows


def _prices(today: Today) -> Rows:
    day, world = today.day, today.world
    rows = []
    for n in range(340):
        weight = world.choice([0.25, 0.5, 1.0, 2.5, 12.5, 20.0])
        price = world.lognormvariate(2.6, 0.7)
        moved = 1 + 0.02 * math.sin(day / 9 + n) + 0.0008 * day
        rows.append([
            f"40{world.randrange(10**11):011}",
            f"{world.choice(['Bolt', 'Schraube', 'Düse', 'Ventil', 'Kabel'])} {world.choice('ABCDEF')}{n}",
            f"€ {price * moved:.2f}",
            f"{weight:g} kg",
            f"{world.choice([7, 19])}%",
            world.choice(["pc", "box", "m"]),
            stamp(day).strftime("%d.%m.%Y"),
            some(world, 0.3, str(world.randrange(1, 60))),
        ])  # fmt: skip
    return rows


def _epidemic(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    rows = []
    for n in range(20):
        size = world.uniform(0.4, 3)
        cases = size * 4 * math.exp(0.085 * day)
        noisy = rng.gauss(cases, math.sqrt(cases) + 0.03 * cases)
        active = max(0, int(noisy))
        rows.append([
            stamp(day, 17 * 3600).strftime("%Y-%m-%d %H:%M:%S"),
            "ITA", f"{n + 1:02}", f"Region {chr(65 + n)}",
            f"{41 + n / 10:.5f}", f"{9 + n / 7:.5f}",
            str(int(active * 0.4)), str(int(active * 0.06)), str(active),
            str(int(active - cases * 0.918)),
            str(int(active * 1.3)), str(int(active * 9)),
            "" if rng.random() < 0.95 else "provisional",
        ])  # fmt: skip
    return rows


KINDS = (
    Kind(
        "orders",
        ("order_id", "ordered_at", "customer", "product", "quantity", "amount", "currency", "status", "coupon",
         "channel"),
        _orders, {"ordered_at": "%Y-%m-%d %H:%M:%S"}, ("quantity", "amount"), ("status", "channel"), (),
    ),
    Kind(
        "tickets",
        ("ticket", "opened", "closed", "email", "agent", "priority", "topic", "message", "score"),
        _tickets, {"opened": "%d/%m/%Y %H:%M"}, ("score",), ("priority", "topic"), ("message",), ";",
    ),
    Kind(
        "sensors",
        ("sensor", "measured_at", "temperature", "humidity", "pressure", "battery", "state"),
        _sensors, {"measured_at": "%Y-%m-%dT%H:%M:%SZ"}, ("temperature", "humidity", "pressure"), ("state",), (),
    ),
    Kind(
        "weblogs",
        ("time", "client", "method", "path", "status", "bytes", "seconds", "referrer", "agent"),
        _weblogs, {"time": "%d/%b/%Y:%H:%M:%S +0000"}, ("bytes", "seconds"), ("method", "status"), (), "\t",
    ),
    Kind(
        "staff",
        ("personnel_no", "first_name", "last_name", "site", "department", "level", "salary", "hours", "hired",
         "left", "engagement"),
        _staff, {"hired": "%Y-%m-%d"}, ("salary", "hours", "engagement"), ("site", "department", "level"),
        ("first_name", "last_name"),
    ),
    Kind(
        "prices",
        ("ean", "article", "price", "weight", "vat", "unit", "valid_from", "stock_days"),
        _prices, {"valid_from": "%d.%m.%Y"}, ("price", "weight", "vat", "stock_days"), ("unit",), ("article",), ";",
    ),
    Kind(
        "epidemic",
        ("data", "stato", "codice_regione", "regione", "lat", "long", "ricoverati", "terapia", "positivi",
         "variazione", "totale", "tamponi", "note"),
        _epidemic, {"data": "%Y-%m-%d %H:%M:%S"}, ("ricoverati", "positivi", "totale", "tamponi"), (), (),
    ),
)  # fmt: skip
