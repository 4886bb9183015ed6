"""Raw values of personal columns in files that are committed and read by many."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.contract.lint.case import Case
from pilotgate.model import Finding, Severity


def exposed(case: Case) -> Iterator[Finding]:
    """Lists of values (`enum`, `isin`, `notin`, `value_set`) of a column with personal data, declared or found."""
    personal = {c.name: c.personal for c in case.profile.columns if c.personal} if case.profile is not None else {}
    personal |= {f.name: f.personal for f in case.contract.fields if f.personal}
    for claim in case.claims:
        values = list(claim.value) if isinstance(claim.value, list | tuple | set | frozenset) else []
        if len(claim.columns) != 1 or claim.columns[0] not in personal or not values:
            continue
        (name,) = claim.columns
        number = "1 raw value" if len(values) == 1 else f"{len(values)} raw values"
        yield case.finding(
            f"exposed.{name}.{claim.file.rpartition('/')[0] or 'contracts'}",
            claim.where,
            f"The rule holds {number} of `{name}`, whose data is personal ({personal[name]}).",
            "limit its form (a pattern, a length) instead of its values, and remove them from the file's history",
            Severity.ERROR,
            name,
        )
