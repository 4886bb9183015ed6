"""Arguments of rules held against each other: does less pass by the later ones?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

Tighter = Callable[[Any, Any], bool]
"""Whether the later value, the second, lets through nothing that the first did not; None is no limit."""


def raised(was: Any, now: Any) -> bool:
    """A lower limit that was set or moved up."""
    return was is None or (_alike(was, now) and bool(now >= was))


def lowered(was: Any, now: Any) -> bool:
    """An upper limit that was set or moved down."""
    return was is None or (_alike(was, now) and bool(now <= was))


def fewer(was: Any, now: Any) -> bool:
    """Allowed values, none of which is new."""
    return was is None or (_sets(was, now) and all(v in was for v in now))


def more(was: Any, now: Any) -> bool:
    """Forbidden or demanded values, all of which are still there."""
    return was is None or (_sets(was, now) and all(v in now for v in was))


def set_true(was: Any, now: Any) -> bool:
    """A switch that makes the rule stricter."""
    return bool(now) or not was


def set_false(was: Any, now: Any) -> bool:
    """A switch that makes the rule milder."""
    return not now or bool(was)


def loosened(
    was: Mapping[str, Any], now: Mapping[str, Any], tighter: Mapping[str, Tighter], default: Mapping[str, Any]
) -> tuple[str, ...]:
    """Arguments whose change may let more through, in words; a change of one that is not known may.

    Args:
        tighter: For each argument with a direction, how to tell.
        default: What an argument that is not there means; None where nothing is said.
    """
    names = [*now, *(n for n in was if n not in now)]
    changed = {n: (was.get(n, default.get(n)), now.get(n, default.get(n))) for n in names}
    return tuple(
        _said(name, before, after)
        for name, (before, after) in changed.items()
        if not _same(before, after) and not (name in tighter and tighter[name](before, after))
    )


def _said(name: str, was: Any, now: Any) -> str:
    if name == "code":
        return "its code changed"
    if isinstance(was, Collection) and not isinstance(was, str | bytes | Mapping):
        here = len(now) if isinstance(now, Collection) and not isinstance(now, str) else 0
        return f"{name} had {len(was)} values and has {here}"  # values may be those of a personal column
    return f"{name} was {_plain(was)} and is {_plain(now)}"


def _plain(value: Any) -> str:
    text = "open" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _same(was: Any, now: Any) -> bool:
    if isinstance(was, bool) is not isinstance(now, bool):
        return False
    try:
        return bool(was == now)
    except Exception:
        return False


def _alike(was: Any, now: Any) -> bool:
    """Whether the two can be ordered; no comparison with NaN holds."""
    for kinds in ((int, float), (str,), (datetime,), (date,)):
        if isinstance(was, kinds) and isinstance(now, kinds):
            return not (isinstance(was, str) and isinstance(now, str)) or len(was) == len(now)
    return False


def _sets(was: Any, now: Any) -> bool:
    return all(isinstance(v, Collection) and not isinstance(v, str | bytes | Mapping) for v in (was, now))
