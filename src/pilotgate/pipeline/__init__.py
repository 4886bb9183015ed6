"""Everything a person or a flow can ask for, composed from the stages; no Prefect and no terminal in here."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilotgate.pipeline.baseline import load_baseline, set_baseline
    from pilotgate.pipeline.doctor import diagnose
    from pilotgate.pipeline.onboard import onboard, withdraw
    from pilotgate.pipeline.promote import approve_run, promote_run
    from pilotgate.pipeline.quarantine import quarantine_file, release_rows
    from pilotgate.pipeline.run import Run, latest_run, new_run_id, run
    from pilotgate.pipeline.scaffold import create_project

__all__ = [
    "Run",
    "approve_run",
    "create_project",
    "diagnose",
    "latest_run",
    "load_baseline",
    "new_run_id",
    "onboard",
    "promote_run",
    "quarantine_file",
    "release_rows",
    "run",
    "set_baseline",
    "withdraw",
]
_MODULES = {
    "baseline": ("load_baseline", "set_baseline"),
    "doctor": ("diagnose",),
    "onboard": ("onboard", "withdraw"),
    "promote": ("approve_run", "promote_run"),
    "quarantine": ("quarantine_file", "release_rows"),
    "run": ("Run", "latest_run", "new_run_id", "run"),
    "scaffold": ("create_project",),
}


class _Package(ModuleType):
    """This package, which imports a verb when it is first asked for: to profile needs no contract."""

    def __getattr__(self, name: str) -> object:
        for module, names in _MODULES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        """Keep `run` and `onboard` the verbs when Python binds the modules of the same names."""
        verb = getattr(value, name, value) if isinstance(value, ModuleType) and name in __all__ else value
        super().__setattr__(name, verb)


sys.modules[__name__].__class__ = _Package
