"""What there is to say about a delimited file: ragged rows, several tables, stray quotes, mixed encodings, pins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pilotgate.landing.dialect import Detection
from pilotgate.landing.loaded import failed, passed
from pilotgate.landing.tolerant import Account
from pilotgate.landing.writer import RejectWriter
from pilotgate.model import Dimension, Evidence, Finding, Scalar, Severity, Shape

_CONFIDENT = 0.02


def findings_of(
    account: Account, rejects: RejectWriter | None, landed: int, detection: Detection
) -> Iterator[Finding]:
    """One finding for each kind of accident that happened, and `rows_fit` whether or not one did."""
    yield _rows_fit(account, rejects, landed)
    if rejects and rejects.reasons.get("another table"):
        count = rejects.reasons["another table"]
        yield failed(
            "one_table",
            f"The file holds more than one table: {count:,} rows belong to another one and were rejected.",
            remedy="ask for one file per table, or pin `skip` in the contract's server",
            observed=count,
            expected=0,
            failing=count,
            tested=landed + rejects.rows,
        )
    if account.cut_off:
        yield failed(
            "complete",
            "The last row has no line end and too few cells: the file was cut off.",
            remedy="wait for the sender to finish, or ask for the file again",
        )
    yield from _accidents(account, landed)
    if detection.dialect.confidence < _CONFIDENT and detection.dialect.runner_up:
        yield failed(
            "dialect_is_clear",
            f"The dialect is nearly a tie: delimiter {detection.dialect.delimiter!r} was chosen over "
            f"{detection.dialect.runner_up}.",
            remedy="pin the delimiter and quote in the contract's server",
            severity=Severity.INFO,
            dimension=Dimension.CONFORMITY,
            observed=detection.dialect.confidence,
            expected=f"at least {_CONFIDENT}",
        )


def _rows_fit(account: Account, rejects: RejectWriter | None, landed: int) -> Finding:
    rejected = rejects.rows if rejects else 0
    uneven = account.short + account.trimmed + rejected
    if not uneven:
        return passed(
            "rows_fit", "Every row has as many cells as the table has columns.", dimension=Dimension.CONFORMITY
        )
    parts = []
    if account.short:
        parts.append(f"{account.short:,} rows have too few cells and were filled up with nulls")
    if account.trimmed:
        parts.append(f"{account.trimmed:,} rows have surplus empty cells")
    if rejects and rejected:
        parts.append(
            f"{rejected:,} rows were rejected (" + ", ".join(f"{n:,} {r}" for r, n in rejects.reasons.items()) + ")"
        )
    lines = [*account.examples.get("short", []), *account.examples.get("trimmed", [])]
    lines += [reject.line for reject in rejects.examples] if rejects else []
    return failed(
        "rows_fit",
        "; ".join(parts).capitalize() + ".",
        remedy="ask the sender to quote cells that hold the delimiter; see rejects.parquet",
        severity=Severity.ERROR if rejected else Severity.WARNING,
        dimension=Dimension.CONFORMITY,
        observed=uneven,
        expected=0,
        failing=uneven,
        tested=landed + rejected,
        evidence=(_lines(sorted(lines)[:5]),),
    )


def _lines(numbers: list[int]) -> Evidence:
    return Evidence("first lines", ", ".join(map(str, numbers)))


def _accidents(account: Account, landed: int) -> Iterator[Finding]:
    kinds = (
        (
            "quotes_close",
            "quote",
            account.stray_quotes,
            "hold a quote that does not open and close a cell; it was kept as text",
        ),
        (
            "one_delimiter",
            "delimiter",
            account.other_delimiter,
            "are written with another delimiter than the table; they were landed",
        ),
        (
            "one_encoding",
            "encoding",
            account.other_encoding,
            "are not in the file's encoding; they were read as Windows-1252",
        ),
        ("one_line_end", "line_end", account.split, "end with another line end than the file; they were landed"),
        ("no_nul", "nul", account.nuls, "hold NUL bytes; they were kept"),
    )
    for check, example, count, what in kinds:
        if count:
            yield failed(
                check,
                f"{count:,} lines {what}.",
                remedy="ask the sender to write the file in one way",
                severity=Severity.WARNING,
                dimension=Dimension.CONFORMITY,
                observed=count,
                expected=0,
                failing=count,
                tested=max(landed, count),
                evidence=(_lines(account.examples.get(example, [])),),
            )


def pin_findings(shape: Shape, pins: Mapping[str, Scalar]) -> Iterator[Finding]:
    """A finding for each declared part of the shape that the file contradicts."""
    for part, wanted in sorted(pins.items()):
        if part == "format":
            continue
        attribute = {"header": "header_rows", "skip": "preamble_lines"}.get(part, part)
        found = getattr(shape, attribute, None)
        if found is None or wanted is None or _same(attribute, found, wanted):
            continue
        yield failed(
            f"shape.{part}",
            f"The contract declares {part} {wanted!r}, and the source has {found!r}.",
            remedy="ask the sender to keep the agreed form, or change the contract",
            dimension=Dimension.CONFORMITY,
            observed=found if isinstance(found, str | int | float | bool) else str(found),
            expected=wanted,
        )


def _same(part: str, found: object, wanted: Scalar) -> bool:
    if part == "encoding":
        import codecs

        try:
            return codecs.lookup(str(found)).name == codecs.lookup(str(wanted)).name
        except LookupError:
            return False
    if isinstance(wanted, bool) and isinstance(found, int):
        return bool(found) == wanted
    return str(found) == str(wanted)
