"""What changed between two contracts, and whom it breaks."""

from __future__ import annotations

from collections.abc import Sequence

from pilotgate.contract.difference.change import Change, Effect
from pilotgate.contract.difference.fields import field_changes
from pilotgate.contract.difference.policy import policy_changes, signer_changes
from pilotgate.contract.difference.rules import rule_changes, service_level_changes
from pilotgate.contract.terms import Contract

__all__ = ["Change", "Effect", "diff", "signer_changes", "version_step"]

_PARTS = (field_changes, rule_changes, service_level_changes, policy_changes)


def diff(before: Contract, after: Contract) -> tuple[Change, ...]:
    """Every difference in meaning, breaking ones first.

    A change is breaking when data that keeps the later contract may break a promise of the earlier one: a column or
    rule removed, a limit widened, a value allowed that was not, a severity lowered. What only promises more is
    compatible. The order of columns, comments and formatting mean nothing.
    """
    changes = [change for part in _PARTS for change in part(before, after)]
    order = list(Effect)
    return tuple(sorted(changes, key=lambda c: order.index(c.effect)))


def version_step(changes: Sequence[Change]) -> str:
    """The part of the version that must go up (Semantic Versioning 2.0.0): `major`, `minor`, `patch` or empty."""
    effects = {c.effect for c in changes}
    steps = ((Effect.BREAKING, "major"), (Effect.COMPATIBLE, "minor"), (Effect.EDITORIAL, "patch"))
    return next((step for effect, step in steps if effect in effects), "")
