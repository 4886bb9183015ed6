"""Things of messier lists: dirt in every field, columns that say one thing twice, several sources in one table."""

from __future__ import annotations

import random
from collections.abc import Mapping

from benchmarks.profiling import words
from benchmarks.profiling.listed import Kind, Record
from benchmarks.profiling.things import date, place, sometimes, street_otherwise

_PEOPLE_ELSEWHERE = (
    ("Александр", "Иванов"), ("Мария", "Петрова"), ("Дмитрий", "Смирнов"), ("Елена", "Кузнецова"),
    ("Сергей", "Попов"), ("Наталья", "Васильева"), ("Γιώργος", "Παπαδόπουλος"), ("Ελένη", "Νικολάου"),
    ("Δημήτρης", "Γεωργίου"), ("Κατερίνα", "Ιωάννου"), ("محمد", "الأحمد"), ("فاطمة", "الحسن"), ("عمر", "خليل"),
    ("小明", "王"), ("丽华", "李"), ("建国", "张"), ("健太", "佐藤"), ("美咲", "高橋"),
    ("지훈", "김"), ("서연", "이"),
)  # fmt: skip
_TOWNS_ELSEWHERE = (
    "Москва", "Санкт-Петербург", "Казань", "Αθήνα", "Θεσσαλονίκη", "القاهرة", "عمان", "北京", "上海", "東京",
    "大阪", "서울", "부산",
)  # fmt: skip
_STAGES = ("Rock", "Pop", "data", "Misc", "Jazz", "Electronic", "")
_OCCUPATIONS = (
    "politician", "painter", "cricketer", "clergyman", "engineer", "writer", "soldier", "physician", "architect",
    "actor", "lawyer", "botanist", "composer", "",
)  # fmt: skip
_PROGRAMMES = ("Child Care", "Head Start", "School Age", "Early Head Start", "Community Partnerships")
_BODIES = (
    "Archdiocese of", "Public Schools of", "Boys & Girls Clubs of", "Easter Seals Society of",
    "Catholic Charities of", "Lutheran Social Services of", "Neighborhood House of",
)  # fmt: skip
_SITES = ("Learning Center", "Day Care", "Academy", "School", "Children's Center", "Nursery School", "Club")
_NOTES = (
    "called back", "no answer", "left message", "wants invoice by mail", "moved", "do not call", "vip",
    "asked for a", "discount", "complained about", "delivery", "happy with", "support", "renew in", "spring",
    "autumn", "contract",
)  # fmt: skip


def _citation(chance: random.Random) -> Record:
    authors = [f"{words.first_name(chance)} {words.last_name(chance)}" for _ in range(chance.randint(1, 4))]
    start = chance.randint(1, 900)
    return _garnished(chance, {
        "authors": ", ".join(authors),
        "title": words.title(chance, chance.randint(3, 6)),
        "venue": chance.choice(list(words.VENUES)),
        "volume": str(chance.randint(1, 60)) if sometimes(chance, 0.5) else "",
        "pages": f"{start}-{start + chance.randint(4, 30)}",
        "date": str(chance.randint(1975, 2005)),
        "publisher": chance.choice(("Springer-Verlag", "ACM Press", "MIT Press", "Morgan Kaufmann", "", "", "")),
        "address": chance.choice(("New York", "Cambridge, MA", "San Mateo, CA", "Pittsburgh, PA", "", "", "", "")),
        "note": "",
    })  # fmt: skip


def _same_authors(chance: random.Random, of: Record) -> Record:
    """Another paper of the same authors; sometimes the report that became the article, which counts as another."""
    other = {**_citation(chance), "authors": of["authors"]}
    if sometimes(chance, 0.2):
        other["title"] = f"{of['title'].strip(' .,')}: {words.title(chance, 2).lower()}"
    return other


def _citation_otherwise(chance: random.Random, of: Record) -> Record:
    found = {name: value.strip(" .,()") for name, value in of.items()}
    people = found["authors"].split(", ")
    form = chance.randrange(4)
    if form == 1:
        people = [f"{p.split()[0][0]}. {p.split(maxsplit=1)[1]}" if " " in p else p for p in people]
    elif form == 2:
        people = [f"{p.split(maxsplit=1)[1]}, {p.split()[0][0]}." if " " in p else p for p in people]
    if len(people) > 2 and sometimes(chance, 0.1):
        people = [people[0], "et al"]
    found["authors"] = ", ".join(people[:-1]) + (" and " if len(people) > 1 else "") + people[-1]
    if sometimes(chance, 0.4):
        found["venue"] = words.VENUES.get(found["venue"], found["venue"])
    if sometimes(chance, 0.3):
        found["venue"] = f"In Proc. of {found['venue']}"
    for name in ("venue", "volume", "pages", "publisher", "address"):
        if sometimes(chance, 0.3):
            found[name] = ""
    if sometimes(chance, 0.15):
        found["date"] = str(int(found["date"][-4:]) + chance.choice((-1, 1)))
    if sometimes(chance, 0.04):
        found["title"] = ""
    if sometimes(chance, 0.1):
        found["note"] = chance.choice(("in press", "To appear", "second edition", "Technical Report"))
    return _garnished(chance, found)


def _garnished(chance: random.Random, of: Record) -> Record:
    """With the signs that stand around a field where a reference was cut into fields."""
    found = {n: f"{v}{chance.choice(('', ',', '.', '. '))}" if v else "" for n, v in of.items()}
    day = of["date"].strip(" .,()")[-4:]
    month = chance.choice(("May", "October", "June"))
    found["date"] = chance.choice((day, f"({day}).", f"({day}),", f"{month} {day}.", f"{day},")) if day else ""
    if of["pages"]:
        found["pages"] = chance.choice(("", "pp. ", "pages ")) + found["pages"]
    if of["volume"]:
        found["volume"] = chance.choice(("", "vol. ", "volume ")) + found["volume"]
    return found


def _biography(chance: random.Random) -> Record:
    first, last = words.first_name(chance), words.last_name(chance)
    middle = words.first_name(chance) if sometimes(chance, 0.4) else ""
    town, code = words.city(chance)
    return {
        "full_name": " ".join(filter(None, (first, middle, last))).lower(),
        "first_and_surname": f"{first} {last}".lower(),
        "first_name": first.lower(),
        "surname": last.lower(),
        "dob": date(chance),
        "birth_place": town.lower(),
        "postcode": f"{code}{chance.randint(1, 9)} {chance.randint(1, 9)}{'abdefg'[chance.randrange(6)]}x",
        "gender": chance.choice(("male", "male", "female")),
        "occupation": chance.choice(_OCCUPATIONS),
    }


def _kin(chance: random.Random, of: Record) -> Record:
    """A child or a brother: the surname and the place, sometimes the first name too."""
    other = _biography(chance)
    first = of["first_name"] if sometimes(chance, 0.25) else other["first_name"]
    return {
        **other, **_called(first, "", of["surname"]), "birth_place": of["birth_place"],
        "postcode": of["postcode"] if sometimes(chance, 0.5) else other["postcode"],
    }  # fmt: skip


def _biography_otherwise(chance: random.Random, of: Record) -> Record:
    found = dict(of)
    first, last = of["first_name"], of["surname"]
    if sometimes(chance, 0.2):
        first = words.NICKNAMES.get(first.title(), first).lower()
    elif sometimes(chance, 0.1):
        first, last = last, first
    middle = " ".join(of["full_name"].split()[1:-1]) if sometimes(chance, 0.6) else ""
    found |= _called(first, middle, last)
    if sometimes(chance, 0.35):
        found["postcode"] = _biography(chance)["postcode"]
    if sometimes(chance, 0.1):
        found["dob"] = f"{of['dob'][:4]}-01-01"
    for name, share in (
        ("birth_place", 0.25),
        ("postcode", 0.2),
        ("dob", 0.2),
        ("gender", 0.2),
        ("occupation", 0.3),
    ):
        if sometimes(chance, share):
            found[name] = ""
    return found


def _called(first: str, middle: str, last: str) -> Record:
    return {
        "full_name": " ".join(filter(None, (first, middle, last))), "first_and_surname": f"{first} {last}",
        "first_name": first, "surname": last,
    }  # fmt: skip


def _offer(chance: random.Random) -> Record:
    model = f"{''.join(chance.choice('ABCDEFGKLMNPRSTVX') for _ in range(chance.randint(2, 3)))}"
    model += f"{chance.choice(('', '-'))}{chance.randint(10, 9999)}{chance.choice(('', 'B', 'W', 'BK', 'S'))}"
    noun, extras = chance.choice(words.PRODUCTS), chance.sample(words.FEATURES, chance.randint(1, 4))
    brand = _BRANDS[min(int(len(_BRANDS) * chance.random() ** 2), len(_BRANDS) - 1)]
    return {
        "name": " ".join([brand, *extras, noun, "-", model.replace("-", "")]) if sometimes(chance, 0.5)
        else " ".join([brand, model, noun, *extras]),
        "price": f"{chance.lognormvariate(4, 1):.2f}" if sometimes(chance, 0.5) else "",
    }  # fmt: skip


def _next_model(chance: random.Random, of: Record) -> Record:
    """The same in another colour or size: a digit or the last letters of its number differ."""
    parts = of["name"].split()
    at = next(i for i, word in enumerate(parts) if _is_model(word))
    digits = [i for i, c in enumerate(parts[at]) if c.isdigit()]
    if sometimes(chance, 0.5):
        stem, last = parts[at].rstrip("BWKS"), parts[at]
        while parts[at] == last:
            parts[at] = stem + chance.choice(("B", "W", "S", "BK", "G"))
    else:
        i = chance.choice(digits)
        parts[at] = parts[at][:i] + str((int(parts[at][i]) + chance.randint(1, 9)) % 10) + parts[at][i + 1 :]
    if sometimes(chance, 0.5):
        parts = [chance.choice(words.FEATURES) if word in words.FEATURES else word for word in parts]
    return {"name": " ".join(parts), "price": of["price"]}


def _offer_otherwise(chance: random.Random, of: Record) -> Record:
    parts = of["name"].split()
    model = next(word for word in parts if _is_model(word))
    spelt = model.replace("-", "")
    cut = next(i for i, c in enumerate(spelt) if c.isdigit())
    spelt = chance.choice((spelt, f"{spelt[:cut]}-{spelt[cut:]}", f"{spelt[:cut]} {spelt[cut:]}", model))
    if sometimes(chance, 0.1):
        spelt = spelt.rstrip("BWKS")
    noun = [word for word in parts if word in words.PRODUCTS]
    kept = [w for w in parts[1:] if w not in {model, "-", *noun} and sometimes(chance, 0.4)]
    kept += chance.sample(words.FEATURES, chance.randint(0, 2))
    form = [parts[0], spelt, *noun, *kept] if sometimes(chance, 0.5) else [parts[0], *kept, *noun, "-", spelt]
    price = f"{float(of['price']) * chance.uniform(0.8, 1.2):.2f}" if of["price"] and sometimes(chance, 0.6) else ""
    return {"name": " ".join(form), "price": price}


def _is_model(word: str) -> bool:
    return any(c.isdigit() for c in word) and word[0] in "ABCDEFGKLMNPRSTVX" and word.upper() == word


_BRANDS = tuple(words.brand(random.Random(f"brand {number}")) for number in range(60))


def _site(chance: random.Random) -> Record:
    town, code = words.city(chance)
    own = f"{words.last_name(chance)} {chance.choice(_SITES)}"
    body = f"{chance.choice(_BODIES)} {town}"
    return {
        "source": chance.choice(("portal", "provider list", "agency sites")),
        "site": f"{body} - {own}" if sometimes(chance, 0.5) else own,
        "address": words.street(chance),
        "zip": f"{code}{chance.randint(100, 140)}",
        "phone": words.phone(chance)[-7:].strip(),
        "programme": chance.choice(_PROGRAMMES),
        "director": f"{words.first_name(chance)} {words.last_name(chance)}" if sometimes(chance, 0.3) else "",
    }


def _other_site(chance: random.Random, of: Record) -> Record:
    """Another site of the same body, with the head office's telephone; or another body in the same house."""
    other = _site(chance)
    if " - " in of["site"] and sometimes(chance, 0.6):
        own = f"{words.last_name(chance)} {chance.choice(_SITES)}"
        return {**other, "site": f"{of['site'].split(' - ')[0]} - {own}", "phone": of["phone"]}
    return {**other, "address": of["address"], "zip": of["zip"]}


def _site_otherwise(chance: random.Random, of: Record) -> Record:
    found = {**of, "address": street_otherwise(chance, of["address"]), "programme": chance.choice(_PROGRAMMES)}
    found["source"] = chance.choice(("portal", "provider list", "agency sites", "web"))
    body, _, own = of["site"].rpartition(" - ")
    found["site"] = chance.choice(
        (of["site"], own, f"{body} {own}".strip(), own.replace("Center", "Ctr"), own.upper())
    )
    if sometimes(chance, 0.3):
        found["site"] = found["site"].upper()
    if sometimes(chance, 0.2):
        found["address"] = found["address"].rsplit(" ", 1)[0]
    for name, share in (("zip", 0.35), ("phone", 0.15), ("director", 0.5)):
        if sometimes(chance, share):
            found[name] = ""
    return found


def _disc(chance: random.Random) -> Record:
    name = "various" if sometimes(chance, 0.12) else words.artist(chance).lower()
    tracks = [words.title(chance, chance.randint(1, 3)).lower() for _ in range(chance.randint(6, 14))]
    return {
        "artist": name,
        "category": chance.choice(("data", "rock", "misc", "newage", "folk")),
        "genre": chance.choice(_STAGES).lower(),
        "title": words.title(chance, chance.randint(1, 3)).lower(),
        "tracks": " ".join(tracks),
        "year": str(chance.randint(1960, 2005)) if sometimes(chance, 0.5) else "",
    }


def _next_disc(chance: random.Random, of: Record) -> Record:
    """The second disc of a set, or another disc of the artist."""
    other = {**_disc(chance), "artist": of["artist"], "genre": of["genre"]}
    if sometimes(chance, 0.4):
        disc = f"{of['title'].removesuffix(' 1')} {chance.choice(('cd2', 'vol 2', 'disc 2', '2'))}"
        return {**other, "title": disc, "year": of["year"]}
    return other


def _disc_otherwise(chance: random.Random, of: Record) -> Record:
    found = {**of, "category": chance.choice(("data", "rock", "misc", "newage", "folk"))}
    if sometimes(chance, 0.4):
        found["genre"] = chance.choice(_STAGES).lower()
    if sometimes(chance, 0.3):
        found["year"] = ""
    if sometimes(chance, 0.15):
        found["artist"], found["title"] = "", f"{of['artist']} {of['title']}"
    elif sometimes(chance, 0.15):
        found["artist"] = " ".join(reversed(of["artist"].split()))
    if sometimes(chance, 0.3):
        found["tracks"] = " ".join(w for w in of["tracks"].split() if sometimes(chance, 0.93))
    if sometimes(chance, 0.1):
        found["tracks"] = " ".join(of["tracks"].split()[: len(of["tracks"].split()) // 2])
    return found


def _order(chance: random.Random) -> Record:
    first, last = words.first_name(chance), words.last_name(chance)
    at = place(chance)
    return {
        "customer": f"{first} {last}",
        "email": words.email(chance, first, last),
        "street": at["street"],
        "city": at["city"],
        **_bought(chance),
    }


def _bought(chance: random.Random) -> Record:
    day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return {
        "item": f"{chance.choice(words.PRODUCTS)} {words.model(chance)}",
        "amount": f"{chance.lognormvariate(3, 1):.2f}",
        "ordered": f"{day} {chance.randint(0, 23):02}:{chance.randint(0, 59):02}",
        "payment": chance.choice(("card", "invoice", "cash")),
        "status": chance.choice(("open", "paid", "paid", "shipped")),
    }


def _ordered_again(chance: random.Random, of: Record) -> Record:
    """The same customer buys something else, sometimes the same again on another day."""
    again = _bought(chance)
    return {**of, **again} | ({"item": of["item"], "amount": of["amount"]} if sometimes(chance, 0.3) else {})


def _order_otherwise(chance: random.Random, of: Record) -> Record:
    minute = (int(of["ordered"][-2:]) + chance.randint(0, 2)) % 60
    return {**of, "ordered": f"{of['ordered'][:-2]}{minute:02}", "status": "open"}


def _subscriber(chance: random.Random) -> Record:
    first, last = chance.choice(_PEOPLE_ELSEWHERE)[0], chance.choice(_PEOPLE_ELSEWHERE)[1]
    if sometimes(chance, 0.5):
        first, last = words.first_name(chance), words.last_name(chance)
    return {
        "given": first,
        "family": last,
        "town": chance.choice(_TOWNS_ELSEWHERE),
        "mobile": words.phone(chance),
        "birthday": date(chance),
        **_handled(chance),
    }


def _handled(chance: random.Random) -> Record:
    """What says nothing about who it is."""
    return {
        "created_at": f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:00Z",
        "changed_at": f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} {chance.randint(0, 23):02}:30",
        "status": chance.choice(("active", "closed", "trial")),
        "agent": chance.choice(words.FIRST[:15]),
        "notes": " ".join(chance.sample(_NOTES, chance.randint(0, 5))),
        "score": f"{chance.random():.4f}",
        "plan": chance.choice(("S", "M", "L", "XL")),
        "session": f"{chance.getrandbits(64):016x}",
        "visits": str(int(chance.lognormvariate(2, 1))),
        "newsletter": chance.choice(("yes", "no")),
    }


def _in_the_family(chance: random.Random, of: Record) -> Record:
    return {**_subscriber(chance), "family": of["family"], "town": of["town"], "mobile": of["mobile"]}


def _subscriber_otherwise(chance: random.Random, of: Record) -> Record:
    found = {**of, **_handled(chance)}
    if sometimes(chance, 0.15):
        found["given"], found["family"] = of["family"], of["given"]
    if sometimes(chance, 0.2):
        found["town"] = chance.choice(_TOWNS_ELSEWHERE)
    if sometimes(chance, 0.15):
        found["mobile"] = ""
    return found


MESSIER_THINGS: Mapping[str, Kind] = {
    "biographies": Kind(_biography, _kin, _biography_otherwise),
    "citations": Kind(_citation, _same_authors, _citation_otherwise),
    "discs": Kind(_disc, _next_disc, _disc_otherwise),
    "offers": Kind(_offer, _next_model, _offer_otherwise),
    "orders": Kind(_order, _ordered_again, _order_otherwise),
    "sites": Kind(_site, _other_site, _site_otherwise),
    "subscribers": Kind(_subscriber, _in_the_family, _subscriber_otherwise),
}
