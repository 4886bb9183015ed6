"""How the patterns of a column are told: few of them, and each run with its length where that says something.

A column is told exactly where few patterns cover it, so that UUIDs are one pattern and free text is not ten
thousand. Elsewhere its runs are opened one by one: of values such as `5138-black` those of the letters vary freely,
while the digits are always four.

The length of a run is *free* where it varies and no structure shows in how it does. Of the values whose runs are
of the same classes, one length does not make up nearly all (another is then a departure, to be seen as such); the
usual lengths follow one another without a gap, or are many (8 and 13 digits are two kinds of code), but for small
letters, which make words; and the lengths of two runs do not go together (`AB-1234` and `ABC-12345` are two
families).

Source:
    Raman & Hellerstein, Potter's Wheel, VLDB 2001, and Padhi et al., FlashProfile, OOPSLA 2018: values that differ
    in the length of a run alone are one structure, unless that length is as good as constant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pilotgate.model import PatternCount
from pilotgate.profiling.patterns import LEVELS, RUN, coarsen, lengths, opened, pattern_of_shape, shape

_T = TypeVar("_T", bound=Hashable)

_FEW = 12
_COVERED = 0.95
_MANY = 4
"""Usual lengths from which on a gap among them is chance."""
_FAMILY, _FAMILIES = 5, 3
"""Rows of each, and how many at the most, where the lengths of several runs are taken to go together."""
_TAUGHT = 20
"""Distinct values of a sequence of classes from which on it is known which of its runs keep their length."""
_UNSEEN = 0.1
"""Share of the values with a shape of their own up to which shapes are few enough to be counted one by one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How the values of one column are told.

    Attributes:
        level: At which all its patterns can be told (see `patterns`).
        kept: At an odd level, for open patterns, which of their runs keep their length all the same.
    """

    level: int
    kept: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)
    _told: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def counted(self) -> int:
        """The level at which shapes have to be counted."""
        return self.level - 1 if self.kept else self.level

    def pattern(self, shaped: str) -> str:
        """The pattern of a value whose `shape` is given."""
        if not self.kept:
            return pattern_of_shape(shaped, self.level)
        told = self._told.get(shaped)
        if told is None:
            told = pattern_of_shape(shaped, self.level)
            if kept := self.kept.get(told):
                told = _keeping(pattern_of_shape(shaped, self.level - 1), kept)
            self._told[shaped] = told
        return told


def choose(shapes: Mapping[str, int], values: Iterable[str]) -> Telling:
    """The finest way to tell a column in which few patterns cover nearly all rows.

    Words take the place of classes where fewer patterns do then: letters and digits are mixed in them.

    Args:
        shapes: Shape → rows, of all or of a sample.
        values: Those that have these shapes, each once.
    """
    if _needed(shapes, Telling(0)) <= _FEW:
        return Telling(0)
    taught = Counter(map(shape, values))
    finer = min(_partly_open(taught, 1), Telling(2), key=lambda telling: _needed(shapes, telling))
    for telling in (finer, Telling(1), _partly_open(taught, 3), Telling(3)):
        if _needed(shapes, telling) <= _FEW:
            return telling
    return Telling(LEVELS - 1)


def _counted(shapes: Mapping[str, int], telling: Telling) -> Counter[str]:
    counts: Counter[str] = Counter()
    for shaped, n in shapes.items():
        counts[telling.pattern(shaped)] += n
    return counts


def _needed(shapes: Mapping[str, int], telling: Telling) -> int:
    """How many patterns cover nearly all rows."""
    return len(_usual(_counted(shapes, telling)))


def _usual(counts: Mapping[_T, int]) -> list[_T]:
    """The fewest keys that cover nearly all; equals in their order."""
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    wanted, found = _COVERED * sum(counts.values()), list[_T]()
    for key, n in order:
        if wanted <= 0:
            break
        found.append(key)
        wanted -= n
    return found


def _partly_open(taught: Mapping[str, int], level: int) -> Telling:
    """Tell at an odd level, but with the runs that keep their length; not where there are too many shapes.

    Args:
        taught: Shape → distinct values, as a value that stands in a hundred rows teaches its lengths once.
        level: 1 or 3.
    """
    exact = _counted(taught, Telling(level - 1))
    if sum(n == 1 for n in exact.values()) > _UNSEEN * exact.total():
        return Telling(level)
    kept = {}
    for form, counts in _by_form((told, n) for told, n in exact.items()).items():
        runs = tuple(not free for free in _free(form, counts))
        if any(runs) and sum(counts.values()) >= _TAUGHT:
            kept[form] = runs
    return Telling(level, kept)


def _by_form(counted: Iterable[tuple[str, int]]) -> dict[str, Counter[tuple[int, ...]]]:
    """Open pattern → lengths of its runs → rows."""
    found: dict[str, Counter[tuple[int, ...]]] = {}
    for told, n in counted:
        found.setdefault(opened(told), Counter())[lengths(told)] += n
    return found


def _free(form: str, counts: Mapping[tuple[int, ...], int]) -> tuple[bool, ...]:
    """Which runs of an open pattern are of free length."""
    usual = []
    free = []
    for run, (letter, _) in enumerate(RUN.findall(form)):
        rows: Counter[int] = Counter()
        for sizes, n in counts.items():
            rows[sizes[run]] += n
        usual.append(_usual(rows))
        free.append(0 in rows or _varies(usual[run], letter))
    varied = [run for run, is_free in enumerate(free) if is_free]
    if len(varied) > 1:
        together: Counter[tuple[int, ...]] = Counter()
        for sizes, n in counts.items():
            together[tuple(sizes[run] for run in varied)] += n
        families = _usual(together)
        most = max(len(usual[run]) for run in varied)
        if len(families) == most <= _FAMILIES and all(together[f] >= _FAMILY for f in families):
            return tuple(any(sizes[run] == 0 for sizes in counts) for run in range(len(free)))
    return tuple(free)


def _varies(usual: Sequence[int], letter: str) -> bool:
    """Whether lengths are those of words or numbers, and not of a few kinds of code."""
    if len(usual) < 2:
        return False
    return letter == "a" or len(usual) >= _MANY or max(usual) - min(usual) == len(usual) - 1


def _keeping(told: str, kept: Sequence[bool]) -> str:
    """A pattern of which some runs keep their length and the others are opened."""
    runs = iter(kept)
    return RUN.sub(lambda run: run.group() if next(runs) else f"{run[1]}+", told)


def grouped(patterns: Iterable[PatternCount]) -> tuple[PatternCount, ...]:
    """The patterns of a column as a person tells them: those that differ in free lengths alone are one.

    A run of free length is told with the shortest and the longest, `a{3,9}`. The example is that of the value that
    stands first in the source, as far as that is known.
    """
    return tuple(sorted(map(_as_one, alike(patterns)), key=lambda p: (-p.count, p.pattern)))


def alike(patterns: Iterable[PatternCount]) -> list[list[PatternCount]]:
    """The patterns of a column, those together that differ in free lengths alone."""
    found = list(patterns)
    forms = _by_form((p.pattern, p.count) for p in found)
    kept = {form: [not free for free in _free(form, counts)] for form, counts in forms.items()}
    groups: dict[str, list[PatternCount]] = {}
    for p in found:
        groups.setdefault(_keeping(p.pattern, kept[opened(p.pattern)]), []).append(p)
    return list(groups.values())


def _as_one(members: Sequence[PatternCount]) -> PatternCount:
    if len(members) == 1:
        return members[0]
    ranges = iter(zip(*(lengths(p.pattern) for p in members), strict=True))

    def told(run: re.Match[str]) -> str:
        sizes = next(ranges)
        low, high = min(sizes), max(sizes)
        return f"{run[1]}+" if not low else f"{run[1]}{{{low}}}" if low == high else f"{run[1]}{{{low},{high}}}"

    first = min(members, key=lambda p: (p.line is None, p.line or 0, -p.count, p.pattern))
    return PatternCount(RUN.sub(told, first.pattern), sum(p.count for p in members), first.example, first.line)


def agreed(one: Iterable[str], other: Iterable[str], level: int) -> Callable[[str], str]:
    """Tells patterns at a level, but with the runs that keep their length in all patterns of two columns."""
    if level % 2 == 0:
        return lambda told: coarsen(told, level)
    kept: dict[str, tuple[bool, ...]] = {}
    for told in (*one, *other):
        form, runs = coarsen(told, level), tuple(map(bool, lengths(coarsen(told, level - 1))))
        kept[form] = tuple(a and b for a, b in zip(kept.get(form, runs), runs, strict=True))

    def tell(told: str) -> str:
        finer, form = coarsen(told, level - 1), coarsen(told, level)
        return _keeping(finer, kept[form]) if form in kept else finer

    return tell
