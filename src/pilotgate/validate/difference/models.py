"""Two pandera models: which columns and checks the later one no longer has, or has in a milder form.

A check of pandera's own is known by its name and its arguments. A check that somebody wrote is code, and code
cannot be weighed: it counts as changed when anything in the file changed but columns and other checks.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilotgate.contract.difference.change import Change, Effect
from pilotgate.validate.difference.arguments import (
    Tighter,
    fewer,
    loosened,
    lowered,
    more,
    raised,
    set_false,
    set_true,
)
from pilotgate.validate.model_file import read_schema

_RANK = ("info", "warning", "error")
_TIGHTER: Mapping[str, Tighter] = {
    "allowed_values": fewer,
    "exact_value": lambda was, _: was is None,
    "forbidden_values": more,
    "ignore_na": set_false,
    "include_max": set_false,
    "include_min": set_false,
    "max_value": lowered,
    "min_value": raised,
    "nullable": set_false,
    "ordered": set_true,
    "required": set_true,
    "severity": lambda was, now: _RANK.index(now) >= _RANK.index(was) if {was, now} <= {*_RANK} else False,
    "strict": set_true,
    "type": lambda was, _: was is None,
    "unique": set_true,
}


@dataclass(frozen=True, slots=True)
class _Item:
    """A column, a check or the table, as arguments."""

    name: str
    column: str | None
    arguments: Mapping[str, Any] = field(default_factory=dict)


def model_changes(before: Path, after: Path, table: str) -> Iterator[Change]:
    """Columns and checks added, removed and changed.

    Raises:
        RuleFileError: One of the files holds no model that can be read.
    """
    old, new = _items(before, table), _items(after, table)
    where = f"{after.parent.name}/{after.name}"
    for key in [*old, *(k for k in new if k not in old)]:
        was, now = old.get(key), new.get(key)
        if now is None and was is not None:
            if was.name == "column" or _column_of(was, new):
                yield Change(Effect.BREAKING, key, f"The {_words(was)} was removed.", where)
        elif was is None and now is not None:
            yield Change(Effect.COMPATIBLE, key, f"The {_words(now)} was added.", where)
        elif was is not None and now is not None and was.arguments != now.arguments:
            weaker = loosened(was.arguments, now.arguments, _TIGHTER, {})
            if weaker:
                yield Change(Effect.BREAKING, key, f"The {_words(now)}: {'; '.join(weaker)}.", where)
            else:
                yield Change(Effect.COMPATIBLE, key, f"The {_words(now)} asks for more.", where)


def _column_of(item: _Item, new: Mapping[str, _Item]) -> bool:
    """Whether the column of a check is still there: with the column its checks are gone, which is said once."""
    return item.column is None or f"pandera.{item.column}.column" in new


def _words(item: _Item) -> str:
    if item.name == "column":
        return f"column {item.column} of the model"
    return f"check {item.name} of {item.column}" if item.column else f"check {item.name} of the table"


def _items(path: Path, table: str) -> dict[str, _Item]:
    schema = read_schema(path, table)
    code = _Code(path)
    found: dict[str, _Item] = {}

    def add(item: _Item) -> None:
        stem = f"pandera.{item.column or 'table'}.{item.name}"
        key, n = stem, 1
        while key in found:
            n += 1
            key = f"{stem}.{n}"
        found[key] = item

    severity = _severity(schema.metadata)
    switches = {"strict": schema.strict is True, "ordered": bool(schema.ordered), "type": _type(schema.dtype)}
    add(_Item("shape", None, switches))
    for group in _groups(schema.unique):
        add(_Item(f"unique_{'_'.join(group)}", None, {"severity": severity}))
    for check in schema.checks:
        add(_check(check, None, severity, code))
    for column in schema.columns.values():
        own = _severity(column.metadata)
        add(
            _Item(
                "column",
                column.name,
                {
                    "nullable": bool(column.nullable),
                    "regex": bool(column.regex),
                    "required": bool(column.required),
                    "severity": own,
                    "type": _type(column.dtype),
                    "unique": bool(column.unique),
                },
            )
        )
        for check in column.checks:
            add(_check(check, column.name, own, code))
    return found


def _check(check: Any, column: str | None, severity: str, code: _Code) -> _Item:
    arguments = dict(check._check_kwargs)
    arguments["severity"] = "warning" if check.raise_warning else severity
    arguments["ignore_na"] = bool(check.ignore_na)
    if not _is_own(check):
        arguments["code"] = code.of(str(check.name))
    return _Item(str(check.name or "check").replace(" ", "_"), column, arguments)


def _is_own(check: Any) -> bool:
    """Whether the function is pandera's, so that name and arguments say all of it."""
    registry = getattr(check._check_fn, "_function_registry", {})
    return bool(registry) and all(f.__module__.startswith("pandera.") for f in registry.values())


def _groups(unique: Any) -> list[list[str]]:
    if not unique:
        return []
    if isinstance(unique, str):
        return [[unique]]
    return [list(unique)] if all(isinstance(u, str) for u in unique) else [list(u) for u in unique]


def _type(dtype: Any) -> str | None:
    return None if dtype is None else str(dtype)


def _severity(metadata: Any) -> str:
    written = metadata.get("severity") if isinstance(metadata, dict) else None
    return written if written in _RANK else "error"


class _Code:
    """A model's file without comments, layout, declarations of columns, and checks other than the one asked for."""

    def __init__(self, path: Path) -> None:
        tree = ast.parse(path.read_text("utf-8"))
        self._checks: dict[str, str] = {}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
                and ast.get_docstring(node) is not None
            ):
                node.body = node.body[1:]
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                node.body = [part for part in node.body if not self._apart(part)]
        self._rest = ast.dump(tree)

    def of(self, check: str) -> str:
        """The code that a check runs: its own function and all that it may call."""
        return self._checks.get(check, "".join(self._checks.values())) + self._rest

    def _apart(self, part: ast.stmt) -> bool:
        if isinstance(part, ast.FunctionDef) and any("check" in ast.dump(d) for d in part.decorator_list):
            self._checks[part.name] = self._checks.get(part.name, "") + ast.dump(part)
            return True
        return isinstance(part, ast.AnnAssign)
