"""Write the sample extracts anew: `python data/samples/generate.py [FOLDER]`.

The same seed gives the same rows for ever, and the same bytes with the versions in `requirements.txt` (another
pyarrow or zlib may pack Parquet and Excel differently). Contracts, documents and this script are written by hand;
every extract and evaluation file beside them comes from here.

The story: Larkholm Stays, an invented group of holiday homes, tried three AI assistants on small, tidy extracts and
now wants them in production. `fiction/` holds one module per dataset; its docstring says what was done to its rows.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fiction import bookings, invoices, support_tickets

HERE = Path(__file__).resolve().parent


def main(folder: Path = HERE) -> None:
    """Write all three datasets under `folder`."""
    for dataset in (bookings, invoices, support_tickets):
        dataset.write(folder)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
