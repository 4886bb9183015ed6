"""Differences in what is promised of columns."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence

from pilotgate.contract.difference.change import Change, Effect, paired, promise
from pilotgate.contract.terms import Contract, Field
from pilotgate.model import Scalar, Severity

_RAISED: Mapping[str, Callable[[float, float], bool]] = {
    "minimum": operator.ge, "exclusiveMinimum": operator.ge, "minLength": operator.ge,
    "maximum": operator.le, "exclusiveMaximum": operator.le, "maxLength": operator.le,
}  # fmt: skip
_NARROWER = {("number", "integer")}


def field_changes(before: Contract, after: Contract) -> Iterator[Change]:
    """Columns added, removed and changed; the key; foreign keys."""
    fields = paired({f.name: f for f in before.fields}, {f.name: f for f in after.fields})
    for name, old, new in fields:
        if old is None and new is not None:
            yield Change(Effect.COMPATIBLE, name, f"The column {name} was added.", new.where)
        elif new is None and old is not None:
            yield Change(Effect.BREAKING, name, f"The column {name} was removed.", old.where)
        elif old is not None and new is not None:
            yield from _field(old, new)
    yield from _key(before, after)
    yield from _relationships(before, after)


def _field(old: Field, new: Field) -> Iterator[Change]:
    name, where = new.name, new.where
    if old.logical_type != new.logical_type:
        kept = not old.logical_type or (old.logical_type, new.logical_type) in _NARROWER
        message = f"The type of {name} was {old.logical_type or 'open'} and is {new.logical_type or 'open'}."
        yield promise(f"{name}.logicalType", message, where, kept=kept)
    for what in ("required", "unique"):
        was, now = getattr(old, what), getattr(new, what)
        if was != now:
            message = f"{name} {'is now' if now else 'is no longer'} {what}."
            yield promise(f"{name}.{what}", message, where, kept=now)
    if set(old.enum) != set(new.enum):
        yield _enum(old, new)
    for option, was, now in paired(old.options, new.options):
        if was != now:
            yield promise(
                f"{name}.{option}",
                f"{option} of {name} was {_said(was)} and is {_said(now)}.",
                where,
                kept=_option_kept(option, was, now),
            )
    if old.severity is not new.severity:
        yield severity_change(name, old.severity, new.severity, where)
    if old.personal != new.personal or old.classification != new.classification:
        message = f"{name} is declared as {new.classification or 'unclassified'} {new.personal}".rstrip() + "."
        kept = not old.personal or bool(new.personal)
        effect = Effect.EDITORIAL if kept else Effect.BREAKING
        yield Change(effect, f"{name}.classification", message, where)
    if old.description != new.description:
        yield Change(Effect.EDITORIAL, f"{name}.description", f"The description of {name} changed.", where)


def _enum(old: Field, new: Field) -> Change:
    added = [v for v in new.enum if v not in old.enum] if old.enum else []
    kept = not old.enum or bool(new.enum and not added)
    if not old.enum:
        message = f"The values of {new.name} are now limited to {len(new.enum)}."
    elif not new.enum:
        message = f"The values of {new.name} are no longer limited."
    elif added:
        message = f"{new.name} may now be {_values(new, added)}, which nobody was prepared for."
    else:
        message = f"{new.name} may no longer be {_values(new, [v for v in old.enum if v not in new.enum])}."
    return promise(f"{new.name}.enum", message, new.where, kept=kept)


def _values(field: Field, values: Sequence[str]) -> str:
    """Values as a list; of a personal column only how many."""
    return f"one of {len(values)} values" if field.personal else ", ".join(values)


def _option_kept(option: str, was: Scalar, now: Scalar) -> bool:
    if was is None:
        return option != "format"
    harder = _RAISED.get(option)
    numbers = isinstance(was, (int, float)) and isinstance(now, (int, float))
    if harder is None or now is None:
        return False
    if numbers:
        return harder(now, was)  # type: ignore[arg-type]
    days = isinstance(was, str) and isinstance(now, str) and len(was) == len(now)
    return days and (now > was if harder is operator.ge else now < was)  # type: ignore[operator]


def severity_change(subject: str, was: Severity, now: Severity, where: str) -> Change:
    """A rule that weighs less is a weaker promise."""
    order = list(Severity)
    kept = order.index(now) <= order.index(was)
    return promise(f"{subject}.severity", f"{subject} is now {now.value} instead of {was.value}.", where, kept=kept)


def _key(before: Contract, after: Contract) -> Iterator[Change]:
    was, now = _key_of(before), _key_of(after)
    if was != now:
        # Fewer columns that identify a row identify it all the more.
        kept = not was or bool(now and set(now) <= set(was))
        where = next((f.where for f in after.fields if f.key_position), after.path)
        message = f"The primary key was {', '.join(was) or 'open'} and is {', '.join(now) or 'open'}."
        yield promise("primary_key", message, where, kept=kept)


def _key_of(contract: Contract) -> tuple[str, ...]:
    return tuple(f.name for f in sorted(contract.fields, key=lambda f: f.key_position or 0) if f.key_position)


def _relationships(before: Contract, after: Contract) -> Iterator[Change]:
    old = {(r.columns, r.to_dataset, r.to_columns): r for r in before.relationships}
    new = {(r.columns, r.to_dataset, r.to_columns): r for r in after.relationships}
    for key in [*new, *(k for k in old if k not in new)]:
        if key in old and key in new:
            continue
        relation = new.get(key) or old[key]
        told = f"{', '.join(relation.columns)} {'now refers' if key in new else 'no longer refers'} to"
        message = f"{told} {relation.to_dataset} ({', '.join(relation.to_columns)})."
        yield promise(f"{'.'.join(relation.columns)}.relationship", message, relation.where, kept=key in new)


def _said(value: Scalar) -> str:
    return "open" if value is None else str(value)
