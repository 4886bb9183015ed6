"""The digest of the policy that data is judged by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pilotgate.errors import ContractError


def policy_digest(paths: Iterable[Path]) -> str:
    """SHA-256 (hex) over names and contents of the contract, schema and suite files, in any order.

    A file that is not there counts as absent, so adding or removing one changes the digest. The folder that holds
    the project does not count: each file goes by the name of its own folder and itself (`schemas/orders.py`).

    Raises:
        ContractError: A file is there and cannot be read.
    """
    lines = sorted(f"{path.parent.name}/{path.name} {_content(path)}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "absent"
    except OSError as error:
        raise ContractError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="mend access"
        ) from error
