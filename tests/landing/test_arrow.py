"""Arrow files and streams."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pilotgate.errors import UnreadableSource
from pilotgate.landing import land
from pilotgate.model import Extract, Status

TABLE = pa.table({"id": [1, 2, 3], "zip": ["01234", None, "05678"]})
ROWS = [(1, "01234"), (2, None), (3, "05678")]


def failures(extract: Extract) -> set[str]:
    return {finding.check for finding in extract.findings if finding.status is Status.FAILED}


def stream(path: Path) -> Path:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, TABLE.schema) as writer:
        for batch in TABLE.to_batches(max_chunksize=1):
            writer.write_batch(batch)
    return path


def test_land_arrow_stream_keeps_types(tmp_path: Path) -> None:
    extract = land(stream(tmp_path / "a.arrows"), home=tmp_path / "home")
    assert extract.scan().collect().rows() == ROWS
    assert (extract.rows_source, extract.shape.format) == (3, "arrow stream")
    assert not failures(extract)


@pytest.mark.parametrize("cut", [8, 100])
def test_land_arrow_stream_cut_off_is_a_finding(tmp_path: Path, cut: int) -> None:
    path = stream(tmp_path / "a.arrows")
    path.write_bytes(path.read_bytes()[:-cut])
    extract = land(path, home=tmp_path / "home")
    assert failures(extract) == {"landing.complete"}
    assert extract.scan().collect().rows() == ROWS[: extract.rows_landed]


def test_land_feather_and_broken_file(tmp_path: Path) -> None:
    import pyarrow.feather as feather

    feather.write_feather(TABLE, str(tmp_path / "a.feather"), compression="zstd")
    assert land(tmp_path / "a.feather", home=tmp_path / "home").scan().collect().rows() == ROWS
    (tmp_path / "b.feather").write_bytes((tmp_path / "a.feather").read_bytes()[:-30])
    with pytest.raises(UnreadableSource, match="broken or cut off"):
        land(tmp_path / "b.feather", home=tmp_path / "home")
