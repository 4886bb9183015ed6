"""Support tickets: the table's columns and the rules about one row.

Which columns must have a value stands in the contract, so every field here may be null.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData


class SupportTickets(pa.DataFrameModel):
    """One row per ticket."""

    ticket_id: str = pa.Field(nullable=True, str_matches=r"^T-\d{6}$")
    created_at: pl.Datetime = pa.Field(nullable=True)
    closed_at: pl.Datetime = pa.Field(nullable=True)
    source: str = pa.Field(nullable=True, isin=["web-form", "mailbox", "crm-eu"])
    category: str = pa.Field(nullable=True)
    priority: str = pa.Field(nullable=True, isin=["low", "normal", "high", "urgent"])
    language: str = pa.Field(nullable=True, isin=["de", "en", "es", "fr", "nl", "pl"])
    country: str = pa.Field(nullable=True, str_matches=r"^[A-Z]{2}$")
    customer_id: str = pa.Field(nullable=True, str_matches=r"^C-\d{5}$")
    customer_name: str = pa.Field(nullable=True)
    customer_city: str = pa.Field(nullable=True)
    product: str = pa.Field(nullable=True, isin=["house", "website", "guest app", "ferry package", "gift card"])
    subject: str = pa.Field(nullable=True, str_length={"min_value": 3, "max_value": 120})
    reply_to: str = pa.Field(nullable=True)
    first_reply_minutes: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 2_880})
    satisfaction: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 1, "max_value": 5})

    @pa.dataframe_check(description="`closed_at` not before `created_at`")
    @classmethod
    def closed_after_created(cls, data: PolarsData) -> pl.LazyFrame:
        """A ticket is closed after it arrives."""
        return data.lazyframe.select(pl.col("closed_at") >= pl.col("created_at"))
