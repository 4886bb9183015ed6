"""Dialect accuracy on the W3C CSV files, beside DuckDB, `csv.Sniffer` and CleverCSV where it is installed.

python -m benchmarks.landing.w3c [--data ../shared/data/csv]
"""

from __future__ import annotations

import argparse
import contextlib
import csv
from collections.abc import Callable
from pathlib import Path

from pilotgate.landing import detect_dialect

_DELIMITERS = {"comma": ",", "tab": "\t", "space": " ", "semicolon": ";", "vslash": "|", "colon": ":", "nsign": "#"}
_QUOTES = {"doublequote": '"', "singlequote": "'", "": ""}
Answer = tuple[str, str] | None


def pilotgate(path: Path) -> Answer:
    dialect = detect_dialect(path)
    return dialect.delimiter, dialect.quote


def duckdb_sniffer(path: Path) -> Answer:
    import duckdb

    with contextlib.suppress(duckdb.Error), duckdb.connect() as connection:
        row = connection.execute("SELECT Delimiter, Quote FROM sniff_csv(?)", [str(path)]).fetchone()
        assert row is not None
        return str(row[0]), '"' if row[1] in {"(empty)", "\0", ""} else str(row[1])
    return None


def csv_sniffer(path: Path) -> Answer:
    with contextlib.suppress(csv.Error, UnicodeDecodeError):
        dialect = csv.Sniffer().sniff(path.read_text(encoding="utf-8-sig")[:65536])
        return dialect.delimiter, dialect.quotechar or '"'
    return None


def clevercsv(path: Path) -> Answer:
    import clevercsv as package

    dialect = package.Sniffer().sniff(path.read_text(encoding="utf-8", errors="replace"), verbose=False)
    return (dialect.delimiter or ",", dialect.quotechar or '"') if dialect else None


def truths(data: Path) -> dict[Path, tuple[str, str]]:
    found = {}
    for line in (data / "w3c-dialects.txt").read_text(encoding="utf-8").splitlines()[2:]:
        parts = line.split("|")
        path = data / "w3c" / parts[0]
        if len(parts) == 6 and path.is_file():
            found[path] = (_DELIMITERS.get(parts[2], parts[2]), _QUOTES.get(parts[3], parts[3]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/csv"))
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    expected = truths(arguments.data)
    tools: list[tuple[str, Callable[[Path], Answer]]] = [
        ("pilotgate", pilotgate),
        ("DuckDB sniff_csv", duckdb_sniffer),
        ("csv.Sniffer", csv_sniffer),
    ]
    with contextlib.suppress(ImportError):
        import clevercsv as _  # noqa: F401

        tools.append(("CleverCSV", clevercsv))
    print(f"{'tool':18} {'files':>6} {'right':>7} {'of answered':>12} {'refused':>8}")
    for name, tool in tools:
        answers = {path: tool(path) for path in expected}
        right = sum(answers[path] == truth for path, truth in expected.items())
        answered = sum(answer is not None for answer in answers.values())
        share = right / max(1, answered)
        refused = 1 - answered / len(expected)
        print(f"{name:18} {len(expected):6} {right / len(expected):7.2%} {share:12.2%} {refused:8.2%}")
        if arguments.verbose and tool is pilotgate:
            for path, truth in expected.items():
                if answers[path] != truth:
                    print(f"    {path.name}: {answers[path]} for {truth}")


if __name__ == "__main__":
    main()
