"""A project: the folder that holds contracts, schemas, expectations and the state of earlier runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.errors import ProjectError, UsageError
from pilotgate.store import Store

if TYPE_CHECKING:
    from pilotgate.contract.terms import Contract

_SUFFIX = ".odcs.yaml"
HOME_VARIABLE = "PILOTGATE_HOME"


@dataclass(frozen=True, slots=True)
class Project:
    """Where things are in one project.

    Attributes:
        root: The folder with `contracts/` in it.
        home: Where runs and landings live: `$PILOTGATE_HOME`, or `.pilotgate` under the root.
    """

    root: Path
    home: Path

    @property
    def store(self) -> Store:
        """The state of this project."""
        return Store(self.home)

    def contract_path(self, dataset: str) -> Path:
        """Where the contract of that dataset is or would be."""
        return self.root / "contracts" / f"{dataset}{_SUFFIX}"

    def schema_path(self, dataset: str) -> Path | None:
        """The dataset's pandera model, or None when it has none."""
        return _existing(self.root / "schemas" / f"{dataset}.py")

    def suite_path(self, dataset: str) -> Path | None:
        """The dataset's Great Expectations suite, or None when it has none."""
        return _existing(self.root / "expectations" / f"{dataset}.json")

    def policy_paths(self, dataset: str) -> tuple[Path, ...]:
        """Every file the dataset is judged by, that exists: contract, baseline, schema, suite."""
        contract = self.contract(dataset)
        baseline = _existing(self.root / contract.baseline) if contract.baseline else None
        found = (self.contract_path(dataset), baseline, self.schema_path(dataset), self.suite_path(dataset))
        return tuple(path for path in found if path)

    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets that have a contract, in order."""
        folder = self.root / "contracts"
        return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")))

    def contract(self, dataset: str) -> Contract:
        """The dataset's contract.

        Raises:
            UsageError: There is no such dataset.
            ContractError: The contract cannot be read or is not valid.
        """
        from pilotgate.contract import read_contract

        path = self.contract_path(dataset)
        if dataset not in self.datasets() or not path.is_file():
            known = ", ".join(self.datasets()) or "none yet"
            raise UsageError(
                f'there is no dataset "{dataset}"',
                where=str(self.root / "contracts"),
                remedy=f"datasets here: {known}; draft one with `pilotgate onboard FILE --as {dataset}`",
            )
        return read_contract(path, root=self.root)


def find_project(start: Path) -> Project:
    """The project that `start` is in: the nearest folder upwards that has `contracts/`.

    Raises:
        ProjectError: There is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "contracts").is_dir():
            named = os.environ.get(HOME_VARIABLE)
            return Project(folder, Path(named).expanduser().absolute() if named else folder / ".pilotgate")
    raise ProjectError(
        "no pilotgate project (a folder with contracts/) here or above",
        where=str(start),
        remedy="make one with `pilotgate init DIR`, or name one with --project DIR",
    )


def _existing(path: Path) -> Path | None:
    try:
        return path if path.is_file() else None
    except OSError as error:  # a folder nobody may look into is not a folder without the file
        raise ProjectError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="mend access"
        ) from error
