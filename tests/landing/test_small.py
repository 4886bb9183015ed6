"""A small file lands the same by either fast path, and without what only large ones need."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pilotgate.landing import csv, fast
from pilotgate.landing.loaded import DATA, REJECTS, Options
from pilotgate.landing.small import stream_small


def _file(path: Path, seed: int) -> Path:
    chance = random.Random(seed)
    delimiter, quote = chance.choice(",;\t|"), chance.choice('""\'')
    newline = chance.choice(["\n", "\r\n"])
    letters = chance.choice(["abc123 .-", f"a{quote} b,;", "0123456789", "Ñé😀 ab", "\\a%*x[]"])

    def cell() -> str:
        text = "".join(chance.choice(letters) for _ in range(chance.choice([0, 1, 2, 3, 5, 8])))
        if delimiter in text or quote in text or chance.random() < 0.2:
            return quote + text.replace(quote, quote + quote) + quote
        return text

    rows = [delimiter.join(["id", "name", "x y"])]
    rows += [delimiter.join(cell() for _ in range(3)) for _ in range(chance.randint(1, 40))]
    path.write_bytes(b"\xef\xbb\xbf" * (seed % 7 == 0) + (newline.join(rows) + newline * (seed % 3)).encode())
    return path


def test_both_fast_paths_land_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    for seed in range(120):
        one, other = tmp_path / f"{seed}-one", tmp_path / f"{seed}-other"
        one.mkdir()
        other.mkdir()
        source = _file(tmp_path / f"{seed}.csv", seed)
        before = taken

        def counted(*args: object) -> int | None:
            nonlocal taken
            rows = stream_small(*args)  # type: ignore[arg-type]
            taken += rows is not None
            return rows

        monkeypatch.setattr(csv, "stream_small", counted)
        csv.load(source, one, Options())
        monkeypatch.setattr(csv, "stream_small", lambda *_: None)
        csv.load(source, other, Options())
        for name in (DATA, REJECTS):
            assert pl.read_parquet(one / name).equals(pl.read_parquet(other / name)), (seed, taken > before)
            assert pl.read_parquet_schema(one / name) == pl.read_parquet_schema(other / name)
    assert taken > 20


def test_a_header_among_the_rows_is_left_to_the_tolerant_parser(tmp_path: Path) -> None:
    source = tmp_path / "twice.csv"
    rows = "".join(f"{i},name {i},2026-01-{1 + i % 28:02d}\n" for i in range(50))
    source.write_text(f"id,name,since\n{rows}id,name,since\n{rows}")
    loaded = csv.load(source, tmp_path, Options())
    assert (loaded.rows_landed, loaded.rows_rejected, loaded.rows_source) == (100, 1, 101)


def test_a_large_file_is_left_to_polars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "large.csv"
    source.write_text("id,name\n" + "".join(f"{i},name {i}\n" for i in range(1_000)))
    asked = []
    monkeypatch.setattr("pilotgate.landing.small.SIZE", 1_000)

    def stream(*args: object) -> int | None:
        asked.append(args)
        return fast.stream(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(csv, "stream", stream)
    assert csv.load(source, tmp_path, Options()).rows_landed == 1_000
    assert asked


def test_profiling_a_small_file_imports_no_large_library(tmp_path: Path) -> None:
    source = tmp_path / "small.csv"
    source.write_text("id,name,since\n" + "".join(f"{i},name {i},2026-01-{1 + i % 28:02d}\n" for i in range(3_000)))
    script = (
        "import sys, pilotgate.cli.main as cli\n"
        f"sys.argv = ['pilotgate', 'profile', {str(source)!r}]\n"
        "cli.app(standalone_mode=False)\n"
        "print('MODULES', *{name.split('.')[0] for name in sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = told.split("MODULES")[1].split()
    assert {"polars", "pyarrow", "pandas", "pydantic", "phonenumbers", "sqlglot"} & set(loaded) == set()
