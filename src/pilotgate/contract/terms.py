"""What an owner declared about a dataset: a data contract, read and checked.

These are the terms of the Open Data Contract Standard v3.2 that pilotgate acts on, plus its own
`customProperties` (vendor `pilotgate`). `where` is always `file:line`, so that a finding can name its origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pilotgate.model import Dimension, Scalar, Severity, Waiver


class Operator(StrEnum):
    """Comparison operators of ODCS. `BETWEEN` includes both ends (the standard leaves it open)."""

    BE = "mustBe"
    NOT_BE = "mustNotBe"
    GREATER = "mustBeGreaterThan"
    GREATER_OR_EQUAL = "mustBeGreaterOrEqualTo"
    LESS = "mustBeLessThan"
    LESS_OR_EQUAL = "mustBeLessOrEqualTo"
    BETWEEN = "mustBeBetween"
    NOT_BETWEEN = "mustNotBeBetween"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What an observed number is held against.

    Attributes:
        limit: The number; the two ends for the between operators.
        unit: `rows`, `percent` (0-100 of the rows tested), `percentOfHistory` (of the median of earlier extracts),
            or empty for a plain number.
    """

    operator: Operator
    limit: Scalar | tuple[float, float]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `quality`.

    Attributes:
        id: Unique within the contract; `check` of its finding is `contract.<id>`.
        kind: `library`, `sql`, `text` or `custom`.
        column: Column it stands under, or None for the table.
        metric: For `library`: `nullValues`, `missingValues`, `invalidValues`, `duplicateValues`, `rowCount`.
        arguments: For `library`, as in the standard.
        query: For `sql`, in DuckDB's dialect; `${table}` and `${column}` stand for the rule's own.
        engine: For `custom`: `pilotgate`, `pandera` or `greatExpectations`.
        implementation: For `custom`: text or mapping as written.
    """

    id: str
    kind: str
    where: str
    column: str | None = None
    description: str = ""
    dimension: Dimension = Dimension.CONFORMITY
    severity: Severity = Severity.ERROR
    threshold: Threshold | None = None
    metric: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)
    query: str = ""
    engine: str = ""
    implementation: object = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """A foreign key: `columns` of this dataset refer to `to_columns` of the dataset `to_dataset`."""

    columns: tuple[str, ...]
    to_dataset: str
    to_columns: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Field:
    """One property of the schema: a column as promised.

    Attributes:
        name: Column name in the extract (`physicalName` where given, else `name`).
        logical_type: `string`, `integer`, `number`, `boolean`, `date`, `timestamp`, `time`, or empty.
        options: `logicalTypeOptions` as written (`minimum`, `maxLength`, `pattern`, `format` ...).
        key_position: 1-based position in the primary key, or None.
        classification: As written (`public`, `internal`, `confidential`, `restricted`), or empty.
        personal: Type of personal data that is declared, or empty (customProperty `personalData`).
        severity: Of the rules that the field itself implies (customProperty `severity`; default error).
    """

    name: str
    where: str
    description: str = ""
    logical_type: str = ""
    options: Mapping[str, Scalar] = field(default_factory=dict)
    required: bool = False
    unique: bool = False
    key_position: int | None = None
    enum: tuple[str, ...] = ()
    classification: str = ""
    personal: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Member:
    """A person or group of the team; `role` is matched as text (`technical owner`, `business owner` ...)."""

    username: str
    role: str
    where: str
    name: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A place that data comes from or goes to.

    Attributes:
        type: As in ODCS: `local`, `postgresql`, `s3` ...
        direction: `upstream` (we read it) or `downstream` (the workflow reads what we promote).
        access: Access that is needed: `read` or `write`.
        details: The other keys as written (`path`, `host`, `database`, `format` ...).
        shape: Parts of the file's shape that the contract pins (`delimiter`, `encoding`, `sheet` ...).
    """

    name: str
    type: str
    where: str
    environment: str = ""
    direction: str = "upstream"
    access: str = "read"
    details: Mapping[str, Scalar] = field(default_factory=dict)
    shape: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """One entry of `slaProperties`: `latency`, `frequency`, `retention`, `timeOfAvailability` ..."""

    property: str
    value: Scalar
    where: str
    unit: str = ""
    element: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where the team can be reached."""

    channel: str
    url: str
    where: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """The business figure that the system exists to move.

    Attributes:
        sql: Returns one number from the extract, in DuckDB's dialect; `${table}` is the dataset.
        baseline: The figure before the system.
        target: The figure that makes it worth having.
        direction: `up` or `down`: which way is better.
    """

    name: str
    sql: str
    baseline: float
    target: float
    direction: str
    owner: str
    where: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the data that must be represented: rows where `column` is `value` are at least `min_share`."""

    column: str
    value: str
    min_share: float
    where: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the AI system is evaluated.

    Attributes:
        uri: The evaluation set, relative to the project.
        sha256: Its digest when it was agreed, or empty.
        metric: E.g. `accuracy`.
        threshold: Least acceptable value of the metric.
        slices: Columns by which the metric is broken down.
        results: File with measured metrics, relative to the project, or empty. JSON:
            `{"evaluation_sha256": hex, "measured_at": iso,
            "metrics": [{"slice": "all", "value": 0.93, "rows": 500}]}`.
    """

    uri: str
    sha256: str
    metric: str
    threshold: float
    slices: tuple[str, ...]
    results: str
    where: str


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """Who signs a promotion: `threshold` approvals from people who hold one of `roles` in the team."""

    roles: tuple[str, ...]
    threshold: int
    valid_hours: float
    where: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a requirement rests on, and its digest when it was agreed."""

    title: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Compliance:
    """The requirements the data is under.

    Attributes:
        regimes: E.g. `GDPR`, `EU AI Act`.
        review_by: Day on which the last review expires.
    """

    regimes: tuple[str, ...]
    legal_basis: str
    retention_days: int | None
    review_by: date | None
    documents: tuple[Document, ...]
    where: str


@dataclass(frozen=True, slots=True)
class DriftPolicy:
    """How far the extract may move from the baseline before it matters.

    Attributes:
        alpha: False discovery rate over all tests of a run (Benjamini & Hochberg 1995).
        severity: Of a drift finding.
        ignore: Columns that are expected to move.
    """

    alpha: float = 0.01
    severity: Severity = Severity.WARNING
    overrides: Mapping[str, Severity] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """One dataset's contract.

    Attributes:
        path: Of the contract file, relative to the project.
        sha256: Of the contract file's bytes.
        status: As in ODCS (`draft`, `active`, `deprecated`, `retired` ...).
        table: Name of the schema object; user SQL calls the extract by it.
        baseline: Path of the pilot's profile relative to the project, or empty.
    """

    dataset: str
    title: str
    path: str
    sha256: str
    version: str
    status: str
    table: str
    purpose: str = ""
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    team: tuple[Member, ...] = ()
    channels: tuple[Channel, ...] = ()
    roles: tuple[str, ...] = ()
    servers: tuple[Server, ...] = ()
    service_levels: tuple[ServiceLevel, ...] = ()
    kpi: Kpi | None = None
    segments: tuple[Segment, ...] = ()
    evaluation: Evaluation | None = None
    approvals: ApprovalPolicy | None = None
    compliance: Compliance | None = None
    drift: DriftPolicy = DriftPolicy()
    waivers: tuple[Waiver, ...] = ()
    baseline: str = ""

    def field(self, name: str) -> Field | None:
        """The field of that exact name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    def upstream(self) -> Server | None:
        """The server that the nightly run reads: the first with direction `upstream`."""
        return next((s for s in self.servers if s.direction == "upstream"), None)
