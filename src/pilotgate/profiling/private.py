"""Nothing of a person in the profile: extremes of numbers and dates, and what only the contract calls personal."""

from __future__ import annotations

from dataclasses import replace

from pilotgate.model import ColumnProfile
from pilotgate.profiling.personal import mask, mask_within


def private(column: ColumnProfile, declared: str = "") -> ColumnProfile:
    """The column without values of a person, if it holds personal data.

    The least card number or the earliest birthday is somebody's; quantiles of few rows are as well.

    Args:
        column: As measured; what was recognised as personal is masked in it already.
        declared: The personal data that the contract says the column holds, or empty.
    """
    if not column.personal and not declared:
        return _without_any(column)
    kept = replace(column, numbers=None, dates=None, sketch=())
    if column.personal:
        return kept
    kind = declared.replace("_", " ")
    return replace(
        kept,
        personal=kind,
        top=tuple(replace(v, value=mask(v.value, kind)) for v in column.top),
        patterns=tuple(replace(p, example=mask(p.example, kind)) for p in column.patterns),
        formats=tuple(replace(f, example=mask(f.example, kind)) for f in column.formats),
    )


def _without_any(column: ColumnProfile) -> ColumnProfile:
    """A column that is not personal as a whole, with what a few of its values say of a person masked."""

    def shown(value: str) -> str:
        return value if column.logical_type != "string" and value.isdigit() else mask_within(value)

    return replace(
        column,
        top=tuple(replace(v, value=shown(v.value)) for v in column.top),
        patterns=tuple(replace(p, example=shown(p.example)) for p in column.patterns),
        formats=tuple(replace(f, example=shown(f.example)) for f in column.formats),
    )
