"""Foreign keys to datasets that the project knows already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pilotgate.contract.terms import Relationship
from pilotgate.errors import ContractError, StoreError
from pilotgate.model import Extract
from pilotgate.onboarding.evidence import ColumnEvidence

_LEAST_VALUES = 3
_GENERIC = {"id", "key", "code", "nr", "no", "number", "uuid", "name"}


@dataclass(frozen=True, slots=True)
class Known:
    """A dataset that was judged before: the column that identifies its rows, and its latest rows (Parquet)."""

    dataset: str
    key: str
    data: Path


def known_datasets(root: Path, home: Path, *, apart_from: str) -> tuple[Known, ...]:
    """Datasets of the project with a key of one column and at least one run, by name.

    Args:
        root: Of the project, with `contracts/`.
        home: Of its store.
        apart_from: A dataset to leave out.
    """
    from pilotgate.contract.read import SUFFIX, read_contract
    from pilotgate.store import Store

    store = Store(home)
    found = []
    for path in sorted((root / "contracts").glob(f"*{SUFFIX}")):
        dataset = path.name.removesuffix(SUFFIX)
        runs = store.run_ids(dataset)
        if dataset == apart_from or not runs:
            continue
        try:
            contract = read_contract(path, root=root)
            extract = store.scorecard(dataset, runs[-1]).extract
        except (ContractError, StoreError):
            continue
        keys = [f.name for f in contract.fields if f.key_position]
        if len(keys) == 1 and extract.data.is_file():
            found.append(Known(dataset, keys[0], extract.data))
    return tuple(found)


def foreign_keys(
    extracts: Sequence[Extract], columns: Sequence[ColumnEvidence], known: Sequence[Known], own_key: tuple[str, ...]
) -> tuple[Relationship, ...]:
    """Columns that are named after another dataset's key, and all of whose values are found there.

    Values that merely happen to be contained (small whole numbers are contained in most keys) are no reference, so
    the name decides what is tried, and every value of every extract whether it holds.
    """
    return tuple(
        Relationship((column.name,), other.dataset, (other.key,), "")
        for column in columns
        for other in _candidates(column, known, own_key)
        if all(_contained(extract, column, other) for extract in extracts if column.name in _names(extract))
    )


def _candidates(column: ColumnEvidence, known: Sequence[Known], own_key: tuple[str, ...]) -> Iterator[Known]:
    if own_key == (column.name,) or column.latest.distinct < _LEAST_VALUES:
        return
    for other in known:
        if _folded(column.name) in _names_of(other):
            yield other
            return


def _names_of(other: Known) -> set[str]:
    """Names by which a column may refer to a dataset: its key's own, or the dataset's with the key's."""
    key, dataset = _folded(other.key), _folded(other.dataset)
    singular = re.sub(r"(?<=[^s])s$", "", re.sub(r"ies$", "y", dataset))
    return {f"{dataset}{key}", f"{singular}{key}", *([] if key in _GENERIC else [key])}


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _names(extract: Extract) -> set[str]:
    return {c.name for c in extract.columns}


def _contained(extract: Extract, column: ColumnEvidence, other: Known) -> bool:
    import duckdb

    from pilotgate.engines.duckdb import quote_name, quote_text

    ours, theirs = quote_name(column.name), quote_name(other.key)
    tokens = {v.value.strip().lower() for c in column.seen for v in c.null_likes} | {""}
    missing = ", ".join(quote_text(t) for t in sorted(tokens))
    child, parent = (f"read_parquet({quote_text(str(path))})" for path in (extract.data, other.data))
    query = (
        f"SELECT count(*) FROM (SELECT DISTINCT {ours}::VARCHAR AS v FROM {child}) "
        f"WHERE v IS NOT NULL AND lower(trim(v)) NOT IN ({missing}) "
        f"AND v NOT IN (SELECT {theirs}::VARCHAR FROM {parent} WHERE {theirs} IS NOT NULL)"
    )
    try:
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
            counted = connection.execute(query).fetchone()
    except duckdb.Error:
        return False
    return counted == (0,)
