"""What a trial of a server has to tell."""

from __future__ import annotations

import time
from dataclasses import dataclass

from pilotgate.model import Status


@dataclass(frozen=True, slots=True)
class Told:
    """One fact about a server.

    Attributes:
        what: `reach`, `read`, `write` or `schema`: the last part of the finding's check.
        message: What was seen, to be read after the server's name.
        milliseconds: How long it took, or None where that says nothing.
    """

    what: str
    status: Status
    message: str
    remedy: str = ""
    milliseconds: float | None = None


class Clock:
    """Milliseconds since it was last asked."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def lap(self) -> float:
        """The time since the last lap, or since the start."""
        now = time.perf_counter()
        lap, self._since = (now - self._since) * 1000, now
        return lap


def held(what: str, message: str, milliseconds: float | None = None) -> Told:
    """The trial succeeded."""
    return Told(what, Status.PASSED, message, milliseconds=milliseconds)


def broke(what: str, message: str, remedy: str) -> Told:
    """The trial did not succeed."""
    return Told(what, Status.FAILED, message, remedy)


def untold(what: str, message: str, remedy: str) -> Told:
    """The trial could not be made."""
    return Told(what, Status.UNKNOWN, message, remedy)


def schema_told(found: list[str], promised: tuple[str, ...]) -> Told:
    """Whether the columns that are promised are there."""
    known = {name.casefold() for name in found}
    lacking = [name for name in promised if name.casefold() not in known]
    if lacking:
        return broke("schema", f"lacks the columns {', '.join(lacking[:10])}", "add them, or change the contract")
    if promised:
        return held("schema", f"has all {len(promised)} columns of the contract")
    return held("schema", f"has {len(found)} columns")
