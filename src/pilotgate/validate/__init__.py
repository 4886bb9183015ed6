"""Judging an extract by its declared rules: contract, pandera model, suite; failing rows go to quarantine."""

from __future__ import annotations

from pilotgate.validate.validation import Validation, validate

__all__ = ["Validation", "validate"]
