"""pilotgate: is this data ready to take an AI system from pilot to production?

extract = pilotgate.land("orders.csv")
profile = pilotgate.profile("orders.csv")
dialect = pilotgate.detect_dialect("orders.csv")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilotgate.landing import detect_dialect, land
    from pilotgate.pipeline.adhoc import profile

__version__ = "0.1.0"
__all__ = ["__version__", "detect_dialect", "land", "profile"]


def __getattr__(name: str) -> object:
    """Import a public function when it is first asked for, so that `pilotgate --help` does not pay for it."""
    if name in ("detect_dialect", "land"):
        from pilotgate import landing

        return getattr(landing, name)
    if name == "profile":
        from pilotgate.pipeline.adhoc import profile

        return profile
    raise AttributeError(f"module 'pilotgate' has no attribute {name!r}")
