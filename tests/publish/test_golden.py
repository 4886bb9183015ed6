"""What people and machines read, byte for byte. Refresh with UPDATE_GOLDEN=1 and read the difference."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotgate.model import Scorecard, Status
from pilotgate.publish import (
    github,
    html,
    junit,
    markdown,
    openlineage,
    profile_html,
    profile_markdown,
    prometheus,
    sarif,
)
from pilotgate.publish import json as scorecard_json

GOLDEN = Path(__file__).parent / "golden"

Case = tuple[str, Callable[[Scorecard], bytes]]


def _wrong(card: Scorecard) -> tuple[object, ...]:
    return tuple(f for f in card.findings if f.status in {Status.FAILED, Status.UNKNOWN})


CASES: tuple[Case, ...] = (
    ("scorecard.html", html.render),
    ("scorecard.json", scorecard_json.render),
    ("scorecard.md", markdown.render),
    ("junit.xml", junit.render),
    ("findings.sarif", sarif.render),
    ("annotations.txt", github.render),
    ("metrics.prom", prometheus.render),
    ("openlineage.jsonl", openlineage.render),
    ("profile.html", lambda card: profile_html.render(card.profile, _wrong(card))),  # type: ignore[arg-type]
    ("profile.md", lambda card: profile_markdown.render(card.profile, _wrong(card))),  # type: ignore[arg-type]
    ("scorecard.schema.json", lambda _: (json.dumps(scorecard_json.schema(), indent=2) + "\n").encode()),
)


@pytest.mark.parametrize(("name", "render"), CASES, ids=[name for name, _ in CASES])
def test_render_is_as_agreed(name: str, render: Callable[[Scorecard], bytes], blocked: Scorecard) -> None:
    _compare(GOLDEN / name, render(blocked))


@pytest.mark.parametrize(("name", "render"), CASES, ids=[name for name, _ in CASES])
def test_render_twice_is_equal(name: str, render: Callable[[Scorecard], bytes], hostile: Scorecard) -> None:
    assert render(hostile) == render(hostile)


def _compare(path: Path, actual: bytes) -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(actual)
    assert path.read_bytes().decode() == actual.decode(), f"{path.name} changed; see the head of this file"
