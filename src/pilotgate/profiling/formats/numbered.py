"""Version numbers and instants counted in seconds: digits that are no quantity."""

from __future__ import annotations

from pilotgate.profiling.formats.texts import Texts, word_set

_VERSION_WORDS = word_set("version versions release build firmware ver revision")
_EPOCH_WORDS = word_set(
    "ts time timestamp epoch unix date created updated modified at seen expires start end millis ms "
    "since logged utc"
)
_EPOCHS = (("number epoch seconds", 10, 1), ("number epoch milliseconds", 13, 1000))
_FROM, _TO = 946_684_800, 2_208_988_800


def _version_form(shaped: str) -> bool:
    return 2 <= shaped.count(".") <= 3 and not shaped.lstrip("Aa").replace(".", "").strip("9")


def versions(texts: Texts) -> dict[str, str]:
    """Texts such as `10.0.19045.1`.

    Four numbers are an address (`ipv4`) unless they hardly go high, go too high somewhere, or the column's name
    says so.
    """
    if texts.share(_version_form) < 0.8:
        return {}
    told = list(texts.of(_version_form))
    parts = [[int(p) for p in t.lstrip("vVrR").split(".") if p.isascii() and p.isdigit()] for t in told]
    four = [p for p in parts if len(p) == 4]
    high = sum(max(p) > 255 for p in four) >= 0.05 * len(parts) and bool(four)
    low = len(four) >= 4 and all(max(p) <= 31 for p in four) and len({p[0] for p in four}) <= len(four) / 2
    dated = sum(1900 <= p[0] <= 2100 or 1900 <= p[-1] <= 2100 for p in parts if len(p) == 3)
    if not (texts.words & _VERSION_WORDS or high or low) or dated > 0.5 * len(parts):
        return {}
    return {t: "version" for t, p in zip(told, parts, strict=True) if 3 <= len(p) <= 4}


def epochs(texts: Texts) -> dict[str, str]:
    """Seconds or milliseconds since 1970, of the years 2000 to 2039, in a column whose name speaks of time."""
    for name, size, step in _EPOCHS:
        shaped = "9" * size
        if texts.words & _EPOCH_WORDS and texts.heavy.get(shaped, 0) >= 0.9 * texts.rows:
            told = texts.of(shaped.__eq__)
            if all(t.isascii() and _FROM <= int(t) / step < _TO for t in told):
                return dict.fromkeys(told, name)
    return {}
