"""Everything a person or a flow can ask for, composed from the stages; no Prefect and no terminal in here."""

from __future__ import annotations

from pilotgate.pipeline.baseline import load_baseline, set_baseline
from pilotgate.pipeline.doctor import diagnose
from pilotgate.pipeline.onboard import onboard
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
]
