"""JSON and JSON lines: one record per object, values kept as they are written.

Rules: an object within an object becomes columns `outer.inner`; an array stays JSON text; numbers keep their
digits; `true` and `false` are text; null, and a key that is missing, are null. A line that is no object is
rejected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotgate.errors import UnreadableSource
from pilotgate.landing.encoding import Encoding, decode, detect_encoding
from pilotgate.landing.loaded import Loaded, Options, failed, passed, text_columns, unique_names
from pilotgate.landing.writer import Reject, RejectWriter, TextWriter
from pilotgate.model import Dimension, Finding, Shape

_HEAD = 65_536
_OFTEN = 10_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]')
_WORD = re.compile(r"[^\s,{}\[\]]+")


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=_Number)


@dataclass(frozen=True, slots=True)
class _Item:
    """A record: where it begins, its text, and its value, None where it is no object."""

    line: int
    offset: int
    text: str
    value: dict[str, Any] | None
    reason: str = ""


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land JSON lines, or an array of objects, or an object that holds one."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = detect_encoding([head])
    lines = _is_lines(decode(head[encoding.mark :], encoding.name))
    names: dict[str, None] = {}
    count = 0
    for item in _items(path, encoding, lines=lines):
        count += 1
        if item.value is not None:
            names.update(dict.fromkeys(key for key, _ in _flatten(item.value)))
    if not count and not lines:
        raise UnreadableSource(
            "there is no array of objects in this JSON", remedy="name the format, or export records"
        )
    unique = unique_names(list(names))
    places = {name: place for place, name in enumerate(names)}
    size, ink = path.stat().st_size, 0
    with TextWriter(folder, unique) as rows, RejectWriter(folder) as rejects:
        for number, item in enumerate(_items(path, encoding, lines=lines), start=1):
            ink += _ink(item.text)
            if options.progress and number % _OFTEN == 0:
                options.progress(size * number // count, size, rows.rows)
            if item.value is None:
                rejects.add(Reject(item.line, item.offset, item.reason, item.text), item.reason)
                continue
            cells: list[str | None] = [None] * len(unique)
            for key, value in _flatten(item.value):
                cells[places[key]] = _text(value)
            rows.add(item.line, cells, len(item.text))
    if lines:
        source = _count_lines(path, encoding)
    elif rejects.rows and ink == _ink_of_array(path, encoding):
        source = rows.rows + rejects.rows
    else:
        source = _count_values(path, encoding)
    shape = Shape("jsonl" if lines else "json", tuple(names), encoding=encoding.name, bom=encoding.mark > 0)
    return Loaded(
        shape, text_columns(unique, list(names)), source, rows.rows, rejects.rows, (_rows_fit(rejects, rows.rows),)
    )


def _rows_fit(rejects: RejectWriter, landed: int) -> Finding:
    if not rejects.rows:
        return passed("rows_fit", "Every record is an object.", dimension=Dimension.CONFORMITY)
    return failed(
        "rows_fit",
        f"{rejects.rows:,} records were rejected: " + "; ".join(list(rejects.reasons)[:3]) + ".",
        remedy="ask the sender for valid JSON; see rejects.parquet",
        dimension=Dimension.CONFORMITY,
        failing=rejects.rows,
        tested=landed + rejects.rows,
    )


def _is_lines(head: str) -> bool:
    """One object a line: the first line alone is an object, or the file does not begin an array.

    An object that holds records may be the whole file, or the first of many lines that each have an array.
    """
    first, _, rest = head.lstrip().partition("\n")
    first = first.strip()
    if first.startswith("["):
        return False
    try:
        value = _DECODER.decode(first)
        return isinstance(value, dict) and (bool(rest.strip()) or not _holds_records(value))
    except ValueError:
        return first.startswith("{") and first != "{" and '"' in first and first.endswith("}")


def _holds_records(value: object) -> bool:
    return isinstance(value, dict) and any(
        isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner)
        for inner in value.values()
    )


def _items(path: Path, encoding: Encoding, *, lines: bool) -> Iterator[_Item]:
    return _lines(path, encoding) if lines else _records(path, encoding)


def _lines(path: Path, encoding: Encoding) -> Iterator[_Item]:
    with path.open(encoding=encoding.name, errors="pilotgate.leftover", newline="\n") as file:
        if encoding.mark:
            file.read(1)
        offset = encoding.mark
        for number, raw in enumerate(file, start=1):
            text = raw.strip()
            if text:
                yield _item(number, offset, text)
            offset += len(raw.encode(encoding.name, "replace"))


def _item(line: int, offset: int, text: str) -> _Item:
    try:
        value = _DECODER.decode(text)
    except ValueError as error:
        return _Item(line, offset, text, None, f"not JSON ({str(error).split(':')[0]})")
    except RecursionError:
        return _Item(line, offset, text, None, "nested too deeply")
    if isinstance(value, dict):
        return _Item(line, offset, text, value)
    return _Item(line, offset, text, None, "not an object")


def _records(path: Path, encoding: Encoding) -> Iterator[_Item]:
    """The values of the outermost array; what is no JSON is rejected up to where the next value may begin."""
    text = decode(path.read_bytes()[encoding.mark :], encoding.name)
    place = seen = _array_start(text)
    line = text.count("\n", 0, place) + 1
    while True:
        place = _next_value(text, place)
        line += text.count("\n", seen, place)
        seen = place
        if place >= len(text) or text[place] == "]":
            break
        try:
            value, end = _DECODER.raw_decode(text, place)
            reason = "" if isinstance(value, dict) else "not an object"
        except (ValueError, RecursionError):
            value, end, reason = None, _end_of_broken(text, place), "not JSON"
        if reason:
            yield _Item(line, _bytes(text, place, encoding), text[place:end], None, reason)
        else:
            yield _Item(line, 0, text[place:end], value)
        place = end
    rest = _after_array(text, place)
    if rest:
        yield _Item(line, _bytes(text, len(text) - len(rest), encoding), rest, None, "text after the array")


def _after_array(text: str, place: int) -> str:
    """What follows an array that is the whole document."""
    return text[place + 1 :].lstrip() if text.lstrip().startswith("[") else ""


def _end_of_broken(text: str, place: int) -> int:
    """Where something that is no JSON ends: at its own closing bracket, or with its word."""
    if text[place] not in "{[":
        word = _WORD.match(text, place)
        return word.end() if word else place + 1
    depth = 0
    for token in _TOKEN.finditer(text, place):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return len(text)


def _bytes(text: str, place: int, encoding: Encoding) -> int:
    return encoding.mark + len(text[:place].encode(encoding.name, "replace"))


def _next_value(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def _array_start(text: str) -> int:
    """Just behind the bracket of the outermost array of objects: the first one that holds an object."""
    found = re.search(r"\[\s*[{\]]", text) if not text.lstrip().startswith("[") else re.search(r"\[", text)
    if not found:
        raise UnreadableSource(
            "there is no array of objects in this JSON", remedy="export records, one object each"
        )
    return found.start() + 1


def _flatten(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _flatten(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", inner


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _json(value)


def _json(value: Any) -> str:
    """JSON text in which numbers keep their digits."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_json(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _ink(text: str) -> int:
    """Characters that are neither blank nor between values."""
    return len(text) - sum(map(text.count, " \t\r\n,]"))


def _ink_of_array(path: Path, encoding: Encoding) -> int | None:
    """The same of a document that is one array, behind its bracket.

    Where an array is broken, nobody can say how many values it holds; that no character of it is missing among what
    was landed and rejected can be held against the file.
    """
    text = decode(path.read_bytes()[encoding.mark :], encoding.name)
    return _ink(text[_array_start(text) :]) if text.lstrip().startswith("[") else None


def _count_lines(path: Path, encoding: Encoding) -> int:
    """Lines that are not blank, counted without parsing."""
    text = decode(path.read_bytes()[encoding.mark :], encoding.name)
    return sum(1 for line in text.split("\n") if line.strip())


def _count_values(path: Path, encoding: Encoding) -> int:
    """Values directly within the outermost array, by counting brackets, strings and words at depth 0."""
    text = decode(path.read_bytes()[encoding.mark :], encoding.name)
    depth = values = 0
    place = _array_start(text)
    for token in _TOKEN.finditer(text, place):
        mark = token[0]
        if depth == 0:
            values += len(_WORD.findall(text, place, token.start()))
            if mark == "]":
                return values + bool(_after_array(text, token.start()))
            values += 1
        if mark in "{[":
            depth += 1
        elif mark in "}]" and depth:
            depth -= 1
        place = token.end()
    return values + (len(_WORD.findall(text, place)) if depth == 0 else 0)
