"""csv-spectrum, value by value, and the hostile files of messytables: each lands or is refused in one sentence.

python -m benchmarks.landing.awkward [--data ../shared/data/csv]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from pilotgate.errors import PilotgateError
from pilotgate.landing import land
from pilotgate.model import Status


def spectrum(data: Path) -> tuple[int, int]:
    """Files that land exactly, and all."""
    exact = 0
    files = sorted((data / "spectrum" / "csvs").glob("*.csv"))
    for path in files:
        extract = land(path)
        names = [column.found for column in extract.columns]
        rows = [dict(zip(names, row, strict=True)) for row in extract.scan().collect().rows()]
        expected = json.loads((data / "spectrum" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        expected = [expected] if isinstance(expected, dict) else expected
        same = [{k: _ends(v) for k, v in row.items()} for row in rows] == [
            {k: _ends(v) for k, v in row.items()} for row in expected
        ]
        exact += same
        if not same:
            print(f"  {path.name}: {rows} for {expected}")
    return exact, len(files)


def _ends(value: str) -> str:
    """The expected values were written on a system that turned CRLF inside cells into LF."""
    return value.replace("\r\n", "\n")


def horror(data: Path) -> None:
    print(f"{'file':44} {'format':8} {'rows':>6} {'rej.':>5} {'cols':>4} {'s':>5}  says")
    for path in sorted((data / "messytables" / "horror").iterdir()):
        started = time.perf_counter()
        try:
            extract = land(path)
        except PilotgateError as error:
            print(f"{path.name[:44]:44} refused{'':26} {str(error).removeprefix(str(path) + ': ')[:70]}")
            continue
        told = [f.check.removeprefix("landing.") for f in extract.findings if f.status is not Status.PASSED]
        print(
            f"{path.name[:44]:44} {extract.shape.format[:8]:8} {extract.rows_landed:6} {extract.rows_rejected:5} "
            f"{len(extract.columns):4} {time.perf_counter() - started:5.2f}  {', '.join(told)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/csv"))
    arguments = parser.parse_args()
    exact, files = spectrum(arguments.data)
    print(f"csv-spectrum: {exact} of {files} exact")
    horror(arguments.data)


if __name__ == "__main__":
    main()
