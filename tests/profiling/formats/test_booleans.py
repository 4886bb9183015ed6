import pytest

from pilotgate.profiling.reading import read_texts


@pytest.mark.parametrize(
    "words",
    [
        "true false", "True FALSE", "yes no", "Y N", "y n yes no", "t f", "on off", "ja nein", "Ja Nein J N",
        "oui non",
        "sí no", "si no", "sim não", "ja nee", "ja nej", "tak nie", "да нет", "Да Нет", "evet hayır",
        "igen nem",
        "ano ne", "vrai faux", "wahr falsch", "vero falso", "是 否", "はい いいえ", "✓ ✗", "ναι όχι",
    ],
)  # fmt: skip
def test_yes_and_no_is_a_boolean(words: str) -> None:
    reading = read_texts([(w, 10) for w in words.split()])
    assert (reading.logical_type, reading.fitting) == ("boolean", reading.rows)
    assert all(name.startswith("boolean ") for name in reading.formats)


@pytest.mark.parametrize(
    "words",
    ["yes", "m f", "0 1", "yes maybe", "no nein", "a b", "open closed", "S N M L", "true maybe", "N S E W", "T P"],
)
def test_what_is_no_yes_or_no_is_none(words: str) -> None:
    assert read_texts([(w, 10) for w in words.split()]).logical_type != "boolean"


def test_the_few_other_words_do_not_fit() -> None:
    reading = read_texts([("yes", 60), ("no", 37), ("maybe", 3)])
    assert (reading.logical_type, reading.fitting, reading.rows) == ("boolean", 97, 100)
    assert read_texts([("yes", 60), ("no", 30), ("maybe", 10)]).logical_type == "string"
