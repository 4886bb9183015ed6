"""What is in an extract, and what is wrong with it.

An engine counts (`pilotgate.engines`); what the counts mean is decided here, in plain Python, the same for every
engine.
"""

from __future__ import annotations

from pilotgate.profiling.merge import merge
from pilotgate.profiling.observations import observations
from pilotgate.profiling.personal import mask, mask_within
from pilotgate.profiling.survey import profile

__all__ = ["mask", "mask_within", "merge", "observations", "profile"]
