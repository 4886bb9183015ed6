"""Numbers that are the sum or the product of two others in nearly every row, and the rows where they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pilotgate.profiling.suspects.dependencies import Flags, Floats
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.meaning import NUMERIC, Meaning

_COLUMNS = 12
_LEAST = 30
_HOLDS = 0.9
_MOSTLY = 0.5
_VARIED = 50
_DISTINCT = 10
_TENS = (10.0, 100.0, 1000.0)


@dataclass(frozen=True, slots=True)
class _Law:
    """`whole` is `left` + `right`, or `left` × `right` (over 100 where one is a percentage)."""

    left: int
    right: int
    whole: int
    scale: float
    sign: str

    def told(self, names: Sequence[str]) -> str:
        rest = " / 100" if self.scale != 1 else ""
        return f"{names[self.whole]} is {names[self.left]} {self.sign} {names[self.right]}{rest} in the other rows"


def against_sums(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Cells that break such a law and would keep it with another magnitude or sign, or that break two at once.

    Where one of the three is missing, the other two tell it.
    """
    numeric = [c for c in columns if c.kind in NUMERIC and c.column.distinct >= 2][:_COLUMNS]
    if len(numeric) < 3:
        return
    values = [_per_row(c) for c in numeric]
    names = [c.column.name for c in numeric]
    broken: list[tuple[_Law, Flags]] = []
    for law in _laws(values, [c.column.distinct for c in numeric]):
        whole, off = _residue(law, values)
        broken.append((law, np.isfinite(whole) & off))
    if not broken:
        return
    blamed = np.zeros((len(numeric), len(values[0])), dtype=int)
    for law, rows in broken:
        for k in (law.left, law.right, law.whole):
            blamed[k] += rows
    for law, rows in broken:
        for row in np.flatnonzero(rows).tolist():
            cells = {k: _expected(law, k, values, row) for k in (law.left, law.right, law.whole)}
            slipped = [k for k, e in cells.items() if _is_slip(values[k][row], e)]
            most = max(blamed[k][row] for k in cells)
            worst = [k for k in cells if blamed[k][row] == most]
            chosen = slipped if len(slipped) == 1 else worst if len(worst) == 1 and most > 1 else []
            for k in chosen:
                shown = f"{cells[k]:.10g}" if np.isfinite(cells[k]) else ""
                yield Doubt(row, numeric[k].place, "outlier", f"not here, though {law.told(names)}", 0.9, shown)
    for law, _ in broken:
        yield from _missing(law, numeric, values, names)


def _missing(
    law: _Law, numeric: Sequence[Meaning], values: Sequence[Floats], names: Sequence[str]
) -> Iterator[Doubt]:
    """Cells left blank that the other two tell, and that are not nothing."""
    three = (law.left, law.right, law.whole)
    known = np.sum([np.isfinite(values[k]) for k in three], axis=0) == 2
    for k in three:
        for row in np.flatnonzero(known & (numeric[k].column.codes < 0)).tolist():
            expected = _expected(law, k, values, row)
            if np.isfinite(expected) and expected:
                reason = f"missing, though {law.told(names)}"
                yield Doubt(row, numeric[k].place, "missing", reason, 0.8, f"{expected:.10g}")


def _per_row(told: Meaning) -> Floats:
    padded = np.append(told.numbers, np.nan)
    found: Floats = padded[told.column.codes]
    return found


def _laws(values: Sequence[Floats], distinct: Sequence[int]) -> Iterator[_Law]:
    """Laws that nearly every row keeps, or most where that is no chance; columns of few values are but factors."""
    for a, b in combinations(range(len(values)), 2):
        for c in range(len(values)):
            if c in {a, b} or distinct[c] < _DISTINCT or max(distinct[a], distinct[b]) < _DISTINCT:
                continue
            for sign, scale in (("+", 1.0), ("×", 1.0), ("×", 0.01)):
                law = _Law(a, b, c, scale, sign)
                whole, off = _residue(law, values)
                known = np.isfinite(whole) & np.isfinite(values[c])
                plain = (
                    known & (values[a] != 0) & (values[b] != 0) & (np.abs(values[b] * scale - (sign == "×")) > 0)
                )
                holds = (
                    _MOSTLY if min(distinct[a], distinct[c]) >= _VARIED <= distinct[b] or sign == "×" else _HOLDS
                )
                if plain.sum() >= _LEAST and (~off[plain]).mean() >= holds:
                    yield law


def _residue(law: _Law, values: Sequence[Floats]) -> tuple[Floats, Flags]:
    """What the law asks of each row, and where the row differs by more than rounding."""
    left, right, there = values[law.left], values[law.right], values[law.whole]
    with np.errstate(over="ignore", invalid="ignore"):
        whole = left + right if law.sign == "+" else left * right * law.scale
        off = np.abs(whole - there) > np.maximum(0.011, 1e-6 * np.abs(there))
    return whole, off & np.isfinite(there)


def _expected(law: _Law, k: int, values: Sequence[Floats], row: int) -> float:
    left, right, whole = (float(values[i][row]) for i in (law.left, law.right, law.whole))
    if k == law.whole:
        return left + right if law.sign == "+" else left * right * law.scale
    other = right if k == law.left else left
    if law.sign == "+":
        return whole - other
    return whole / (other * law.scale) if other else float("nan")


def _is_slip(value: float, expected: float) -> bool:
    """Another magnitude, or the other sign."""
    if not np.isfinite(expected) or not expected or not value:
        return False
    ratio = value / expected
    return any(abs(ratio / r - 1) < 0.005 for t in _TENS for r in (t, 1 / t)) or abs(ratio + 1) < 0.005
