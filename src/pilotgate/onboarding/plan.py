"""What is drafted: the suggested rules, and what else the extracts tell about the dataset."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pilotgate.contract.terms import Relationship
from pilotgate.model import Extract
from pilotgate.onboarding.backtest import Trial
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.suggestion import Kind, Suggestion


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

    def always_filled(self, column: ColumnEvidence) -> bool:
        """Whether the next extract is sure to have values of that column to test."""
        return self.of(Kind.REQUIRED, column.name) is not None or column.is_dense

    @property
    def told(self) -> str:
        """What it was learnt from, in words."""
        many = len(self.extracts)
        return f"{many} extract{'s' if many > 1 else ''} with {self.rows:,} rows"

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
    pattern = _pattern([Path(p).name for p in paths])
    if len(folders) == 1 and pattern:
        path = f"{folders.pop()}/{pattern}"
    elif len(folders) == 1 and len({Path(p).suffix for p in paths}) == 1:
        path = f"{folders.pop()}/*{Path(paths[0]).suffix}"
    else:
        path = paths[-1]
    return _relative(path, root)


def _pattern(names: Sequence[str]) -> str:
    """What the names have in common, `*` for the digits that differ (or, of one name, for those of a date)."""
    split = [re.split(r"([0-9]+(?:[-_.T:]?[0-9]+)*)", name) for name in names]
    if len({len(parts) for parts in split}) > 1:
        return ""
    found = []
    for at, parts in enumerate(zip(*split, strict=True)):
        differ = len(set(parts)) > 1 or (len(names) == 1 and len(re.sub(r"[^0-9]", "", parts[0])) >= 4)
        if differ and at % 2 == 0:
            return ""
        found.append("*" if differ else parts[0])
    return "".join(found)


def _relative(path: str, root: Path) -> str:
    """The path from the project where both lie near each other, else as it is."""
    if "://" in path:
        return path
    absolute = Path(os.path.normpath(Path.cwd() / path))
    shared = [a for a, b in zip(absolute.parts, root.resolve().parts, strict=False) if a == b]
    return Path(os.path.relpath(absolute, root)).as_posix() if len(shared) > 1 else absolute.as_posix()
