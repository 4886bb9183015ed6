"""What an expectation came to, whoever ran it."""

from __future__ import annotations

from dataclasses import dataclass

from pilotgate.model import Scalar


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expectation came to.

    Attributes:
        success: None when it could not be evaluated; `reason` says why.
        observed: A number, where it measures one.
        failing: Values that are unexpected, where it is about values.
        tested: Values that were looked at.
        unexpected: Some of the unexpected values and the rows that hold each, as they are: to be masked.
    """

    success: bool | None = None
    observed: Scalar = None
    failing: int | None = None
    tested: int | None = None
    reason: str = ""
    unexpected: tuple[tuple[object, int], ...] = ()
