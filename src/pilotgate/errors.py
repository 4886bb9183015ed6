"""What can go wrong with a setup, as one tree.

    PilotgateError                  exit 3   anything below
    ├── UsageError                  exit 2   the command line asked for something that does not exist
    ├── ProjectError                exit 2   no project here, or its layout is broken
    ├── ContractError               exit 2   a contract cannot be read or breaks its schema
    ├── RuleFileError               exit 2   a pandera model or a GX suite cannot be read
    ├── SourceError                 exit 3   an extract is not there or cannot be opened
    │   └── UnreadableSource        exit 3   it opened, but no loader can make a table of it
    ├── MissingExtra                exit 3   an optional package is needed and not installed
    ├── EngineError                 exit 3   the engine refused or died
    ├── StoreError                  exit 3   a run, landing or baseline cannot be read or written
    │   └── Tampered                exit 3   a digest or the audit chain does not match
    └── PromotionRefused            exit 1   promotion was asked for and is not allowed

Bad *data* is never an exception; it is a `Finding`. Every error says what, where and what to do next.
"""

from __future__ import annotations


class PilotgateError(Exception):
    """Root of the tree.

    Args:
        what: What is wrong, in one sentence without a full stop.
        where: File, line, column or name it concerns; may be empty.
        remedy: What the user should do next.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class UsageError(PilotgateError):
    """The command line asked for something that does not exist."""

    exit_code = 2


class ProjectError(PilotgateError):
    """There is no project here, or its layout is broken."""

    exit_code = 2


class ContractError(PilotgateError):
    """A contract cannot be read, or breaks the ODCS schema or ours."""

    exit_code = 2


class RuleFileError(PilotgateError):
    """A pandera model or a Great Expectations suite cannot be read."""

    exit_code = 2


class SourceError(PilotgateError):
    """An extract is not there or cannot be opened."""


class UnreadableSource(SourceError):
    """The source opened, but no loader can make a table of it."""


class MissingExtra(PilotgateError):
    """An optional package is needed and not installed."""


class EngineError(PilotgateError):
    """The engine refused a query or died."""


class StoreError(PilotgateError):
    """A run, landing or baseline cannot be read or written."""


class Tampered(StoreError):
    """A digest or the audit chain does not match what was recorded."""


class PromotionRefused(PilotgateError):
    """Promotion was asked for and is not allowed; the reasons are in `what`."""

    exit_code = 1
