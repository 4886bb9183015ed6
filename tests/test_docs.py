"""Every `console` block of README and docs runs as written, in order, in a fresh copy of the project.

A line `$ command` is run; `# exit code N` at its end is what it must return (0 where absent). Other lines are
its output: each must be printed, `…` stands for what is left out. `pilotgate` runs in this process, in the samples'
last night; anything else through the shell.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
SETUP = re.compile(r"(git clone|cd pilotgate|make |pip install|prefect )")


def steps(page: Path) -> list[tuple[str, int, list[str]]]:
    found: list[tuple[str, int, list[str]]] = []
    for line in "\n".join(BLOCK.findall(page.read_text("utf-8"))).splitlines():
        if line.startswith("$ "):
            command, _, code = line[2:].partition("# exit code ")
            found.append((command.strip(), int(code or 0), []))
        elif found and line.strip() not in ("", "…"):
            found[-1][2].append(line)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


@pytest.mark.parametrize("page", [p for p in PAGES if steps(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_console_blocks_do_what_they_say(
    page: Path, sample_project: Path, pilotgate: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample_project)
    for command, code, shown in steps(page):
        if SETUP.match(command):
            continue
        if command.startswith("pilotgate ") and not set(command) & set("|>;&"):
            ran = pilotgate(*shlex.split(command)[1:])
        elif command.startswith("cd "):
            monkeypatch.chdir(command[3:])
            continue
        else:
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            done = subprocess.run(
                command, shell=True, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False
            )
            ran = Ran(done.returncode, done.stdout, done.stderr)
        assert ran.code == code, f"{command}\n{ran.out}\n{ran.err}"
        for line in shown:
            assert squeezed(line.rstrip(" …")) in squeezed(ran.out + ran.err), f"{command}\n{ran.out}\n{ran.err}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"
