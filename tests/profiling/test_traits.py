"""Oddities of text: what shows each, and what is good writing."""

from __future__ import annotations

import pytest

from pilotgate.profiling.patterns import shape
from pilotgate.profiling.traits import traits_of

SHOWN = {
    "case upper": ["ABC", "A1-B2", "ÄÖÜ"],
    "case lower": ["abc", "a1", "straße"],
    "case title": ["Abc", "Abc Def", "O'Neil Smith", "İstanbul"],
    "case mixed": ["aBc", "McDonald", "iPhone"],
    "space leading": [" a", "\ta", "\u00a0a"],
    "space trailing": ["a ", "a\n", "a\u3000"],
    "space double": ["a  b"],
    "space odd": ["a\u00a0b", "1\u202f000", "a\u2009b", "\u3000a"],
    "zero leading": ["007", "00"],
    "ascii beyond": ["ä", "名前", "—"],
    "control": ["a\x00b", "a\x1bb", "\x7f", "a\x85b"],
    "line break": ["a\nb", "a\r\nb", "a\u2028b"],
    "invisible": ["a\u200bb", "\ufeffa", "a\u200e", "a\u00adb", "a\u202eb", "a\u2060b"],
    "mojibake": ["KÃ¶ln", "cafÃ©", "donâ€™t", "â€œhiâ€\u009d", "Â£5", "ï»¿id",
         "ÐœÐ¾ÑÐºÐ²Ð°", "a\ufffdb", "Å\u0082Ã³dÅº", "ðŸ˜€"],
    "entity": ["Tom &amp; Jerry", "5 &lt; 6", "caf&eacute;", "&#39;", "M&uuml;ller", "a&nbsp;b"],
    "decomposed": ["e\u0301", "Ko\u0308ln"],
    "compatibility": ["ＡＢＣ", "１２３", "ﬁsh"],
    "scripts mixed": ["Раypal", "Аnna", "Mοscow", "АBC-1"],
    "lookalike": ["АВС", "ВМ 123", "СОРТ", "ОСА x"],
}  # fmt: skip
GOOD = {
    "mojibake": ["Ã", "Âme", "SÃO PAULO", "São", "Ångström", "Ñandú", "Å",
         "naïve", "€5", "Ätna", "Ðorđe", "â", "“hi”"],
    "invisible": ["می\u200cخواهم", "क्\u200dष", "👩\u200d💻", "❤\ufe0f", "abc"],
    "scripts mixed": ["Москва", "Moscow Москва", "Αθήνα", "5 µm", "abc"],
    "lookalike": ["Москва", "Иванов", "Αθήνα", "ABC", "Жук", "abc"],
    "entity": ["a & b", "AT&T", "a&b;c", "R&D;"],
    "decomposed": ["é", "Köln", "한국"],
    "compatibility": ["ABC", "名前", "½", "№", "カタカナ"],
    "control": ["a\tb", "a\nb"],
    "line break": ["a\n", "a b", "a\tb"],
    "space odd": ["a b", "a\tb"],
    "zero leading": ["0", "0.5", "0a", "1007"],
    "space double": ["a b", " a", "a "],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SHOWN.items() for text in texts])
def test_trait_is_told(name: str, text: str) -> None:
    assert name in traits_of(text, shape(text))


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_good_writing_has_not_the_trait(name: str, text: str) -> None:
    assert name not in traits_of(text, shape(text))
