import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pilotgate.contract import read_contract

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
DATASETS = ("bookings", "invoices", "support_tickets")
WRITTEN_BY_HAND = ("docs", "fiction", "workflow")


def read(path: Path) -> pl.DataFrame:
    match path.suffix:
        case ".parquet":
            return pl.read_parquet(path)
        case ".xlsx":
            return pl.read_excel(path, infer_schema_length=None)
        case _:
            return pl.read_csv(path, infer_schema=False)


def extracts() -> list[Path]:
    return sorted(
        path.relative_to(SAMPLES)
        for dataset in DATASETS
        for path in (SAMPLES / dataset).rglob("*")
        if path.is_file() and not {*path.relative_to(SAMPLES).parts} & {*WRITTEN_BY_HAND}
    )


@pytest.fixture(scope="module")
def written_anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, "-B", SAMPLES / "generate.py", folder], check=True)
    return folder


def test_script_writes_the_committed_files_and_no_others(written_anew: Path) -> None:
    anew = sorted(path.relative_to(written_anew) for path in written_anew.rglob("*") if path.is_file())
    assert anew == extracts()


@pytest.mark.parametrize("path", extracts(), ids=str)
def test_script_writes_the_committed_rows_again(written_anew: Path, path: Path) -> None:
    if path.suffix in {".parquet", ".xlsx"}:  # the bytes depend on the versions of pyarrow and zlib
        assert read(written_anew / path).equals(read(SAMPLES / path))
    else:
        assert (written_anew / path).read_bytes() == (SAMPLES / path).read_bytes()


def test_samples_are_small() -> None:
    sizes = [
        path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert max(sizes) < 1_000_000
    assert sum(sizes) < 5_000_000


@pytest.mark.parametrize("path", [p for p in extracts() if p.suffix == ".csv"], ids=str)
def test_every_address_is_at_a_domain_for_examples(path: Path) -> None:
    found = set(re.findall(r"[\w.+-]+@([\w.-]+)", (SAMPLES / path).read_text("utf-8")))
    assert found <= {"example.com", "example.org"}


@pytest.mark.parametrize("dataset", DATASETS)
def test_contract_can_be_read_and_declares_every_column_of_the_pilot(dataset: str) -> None:
    contract = read_contract(ROOT / "contracts" / f"{dataset}.odcs.yaml", root=ROOT)
    pilot = next((SAMPLES / dataset).glob("pilot.*"))
    assert [field.name for field in contract.fields] == read(pilot).columns
    assert all(field.classification and field.description for field in contract.fields)


@pytest.mark.parametrize("dataset", DATASETS)
def test_contract_names_files_by_their_present_digest(dataset: str) -> None:
    contract = read_contract(ROOT / "contracts" / f"{dataset}.odcs.yaml", root=ROOT)
    assert contract.compliance is not None
    named = [(d.path, d.sha256) for d in contract.compliance.documents]
    if contract.evaluation is not None:
        named.append((contract.evaluation.uri, contract.evaluation.sha256))
    for path, digest in named:
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path


@pytest.mark.parametrize("dataset", DATASETS)
def test_baseline_was_measured_on_the_pilot(dataset: str) -> None:
    contract = read_contract(ROOT / "contracts" / f"{dataset}.odcs.yaml", root=ROOT)
    baseline = json.loads((ROOT / contract.baseline).read_text("utf-8"))
    pilot = next((SAMPLES / dataset).glob("pilot.*"))
    assert baseline["sha256"] == hashlib.sha256(pilot.read_bytes()).hexdigest()
    assert baseline["table"]["rows"] == read(pilot).height


def test_baseline_holds_no_name_of_a_guest() -> None:
    text = (ROOT / "contracts" / "support_tickets.baseline.json").read_text("utf-8")
    names = set(read(SAMPLES / "support_tickets" / "pilot.csv")["customer_name"])
    assert [name for name in names if name in text] == []
