"""Reproducible chance: one stream of numbers per purpose, so that changing one dataset leaves the others alone."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

NIGHTS = (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19))
"""The nights that have a production extract; the pilot ran in September."""


def stream(purpose: str) -> random.Random:
    """A generator that depends on `purpose` alone."""
    return random.Random(f"larkholm stays/{purpose}")  # noqa: S311 - invented rows, not secrets


def pick(chance: random.Random, shares: Mapping[str, float]) -> str:
    """One of the keys, as often as its share says."""
    return chance.choices(tuple(shares), tuple(shares.values()))[0]


def moment(chance: random.Random, day: date) -> datetime:
    """A second of that day, most of them between eight and eight."""
    hour = chance.choices(range(24), [1] * 6 + [3, 6] + [12] * 11 + [6, 5, 4, 3, 2])[0]
    return datetime(day.year, day.month, day.day, hour, chance.randrange(60), chance.randrange(60))  # noqa: DTZ001 - local


def days(last: date, count: int) -> tuple[date, ...]:
    """The `count` days that end with `last`, oldest first."""
    return tuple(last - timedelta(days=back) for back in reversed(range(count)))
