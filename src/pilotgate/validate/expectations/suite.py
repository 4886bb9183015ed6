"""Reading a suite: every entry of the file becomes one `Expected`, also the ones that cannot be run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pilotgate.contract.terms import Rule
from pilotgate.errors import RuleFileError
from pilotgate.model import Severity

_SEVERITIES = {
    "critical": Severity.ERROR,
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
}
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation as written.

    Attributes:
        check: Id of its finding: `gx.<column or table>.<type>`, with a number where there are several.
        problem: Why it cannot be run, or empty.
    """

    check: str
    type: str
    kwargs: Mapping[str, Any]
    severity: Severity
    where: str
    notes: str = ""
    problem: str = ""

    @property
    def column(self) -> str | None:
        """The one column it is about, or None."""
        value = self.kwargs.get("column")
        return value if isinstance(value, str) else None


def read_suite(path: Path) -> tuple[Expected, ...]:
    """The expectations of a suite.

    Raises:
        RuleFileError: The file cannot be read, is no JSON, or is no suite.
    """
    shown = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise RuleFileError(
            f"the suite cannot be read ({error})", where=shown + line, remedy="mend the file"
        ) from error
    listed = data.get("expectations") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise RuleFileError(
            "the file is no suite: it has no list `expectations`", where=shown, remedy="mend the file"
        )
    lines = _lines(text)
    used: dict[str, int] = {}
    return tuple(_expected(entry, i, shown, lines, used) for i, entry in enumerate(listed))


def expected_of(rule: Rule) -> Expected:
    """A rule of the contract with engine `greatExpectations`: its implementation is one entry of a suite."""
    written = rule.implementation
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except ValueError:
            written = None
    entry = dict(written) if isinstance(written, Mapping) else {}
    found = _expected({**entry, "description": rule.description}, 0, rule.where, [], {})
    kwargs = dict(found.kwargs)
    if rule.column and not {"column", "column_A", "column_list"} & set(kwargs):
        kwargs["column"] = rule.column
    check = f"contract.{rule.id}"
    return replace(found, check=check, kwargs=kwargs, severity=rule.severity, where=rule.where)


def _expected(entry: object, index: int, shown: str, lines: list[int], used: dict[str, int]) -> Expected:
    where = f"{shown}:{lines[index]}" if index < len(lines) else shown
    written: dict[str, Any] = dict(entry) if isinstance(entry, dict) else {}
    kind = written.get("type") or written.get("expectation_type") or ""
    kwargs = written.get("kwargs", {})
    problem = ""
    if not isinstance(kind, str) or not kind:
        kind, problem = "expectation", "the entry has no `type`"
    if not isinstance(kwargs, dict):
        kwargs, problem = {}, "its `kwargs` are no mapping"
    written_severity = written.get("severity", "critical")
    severity = _SEVERITIES.get(str(written_severity).lower())
    if severity is None:
        problem = problem or f"{written_severity!r} is no severity (critical, warning, info)"
    query = kwargs.get("unexpected_rows_query")
    if isinstance(query, str) and "{batch}" not in _COMMENT.sub(" ", query):
        problem = problem or "its query does not look at {batch}, so it would say the same of any extract"
    column = kwargs.get("column")
    base = f"gx.{column if isinstance(column, str) else 'table'}.{kind}"
    used[base] = used.get(base, 0) + 1
    check = base if used[base] == 1 else f"{base}.{used[base]}"
    notes = written.get("description") or written.get("notes") or ""
    return Expected(check, kind, kwargs, severity or Severity.ERROR, where, str(notes), problem)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping none of whose keys stands twice: the parser would keep the last of them in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for i, (key, _) in enumerate(pairs) if key in dict(pairs[:i]))
        raise ValueError(f'the key "{twice}" stands twice')
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON; leave the limit out")


def _lines(text: str) -> list[int]:
    """Line of each `type` key at an expectation; a guess for people, nothing rests on it."""
    return [
        i
        for i, line in enumerate(text.splitlines(), 1)
        if '"type": "expect' in line or '"expectation_type"' in line or '"type": "unexpected' in line
    ]
