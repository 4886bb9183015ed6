"""A PostgreSQL server of our own for the tests that need one."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("pg_ctl")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server on a socket in a temporary folder; it must not run as root."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    runner: list[str] = []
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("PostgreSQL refuses to run as root, and setpriv is not installed")
        runner = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    base = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    base.chmod(0o777)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*runner, str(programs / program), *arguments], check=True, cwd="/tmp", stdout=subprocess.DEVNULL
        )

    data = str(base / "data")
    try:
        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-k {base} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-l", str(base / "log"), "-o", settings, "start")
        try:
            yield f"postgresql:///postgres?host={base}&user=tester"
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)
