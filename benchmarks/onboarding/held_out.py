"""Feeds that drafting was not developed on: what the study reports first."""

from __future__ import annotations

import uuid

from benchmarks.onboarding.kinds import FIRST_NAMES, LAST_NAMES
from benchmarks.onboarding.table import Kind, Rows, Today, some, stamp, weekday_factor


def _flights(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    routes = [(f"{world.choice(['LH', 'AF', 'KL', 'IB'])}{world.randrange(100, 2000)}", *world.sample(AIRPORTS, 2))
              for _ in range(160)]  # fmt: skip
    rows = []
    for number, origin, target in rng.sample(routes, 140):
        gone = rng.random() < 0.02
        delay = int(rng.gauss(4, 9) + (rng.expovariate(1 / 40) if rng.random() < 0.2 else 0))
        rows.append([
            number, stamp(day).strftime("%d-%b-%Y"), origin, target,
            f"{rng.randrange(5, 23):02}:{rng.randrange(60):02}",
            "" if gone else str(delay), f"D-A{rng.choice('BCDEF')}{rng.choice('KLMNO')}{rng.choice('STUVW')}",
            "cancelled" if gone else "landed", f"{rng.uniform(0.55, 1):.2f}", str(int(rng.gauss(140, 30))),
        ])  # fmt: skip
    return rows


def _payments(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    merchants = [f"M{world.randrange(10**8):08}" for _ in range(300)]
    rows = []
    for _ in range(int(rng.gauss(600, 40) * (1.2 - 0.2 * weekday_factor(day)) * 1.004**day)):
        rows.append([  # noqa: PERF401
            str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            str(int(stamp(day, rng.random() * 86_400).timestamp())),
            str(int(rng.lognormvariate(8, 1.1))), rng.choices(["EUR", "SEK", "DKK"], [80, 15, 5])[0],
            f"{rng.randrange(4000, 5600)}********{rng.randrange(10**4):04}", rng.choice(merchants),
            rng.choice(["5411", "5812", "4111", "5999", "7011"]), some(rng, 0.001, rng.choice(["SE", "DE", "DK"])),
            f"{rng.choice([0.2, 0.3, 0.9, 1.4])} %", rng.choices(["OK", "DECLINED", "REVERSED"], [92, 7, 1])[0],
        ])  # fmt: skip
    return rows


def _laboratory(today: Today) -> Rows:
    rng, day = today.rng, today.day
    tests = {
        "GLU": (5.2, 0.9, "mmol/L"),
        "CRP": (4.0, 3.0, "mg/L"),
        "HGB": (140, 14, "g/L"),
        "K": (4.1, 0.4, "mmol/L"),
    }
    rows = []
    for i in range(int(rng.gauss(90, 9) * weekday_factor(day)) + 20):
        code = rng.choice(list(tests))
        middle, scale, unit = tests[code]
        value = abs(rng.gauss(middle, scale))
        flag = "H" if value > middle + 2 * scale else "L" if value < middle - 2 * scale else "N"
        rows.append([
            f"{stamp(day):%y%m%d}-{i:04}", f"P{rng.randrange(10**6):06}", code,
            some(rng, 0.01, f"{value:.1f}"), unit,
            f"{middle - 2 * scale:.1f}-{middle + 2 * scale:.1f}", flag,
            stamp(day, rng.randrange(25_000, 60_000)).strftime("%Y-%m-%dT%H:%M"), rng.choice(["Blut", "Serum"]),
        ])  # fmt: skip
    return rows


def _subscriptions(today: Today) -> Rows:
    rng, day, world = today.rng, today.day, today.world
    rows = []
    for n in range(220 + day):
        plan, seats = world.choice(["Starter", "Team", "Größe L"]), world.randrange(1, 200)
        price = {"Starter": 9.99, "Team": 24.0, "Größe L": 49.5}[plan]
        rows.append([
            f"acc_{n:06x}", f"{world.choice(LAST_NAMES)} & Söhne", plan, f"${price:.2f}", str(seats),
            f"{price * seats:.2f}", stamp(-world.randrange(900)).strftime("%Y/%m/%d"),
            f"{min(1.0, max(0.0, world.betavariate(1, 9) + rng.gauss(0, 0.01))):.3f}",
            f"{world.choice(FIRST_NAMES)} {world.choice(LAST_NAMES)}", some(world, 0.9, "yes", "no"),
        ])  # fmt: skip
    return rows


AIRPORTS = ["FRA", "CDG", "AMS", "MAD", "MUC", "BCN", "LIS", "WAW", "VIE", "ZRH"]
KINDS = (
    Kind(
        "flights",
        ("flight", "date", "from", "to", "departure", "delay_minutes",
         "tail", "status", "load_factor", "passengers"),
        _flights, {"date": "%d-%b-%Y"}, ("load_factor", "passengers"), ("status", "from"), (), ";",
    ),
    Kind(
        "payments",
        ("payment", "epoch", "amount_minor", "currency", "card", "merchant", "mcc", "country", "fee", "state"),
        _payments, {}, ("amount_minor", "fee"), ("currency", "state"), (),
    ),
    Kind(
        "laboratory",
        ("sample", "patient", "test", "value", "unit", "reference", "flag", "collected", "material"),
        _laboratory, {"collected": "%Y-%m-%dT%H:%M"}, ("value",), ("test", "unit", "flag"), (), "\t",
    ),
    Kind(
        "subscriptions",
        ("account", "company", "plan", "price", "seats", "monthly", "since",
         "churn_risk", "success_manager", "vat"),
        _subscriptions, {"since": "%Y/%m/%d"}, ("price", "seats", "monthly"), ("plan", "vat"), ("company",),
    ),
)  # fmt: skip
