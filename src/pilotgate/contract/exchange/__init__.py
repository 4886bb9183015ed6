"""Contracts to and from other formats; what has no place on the other side is listed, never dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pilotgate.contract.document import parse_document
from pilotgate.contract.exchange.from_dbt import from_dbt
from pilotgate.contract.exchange.from_ddl import from_ddl
from pilotgate.contract.exchange.from_gx import from_gx
from pilotgate.contract.exchange.from_json_schema import from_json_schema
from pilotgate.contract.exchange.from_odcs import from_odcs
from pilotgate.contract.exchange.promises import Exchanged, Unmapped
from pilotgate.contract.exchange.to_dbt import to_dbt
from pilotgate.contract.exchange.to_gx import to_gx
from pilotgate.contract.exchange.to_json_schema import to_json_schema
from pilotgate.contract.exchange.to_pandera import to_pandera
from pilotgate.contract.exchange.to_soda import to_soda
from pilotgate.contract.read import contract_from
from pilotgate.contract.terms import Contract
from pilotgate.errors import UsageError

__all__ = ["EXPORTS", "IMPORTS", "Exchanged", "Unmapped", "export_contract", "import_contract"]

EXPORTS: Mapping[str, Callable[[Contract], Exchanged]] = {
    "dbt": to_dbt,
    "great-expectations": to_gx,
    "json-schema": to_json_schema,
    "pandera": to_pandera,
    "soda": to_soda,
}
"""Formats a contract is exported to, by name."""

IMPORTS: Mapping[str, Callable[..., Exchanged]] = {
    "dbt": from_dbt,
    "ddl": from_ddl,
    "gx": from_gx,
    "json-schema": from_json_schema,
    "odcs": from_odcs,
}
"""Formats a contract is imported from, by name."""


def export_contract(contract: Contract, to: str) -> Exchanged:
    """A contract in another format.

    Raises:
        UsageError: The format is not known.
    """
    if to not in EXPORTS:
        raise UsageError(f'no export to "{to}"', where="--to", remedy=f"use one of {', '.join(EXPORTS)}")
    return EXPORTS[to](contract)


def import_contract(content: bytes, *, kind: str, name: str, shown: str) -> Exchanged:
    """A draft contract from another format.

    Args:
        content: Of the file.
        kind: One of `IMPORTS`.
        name: Of the dataset.
        shown: What messages call the file.

    Raises:
        UsageError: The format is not known.
        ContractError: The file is not of that format, or what it says makes no valid contract.
    """
    if kind not in IMPORTS:
        raise UsageError(f'no import from "{kind}"', where="--from", remedy=f"use one of {', '.join(IMPORTS)}")
    exchanged = IMPORTS[kind](content, name=name, shown=shown)
    contract_from(parse_document(exchanged.content, f"{shown} as a contract"), "")
    return exchanged
