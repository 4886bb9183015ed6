"""Expectations of Great Expectations' core that mean the same as a measure of our own, part of the fused plan.

An expectation is compiled here only when its arguments are ones whose meaning the parity tests cover; every other
one (a `row_condition`, a set of another type than the column, an exotic type) is left to Great Expectations itself.
"""

from __future__ import annotations

from pilotgate.validate.expectations.native import aggregates, records, sets, tables, values
from pilotgate.validate.expectations.native.terms import Compiled, NotNative, Table
from pilotgate.validate.expectations.suite import Expected
from pilotgate.validate.matching import Unmatchable

FAMILIES = (aggregates.COMPILERS, records.COMPILERS, sets.COMPILERS, tables.COMPILERS, values.COMPILERS)


def compile_expectation(expected: Expected, table: Table) -> Compiled | None:
    """The expectation as measures, or None when Great Expectations has to run it."""
    for family in FAMILIES:
        compiler = family.get(expected.type)
        if compiler is None:
            continue
        try:
            return compiler(dict(expected.kwargs), table)
        except Unmatchable as error:
            return Compiled(blocked=str(error))
        except (NotNative, TypeError, ValueError, OverflowError):
            return None
    return None


__all__ = ["Compiled", "Table", "compile_expectation"]
