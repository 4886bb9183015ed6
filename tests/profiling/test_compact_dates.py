import random
from pathlib import Path

import pilotgate


def test_whole_numbers_of_six_digits_stay_numbers(tmp_path: Path) -> None:
    chance = random.Random(3)
    rows = [str(chance.randrange(90_000, 4_000_000)) for _ in range(500)]
    (tmp_path / "a.csv").write_text("tests,kind\n" + "\n".join(f"{n},x" for n in rows))
    column = pilotgate.profile(tmp_path / "a.csv").column("tests")
    assert column is not None
    assert column.logical_type == "integer"
    assert column.logical_share == 1.0


def test_a_column_of_compact_dates_is_dates(tmp_path: Path) -> None:
    rows = [f"2026{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)]
    (tmp_path / "a.csv").write_text("on,kind\n" + "\n".join(f"{n},x" for n in rows))
    column = pilotgate.profile(tmp_path / "a.csv").column("on")
    assert column is not None
    assert column.logical_type == "date"
