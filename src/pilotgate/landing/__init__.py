"""Landing: any source becomes rows of text, and not a byte is lost.

    source ─bytes─▶ local file ─kind─▶ loader ─▶ landings/<key>/{data,rejects}.parquet, extract.json

`receive` finds out what the source is and keeps the account; one module per kind of source does the loading.
"""

from __future__ import annotations

from pilotgate.landing.dialect import detect_dialect
from pilotgate.landing.receive import land

__all__ = ["detect_dialect", "land"]
