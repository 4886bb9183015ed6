"""What was measured about an extract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pilotgate.model.extract import Shape


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value as text (or its mask) and the rows that hold it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class PatternCount:
    """A run-length pattern such as `A{2}-9{4}`, the rows that have it, one masked example and its source line."""

    pattern: str
    count: int
    example: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FormatCount:
    """A named format such as `date %d/%m/%Y`, the rows that fit it, one masked example and its source line."""

    name: str
    count: int
    example: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters per present value.

    Attributes:
        std: Standard deviation; comparison tests the mean length with it.
        quantiles: As in `Numbers`; comparison finds truncated text by them.
    """

    min: int
    max: int
    mean: float
    std: float | None = None
    quantiles: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Moments and quantiles of the values that read as numbers.

    Attributes:
        std: Of the sample (n - 1); 0 for one value.
        quantiles: At 0, 1, 2 ... 100 percent, linear interpolation (type 7 of Hyndman & Fan 1996).
    """

    count: int
    min: float
    max: float
    mean: float
    std: float
    zeros: int
    negatives: int
    quantiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """Range and calendar of the values that read as dates or times.

    Attributes:
        min: ISO 8601 text.
        max: ISO 8601 text.
        per_day: Rows per calendar day, day as `YYYY-MM-DD`, in order (per month as `YYYY-MM` over 1,000 days).
    """

    count: int
    min: str
    max: str
    per_day: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What one column holds.

    Attributes:
        logical_type: `string`, `integer`, `number`, `boolean`, `date`, `timestamp`, `time`, or `empty`.
        logical_share: Share of present values that fit `logical_type`; of a sample where the column is dense.
        nulls: Real nulls.
        null_likes: Tokens that stand for "missing" (`''`, `N/A`, `-`), with counts.
        sentinels: Values of the column's own type that stand for "missing" (`-999`, `1900-01-01`), with counts.
        distinct: Distinct present values; `unique` of them occur once.
        distinct_is_exact: False where `distinct` and `unique` are estimates.
        top: Most frequent present values, never cutting through a tie; masked where `personal` or free text.
        top_is_complete: `top` lists every distinct value.
        patterns: Of text columns: told at `pattern_level` (see `profiling.patterns`), most frequent first. At the
            levels of open runs, those that keep their length in the column have it all the same.
        formats: How present values are written, one name a value, most frequent first.
        personal: Type of personal data, or empty.
        personal_share: Share of present values of that type.
        traits: Rows whose present value has a property, counted over all rows (not the top values alone), by name:
            `case upper`, `case lower`, `case title`, `case mixed`, `space leading`, `space trailing`, `space
            double`, `zero leading`, `ascii beyond`, `mojibake`, `control`. Zero counts may be left out.
        missing_per_day: Missing rows per day of `TableProfile.period` (per month as `YYYY-MM` over 120 days); days
            without any may be left out.
        sketch: The 64 smallest hashes of the distinct present values, ascending (Beyer et al. 2007): the overlap of
            two columns or keys without their values. Empty where `personal`. The hash of a value is the first 48
            bits of the MD5 of its UTF-8 text.
        pattern_level: How coarsely `patterns` are told, 0 (exact runs) to 4 (kinds of characters).
        null_like_confidence: 0-1 for each of `null_likes`, that it means "missing".
        sentinel_confidence: The same for each of `sentinels`.
        distinct_error: Relative standard error of `distinct` where it is an estimate.
        share_error: Standard error of the shares of `top`, `patterns`, `formats` where those are estimates.
        format_error: Standard error of the shares of `formats` and of `logical_share` where they are told from a
            sample of each pattern.
        entropy: Of the present values, in bits; None where there is no complete count.
    """

    name: str
    position: int
    type: str
    logical_type: str
    logical_share: float
    rows: int
    nulls: int
    null_likes: tuple[ValueCount, ...]
    sentinels: tuple[ValueCount, ...]
    distinct: int
    unique: int
    distinct_is_exact: bool
    top: tuple[ValueCount, ...]
    top_is_complete: bool
    patterns: tuple[PatternCount, ...]
    formats: tuple[FormatCount, ...]
    lengths: Lengths | None = None
    numbers: Numbers | None = None
    dates: Moments | None = None
    personal: str = ""
    personal_share: float = 0.0
    traits: tuple[FormatCount, ...] = ()
    missing_per_day: tuple[ValueCount, ...] = ()
    sketch: tuple[int, ...] = ()
    pattern_level: int = 0
    null_like_confidence: tuple[float, ...] = ()
    sentinel_confidence: tuple[float, ...] = ()
    distinct_error: float = 0.0
    share_error: float = 0.0
    format_error: float = 0.0
    entropy: float | None = None

    @property
    def missing(self) -> int:
        """Rows without a value: nulls, null-likes and sentinels."""
        return self.nulls + sum(v.count for v in (*self.null_likes, *self.sentinels))

    @property
    def present(self) -> int:
        """Rows with a value."""
        return self.rows - self.missing

    @property
    def missing_fraction(self) -> float | None:
        """Share of rows without a value; None when there are no rows."""
        return self.missing / self.rows if self.rows else None


@dataclass(frozen=True, slots=True)
class KeyProfile:
    """How well some columns identify a row.

    Attributes:
        null_rows: Rows with a null in them.
        duplicate_rows: Rows beyond the first of each value.
        similar: Values that equal another but for case, accents, blanks and punctuation; None where not counted.
    """

    columns: tuple[str, ...]
    null_rows: int
    duplicate_rows: int
    similar: int | None = None


@dataclass(frozen=True, slots=True)
class MissingTogether:
    """Columns that are missing in the same rows, and how many such rows there are."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Dependency:
    """`determinant` determines `dependent` but in some rows.

    Attributes:
        tested: Rows in which the determinant's value occurs three times or more.
        violations: Of those, rows that differ from the most frequent dependent value.
    """

    determinant: tuple[str, ...]
    dependent: str
    tested: int
    violations: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation of two columns over the rows where both are present."""

    left: str
    right: str
    value: float
    rows: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell that is probably wrong.

    Attributes:
        row: Counted from 0 in the landed rows.
        value: What it holds, masked where the column is personal.
        reason: One sentence.
        kind: `missing`, `typo`, `format`, `dependency`, `outlier`, `misfielded` or `impossible`.
        confidence: 0-1, that the cell is wrong.
        suggestion: What it should probably hold, or empty; masked as `value`.
    """

    row: int
    column: str
    value: str
    reason: str
    kind: str
    confidence: float
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Records that are probably one thing.

    Attributes:
        rows: Counted from 0 in the landed rows.
        members: The records as they may be shown, masked.
        reason: Why they match, in words.
        probability: Of the weakest link that holds them together.
    """

    rows: tuple[int, ...]
    members: tuple[str, ...]
    reason: str
    probability: float


@dataclass(frozen=True, slots=True)
class SegmentProfile:
    """The rows in which a column holds one value.

    Attributes:
        column: A column of few values that is not personal data.
        value: As text; empty for the rows in which it is missing.
        rows: How many there are.
        missing: Of those, rows without a value in each column of the profile, in the order of `Profile.columns`.
    """

    column: str
    value: str
    rows: int
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableProfile:
    """What the whole table holds.

    Attributes:
        duplicate_rows: Rows that repeat an earlier row in every column.
        keys: Declared keys, and candidate keys found.
        period: The date column whose days order the rows in time (the most complete with several days), or empty.
        mostly_missing_rows: Rows without a value in more than half of the columns.
        missing_together: Groups of columns that go missing in the same rows.
        dependencies: Columns that another column determines, nearly or quite.
        correlations: Pairs of number or date columns that move together, at 0.2 or more either way; a pair that is
            not named moves less, or was not looked at.
        similar_rows: Rows equal to an earlier row but for case, accents, blanks and punctuation (exact copies not
            counted); None where it was not measured.
        segments: Every value of the few columns that divide the table best, declared segments first. Missing cells
            are estimated where `skipped` says so.
        skipped: What was left out, and why, in words.
        part: Which part of the extract the whole profile speaks of, in words; empty where it is all of it.
    """

    rows: int
    duplicate_rows: int
    keys: tuple[KeyProfile, ...] = ()
    period: str = ""
    mostly_missing_rows: int = 0
    missing_together: tuple[MissingTogether, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    similar_rows: int | None = None
    segments: tuple[SegmentProfile, ...] = ()
    skipped: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything measured about one extract; the only thing that comparison and readiness read."""

    dataset: str
    sha256: str
    engine: str
    shape: Shape
    created_at: datetime
    bytes: int
    table: TableProfile
    columns: tuple[ColumnProfile, ...]

    def column(self, name: str) -> ColumnProfile | None:
        """The column of that exact name, or None."""
        return next((c for c in self.columns if c.name == name), None)
