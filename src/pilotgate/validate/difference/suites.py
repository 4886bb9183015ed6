"""Two suites of expectations: what the later one no longer asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pilotgate.contract.difference.change import Change, Effect
from pilotgate.contract.difference.fields import severity_change
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
from pilotgate.validate.expectations.suite import Expected

_ABOUT = ("column", "column_A", "column_B", "column_list")
"""Arguments that say what an expectation is about; two that differ in one are not the same expectation."""

_SAID_ELSEWHERE = {"batch_id", "catch_exceptions", "meta", "result_format"}
_DEFAULT: Mapping[str, Any] = {
    "mostly": 1.0,
    "strict_min": False,
    "strict_max": False,
    "or_equal": False,
    "exact_match": True,
}
_TIGHTER: Mapping[str, Tighter] = {
    "double_sided": set_true,
    "exact_match": set_true,
    "max_value": lowered,
    "min_value": raised,
    "mostly": raised,
    "or_equal": set_false,
    "row_condition": lambda _, now: now is None,
    "strict_max": set_true,
    "strict_min": set_true,
    "threshold": lowered,
}
_SETS: Mapping[str, Mapping[str, Tighter]] = {
    "not_be_in_set": {"value_set": more},
    "contain_set": {"value_set": more},
    "be_in_set": {"value_set": fewer, "value_pairs_set": fewer},
    "in_type_list": {"type_list": fewer},
}
"""How a set reads by how the type ends, the first that fits; of any other set it cannot be told."""


def suite_changes(before: Sequence[Expected], after: Sequence[Expected]) -> Iterator[Change]:
    """Expectations added, removed and changed; an expectation is known by its type and its columns."""
    old, new = _grouped(before), _grouped(after)
    for key in [*old, *(k for k in new if k not in old)]:
        yield from _paired(old.get(key, []), new.get(key, []))


def _grouped(suite: Sequence[Expected]) -> dict[tuple[str, ...], list[Expected]]:
    groups: defaultdict[tuple[str, ...], list[Expected]] = defaultdict(list)
    for expected in suite:
        groups[(expected.type, *(repr(expected.kwargs.get(name)) for name in _ABOUT))].append(expected)
    return groups


def _paired(old: list[Expected], new: list[Expected]) -> Iterator[Change]:
    """Those that are alike go together first, then the others in order."""
    left = list(new)
    changed = []
    for was in old:
        same = next((n for n in left if (n.kwargs, n.severity) == (was.kwargs, was.severity)), None)
        if same is None:
            changed.append(was)
        else:
            left.remove(same)
    for was in changed:
        if not left:
            yield Change(Effect.BREAKING, was.check, f"The expectation {was.check} was removed.", was.where)
            continue
        yield from _changed(was, left.pop(0))
    for now in left:
        yield Change(Effect.COMPATIBLE, now.check, f"The expectation {now.check} was added.", now.where)


def _changed(was: Expected, now: Expected) -> Iterator[Change]:
    if was.severity is not now.severity:
        yield severity_change(now.check, was.severity, now.severity, now.where)
    kept = (_spoken(was.kwargs), _spoken(now.kwargs))
    sets = next((known for end, known in _SETS.items() if now.type.endswith(end)), {})
    weaker = loosened(*kept, {**_TIGHTER, **sets}, _DEFAULT)
    if weaker:
        yield Change(Effect.BREAKING, now.check, f"{now.check}: {'; '.join(weaker)}.", now.where)
    elif kept[0] != kept[1]:
        yield Change(Effect.COMPATIBLE, now.check, f"{now.check} asks for more.", now.where)


def _spoken(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name not in _SAID_ELSEWHERE}
