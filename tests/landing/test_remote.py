"""Addresses: the bytes are fetched whole, and a source that changes meanwhile is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pilotgate.contract.terms import Server
from pilotgate.errors import SourceError, UnreadableSource
from pilotgate.landing import land
from pilotgate.landing.sources import sources
from pilotgate.model import Extract, Status
from tests.landing.object_store import ObjectStore, object_store

TABLE = b"id,zip\n1,01234\n2,05678\n"
ROWS = [("1", "01234"), ("2", "05678")]

pytest.importorskip("aiohttp")


def failures(extract: Extract) -> set[str]:
    return {finding.check for finding in extract.findings if finding.status is Status.FAILED}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with object_store() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield server


def test_land_over_http(tmp_path: Path, store: ObjectStore) -> None:
    store.objects["in/orders.csv"] = TABLE
    extract = land(f"{store.address}/in/orders.csv?token=hunter2", home=tmp_path / "home")
    assert extract.scan().collect().rows() == ROWS
    assert not failures(extract)
    assert extract.dataset == "orders"
    assert extract.uri == f"{store.address}/in/orders.csv"
    assert "hunter2" not in (extract.folder / "extract.json").read_text()


def test_land_over_http_that_changes_meanwhile_is_noticed(tmp_path: Path, store: ObjectStore) -> None:
    store.objects["in/orders.csv"] = TABLE
    store.after_get["in/orders.csv"] = TABLE + b"3,1\n"
    assert "landing.stands_still" in failures(land(f"{store.address}/in/orders.csv", home=tmp_path / "home"))


def test_land_over_http_error_page_is_refused(tmp_path: Path, store: ObjectStore) -> None:
    store.objects["in/orders.csv"] = b"<html><head><title>Sign in</title></head><body><form></form></body></html>"
    with pytest.raises(UnreadableSource, match=r"web page \('Sign in'\) without a table") as caught:
        land(f"{store.address}/in/orders.csv", home=tmp_path / "home")
    assert caught.value.where.startswith("http://")


def test_land_over_http_of_nothing_is_refused(tmp_path: Path, store: ObjectStore) -> None:
    with pytest.raises(SourceError, match="no such object"):
        land(f"{store.address}/in/none.csv", home=tmp_path / "home")
    with pytest.raises(SourceError, match="cannot be reached"):
        land("http://127.0.0.1:1/orders.csv", home=tmp_path / "home")


def test_land_from_s3(tmp_path: Path, store: ObjectStore) -> None:
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()
    store.objects["bucket/in/2.csv"] = TABLE
    store.objects["bucket/in/1.csv"] = TABLE
    server = Server("in", "s3", "c:1", details={"location": "s3://bucket/in/*.csv"})
    assert sources(server, tmp_path) == ("s3://bucket/in/1.csv", "s3://bucket/in/2.csv")
    extract = land("s3://bucket/in/2.csv", home=tmp_path / "home")
    assert extract.scan().collect().rows() == ROWS
    assert not failures(extract)
    assert extract.modified_at is not None
    store.after_get["bucket/in/1.csv"] = b"id,zip\n"
    assert "landing.stands_still" in failures(land("s3://bucket/in/1.csv", home=tmp_path / "home"))


def test_land_address_of_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        land("gopher://x/a.csv", home=tmp_path / "home")
