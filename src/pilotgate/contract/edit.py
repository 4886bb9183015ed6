"""Changing a contract in its own bytes: what is not changed stays as somebody wrote it.

Indentation, quotes, flow style, comments, anchors, block scalars, line ends and a byte order mark of the source are
left alone, because only the text of the value concerned is replaced, put in or cut out. The outcome is read again,
and is refused when it says anything but what it said before and the change.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pilotgate.contract.document import Place, parse_document
from pilotgate.errors import ContractError

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def assign(content: bytes, place: Place, value: Any, *, shown: str) -> bytes:
    """The document with a value put in at a place: instead of the one there, as a new key, or behind the last item.

    Args:
        place: Keys and positions. All but the last have to be there; a position one past the end appends.
        value: Plain text, number, truth, null, list or mapping.

    Raises:
        ContractError: The place is none, or the document is written so that the change cannot be made safely.
    """
    text, mark = _text(content)
    parent = _at(_root(text, shown), place[:-1], shown)
    start, end, written = _change(text, parent, place[-1], value, shown)
    after = mark + (text[:start] + written + text[end:]).encode()
    expected = copy.deepcopy(parse_document(content, shown).data)
    holder: Any = expected
    for step in place[:-1]:
        holder = holder[step]
    if isinstance(holder, list) and place[-1] == len(holder):
        holder.append(value)
    else:
        holder[place[-1]] = value
    return _checked(after, expected, place, shown)


def remove(content: bytes, place: Place, *, shown: str) -> bytes:
    """The document without an item of a list that is written one item below the other.

    Raises:
        ContractError: There is no such item, or it cannot be cut out safely.
    """
    text, mark = _text(content)
    items = _at(_root(text, shown), place[:-1], shown)
    index = place[-1]
    if items.id != "sequence" or items.flow_style or not isinstance(index, int) or index >= len(items.value):
        raise _unsafe(place, shown)
    begins = [_line_start(text, item.start_mark.index) for item in items.value]
    end = begins[index + 1] if index + 1 < len(begins) else _line_end(text, _last(items.value[index], 0))
    after = mark + (text[: begins[index]] + text[end:]).encode()
    expected = copy.deepcopy(parse_document(content, shown).data)
    holder: Any = expected
    for step in place[:-1]:
        holder = holder[step]
    del holder[index]
    return _checked(after, expected, place, shown)


def _text(content: bytes) -> tuple[str, bytes]:
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return content[len(mark) :].decode(), mark


def _root(text: str, shown: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="rt", pure=True).compose(text)
    except YAMLError as error:
        raise ContractError("not YAML", where=shown, remedy="mend the file") from error


def _at(node: Any, place: Place, shown: str) -> Any:
    for step in place:
        if node.id == "mapping":
            node = next((value for key, value in node.value if key.value == step), None)
        elif node.id == "sequence" and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            node = None
        if node is None:
            raise _unsafe(place, shown)
    return node


def _change(text: str, parent: Any, step: str | int, value: Any, shown: str) -> tuple[int, int, str]:
    """Where text is replaced, and by what."""
    if parent.id == "mapping" and isinstance(step, str):
        pair = next(((k, v) for k, v in parent.value if k.value == step), None)
        if pair is not None:
            return _replace(text, pair[0].end_mark.index, pair[1], value)
        return _insert(text, parent, f"{_flow(step)}: {_flow(value)}", shown)
    if parent.id == "sequence" and isinstance(step, int) and step <= len(parent.value):
        if step < len(parent.value):
            item = parent.value[step]
            return _replace(text, item.start_mark.index, item, value)
        written = _flow(value) if parent.flow_style or not parent.value else f"- {_flow(value)}"
        return _insert(text, parent, written, shown)
    raise _unsafe((step,), shown)


def _replace(text: str, after_key: int, node: Any, value: Any) -> tuple[int, int, str]:
    start, end = node.start_mark.index, _last(node, after_key)
    if start < after_key:  # an alias: its node is that of the anchor
        start = end = _line_end(text, after_key)  # refused when it is read again
    if node.id == "scalar" and start == end:  # nothing is written
        colon = text.index(":", after_key) + 1
        return colon, colon, f" {_flow(value)}"
    written = _flow(value)
    closes = text[start:end].endswith("\n")
    return start, end, written + (_newline(text) if closes else "")


def _insert(text: str, parent: Any, written: str, shown: str) -> tuple[int, int, str]:
    if parent.flow_style or not parent.value:
        end = parent.end_mark.index - 1
        if end < 0 or text[end] not in "]}":
            raise _unsafe((), shown)
        close = len(text[:end].rstrip())
        comma = "" if not parent.value else " " if text[close - 1] == "," else ", "
        return close, close, comma + written
    first = parent.value[0][0] if parent.id == "mapping" else parent.value[0]
    column = first.start_mark.column
    if parent.id == "sequence":
        column = text.rindex("-", 0, first.start_mark.index) - _line_start(text, first.start_mark.index)
    key, value = parent.value[-1] if parent.id == "mapping" else (None, parent.value[-1])
    end = _line_end(text, _last(value, key.end_mark.index if key is not None else 0))
    newline = _newline(text)
    before = "" if not end or text[end - 1] == "\n" else newline
    return end, end, f"{before}{' ' * column}{written}{newline if end < len(text) or not before else ''}"


def _last(node: Any, least: int) -> int:
    """Where the text of a node ends: that of its last leaf, as a block's own mark lies beyond the comments."""
    if node.id == "scalar" or node.flow_style or not node.value:
        return max(int(node.end_mark.index), least) if node.start_mark.index >= least else least
    if node.id == "mapping":
        key, value = node.value[-1]
        if value.id == "scalar" and value.start_mark.index == value.end_mark.index:
            return max(int(key.end_mark.index), least)
        return _last(value, max(int(key.end_mark.index), least))
    return _last(node.value[-1], least)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    if index and text[index - 1] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.casefold() not in _WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    return json.dumps(value)


def _checked(after: bytes, expected: Any, place: Place, shown: str) -> bytes:
    try:
        said = parse_document(after, shown).data
    except ContractError:
        raise _unsafe(place, shown) from None
    if said != expected:
        raise _unsafe(place, shown)
    return after


def _unsafe(place: Place, shown: str) -> ContractError:
    return ContractError(
        f"{'.'.join(map(str, place)) or 'that'} cannot be changed here without touching the rest",
        where=shown,
        remedy="change it by hand",
    )
