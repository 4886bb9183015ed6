"""Compressed files and archives: taken apart within bounds, and told when they were cut off."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest
import zstandard

from pilotgate.errors import UnreadableSource
from pilotgate.landing import land, unpack
from pilotgate.model import Extract, Status

TABLE = b"id,zip\n" + b"".join(b"%d,%05d\n" % (n, n * 7919 % 99991) for n in range(30_000))
PACKERS = {
    "gz": gzip.compress,
    "bz2": functools.partial(bz2.compress, compresslevel=1),
    "xz": lzma.compress,
    "zst": zstandard.compress,
}


def failures(extract: Extract) -> set[str]:
    return {finding.check for finding in extract.findings if finding.status is Status.FAILED}


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


@pytest.mark.parametrize("suffix", PACKERS)
def test_land_compressed_file_cut_off_is_a_finding(tmp_path: Path, suffix: str) -> None:
    packed = PACKERS[suffix](TABLE)
    path = tmp_path / f"a.csv.{suffix}"
    path.write_bytes(packed[: len(packed) // 2])
    extract = land(path, home=tmp_path / "home")
    assert 0 < extract.rows_landed < 30_000
    assert "landing.complete" in failures(extract)


@pytest.mark.parametrize("suffix", PACKERS)
def test_land_bomb_is_refused(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_FREELY", 1 << 20)
    monkeypatch.setattr(unpack, "_RATIO", 500)
    (tmp_path / f"a.csv.{suffix}").write_bytes(PACKERS[suffix](bytes(12 << 20)))
    with pytest.raises(UnreadableSource, match="bomb"):
        land(tmp_path / f"a.csv.{suffix}", home=tmp_path / "home")
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file()], (
        "a refused landing leaves nothing"
    )


def test_land_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_FREELY", 1 << 20)
    monkeypatch.setattr(unpack, "_RATIO", 500)
    (tmp_path / "a.zip").write_bytes(zipped(a_csv=bytes(6 << 20), b_csv=bytes(6 << 20)))
    with pytest.raises(UnreadableSource, match="bomb"):
        land(tmp_path / "a.zip", home=tmp_path / "home")


def test_land_beyond_the_absolute_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_MOST", 100_000)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TABLE))
    with pytest.raises(UnreadableSource, match="grows beyond"):
        land(tmp_path / "a.csv.gz", home=tmp_path / "home")


def test_land_zip_within_gzip_and_archives_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.zip.gz").write_bytes(gzip.compress(zipped(a_csv=TABLE)))
    extract = land(tmp_path / "a.zip.gz", home=tmp_path / "home")
    assert (extract.rows_landed, extract.shape.compression) == (30_000, "gzip+zip")
    packed = TABLE
    for _ in range(6):
        packed = gzip.compress(packed)
    (tmp_path / "b.gz").write_bytes(packed)
    with pytest.raises(UnreadableSource, match="archives within archives"):
        land(tmp_path / "b.gz", home=tmp_path / "home")


def test_land_zip_of_a_version_to_come_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(a_csv=TABLE))
    data[data.rindex(b"PK\x01\x02") + 6] = 152
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UnreadableSource, match="broken"):
        land(tmp_path / "a.zip", home=tmp_path / "home")


def test_land_zip_cut_off_encrypted_or_empty_is_refused(tmp_path: Path) -> None:
    whole = bytearray(zipped(a_csv=TABLE))
    encrypted = bytearray(whole)
    encrypted[6] |= 1
    directory = encrypted.rindex(b"PK\x01\x02")
    encrypted[directory + 8] |= 1
    for data, reason in ((whole[: len(whole) // 2], "cut off"), (encrypted, "encrypted"), (zipped(), "empty")):
        (tmp_path / "a.zip").write_bytes(bytes(data))
        with pytest.raises(UnreadableSource, match=reason):
            land(tmp_path / "a.zip", home=tmp_path / "home")
