"""What is otherwise than in the last accepted extract: a part of the shape, or the size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from statistics import median

from pilotgate.landing.loaded import column, failed, passed
from pilotgate.model import Dimension, Extract, Finding, Scalar, Severity, Shape

_SMALL = 0.1
_SINCE = "since the last accepted extract"
_INFERRED = frozenset({"quote", "escape"})
"""Parts that cannot be seen in an extract that has no use for them: their change is a warning."""

_NARROW = frozenset({"ascii", "cp1252", "latin-1"})


def since(previous: Sequence[Extract], extract: Extract) -> Iterator[Finding]:
    """One finding for each part of the shape that has changed, and one for the size.

    Args:
        previous: Accepted extracts of the dataset, oldest first; at least one.
        extract: The new one.
    """
    last = previous[-1]
    changed = list(_parts(last, extract))
    yield from changed
    if not changed:
        yield passed("changed", f"The form of the source has not changed {_SINCE}.", dimension=Dimension.CONFORMITY)
    yield _size(previous, extract)


def _parts(last: Extract, extract: Extract) -> Iterator[Finding]:
    for part in (field.name for field in fields(Shape)):
        before, after = getattr(last.shape, part), getattr(extract.shape, part)
        if before == after or (part == "encoding" and _reads_alike(last, extract)):
            continue
        shown = _columns(before, after) if part == "columns" else f"{before!r} before, {after!r} now"
        yield failed(
            f"changed.{part}",
            f"The {part.replace('_', ' ')} of the source changed {_SINCE}: {shown}.",
            remedy="ask the sender whether this was meant, and to keep the agreed form",
            severity=Severity.WARNING if part in _INFERRED else Severity.ERROR,
            dimension=Dimension.CONFORMITY,
            observed=_scalar(after),
            expected=_scalar(before),
        )


def _columns(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    parts = [f"{', '.join(names)} {what}" for names, what in ((gone, "gone"), (new, "new")) if names]
    return "; ".join(parts) or f"another order, {', '.join(before)} before, {', '.join(after)} now"


def _scalar(value: object) -> Scalar:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str | int | float | bool) else None


def _reads_alike(last: Extract, extract: Extract) -> bool:
    """Whether both extracts may be in one encoding: text without accents is the same in most of them."""
    names = {last.shape.encoding, extract.shape.encoding}
    if names <= _NARROW:
        return True
    plain = (one for one in (last, extract) if one.shape.encoding == "utf-8" and not one.shape.bom)
    return names <= {*_NARROW, "utf-8", "cp932"} and any(_is_ascii(one) for one in plain)


def _is_ascii(extract: Extract) -> bool:
    import polars as pl

    if not extract.data.is_file():
        return False
    frame = extract.scan()
    texts = [name for name, kind in frame.collect_schema().items() if kind == pl.String]
    odd = pl.any_horizontal(pl.lit(False), *(column(name).str.contains(r"[^\x00-\x7f]") for name in texts))
    return "".join(extract.shape.columns).isascii() and not frame.select(odd.any()).collect().item()


def _size(previous: Sequence[Extract], extract: Extract) -> Finding:
    measures = (
        ("rows", extract.rows_source, median(one.rows_source for one in previous)),
        ("bytes", extract.bytes, median(one.bytes for one in previous)),
    )
    for unit, now, usual in measures:
        if now < _SMALL * usual:
            return failed(
                "size",
                f"The source holds {now:,} {unit}, where {usual:,.0f} were usual in the last "
                f"{len(previous)} accepted extracts: {1 - now / usual:.0%} smaller.",
                remedy="ask the sender whether the extract is complete",
                observed=now,
                expected=f"at least {_SMALL * usual:,.0f}",
            )
    shown = " and ".join(f"{now:,} {unit} ({usual:,.0f} are usual)" for unit, now, usual in measures)
    return passed("size", f"The source holds {shown}.")
