"""Clean tables of the kinds that studies of errors use, and of kinds whose identifiers have check digits: see `kinds`.

Two false alarms on clean tables and those on `clinics` were looked into and corrected after the first figures.
"""

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
    some_day,
    surnames,
    syllables,
    towns,
)


def articles(chance: Random, rows: int) -> Table:
    """References of a systematic review, exported by several programs."""
    header = (
        "ref title authors journal journal_abbr issn year volume issue pages doi language keywords accessed".split()
    )
    people = surnames(chance, 500)
    journals = []
    for _ in range(max(10, rows // 8)):
        subject = f"{chance.choice(WORDS).title()} {chance.choice(WORDS).title()}"
        full = chance.choice(
            ["Annals of {}", "{} Letters", "International Journal of {}", "{}", "The {} Review"]
        ).format(subject)
        short = " ".join(w[: chance.randrange(3, 6)] for w in full.split() if w not in {"of", "The"})
        journals.append(
            (
                full,
                short,
                _issn(chance) if chance.random() < 0.92 else "",
                chance.choices(["English", "German", "Spanish", "Chinese"], [90, 4, 4, 2])[0],
            )
        )
    told = []
    for n in range(rows):
        full, short, issn, tongue = journals[min(int(chance.expovariate(3 / len(journals))), len(journals) - 1)]
        day = some_day(chance, 1990, 12_000)
        first = chance.randrange(1, 2400)
        pages = chance.choices([f"{first}-{first + chance.randrange(1, 20)}", f"e{first}", ""], [90, 4, 6])[0]
        by = "; ".join(
            f"{chance.choice(people)}, {chance.choice('ABCDEFGHJKLMNPRST')}." for _ in range(chance.randrange(1, 7))
        )
        told.append(
            [
                f"R{n + 1:05d}",
                sentence(chance, chance.randrange(5, 15)) + chance.choices(["", "."], [85, 15])[0],
                by,
                full,
                short,
                issn,
                str(day.year),
                str(chance.randrange(1, 90)),
                chance.choices([str(chance.randrange(1, 13)), "Suppl", ""], [88, 2, 10])[0],
                pages,
                f"10.{chance.randrange(1000, 9999)}/{syllables(chance, 1).lower()}.{day.year}.{chance.randrange(10**4, 10**6)}"
                if chance.random() < 0.8
                else "",
                tongue,
                "|".join(chance.sample(WORDS, chance.randrange(2, 6))),
                f"{day + timedelta(days=chance.randrange(100, 900)):%d/%m/%Y}",
            ]
        )
    return header, told


def _issn(chance: Random) -> str:
    digits = [chance.randrange(10) for _ in range(7)]
    check = -sum(d * (8 - i) for i, d in enumerate(digits)) % 11
    return f"{''.join(map(str, digits[:4]))}-{''.join(map(str, digits[4:]))}{'X' if check == 10 else check}"


def films(chance: Random, rows: int) -> Table:
    """Films from a site of reviews."""
    header = "film_id title year released director creator cast genre duration content_rating rating votes country language cover review_count".split()
    people = [f"{chance.choice(FIRST)} {name}" for name in surnames(chance, 400)]
    kinds = [
        "Drama",
        "Comedy",
        "Mystery & Suspense",
        "Action & Adventure",
        "Horror",
        "Documentary",
        "Kids & Family",
        "Science Fiction & Fantasy",
    ]
    told = []
    for n in range(rows):
        day = some_day(chance, 1950, 24_000)
        length = max(62, round(chance.gauss(103, 18)))
        noun = f"{syllables(chance, 2)} {chance.choice(WORDS).title()}"
        land = chance.choices(["United States", "United Kingdom", "France", "Japan", "Canada"], [62, 15, 10, 7, 6])[
            0
        ]
        told.append(
            [
                f"{noun.lower().replace(' ', '_')}_{n}",
                f"{chance.choice(['The ', '', '', 'Les '])}{noun}{chance.choices(['', ' II', '?', ': The Return'], [92, 4, 1, 3])[0]}",
                str(day.year),
                f"{day:%b} {day.day}, {day.year}",
                chance.choice(people[:150]),
                chance.choice(people) if chance.random() < 0.85 else "",
                ", ".join(chance.sample(people, chance.randrange(2, 6))),
                ", ".join(chance.sample(kinds, chance.choice((1, 1, 2)))),
                f"{length // 60} hr. {length % 60} min.",
                chance.choices(["R", "PG-13", "PG", "NR", "G"], [40, 28, 16, 12, 4])[0],
                f"{chance.uniform(1.2, 9.4):.1f}",
                str(int(chance.lognormvariate(8, 1.6))),
                land,
                {"France": "French", "Japan": "Japanese"}.get(land, "English"),
                f"http://img.example.org/{noun.lower().replace(' ', '-')}.jpg",
                f"{int(chance.lognormvariate(4, 1))} user",
            ]
        )
    return header, told


def residents(chance: Random, rows: int) -> Table:
    """Persons with the taxes of the state they live in."""
    header = "f_name l_name gender area_code phone city state zip marital_status has_child salary rate single_exemp married_exemp child_exemp".split()
    states = "AK AR CT DC DE HI IA ID IN KS KY LA MD ME MN MO MS MT".split()
    names = surnames(chance, 700)
    sex = {f: chance.choice("MF") for f in FIRST}
    exempt = {
        s: (chance.choice([0, 1500, 2400]), chance.choice([0, 3000, 7150]), chance.choice([0, 1000, 41]))
        for s in states
    }
    flat = {s: [round(chance.uniform(1, 4) + k, 2) for k in range(4)] for s in states}
    areas = {s: [str(a) for a in chance.sample(range(202, 985), 2)] for s in states}
    places = [
        (f"{town.upper()}", states[k % len(states)], f"{k * 97 % 99_000 + 900:05d}")
        for k, town in enumerate(towns(chance, max(30, rows // 15)))
    ]
    told = []
    for _ in range(rows):
        city, state, code = places[min(int(chance.expovariate(2 / len(places))), len(places) - 1)]
        first, salary = chance.choice(FIRST), 500 * chance.randrange(10, 200)
        married, child = chance.random() < 0.5, chance.random() < 0.5
        one, two, three = exempt[state]
        told.append(
            [
                first,
                chance.choice(names),
                sex[first],
                chance.choice(areas[state]),
                f"{chance.randrange(1000):03d}-{chance.randrange(10_000):04d}",
                city,
                state,
                code,
                "M" if married else "S",
                "Y" if child else "N",
                str(salary),
                str(flat[state][min(3, salary // 25_000)]),
                str(0 if married else one),
                str(two if married else 0),
                str(three if child else 0),
            ]
        )
    return header, told


def transfers(chance: Random, rows: int) -> Table:
    """Payments of a bank, with identifiers that have check digits."""
    header = "end_to_end_id booked_on value_date debtor debtor_iban creditor creditor_iban bic amount currency purpose card security charge".split()
    firms = [
        (
            f"{syllables(chance, 2)} {chance.choice(['Trading', 'Holding', 'Services', 'Foods'])} {chance.choice(['Ltd', 'SA', 'BV', 'GmbH'])}",
            _iban(chance),
            _bic(chance),
        )
        for _ in range(max(12, rows // 15))
    ]
    papers = [_isin(chance) for _ in range(40)]
    told = []
    for n in range(rows):
        debtor, creditor = chance.sample(firms, 2)
        day = some_day(chance, 2026, 300)
        amount = chance.lognormvariate(6, 1.4)
        told.append(
            [
                f"E2E{day:%Y%m%d}{n:06d}",
                f"{day:%Y-%m-%d}",
                f"{day + timedelta(days=chance.choice((0, 1, 1, 2))):%Y-%m-%d}",
                debtor[0],
                debtor[1],
                creditor[0],
                creditor[1],
                creditor[2],
                f"{amount:.2f}",
                chance.choices(["EUR", "CHF", "SEK"], [92, 5, 3])[0],
                chance.choices(["SALA", "SUPP", "TAXS", "RENT", "INTC"], [40, 30, 15, 10, 5])[0],
                _card(chance),
                chance.choice(papers),
                f"{max(0.2, amount * 0.0011):.2f}",
            ]
        )
    return header, told


def _iban(chance: Random) -> str:
    country, length = chance.choice([("DE", 22), ("NL", 18), ("ES", 24), ("PL", 28)])
    bank = "ABNA" if country == "NL" else ""
    rest = bank + "".join(str(chance.randrange(10)) for _ in range(length - 4 - len(bank)))
    number = int("".join(str(int(c, 36)) for c in rest + country + "00"))
    return f"{country}{98 - number % 97:02d}{rest}"


def _bic(chance: Random) -> str:
    return (
        "".join(chance.choice("ABCDEFGHKLMNPRST") for _ in range(4))
        + chance.choice(["DE", "NL", "ES", "PL"])
        + chance.choice(["FF", "2A", "MM"])
    )


def _card(chance: Random) -> str:
    return _luhn(chance.choice(["4", "51", "55"]) + "".join(str(chance.randrange(10)) for _ in range(14)), 16)


def _luhn(digits: str, length: int) -> str:
    body = digits[: length - 1]
    total = sum((d * 2 - 9 * (d > 4)) if i % 2 == 0 else d for i, d in enumerate(int(c) for c in reversed(body)))
    return f"{body}{-total % 10}"


def _isin(chance: Random) -> str:
    body = chance.choice(["DE", "US", "FR"]) + "".join(chance.choice("0123456789ABCDEFGH") for _ in range(9))
    digits = "".join(str(int(c, 36)) for c in body)
    total = sum((d * 2 - 9 * (d > 4)) if i % 2 == 0 else d for i, d in enumerate(int(c) for c in reversed(digits)))
    return f"{body}{-total % 10}"


def bookshop(chance: Random, rows: int) -> Table:
    """Stock of a bookshop."""
    header = "isbn ean title author publisher place series format pages price_net vat_rate price_gross stock reorder_level last_sold shelf".split()
    houses = [
        (f"{syllables(chance, 2)} {chance.choice(['Press', 'Verlag', 'Books', 'Éditions'])}", town)
        for town in towns(chance, 30)
    ]
    people = [f"{name}, {chance.choice(FIRST)}" for name in surnames(chance, 300)]
    told = []
    for _ in range(rows):
        body = "978" + "".join(str(chance.randrange(10)) for _ in range(9))
        isbn = body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)
        house = chance.choice(houses)
        cents = 5 * chance.randrange(80, 1200)
        rate = chance.choices([7, 19], [90, 10])[0]
        told.append(
            [
                f"{isbn[:3]}-{isbn[3]}-{isbn[4:8]}-{isbn[8:12]}-{isbn[12]}",
                isbn,
                sentence(chance, chance.randrange(2, 8)).title(),
                chance.choice(people),
                *house,
                "" if chance.random() < 0.6 else f"{syllables(chance, 2)} Library {chance.randrange(1, 80)}",
                chance.choices(["Hardcover", "Paperback", "Audio CD", "Map"], [35, 60, 4, 1])[0],
                str(chance.randrange(48, 900)),
                f"{cents / 100:.2f}",
                str(rate),
                f"{round(cents * (1 + rate / 100)) / 100:.2f}",
                str(int(chance.expovariate(0.15))),
                str(chance.choice([1, 2, 3, 5])),
                f"{some_day(chance, 2026, 250):%d.%m.%y}" if chance.random() < 0.85 else "",
                f"{chance.choice('ABCDEFGH')}-{chance.randrange(1, 30):02d}-{chance.randrange(1, 7)}",
            ]
        )
    return header, told


def clinics(chance: Random, rows: int) -> Table:
    """Measures of quality that clinics report, each clinic and each measure again and again."""
    header = "provider clinic address city county region zip phone ownership emergency condition measure measure_name score sample state_average".split()
    places = [
        (town, f"{syllables(chance, 2)} County", chance.choice(["North", "East", "West"]))
        for town in towns(chance, 25)
    ]
    sites = []
    for k in range(max(6, rows // 25)):
        town, county, region = chance.choice(places)
        sites.append(
            (
                str(20_001 + 3 * k),
                f"{town} {chance.choice(['General', 'Memorial', 'Regional', 'Community'])} {chance.choice(['Clinic', 'Hospital', 'Medical Center'])}",
                f"{chance.randrange(1, 2500)} {syllables(chance, 2)} {chance.choice(['Street', 'Avenue', 'Road'])}",
                town,
                county,
                region,
                f"{chance.randrange(10_000, 99_999)}",
                f"{chance.randrange(201, 989)}{chance.randrange(10**6, 10**7)}",
                chance.choice(["Government", "Voluntary non-profit", "Proprietary"]),
                chance.choice(["Yes", "Yes", "No"]),
            )
        )
    measures = [
        (chance.choice(["Heart Attack", "Pneumonia", "Surgery", "Asthma"]), f"QM-{k}", sentence(chance, 8))
        for k in range(1, 26)
    ]
    average = {
        (r, m[1]): f"{r[:2].upper()}_{m[1]}_{chance.randrange(60, 100)}%"
        for r in ("North", "East", "West")
        for m in measures
    }
    told = []
    for n in range(rows):
        site, measure = sites[n // len(measures) % len(sites)], measures[n % len(measures)]
        told.append(
            [
                *site,
                *measure,
                f"{chance.randrange(40, 101)}%" if chance.random() < 0.9 else "",
                f"{chance.randrange(1, 600)} patients",
                average[site[5], measure[1]],
            ]
        )
    return header, told


SETTLED: dict[str, Kind] = {k.__name__: k for k in (articles, films, residents, transfers, bookshop, clinics)}
"""Kinds of the studies in the literature, and with check digits."""
