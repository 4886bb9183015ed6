from __future__ import annotations

from typing import Any

import pytest

from tests.readiness import cases


@pytest.fixture
def everything() -> dict[str, Any]:
    return cases.arguments()
