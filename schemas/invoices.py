"""Invoice lines: the table's columns and the rules about one row.

Which columns must have a value stands in the contract, so every field here may be null.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData


class Invoices(pa.DataFrameModel):
    """One row per line of an invoice."""

    invoice_id: str = pa.Field(nullable=True, str_matches=r"^LS\d{2}-\d{6}$")
    line_no: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 1, "max_value": 30})
    supplier_id: str = pa.Field(nullable=True, str_matches=r"^\d{7}$")
    supplier_name: str = pa.Field(nullable=True, str_length={"min_value": 2, "max_value": 80})
    issued_on: pl.Date = pa.Field(nullable=True)
    due_on: pl.Date = pa.Field(nullable=True)
    received_at: pl.Datetime = pa.Field(nullable=True)
    description: str = pa.Field(nullable=True, str_length={"min_value": 2, "max_value": 120})
    quantity: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 1, "max_value": 60})
    unit_price: pl.Float64 = pa.Field(nullable=True, gt=0, lt=1_500)
    line_total: pl.Float64 = pa.Field(nullable=True, gt=0)
    invoice_total: pl.Float64 = pa.Field(nullable=True, gt=0)
    currency: str = pa.Field(nullable=True, isin=["EUR", "PLN", "GBP"])
    cost_centre: str = pa.Field(nullable=True, str_matches=r"^\d{4}$")
    confidence: pl.Float64 = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 1})
    corrected: bool = pa.Field(nullable=True)

    @pa.dataframe_check(description="`due_on` not before `issued_on`")
    @classmethod
    def due_after_issued(cls, data: PolarsData) -> pl.LazyFrame:
        """Payment is due after the invoice was issued."""
        return data.lazyframe.select(pl.col("due_on") >= pl.col("issued_on"))

    @pa.dataframe_check(description="`line_total` equal to `quantity` times `unit_price`")
    @classmethod
    def line_is_quantity_times_price(cls, data: PolarsData) -> pl.LazyFrame:
        """A line's total is its quantity times its price."""
        product = pl.col("quantity") * pl.col("unit_price")
        return data.lazyframe.select((pl.col("line_total") - product).abs() < 0.005)
