"""The nouns: what each stage hands to the next, as frozen values.

No I/O and no third-party import happens here; the two readers on `Extract` import polars when called.
Fractions are 0-1, times are aware UTC, row numbers count from 0, source lines from 1.
"""

from __future__ import annotations

from pilotgate.model.decision import Approval, Decision, Waiver
from pilotgate.model.extract import FILE, LINE, Column, Dialect, Extract, Shape
from pilotgate.model.finding import Dimension, Evidence, Finding, Scalar, Severity, Status
from pilotgate.model.profile import (
    ColumnProfile,
    Correlation,
    Dependency,
    Entity,
    FormatCount,
    KeyProfile,
    Lengths,
    MissingTogether,
    Moments,
    Numbers,
    PatternCount,
    Profile,
    SegmentProfile,
    Suspect,
    TableProfile,
    ValueCount,
)
from pilotgate.model.scorecard import (
    Accounting,
    Answer,
    BaselineRef,
    Contrast,
    DimensionScore,
    Level,
    Question,
    RunSummary,
    Scorecard,
    Tool,
    Verdict,
)

__all__ = [
    "FILE",
    "LINE",
    "Accounting",
    "Answer",
    "Approval",
    "BaselineRef",
    "Column",
    "ColumnProfile",
    "Contrast",
    "Correlation",
    "Decision",
    "Dependency",
    "Dialect",
    "Dimension",
    "DimensionScore",
    "Entity",
    "Evidence",
    "Extract",
    "Finding",
    "FormatCount",
    "KeyProfile",
    "Lengths",
    "Level",
    "MissingTogether",
    "Moments",
    "Numbers",
    "PatternCount",
    "Profile",
    "Question",
    "RunSummary",
    "Scalar",
    "Scorecard",
    "SegmentProfile",
    "Severity",
    "Shape",
    "Status",
    "Suspect",
    "TableProfile",
    "Tool",
    "ValueCount",
    "Verdict",
    "Waiver",
]
