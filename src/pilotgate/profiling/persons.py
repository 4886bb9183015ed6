"""How values of persons look: names, streets, numbers; measured on values, because a column's name can be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from pilotgate.profiling.formats.lazy import Lazy
from pilotgate.profiling.formats.texts import word_set

Pair = tuple[str, int]

_GIVEN = """
james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary
nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond
patrick jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle noah ethan jeremy walter
christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce
gabriel joe logan alan juan albert willie elijah wayne randy roy vincent ralph eugene russell bobby mason philip
louis mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret
ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy
amy kathleen angela shirley brenda emma anna pamela nicole samantha katherine christine helen debra rachel
carolyn janet maria catherine heather diane olivia julie joyce ruth virginia lauren kelly christina joan evelyn
judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia
frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie theresa
diana brittany doris kayla alexis lori marie ella mia lucas liam oliver leo max ben tom tim jan jens lars sven
uwe kai ralf rolf klaus juergen jürgen hans heinz horst werner wolfgang günter guenter dieter manfred helmut
gerhard karl stefan stephan andreas matthias markus florian tobias sebastian felix lukas jonas finn luca paula
lena lea leonie marlene ursula monika petra sabine renate helga ingrid brigitte claudia susanne heike anja
katrin kathrin birgit martina silke ute gisela pierre jacques michel jean-pierre philippe alain nicolas laurent
thierry pascal françois francois olivier guillaume julien antoine camille chloé chloe manon inès ines jeanne
sylvie nathalie isabelle valérie valerie sophie céline celine aurélie aurelie antonio manuel francisco javier
carlos miguel rafael pedro pablo sergio fernando jorge alberto álvaro alvaro diego luis carmen ana isabel
dolores pilar josefa rosa lucía lucia marta elena raquel beatriz mercedes giuseppe giovanni luigi mario angelo
vincenzo salvatore marco matteo lorenzo alessandro davide simone giulia chiara francesca sofia aurora alessia
giorgia valentina federica silvia paola jakub tomasz paweł pawel piotr krzysztof andrzej michał michal marcin
agnieszka katarzyna małgorzata malgorzata joanna magdalena ewa zofia jarosław jaroslaw wojciech ivan sergei
sergey dmitri dmitry alexei alexey andrei andrey nikolai mikhail vladimir igor oleg olga tatiana natalia
svetlana irina ekaterina anastasia marina mehmet mustafa ahmet ali hasan huseyin hüseyin ibrahim fatma ayşe ayse
emine hatice zeynep elif mohammed mohamed muhammad ahmed omar yusuf khaled fatima aisha maryam layla amir reza
hassan hussein raj rahul amit anil sunil priya anjali deepak sanjay vijay ravi arjun pooja neha wei li ming xiao
hui jing yan jun hiroshi takashi kenji yuki sakura haruto aoi minjun jisoo anders erik johan karin kristina
astrid bjorn björn magnus nils henrik maja freja sanne daan sem bram joao joão thiago gustavo felipe bruno
rodrigo leticia letícia fernanda juliana camila thais jim mike dave steve bob bill dan chris matt nick rob ed
ken ron jeff greg sam alex kate liz sue jen meg beth abby charlie lachlan joel jade caitlin georgia imogen
bailey zoe chelsea harrison cooper riley jarrod mitchell brodie hayden taylor tahlia ruby holly lily
"""
_STREETS = word_set(
    "street str st avenue ave road rd lane ln drive dr boulevard blvd court ct way terrace crescent close place "
    "pl square parade highway hwy parkway pkwy circuit grove rue chemin allée impasse quai via viale piazza corso "
    "calle avenida paseo plaza rua travessa ulica ul aleja gade vej gatan vägen straat laan weg plein platz gasse "
    "allee sokak caddesi postfach"
)
_STREET_ENDINGS = (
    "straße", "strasse", "weg", "platz", "gasse", "allee", "ring", "damm", "ufer", "straat", "laan", "gatan",
    "vägen", "gade", "vej",
)  # fmt: skip
_SHORT_STREET = Lazy(r"str\.\b|\bpo box\b")
_WORD = Lazy(r"\w+")
_LETTERS = Lazy(r"[^\W\d_]+")
_YEAR = Lazy(r"(?:19|20)[0-9]{2}")
_NAME = Lazy(r"[^\W\d_]+(?:[ ,.'’\-]+[^\W\d_]+){0,5}\.?")
_USER = Lazy(r"[\w.\-@]{2,40}")
_FIRM = Lazy(
    r"\b(?:gmbh|inc|ltd|llc|corp|co|company|ag|kg|ohg|plc|s\.?a\.?|s\.?r\.?l|b\.?v|n\.?v|ab|oy|group|bank|hotel"
    r"|hospital|university|school|store|shop|restaurant|cafe|center|centre|clinic|services|systems|solutions)\b",
    re.IGNORECASE,
)
_PLATE = Lazy(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9ÄÖÜ]{1,4}(?:[ \-·]?[A-Z0-9]{1,5}){1,3}")


def _name(text: str) -> bool:
    return 1 < len(text) <= 60 and bool(_NAME.fullmatch(text)) and not _FIRM.search(text)


def _address(text: str) -> bool:
    return len(text) >= 3 and any(c.isalpha() for c in text)


def _identity(text: str) -> bool:
    bare = [c for c in text if c.isalnum()]
    return 5 <= len(bare) <= 22 and sum(c.isdigit() for c in bare) >= 3


def _plate(text: str) -> bool:
    return 4 <= len(text) <= 11 and bool(_PLATE.fullmatch(text.upper()))


def _phone(text: str) -> bool:
    return 6 <= sum(c.isdigit() for c in text) <= 17 and sum(c.isalpha() for c in text) <= 4


def _birth(text: str) -> bool:
    return sum(c.isdigit() for c in text) in {6, 7, 8, 12, 13, 14} or bool(_YEAR.search(text))


def _precise(text: str) -> bool:
    whole, point, part = text.lstrip("+-").partition(".")
    return bool(point) and whole.isdigit() and len(part) >= 4 and part.isdigit() and int(whole) <= 180


LOOKS: Mapping[str, Callable[[str], bool]] = {
    "person name": _name,
    "address": _address,
    "national id": _identity,
    "licence plate": _plate,
    "phone": _phone,
    "birth date": _birth,
    "location": _precise,
    "user name": lambda t: bool(_USER.fullmatch(t)),
}
"""Type of personal data → whether a text can be of it, for columns whose name announces it."""


def share(values: Sequence[Pair], looks: Callable[[str], bool], least: float) -> float:
    """Share of the rows whose text looks so; 0 where it is below the least that counts."""
    rows = sum(n for _, n in values)
    fitting, room = 0, (1 - least) * rows
    for text, n in values:
        if looks(text.strip()):
            fitting += n
        else:
            room -= n
            if room < 0:
                return 0.0
    return fitting / rows if rows else 0.0


@cache
def _given() -> frozenset[str]:
    return word_set(_GIVEN)


def names_of_persons(values: Sequence[Pair], least: float) -> float:
    """Share of the rows that hold a usual given name among one to four words and look like a name else.

    Args:
        values: With rows.
        least: Share below which it is 0.
    """
    return share(values, _names_a_person, least)


def _names_a_person(text: str) -> bool:
    if not (1 < len(text) <= 60 and _NAME.fullmatch(text)):
        return False
    words = _LETTERS.findall(text.lower())
    return len(words) <= 4 and not _given().isdisjoint(words) and not _FIRM.search(text)


def street_addresses(values: Sequence[Pair], least: float) -> float:
    """Share of the rows that hold a number and a word for a street.

    Args:
        values: With rows.
        least: Share below which it is 0.
    """
    return share(values, _names_a_street, least)


def _names_a_street(text: str) -> bool:
    if not 6 <= len(text) <= 120 or not any(map(str.isdigit, text)):
        return False
    text = text.lower()
    words = _WORD.findall(text)
    if not _STREETS.isdisjoint(words) or any(word.endswith(_STREET_ENDINGS) for word in words):
        return True
    return ("str." in text or "po box" in text) and bool(_SHORT_STREET.search(text))
