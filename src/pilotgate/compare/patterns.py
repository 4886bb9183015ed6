"""Patterns: does the extract follow the rule that the baseline's values taught?

Source:
    Song & He, Auto-Validate: unsupervised data validation using data-domain patterns, SIGMOD 2021: of the rules
    that cover a column at different generality, take the one with the fewest expected false alarms, and test the
    share of values that does not conform. The expected share here is that of Good, Biometrika 40 (1953).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pilotgate.compare.attribution import ROWS
from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.pairing import kind
from pilotgate.compare.shares import Share, difference_interval, fisher, open_question, rows_for_difference
from pilotgate.compare.words import count, percent, points
from pilotgate.compare.writing import only_known
from pilotgate.model import ColumnProfile, Dimension, Evidence, PatternCount
from pilotgate.profiling.patterns import coarsen, lengths
from pilotgate.profiling.telling import agreed, grouped

_MATTERS = 0.02
_COARSER = {0: (0, 1, 2, 3, 4), 1: (1, 3, 4), 2: (2, 3, 4), 3: (3, 4), 4: (4,)}
"""Levels at which patterns of a level can still be told: open runs have lost their lengths, all or some of them."""
_OPEN = (1, 3)
"""Levels of open runs."""
_FEW_VALUES = 30
"""Below so many distinct values, the lengths of words are those of a few words, and teach nothing."""
_LETTERS = re.compile(r"([Aaw])\{\d+\}")
_WORDS = 2
"""The first level that does not tell upper from lower case."""


@dataclass(frozen=True, slots=True)
class _Departure:
    """Values that no pattern of the baseline covers, at one level of generality.

    Attributes:
        kept: Told with the runs that keep their length in both columns.
    """

    level: int
    kept: bool
    expected: Share
    seen: Share
    p: float
    example: PatternCount | None

    @property
    def effect(self) -> float:
        return max(0.0, self.seen.fraction - self.expected.fraction)


def pattern_claims(before: ColumnProfile, after: ColumnProfile, than: str, alpha: float) -> list[Claim]:
    """Whether values are shaped as the baseline's were; nothing for columns without patterns."""
    if not before.patterns or not after.patterns or "text" not in {kind(before), kind(after)}:
        return []
    if only_known(before, after):
        return []
    levels = [x for x in _COARSER[before.pattern_level] if x in _COARSER[after.pattern_level]]
    departures = [_departure(before, after, level) for level in levels]
    if levels[0] in _OPEN and any(any(lengths(p.pattern)) for p in before.patterns):
        departures.append(_departure(before, after, levels[0], kept=True))
    enough = [d for d in departures if d.effect >= _MATTERS]
    worst = min(enough, key=lambda d: d.p) if enough else max(departures, key=lambda d: d.effect)
    main = grouped(before.patterns)[0].pattern
    beyond_case = any(d.level >= _WORDS for d in enough)
    shown = worst.example
    like = f", e.g. `{shown.example or shown.pattern}`" if shown else ""
    line = f" First at line {count(shown.line)}." if shown and shown.line else ""
    return [
        Claim(
            "pattern",
            after.name,
            Dimension.CONFORMITY,
            f"`{after.name}`: {percent(worst.seen.fraction)} of {count(worst.seen.rows)} values have a shape that "
            f"{than} "
            f"never had{like}; its most frequent shape was `{main}`.{line}",
            f"`{after.name}`: values are shaped as in {than} (most often `{main}`).",
            test=Test(
                p=min(1.0, worst.p * len(departures)),
                effect=worst.effect,
                threshold=_MATTERS,
                rows=min(worst.seen.rows, worst.expected.rows),
                needed=rows_for_difference(min(worst.expected.fraction, 1 - _MATTERS), _MATTERS, alpha),
                interval=points(*difference_interval(worst.expected, worst.seen)),
                informative=any(open_question(d.expected, d.seen) for d in departures),
            ),
            rank=3 if beyond_case else 5,
            observed=worst.seen.fraction,
            expected=worst.expected.fraction,
            failing=worst.seen.count,
            tested=worst.seen.rows,
            remedy="Look at the first such value at the source; mend it there, or teach the reader the new form.",
            evidence=(Evidence(ROWS, f"pattern {worst.level}{' kept' * worst.kept}"),),
        )
    ]


def _distinct(share: Share, column: ColumnProfile) -> Share:
    """The share in distinct values: a value that stands in a hundred rows has taught its shape once."""
    count = math.ceil(share.fraction * column.distinct)
    return Share(min(count, column.distinct), column.distinct)


def told_alike(before: ColumnProfile, after: ColumnProfile, level: int, *, kept: bool) -> Callable[[str], str]:
    """How to tell patterns of two columns: at a level, perhaps with the runs that keep their length in both."""
    tell: Callable[[str], str] = partial(coarsen, level=level)
    if kept:
        tell = agreed((p.pattern for p in before.patterns), (p.pattern for p in after.patterns), level)
    return tell if before.distinct >= _FEW_VALUES else lambda pattern: _LETTERS.sub(r"\1+", tell(pattern))


def _departure(before: ColumnProfile, after: ColumnProfile, level: int, *, kept: bool = False) -> _Departure:
    tell = told_alike(before, after, level, kept=kept)
    known: dict[str, int] = {}
    for p in before.patterns:
        told = tell(p.pattern)
        known[told] = known.get(told, 0) + p.count
    listed = sum(known.values())
    strange = [p for p in after.patterns if tell(p.pattern) not in known]
    once = sum(n == 1 for n in known.values()) + max(0, before.present - listed)
    expected = Share(min(once, before.present), before.present)
    seen = Share(min(after.present, sum(p.count for p in strange)), after.present)
    taught, shown = _distinct(expected, before), _distinct(seen, after)
    chance = fisher(taught, shown) if seen.fraction > expected.fraction else 1.0
    return _Departure(level, kept, expected, seen, chance, max(strange, key=lambda s: s.count, default=None))
