"""What a list is of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Record = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """What a list is of.

    Attributes:
        make: A new thing.
        relate: A distinct thing that shares much with another.
        vary: The other ways in which the same thing may be written down, before slips.
    """

    make: Callable[[random.Random], Record]
    relate: Callable[[random.Random, Record], Record]
    vary: Callable[[random.Random, Record], Record]
