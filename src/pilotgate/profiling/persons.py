"""How values of persons look: names, streets, numbers; measured on values, because a column's name can be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

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
_STREET = re.compile(
    r"\b(?:street|str|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|terrace|crescent|close|place|pl"
    r"|square|parade|highway|hwy|parkway|pkwy|circuit|grove|rue|chemin|allée|impasse|quai|via|viale|piazza|corso|calle"
    r"|avenida|paseo|plaza|rua|travessa|ulica|ul|aleja|gade|vej|gatan|vägen|straat|laan|weg|plein|platz|gasse|allee|sokak"
    r"|caddesi|po box|postfach)\b\.?|(?:straße|strasse|str\.|weg|platz|gasse|allee|ring|damm|ufer|straat|laan|gatan"
    r"|vägen|gade|vej)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_]+(?:[ ,.'’\-]+[^\W\d_]+){0,5}\.?")
_USER = re.compile(r"[\w.\-@]{2,40}")
_FIRM = re.compile(
    r"\b(?:gmbh|inc|ltd|llc|corp|co|company|ag|kg|ohg|plc|s\.?a\.?|s\.?r\.?l|b\.?v|n\.?v|ab|oy|group|bank|hotel"
    r"|hospital|university|school|store|shop|restaurant|cafe|center|centre|clinic|services|systems|solutions)\b",
    re.IGNORECASE,
)
_PLATE = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9ÄÖÜ]{1,4}(?:[ \-·]?[A-Z0-9]{1,5}){1,3}")


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
    return sum(c.isdigit() for c in text) in {6, 7, 8, 12, 13, 14} or bool(re.search(r"(?:19|20)[0-9]{2}", text))


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


def share(values: Iterable[Pair], looks: Callable[[str], bool]) -> float:
    """Share of the rows whose text looks so."""
    rows = fitting = 0
    for text, n in values:
        rows += n
        fitting += n if looks(text.strip()) else 0
    return fitting / rows if rows else 0.0


def names_of_persons(values: Iterable[Pair]) -> float:
    """Share of the rows that hold a usual given name among one to four words and look like a name else."""
    given = frozenset(_GIVEN.split())

    def looks(text: str) -> bool:
        words = re.findall(r"[^\W\d_]+", text.lower())
        return len(words) <= 4 and _name(text) and any(w in given for w in words)

    return share(values, looks)


def street_addresses(values: Iterable[Pair]) -> float:
    """Share of the rows that hold a number and a word for a street."""
    return share(values, lambda t: 6 <= len(t) <= 120 and any(c.isdigit() for c in t) and bool(_STREET.search(t)))
