"""Delta and Iceberg tables on disk: the current version of the table, rows and types as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.errors import MissingExtra, UnreadableSource
from pilotgate.landing.folder import ManyFiles
from pilotgate.landing.loaded import Loaded, Options
from pilotgate.landing.parquet import sink

if TYPE_CHECKING:
    import polars as pl


def lake_kind(path: Path) -> str:
    """`delta` or `iceberg` where the folder is such a table, else empty."""
    if (path / "_delta_log").is_dir():
        return "delta"
    return "iceberg" if any((path / "metadata").glob("*.metadata.json")) else ""


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A Delta or Iceberg table in a folder."""

    path: Path
    kind: str
    files: ManyFiles
    is_file: bool = False
    suffix: str = ""

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def uri(self) -> str:
        """The folder as it was given."""
        return str(self.path)

    def close(self) -> None:
        """Nothing is held open."""

    def state(self) -> object:
        """The files of its log."""
        logs = self.path / ("_delta_log" if self.kind == "delta" else "metadata")
        return sorted((file.name, file.stat().st_size) for file in logs.iterdir())

    def digest(self) -> tuple[str, int]:
        """SHA-256 over all files of the folder, and their size."""
        return self.files.digest()

    def modified_at(self) -> datetime | None:
        """When the youngest file changed."""
        return self.files.modified_at()

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land the current version; rows are counted from the table's own statistics."""
        del options
        frame, rows = self._delta() if self.kind == "delta" else self._iceberg()
        return sink(frame, list(frame.collect_schema()), folder, self.kind, rows)

    def _delta(self) -> tuple[pl.LazyFrame, int | None]:
        try:
            import deltalake
        except ImportError as error:
            raise MissingExtra("reading Delta needs deltalake", remedy="pip install 'pilotgate[lake]'") from error
        import polars as pl

        try:
            table = deltalake.DeltaTable(str(self.path))
            actions = pl.DataFrame(table.get_add_actions(flatten=True))
            frame = pl.scan_delta(table)
            frame.collect_schema()
        except Exception as error:
            raise UnreadableSource(
                f"the Delta table cannot be read ({type(error).__name__})", where=self.uri, remedy="check its log"
            ) from error
        known = "num_records" in actions.columns and actions["num_records"].null_count() == 0
        return frame, int(actions["num_records"].sum()) if known else None

    def _iceberg(self) -> tuple[pl.LazyFrame, int | None]:
        try:
            from pyiceberg.table import StaticTable
        except ImportError as error:
            raise MissingExtra("reading Iceberg needs pyiceberg", remedy="pip install 'pilotgate[lake]'") from error
        import polars as pl

        newest = max((self.path / "metadata").glob("*.metadata.json"), key=lambda file: file.name)
        try:
            table = StaticTable.from_metadata(str(newest))
            snapshot = table.current_snapshot()
            frame = pl.from_arrow(table.scan().to_arrow())
        except Exception as error:
            raise UnreadableSource(
                f"the Iceberg table cannot be read ({type(error).__name__})",
                where=self.uri,
                remedy="check its metadata",
            ) from error
        assert isinstance(frame, pl.DataFrame)
        summary = snapshot.summary if snapshot else None
        total = summary["total-records"] if summary and "total-records" in summary.additional_properties else None
        return frame.lazy(), int(total) if total is not None else (0 if snapshot is None else None)
