"""What landing makes of a folder of horrible files: the shape of what it loads, or its sentence of refusal.

    python -m benchmarks.landing.horror [folder]

The files are messytables' own: https://github.com/okfn/messytables/tree/master/horror
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from pilotgate.errors import PilotgateError
from pilotgate.landing import land
from pilotgate.model import Extract, Status

_FOLDER = Path(__file__).parents[3] / "shared" / "data" / "csv" / "messytables" / "horror"


def main(folder: Path) -> int:
    """One line a file; the number of files that crashed."""
    loaded = refused = crashed = 0
    with tempfile.TemporaryDirectory() as home:
        for path in sorted(folder.iterdir()):
            began = time.perf_counter()
            try:
                line = _describe(land(path, home=Path(home)))
                loaded += 1
            except PilotgateError as error:
                line = f"refused: {error.what}; {error.remedy}"
                refused += 1
            except Exception as error:
                line = f"CRASHED: {type(error).__name__}: {error}"
                crashed += 1
            print(f"{path.name:45} {time.perf_counter() - began:5.2f} s  {line}")
    print(f"{loaded} loaded, {refused} refused, {crashed} crashed")
    return crashed


def _describe(extract: Extract) -> str:
    shape = extract.shape
    form = [shape.format, shape.encoding or "", repr(shape.delimiter) if shape.delimiter else "", shape.sheet or ""]
    told = [f.check.removeprefix("landing.") for f in extract.findings if f.status is not Status.PASSED]
    size = f"{extract.rows_landed:,} rows x {len(extract.columns)}"
    rejected = f", {extract.rows_rejected:,} rejected" if extract.rows_rejected else ""
    names = ", ".join(shape.columns[:3]).replace("\n", " ")[:60] if shape.header_rows else "no header"
    return f"{size}{rejected} [{' '.join(filter(None, form))}] ({names}) {' '.join(told)}"


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER) else 0)
