import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pilotgate.errors import StoreError
from pilotgate.model import RunSummary, ValueCount, Verdict
from pilotgate.store import Store, from_json, new_folder, to_json, write_file


def summary(run_id: str) -> RunSummary:
    return RunSummary(
        run_id,
        datetime(2026, 11, 20, tzinfo=UTC),
        "a.csv",
        "00",
        Verdict.READY,
        3,
        0,
        0,
        0,
        0,
        0,
        missing_fraction=None,
    )


def finish_run(store: Store, run_id: str) -> None:
    with new_folder(store.run_folder("orders", run_id)) as folder:
        (folder / "summary.json").write_bytes(to_json(summary(run_id)))
        (folder / "scorecard.json").write_bytes(b"{}")


def test_json_of_a_noun_comes_back_equal() -> None:
    assert from_json(RunSummary, to_json(summary("r1"))) == summary("r1")
    assert from_json(ValueCount, to_json(ValueCount("\x00\U0001f600'\n", 2))) == ValueCount("\x00\U0001f600'\n", 2)


def test_unreadable_json_names_the_file_and_the_remedy() -> None:
    with pytest.raises(StoreError, match=r"^runs/x/summary.json: not a readable runsummary .*restore it"):
        from_json(RunSummary, b'{"run_id": 1', where="runs/x/summary.json")


def test_new_folder_that_raises_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stop"), new_folder(tmp_path / "final") as folder:
        (folder / "half.txt").write_text("half")
        raise ValueError("stop")
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_folder_leave_one_whole(tmp_path: Path) -> None:
    def write(who: int) -> None:
        with new_folder(tmp_path / "final") as folder:
            for name in ("a", "b"):
                (folder / name).write_text(str(who))
                time.sleep(0.002)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert [p.name for p in tmp_path.iterdir()] == ["final"]
    assert (tmp_path / "final/a").read_text() == (tmp_path / "final/b").read_text()


def test_history_ignores_what_is_not_finished(tmp_path: Path) -> None:
    store = Store(tmp_path)
    finish_run(store, "r1")
    (tmp_path / "runs/orders/.partial-r2-0a").mkdir()
    (tmp_path / "runs/orders/.partial-r2-0a/scorecard.json").write_text("{}")
    (tmp_path / "runs/orders/r3").mkdir()
    write_file(tmp_path / "runs/orders/r4/failure.json", b"{}")
    assert [run.run_id for run in store.history("orders")] == ["r1"]
    assert store.datasets() == ("orders",)
    assert store.failed_ids("orders") == ("r4",)


def test_a_kill_at_any_instant_keeps_the_history_readable(tmp_path: Path) -> None:
    store = Store(tmp_path)
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from tests.test_store import finish_run
        from pilotgate.store import Store
        print("started", flush=True)
        for number in range(100_000):
            finish_run(Store(Path(sys.argv[1])), f"r{number:06}")
    """)
    for milliseconds in (1, 7, 23, 60):
        root = Path(__file__).parents[1]
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), str(root)], stdout=subprocess.PIPE, cwd=root
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(milliseconds / 1000)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert [run.run_id for run in store.history("orders")] == list(store.run_ids("orders"))
    before = len(store.run_ids("orders"))
    finish_run(store, "r999999")
    assert len(store.run_ids("orders")) == before + 1


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    write_file(tmp_path / "kept.json", b"old")
    script = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from pilotgate.errors import StoreError
        from pilotgate.store import new_folder, write_file
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        home = Path(sys.argv[1])
        for attempt in ("file", "folder"):
            try:
                if attempt == "file":
                    write_file(home / "kept.json", b"x" * 5000)
                else:
                    with new_folder(home / "run") as folder:
                        (folder / "data").write_bytes(b"x" * 5000)
            except StoreError as error:
                print(error)
    """)
    ran = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert ran.stdout.count("cannot be written (File too large); free space") == 2
    assert (tmp_path / "kept.json").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]


def test_readers_see_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "pointer.json"
    write_file(path, b"a" * 100_000)
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(lambda: [write_file(path, letter * 100_000) for letter in (b"b", b"c") * 20])
        seen = set()
        while not writing.done():
            seen.add(path.read_bytes())
    assert all(content in (b"a" * 100_000, b"b" * 100_000, b"c" * 100_000) for content in seen)
