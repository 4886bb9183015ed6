"""How much of a damaged file survives its loading: the method of Pollock (Vitagliano et al., VLDB 2023), 0-10.

    python -m benchmarks.landing.polluter [--verbose]

Score = success + precision, recall and F1 of header cells, of records and of cells, against the clean table.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

from benchmarks.landing.pollute import Polluted, Rows, polluted
from pilotgate.errors import PilotgateError
from pilotgate.landing import land

Loaded = tuple[list[str], Rows]


def with_pilotgate(path: Path) -> Loaded:
    extract = land(path)
    rows = extract.scan().collect().rows()
    named = extract.shape.header_rows
    return [c.found for c in extract.columns] if named else [], [
        ["" if c is None else c for c in row] for row in rows
    ]


def with_duckdb(path: Path) -> Loaded:
    import duckdb

    with duckdb.connect() as connection:
        result = connection.execute("SELECT * FROM read_csv(?, all_varchar = true)", [str(path)])
        header = [column[0] for column in result.description or ()]
        return header, [["" if c is None else str(c) for c in row] for row in result.fetchall()]


def with_sniffer(path: Path) -> Loaded:
    text = path.read_text(encoding="utf-8-sig")
    dialect = csv.Sniffer().sniff(text[:65536])
    rows = list(csv.reader(io.StringIO(text, newline=""), dialect))
    return (rows[0], rows[1:]) if rows else ([], [])


def with_pandas(path: Path) -> Loaded:
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return list(map(str, frame.columns)), [
        ["" if c is None else str(c) for c in row] for row in frame.to_numpy().tolist()
    ]


def with_polars(path: Path) -> Loaded:
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False)
    return frame.columns, [["" if c is None else c for c in row] for row in frame.rows()]


TOOLS: tuple[tuple[str, Callable[[Path], Loaded]], ...] = (
    ("pilotgate", with_pilotgate),
    ("DuckDB auto", with_duckdb),
    ("csv.Sniffer", with_sniffer),
    ("pandas", with_pandas),
    ("polars", with_polars),
)


def measures(expected: Iterable[Hashable], found: Iterable[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of multisets; all 1 where nothing was expected and nothing is there."""
    wanted, got = Counter(expected), Counter(found)
    if not wanted and not got:
        return 1.0, 1.0, 1.0
    common = (wanted & got).total()
    precision = common / got.total() if got else 0.0
    recall = common / wanted.total() if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def score(case: Polluted, loaded: Loaded) -> float:
    header, rows = loaded
    cells = [cell for row in case.rows for cell in row]
    found = [cell for row in rows for cell in row]
    head = measures(case.header, header) if case.header else (1.0, 1.0, 1.0)
    return 1 + sum(head) + sum(measures(map(tuple, case.rows), map(tuple, rows))) + sum(measures(cells, found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="show pilotgate's imperfect files")
    arguments = parser.parse_args()
    cases = list(polluted())
    table: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name, _ in TOOLS}
    failures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            path = Path(folder) / f"file{number}.csv"
            path.write_bytes(case.data)
            for name, tool in TOOLS:
                value = 0.0
                try:
                    value = score(case, tool(path))
                except PilotgateError as error:
                    print(f"refused {case.kind}: {error}")
                except Exception as error:
                    failures[f"{name}: {type(error).__name__}"] += 1
                    if name == "pilotgate":
                        raise
                table[name][case.kind].append(value)
                if arguments.verbose and name == "pilotgate" and value < 9.9999:
                    kept = path.with_suffix("").name
                    with contextlib.suppress(OSError):
                        Path("/tmp", f"pollute-{kept}.csv").write_bytes(case.data)
                    print(f"{value:6.3f} {case.kind} ({kept})")
    show(table, len(cases))


def show(table: dict[str, dict[str, list[float]]], files: int) -> None:
    names = list(table)
    kinds = list(table[names[0]])
    print(f"{'damage':28}" + "".join(f"{name:>13}" for name in names))
    for kind in kinds:
        values = [sum(table[name][kind]) / len(table[name][kind]) for name in names]
        print(f"{kind:28}" + "".join(f"{value:13.2f}" for value in values))
    by_kind = [sum(sum(v) / len(v) for v in table[name].values()) / len(kinds) for name in names]
    by_file = [sum(sum(v) for v in table[name].values()) / files for name in names]
    print(f"{f'mean of {len(kinds)} kinds':28}" + "".join(f"{value:13.3f}" for value in by_kind))
    print(f"{f'mean of {files} files':28}" + "".join(f"{value:13.3f}" for value in by_file))


if __name__ == "__main__":
    main()
