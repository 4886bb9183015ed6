"""What a comparison claims, before the tests of the whole run are weighed against each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pilotgate.model import Dimension, Evidence, Scalar, Severity, Status


@dataclass(frozen=True, slots=True)
class Test:
    """A statistical test of "nothing has moved".

    Attributes:
        p: Of the test.
        effect: Size of the move, in the unit of `threshold`.
        threshold: The smallest move that matters.
        rows: The smaller of the two samples.
        needed: Rows on each side at which a move of `threshold` is seen four times in five.
        weight: How much of the run's false discovery rate this test may use, against 1.
        purse: Name of a part of that rate set aside (see `_PURSES`), which the tests of that name share; or empty.
        interval: 95 % interval of the move, in words.
        unit: What `rows` and `needed` count.
        informative: False where both samples taken together leave no room for a difference (nothing is missing in
            either); such a test cannot reject, and burdens no other (Tarone, Biometrics 46, 1990).
    """

    p: float
    effect: float
    threshold: float
    rows: int
    needed: int
    interval: str
    weight: float = 1.0
    purse: str = ""
    unit: str = "rows"
    informative: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that may have changed, in the words for either case.

    Attributes:
        what: Second part of the check's name.
        changed: The sentence when it has changed.
        same: The sentence when it has not.
        test: The test, or None where the change is a plain fact.
        fact: Without a test: whether it has changed.
        severity: Of the finding where policy names none; None takes the policy's.
        cause: The same change, of the same cause, is one finding over `columns` columns and more.
        family: What claims of a column are about: content, missing ...
        rank: Within a column and family the lowest failing rank tells the others, unless negative. The family
            `volume` is one for the whole table.
        stage: First part of the check's name.
        untold: It cannot be told from profiles: never passed.
        about: The columns it concerns, where it concerns several.
        explains: Which other claims follow from this one, should it hold.
        lead: Of claims that explain, the lower speaks first.
    """

    what: str
    column: str | None
    dimension: Dimension
    changed: str
    same: str
    test: Test | None = None
    fact: bool = False
    severity: Severity | None = None
    cause: str = ""
    columns: int = 3
    family: str = "content"
    rank: int = -1
    observed: Scalar = None
    expected: Scalar = None
    failing: int | None = None
    tested: int | None = None
    remedy: str = ""
    evidence: tuple[Evidence, ...] = ()
    stage: str = "compare"
    untold: bool = False
    about: frozenset[str] = frozenset()
    explains: Callable[[Claim], bool] | None = field(default=None, compare=False)
    lead: int = 0

    @property
    def concerns(self) -> frozenset[str]:
        """The columns it is about; empty for the whole table."""
        return self.about or (frozenset() if self.column is None else frozenset({self.column}))

    @property
    def check(self) -> str:
        """The stable identifier of the finding."""
        return ".".join((self.stage, self.what, *((self.column,) if self.column is not None else ())))


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what came of it.

    Attributes:
        adjusted: Its p, adjusted over the whole run.
        also: Claims that it tells with it.
    """

    claim: Claim
    status: Status
    adjusted: float = 1.0
    also: tuple[Claim, ...] = ()
