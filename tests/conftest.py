"""Fixtures that every room shares: a copy of the sample project, and the command line run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEMO_CLOCK = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
_PROJECT = ("contracts", "schemas", "expectations", "data", "flows", "prefect.yaml")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def sample_project(tmp_path: Path) -> Path:
    """A copy of the repository's own project, without any state."""
    root = tmp_path / "project"
    root.mkdir()
    for name in _PROJECT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)
    return root


@pytest.fixture
def pilotgate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `pilotgate ARGUMENTS` in this process, in the samples' last night.

    Only the clock is set; everything else is the real command line.
    """
    import sys

    from pilotgate.cli import main, options

    monkeypatch.setattr(options, "wall_clock", lambda: DEMO_CLOCK)
    monkeypatch.delenv("PILOTGATE_HOME", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["pilotgate", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
