"""Running checks: everything that can be measured in one pass over the rows is measured in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pilotgate.validate.groupings import Counts, Grouping, Groupings
from pilotgate.validate.queries import first_line
from pilotgate.validate.rule import Check, Outcome, unknown
from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Judged:
    """A check and what came of it."""

    check: Check
    outcome: Outcome


def run(checks: Sequence[Check], connection: duckdb.DuckDBPyConnection) -> tuple[Judged, ...]:
    """Measure and judge; a check that the engine refuses is unknown, and takes no other with it."""
    fused = [c for c in checks if not c.blocked and c.measures and not c.query]
    measured = _measure(fused, connection)
    grouped = _group([c.grouping for c in checks if c.grouping and not c.blocked], connection)
    answers: dict[str, Sequence[Any] | str] = {}
    judged = []
    for check in checks:
        if check.blocked:
            outcome = unknown(check.statement, check.blocked)
        elif check.grouping:
            outcome = _judge(check, grouped[check.grouping])
        elif check.query:
            if check.query not in answers:
                answers[check.query] = _own(check, connection)
            outcome = _judge(check, answers[check.query])
        else:
            outcome = _judge(check, measured[check.check])
        judged.append(Judged(check, outcome))
    return tuple(judged)


def _judge(check: Check, numbers: Sequence[Any] | str) -> Outcome:
    if isinstance(numbers, str):
        return unknown(check.statement, numbers)
    return check.judge(numbers)


def _measure(checks: Sequence[Check], connection: duckdb.DuckDBPyConnection) -> dict[str, Sequence[Any] | str]:
    """Numbers of each check by its id, or the reason why there are none."""
    import duckdb as engine

    if not checks:
        return {}
    measures = list(dict.fromkeys(_cheaper(m) for c in checks for m in c.measures))
    try:
        row = connection.execute(f"SELECT {', '.join(measures)} FROM {ROWS}").fetchone() or ()
    except engine.Error as error:
        if len(checks) == 1:
            return {checks[0].check: f"the engine refused it ({first_line(error)})"}
        half = len(checks) // 2
        return _measure(checks[:half], connection) | _measure(checks[half:], connection)
    values = dict(zip(measures, row, strict=True))
    return {c.check: [values[_cheaper(m)] for m in c.measures] for c in checks}


def _cheaper(measure: str) -> str:
    """A count of nulls in the words in which the engine counts fastest, and alike for alike."""
    match = re.fullmatch(r'count_if\(("(?:[^"]|"")+") IS (NOT )?NULL\)', measure)
    if match:
        return f"count({match[1]})" if match[2] else f"count(*) - count({match[1]})"
    return {"count_if(true)": "count(*)", "count_if(false)": "0"}.get(measure, measure)


def _group(wanted: Sequence[Grouping], connection: duckdb.DuckDBPyConnection) -> dict[Grouping, Counts | str]:
    """Counts of each grouping, those of one column first; the reason where there are none."""
    import duckdb as engine

    if not wanted:
        return {}
    found: dict[Grouping, Counts | str] = {}
    groupings = Groupings(connection)
    for grouping in sorted(dict.fromkeys(wanted), key=lambda g: len(g.columns)):
        try:
            found[grouping] = groupings.count(grouping)
        except engine.Error as error:
            found[grouping] = f"the engine refused it ({first_line(error)})"
    return found


def _own(check: Check, connection: duckdb.DuckDBPyConnection) -> Sequence[Any] | str:
    import duckdb as engine

    try:
        rows = connection.execute(check.query).fetchmany(2)
    except engine.Error as error:
        return f"the engine refused it ({first_line(error)})"
    if len(rows) != 1:
        return f"the query returned {'no row' if not rows else 'more than one row'}"
    return list(rows[0])
