"""What is drafted: the suggested rules, and what else the extracts tell about the dataset."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pilotgate.contract.terms import Relationship
from pilotgate.model import Extract, Profile
from pilotgate.onboarding.backtest import Trial
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.suggestions import Kind, Suggestion


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the three drafted files say.

    Attributes:
        name: Of the dataset.
        source: Path or pattern of its extracts, relative to the project where they lie in it.
        extracts: How many extracts it was learnt from.
        trials: Rules that cried wolf in the backtest.
        dropped: Checks that failed when the drafted files judged the extracts themselves, and were left out.
    """

    name: str
    source: str
    extracts: tuple[Extract, ...]
    columns: tuple[ColumnEvidence, ...]
    suggestions: tuple[Suggestion, ...]
    relationships: tuple[Relationship, ...] = ()
    trials: tuple[Trial, ...] = ()
    dropped: tuple[str, ...] = ()

    def of(self, kind: Kind, column: str = "") -> Suggestion | None:
        """The suggestion of that kind about that column, or None."""
        return next((s for s in self.suggestions if s.kind is kind and s.column == column), None)

    def type_of(self, column: str) -> tuple[str, str]:
        """Logical type and date format of a column."""
        found = self.of(Kind.TYPE, column)
        if found is not None and isinstance(found.value, tuple):
            kind, form = found.value
            return str(kind), str(form)
        return "string", ""

    @property
    def rows(self) -> int:
        """Rows it was learnt from."""
        return sum(e.rows_landed for e in self.extracts)


def common_source(extracts: Sequence[Extract], root: Path) -> str:
    """Where the next extract will be: the path of one file, or a pattern that all the files match.

    A run of digits in a file's name (a date, a number) is what changes from extract to extract.
    """
    paths = [e.uri.removeprefix("file://") for e in extracts]
    folders = {str(Path(p).parent) for p in paths}
    names = {re.sub(r"[0-9]+([-_.T][0-9]+)*", "*", Path(p).stem) + "".join(Path(p).suffixes[-1:]) for p in paths}
    if len(folders) == 1 and len(names) == 1:
        path = f"{folders.pop()}/{names.pop()}"
    elif len(folders) == 1 and len({Path(p).suffix for p in paths}) == 1:
        path = f"{folders.pop()}/*{Path(paths[0]).suffix}"
    else:
        path = paths[-1]
    return _relative(path, root)


def _relative(path: str, root: Path) -> str:
    absolute = Path(os.path.normpath(Path.cwd() / path)) if "://" not in path else None
    if absolute is not None and absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    return path


def rows_of(profiles: Sequence[Profile]) -> int:
    """Rows of all extracts together."""
    return sum(p.table.rows for p in profiles)
