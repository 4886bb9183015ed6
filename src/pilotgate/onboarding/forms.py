"""From measured patterns to a regular expression that leaves room for the next value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.units import with_unit

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
UUID = r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"
URL = r"^(https?|ftp)://\S+$"

IPV4 = r"^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$"
OBJECT = r"^\s*\{[\s\S]*\}\s*$"
ARRAY = r"^\s*\[[\s\S]*\]\s*$"

_NAMED = {"email": EMAIL, "uuid": UUID, "url": URL, "ipv4": IPV4}
_NESTED = {"\\{": ("\\}", OBJECT), "[": ("]", ARRAY)}
_TOKEN = re.compile(r"([Aa9w])(?:\{(\d+)\}|(\+))|\\(.)|(.)", re.DOTALL)
_CLASS = {"A": "[A-Z]", "a": "[a-z]", "9": "[0-9]", "w": "[0-9A-Za-z]"}
_EXAMPLES = {"A": "AZ", "a": "az", "9": "09", "w": "0Za"}
_SPECIAL = set(r".^$*+?{}[]\|()")
_MOST = 3
_ROWS = 30
_EACH = 5


def column_form(column: ColumnEvidence) -> str:
    """A regular expression that all values match in full, or empty for free text.

    It means the same to RE2, Rust and Python. Letters and digits stand for classes, so that no value shows; runs
    that vary in length may be one longer, or as short as one. Every pattern must have been seen in several rows: a
    column that still brings new patterns gets none.
    """
    names = column.written
    if len(names) == 1 and (named := _NAMED.get(next(iter(names)))):
        return named
    if nested := _nested(column):
        return nested
    if column.has("ascii beyond") or column.has("control") or column.present < _ROWS:
        return ""
    counts: Counter[str] = Counter()
    for measured in column.filled:
        if sum(p.count for p in measured.patterns) != measured.present:
            return ""
        counts.update({p.pattern: p.count for p in measured.patterns})
    if not counts or any(p.startswith("text:") or (" " in p and "9" not in p) for p in counts):
        return ""
    shapes = _merge(counts)
    if len(shapes) > _MOST or min(shapes.values()) < _EACH:
        return ""
    alternatives = sorted(shapes, key=lambda s: (-shapes[s], s))
    body = alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"
    return f"^{body}$" if _says_something(counts) else ""


def matches(form: str, told: Iterable[str], units: Collection[str] = ()) -> bool:
    """Whether values of all these patterns match a form, judged by examples of each.

    Args:
        units: Signs and units that the values are written with; one of them may stand for a pattern's letters.
    """
    compiled = re.compile(form)
    if form in _NAMED.values() or form in {OBJECT, ARRAY}:
        return True
    return all(
        any(
            all(compiled.search(e) for e in _examples(p))
            for p in (pattern, *(with_unit(pattern, u) for u in units))
        )
        for pattern in told
    )


def _nested(column: ColumnEvidence) -> str:
    """The form of JSON text: its brackets alone, as what is in them is the sender's."""
    told = [p.pattern for c in column.filled for p in c.patterns]
    for start, (end, form) in _NESTED.items():
        if told and all(p.startswith(start) and p.endswith(end) and len(p) > len(start + end) for p in told):
            return form
    return ""


def _says_something(counts: Iterable[str]) -> bool:
    """Codes have digits, or are a few capitals; words of whatever length are no form."""
    return all("9" in p or "w{" in p or re.fullmatch(r"A\{[1-5]\}(?:[-/.]A\{[1-5]\})*", p) for p in counts)


def _merge(counts: Counter[str]) -> Counter[str]:
    """Patterns that differ only in the lengths of their runs, as one expression each, with their rows."""
    groups: dict[tuple[str, ...], list[list[tuple[int, bool]]]] = {}
    rows: Counter[tuple[str, ...]] = Counter()
    for pattern, count in counts.items():
        kinds, runs = [], []
        for letter, length, plus, escaped, literal in _TOKEN.findall(pattern):
            kinds.append(f"class {letter}" if letter else (escaped or literal))
            if letter:
                runs.append((int(length or 1), bool(plus)))
        groups.setdefault(tuple(kinds), []).append(runs)
        rows[tuple(kinds)] += count
    merged: Counter[str] = Counter()
    for key, group in groups.items():
        merged[_expression(key, group)] += rows[key]
    return merged


def _expression(kinds: tuple[str, ...], group: list[list[tuple[int, bool]]]) -> str:
    parts = []
    run = 0
    for kind in kinds:
        if not kind.startswith("class "):
            parts.append(f"\\{kind}" if kind in _SPECIAL else kind)
            continue
        lengths = [runs[run][0] for runs in group]
        is_open = any(runs[run][1] for runs in group)
        run += 1
        low, high = min(lengths), max(lengths)
        name = _CLASS[kind[-1]]
        if is_open:
            parts.append(f"{name}+")
        elif low == high == 1:
            parts.append(f"{name}{{1,2}}" if kind == "class 9" else name)
        elif low == high:
            parts.append(f"{name}{{{low}}}")
        else:
            parts.append(f"{name}{{1,{high + 1}}}")
    return "".join(parts)


def _examples(pattern: str) -> Iterable[str]:
    for pick in (0, -1):
        for stretch in (1, 30):
            parts = []
            for letter, length, plus, escaped, literal in _TOKEN.findall(pattern):
                times = stretch if plus else int(length or 1)
                parts.append(_EXAMPLES[letter][pick] * times if letter else (escaped or literal))
            yield "".join(parts)
