"""Bookings: the table's columns and the rules about one row.

Which columns must have a value stands in the contract, so every field here may be null.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData


class Bookings(pa.DataFrameModel):
    """One row per booked home."""

    booking_id: str = pa.Field(nullable=True, str_matches=r"^BK-\d{6}$")
    booked_at: pl.Datetime = pa.Field(nullable=True)
    channel: str = pa.Field(nullable=True, isin=["web", "app", "agent", "phone"])
    country: str = pa.Field(nullable=True, str_matches=r"^[A-Z]{2}$")
    guest_id: str = pa.Field(nullable=True, str_matches=r"^[0-9a-f]{12}$")
    property_id: str = pa.Field(nullable=True, str_matches=r"^P-\d{3}$")
    room_type: str = pa.Field(nullable=True, isin=["studio", "suite", "two-bedroom house", "three-bedroom house"])
    check_in: pl.Date = pa.Field(nullable=True)
    nights: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 1, "max_value": 28})
    guests: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 1, "max_value": 6})
    rate_plan: str = pa.Field(nullable=True, isin=["flexible", "saver", "long stay"])
    price_total: pl.Float64 = pa.Field(nullable=True, gt=0, lt=20_000)
    currency: str = pa.Field(nullable=True, eq="EUR")
    decision: str = pa.Field(nullable=True, isin=["confirm", "hand over"])
    confirm_seconds: pl.Int64 = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 86_400})

    @pa.dataframe_check(description="`check_in` not before `booked_at`")
    @classmethod
    def arrival_follows_booking(cls, data: PolarsData) -> pl.LazyFrame:
        """Nobody arrives before they book."""
        return data.lazyframe.select(pl.col("check_in") >= pl.col("booked_at").dt.date())
