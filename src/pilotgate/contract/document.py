"""A contract file as plain values, with the line on which each of them stands."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotgate.errors import ContractError

Place = tuple[str | int, ...]
"""Way from the root of a document to a value: keys and positions."""

_MOST_VALUES = 100_000
_PREFIX = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML document of mappings with text keys, sequences and scalars.

    Dates stay text as written; YAML 1.2 (`no` and `on` are text).

    Attributes:
        path: Of the file, relative to the project.
        data: The root mapping.
        lines: Line (1-based) of the key or item at each path.
    """

    path: str
    data: Mapping[str, Any]
    lines: Mapping[Place, int]

    def where(self, *path: str | int) -> str:
        """`file:line` of that value, or of the nearest enclosing value that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.path}:{self.lines.get(path, 1)}"


def parse_document(content: bytes, shown: str) -> Source:
    """Parse the bytes of a YAML file that messages call `shown`.

    Raises:
        ContractError: They are not UTF-8, not YAML, have a key twice, or the root is no mapping.
    """
    node = _compose(_decode(content, shown), shown)
    if node is None:
        raise ContractError("the contract is empty", where=shown, remedy="write one, or draft it with onboard")
    builder = _Builder(shown)
    data = builder.build(node, ())
    if not isinstance(data, dict):
        raise ContractError(
            "a contract is a mapping of keys to values, this is not", where=f"{shown}:1", remedy="see the reference"
        )
    return Source(shown, data, builder.lines)


def read_bytes(file: Path, shown: str) -> bytes:
    """The bytes of a contract file.

    Raises:
        ContractError: It is not there or cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise ContractError(
            f"the contract cannot be read ({error.strerror or error})",
            where=shown,
            remedy="name a file contracts/<dataset>.odcs.yaml that exists and is readable",
        ) from error


def _decode(content: bytes, shown: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ContractError(
            f"the contract is not UTF-8 (byte 0x{content[error.start]:02x})",
            where=f"{shown}:{line}",
            remedy="save the file as UTF-8",
        ) from error


def _compose(text: str, shown: str) -> Any:
    """The root node: by the native parser, and where that refuses, by the one in Python, which knows YAML 1.2."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    with contextlib.suppress(YAMLError):
        return YAML(typ="safe").compose(text)
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContractError(
            f"not YAML: {error.problem or error.context}",
            where=f"{shown}:{mark.line + 1 if mark else 1}",
            remedy="mend the indentation, quotes or brackets on this line or the one before",
        ) from error
    except (YAMLError, RecursionError) as error:
        first = (str(error).splitlines() or ["nested too deeply"])[0]
        raise ContractError(f"not YAML: {first}", where=f"{shown}:1", remedy="remove what is not text") from error


class _Builder:
    """Builds plain values from YAML nodes and notes their lines."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.lines: dict[Place, int] = {(): 1}
        self._open: list[int] = []
        self._count = 0

    def build(self, node: Any, path: Place) -> Any:
        self._count += 1
        if self._count > _MOST_VALUES or id(node) in self._open:
            raise self._error(node, "the contract refers to itself or is too large", "write it out without aliases")
        self._open.append(id(node))
        try:
            match node.id:
                case "mapping":
                    return self._mapping(node, path)
                case "sequence":
                    return [self._item(child, (*path, i)) for i, child in enumerate(node.value)]
                case _:
                    return self._scalar(node)
        finally:
            self._open.pop()

    def _item(self, node: Any, path: Place) -> Any:
        self.lines[path] = node.start_mark.line + 1
        return self.build(node, path)

    def _mapping(self, node: Any, path: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == f"{_PREFIX}merge":
                parts = value.value if value.id == "sequence" else [value]
                for part in parts:
                    merged = {**self.build(part, path), **merged}
                continue
            if key.tag != f"{_PREFIX}str":
                raise self._error(key, f"the key {key.value!r} is not text", "quote it")
            if key.value in result:
                first = self.lines[(*path, key.value)]
                raise self._error(key, f'the key "{key.value}" stands here and on line {first}', "keep one of them")
            self.lines[(*path, key.value)] = key.start_mark.line + 1
            result[key.value] = self.build(value, (*path, key.value))
        return {**merged, **result}

    def _scalar(self, node: Any) -> str | int | float | bool | None:
        text: str = node.value
        tag = node.tag.removeprefix(_PREFIX)
        match tag:
            case "str" | "timestamp":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                digits = text.replace("_", "")
                return int(digits, 0 if digits.lstrip("+-")[:2].lower() in {"0x", "0o", "0b"} else 10)
            case "float":
                number = float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
                if not math.isfinite(number):
                    raise self._error(node, f"{text} is not a number that can be compared", "write a finite number")
                return number
        raise self._error(node, f"the tag {tag} is not understood", "write plain text, numbers, lists or mappings")

    def _error(self, node: Any, what: str, remedy: str) -> ContractError:
        return ContractError(what, where=f"{self.shown}:{node.start_mark.line + 1}", remedy=remedy)
