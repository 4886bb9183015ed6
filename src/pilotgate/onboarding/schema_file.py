"""The drafted pandera model: the table's columns and the rules about one row, as plain Python."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator

from pilotgate.onboarding.contract_file import stands_in_contract
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.plan import Plan
from pilotgate.onboarding.suggestion import Kind, Suggestion

_TAKEN = {
    "Annotated", "Config", "build_schema_", "date", "datetime", "empty", "example", "from_json", "from_yaml",
    "get_metadata",
    "pa", "pl", "pydantic_validate", "strategy", "to_json", "to_json_schema", "to_schema", "to_yaml", "validate",
}  # fmt: skip
_TYPES = {
    "string": "str", "integer": "pl.Int64", "number": "pl.Float64", "boolean": "bool", "date": "pl.Date",
    "timestamp": "pl.Datetime", "time": "pl.Time",
}  # fmt: skip
_LANDED = {
    "VARCHAR": "str", "UUID": "str", "TINYINT": "pl.Int8", "SMALLINT": "pl.Int16", "INTEGER": "pl.Int32",
    "BIGINT": "pl.Int64", "UTINYINT": "pl.UInt8", "USMALLINT": "pl.UInt16", "UINTEGER": "pl.UInt32",
    "UBIGINT": "pl.UInt64", "FLOAT": "pl.Float32", "DOUBLE": "pl.Float64", "BOOLEAN": "bool", "DATE": "pl.Date",
    "TIME": "pl.Time", "TIMESTAMP": "pl.Datetime", "HUGEINT": "Annotated[pl.Decimal, 38, 0]",
    "TIMESTAMP_S": 'Annotated[pl.Datetime, "ms", None]', "TIMESTAMP_MS": 'Annotated[pl.Datetime, "ms", None]',
    "TIMESTAMP_NS": 'Annotated[pl.Datetime, "ns", None]',
}  # fmt: skip
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_WIDTH = 116


def schema_file(plan: Plan) -> bytes:
    """The model as a Python file."""
    title = plan.name.replace("_", " ").capitalize()
    fields = list(_fields(plan))
    body = "\n".join(fields)
    moments = [m for m in ("date", "datetime") if re.search(rf"ge={m}\(", body)]
    text = f'"""{title}: the table\'s columns and the rules about one row.\n\n'
    text += "Which columns must have a value stands in the contract, so every field here may be null.\n"
    text += '"""\n\nfrom __future__ import annotations\n\n'
    text += f"from datetime import {', '.join(moments)}\n" if moments else ""
    text += "from typing import Annotated\n" if "Annotated[" in body else ""
    text += "\n" if moments or "Annotated[" in body else ""
    text += "import pandera.polars as pa\n" + ("import polars as pl\n" if "pl." in body else "")
    text += f'\n\nclass {class_name(plan.name)}(pa.DataFrameModel):\n    """One row of {plan.name}."""\n\n{body}\n'
    return text.encode()


def class_name(dataset: str) -> str:
    """The model's name: the dataset's in camel case."""
    name = "".join(part.capitalize() for part in re.split(r"\W|_", dataset) if part)
    return name if name[:1].isalpha() else f"Table{name}"


def _fields(plan: Plan) -> Iterator[str]:
    used: set[str] = set()
    for column in plan.columns:
        attribute = _attribute(column.name, used)
        dtype = _dtype(plan, column)
        if not dtype:
            yield f"    # {attribute}: {column.latest.type}, which has no rule here"
            continue
        arguments = ["nullable=True", *_rules(plan, column)]
        if attribute != column.name:
            arguments.append(f"alias={_text(column.name)}")
        if len(arguments) > 1 and _only_warns(plan, column):
            arguments.append(f'metadata={{"severity": "{"info" if column.is_sparse else "warning"}"}}')
        yield _wrapped(f"    {attribute}: {dtype} = pa.Field", arguments)


def _only_warns(plan: Plan, column: ColumnEvidence) -> bool:
    """Whether the next extract may have nothing to test, or what was seen is too little to block by."""
    stated = (plan.of(kind, column.name) for kind in (Kind.ENUM, Kind.FORM))
    return not plan.always_filled(column) or any(s is not None and not s.firm for s in stated)


def _attribute(name: str, used: set[str]) -> str:
    plain = re.sub(r"\W", "_", name) or "column"
    if not plain[0].isalpha() or not plain.isidentifier() or keyword.iskeyword(plain) or plain in _TAKEN:
        plain = f"column_{plain.strip('_')}"
        plain = plain if plain.isidentifier() else re.sub(r"[^A-Za-z0-9_]", "_", plain)
    unique, n = plain, 1
    while unique in used:
        n += 1
        unique = f"{plain}_{n}"
    used.add(unique)
    return unique


def _dtype(plan: Plan, column: ColumnEvidence) -> str:
    """Annotation of the type that the typed view has; empty for types that hold others."""
    kind, _ = plan.type_of(column.name)
    landed = column.latest.type.upper()
    if landed == "VARCHAR":
        return _TYPES[kind]
    if decimal := _DECIMAL.fullmatch(landed):
        return f"Annotated[pl.Decimal, {decimal[1]}, {decimal[2]}]"
    return _LANDED.get(landed, "")


def _rules(plan: Plan, column: ColumnEvidence) -> Iterator[str]:
    enum = plan.of(Kind.ENUM, column.name)
    if enum is not None and isinstance(enum.value, tuple) and not stands_in_contract(enum):
        yield f"isin=[{', '.join(_text(str(v)) for v in enum.value)}]"
    form = plan.of(Kind.FORM, column.name)
    if form is not None:
        yield f"str_matches={_pattern(str(form.value))}"
    length = plan.of(Kind.LENGTH, column.name)
    if length is not None and isinstance(length.value, tuple):
        yield f'str_length={{"min_value": {length.value[0]}, "max_value": {length.value[1]}}}'
    low, high = (_firm(plan.of(kind, column.name)) for kind in (Kind.MINIMUM, Kind.MAXIMUM))
    if low is not None and high is not None:
        yield f'in_range={{"min_value": {_number(low.value)}, "max_value": {_number(high.value)}}}'
    elif low is not None:
        moment = "date" if plan.type_of(column.name)[0] == "date" else "datetime"
        yield f"ge={_moment(low.value, moment) if isinstance(low.value, str) else _number(low.value)}"
    elif high is not None:
        yield f"le={_number(high.value)}"


def _firm(found: Suggestion | None) -> Suggestion | None:
    """A limit that only warns is a statistic, and stands in the suite."""
    return found if found is not None and found.firm else None


def _moment(day: str, kind: str) -> str:
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"{kind}({year}, {month}, {of_month})"


def _number(value: object) -> str:
    return f"{value:_}" if isinstance(value, int) else repr(value)


def _pattern(form: str) -> str:
    return f'r"{form}"' if '"' not in form and "\n" not in form and not form.endswith("\\") else _text(form)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _wrapped(start: str, arguments: list[str]) -> str:
    line = f"{start}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return line
    inside = "\n".join(f"        {_list(a)}," for a in arguments)
    return f"{start}(\n{inside}\n    )"


def _list(argument: str) -> str:
    """A list too long for a line, one value on each."""
    if len(argument) + 9 <= _WIDTH or not argument.startswith("isin=["):
        return argument
    values = json.loads(argument.removeprefix("isin="))
    return "isin=[\n" + "".join(f"            {_text(v)},\n" for v in values) + "        ]"
