"""What a detector says about one cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that is probably wrong: `kind`, `reason` and `suggestion` as in `Suspect`, places instead of names."""

    row: int
    column: int
    kind: str
    reason: str
    confidence: float
    suggestion: str = ""
