"""Words to make lists of: names, places, firms, products, papers, drawn as unevenly as in life."""

from __future__ import annotations

import random
from collections.abc import Sequence


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SCANNED = {
    "o": "0",
    "0": "o",
    "l": "1",
    "1": "l",
    "i": "l",
    "s": "5",
    "5": "s",
    "m": "rn",
    "b": "8",
    "8": "b",
    "e": "c",
}
FIRST = _words(
    "Maria Anna Thomas Michael Robert William James Elizabeth Katherine Susan Margaret Andreas Peter "
    "Alexander Johanna Sofia Laura Daniel Joseph Charles Patricia Jennifer Christopher Matthew Anthony Steven "
    "Richard Edward Deborah Barbara Jürgen Wolfgang Günther Heike Sabine Petra Claudia Birgit Jean Pierre "
    "François Marie Chloé Camille Léa Hugo Louis Antoine Giulia Marco Luca Francesca Alessandro Paolo Chiara "
    "Javier José Carmen Lucía Pablo Alejandro Isabel Nuno João Beatriz Inês Tiago Piotr Agnieszka Katarzyna "
    "Małgorzata Krzysztof Tomasz Zofia Jan Pavel Tereza Lenka Erik Lars Ingrid Astrid Søren Mette Freja "
    "Anders Mikael Aino Juhani Ahmed Fatima Mohammed Aisha Yusuf Leila Wei Ming Li Xiu Hiroshi Yuki Sakura "
    "Kenji Priya Rahul Anjali Vikram Nguyen Linh Thi Minh Olga Ivan Dmitri Svetlana Natasha Boris Emma Olivia "
    "Noah Liam Mia Ava Lucas Mason Ella Grace Zoe Ruby Oscar Archie Freya Callum Niamh Siobhán "
)
NICKNAMES = {
    "Robert": "Bob", "William": "Bill", "James": "Jim", "Elizabeth": "Liz", "Katherine": "Kate", "Susan": "Sue",
    "Margaret": "Peggy", "Thomas": "Tom", "Michael": "Mike", "Alexander": "Alex", "Joseph": "Joe",
    "Charles": "Chuck", "Patricia": "Pat", "Jennifer": "Jen", "Christopher": "Chris",
    "Matthew": "Matt", "Anthony": "Tony",
    "Richard": "Dick", "Edward": "Ted", "Daniel": "Dan", "Deborah": "Debbie", "Steven": "Steve", "Johanna": "Hanna",
    "Alejandro": "Ale", "Francesca": "Franca", "José": "Pepe", "Piotr": "Piotrek", "Katarzyna": "Kasia",
    "Wolfgang": "Wolf", "Andreas": "Andi", "Dmitri": "Dima", "Natasha": "Nata", "Lucas": "Luke", "Maria": "Mia",
}  # fmt: skip
_HEADS = _words(
    "Schm Ber Hof Kra Mül Weg Bach Stein Wal Gar Ros Bian Mar Fer Lo Per San Gon Rod Kow Now Wis Zie Dvo Nov "
    "Svo Han Jen Niel Pet Joh Lind Berg O'Bri Mac Fitz Hawk Ash Brad Carl Dray Ell Ford Green Hart Ing Kings "
    "Lang Mor Nor Oak Park Quin Red Sut Thorn Up Wat York Tan Chen Wong Sato Ito Yama Kaur Sing Pat Rao Le "
    "Tran Pham Al Has Kha Dem Yil "
)
_TAILS = _words(
    "idt ger mann er ler bauer brück sson sen ski ska wicz ek ova ez es os ini etti elli ard eau ier ley ton "
    "ham well ford son man wood worth field stone er's ing berg dorf meister moto mura da ko vic vich enko "
    "ian oglu kaya ur el in a o i hal quist ström gren lund vall dal "
)
_CITIES = _words(
    "Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Essen Bremen Dresden "
    "Hannover Nürnberg Lyon Marseille Toulouse Nice Nantes Strasbourg Bordeaux Lille Torino Milano Napoli "
    "Genova Bologna Firenze Sevilla Valencia Zaragoza Málaga Porto Braga Kraków Gdańsk Poznań Wrocław Brno "
    "Ostrava Graz Linz Bristol Leeds Sheffield Liverpool Cardiff Dundee Cork Galway Aarhus Odense Malmö "
    "Uppsala Bergen Turku "
)
_ROADS = _words(
    "Oak Maple Station Church Mill Park Garden King Queen Victoria Albert Market Bridge River Lake Hill "
    "Forest Meadow Spring Sunset Linden Birken Schiller Goethe Mozart Bahnhof Haupt Schul Kirch Rosen Garten "
    "Berg Tal Neu Alt Post Castle Tower Abbey Orchard Willow Cedar Elm Chestnut Walnut Hazel Heather Primrose "
    "Stanley Wellington Nelson "
)
_WAYS = _words("Street Street Street Road Road Avenue Lane Drive Square Boulevard Court")
SHORTENED = (
    ("Street", "St."), ("Road", "Rd"), ("Avenue", "Ave."), ("Lane", "Ln"), ("Drive", "Dr."), ("Square", "Sq."),
    ("Boulevard", "Blvd"), ("Court", "Ct"),
)  # fmt: skip
LEGAL = (
    (" Limited", " Ltd."), (" Corporation", " Corp."), (" Incorporated", ", Inc."), (" GmbH & Co. KG", " GmbH"),
    (" GmbH", " Ges.m.b.H."), (" AG", " Aktiengesellschaft"), (" Company", " Co."), (" S.A.", " SA"),
    (" B.V.", " BV"),
)  # fmt: skip
_TRADES = _words(
    "Logistics Foods Textiles Consulting Engineering Software Systems Motors Pharma Chemicals Plastics Steel "
    "Timber Travel Insurance Partners Holding Services Solutions Technologies Media Publishing Energy Water "
    "Construction Bakery Brewery Hotels Catering Packaging Optics Instruments Tools Marine Aviation "
    "Agriculture Seeds Dairy "
)
INDUSTRIES = (
    "manufacturing", "retail", "transport", "finance", "health", "energy", "construction", "agriculture",
    "information technology", "hospitality", "education", "media", "chemicals", "real estate",
)  # fmt: skip
PRODUCTS = (
    "Laptop", "Camera", "Printer", "Monitor", "Router", "Headphones", "Speaker", "Keyboard", "Drill", "Vacuum",
    "Television", "Refrigerator", "Microwave", "Projector", "Tablet", "Phone", "Watch", "Scanner", "Shaver",
    "Toaster",
)  # fmt: skip
FEATURES = (
    "black", "white", "silver", "red", "wireless", "portable", "digital", "compact", "professional", "series", "HD",
    "bluetooth", "USB", "stainless steel", "energy saving", "refurbished", "with case", "new", "2-pack", "16GB",
    "32GB", "64GB", "15 inch", "24 inch", "1080p", "4K", "stereo", "rechargeable", "mini", "premium", "kit",
    "bundle",
)  # fmt: skip
_TOPICS = _words(
    "query optimization learning indexes distributed transactions streams graphs probabilistic inference "
    "neural networks mining patterns clustering classification schema integration matching records provenance "
    "privacy workflows scheduling memory storage caching replication consistency concurrency recovery "
    "parallel joins aggregation sampling approximation sketches temporal spatial text retrieval ranking "
    "semantics ontologies reasoning planning agents games auctions markets networks routing wireless sensors "
    "security encryption verification compilers types languages debugging testing evolution maintenance "
    "performance modeling simulation vision speech translation summarization dialogue robotics control "
    "genomics proteins imaging medical records "
)
_LINKS = ("for", "in", "with", "of", "and", "using", "over", "towards", "on", "under")
VENUES = {
    "Proceedings of the International Conference on Very Large Data Bases": "VLDB",
    "ACM SIGMOD International Conference on Management of Data": "SIGMOD Conference",
    "IEEE Transactions on Knowledge and Data Engineering": "IEEE Trans. Knowl. Data Eng.",
    "International Conference on Machine Learning": "ICML",
    "Advances in Neural Information Processing Systems": "NIPS",
    "Journal of the ACM": "J. ACM",
    "Communications of the ACM": "CACM",
    "ACM Transactions on Database Systems": "TODS",
    "Artificial Intelligence Journal": "Artif. Intell.",
    "Information Systems": "Inf. Syst.",
}
GENRES = (
    "Rock",
    "Pop",
    "Jazz",
    "Classical",
    "Folk",
    "Metal",
    "Electronic",
    "Blues",
    "Country",
    "Soul",
    "Reggae",
    "Misc",
)
CUISINES = (
    "italian", "french", "american", "american (new)", "californian", "steakhouses", "seafood", "asian", "japanese",
    "thai", "indian", "mexican", "delis", "bbq", "coffee shops", "vegetarian",
)  # fmt: skip
_EATING = _words("Café Bistro Trattoria Grill Kitchen Tavern House Garden Bar Osteria Diner Room Palace Inn ")


def _uneven(chance: random.Random, values: Sequence[str]) -> str:
    """One of the values; the first ones are the most frequent, as with names of people."""
    return values[min(int(len(values) * chance.random() ** 2), len(values) - 1)]


def digit(chance: random.Random) -> str:
    return str(chance.randrange(10))


def first_name(chance: random.Random) -> str:
    return _uneven(chance, FIRST)


def last_name(chance: random.Random) -> str:
    name = _uneven(chance, _HEADS) + _uneven(chance, _TAILS)
    return f"{name}-{_uneven(chance, _HEADS)}{_uneven(chance, _TAILS)}" if chance.random() < 0.03 else name


def city(chance: random.Random) -> tuple[str, str]:
    """A city and the first two digits of its postcodes."""
    name = _uneven(chance, _CITIES)
    return name, f"{10 + _CITIES.index(name):02}"


def region(town: str) -> str:
    return f"R{_CITIES.index(town) // 7}"


def street(chance: random.Random) -> str:
    return f"{int(chance.lognormvariate(3, 1)) + 1} {_uneven(chance, _ROADS)} {chance.choice(_WAYS)}"


def unit(chance: random.Random) -> str:
    return chance.choice(
        ("", "", f"Apt {chance.randint(1, 40)}", f"Flat {chance.randint(1, 9)}", f"# {chance.randint(1, 300)}")
    )


def phone(chance: random.Random) -> str:
    return f"0{chance.randint(20, 99)}{digit(chance)} {chance.randint(10**5, 10**7)}"


def email(chance: random.Random, first: str, last: str) -> str:
    user = chance.choice((f"{first}.{last}", f"{first[0]}{last}", f"{last}{chance.randint(1, 99)}")).lower()
    user = "".join(c for c in user if c.isascii() and (c.isalnum() or c == "."))
    own = f"{last_name(chance)}.net".lower()
    return f"{user}@{chance.choice(('gmail.com', 'yahoo.com', 'web.de', 'orange.fr', 'outlook.com', own))}"


def brand(chance: random.Random) -> str:
    return (_uneven(chance, _HEADS) + chance.choice(("ex", "on", "ix", "tec", "a", "os"))).title()


def company(chance: random.Random) -> str:
    form, trade = chance.choice(LEGAL)[0], _uneven(chance, _TRADES)
    drawn = chance.random()
    if drawn < 0.3:
        return f"{last_name(chance)} & {last_name(chance)} {trade}{form}"
    if drawn < 0.6:
        return f"{last_name(chance)} {trade}{form}"
    return (
        f"{_uneven(chance, _CITIES)} {_uneven(chance, _TRADES)} {trade}{form}"
        if drawn < 0.75
        else f"{brand(chance)} {trade}{form}"
    )


def model(chance: random.Random) -> str:
    letters = "".join(chance.choice("ABCDEFGKLMNPRSTVXZ") for _ in range(chance.randint(1, 3)))
    return f"{letters}{chance.choice(('', '-'))}{chance.randint(10, 9999)}{chance.choice(('', '', 'B', 'X', 'S'))}"


def title(chance: random.Random, length: int | None = None) -> str:
    count = length or chance.randint(2, 5)
    parts = []
    for i in range(count):
        if i and (length is None or chance.random() < 0.3):
            parts.append(chance.choice(_LINKS))
        parts.append(chance.choice(_TOPICS))
    return " ".join(parts).capitalize()


def artist(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.5:
        return f"{first_name(chance)} {last_name(chance)}"
    return f"The {chance.choice(_ROADS)} {chance.choice(_TRADES)}" if drawn < 0.8 else last_name(chance).title()


def venue(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.5:
        return f"{chance.choice(_EATING)} {last_name(chance)}"
    return (
        f"The {chance.choice(_ROADS)} {chance.choice(_EATING)}"
        if drawn < 0.8
        else f"{first_name(chance)}'s {chance.choice(_EATING)}"
    )
