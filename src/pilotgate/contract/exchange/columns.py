"""Columns as they are gathered from a file in another format."""

from __future__ import annotations

from typing import Any

from pilotgate.contract.exchange.odcs import contract_of
from pilotgate.contract.exchange.promises import Exchanged, Unmapped

_NUMBERS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
_LENGTHS = {"minLength", "maxLength", "pattern"}


class Gathered:
    """What an import has found so far; turns it into a contract and a list of what it could not carry over."""

    def __init__(self, name: str, shown: str) -> None:
        self.name = name
        self.shown = shown
        self.purpose = ""
        self.quality: list[dict[str, Any]] = []
        self.unmapped: list[Unmapped] = []
        self._columns: dict[str, dict[str, Any]] = {}
        self._key: list[str] = []

    def column(self, name: str) -> dict[str, Any]:
        """The ODCS property of that column, made when it is new."""
        return self._columns.setdefault(name, {"name": name, "logicalType": ""})

    def option(self, name: str, key: str, value: object) -> None:
        """Set an option of a column's logical type."""
        self.column(name).setdefault("logicalTypeOptions", {})[key] = value

    def enum(self, name: str, values: list[Any]) -> None:
        """Limit a column to these values, each once; null is no value."""
        kept = list(dict.fromkeys(v for v in values if isinstance(v, (str, int, float, bool))))
        if kept:
            self.column(name)["enum"] = [{"value": v} for v in kept]
        if len(kept) < len(values):
            self.lost(f"some values of {name}", None, "an enum holds plain values, each once")

    def rule(self, name: str, rule: dict[str, Any]) -> None:
        """Add a quality rule to a column, or to the table for an empty name."""
        rules = self.column(name).setdefault("quality", []) if name else self.quality
        rules.append(rule)

    def key(self, names: list[str]) -> None:
        """Make columns the primary key; a second one becomes a rule."""
        for name in names:
            self.column(name)
        if self._key and self._key != names:
            self.rule("", _no_duplicates(names))
            return
        self._key = names
        for position, name in enumerate(names, start=1):
            self.column(name).update(primaryKey=True, primaryKeyPosition=position, required=True)

    def unique(self, names: list[str]) -> None:
        """No two rows share the values of these columns."""
        for name in names:
            self.column(name)
        if len(names) == 1:
            self.column(names[0])["unique"] = True
        else:
            self.rule("", _no_duplicates(names))

    def lost(self, what: str, line: int | None, why: str) -> None:
        """Say that something has no place in a contract."""
        where = f"{self.shown}:{line}" if line else self.shown
        self.unmapped.append(Unmapped(what, where, why))

    def finish(self) -> Exchanged:
        """The contract, and what is not in it."""
        for column in self._columns.values():
            self._settle(column)
        return Exchanged(
            contract_of(self.name, list(self._columns.values()), self.quality, self.purpose), tuple(self.unmapped)
        )

    def _settle(self, column: dict[str, Any]) -> None:
        """Give a column a type that its options fit, and say which do not."""
        options = column.get("logicalTypeOptions", {})
        if not column["logicalType"]:
            guessed = "number" if options.keys() & _NUMBERS else "string"
            column["logicalType"] = guessed
            self.lost(f"type of {column['name']}", None, f"the source does not say it; {guessed} is assumed")
        kind = column["logicalType"]
        fits = {"string": _LENGTHS | {"format"}, "integer": _NUMBERS | {"multipleOf", "format"}}
        fits["number"] = fits["integer"]
        calendar = _NUMBERS | {"format", "timezone"}
        allowed = fits.get(kind, calendar if kind in {"date", "timestamp", "time"} else set())
        for key in [k for k in options if k not in allowed]:
            self.lost(f"{key} of {column['name']}", None, f"a column of type {kind} has no {key}")
            del options[key]
        if not options:
            column.pop("logicalTypeOptions", None)


def _no_duplicates(names: list[str]) -> dict[str, Any]:
    return {"type": "library", "metric": "duplicateValues", "arguments": {"properties": names}, "mustBe": 0}
