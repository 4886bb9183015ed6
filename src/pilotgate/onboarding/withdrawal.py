"""Taking raw values out of the rules of columns that have been declared personal since they were drafted."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pilotgate.contract.document import parse_document
from pilotgate.contract.terms import Contract
from pilotgate.errors import ContractError
from pilotgate.model import Profile
from pilotgate.onboarding.numbers import ceil_nice
from pilotgate.profiling.private import private

_LISTS = {"isin", "notin", "eq", "ne"}
_LISTED = ("enum", "examples")


def withdrawn(contract: Contract, root: Path) -> Mapping[str, bytes]:
    """The dataset's files without lists of values of personal columns; only files that change.

    A list in the model becomes a limit on the length, an expectation with a set of values goes, a contract's
    `enum` and `examples` go; everything else in the model and the contract stays byte for byte.

    Args:
        contract: Declares which columns are personal.
        root: Of the project.

    Raises:
        ContractError: A file cannot be read, or a list stands where it can only be taken out by hand.
    """
    personal = {f.name for f in contract.fields if f.personal}
    ways = {
        contract.path: _from_contract,
        f"schemas/{contract.dataset}.py": _from_model,
        f"expectations/{contract.dataset}.json": _from_suite,
    }
    found: dict[str, bytes] = {}
    for relative, take_out in ways.items():
        path = root / relative
        if path.is_file():
            before = path.read_bytes()
            after = take_out(before, relative, personal)
            if after != before:
                found[relative] = after
    return found


def without_personal(profile: Profile, personal: Mapping[str, str]) -> Profile:
    """A profile that shows no value of these columns.

    Args:
        personal: Type of personal data by column.
    """
    segments = tuple(s for s in profile.table.segments if s.column not in personal)
    columns = tuple(private(c, personal.get(c.name, "")) for c in profile.columns)
    return replace(profile, table=replace(profile.table, segments=segments), columns=columns)


def _from_contract(content: bytes, shown: str, personal: Collection[str]) -> bytes:
    document = parse_document(content, shown)
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    gone: set[int] = set()
    for t, table in enumerate(document.data.get("schema") or []):
        for i, column in enumerate(table.get("properties") or []):
            if (column.get("physicalName") or column.get("name")) not in personal:
                continue
            for key in _LISTED:
                place = ("schema", t, "properties", i, key)
                if key in column:
                    gone |= _block(lines, document.lines[place], key, document.where(*place))
    return "".join(line for n, line in enumerate(lines, 1) if n not in gone).encode()


def _block(lines: list[str], first: int, key: str, where: str) -> set[int]:
    """Numbers of the lines from a key to the end of its value."""
    start = lines[first - 1]
    indent = len(start) - len(start.lstrip())
    if not start.lstrip().startswith(f"{key}:"):
        raise ContractError(
            f"`{key}` of a personal column stands within a line", where=where, remedy="take it out by hand"
        )
    last = first
    while last < len(lines) and lines[last].strip():
        line = lines[last]
        deeper = len(line) - len(line.lstrip())
        if deeper < indent or (deeper == indent and not line.lstrip().startswith("- ")):
            break
        last += 1
    return set(range(first, last + 1))


def _from_model(content: bytes, shown: str, personal: Collection[str]) -> bytes:
    source = content.decode()
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ContractError(
            f"not Python: {error.msg}", where=f"{shown}:{error.lineno or 1}", remedy="mend the file"
        ) from error
    starts = [0]
    for line in content.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    cuts = []
    for keyword, has_length in _lists(tree, personal):
        begin = starts[keyword.lineno - 1] + keyword.col_offset
        end = starts[(keyword.end_lineno or keyword.lineno) - 1] + (keyword.end_col_offset or 0)
        cuts.append((begin, end, b"" if has_length else _length_of(keyword)))
    for begin, end, instead in sorted(cuts, reverse=True):
        before, after = content[:begin], content[end:]
        if not instead:
            after = after.lstrip().removeprefix(b",").lstrip(b" ")
        content = before + instead + after
    return content


def _lists(tree: ast.Module, personal: Collection[str]) -> Iterator[tuple[ast.keyword, bool]]:
    """Arguments with values, and whether their field limits the length already."""
    for statement in ast.walk(tree):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.value, ast.Call):
            continue
        given = {k.arg: k for k in statement.value.keywords}
        alias = given["alias"].value if "alias" in given else None
        own = statement.target.id if isinstance(statement.target, ast.Name) else ""
        name = alias.value if isinstance(alias, ast.Constant) else own
        if name in personal:
            yield from ((k, "str_length" in given) for arg, k in given.items() if arg in _LISTS)


def _length_of(keyword: ast.keyword) -> bytes:
    """A limit on the length with the same room as a drafted one, in place of a list of texts; else nothing."""
    texts = [n.value for n in ast.walk(keyword.value) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    most = max(10, ceil_nice(2 * max(map(len, texts), default=0)))
    return f'str_length={{"min_value": 1, "max_value": {most}}}'.encode() if texts else b""


def _from_suite(content: bytes, shown: str, personal: Collection[str]) -> bytes:
    try:
        suite = json.loads(content)
    except ValueError as error:
        raise ContractError("the suite is no JSON", where=shown, remedy="mend the file") from error
    kept = [e for e in suite.get("expectations", []) if not _shows(e, personal)]
    if len(kept) == len(suite.get("expectations", [])):
        return content
    return (json.dumps({**suite, "expectations": kept}, indent=2, ensure_ascii=False) + "\n").encode()


def _shows(entry: Any, personal: Collection[str]) -> bool:
    kwargs = entry.get("kwargs", {}) if isinstance(entry, dict) else {}
    return kwargs.get("column") in personal and bool({"value_set", "values"} & set(kwargs))
