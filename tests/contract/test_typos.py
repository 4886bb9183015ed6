"""No key of a contract can be mistyped without an error: every one of them is tried."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pilotgate.contract.document import Place, parse_document
from pilotgate.contract.terms import Contract
from pilotgate.errors import ContractError
from tests.contract.conftest import ORDERS

WHOLE: dict[str, Any] = dict(parse_document(ORDERS.encode(), "x").data)
FREE = {"from", "compare.volume"}
"""Keys of a value of another vendor's, and a pattern of checks: anything may stand there."""


def keys(value: Any, at: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*at, key)
            yield from keys(inner, (*at, key))
    if isinstance(value, list):
        for i, inner in enumerate(value):
            yield from keys(inner, (*at, i))


PLACES = [place for place in keys(WHOLE) if place[-1] not in FREE]


def renamed(place: Place, new: str) -> str:
    """The contract with one key renamed, as YAML (JSON is YAML)."""
    whole = copy.deepcopy(WHOLE)
    inside: Any = whole
    for step in place[:-1]:
        inside = inside[step]
    inside[new] = inside.pop(place[-1])
    return json.dumps(whole, indent=1)


def error_of(read: Callable[[str | bytes], Contract], text: str) -> ContractError | None:
    try:
        read(text)
    except ContractError as error:
        return error
    return None


def test_the_contract_itself_is_read_from_json(read: Callable[[str | bytes], Contract]) -> None:
    assert read(json.dumps(WHOLE, indent=1)).dataset == "orders"
    assert len(PLACES) > 140


@pytest.mark.parametrize("wrong", [lambda k: k[:-1], lambda k: f"{k}s", lambda k: k.upper(), lambda k: f"{k} "])
def test_a_mistyped_key_is_an_error(read: Callable[[str | bytes], Contract], wrong: Callable[[str], str]) -> None:
    silent = []
    for place in PLACES:
        caught = error_of(read, renamed(place, wrong(str(place[-1]))))
        if caught is None:
            silent.append(place)
        else:
            assert caught.where.rpartition(":")[2].isdigit()
            assert caught.remedy
    assert silent == []


WORDS = ["pilotgate", "percent", "warning", "library", "nullValues", "sql", "string", "number", "downstream", "up",
         "consistency", "DataContract", "v3.2.0", "error", "info", "rowCount", "local"]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_mistyped_word_is_an_error(read: Callable[[str | bytes], Contract], word: str) -> None:
    for wrong in (word[:-1], f"{word}x"):
        text = json.dumps(WHOLE, indent=1).replace(f'"{word}"', f'"{wrong}"', 1)
        with pytest.raises(ContractError):
            read(text)
