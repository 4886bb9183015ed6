"""Data contracts: read and checked."""

from __future__ import annotations

from pilotgate.contract.digest import policy_digest
from pilotgate.contract.read import read_contract
from pilotgate.contract.thresholds import meets, words

__all__ = ["meets", "policy_digest", "read_contract", "words"]
