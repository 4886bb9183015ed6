"""What each declared rule claims, wherever it is declared: read from the files as they are, nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotgate.contract.document import parse_document
from pilotgate.contract.terms import Contract, Rule
from pilotgate.errors import ContractError


@dataclass(frozen=True, slots=True)
class Claim:
    """One rule.

    Attributes:
        about: What it limits: `presence`, `uniqueness`, `values`, `form`, `minimum`, `maximum`, `length`, `type`,
            `row count`, or empty for anything else.
        columns: It is about; empty for the table.
        where: File and line.
        value: What is allowed, where that is a plain value.
        loose: Share of rows that may break it (`mostly`, a percentage), 0-1.
    """

    about: str
    columns: tuple[str, ...]
    where: str
    value: object = None
    loose: float = 0.0

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.where.rpartition(":")[0]


_LIBRARY = {
    "nullValues": "presence",
    "missingValues": "presence",
    "invalidValues": "values",
    "duplicateValues": "uniqueness",
    "rowCount": "row count",
}
_OPTIONS = {
    "pattern": "form",
    "minimum": "minimum",
    "exclusiveMinimum": "minimum",
    "maximum": "maximum",
    "exclusiveMaximum": "maximum",
    "minLength": "length",
    "maxLength": "length",
}


def contract_claims(contract: Contract) -> Iterator[Claim]:
    """Rules of the contract: what its fields imply, then its quality rules."""
    key = tuple(f.name for f in sorted(contract.fields, key=lambda f: f.key_position or 0) if f.key_position)
    for field in contract.fields:
        here = (field.name,)
        if field.logical_type:
            yield Claim("type", here, field.where, field.logical_type)
        if field.required:
            yield Claim("presence", here, field.where)
        if field.unique:
            yield Claim("uniqueness", here, field.where)
        if field.enum:
            yield Claim("values", here, field.where, field.enum)
        for option, value in field.options.items():
            if option in _OPTIONS:
                yield Claim(_OPTIONS[option], here, field.where, value)
    if key:
        yield Claim("uniqueness", key, next(f.where for f in contract.fields if f.key_position))
    for relationship in contract.relationships:
        yield Claim("", relationship.columns, relationship.where)
    for rule in contract.rules:
        yield _quality(rule)


def _quality(rule: Rule) -> Claim:
    named = rule.arguments.get("properties")
    columns = tuple(map(str, named)) if isinstance(named, list) else ((rule.column,) if rule.column else ())
    about = "form" if "pattern" in rule.arguments else _LIBRARY.get(rule.metric, "")
    return Claim(about, columns, rule.where)


_SUITE: Mapping[str, str] = {
    "expect_column_to_exist": "type",
    "expect_column_values_to_be_of_type": "type",
    "expect_column_values_to_not_be_null": "presence",
    "expect_column_values_to_be_unique": "uniqueness",
    "expect_compound_columns_to_be_unique": "uniqueness",
    "expect_column_values_to_be_in_set": "values",
    "expect_column_distinct_values_to_be_in_set": "values",
    "expect_column_values_to_match_regex": "form",
    "expect_column_value_lengths_to_be_between": "length",
    "expect_column_value_lengths_to_equal": "length",
    "expect_table_row_count_to_be_between": "row count",
    "expect_table_row_count_to_equal": "row count",
}


def suite_claims(content: bytes, shown: str) -> Iterator[Claim]:
    """Rules of a Great Expectations suite.

    Raises:
        ContractError: It is not JSON of a suite.
    """
    document = parse_document(content, shown)
    listed = document.data.get("expectations")
    for i, entry in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(entry, dict):
            continue
        kwargs = entry.get("kwargs") or {}
        kind = str(entry.get("type") or entry.get("expectation_type") or "")
        names = [kwargs.get(k) for k in ("column", "column_A", "column_B")] + list(kwargs.get("column_list") or [])
        columns = tuple(str(n) for n in names if n)
        loose = 1.0 - float(kwargs.get("mostly", 1.0))
        where = document.where("expectations", i)
        if kind == "expect_column_values_to_be_between":
            for about, end in (("minimum", "min_value"), ("maximum", "max_value")):
                if kwargs.get(end) is not None:
                    yield Claim(about, columns, where, kwargs[end], loose)
        else:
            yield Claim(_SUITE.get(kind, ""), columns, where, kwargs.get("value_set"), loose)


_FIELD = {
    "isin": "values", "eq": "values", "str_matches": "form", "str_contains": "form", "str_startswith": "form",
    "str_endswith": "form", "str_length": "length", "ge": "minimum", "gt": "minimum", "le": "maximum",
    "lt": "maximum", "notin": "",
}  # fmt: skip


def schema_claims(source: str, shown: str) -> Iterator[Claim]:
    """Rules of the pandera models in a Python file.

    Raises:
        ContractError: It is not Python.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ContractError(
            f"not Python: {error.msg}", where=f"{shown}:{error.lineno or 1}", remedy="mend the file"
        ) from error
    for model in ast.walk(tree):
        if isinstance(model, ast.ClassDef) and any("DataFrameModel" in ast.unparse(b) for b in model.bases):
            for statement in model.body:
                yield from _statement(statement, shown)


def _statement(statement: ast.stmt, shown: str) -> Iterator[Claim]:
    where = f"{shown}:{statement.lineno}"
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        keywords = _keywords(statement.value)
        name = str(_literal(keywords.get("alias")) or statement.target.id)
        yield from _field(name, keywords, where)
    elif isinstance(statement, ast.FunctionDef):
        # A check names its columns as text: in the decorator, or as pl.col("...") inside.
        texts = [n.value for n in ast.walk(statement) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        yield Claim("", tuple(dict.fromkeys(texts)), where)


def _field(name: str, keywords: Mapping[str, ast.expr], where: str) -> Iterator[Claim]:
    here = (name,)
    if not _literal(keywords.get("nullable")):
        yield Claim("presence", here, where)
    if _literal(keywords.get("unique")):
        yield Claim("uniqueness", here, where)
    for keyword, about in _FIELD.items():
        if keyword in keywords:
            yield Claim(about, here, where, _literal(keywords[keyword]))
    ends = _literal(keywords.get("in_range"))
    if ends is not None:
        low, high = (ends.get("min_value"), ends.get("max_value")) if isinstance(ends, dict) else tuple(ends)[:2]
        yield Claim("minimum", here, where, low)
        yield Claim("maximum", here, where, high)


def _keywords(value: ast.expr | None) -> Mapping[str, ast.expr]:
    return {k.arg: k.value for k in value.keywords if k.arg} if isinstance(value, ast.Call) else {}


def _literal(value: ast.expr | None) -> Any:
    try:
        return None if value is None else ast.literal_eval(value)
    except ValueError:
        return None


def all_claims(contract: Contract, root: Path) -> tuple[Claim, ...]:
    """Rules of the contract and of the model and suite that lie beside it in the project.

    Raises:
        ContractError: The model or the suite cannot be read.
    """
    found = list(contract_claims(contract))
    model, suite = Path("schemas") / f"{contract.dataset}.py", Path("expectations") / f"{contract.dataset}.json"
    if (root / model).is_file():
        found += schema_claims(_text(root / model, model), model.as_posix())
    if (root / suite).is_file():
        found += suite_claims((root / suite).read_bytes(), suite.as_posix())
    return tuple(found)


def _text(path: Path, shown: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError("cannot be read", where=shown.as_posix(), remedy="save it as UTF-8") from error


def columns_of(claims: Iterable[Claim]) -> frozenset[str]:
    """Columns that some rule other than their type is about."""
    return frozenset(name for claim in claims if claim.about != "type" for name in claim.columns)
