"""What a contract breaks: the standard's JSON Schema, then ours, in words with lines.

The standard leaves `customProperties[].value` unchecked; `schemas/<level>/<property>.json` beside this module says
what pilotgate reads there, one file per property and none else.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pilotgate.contract.document import Place, Source
from pilotgate.contract.terms import Operator
from pilotgate.errors import ContractError

if TYPE_CHECKING:
    from jsonschema import Draft201909Validator

VENDOR = "pilotgate"
"""`customProperties` of this vendor are ours; all others are left alone."""

_VERSIONS = ("v3.2.0", "v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a contract."""

    what: str
    place: Place
    remedy: str


def problems(document: Source) -> tuple[Problem, ...]:
    """Everything that breaks the standard's schema or ours, in order of lines."""
    found = [*_apart_from_schema(document.data), *_standard(document.data), *_custom(document.data)]
    mistyped = {(p.place[:-1], p.remedy) for p in found}
    unique = {
        (p.what, p.place): p
        for p in found
        if (p.place, f"did you mean {p.what.removesuffix(' is missing')}?") not in mistyped
    }
    return tuple(sorted(unique.values(), key=lambda p: _line(document, p.place)))


def refuse(document: Source, found: Sequence[Problem]) -> None:
    """Raise the first problem, naming the lines of the others.

    Raises:
        ContractError: There is a problem.
    """
    if not found:
        return
    first, *others = found
    lines = sorted({_line(document, p.place) for p in others} - {_line(document, first.place)})
    also = f" (more on line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))})" if lines else ""
    raise ContractError(first.what + also, where=document.where(*first.place), remedy=first.remedy)


def near(word: str, known: Sequence[str], otherwise: str) -> str:
    """A remedy that proposes the known word nearest to a mistyped one."""
    match = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f'did you mean "{match[0]}"?' if match else otherwise


def _line(document: Source, place: Place) -> int:
    return int(document.where(*place).rpartition(":")[2])


def _apart_from_schema(data: Mapping[str, Any]) -> Iterator[Problem]:
    version = data.get("apiVersion")
    if isinstance(version, str) and version not in _VERSIONS:
        yield Problem(
            f'apiVersion "{version}" is not read here', ("apiVersion",), f"use one of {', '.join(_VERSIONS)}"
        )
    description = data.get("description")
    if isinstance(description, dict):
        known = ("usage", "purpose", "limitations", "authoritativeDefinitions", "customProperties")
        for key in description.keys() - set(known):
            yield Problem(f'unknown key "{key}"', ("description", key), near(key, known, f"use {', '.join(known)}"))


@cache
def _validator() -> Draft201909Validator:
    from jsonschema import Draft201909Validator

    text = resources.files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8")
    return Draft201909Validator(json.loads(text))


def _standard(data: Mapping[str, Any]) -> Iterator[Problem]:
    errors = list(_validator().iter_errors(data))
    for error in errors:
        yield from _explain(error, (), [e for e in errors if e is not error])


def _explain(error: Any, base: Place, others: Sequence[Any]) -> Iterator[Problem]:
    """An error of a JSON Schema validator in words; `base` is the way to what it validated."""
    place: Place = (*base, *error.absolute_path)
    if error.validator in {"unevaluatedProperties", "additionalProperties"}:
        yield from _unknown_keys(error, place, others)
    elif error.validator == "required":
        (missing,) = re.findall(r"^'(.*)' is a required property$", error.message) or [error.message]
        if missing == "map" and "logicalType" not in error.instance:
            missing = "logicalType"
        yield Problem(f'"{missing}" is missing', place, "add it")
    elif error.validator == "enum":
        allowed = [str(v) for v in error.validator_value]
        if place != ("apiVersion",):
            yield Problem(
                f"{_shown(error.instance)} is not allowed as {_named(place)}",
                place,
                near(str(error.instance), allowed, f"use one of {', '.join(allowed)}"),
            )
    elif error.validator == "oneOf" and "mustBe" in json.dumps(error.validator_value):
        yield from _operators(error, place)
    elif error.validator in {"oneOf", "anyOf"} and error.context:
        deepest = max(error.context, key=lambda e: len(e.absolute_path))
        yield from _explain(deepest, base, [e for e in error.context if e is not deepest])
    elif error.validator == "type":
        yield Problem(
            f"{_named(place)} is {_shown(error.instance)}, which is no {error.validator_value}",
            place,
            f"write {error.validator_value}, in quotes where it is text",
        )
    else:
        yield Problem(f"{_named(place)}: {error.message}", place, "change it to what the standard allows")


def _operators(error: Any, place: Place) -> Iterator[Problem]:
    words = [o.value for o in Operator]
    given = [key for key in error.instance if key in words]
    if len(given) > 1:
        yield Problem(f"two thresholds in one rule: {', '.join(given)}", (*place, given[1]), "write two rules")
    elif given:
        yield Problem(
            f"{given[0]} is {_shown(error.instance[given[0]])}, which cannot be compared",
            (*place, given[0]),
            "write a number, or two numbers in brackets for the between operators",
        )
    else:
        yield Problem("the rule has no threshold, so it could never fail", place, f"add one of {', '.join(words)}")


def _unknown_keys(error: Any, place: Place, others: Sequence[Any]) -> Iterator[Problem]:
    known = _vocabulary(json.dumps(error.schema, sort_keys=True))
    unknown = [key for key in error.instance if key not in known]
    for key in unknown:
        yield Problem(
            f'unknown key "{key}"',
            (*place, key),
            near(key, known, "remove it, or put it under customProperties with a vendor of your own"),
        )
    elsewhere = any(
        tuple(e.absolute_path)[: len(place)] == place and e.validator != error.validator for e in others
    )
    if not unknown and not elsewhere:
        keys = [k for k in re.findall(r"'([^']+)'", error.message) if k in error.instance]
        yield Problem(
            f"{', '.join(keys)} does not go with the other keys here",
            (*place, *keys[:1]),
            "remove it, or set the type it belongs to",
        )


@cache
def _vocabulary(schema: str) -> tuple[str, ...]:
    """Names of all properties that a schema knows, however they are composed."""
    whole: Any = _validator().schema
    names: dict[str, None] = {}
    seen: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for item in part:
                walk(item)
        elif isinstance(part, dict):
            names.update(dict.fromkeys(part.get("properties", {})))
            reference = part.get("$ref", "")
            if reference not in seen:
                seen.add(reference)
                walk(_at(whole, reference))
            for key in ("allOf", "anyOf", "oneOf", "then", "else"):
                walk(part.get(key))

    walk(json.loads(schema))
    return tuple(names)


def _at(whole: Any, reference: str) -> Any:
    """The part of a schema that a reference within it names (RFC 6901), or None for none."""
    steps = reference.removeprefix("#/").split("/") if reference.startswith("#/") else []
    part: Any = whole if steps else None
    for step in steps:
        part = part[step]
    return part


def _custom(data: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _custom_properties(data, (), "contract")
    for i, server in _mappings(data.get("servers")):
        yield from _custom_properties(server, ("servers", i), "server")
    for i, table in _mappings(data.get("schema")):
        yield from _custom_properties(table, ("schema", i), "")
        for j, column in _mappings(table.get("properties")):
            yield from _custom_properties(column, ("schema", i, "properties", j), "property")
            yield from _elsewhere(column, ("schema", i, "properties", j))
        yield from _elsewhere(table, ("schema", i))
    for key in ("team", "description"):
        if isinstance(data.get(key), dict):
            yield from _custom_properties(data[key], (key,), "")
            for i, member in _mappings(data[key].get("members")):
                yield from _custom_properties(member, (key, "members", i), "")
    for key in ("support", "roles", "slaProperties"):
        for i, entry in _mappings(data.get(key)):
            yield from _custom_properties(entry, (key, i), "")


def _elsewhere(element: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    for key in ("quality", "enum", "relationships"):
        for i, entry in _mappings(element.get(key)):
            yield from _custom_properties(entry, (*place, key, i), "rule" if key == "quality" else "")


def _mappings(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(value, list):
        yield from ((i, entry) for i, entry in enumerate(value) if isinstance(entry, dict))


def _custom_properties(element: Mapping[str, Any], place: Place, level: str) -> Iterator[Problem]:
    known = _ours(level)
    seen: dict[str, int] = {}
    for i, entry in _mappings(element.get("customProperties")):
        name, vendor, here = entry.get("property"), entry.get("vendor"), (*place, "customProperties", i)
        if not isinstance(name, str):
            continue
        if vendor != VENDOR:
            yield from _mistaken_vendor(name, vendor, here, known)
        elif name not in known:
            others = ", ".join(known) or "none"
            yield Problem(
                f'pilotgate reads no custom property "{name}" here',
                (*here, "property"),
                near(name, tuple(known), f"it reads {others}; for one of your own set another vendor"),
            )
        elif name in seen:
            yield Problem(f'the custom property "{name}" stands here twice', here, "keep one of them")
        else:
            seen[name] = i
            yield from _value(known[name], entry.get("value"), (*here, "value"), name)


def _mistaken_vendor(name: str, vendor: object, here: Place, known: Mapping[str, Any]) -> Iterator[Problem]:
    if vendor is None and name in known:
        yield Problem(f'"{name}" has no vendor, so nobody reads it', here, f'add "vendor: {VENDOR}", or your own')
    elif isinstance(vendor, str) and difflib.SequenceMatcher(None, vendor.strip().lower(), VENDOR).ratio() > 0.8:
        yield Problem(f'unknown vendor "{vendor}"', (*here, "vendor"), f'did you mean "{VENDOR}"?')


@cache
def _ours(level: str) -> Mapping[str, Any]:
    """Our custom properties at a level (`contract`, `server`, `property`, `rule`, or empty for none), by name."""
    if not level:
        return {}
    folder = resources.files(__package__).joinpath("schemas", level)
    files = sorted(folder.iterdir(), key=lambda f: f.name)
    return {
        f.name.removesuffix(".json"): json.loads(f.read_text("utf-8")) for f in files if f.name.endswith(".json")
    }


def _value(schema: Any, value: object, place: Place, name: str) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(schema).iter_errors(value):
        at: Place = (*place, *error.absolute_path)
        if error.validator == "additionalProperties":
            known = tuple(error.schema["properties"])
            for key in error.instance.keys() - set(known):
                yield Problem(
                    f'unknown key "{key}" in {name}', (*at, key), near(key, known, f"use {', '.join(known)}")
                )
        else:
            yield from _explain(error, place, ())


def _named(place: Place) -> str:
    words = [part for part in place if isinstance(part, str)]
    return words[-1] if words else "the contract"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
