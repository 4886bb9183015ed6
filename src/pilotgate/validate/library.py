"""The metrics of ODCS: `nullValues`, `missingValues`, `invalidValues`, `duplicateValues`, `rowCount`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pilotgate.contract.terms import Rule
from pilotgate.engines.duckdb import quote_name
from pilotgate.model import Extract, Profile
from pilotgate.validate import history
from pilotgate.validate.fields import near
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.keys import member, repeated
from pilotgate.validate.matching import Matcher, Unmatchable
from pilotgate.validate.rule import Check, judge_threshold, never
from pilotgate.validate.sqltext import texts
from pilotgate.validate.typed import TypedColumn

_COLUMN_METRICS = {"nullValues", "missingValues", "invalidValues"}
_ARGUMENTS = {
    "nullValues": set[str](),
    "missingValues": {"missingValues"},
    "invalidValues": {"validValues", "pattern"},
    "duplicateValues": {"properties"},
    "rowCount": set[str](),
}


def library_check(
    rule: Rule,
    columns: Mapping[str, TypedColumn],
    extract: Extract,
    matcher: Matcher,
    earlier: Sequence[Profile] = (),
) -> Check:
    """A rule of type `library` as a check.

    Args:
        earlier: Profiles of earlier extracts, for thresholds that are relative to them.
    """
    base = Check(
        check=f"contract.{rule.id}",
        statement=rule.description or f"{rule.metric} of {rule.column or 'the table'} is as agreed",
        judge=never,
        where=rule.where,
        column=rule.column,
        dimension=rule.dimension,
        severity=rule.severity,
        remedy="mend the source, or agree on another threshold in the contract",
    )
    problem = _problem(rule, columns, extract)
    if problem or rule.threshold is None:
        return replace(base, blocked=problem or "it has no threshold to be held against")
    if rule.threshold.unit in history.UNITS:
        return history.against_history(base, rule, rule.threshold, earlier)
    match rule.metric:
        case "rowCount":
            measures = ("count(*)", "count(*)")
            return replace(base, measures=measures, judge=judge_threshold("rows", rule.threshold, counted=False))
        case "duplicateValues":
            return _duplicates(base, rule)
        case "invalidValues":
            try:
                fails = _invalid(rule, matcher)
            except Unmatchable as error:
                return replace(base, blocked=str(error))
            return _counted(base, rule, fails, f"{_text(rule)} IS NOT NULL", "values of {} that are not valid")
        case "missingValues":
            return _counted(base, rule, _missing(rule), "true", "rows without a {}")
        case _:
            return _counted(base, rule, f"{_text(rule)} IS NULL", "true", "rows without a {}")


def _problem(rule: Rule, columns: Mapping[str, TypedColumn], extract: Extract) -> str:
    if rule.metric not in _ARGUMENTS:
        return f"{rule.metric!r} is no metric of the standard ({', '.join(_ARGUMENTS)})"
    strange = sorted(set(rule.arguments) - _ARGUMENTS[rule.metric])
    if strange:
        return f"{rule.metric} does not know the argument {', '.join(strange)}"
    if rule.metric in _COLUMN_METRICS and rule.column is None:
        return f"{rule.metric} belongs under a column"
    if rule.metric == "invalidValues" and not rule.arguments:
        return "it does not say what is valid (arguments validValues or pattern)"
    if rule.metric == "duplicateValues" and rule.column is None and not rule.arguments.get("properties"):
        return "it names no column (arguments.properties)"
    absent = [c for c in _columns(rule) if c not in columns]
    if absent:
        return f"the extract has no column `{absent[0]}`{near(absent[0], extract)}"
    return next((columns[c].problem for c in _columns(rule) if columns[c].problem), "")


def _columns(rule: Rule) -> list[str]:
    listed = rule.arguments.get("properties")
    names = [str(p) for p in listed] if isinstance(listed, Sequence) and not isinstance(listed, str) else []
    names = names or ([str(listed)] if listed else [])
    return names or ([rule.column] if rule.column else [])


def _text(rule: Rule) -> str:
    return quote_name(f"__text__{rule.column}")


def _counted(base: Check, rule: Rule, fails: str, tested: str, noun: str) -> Check:
    assert rule.threshold is not None
    judge = judge_threshold(noun.format(f"`{rule.column}`"), rule.threshold, counted=True)
    return replace(base, measures=(f"count_if({fails})", f"count_if({tested})"), fails=fails, judge=judge)


def _invalid(rule: Rule, matcher: Matcher) -> str:
    parts = []
    valid = rule.arguments.get("validValues")
    if isinstance(valid, Sequence):
        parts.append(f"{_text(rule)}::VARCHAR NOT IN {texts(_words(valid))}")
    pattern = rule.arguments.get("pattern")
    if pattern is not None:
        parts.append(f"NOT ({matcher.ecma(_text(rule) + '::VARCHAR', str(pattern))})")
    return "(" + " OR ".join(parts) + ")"


def _missing(rule: Rule) -> str:
    listed = rule.arguments.get("missingValues")
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return f"{_text(rule)} IS NULL"
    raw = quote_name(f"__raw__{rule.column}")
    tokens = texts(_words([v for v in listed if v is not None]))
    return f"({raw} IS NULL OR {raw}::VARCHAR IN {tokens})"


def _words(values: Sequence[object]) -> list[str]:
    return [str(v).lower() if isinstance(v, bool) else str(v) for v in values]


def _duplicates(base: Check, rule: Rule) -> Check:
    assert rule.threshold is not None
    names = [quote_name(c) for c in _columns(rule)]
    table = quote_name(f"repeated {rule.id}")
    shown = ", ".join(f"`{c}`" for c in _columns(rule))
    judge = judge_threshold(f"rows that repeat an earlier {shown}", rule.threshold, counted=True)
    return replace(
        base,
        grouping=Grouping(tuple(names)),
        judge=lambda n: replace(judge([n[1], n[2]]), failing=int(n[0] or 0)),
        prepare=f"CREATE OR REPLACE TEMP TABLE {table} AS {repeated(names)}",
        fails=member(names, table),
    )
