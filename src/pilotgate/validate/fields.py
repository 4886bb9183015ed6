"""Rules that a field implies: it is there, filled, of its type, within its options, one of its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pilotgate.contract.terms import Contract, Field
from pilotgate.engines.duckdb import quote_name
from pilotgate.model import Dimension, Extract, Scalar, Status
from pilotgate.validate import limits
from pilotgate.validate.matching import Matcher
from pilotgate.validate.rule import Check, Outcome, judge_rows
from pilotgate.validate.sqltext import texts
from pilotgate.validate.typed import TypedColumn

_TYPE_WORDS = {
    "string": "a text", "integer": "an integer", "number": "a number", "boolean": "true or false", "date": "a date",
    "timestamp": "a date and time", "time": "a time of day", "object": "a JSON object", "map": "a JSON object",
    "array": "a JSON array", "vector": "a JSON array",
}  # fmt: skip


def columns_check(extract: Extract, contract: Contract) -> Check:
    """Every declared column is in the extract, once, under exactly its name."""
    found = [c.found for c in extract.columns]
    names = {c.name for c in extract.columns}
    missing = [f.name for f in contract.fields if f.name not in names]
    twice = [f.name for f in contract.fields if found.count(f.name) > 1]
    return Check(
        check="contract.columns",
        statement=f"the extract has each of the {len(contract.fields)} declared columns once",
        judge=lambda _: _judge_columns(extract, contract, missing, twice),
        where=contract.path,
        severity=_worst(contract, [*missing, *twice]),
        remedy="mend the source, or change the contract together with the people who read this data",
        measures=("0",),
    )


def _worst(contract: Contract, names: Sequence[str]) -> limits.Severity:
    order = list(limits.Severity)
    found = [f.severity for f in contract.fields if f.name in names] or [limits.Severity.ERROR]
    return min(found, key=order.index)


def _judge_columns(extract: Extract, contract: Contract, missing: list[str], twice: list[str]) -> Outcome:
    declared = len(contract.fields)
    if not missing and not twice:
        return Outcome(Status.PASSED, f"All {declared} declared columns are in the extract.", declared, declared)
    parts = [f"`{name}` is missing{near(name, extract)}" for name in missing]
    parts += [f"`{name}` is there more than once, so it is unclear which one is meant" for name in twice]
    held = declared - len(missing) - len(twice)
    return Outcome(Status.FAILED, f"{'; '.join(parts)}.", held, declared)


def near(name: str, extract: Extract) -> str:
    """A hint at the column that may have been meant, or empty."""
    import difflib

    names = [c.name for c in extract.columns]
    folded = [n for n in names if n.strip().casefold() == name.strip().casefold()]
    close = folded or difflib.get_close_matches(name, names, 1, 0.75)
    return f" (the extract has `{close[0]}`)" if close else ""


def field_checks(
    contract: Contract, columns: Mapping[str, TypedColumn], extract: Extract, matcher: Matcher
) -> Iterator[Check]:
    """Every rule that the fields imply, one check each; those of an absent column are blocked."""
    for field in contract.fields:
        column = columns.get(field.name)
        checks = list(_of(field, column, matcher))
        checks = [replace(c, where=field.where, column=field.name, severity=field.severity) for c in checks]
        if column is None:
            reason = f"the column is not in the extract{near(field.name, extract)}"
            checks = [replace(c, blocked=reason) for c in checks]
        elif column.problem:
            checks = [c if c.check.endswith(".required") else replace(c, blocked=column.problem) for c in checks]
        yield from checks


def _of(field: Field, column: TypedColumn | None, matcher: Matcher) -> Iterator[Check]:
    text = quote_name("__text__" + field.name)
    if field.required:
        yield _rows(
            f"contract.{field.name}.required",
            f"every row has a `{field.name}`",
            f"{text} IS NULL",
            "true",
            Dimension.COMPLETENESS,
            "fill it at the source, or declare it as not required",
            ("row", "rows"),
        )
    if field.logical_type:
        yield _type(field, text, column)
    if field.enum:
        shown = ", ".join(field.enum[:8]) + (" …" if len(field.enum) > 8 else "")
        yield _rows(
            f"contract.{field.name}.enum",
            f"every `{field.name}` is one of {shown}",
            f"{text}::VARCHAR NOT IN {texts(field.enum)}",
            f"{text} IS NOT NULL",
            remedy="correct the values, or add the new ones to the contract once their meaning is agreed",
        )
    for option, value in field.options.items():
        yield from _option(field, option, value, column, matcher)


def _type(field: Field, text: str, column: TypedColumn | None) -> Check:
    form = field.options.get("format") if field.logical_type in {"date", "timestamp", "time"} else None
    written = f" written {form}" if form else ""
    what = _TYPE_WORDS.get(field.logical_type)
    check = _rows(
        f"contract.{field.name}.type",
        f"every `{field.name}` is {what or field.logical_type}{written}",
        f"{text} IS NOT NULL AND {quote_name(field.name)} IS NULL" if column and column.is_parsed else "false",
        f"{text} IS NOT NULL",
        remedy="mend the values at the source; nothing is converted in silence",
    )
    return check if what else replace(check, blocked=f"{field.logical_type!r} is no logical type of the standard")


def _option(
    field: Field, option: str, value: Scalar, typed: TypedColumn | None, matcher: Matcher
) -> Iterator[Check]:
    form, there = (typed.form, matcher) if typed else (None, None)
    compiled = limits.compile_option(field, option, value, form, there)
    if compiled is None:
        return
    column = quote_name(field.name)
    tested = f"{column} IS NOT NULL"
    remedy = "correct the values at the source, or agree on another limit in the contract"
    check = _rows(
        f"contract.{field.name}.{option}",
        f"every `{field.name}` {compiled.words}",
        compiled.fails,
        tested,
        remedy=remedy,
    )
    yield replace(check, blocked=compiled.problem) if compiled.problem else check


def _rows(
    check: str,
    statement: str,
    fails: str,
    tested: str,
    dimension: Dimension = Dimension.CONFORMITY,
    remedy: str = "",
    noun: tuple[str, str] = ("value", "values"),
) -> Check:
    return Check(
        check=check,
        statement=statement,
        judge=judge_rows(statement, noun),
        dimension=dimension,
        remedy=remedy,
        measures=(f"count_if({fails})", f"count_if({tested})"),
        fails=fails,
    )
