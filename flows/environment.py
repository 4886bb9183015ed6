"""Prefect's settings for pilotgate, set before Prefect is imported: state in the project, no telemetry."""

from __future__ import annotations

import os
from pathlib import Path

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "GX_ANALYTICS_ENABLED": "false",
}

for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)
os.environ.setdefault("PREFECT_HOME", str(Path.cwd() / ".prefect"))
