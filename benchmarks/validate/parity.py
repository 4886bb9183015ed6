"""Our expectations and checks against Great Expectations and pandera themselves, on many made-up tables.

    python -m benchmarks.validate.parity [EXAMPLES]

The same comparison as in the tests, which make few tables; it ends with an error at the first difference.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.validate import test_model_sql, test_parity


def main() -> None:
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    many = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)

        @many
        @given(rows=test_parity.TABLES)
        def expectations(rows: list[tuple[object, ...]]) -> None:
            found = test_parity.differing(folder, rows)
            assert not found, found

        @many
        @given(rows=test_model_sql.ROWS)
        def checks(rows: list[test_model_sql.ROW]) -> None:
            found = test_model_sql.differing(folder, rows)
            assert not found, found

        expectations()
        print(f"{len(test_parity.EXPECTATIONS)} expectations agree with Great Expectations on {examples} tables")
        checks()
        print(f"{len(test_model_sql.CHECKS)} checks agree with pandera on {examples} tables")


if __name__ == "__main__":
    main()
