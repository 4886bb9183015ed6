"""Yes and no in the languages that extracts are usually written in."""

from __future__ import annotations

from collections.abc import Mapping

_PAIRS = tuple(
    (frozenset(yes.split()), frozenset(no.split()))
    for yes, no in (
        pair.split("/")
        for pair in (
            "true t/false f", "yes y/no n", "on/off", "ja j/nein n", "wahr/falsch", "oui o/non n", "vrai/faux",
            "si sí s/no n", "sì si s/no n", "verdadero/falso", "vero/falso", "sim s/não nao n", "verdadeiro/falso",
            "ja j/nee n", "ja j/nej n", "ja j/nei n", "kyllä k/ei e", "tak t/nie n", "prawda/fałsz", "ano a/ne n",
            "igen/nem", "da d/nu n", "da/ne", "да д/нет н", "так/ні", "evet e/hayır h", "doğru/yanlış", "ναι/όχι",
            "כן/לא", "نعم/لا", "是/否", "はい/いいえ", "예/아니요", "✓ ✔/✗ ✘ ✕",
        )
    )
)  # fmt: skip
_MOST = 12
_LEAST = 0.95


def boolean_words(words: Mapping[str, int]) -> frozenset[str]:
    """The words that say yes or no, where a column holds hardly anything else; else none.

    Args:
        words: Distinct values in lower case, with rows.
    """
    if not 2 <= len(words) <= _MOST:
        return frozenset()
    rows = sum(words.values())
    for yes, no in _PAIRS:
        found = {w for w in words if w in yes or w in no}
        if found & yes and found & no and sum(words[w] for w in found) >= _LEAST * rows:
            return frozenset(found)
    return frozenset()
