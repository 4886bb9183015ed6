"""Profiles measured the slow, obvious way from a few lists, so that comparison is tested without an engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from pilotgate.model import (
    ColumnProfile,
    FormatCount,
    Lengths,
    Moments,
    Numbers,
    PatternCount,
    Profile,
    Shape,
    TableProfile,
    ValueCount,
)
from pilotgate.profiling.patterns import shape
from pilotgate.profiling.telling import choose

NULL_LIKES = {"", "N/A", "-"}
NIGHT = datetime(2026, 11, 20, 6, tzinfo=UTC)


def profile(columns: Mapping[str, Sequence[str | None]], *, at: datetime = NIGHT, **form: object) -> Profile:
    """A profile of text columns of equal length, landed from a CSV file."""
    rows = list(zip(*columns.values(), strict=True))
    repeated = len(rows) - len(set(rows))
    return Profile(
        dataset="orders",
        sha256="0" * 64,
        engine="lists",
        shape=Shape(
            **{"format": "csv", "encoding": "utf-8", "delimiter": ",", "header_rows": 1, "columns": (*columns,)}
            | form
        ),
        created_at=at,
        bytes=1,
        table=TableProfile(rows=len(rows), duplicate_rows=repeated),
        columns=tuple(column(name, i, values) for i, (name, values) in enumerate(columns.items())),
    )


def column(name: str, position: int, values: Sequence[str | None]) -> ColumnProfile:
    null_likes = Counter(v for v in values if v is not None and v in NULL_LIKES)
    present = [v for v in values if v is not None and v not in NULL_LIKES]
    counts = Counter(present)
    logical, share = _logical(present)
    shapes = Counter(shape(v) for v in present)
    telling = choose(shapes, counts)
    patterns = Counter(telling.pattern(shape(v)) for v in present)
    found = ColumnProfile(
        name=name,
        position=position,
        type="VARCHAR",
        logical_type=logical,
        logical_share=share,
        rows=len(values),
        nulls=sum(v is None for v in values),
        null_likes=tuple(ValueCount(v, n) for v, n in null_likes.most_common()),
        sentinels=(),
        distinct=len(counts),
        unique=sum(n == 1 for n in counts.values()),
        distinct_is_exact=True,
        top=tuple(ValueCount(v, n) for v, n in counts.most_common(50)),
        top_is_complete=len(counts) <= 50,
        patterns=tuple(PatternCount(p, n) for p, n in patterns.most_common()),
        pattern_level=telling.level,
        formats=tuple(FormatCount(f, n) for f, n in Counter(map(_format, present)).most_common()),
        traits=tuple(FormatCount(t, n) for t, n in Counter(t for v in present for t in _traits(v)).items()),
    )
    if present:
        sizes = np.array([len(v) for v in present], dtype=float)
        found = replace(
            found, lengths=Lengths(int(sizes.min()), int(sizes.max()), sizes.mean(), float(sizes.std()))
        )
    if logical in {"integer", "number"}:
        numbers = np.array([float(v) for v in present if _NUMBER.fullmatch(v)])
        found = replace(found, numbers=_numbers(numbers))
    if logical == "date":
        days = Counter(v for v in present if _DATE.fullmatch(v))
        per_day = tuple(ValueCount(d, n) for d, n in sorted(days.items()))
        found = replace(found, dates=Moments(len(present), min(days), max(days), per_day))
    return found


_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FORMATS = {
    "date %Y-%m-%d": _DATE,
    "date %d/%m/%Y": re.compile(r"\d\d/\d\d/\d{4}"),
    "number leading zeros": re.compile(r"0\d+"),
    "number integer": re.compile(r"-?\d+"),
    "number decimal point": re.compile(r"-?\d+\.\d+"),
    "number decimal comma": re.compile(r"-?\d+,\d+"),
}


def _logical(present: Sequence[str]) -> tuple[str, float]:
    if not present:
        return "empty", 1.0
    tests = {"integer": re.compile(r"-?\d+"), "number": _NUMBER, "date": _DATE}
    for kind, form in tests.items():
        share = sum(bool(form.fullmatch(v)) for v in present) / len(present)
        if share >= 0.9:
            return kind, share
    return "string", 1.0


def _format(value: str) -> str:
    return next((name for name, form in _FORMATS.items() if form.fullmatch(value)), "text")


def _traits(value: str) -> list[str]:
    kinds = {"case upper": value.isupper(), "case lower": value.islower(), "case title": value.istitle()}
    found = [name for name, holds in kinds.items() if holds]
    spaces = {"space leading": value != value.lstrip(), "space trailing": value != value.rstrip()}
    return found + [name for name, holds in spaces.items() if holds] + ["mojibake"] * ("Ã" in value)


def _numbers(values: np.ndarray) -> Numbers:
    return Numbers(
        count=len(values),
        min=float(values.min()),
        max=float(values.max()),
        mean=float(values.mean()),
        std=float(values.std()),
        zeros=int((values == 0).sum()),
        negatives=int((values < 0).sum()),
        quantiles=tuple(float(q) for q in np.quantile(values, np.linspace(0, 1, 101))),
    )
