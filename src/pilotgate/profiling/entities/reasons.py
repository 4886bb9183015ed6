"""Why records are one thing, in words, and how they may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.model import ColumnProfile, Entity
from pilotgate.profiling.entities.candidates import Ints
from pilotgate.profiling.entities.likeness import LEVELS, NEAR, Levels
from pilotgate.profiling.entities.records import Field
from pilotgate.profiling.personal import mask

_SHOWN = 10


def explain(
    engine: Engine,
    groups: Sequence[tuple[list[int], float]],
    links: tuple[Ints, Ints, Levels],
    fields: Sequence[Field],
    columns: Sequence[ColumnProfile],
) -> tuple[Entity, ...]:
    """Groups of records as entities, most certain first.

    Args:
        engine: With the table `records`.
        groups: Records of one thing, and the log2 odds of the weakest link.
        links: Pairs of records with their levels, shape (n, fields).
        fields: Compared.
        columns: To show.
    """
    rows = np.asarray(engine.arrays("SELECT unique_id FROM records ORDER BY k")["unique_id"])
    shown = _shown(engine, rows[[k for members, _ in groups for k in members[:_SHOWN]]], columns)
    reasons = _reasons(groups, links, fields)
    found = [
        Entity(
            tuple(int(rows[k]) for k in members),
            tuple(shown[int(rows[k])] for k in members[:_SHOWN]),
            reason,
            round(1 / (1 + 2.0**-bits), 4),
        )
        for (members, bits), reason in zip(groups, reasons, strict=True)
    ]
    return tuple(sorted(found, key=lambda entity: (-entity.probability, entity.rows)))


def _shown(engine: Engine, rows: Ints, columns: Sequence[ColumnProfile]) -> dict[int, str]:
    """Landed values by row, masked."""
    import pyarrow as pa

    if not len(rows):
        return {}
    names = ", ".join(f"c{k}" for k in range(engine.width))
    cells = ", ".join(f"CAST(c{c.position} AS VARCHAR)" for c in columns)
    engine.connection.register("wanted", pa.table({"number": rows}))
    found = engine.query(
        f"SELECT number, {cells} FROM read_parquet({engine.source}, file_row_number = true) "
        f"AS landed({names}, number) JOIN wanted USING (number)"
    )
    engine.connection.unregister("wanted")
    return {
        int(row): " | ".join(
            mask(v, c.personal or "text") if v else "" for v, c in zip(values, columns, strict=True)
        )
        for row, *values in found
    }


def _reasons(
    groups: Sequence[tuple[list[int], float]], links: tuple[Ints, Ints, Levels], fields: Sequence[Field]
) -> Iterator[str]:
    """Per group: in what its records are the same, nearly the same, and different, by the least alike of them."""
    left, right, levels = links
    group = np.full(max(left.max(initial=0), right.max(initial=0)) + 1, -1)
    for number, (members, _) in enumerate(groups):
        group[members] = number
    within = (group[left] >= 0) & (group[left] == group[right])
    unlike = np.full((len(groups), len(fields)), np.iinfo(np.int8).max, dtype=np.int8)
    told = levels[within]
    np.minimum.at(unlike, group[left[within]], np.where(told < 0, np.iinfo(np.int8).max, told))
    for least in unlike:
        same: list[str] = []
        nearly: list[str] = []
        similar: list[str] = []
        other: list[str] = []
        for field, level in zip(fields, least, strict=True):
            if field.kind == "figures" or level > LEVELS[field.kind]:
                continue
            if level == LEVELS[field.kind] - 1:
                same.append(field.name)
            elif level >= NEAR[field.kind]:
                nearly.append(field.name)
            else:
                (similar if level else other).append(field.name)
        yield _sentence(same, nearly, similar, other)


def _sentence(same: Sequence[str], nearly: Sequence[str], similar: Sequence[str], other: Sequence[str]) -> str:
    shared = (("same", same), ("nearly the same", nearly), ("similar", similar))
    told = ", ".join(f"{how} {_list(names)}" for how, names in shared if names)
    return (told or "little in common but what is rare") + (f", but another {_list(other)}" if other else "")


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
