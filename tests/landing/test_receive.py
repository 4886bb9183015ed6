"""What is new since the last landing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotgate.contract.terms import Server
from pilotgate.landing import land
from pilotgate.landing.sources import new_sources, sources
from pilotgate.store import Store


def test_new_sources_are_those_whose_bytes_have_not_been_landed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    server = Server("in", "local", "c:1", details={"path": "in/*.csv"})
    store = Store(tmp_path / "home")
    for day in (18, 19, 20):
        (tmp_path / "in" / f"{day}.csv").write_text(f"id,day\n1,{day}\n")
    first = sources(server, tmp_path)
    assert new_sources(server, tmp_path, store) == first
    land(first[0], home=store.home)
    land(first[1], home=store.home)
    assert new_sources(server, tmp_path, store) == first[2:]
    (tmp_path / "in" / "18.csv").write_text("id,day\n2,18\n")
    assert new_sources(server, tmp_path, store) == (first[0], first[2])


def test_new_sources_of_an_address_by_time_of_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()
    from tests.landing.object_store import object_store

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = Server("in", "s3", "c:1", details={"location": "s3://bucket/in/*.csv"})
    with object_store() as objects:
        monkeypatch.setenv("AWS_ENDPOINT_URL", objects.address)
        objects.objects = {"bucket/in/a.csv": b"id,n\n1,2\n", "bucket/in/b.csv": b"id,n\n2,3\n"}
        land("s3://bucket/in/a.csv", home=tmp_path / "home")
        assert new_sources(server, tmp_path, Store(tmp_path / "home")) == ("s3://bucket/in/b.csv",)


def test_the_same_source_lands_once_in_a_process(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("id,name\n" + "".join(f"{i},name {i}\n" for i in range(50)))
    first, again = land(file), land(file)
    assert first.folder == again.folder
    first.data.write_bytes(b"")
    mended = land(file)
    assert mended.rows_landed == 50
    assert mended.scan().collect().height == 50
    assert any(f.check == "landing.kept" for f in mended.findings)
