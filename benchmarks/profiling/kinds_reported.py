"""Clean tables that the study of suspects reports on: see `kinds`."""

# ruff: noqa: E501, SIM905 - lists of words and rows read best as text

from __future__ import annotations

from datetime import timedelta
from random import Random

from benchmarks.profiling.kinds import (
    FIRST,
    WORDS,
    Kind,
    Table,
    sentence,
    skewed,
    some_day,
    surnames,
    syllables,
    towns,
)


def movies(chance: Random, rows: int) -> Table:
    """Films as a catalogue of films tells of them."""
    header = (
        "id name year release_date director actors language country duration rating_value rating_count genre "
        "certificate location description"
    ).split()
    people = [f"{chance.choice(FIRST)} {name}" for name in surnames(chance, 500)]
    genres = "Drama Comedy Action Thriller Horror Romance Documentary Animation Sci-Fi".split()
    told = []
    for n in range(rows):
        day = some_day(chance, 1965, 18_000)
        land = chance.choices(["USA", "UK", "France", "India", "Germany", "Hong Kong"], [60, 14, 8, 8, 6, 4])[0]
        tongue = {"France": "French", "India": "Hindi", "Germany": "German", "Hong Kong": "Cantonese"}.get(
            land, "English"
        )
        told.append(
            [
                f"tt{1000000 + 37 * n}",
                f"{chance.choice(['The', 'A', 'My', ''])} {syllables(chance, 2)} {chance.choice(WORDS).title()}".strip()
                + chance.choices(["", " 2", ": Part II", "!", " (Director's Cut)"], [88, 5, 3, 3, 1])[0],
                str(day.year),
                f"{day.day} {day:%B %Y} ({land})",
                chance.choice(people[:200]),
                ",".join(chance.sample(people, 3)),
                tongue if chance.random() < 0.93 else f"{tongue},{chance.choice(['Spanish', 'Italian', 'Latin'])}",
                land if chance.random() < 0.9 else f"{land},Canada",
                f"{round(chance.gauss(104, 17))} min",
                f"{min(9.6, max(1.2, chance.gauss(6.4, 1.1))):.1f}",
                f"{int(chance.lognormvariate(9, 1.8)):,}",
                ",".join(chance.sample(genres, chance.choice((1, 2, 2, 3)))),
                chance.choices(["R", "PG-13", "PG", "G", "NC-17", "", "Not Rated"], [40, 30, 12, 4, 1, 8, 5])[0],
                f"{syllables(chance, 2)}, {chance.choice(['California', 'New York', 'England', 'Ontario'])}, {land}"
                if chance.random() < 0.8
                else "",
                sentence(chance, chance.randrange(12, 30)) + ".",
            ]
        )
    return header, told


def employees(chance: Random, rows: int) -> Table:
    """A list of a personnel department."""
    header = (
        "employee_no name email department cost_centre job_title grade hired_on born_on salary site city country phone "
        "manager_no active"
    ).split()
    departments = {
        d: str(4000 + 10 * k)
        for k, d in enumerate("Sales Finance IT Legal Logistics Production Purchasing HR Quality R&D".split())
    }
    sites = [
        (f"S{k:02d}", town, chance.choice(["Germany", "Austria", "Czechia"]))
        for k, town in enumerate(towns(chance, 10))
    ]
    titles = [
        "Clerk",
        "Senior Clerk",
        "Engineer",
        "Senior Engineer",
        "Manager",
        "Team Lead",
        "Analyst",
        "Director",
        "Intern",
    ]
    names = surnames(chance, 500)
    told = []
    for n in range(rows):
        first, last = chance.choice(FIRST), chance.choice(names)
        department = (
            skewed(chance, list(departments)) if chance.random() < 0.5 else chance.choice(list(departments))
        )
        site = chance.choice(sites)
        title = chance.choices(titles, [30, 14, 20, 8, 8, 7, 10, 1, 2])[0]
        grade = f"{'ABCDEFGHI'[titles.index(title)]}{chance.choice('123')}"
        told.append(
            [
                f"{n + 10_000}",
                f"{last}, {first}",
                f"{first}.{last}{n}@corp.example".lower().replace(" ", "").replace("'", ""),
                department,
                departments[department],
                title,
                grade,
                str(some_day(chance, 1998, 9800)),
                str(some_day(chance, 1960, 15_000)),
                f"{chance.lognormvariate(10.7, 0.3):.0f}",
                site[0],
                site[1],
                site[2],
                f"+49 {chance.randrange(30, 900)} {chance.randrange(10**5, 10**7)}"
                if chance.random() < 0.97
                else "",
                str(10_000 + chance.randrange(0, max(1, rows // 12))),
                chance.choices(["yes", "no"], [93, 7])[0],
            ]
        )
    return header, told


def shipments(chance: Random, rows: int) -> Table:
    """Parcels under way."""
    header = "tracking carrier service origin destination weight_kg length_cm shipped_at delivered_at status cost tariff_code".split()
    carriers = {
        c: [f"{c} {s}" for s in ("Express", "Standard", "Economy")]
        for c in ("Posta", "Velox", "Norlan", "Kitefreight")
    }
    ports = ["".join(chance.choice("ABCDEFGHIKLMNOPRSTUV") for _ in range(5)) for _ in range(30)]
    told = []
    for _ in range(rows):
        carrier = skewed(chance, list(carriers))
        day = some_day(chance, 2026, 200)
        gone = chance.random()
        status = (
            "delivered"
            if gone < 0.9
            else "in transit"
            if gone < 0.985
            else chance.choice(["returned", "lost", "customs hold"])
        )
        weight = chance.lognormvariate(1, 1)
        told.append(
            [
                f"{carrier[:2].upper()}{chance.randrange(10**8, 10**9)}{chance.choice(['DE', 'PL', 'IT'])}",
                carrier,
                chance.choice(carriers[carrier]),
                chance.choice(ports[:6]),
                chance.choice(ports),
                f"{weight:.3f}",
                str(chance.randrange(10, 180)),
                f"{day:%Y/%m/%d} {chance.randrange(24):02d}:{chance.randrange(60):02d}",
                f"{day + timedelta(days=chance.randrange(1, 9)):%Y/%m/%d} {chance.randrange(6, 20):02d}:{chance.randrange(60):02d}"
                if status == "delivered"
                else "",
                status,
                f"{4 + 1.7 * weight + chance.random():.2f}",
                f"{chance.randrange(1000, 9999)}.{chance.randrange(10, 99)}"
                + chance.choices(["", ".00"], [80, 20])[0],
            ]
        )
    return header, told


def visits(chance: Random, rows: int) -> Table:
    """Visits to a clinic."""
    header = "visit_id patient_id sex birth_year visited_on ward clinician icd diagnosis blood_pressure temperature dose outcome".split()
    illness = {
        f"{chance.choice('ABCEGIJKM')}{k:02d}.{chance.randrange(10)}": f"{chance.choice(['acute', 'chronic', 'primary', 'other'])} {syllables(chance, 2).lower()}{chance.choice(['itis', 'osis', 'emia'])}"
        for k in range(10, 70)
    }
    doctors = [(f"Dr. {name}", f"Ward {chance.randrange(1, 9)}") for name in surnames(chance, 20)]
    patients = [
        (f"P{k:06d}", chance.choice("mf"), str(chance.randrange(1930, 2015))) for k in range(max(5, rows // 3))
    ]
    told = []
    for n in range(rows):
        patient, sex, year = chance.choice(patients)
        code = skewed(chance, list(illness)) if chance.random() < 0.5 else chance.choice(list(illness))
        doctor, ward = chance.choice(doctors)
        high = round(chance.gauss(125, 14))
        told.append(
            [
                str(n + 1),
                patient,
                sex,
                year,
                f"{some_day(chance, 2024, 700):%d/%m/%Y}",
                ward if chance.random() < 0.93 else f"Ward {chance.randrange(1, 9)}",
                doctor,
                code,
                illness[code],
                f"{high}/{high - round(chance.gauss(45, 6))}",
                f"{chance.gauss(36.9, 0.5):.1f}" if chance.random() < 0.6 else "",
                f"{chance.choice([5, 10, 20, 50, 100, 250, 500])} mg" if chance.random() < 0.7 else "none",
                chance.choices(["discharged", "referred", "admitted", "died"], [80, 12, 7, 1])[0],
            ]
        )
    return header, told


def permits(chance: Random, rows: int) -> Table:
    """Building permits as a city publishes them."""
    header = "permit_no issued type status ward ward_name street_no street zip fee latitude longitude contractor work".split()
    wards = {str(k): syllables(chance, 2) for k in range(1, 13)}
    streets = [
        f"{syllables(chance, 2).upper()} {chance.choice(['ST', 'AVE', 'RD', 'BLVD', 'PL'])}" for _ in range(120)
    ]
    firms = [
        f"{n.upper()} {chance.choice(['CONSTRUCTION', 'BUILDERS LLC', 'ROOFING INC.'])}"
        for n in surnames(chance, 150)
    ]
    told = []
    for n in range(rows):
        ward = chance.choice(list(wards))
        street = streets[min(int(chance.expovariate(0.03)), 119)]
        told.append(
            [
                f"B{2020 + n % 6}-{n:06d}",
                f"{some_day(chance, 2020, 2000)}T00:00:00.000",
                chance.choices(
                    ["RENOVATION", "NEW CONSTRUCTION", "ELECTRIC WIRING", "SIGNS", "WRECKING/DEMOLITION"],
                    [50, 20, 20, 8, 2],
                )[0],
                chance.choices(["COMPLETE", "ACTIVE", "EXPIRED", "REVOKED"], [70, 25, 4.5, 0.5])[0],
                ward,
                wards[ward],
                str(chance.randrange(1, 9999)) + chance.choices(["", "A", "-1/2"], [97, 2, 1])[0],
                street,
                f"606{chance.randrange(1, 60):02d}",
                "0" if chance.random() < 0.1 else f"{25 * round(chance.lognormvariate(1.5, 1.2), 0):.0f}",
                f"{chance.uniform(41.65, 42.02):.6f}" if chance.random() < 0.98 else "",
                f"-{chance.uniform(87.53, 87.85):.6f}",
                chance.choice(firms) if chance.random() < 0.7 else "OWNER AS GENERAL CONTRACTOR",
                sentence(chance, chance.randrange(4, 16)).upper(),
            ]
        )
    return header, told


def loans(chance: Random, rows: int) -> Table:
    """Books lent by the branches of a library."""
    header = "loan barcode title author shelfmark branch branch_code borrower_type lent_on due_on returned_on renewals fine".split()
    branches = [(town, f"BR{k:02d}") for k, town in enumerate(towns(chance, 9))]
    people = surnames(chance, 120)
    books = [
        (
            f"3{chance.randrange(10**12, 10**13)}",
            sentence(chance, chance.randrange(2, 7)),
            f"{chance.choice(people)}, {chance.choice(FIRST)}" + chance.choices(["", " (ed.)"], [95, 5])[0],
            f"{chance.randrange(100, 999)}.{chance.randrange(1, 99)} {syllables(chance, 1)[:3].upper()}",
        )
        for _ in range(max(10, rows // 4))
    ]
    told = []
    for n in range(rows):
        lent = some_day(chance, 2026, 200)
        kept = chance.randrange(1, 40)
        branch = chance.choice(branches)
        told.append(
            [
                str(500_000 + n),
                *chance.choice(books),
                *branch,
                chance.choices(["adult", "child", "student", "staff", "housebound"], [60, 25, 12, 2, 1])[0],
                f"{lent:%d %b %Y}",
                f"{lent + timedelta(days=21):%d %b %Y}",
                f"{lent + timedelta(days=kept):%d %b %Y}" if chance.random() < 0.9 else "",
                str(chance.choices([0, 1, 2, 3], [80, 14, 5, 1])[0]),
                f"£{max(0, kept - 21) * 0.15:.2f}",
            ]
        )
    return header, told


def matches(chance: Random, rows: int) -> Table:
    """Matches of a league."""
    header = "season round played_on kick_off home away score attendance referee stadium capacity yellow_cards broadcaster".split()
    clubs = [
        (
            f"{chance.choice(['FC', 'SV', 'Real', 'United', ''])} {town}".strip(),
            f"{syllables(chance, 2)} {chance.choice(['Park', 'Arena', 'Stadium'])}",
            chance.randrange(9, 80) * 1000,
        )
        for town in towns(chance, 16)
    ]
    referees = [f"{chance.choice(FIRST)[0]}. {name}" for name in surnames(chance, 18)]
    told = []
    for n in range(rows):
        home, away = chance.sample(clubs, 2)
        year = 2015 + n * 10 // rows
        goals = [min(9, int(chance.expovariate(0.7))) for _ in "ha"]
        told.append(
            [
                f"{year}/{year % 100 + 1:02d}",
                str(n % 34 + 1),
                f"{some_day(chance, year, 280):%Y.%m.%d}",
                chance.choices(["15:30", "18:00", "20:45", "13:00"], [50, 25, 20, 5])[0],
                home[0],
                away[0],
                f"{goals[0]}-{goals[1]}" + chance.choices(["", " aet"], [98, 2])[0],
                f"{round(home[2] * chance.uniform(0.3, 1)):,}" if chance.random() < 0.97 else "",
                chance.choice(referees),
                home[1] if chance.random() < 0.99 else "Neutral ground",
                f"{home[2]:,}",
                str(chance.randrange(0, 9)),
                chance.choices(["Kanal 5", "SportOne", "", "Kanal 5/SportOne"], [50, 30, 15, 5])[0],
            ]
        )
    return header, told


def meters(chance: Random, rows: int) -> Table:
    """Readings of electricity meters for billing."""
    header = "meter_id customer_no tariff tariff_name read_at reading_kwh previous_kwh used_kwh price_ct amount_eur estimated voltage postcode town".split()
    rates = {
        f"T{k}": (f"{w} {x}", chance.choice([24.5, 27.9, 31.2, 33.0]))
        for k, (w, x) in enumerate((w, x) for w in ("Basic", "Green", "Night") for x in ("Fix", "Flex"))
    }
    places = [
        (f"{chance.randrange(1000, 9999)} {chance.choice('ABCDEGHK')}{chance.choice('ABCDEGHK')}", town)
        for town in towns(chance, 60)
    ]
    homes = [
        (
            f"EL{chance.randrange(10**7, 10**8)}",
            f"{chance.randrange(10**5, 10**6)}",
            chance.choice(list(rates)),
            chance.choice(places),
        )
        for _ in range(max(10, rows // 6))
    ]
    told = []
    for _ in range(rows):
        meter, customer, tariff, place = chance.choice(homes)
        before = chance.randrange(500, 90_000)
        used = round(chance.lognormvariate(5.5, 0.6))
        name, price = rates[tariff]
        told.append(
            [
                meter,
                customer,
                tariff,
                name,
                f"{some_day(chance, 2025, 365):%d-%m-%Y} {chance.randrange(24):02d}:{chance.randrange(60):02d}",
                str(before + used),
                str(before),
                str(used),
                f"{price:.1f}".replace(".", ","),
                f"{used * price / 100:.2f}".replace(".", ","),
                chance.choices(["N", "Y"], [92, 8])[0],
                chance.choices(["230 V", "400 V"], [90, 10])[0],
                *place,
            ]
        )
    return header, told


REPORTED_ON: dict[str, Kind] = {k.__name__: k for k in (movies, employees, shipments, visits, permits)}
"""Kinds that were reported on first; false alarms on them led to a few corrections."""
UNSEEN: dict[str, Kind] = {k.__name__: k for k in (loans, matches, meters)}
"""Kinds written when the detectors were settled."""
