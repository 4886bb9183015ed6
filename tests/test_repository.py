"""What the repository may not hold, and what it promises about itself."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import pilotgate
from pilotgate import errors

ROOT = Path(__file__).parents[1]
TEXT = {".py", ".toml", ".yaml", ".yml", ".md", ".txt", ".json", ".sh", ".html", ".css", ".j2", ""}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def names(requirements: str) -> set[str]:
    """Normalised package names at the beginnings of lines (PEP 503)."""
    return {re.sub(r"[._]", "-", name.lower()) for name in re.findall(r"^([\w.-]+)", requirements, re.M)}


def test_no_package_index_and_no_path_of_a_machine_is_committed() -> None:
    options, listing, folders = (
        ("index-url", "extra-index-url", "find-links"),
        "simple",
        ("home", "root", "work", "Users"),
    )
    forbidden = re.compile(
        rf"--(?:{'|'.join(options)})[\s=]+\S"
        rf"|https?://\S+/{listing}\b"
        rf"|(?<![\w.$~{{}}])/(?:{'|'.join(folders)})/\w"
    )
    assert forbidden.search(f"pip install --{options[0]} x")
    assert forbidden.search(f" /{folders[0]}/somebody")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix in TEXT
        for match in forbidden.finditer(path.read_text("utf-8", errors="replace"))
    ]
    assert found == []


def test_the_lock_pins_every_requirement_by_hash() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    pins = re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?)(==)?", lock, re.M)
    assert len(pins) > 100
    assert all(equals for _, equals in pins), [name for name, equals in pins if not equals]
    assert lock.count("--hash=sha256:") >= len(pins)


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [asked for extra, asked in project["optional-dependencies"].items() if extra != "spark"]
    asked = "\n".join(line for group in (project["dependencies"], *extras) for line in group)
    assert names(asked) - names((ROOT / "requirements.txt").read_text()) == set()


def test_version_is_the_changelogs() -> None:
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest is not None
    assert newest.group(1) == pilotgate.__version__
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == pilotgate.__version__


def test_every_error_stands_in_the_tree_of_the_docstring() -> None:
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert len(classes) == 12
    for kind in classes:
        assert re.search(rf"\b{kind.__name__}\s+exit {kind.exit_code}\b", errors.__doc__ or "")  # type: ignore[attr-defined]


def test_no_sample_is_over_one_megabyte() -> None:
    large = [path for path in tracked() if "samples" in path.parts and path.stat().st_size > 1_000_000]
    assert large == []


def test_public_names() -> None:
    assert pilotgate.__all__ == ["__version__", "detect_dialect", "land", "profile"]
    for name in pilotgate.__all__:
        assert getattr(pilotgate, name)
