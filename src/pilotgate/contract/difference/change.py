"""One difference between two contracts, and whom it hurts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Effect(StrEnum):
    """What a change does to somebody who relied on the earlier contract.

    BREAKING: data that keeps the later contract may break a promise of the earlier one.
    COMPATIBLE: data that keeps the later contract keeps the earlier one as well.
    EDITORIAL: no promise about the data changes.
    """

    BREAKING = "breaking"
    COMPATIBLE = "compatible"
    EDITORIAL = "editorial"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        subject: What differs, e.g. `qty.minimum` or `quality.enough_rows`.
        message: One sentence.
        where: File and line in the later contract; in the earlier one for what was removed.
    """

    effect: Effect
    subject: str
    message: str
    where: str


def promise(subject: str, message: str, where: str, *, kept: bool) -> Change:
    """A change that either keeps what was promised before or does not."""
    return Change(Effect.COMPATIBLE if kept else Effect.BREAKING, subject, message, where)


def paired(before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Names with what stood there before and what stands there after, in order of the later contract."""
    for name in [*after, *(n for n in before if n not in after)]:
        yield name, before.get(name), after.get(name)


def tightened(before: float | None, after: float | None, harder: Callable[[float, float], bool]) -> bool:
    """Whether a limit was added or moved to where less passes."""
    return before is None or (after is not None and harder(after, before))
