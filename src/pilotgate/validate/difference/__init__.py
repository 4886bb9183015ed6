"""What changed between two suites or two models: which rules went, and which now let more through."""

from __future__ import annotations

from pilotgate.validate.difference.models import model_changes
from pilotgate.validate.difference.suites import suite_changes

__all__ = ["model_changes", "suite_changes"]
