"""Drafts give nobody away: what might be personal is declared, never listed, and can be taken out again."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pilotgate.contract import read_contract
from pilotgate.errors import ContractError, ProjectError
from pilotgate.pipeline import onboard, withdraw
from pilotgate.project import Project

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "data/samples"
DUPLICATES = Path(__file__).parents[3] / "shared/data/duplicates"
PEOPLE = ["Anna Meyer", "Björn Östlund", "Chloé Dubois", "Davide Rossi", "Jan de Vries", "Li Wei"]


def drafted(project: Path, sources: Sequence[Path], name: str = "some") -> str:
    """All files drafted from sources, as one text."""
    (project / "contracts").mkdir(exist_ok=True)
    written = onboard(Project(project, project / ".pilotgate"), [str(s) for s in sources], name=name, now=NOW)
    return "\n".join((project / path).read_text() for path in written)


def table(folder: Path, columns: Mapping[str, Sequence[str]], rows: int = 300) -> Path:
    rng = random.Random(4)
    path = folder / "some.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *columns])
        writer.writerows([f"K{i:05}", *(rng.choice(values) for values in columns.values())] for i in range(rows))
    return path


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("agent", [p.partition(" ")[0] for p in PEOPLE]),
        ("handled_by", ["amy", "ben", "cid"]),
        ("AssignedTo", PEOPLE),
        ("x1", PEOPLE),
        ("Bearbeiter", ["Huber", "Maier"]),
        ("contact", ["a.b@mail.example", "c.d@mail.example", "e.f@mail.example"]),
        ("phone", ["+49 30 1234567", "+49 40 7654321"]),
        ("religion", ["catholic", "muslim"]),
        ("last_name", ["Huber", "Maier", "Özdemir"]),
        ("iban", ["DE89370400440532013000", "GB82WEST12345698765432"]),
    ],
)
def test_values_that_might_be_personal_are_in_no_drafted_file(tmp_path: Path, name: str, values: list[str]) -> None:
    text = drafted(tmp_path, [table(tmp_path, {name: values, "colour": ["red", "blue"]})])
    assert [v for v in values if f'"{v}"' in text or (len(v) > 5 and v in text)] == []
    assert "personalData" in text
    assert '"blue"' in text


def test_things_with_long_names_are_listed(tmp_path: Path) -> None:
    text = drafted(
        tmp_path, [table(tmp_path, {"city": ["New York", "Los Angeles"], "product": ["Red Box", "Blue Box"]})]
    )
    assert 'isin=["Los Angeles", "New York"]' in text
    assert "personalData" not in text


@pytest.mark.parametrize("sample", ["support_tickets", "bookings"])
def test_no_personal_value_of_the_samples_is_drafted(tmp_path: Path, sample: str) -> None:
    source = SAMPLES / sample / "pilot.csv"
    text = drafted(tmp_path, [source])
    with source.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for column in {"customer_name", "guest_name", "email"} & set(rows[0]):
        assert [r[column] for r in rows if len(r[column]) > 4 and r[column] in text] == []


@pytest.mark.skipif(not DUPLICATES.is_dir(), reason="the shared data is not here")
@pytest.mark.parametrize("data", ["febrl1", "fake1000"])
def test_no_person_of_a_register_is_drafted(tmp_path: Path, data: str) -> None:
    source = DUPLICATES / data / "records.csv"
    text = drafted(tmp_path, [source])
    with source.open(newline="") as file:
        rows = list(csv.DictReader(file))
    personal = {
        "given_name",
        "surname",
        "soc_sec_id",
        "date_of_birth",
        "phone_number",
        "email",
        "first_name",
        "dob",
    }
    for column in personal & set(rows[0]):
        values = {r[column].strip() for r in rows}
        assert [v for v in values if len(v) > 5 and f'"{v}"' in text] == [], column


def test_values_of_a_column_declared_personal_later_are_taken_out(tmp_path: Path) -> None:
    source = table(
        tmp_path, {"shop": ["north", "south"], "colour": ["red", "blue"], "class": ["one", "two"]}, rows=5000
    )
    drafted(tmp_path, [source])
    contract = tmp_path / "contracts/some.odcs.yaml"
    text = contract.read_text()
    for column in ("shop", "class"):
        text = text.replace(
            f"      - name: {column}\n",
            f"      - name: {column}\n        enum:\n          - value: north\n          - value: one\n"
            "        customProperties:\n"
            "          - {property: personalData, value: person_name, vendor: pilotgate}\n",
        )
    contract.write_text(text)
    project = Project(tmp_path, tmp_path / ".pilotgate")
    changed = {path.as_posix() for path in withdraw(project, "some")}
    assert changed == {"contracts/some.odcs.yaml", "contracts/some.baseline.json", "schemas/some.py"}
    text = "\n".join((tmp_path / path).read_text() for path in changed)
    assert [v for v in ("north", "south", '"one"', '"two"') if v in text] == []
    assert "value: one" not in text
    assert 'isin=["blue", "red"]' in text
    assert "isin=" not in next(line for line in text.splitlines() if "column_class" in line)
    compile((tmp_path / "schemas/some.py").read_text(), "some.py", "exec")
    assert [f.name for f in read_contract(contract, root=tmp_path).fields] == ["id", "shop", "colour", "class"]
    assert withdraw(project, "some") == ()


def test_a_list_within_a_line_is_left_to_a_person(tmp_path: Path) -> None:
    drafted(tmp_path, [table(tmp_path, {"shop": ["north", "south"]})])
    contract = tmp_path / "contracts/some.odcs.yaml"
    contract.write_text(
        contract.read_text().replace(
            "      - name: shop\n        logicalType: string\n        classification: internal\n",
            "      - {name: shop, logicalType: string, enum: [{value: north}], customProperties: "
            "[{property: personalData, value: person_name, vendor: pilotgate}]}\n",
        )
    )
    with pytest.raises(ContractError, match="within a line"):
        withdraw(Project(tmp_path, tmp_path / ".pilotgate"), "some")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    source = table(tmp_path, {"shop": ["north", "south"]})
    drafted(tmp_path, [source])
    before = {p: p.read_bytes() for p in tmp_path.rglob("some.*")}
    with pytest.raises(ProjectError, match="already there, and nothing is overwritten"):
        drafted(tmp_path, [source])
    assert {p: p.read_bytes() for p in tmp_path.rglob("some.*")} == before
