"""Every planted damage is found under its own name, and nothing is found where nothing was planted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotgate.model import Finding, Scorecard, Severity, Status, Verdict
from pilotgate.pipeline import run
from pilotgate.project import Project
from tests.conftest import DEMO_CLOCK, ROOT

Judge = Callable[[str], Scorecard]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project") / ".pilotgate"


@pytest.fixture(scope="module")
def judge(home: Path) -> Judge:
    root = home.parent
    for name in ("contracts", "schemas", "expectations", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    done: dict[str, Scorecard] = {}

    def newest(dataset: str) -> Scorecard:
        if dataset not in done:
            done[dataset] = run(Project(root, home), dataset, now=DEMO_CLOCK, run_id="night").scorecard
        return done[dataset]

    return newest


def stopped(card: Scorecard) -> list[Finding]:
    return [
        f for f in card.findings if f.status in (Status.FAILED, Status.UNKNOWN) and f.severity is not Severity.INFO
    ]


TICKETS = {
    "ids twice": "contract.primary_key",
    "guests under two numbers": "contract.customer_has_one_id",
    "product empty since 13 November": "contract.product.required",
    "town empty since 13 November": "contract.customer_city.required",
    "dates day-first": "compare.format.created_at",
    "dates that do not read": "contract.created_at.type",
    "new category": "gx.category.expect_column_distinct_values_to_be_in_set",
    "addresses nobody declared": "security.personal.reply_to",
    "late column": "compare.added.sentiment",
    "KPI under target": "contract.kpi",
    "owner gone": "question.ownership",
    "weak on Polish": "evidence.evaluation.metric.language=pl",
}

INVOICES = {
    "Excel instead of Parquet": "compare.shape.format",
    "commas and currency signs": "contract.unit_price.type",
    "commas and currency signs, against the pilot": "compare.format.unit_price",
    "supplier lost its zeros": "pandera.supplier_id.str_matches",
    "cost centre lost its zeros": "compare.format.cost_centre",
    "totals": "contract.lines_add_up_to_total",
}


@pytest.mark.parametrize(
    ("dataset", "check"),
    [pytest.param("support_tickets", check, id=what) for what, check in TICKETS.items()]
    + [pytest.param("invoices", check, id=what) for what, check in INVOICES.items()],
)
def test_planted_damage_is_found(judge: Judge, dataset: str, check: str) -> None:
    found = stopped(judge(dataset))
    grouped = [e.value.split(", ") for f in found for e in f.evidence if e.label == "told with it"]
    assert check in {f.check for f in found}.union(*grouped)


@pytest.mark.parametrize(
    ("column", "token"),
    [("country", "N/A"), ("product", "`-`"), ("closed_at", "1900-01-01"), ("satisfaction", "-999")],
)
def test_new_way_of_writing_a_missing_value_is_named(judge: Judge, column: str, token: str) -> None:
    compared = [
        f for f in stopped(judge("support_tickets")) if f.check.startswith("compare.") and f.column == column
    ]
    assert any(token in f.message for f in compared)


@pytest.mark.parametrize("column", ["product", "customer_city"])
def test_day_on_which_a_field_began_to_be_missing_is_named(judge: Judge, column: str) -> None:
    assert "2026-11-13" in judge("support_tickets").finding(f"compare.missing.{column}").message


def test_category_that_the_pilot_never_saw_is_named(judge: Judge) -> None:
    finding = judge("support_tickets").finding("compare.new_values.category")
    assert finding.status is Status.FAILED
    assert "account takeover" in finding.message


@pytest.mark.parametrize("dataset", ["support_tickets", "invoices"])
def test_damaged_dataset_is_blocked_and_every_row_accounted_for(judge: Judge, dataset: str) -> None:
    card = judge(dataset)
    assert card.verdict is Verdict.BLOCKED
    assert card.rows.landed + card.rows.rejected == card.rows.source
    assert card.rows.clean + card.rows.quarantined == card.rows.landed


def test_bookings_are_ready_with_one_waived_warning(judge: Judge) -> None:
    card = judge("bookings")
    assert card.verdict is Verdict.READY
    assert [f.check for f in card.findings if f.status is Status.WAIVED] == [
        "contract.guest_books_one_home_per_arrival"
    ]
    assert [f.check for f in stopped(card) if not f.check.startswith("question.")] == []


def test_no_guest_is_named_in_what_a_run_publishes(judge: Judge, home: Path) -> None:
    run_id = judge("support_tickets").run_id
    published = [
        path
        for path in (home / "runs" / "support_tickets" / run_id).iterdir()
        if path.is_file() and not path.name.startswith("quarantine.")
    ]
    assert len(published) > 5
    source = ROOT / "data/samples/support_tickets/production/support_tickets_2026-11-19.csv"
    names = {line.split(",")[9].strip() for line in source.read_text("utf-8").splitlines()[1:]}
    for path in published:
        text = path.read_text("utf-8")
        assert "@example." not in text, path.name
        assert [name for name in names if name in text] == [], path.name


def test_samples_have_a_place_to_be_promoted_to() -> None:
    assert all(Path(ROOT, "data", "samples", name, "workflow").is_dir() for name in ("bookings", "invoices"))
