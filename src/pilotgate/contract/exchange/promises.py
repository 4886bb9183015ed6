"""Everything a contract promises, one by one, so that an export can say of each whether it was carried over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pilotgate.contract.terms import Contract, Field, Operator, Rule
from pilotgate.model import Severity


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise.

    Attributes:
        kind: `column` (it exists, with its type), `required`, `unique`, `key`, `enum`, `reference`, `rule`, an
            option of the field (`minimum`, `pattern` ...), or a part of the contract (`kpi`, `sla` ...).
        columns: It is about; empty for the table.
        value: `column`: the field; `rule`: the rule; `enum`: the values; `reference`: the relationship.
        name: What a person calls it.
    """

    kind: str
    columns: tuple[str, ...]
    value: object
    where: str
    name: str
    severity: Severity = Severity.ERROR

    @property
    def column(self) -> str:
        """The one column it is about, or empty."""
        return self.columns[0] if len(self.columns) == 1 else ""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Something that the other format has no place for."""

    what: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of an export or import: the file's content, and what is not in it."""

    content: bytes
    unmapped: tuple[Unmapped, ...]


def promises(contract: Contract) -> Iterator[Promise]:
    """All promises of a contract."""
    for field in contract.fields:
        yield from _of_field(field)
    key = sorted((f for f in contract.fields if f.key_position), key=lambda f: f.key_position or 0)
    if key:
        names = tuple(f.name for f in key)
        yield Promise("key", names, names, key[0].where, "the primary key", key[0].severity)
    for relationship in contract.relationships:
        name = f"{', '.join(relationship.columns)} refers to {relationship.to_dataset}"
        yield Promise("reference", relationship.columns, relationship, relationship.where, name)
    for rule in contract.rules:
        yield Promise("rule", _columns(rule), rule, rule.where, f"the rule {rule.id}", rule.severity)
    for level in contract.service_levels:
        yield Promise("sla", (), level, level.where, f"the service level {level.property}")
    for segment in contract.segments:
        yield Promise("segment", (segment.column,), segment, segment.where, f"the segment {segment.value}")
    for kind in ("kpi", "evaluation", "approvals", "compliance"):
        part = getattr(contract, kind)
        if part is not None:
            yield Promise(kind, (), part, part.where, f"the {kind}")


def _of_field(field: Field) -> Iterator[Promise]:
    here = (field.name,)

    def promise(kind: str, value: object) -> Promise:
        return Promise(kind, here, value, field.where, f"{kind} of {field.name}", field.severity)

    yield promise("column", field)
    if field.required:
        yield promise("required", True)
    if field.unique:
        yield promise("unique", True)
    if field.enum:
        yield promise("enum", tuple(typed_value(v, field.logical_type) for v in field.enum))
    for option, value in field.options.items():
        yield promise(option, value)
    if field.personal:
        yield promise("personal data", field.personal)


def typed_value(text: str, kind: str) -> str | float | bool:
    """A value of an enum as the logical type has it; text where it is none."""
    try:
        match kind:
            case "integer":
                return int(text)
            case "number":
                return float(text)
            case "boolean":
                return text == "true"
    except ValueError:
        pass
    return text


def _columns(rule: Rule) -> tuple[str, ...]:
    named = rule.arguments.get("properties")
    return tuple(map(str, named)) if isinstance(named, list) else ((rule.column,) if rule.column else ())


def carried(
    contract: Contract, translate: Callable[[Promise], Sequence[object] | None], why: str
) -> tuple[list[object], tuple[Unmapped, ...]]:
    """All promises translated, and those that were not.

    Args:
        contract: Whose promises.
        translate: Gives the items of the other format, or None when it has no place for the promise.
        why: Said of those.
    """
    items: list[object] = []
    unmapped = []
    for promise in promises(contract):
        found = translate(promise)
        if found is None:
            unmapped.append(Unmapped(promise.name, promise.where, why))
        else:
            items += found
    return items, tuple(unmapped)


def allowed_share(rule: Rule) -> float | None:
    """Share of rows (0-1) that may break a counting rule, or None where it is not said as a share or as none."""
    threshold = rule.threshold
    if threshold is None or threshold.unit == "percentOfHistory" or not isinstance(threshold.limit, (int, float)):
        return None
    if threshold.limit == 0 and threshold.operator in {Operator.BE, Operator.LESS_OR_EQUAL}:
        return 0.0
    if threshold.unit == "percent" and threshold.operator is Operator.LESS_OR_EQUAL:
        return float(threshold.limit) / 100
    return None


def row_range(rule: Rule) -> tuple[int | None, int | None] | None:
    """Least and most rows of a `rowCount` rule, or None where its threshold is no range of whole numbers."""
    threshold = rule.threshold
    if threshold is None or threshold.unit not in {"", "rows"}:
        return None
    limit = threshold.limit
    if isinstance(limit, tuple):
        return (int(limit[0]), int(limit[1])) if threshold.operator is Operator.BETWEEN else None
    if not isinstance(limit, (int, float)) or limit != int(limit):
        return None
    ranges: Mapping[Operator, tuple[int | None, int | None]] = {
        Operator.BE: (int(limit), int(limit)),
        Operator.GREATER: (int(limit) + 1, None),
        Operator.GREATER_OR_EQUAL: (int(limit), None),
        Operator.LESS: (None, int(limit) - 1),
        Operator.LESS_OR_EQUAL: (None, int(limit)),
    }
    return ranges.get(threshold.operator)
