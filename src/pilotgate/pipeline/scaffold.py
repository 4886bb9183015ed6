"""A new project with the same layout as this one."""

from __future__ import annotations

from pathlib import Path

from pilotgate.errors import ProjectError
from pilotgate.store import write_file

_FOLDERS = ("contracts", "schemas", "expectations", "data/samples")
_FLOWS = ("__init__.py", "environment.py", "nightly.py", "onboarding.py", "promotion.py")
_SHIPPED = (*(f"flows/{name}" for name in _FLOWS), "prefect.yaml")

_README = """\
# Data readiness

Is this data ready to take an AI system from pilot to production? `pilotgate` answers every night and blocks
promotion when the answer is not yes.

1. Look at an extract:           `pilotgate profile FILE`
2. Draft its rules from a pilot: `pilotgate onboard FILE --as NAME`, then edit `contracts/NAME.odcs.yaml`
3. Judge production:             `pilotgate run NAME`
4. Sign and promote:             `pilotgate approve NAME --by YOU --role ROLE`, `pilotgate promote NAME --by YOU`
"""

_GITIGNORE = ".pilotgate/\n.prefect/\n__pycache__/\n"


def create_project(folder: Path) -> tuple[Path, ...]:
    """Lay out an empty project.

    Returns:
        What was made, relative to `folder`.

    Raises:
        ProjectError: The folder has something in it already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError("is not an empty folder", where=str(folder), remedy="choose a new one")
    files = {"README.md": _README.encode(), ".gitignore": _GITIGNORE.encode()}
    files |= {f"{name}/.gitkeep": b"" for name in _FOLDERS}
    files |= {name: (_shipped_folder() / name).read_bytes() for name in _SHIPPED}
    for name, content in files.items():
        write_file(folder / name, content)
    return tuple(Path(name) for name in sorted(files))


def _shipped_folder() -> Path:
    """Where the flows are: inside the installed package, or at the top of a source checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "scaffold"
    return installed if installed.is_dir() else package.parents[1]
