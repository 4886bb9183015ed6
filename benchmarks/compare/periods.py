"""Rows per day: how often do two stretches of one feed alarm, and are a lost day and an unfinished end found?

    .venv/bin/python -m benchmarks.compare.periods [repeats]

Feeds with weekends, of several kinds of noise; 20 to 120 days each. Notes are not counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from benchmarks.compare.samples import measured
from pilotgate.compare.periods import period_claims
from pilotgate.model import Profile, Severity

NOISE: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "chance alone": lambda _, n: np.ones(n),
    "bursts of 30 %": lambda rng, n: rng.lognormal(0, 0.3, n),
    "random walk, 5 % a day": lambda rng, n: np.exp(np.cumsum(rng.normal(0, 0.05, n))),
    "heavy tails": lambda rng, n: np.exp(0.15 * rng.standard_t(3, n)),
}


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rng = np.random.default_rng(1)
    print("alarms of each kind, in feeds without a fault and with one")
    for name, noise in NOISE.items():
        found: dict[str, Counter[str]] = {
            "none": Counter(),
            "a day lost": Counter(),
            "two days unfinished": Counter(),
        }
        for _ in range(repeats):
            before, after = (_rows(rng, noise, int(n)) for n in rng.integers(20, 120, 2))
            working = next(i for i in range(len(after) // 2, len(after)) if i % 7 < 5)
            lost, cut = after.copy(), after.copy()
            lost[working] = 0
            cut[-2:] = cut[-2:] // 10
            pilot = _profile(before, date(2026, 1, 5))
            for fault, rows in (("none", after), ("a day lost", lost), ("two days unfinished", cut)):
                claims = period_claims(pilot, _profile(rows, date(2026, 6, 1)), "the pilot")
                found[fault].update(c.what for c in claims if c.fact and c.severity is not Severity.INFO)
        told = "; ".join(
            f"{fault}: {', '.join(f'{w} {n}/{repeats}' for w, n in c.items()) or 'quiet'}"
            for fault, c in found.items()
        )
        print(f"{name:24} {told}", flush=True)


def _rows(
    rng: np.random.Generator, noise: Callable[[np.random.Generator, int], np.ndarray], days: int
) -> np.ndarray:
    week = np.where(np.arange(days) % 7 < 5, 1.0, 0.35)
    return np.asarray(rng.poisson(100 * week * noise(rng, days)))


def _profile(rows: np.ndarray, first: date) -> Profile:
    days = [(first + timedelta(days=i)).isoformat() for i, n in enumerate(rows) for _ in range(n)]
    return measured(pl.DataFrame({"day": days}), at=datetime(2026, 11, 20, 6, tzinfo=UTC))


if __name__ == "__main__":
    main()
