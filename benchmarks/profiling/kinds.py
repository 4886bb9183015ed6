"""Clean tables of many kinds, as studies need them: every cell is right, and the odd ones among them are meant.

The tables have what real ones have and rules trip over: legitimate near-misses of frequent values, rare categories,
heavy tails, cells that are missing by right, dependencies that hold only mostly, names with rare signs.
"""

# ruff: noqa: E501, SIM905 - lists of words and rows read best as text

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

Table = tuple[list[str], list[list[str]]]
Kind = Callable[[Random, int], Table]

_ONSETS = "b br c ch d dr f g gr h j k l m n p qu r s sh st t tr v w".split()
_VOWELS = "a e i o u ai ea oo".split()
_CODAS = ["", "", "", "n", "r", "l", "s", "m", "th", "ck", "nd"]
_ENDS = "ton ville burg field ford wood ham mont bury port".split()
_FIRST = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph "
    "Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret "
    "Anna Hana Juan José Zoë Ümit Mei-Ling Jean-Luc Siân Olu"
).split()
_WORDS = (
    "analysis effect patients treatment study clinical trial risk factors review outcomes therapy randomized "
    "controlled evaluation children disease model cancer system health women blood pressure response acute chronic "
    "care surgery infection prevention cell growth induced role use among early late severe primary hospital data"
).split()


def syllables(chance: Random, count: int) -> str:
    """An invented word."""
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(count)
    ).capitalize()


def _names(chance: Random, count: int) -> list[str]:
    """Invented surnames, a few of them with rare signs."""
    made = {syllables(chance, chance.choice((2, 2, 3))) for _ in range(count)}
    return [*sorted(made), "O'Brien", "D'Angelo", "Smith-Jones", "van der Berg", "Núñez", "Li"]


def _towns(chance: Random, count: int) -> list[str]:
    made = {syllables(chance, chance.choice((1, 2, 2))) + chance.choice(_ENDS) for _ in range(count)}
    return sorted(made | {f"{w} {t}" for t in sorted(made)[:: max(1, count // 8)] for w in ("New", "Saint")})


def _skewed(chance: Random, values: list[str]) -> str:
    """One of the values, the first ones far more often."""
    return values[min(int(chance.paretovariate(0.7)) - 1, len(values) - 1) if chance.random() < 0.9 else -1]


def _day(chance: Random, year: int = 2023, days: int = 900) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(days))


def _sentence(chance: Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize()


def citations(chance: Random, rows: int) -> Table:
    """Articles of journals, as reference managers keep them."""
    header = "id title language journal abbreviation issn volume issue created_at pagination authors citation_year".split()
    names = _names(chance, 400)
    journals = []
    for _ in range(max(8, rows // 9)):
        subject = f"{chance.choice(_WORDS)} and {chance.choice(_WORDS)} {chance.choice(['research', 'medicine', 'science'])}"
        full = chance.choice(
            [f"Journal of {subject}", f"The {syllables(chance, 2)} {subject}", subject.capitalize()]
        )
        short = ". ".join(w[:4].capitalize() for w in full.split() if w not in {"of", "and", "The"})
        issn = f"{chance.randrange(1000, 9999)}-{chance.randrange(100, 999)}{chance.choice('0123456789X')}"
        issn = issn if chance.random() < 0.9 else ""
        journals.append(
            (full, short, issn, chance.choices(["eng", "ger", "fre", "spa", "jpn"], [40, 3, 2, 2, 1])[0])
        )
    told = []
    for n in range(rows):
        journal = journals[min(int(chance.expovariate(4 / len(journals))), len(journals) - 1)]
        first = chance.randrange(1, 1900)
        last = first + chance.randrange(1, 14)
        same = next((k for k, (a, b) in enumerate(zip(str(first), str(last), strict=False)) if a != b), 0)
        pages = f"{first}-{str(last)[same:] if len(str(first)) == len(str(last)) else last}"
        pages = chance.choices([pages, f"S{first}-{last % 100}", f"e{first}", ""], [90, 3, 2, 5])[0]
        day = _day(chance, 1996, 7000)
        by = [
            f'"{chance.choice(names)}, {chance.choice("ABCDEFGHJKLMPRST")}. {chance.choice("ABCDE")}."'
            for _ in range(chance.randrange(1, 6))
        ]
        told.append(
            [
                str(100_000 + 7 * n),
                _sentence(chance, chance.randrange(5, 14)) + chance.choices([".", "?", ""], [80, 5, 15])[0],
                journal[3],
                journal[0],
                journal[1],
                journal[2],
                str(chance.randrange(1, 120)),
                chance.choices([str(chance.randrange(1, 13)), "Pt 2", "1-2", "Suppl 1", ""], [86, 2, 3, 2, 7])[0],
                f"{day.month}/{day.day}/{day:%y}",
                pages,
                "{" + ",".join(by) + "}",
                str(day.year),
            ]
        )
    return header, told


def taxpayers(chance: Random, rows: int) -> Table:
    """Persons with addresses and the rates that follow from them."""
    header = (
        "first_name last_name gender area_code phone city state zip marital_status has_child salary rate "
        "single_exemption married_exemption child_exemption"
    ).split()
    names = _names(chance, 600)
    gender = {f: chance.choice("MF") for f in _FIRST}
    states = "AL AZ CA CO FL GA IL MA MI NY OH PA TX WA NM ND".split()
    rule = {
        s: (chance.choice([0, 2000, 3100, 4250]), chance.choice([0, 6000, 8800]), chance.choice([0, 300, 1500]))
        for s in states
    }
    bands = {s: sorted(chance.uniform(0.5, 9) for _ in range(4)) for s in states}
    areas = {s: chance.sample(range(201, 989), 3) for s in states}
    places = []
    for k, town in enumerate(_towns(chance, max(20, rows // 12))):
        state = states[k % len(states)]
        codes = [f"{chance.randrange(501, 99950):05d}" for _ in range(chance.choice((1, 1, 2, 3)))]
        places += [(town.upper(), state, code) for code in codes]
    told = []
    for _ in range(rows):
        city, state, code = places[min(int(chance.expovariate(3 / len(places))), len(places) - 1)]
        first = chance.choice(_FIRST)
        salary = 5000 * chance.randrange(1, 40)
        single = chance.random() < 0.5
        child = chance.random() < 0.5
        exempt = rule[state]
        told.append(
            [
                first,
                chance.choice(names),
                gender[first] if chance.random() < 0.99 else chance.choice("MF"),
                str(chance.choice(areas[state])),
                f"{chance.randrange(100, 1000)}-{chance.randrange(10_000):04d}",
                city,
                state,
                code,
                "S" if single else "M",
                "Y" if child else "N",
                str(salary),
                f"{bands[state][min(salary // 50_000, 3)]:.2f}".rstrip("0").rstrip("."),
                str(exempt[0] if single else 0),
                str(0 if single else exempt[1]),
                str(exempt[2] if child else 0),
            ]
        )
    return header, told


def products(chance: Random, rows: int) -> Table:
    """A catalogue of a shop."""
    header = (
        "sku title brand category subcategory price currency weight colour size ean in_stock updated_at url".split()
    )
    brands = [syllables(chance, 2) for _ in range(40)] + ["3M", "H&M", "Marks & Sons"]
    tree = {
        f"{syllables(chance, 2)} {w}": [f"{syllables(chance, 1)} {x}" for x in ("sets", "parts", "tools")]
        for w in ("Home", "Garden", "Sports", "Toys", "Kitchen", "Office")
    }
    colours = "black white red blue green grey navy beige light-blue dark-blue black/white".split()
    told = []
    for n in range(rows):
        category = chance.choice(list(tree))
        brand = _skewed(chance, brands)
        noun = syllables(chance, 2)
        day = _day(chance, 2025, 600)
        told.append(
            [
                f"{category[:3].upper()}-{n:05d}" + chance.choices(["", "-B"], [95, 5])[0],
                f"{brand} {noun} {chance.choice(['Pro', 'Mini', 'XL', '2000', 'Set of 4', '(pack of 2)'])}",
                brand,
                category,
                chance.choice(tree[category]),
                f"{chance.lognormvariate(3, 1.2):.2f}",
                chance.choices(["EUR", "GBP", "USD"], [80, 12, 8])[0],
                f"{chance.lognormvariate(0, 1):.1f} kg",
                _skewed(chance, colours) if chance.random() < 0.8 else "",
                chance.choices(["S", "M", "L", "XL", "XXL", "one size", ""], [20, 30, 25, 10, 3, 4, 8])[0],
                _ean(chance),
                chance.choices(["true", "false"], [85, 15])[0],
                f"{day}T{chance.randrange(24):02d}:{chance.randrange(60):02d}:00Z",
                f"https://shop.example.com/{noun.lower()}/{n}" + chance.choices(["", "?v=2"], [90, 10])[0],
            ]
        )
    return header, told


def _ean(chance: Random) -> str:
    digits = [4, 0, *(chance.randrange(10) for _ in range(10))]
    check = -sum(d * (3 if k % 2 else 1) for k, d in enumerate(digits)) % 10
    return "".join(map(str, [*digits, check]))


def sensors(chance: Random, rows: int) -> Table:
    """Readings of stations, hour by hour."""
    header = "time station latitude longitude temperature humidity pressure rain battery status firmware".split()
    stations = [
        (
            f"ST-{k:03d}",
            f"{chance.uniform(47, 55):.4f}",
            f"{chance.uniform(6, 15):.4f}",
            chance.choice(["2.1.0", "2.1.3", "3.0.0-rc1"]),
        )
        for k in range(12)
    ]
    told = []
    for n in range(rows):
        name, latitude, longitude, firmware = stations[n % 12]
        day = date(2026, 1, 1) + timedelta(days=n // 288)
        warm = 10 + 8 * (n % 288) / 288 + chance.gauss(0, 3)
        told.append(
            [
                f"{day} {n // 12 % 24:02d}:00:00",
                name,
                latitude,
                longitude,
                f"{warm:.1f}",
                f"{min(100, max(5, chance.gauss(70, 15))):.0f}",
                f"{chance.gauss(1013, 8):.1f}",
                "0.0" if chance.random() < 0.85 else f"{chance.expovariate(0.4):.1f}",
                f"{chance.uniform(3.4, 4.2):.2f}" if chance.random() < 0.95 else "",
                chance.choices(["OK", "LOW_BATT", "CALIBRATING"], [970, 25, 5])[0],
                firmware,
            ]
        )
    return header, told


def invoices(chance: Random, rows: int) -> Table:
    """Invoices of suppliers."""
    header = (
        "invoice_number invoice_date due_date supplier supplier_vat country currency net vat_rate vat total iban "
        "payment_terms remark"
    ).split()
    suppliers = []
    for _ in range(max(10, rows // 20)):
        country = chance.choices(["DE", "NL", "FR", "CH", "PL"], [50, 20, 15, 5, 10])[0]
        suppliers.append(
            (
                f"{syllables(chance, 2)} {chance.choice(['GmbH', 'AG', '& Co. KG', 'B.V.', 'S.A.', 'Ltd.'])}",
                f"{country}{chance.randrange(10**8, 10**9)}",
                country,
                {"CH": "CHF", "PL": "PLN"}.get(country, "EUR"),
                f"{country}{chance.randrange(10, 98)}{chance.randrange(10**17, 10**18)}",
                chance.choice([14, 30, 30, 60]),
            )
        )
    told = []
    for n in range(rows):
        name, number, country, currency, iban, term = suppliers[
            min(int(chance.expovariate(3 / len(suppliers))), len(suppliers) - 1)
        ]
        day = _day(chance, 2025, 365)
        net = round(chance.lognormvariate(6, 1.3), 2)
        rate = chance.choices([19, 7, 0], [85, 10, 5])[0]
        vat = round(net * rate / 100, 2)
        told.append(
            [
                f"{chance.choice(['RE', 'INV'])}-{day.year}-{n:05d}",
                f"{day:%d.%m.%Y}",
                f"{day + timedelta(days=term):%d.%m.%Y}",
                name,
                number,
                country,
                currency,
                f"{net:.2f}",
                str(rate),
                f"{vat:.2f}",
                f"{net + vat:.2f}",
                iban,
                f"{term} days",
                "" if chance.random() < 0.7 else _sentence(chance, chance.randrange(2, 7)),
            ]
        )
    return header, told


def movies(chance: Random, rows: int) -> Table:
    """Films as a catalogue of films tells of them."""
    header = (
        "id name year release_date director actors language country duration rating_value rating_count genre "
        "certificate location description"
    ).split()
    people = [f"{chance.choice(_FIRST)} {name}" for name in _names(chance, 500)]
    genres = "Drama Comedy Action Thriller Horror Romance Documentary Animation Sci-Fi".split()
    told = []
    for n in range(rows):
        day = _day(chance, 1965, 18_000)
        land = chance.choices(["USA", "UK", "France", "India", "Germany", "Hong Kong"], [60, 14, 8, 8, 6, 4])[0]
        tongue = {"France": "French", "India": "Hindi", "Germany": "German", "Hong Kong": "Cantonese"}.get(
            land, "English"
        )
        told.append(
            [
                f"tt{1000000 + 37 * n}",
                f"{chance.choice(['The', 'A', 'My', ''])} {syllables(chance, 2)} {chance.choice(_WORDS).title()}".strip()
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
                _sentence(chance, chance.randrange(12, 30)) + ".",
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
        for k, town in enumerate(_towns(chance, 10))
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
    names = _names(chance, 500)
    told = []
    for n in range(rows):
        first, last = chance.choice(_FIRST), chance.choice(names)
        department = (
            _skewed(chance, list(departments)) if chance.random() < 0.5 else chance.choice(list(departments))
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
                str(_day(chance, 1998, 9800)),
                str(_day(chance, 1960, 15_000)),
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
        carrier = _skewed(chance, list(carriers))
        day = _day(chance, 2026, 200)
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
    doctors = [(f"Dr. {name}", f"Ward {chance.randrange(1, 9)}") for name in _names(chance, 20)]
    patients = [
        (f"P{k:06d}", chance.choice("mf"), str(chance.randrange(1930, 2015))) for k in range(max(5, rows // 3))
    ]
    told = []
    for n in range(rows):
        patient, sex, year = chance.choice(patients)
        code = _skewed(chance, list(illness)) if chance.random() < 0.5 else chance.choice(list(illness))
        doctor, ward = chance.choice(doctors)
        high = round(chance.gauss(125, 14))
        told.append(
            [
                str(n + 1),
                patient,
                sex,
                year,
                f"{_day(chance, 2024, 700):%d/%m/%Y}",
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
        for n in _names(chance, 150)
    ]
    told = []
    for n in range(rows):
        ward = chance.choice(list(wards))
        street = streets[min(int(chance.expovariate(0.03)), 119)]
        told.append(
            [
                f"B{2020 + n % 6}-{n:06d}",
                f"{_day(chance, 2020, 2000)}T00:00:00.000",
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
                _sentence(chance, chance.randrange(4, 16)).upper(),
            ]
        )
    return header, told


DEVELOPED_ON: dict[str, Kind] = {k.__name__: k for k in (citations, taxpayers, products, sensors, invoices)}
"""Kinds that the detectors may be corrected on."""
REPORTED_ON: dict[str, Kind] = {k.__name__: k for k in (movies, employees, shipments, visits, permits)}
"""Kinds that only the report looks at."""
