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
FIRST = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph "
    "Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret "
    "Anna Hana Juan José Zoë Ümit Mei-Ling Jean-Luc Siân Olu"
).split()
WORDS = (
    "analysis effect patients treatment study clinical trial risk factors review outcomes therapy randomized "
    "controlled evaluation children disease model cancer system health women blood pressure response acute chronic "
    "care surgery infection prevention cell growth induced role use among early late severe primary hospital data"
).split()


def syllables(chance: Random, count: int) -> str:
    """An invented word."""
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(count)
    ).capitalize()


def surnames(chance: Random, count: int) -> list[str]:
    """Invented surnames, a few of them with rare signs."""
    made = {syllables(chance, chance.choice((2, 2, 3))) for _ in range(count)}
    return [*sorted(made), "O'Brien", "D'Angelo", "Smith-Jones", "van der Berg", "Núñez", "Li"]


def towns(chance: Random, count: int) -> list[str]:
    made = {syllables(chance, chance.choice((1, 2, 2))) + chance.choice(_ENDS) for _ in range(count)}
    return sorted(made | {f"{w} {t}" for t in sorted(made)[:: max(1, count // 8)] for w in ("New", "Saint")})


def skewed(chance: Random, values: list[str]) -> str:
    """One of the values, the first ones far more often."""
    return values[min(int(chance.paretovariate(0.7)) - 1, len(values) - 1) if chance.random() < 0.9 else -1]


def some_day(chance: Random, year: int = 2023, days: int = 900) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(days))


def sentence(chance: Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize()


def citations(chance: Random, rows: int) -> Table:
    """Articles of journals, as reference managers keep them."""
    header = "id title language journal abbreviation issn volume issue created_at pagination authors citation_year".split()
    names = surnames(chance, 400)
    journals = []
    for _ in range(max(8, rows // 9)):
        subject = f"{chance.choice(WORDS)} and {chance.choice(WORDS)} {chance.choice(['research', 'medicine', 'science'])}"
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
        day = some_day(chance, 1996, 7000)
        by = [
            f'"{chance.choice(names)}, {chance.choice("ABCDEFGHJKLMPRST")}. {chance.choice("ABCDE")}."'
            for _ in range(chance.randrange(1, 6))
        ]
        told.append(
            [
                str(100_000 + 7 * n),
                sentence(chance, chance.randrange(5, 14)) + chance.choices([".", "?", ""], [80, 5, 15])[0],
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
    names = surnames(chance, 600)
    gender = {f: chance.choice("MF") for f in FIRST}
    states = "AL AZ CA CO FL GA IL MA MI NY OH PA TX WA NM ND".split()
    rule = {
        s: (chance.choice([0, 2000, 3100, 4250]), chance.choice([0, 6000, 8800]), chance.choice([0, 300, 1500]))
        for s in states
    }
    bands = {s: sorted(chance.uniform(0.5, 9) for _ in range(4)) for s in states}
    areas = {s: chance.sample(range(201, 989), 3) for s in states}
    places = []
    for k, town in enumerate(towns(chance, max(20, rows // 12))):
        state = states[k % len(states)]
        codes = [f"{chance.randrange(501, 99950):05d}" for _ in range(chance.choice((1, 1, 2, 3)))]
        places += [(town.upper(), state, code) for code in codes]
    told = []
    for _ in range(rows):
        city, state, code = places[min(int(chance.expovariate(3 / len(places))), len(places) - 1)]
        first = chance.choice(FIRST)
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
        brand = skewed(chance, brands)
        noun = syllables(chance, 2)
        day = some_day(chance, 2025, 600)
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
                skewed(chance, colours) if chance.random() < 0.8 else "",
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
        day = some_day(chance, 2025, 365)
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
                "" if chance.random() < 0.7 else sentence(chance, chance.randrange(2, 7)),
            ]
        )
    return header, told


DEVELOPED_ON: dict[str, Kind] = {k.__name__: k for k in (citations, taxpayers, products, sensors, invoices)}
"""Kinds that the detectors were corrected on."""
