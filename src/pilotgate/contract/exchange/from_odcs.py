"""A contract of the standard from elsewhere: its own bytes, but for the tables that are other datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pilotgate.contract.document import Source, parse_document
from pilotgate.contract.edit import remove
from pilotgate.contract.exchange.promises import Exchanged, Unmapped
from pilotgate.contract.rules import ENGINES
from pilotgate.errors import ContractError


def from_odcs(content: bytes, *, name: str, shown: str) -> Exchanged:
    """A contract (ODCS 3) with one table; where it has several, the one called like the dataset.

    Raises:
        ContractError: It is no YAML, or has several tables of which none is called so.
    """
    document = parse_document(content, shown)
    tables = document.data.get("schema")
    names = [_named(table) for table in tables] if isinstance(tables, list) else []
    unmapped: list[Unmapped] = []
    kept = [0]
    if len(names) > 1:
        kept = [i for i, known in enumerate(names) if name in known]
        if len(kept) != 1:
            raise ContractError(
                f"it has {len(names)} tables, and {len(kept) or 'none'} is called {name}",
                where=document.where("schema"),
                remedy=f"import one by one, each --as one of {', '.join(known[0] for known in names if known)}",
            )
        for i in reversed(range(len(names))):
            if i != kept[0]:
                where = document.where("schema", i)
                why = "a contract describes one table; import it again under its own name"
                unmapped.insert(0, Unmapped(f"the table {(names[i] or ('without a name',))[0]}", where, why))
                content = remove(content, ("schema", i), shown=shown)
    return Exchanged(content, (*unmapped, *_not_run(document, kept[0])))


def _named(table: object) -> tuple[str, ...]:
    given = (table.get("name"), table.get("physicalName")) if isinstance(table, dict) else ()
    return tuple(str(n) for n in given if n)


def _not_run(document: Source, index: int) -> Iterator[Unmapped]:
    """Rules that are kept as written and cannot be run here, and columns within columns."""
    tables = document.data.get("schema")
    table = tables[index] if isinstance(tables, list) and index < len(tables) else None
    if not isinstance(table, dict):
        return
    place = ("schema", index)
    for j, column in enumerate(table.get("properties") or []):
        if isinstance(column, dict):
            here = (*place, "properties", j)
            yield from _rules(document, column, here)
            if column.get("properties") or column.get("items"):
                why = "rules are about whole columns"
                yield Unmapped(f"what is within {column.get('name')}", document.where(*here), why)
    yield from _rules(document, table, place)


def _rules(document: Source, element: Mapping[str, Any], place: tuple[str | int, ...]) -> Iterator[Unmapped]:
    for k, rule in enumerate(element.get("quality") or []):
        if not isinstance(rule, dict):
            continue
        where = document.where(*place, "quality", k)
        named = str(
            rule.get("id") or rule.get("name") or rule.get("description") or f"a rule of type {rule.get('type')}"
        )
        if rule.get("type") == "custom" and rule.get("engine") not in ENGINES:
            yield Unmapped(named, where, f"nothing here runs the engine {rule.get('engine')}, so it will block")
        elif rule.get("type") == "text":
            yield Unmapped(named, where, "a rule in words needs an attestation, and blocks until it has one")
