"""From extracts that nobody has described to drafts of a contract, a pandera model and a suite of expectations."""

from __future__ import annotations

from pilotgate.onboarding.drafting import draft

__all__ = ["draft"]
