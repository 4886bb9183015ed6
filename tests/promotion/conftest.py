from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from pilotgate.contract.terms import Contract
from pilotgate.model import Accounting, Scorecard, Tool
from pilotgate.promotion import approve, record
from pilotgate.readiness import assess
from pilotgate.store import Store, new_folder, to_json
from tests.readiness import cases

POLICY = "9" * 64
DATA = b"PAR1 rows of tickets PAR1"


@dataclass(frozen=True)
class Ground:
    """A store with one run that is ready, recorded, and not approved yet."""

    store: Store
    contract: Contract
    scorecard: Scorecard

    @property
    def data(self) -> Path:
        return self.scorecard.extract.data

    @property
    def file(self) -> Path:
        return self.store.run_folder(self.scorecard.dataset, self.scorecard.run_id) / "scorecard.json"


def write_run(store: Store, run_id: str = "20261120T060000Z-000001", *, data: bytes = DATA, **changes) -> Scorecard:
    given = cases.arguments()
    digest = sha256(data).hexdigest()
    folder = store.landing_folder(digest[:16])
    if not folder.exists():
        with new_folder(folder) as partial:
            (partial / "data.parquet").write_bytes(data)
    given["extract"] = replace(given["extract"], data_sha256=digest, folder=folder)
    found = assess(**given)
    scorecard = Scorecard(
        dataset=cases.DATASET,
        title="Support tickets",
        run_id=run_id,
        created_at=cases.NOW,
        expires_at=cases.NOW + timedelta(hours=72),
        verdict=found.verdict,
        blocking=found.blocking,
        extract=store.portable(given["extract"]),
        profile=given["profile"],
        baseline=None,
        rows=Accounting(100, 100, 0, 100, 0),
        findings=found.findings,
        answers=found.answers,
        dimensions=found.dimensions,
        contrasts=found.contrasts,
        history=given["history"],
        policy_sha256=POLICY,
        tool=Tool("0.1.0"),
    )
    scorecard = replace(scorecard, **changes)
    with new_folder(store.run_folder(cases.DATASET, run_id)) as partial:
        (partial / "scorecard.json").write_bytes(to_json(scorecard))
    written = store.scorecard(cases.DATASET, run_id)
    record(store, written, cases.NOW)
    return written


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".pilotgate")


@pytest.fixture
def ground(store: Store, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.delenv("PILOTGATE_SIGNING_KEY", raising=False)
    return Ground(store, cases.contract(), write_run(store))


@pytest.fixture
def approved(ground: Ground) -> Ground:
    approve(ground.store, ground.contract, ground.scorecard, by="grace", role="business owner", now=cases.NOW)
    return ground
