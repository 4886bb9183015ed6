"""A foreign key is drafted where the name says so and every value is found; else not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pilotgate.landing import land
from pilotgate.onboarding.evidence import evidence
from pilotgate.onboarding.references import Known, foreign_keys, known_datasets
from pilotgate.profiling import profile

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "key", "values", "found"),
    [
        ("customer_id", "customer_id", ["C1", "C2", "C3", ""], True),
        ("customerId", "id", ["C1", "C2", "C3", "n/a"], True),
        ("customer_id", "customer_id", ["C1", "C2", "C9", "C3"], False),
        ("buyer", "customer_id", ["C1", "C2", "C3", "C1"], False),
        ("id", "id", ["C1", "C2", "C3", "C1"], False),
    ],
)
def test_name_and_values_decide(tmp_path: Path, column: str, key: str, values: list[str], found: bool) -> None:
    parents, children = tmp_path / "customers.csv", tmp_path / "orders.csv"
    parents.write_text(f"{key},name\n" + "".join(f"C{i},x\n" for i in range(1, 6)))
    children.write_text(f"order_no,{column}\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values * 10)))
    known = Known("customers", key, land(parents, home=tmp_path / "home", now=NOW).data)
    extract = land(children, home=tmp_path / "home", now=NOW)
    drafted = foreign_keys([extract], evidence([profile(extract)]), [known], ("order_no",))
    assert [(r.columns, r.to_dataset, r.to_columns) for r in drafted] == (
        [((column,), "customers", (key,))] if found else []
    )


def test_a_project_without_runs_knows_no_dataset(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/a.odcs.yaml").write_text("broken: [")
    assert known_datasets(tmp_path, tmp_path / ".pilotgate", apart_from="b") == ()
