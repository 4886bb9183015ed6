"""What is planted in the production extracts is there, and the pilots and the bookings are free of it."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
NIGHTS = (16, 17, 18, 19)


def tickets(night: int | None) -> pl.DataFrame:
    name = "pilot.csv" if night is None else f"production/support_tickets_2026-11-{night}.csv"
    return pl.read_csv(SAMPLES / "support_tickets" / name, infer_schema=False)


def invoices(night: int | None) -> pl.DataFrame:
    folder = SAMPLES / "invoices"
    if night is None:
        return pl.read_parquet(folder / "pilot.parquet")
    path = folder / "production" / f"invoices_2026-11-{night}"
    if night < 18:
        return pl.read_parquet(path.with_suffix(".parquet"))
    return pl.read_excel(path.with_suffix(".xlsx"), infer_schema_length=None)


def bookings(name: str) -> pl.DataFrame:
    return pl.read_csv(SAMPLES / "bookings" / name, infer_schema=False)


def created(frame: pl.DataFrame) -> pl.DataFrame:
    iso = pl.col("created_at").str.to_date("%Y-%m-%d %H:%M:%S", strict=False)
    return frame.with_columns(day=iso.fill_null(pl.col("created_at").str.to_date("%d/%m/%Y %H:%M", strict=False)))


DAMAGE = {
    "ids twice": pl.col("ticket_id").is_duplicated(),
    "rows twice": pl.struct(pl.all()).is_duplicated(),
    "guests entered again": pl.col("customer_id").str.starts_with("C-9"),
    "1900-01-01": pl.col("closed_at").str.starts_with("1900-01-01"),
    "-999": pl.col("satisfaction") == "-999",
    "N/A": pl.col("country") == "N/A",
    "-": pl.col("product") == "-",
    "product missing": pl.col("product").is_null(),
    "town missing": pl.col("customer_city").is_null(),
    "day first": pl.col("created_at").str.contains(r"^\d\d/\d\d/\d{4}"),
    "new category": pl.col("category") == "account takeover",
    "addresses": pl.col("reply_to").str.contains("@"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_tickets_damage_is_in_the_newest_extract_and_not_in_the_pilot(what: str) -> None:
    assert tickets(19).filter(DAMAGE[what]).height >= 40
    assert tickets(None).filter(DAMAGE[what]).is_empty()


@pytest.mark.parametrize("what", [name for name in DAMAGE if name != "addresses"])
def test_tickets_damage_grows_from_night_to_night(what: str) -> None:
    counts = [tickets(night).filter(DAMAGE[what]).height for night in NIGHTS]
    assert counts[0] < counts[-1]


def test_tickets_fields_go_missing_together_and_from_one_day_on() -> None:
    gone = created(tickets(19)).filter(DAMAGE["product missing"])
    assert gone["customer_city"].null_count() == gone.height
    assert gone["day"].min() == date(2026, 11, 13)
    assert set(gone["source"]) == {"web-form"}


def test_tickets_day_first_dates_all_come_from_one_source() -> None:
    rows = tickets(19).filter(DAMAGE["day first"])
    assert set(rows["source"]) == {"crm-eu"}
    assert 0.02 < rows.height / tickets(19).height < 0.10


def folded(name: pl.Expr) -> pl.Expr:
    plain = name.str.normalize("NFKD").str.replace_all(r"[^\x00-\x7F]", "").str.to_lowercase()
    return plain.str.replace_all(r"\s+", "")


def test_tickets_guests_entered_again_have_a_name_that_another_guest_nearly_has() -> None:
    rows = tickets(19).with_columns(folded=folded(pl.col("customer_name")))
    again, known = (
        rows.filter(condition) for condition in (DAMAGE["guests entered again"], ~DAMAGE["guests entered again"])
    )
    same = again.filter(pl.col("folded").is_in(known["folded"].implode()))
    assert same.height >= 40
    assert set(same["customer_name"]) - set(known["customer_name"])


def test_tickets_have_a_late_column() -> None:
    assert [("sentiment" in tickets(night).columns) for night in (None, *NIGHTS)] == [
        False,
        False,
        False,
        True,
        True,
    ]


def lines_that_do_not_add_up(frame: pl.DataFrame) -> int:
    amounts = frame.with_columns(pl.col("line_total", "invoice_total").cast(pl.Float64, strict=False))
    sums = (
        amounts.drop_nulls(["line_total", "invoice_total"])
        .group_by("invoice_id")
        .agg(pl.col("line_total").sum(), pl.col("invoice_total").max())
    )
    return sums.filter((pl.col("line_total") - pl.col("invoice_total")).abs() > 0.005).height


def test_invoices_amounts_turn_to_commas_and_signs() -> None:
    comma = [invoices(n).filter(pl.col("unit_price").str.contains(",\\d\\d$")).height for n in (None, *NIGHTS)]
    sign = [invoices(n).filter(pl.col("unit_price").str.starts_with("€")).height for n in (None, *NIGHTS)]
    assert comma[0] == 0 < comma[1] < comma[-1]
    assert sign[:2] == [0, 0]
    assert sign[-1] > 20


@pytest.mark.parametrize(("column", "width"), [("supplier_id", 7), ("cost_centre", 4)])
def test_invoices_ids_lose_their_zeros_in_excel(column: str, width: int) -> None:
    for night in (None, 16, 17):
        assert set(invoices(night)[column].str.len_chars()) == {width}
    for night in (18, 19):
        assert max(len(value) for value in invoices(night)[column].cast(pl.String)) < width


def test_invoices_totals_stop_adding_up() -> None:
    counts = [lines_that_do_not_add_up(invoices(night)) for night in (None, *NIGHTS)]
    assert counts[:3] == [0, 0, 0]
    assert 0 < counts[3] < counts[4]


@pytest.mark.parametrize("name", ["pilot.csv", *(f"production/bookings_2026-11-{n}.csv" for n in NIGHTS)])
def test_bookings_have_nothing_but_the_waived_double_bookings(name: str) -> None:
    frame = bookings(name)
    assert sum(frame.null_count().row(0)) == 0
    assert frame["booking_id"].is_unique().all()
    assert 1 <= frame.filter(pl.struct("guest_id", "check_in").is_duplicated()).height <= 20


def test_bookings_evaluation_set_shares_no_booking_with_pilot_or_production() -> None:
    judged = set(bookings("evaluation/set.csv")["booking_id"])
    for name in ("pilot.csv", *(f"production/bookings_2026-11-{n}.csv" for n in NIGHTS)):
        assert judged.isdisjoint(bookings(name)["booking_id"])


def test_bookings_results_are_counted_from_the_set() -> None:
    frame = bookings("evaluation/set.csv")
    results = json.loads((SAMPLES / "bookings" / "evaluation" / "results.json").read_text("utf-8"))
    for metric in results["metrics"]:
        column, _, value = metric["slice"].partition("=")
        part = frame if metric["slice"] == "all" else frame.filter(pl.col(column) == value)
        assert metric["rows"] == part.height
        assert metric["value"] == round((part["decision"] == part["expected_decision"]).sum() / part.height, 4)
        assert metric["value"] >= 0.90
