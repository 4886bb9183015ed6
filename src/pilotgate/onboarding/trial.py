"""Judging the extracts by what was drafted from them: what does not hold there is not proposed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pilotgate.model import Extract, Finding, Profile, Status
from pilotgate.onboarding.suggestion import Kind, Subject, key_subject

_CONTRACT = {"type": Kind.TYPE, "required": Kind.REQUIRED, "enum": Kind.ENUM}
_PANDERA: Mapping[str, tuple[Kind, ...]] = {
    "dtype": (Kind.TYPE,),
    "isin": (Kind.ENUM,),
    "str_matches": (Kind.FORM,),
    "str_length": (Kind.LENGTH,),
    "in_range": (Kind.MINIMUM, Kind.MAXIMUM),
    "greater_than_or_equal_to": (Kind.MINIMUM,),
    "less_than_or_equal_to": (Kind.MAXIMUM,),
}
_SUITE = {
    "expect_column_values_to_not_be_null": Kind.COMPLETE,
    "expect_column_median_to_be_between": Kind.MEDIAN,
    "expect_column_stdev_to_be_between": Kind.SPREAD,
    "expect_column_min_to_be_between": Kind.MINIMUM,
    "expect_column_max_to_be_between": Kind.MAXIMUM,
    "expect_column_values_to_not_match_regex": Kind.ENCODING,
    "expect_table_row_count_to_be_between": Kind.ROWS,
}


def broken_rules(
    files: Mapping[str, bytes], extracts: Sequence[Extract], profiles: Sequence[Profile], name: str, key: object
) -> Mapping[Subject, str]:
    """Drafted rules that an extract breaks, or that cannot be tried on it, with the check that says so.

    Args:
        files: The drafted files, by path relative to a project.
        extracts: What they were learnt from.
        profiles: One for each of them.
        name: Of the dataset.
        key: Columns of the drafted primary key.
    """
    from pilotgate.contract import read_contract
    from pilotgate.validate import validate

    broken: dict[Subject, str] = {}
    with tempfile.TemporaryDirectory(prefix="pilotgate-") as folder:
        root = Path(folder)
        for relative, content in files.items():
            (root / relative).parent.mkdir(exist_ok=True)
            (root / relative).write_bytes(content)
        contract = read_contract(root / f"contracts/{name}.odcs.yaml", root=root)
        for extract, profile in _tried(list(zip(extracts, profiles, strict=True))):
            validation = validate(
                replace(extract, dataset=name),
                contract,
                profile,
                schema_file=root / f"schemas/{name}.py",
                suite_file=root / f"expectations/{name}.json",
                folder=root,
                now=extract.received_at,
                latest=lambda _: None,
            )
            for finding in validation.findings:
                there = finding.column is None or profile.column(finding.column) is not None
                if finding.status in {Status.FAILED, Status.UNKNOWN} and there:
                    broken.update(dict.fromkeys(_subjects(finding, key), finding.check))
    return broken


def _tried(pairs: list[tuple[Extract, Profile]]) -> list[tuple[Extract, Profile]]:
    """The oldest and the two newest: the profiles of the others were held against every rule already."""
    return pairs if len(pairs) <= 3 else [pairs[0], *pairs[-2:]]


def _subjects(finding: Finding, key: object) -> tuple[Subject, ...]:
    """What a check is about; none for what is not drafted (the columns an older extract had)."""
    stage, _, rest = finding.check.partition(".")
    what = re.sub(r"\.\d+$", "", rest).rpartition(".")[2]
    column = finding.column or ""
    if finding.check == "contract.primary_key":
        return ((Kind.KEY, key_subject(key)),)
    if finding.check == "contract.no_row_twice":
        return ((Kind.NO_DUPLICATES, ""),)
    if stage == "contract" and column and what in _CONTRACT:
        return ((_CONTRACT[what], column),)
    if stage == "pandera" and column:
        return tuple((kind, column) for kind in _PANDERA.get(what, ()))
    if stage == "gx" and what in _SUITE:
        return ((_SUITE[what], column),)
    return ()
