"""Things that lists are of: how one is made, what is related to it, and how else the same may be written."""

from __future__ import annotations

import random
from collections.abc import Mapping

from benchmarks.profiling import words
from benchmarks.profiling.listed import Kind, Record


def sometimes(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def date(chance: random.Random) -> str:
    return f"{chance.randint(1935, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _date_otherwise(chance: random.Random, day: str) -> str:
    if not day or sometimes(chance, 0.7):
        return day
    y, m, d = day.split("-")
    return chance.choice((f"{d}.{m}.{y}", f"{y}{m}{d}", f"{y}-{d}-{m}" if int(d) <= 12 else day))


def phone_otherwise(chance: random.Random, phone: str) -> str:
    if not phone or sometimes(chance, 0.4):
        return phone
    digits = "".join(c for c in phone if c.isdigit())
    return chance.choice(
        (digits, f"+49 {phone.lstrip('0')}", f"({digits[:4]}) {digits[4:]}", digits[:4] + "/" + digits[4:])
    )


def place(chance: random.Random) -> Record:
    city, code = words.city(chance)
    return {"street": words.street(chance), "postcode": f"{code}{chance.randint(100, 999)}", "city": city}


def street_otherwise(chance: random.Random, street: str) -> str:
    for long, short in words.SHORTENED:
        if long in street and sometimes(chance, 0.5):
            return street.replace(long, short)
    return street


def _person(chance: random.Random) -> Record:
    first, last = words.first_name(chance), words.last_name(chance)
    return {
        "first_name": first,
        "last_name": last,
        "born": date(chance),
        **place(chance),
        "phone": words.phone(chance) if sometimes(chance, 0.7) else "",
        "email": words.email(chance, first, last) if sometimes(chance, 0.6) else "",
    }


def _relative(chance: random.Random, of: Record) -> Record:
    """Somebody of the same home: a partner, a child, sometimes a twin; now and then a namesake elsewhere."""
    other = _person(chance)
    if sometimes(chance, 0.2):
        return {**other, "first_name": of["first_name"], "last_name": of["last_name"]}
    shared = {name: of[name] for name in ("last_name", "street", "postcode", "city", "phone")}
    return {**other, **shared} | ({"born": of["born"]} if sometimes(chance, 0.1) else {})


def _person_otherwise(chance: random.Random, of: Record) -> Record:
    found = dict(of)
    found["born"] = _date_otherwise(chance, of["born"])
    found["phone"] = phone_otherwise(chance, of["phone"])
    found["street"] = street_otherwise(chance, of["street"])
    drawn = chance.random()
    if drawn < 0.12:
        found["first_name"] = words.NICKNAMES.get(of["first_name"], of["first_name"])
    elif drawn < 0.2:
        found["first_name"], found["last_name"] = of["last_name"], of["first_name"]
    elif drawn < 0.3:
        found |= place(chance)
    elif drawn < 0.36:
        found["last_name"] = words.last_name(chance)
    elif drawn < 0.4:
        found["first_name"] = of["first_name"][:1] + "."
    return found


def _company(chance: random.Random) -> Record:
    return {
        "name": words.company(chance),
        **place(chance),
        "phone": words.phone(chance) if sometimes(chance, 0.8) else "",
        "vat": f"DE{chance.randint(10**8, 10**9 - 1)}" if sometimes(chance, 0.5) else "",
        "industry": chance.choice(words.INDUSTRIES),
    }


def _tenant(chance: random.Random, of: Record) -> Record:
    """Another firm of the same building, often behind the same switchboard; or another branch."""
    other = _company(chance)
    if sometimes(chance, 0.2):
        return {**other, "name": of["name"], "industry": of["industry"]}
    found = {**other, **{name: of[name] for name in ("street", "postcode", "city")}}
    if sometimes(chance, 0.5):
        found["phone"] = of["phone"]
    if sometimes(chance, 0.3):
        found["name"] = f"{of['name'].split()[0]} {words.company(chance).split(maxsplit=1)[1]}"
    return found


def _company_otherwise(chance: random.Random, of: Record) -> Record:
    found = dict(of)
    name = of["name"]
    for long, short in words.LEGAL:
        if name.endswith(long):
            name = name.removesuffix(long) + chance.choice((short, short, long, "")).rstrip()
            break
    if " & " in name and sometimes(chance, 0.5):
        name = name.replace(" & ", " and ")
    if sometimes(chance, 0.15):
        name = "The " + name
    if sometimes(chance, 0.1) and len(name.split()) > 2:
        name = " ".join(name.split()[:2])
    found["name"] = name.strip()
    found["phone"] = phone_otherwise(chance, of["phone"])
    found["street"] = street_otherwise(chance, of["street"])
    if sometimes(chance, 0.15):
        found["industry"] = chance.choice(words.INDUSTRIES)
    if sometimes(chance, 0.06):
        found |= place(chance)
    return found


def _product(chance: random.Random) -> Record:
    brand, noun = words.brand(chance), chance.choice(words.PRODUCTS)
    model = words.model(chance)
    extras = chance.sample(words.FEATURES, chance.randint(1, 4))
    return {
        "title": " ".join([brand, model, noun, *extras]),
        "brand": brand,
        "category": noun,
        "price": f"{chance.lognormvariate(4, 1):.2f}",
    }


def _sibling(chance: random.Random, of: Record) -> Record:
    """The next model of the series: a digit of its number differs, or a size or colour."""
    parts = of["title"].split()
    at = next(i for i, word in enumerate(parts) if any(c.isdigit() for c in word))
    digits = [i for i, c in enumerate(parts[at]) if c.isdigit()]
    i = chance.choice(digits)
    parts[at] = parts[at][:i] + str((int(parts[at][i]) + chance.randint(1, 9)) % 10) + parts[at][i + 1 :]
    price = float(of["price"]) * chance.uniform(0.7, 1.5)
    return {**of, "title": " ".join(parts), "price": f"{price:.2f}"}


def _product_otherwise(chance: random.Random, of: Record) -> Record:
    parts = of["title"].split()
    model = next(word for word in parts if any(c.isdigit() for c in word))
    kept = [w for w in parts if w == model or sometimes(chance, 0.85)]
    if sometimes(chance, 0.4):
        kept += chance.sample(words.FEATURES, chance.randint(1, 2))
    if sometimes(chance, 0.3):
        chance.shuffle(kept)
    title = " ".join(kept)
    if "-" in model and sometimes(chance, 0.3):
        title = title.replace(model, model.replace("-", ""))
    return {
        "title": title,
        "brand": of["brand"] if sometimes(chance, 0.7) else "",
        "category": of["category"] if sometimes(chance, 0.8) else chance.choice(words.PRODUCTS),
        "price": f"{float(of['price']) * chance.uniform(0.9, 1.1):.2f}" if sometimes(chance, 0.8) else "",
    }


def _publication(chance: random.Random) -> Record:
    authors = [f"{words.first_name(chance)} {words.last_name(chance)}" for _ in range(chance.randint(1, 5))]
    start = chance.randint(1, 900)
    return {
        "authors": ", ".join(authors),
        "title": words.title(chance),
        "venue": chance.choice(list(words.VENUES)),
        "year": str(chance.randint(1985, 2020)),
        "pages": f"{start}-{start + chance.randint(4, 30)}",
    }


def _sequel(chance: random.Random, of: Record) -> Record:
    """Another paper of the same authors."""
    other = _publication(chance)
    found = {**other, "authors": of["authors"]}
    if sometimes(chance, 0.3):
        found["venue"], found["year"] = of["venue"], of["year"]
    if sometimes(chance, 0.2):
        found["title"] = f"{of['title']} II"
    return found


def _publication_otherwise(chance: random.Random, of: Record) -> Record:
    found = dict(of)
    authors = of["authors"].split(", ")
    if sometimes(chance, 0.5):
        authors = [f"{a.split()[0][0]}. {a.split(maxsplit=1)[1]}" for a in authors]
    if sometimes(chance, 0.2):
        authors = [f"{a.split(maxsplit=1)[1]} {a.split()[0]}" for a in authors]
    if len(authors) > 2 and sometimes(chance, 0.2):
        authors = [authors[0], "et al."]
    found["authors"] = ", ".join(authors)
    if sometimes(chance, 0.5):
        found["venue"] = words.VENUES[of["venue"]]
    if sometimes(chance, 0.15):
        found["title"] = " ".join(of["title"].split()[:-1])
    if sometimes(chance, 0.15):
        found["year"] = str(int(of["year"]) + 1)
    if sometimes(chance, 0.4):
        found["pages"] = ""
    return found


def _address(chance: random.Random) -> Record:
    at = place(chance)
    return {"address": at["street"], "unit": words.unit(chance), "city": at["city"], "zip": at["postcode"],
            "owner": f"{words.last_name(chance)}, {words.first_name(chance)}"}  # fmt: skip


def _neighbour(chance: random.Random, of: Record) -> Record:
    other = _address(chance)
    number, _, street = of["address"].partition(" ")
    moved = f"{int(number) + chance.randint(1, 4)} {street}" if number.isdigit() else of["address"]
    return {**other, "address": moved, "city": of["city"], "zip": of["zip"]}


def _address_otherwise(chance: random.Random, of: Record) -> Record:
    found = {**of, "address": street_otherwise(chance, of["address"])}
    last, _, first = of["owner"].partition(", ")
    if sometimes(chance, 0.4):
        found["owner"] = chance.choice((f"{first} {last}", f"{first[0]}. {last}", last))
    if sometimes(chance, 0.3):
        found["unit"] = ""
    return found


def _contact(chance: random.Random) -> Record:
    first, last = words.first_name(chance), words.last_name(chance)
    return {
        "contact": f"{first} {last}",
        "organisation": words.company(chance),
        "mail": words.email(chance, first, last),
        "tel": words.phone(chance),
        "status": chance.choice(("lead", "customer", "partner")),
        "owner": chance.choice(words.FIRST[:12]),
        "since": f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    }


def _colleague(chance: random.Random, of: Record) -> Record:
    other = _contact(chance)
    shared = {"organisation": of["organisation"]} | ({"tel": of["tel"]} if sometimes(chance, 0.5) else {})
    user = other["mail"].split("@")[0]
    return {**other, **shared, "mail": f"{user}@{of['mail'].split('@')[1]}", "owner": of["owner"]}


def _contact_otherwise(chance: random.Random, of: Record) -> Record:
    fresh = _contact(chance)
    first, last = of["contact"].split(maxsplit=1)
    found = {**of, "status": fresh["status"], "since": fresh["since"]}
    if sometimes(chance, 0.4):
        found["contact"] = chance.choice(
            (f"{last}, {first}", f"{first[0]}. {last}", f"{words.NICKNAMES.get(first, first)} {last}")
        )
    if sometimes(chance, 0.3):
        found["organisation"] = _company_otherwise(chance, {**_company(chance), "name": of["organisation"]})["name"]
    if sometimes(chance, 0.3):
        found["mail"] = words.email(chance, first, last)
    if sometimes(chance, 0.2):
        found["tel"] = ""
    found["tel"] = phone_otherwise(chance, found["tel"])
    return found


def _album(chance: random.Random) -> Record:
    tracks = [words.title(chance, 2).title() for _ in range(3)]
    return {
        "artist": words.artist(chance),
        "album": words.title(chance, chance.randint(1, 3)).title(),
        "genre": chance.choice(words.GENRES),
        "released": str(chance.randint(1960, 2015)),
        "tracks": " | ".join(tracks),
    }


def _same_artist(chance: random.Random, of: Record) -> Record:
    other = {**_album(chance), "artist": of["artist"], "genre": of["genre"]}
    return other | ({"album": f"{of['album']} (Live)"} if sometimes(chance, 0.1) else {})


def _album_otherwise(chance: random.Random, of: Record) -> Record:
    found = dict(of)
    if of["artist"].startswith("The ") and sometimes(chance, 0.6):
        found["artist"] = chance.choice((of["artist"][4:], f"{of['artist'][4:]}, The"))
    if sometimes(chance, 0.25):
        found["album"] = f"{of['album']} ({chance.choice(('Remastered', 'Disc 1', 'Deluxe Edition'))})"
    if sometimes(chance, 0.35):
        found["genre"] = chance.choice(words.GENRES)
    if sometimes(chance, 0.3):
        found["released"] = str(int(of["released"]) + chance.randint(1, 20)) if sometimes(chance, 0.5) else ""
    return found


def _patient(chance: random.Random) -> Record:
    number, _, street = words.street(chance).partition(" ")
    city, code = words.city(chance)
    return {
        "surname": words.last_name(chance),
        "given": words.first_name(chance),
        "sex": chance.choice("mf"),
        "birth": date(chance).replace("-", ""),
        "no": number,
        "road": street,
        "town": city,
        "area": f"{code}{chance.randint(10, 99)}",
        "region": words.region(city),
        "insurance": str(chance.randint(10**9, 10**10 - 1)) if sometimes(chance, 0.8) else "",
    }


def _family(chance: random.Random, of: Record) -> Record:
    shared = {name: of[name] for name in ("surname", "no", "road", "town", "area", "region")}
    return {**_patient(chance), **shared}


def _patient_otherwise(chance: random.Random, of: Record) -> Record:
    found = dict(of)
    if sometimes(chance, 0.1):
        found["given"] = words.NICKNAMES.get(of["given"], of["given"])
    if sometimes(chance, 0.06):
        found["surname"] = words.last_name(chance)
    if sometimes(chance, 0.1):
        found |= {name: value for name, value in _patient(chance).items() if name in {"no", "road", "town", "area"}}
    if sometimes(chance, 0.1):
        found["surname"], found["given"] = of["given"], of["surname"]
    return found


def _venue(chance: random.Random) -> Record:
    city, _ = words.city(chance)
    return {
        "place": words.venue(chance),
        "where": words.street(chance),
        "town": city,
        "call": words.phone(chance),
        "sort": chance.choice(words.CUISINES),
        "lat": f"{chance.uniform(40, 55):.5f}",
        "lon": f"{chance.uniform(-5, 20):.5f}",
    }


def _same_building(chance: random.Random, of: Record) -> Record:
    other = _venue(chance)
    if sometimes(chance, 0.3):
        return {**other, "place": of["place"], "sort": of["sort"]}
    shared = ("where", "town", "lat", "lon", *(("call",) if sometimes(chance, 0.6) else ()))
    return {**other, **{name: of[name] for name in shared}}


def _venue_otherwise(chance: random.Random, of: Record) -> Record:
    found = {**of, "where": street_otherwise(chance, of["where"]), "call": phone_otherwise(chance, of["call"])}
    if sometimes(chance, 0.35):
        found["place"] = chance.choice(
            (f"{of['place']} {of['town']}", f"{of['place']} Restaurant", of["place"].split(maxsplit=1)[-1])
        )
    if sometimes(chance, 0.4):
        found["sort"] = chance.choice(words.CUISINES)
    for name in ("lat", "lon"):
        found[name] = f"{float(of[name]) + chance.gauss(0, 0.0004):.5f}"
    return found


THINGS: Mapping[str, Kind] = {
    "addresses": Kind(_address, _neighbour, _address_otherwise),
    "albums": Kind(_album, _same_artist, _album_otherwise),
    "companies": Kind(_company, _tenant, _company_otherwise),
    "contacts": Kind(_contact, _colleague, _contact_otherwise),
    "patients": Kind(_patient, _family, _patient_otherwise),
    "people": Kind(_person, _relative, _person_otherwise),
    "products": Kind(_product, _sibling, _product_otherwise),
    "publications": Kind(_publication, _sequel, _publication_otherwise),
    "venues": Kind(_venue, _same_building, _venue_otherwise),
}
