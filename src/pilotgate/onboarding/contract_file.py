"""The drafted contract: what only the owner can say is left out, and `pilotgate contract lint` names it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator

from pilotgate.contract.terms import Relationship
from pilotgate.model import Extract
from pilotgate.onboarding.backtest import Trial
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.plan import Plan
from pilotgate.onboarding.private import suspected
from pilotgate.onboarding.suggestion import REPEATED, SEVERAL, Kind, Suggestion

_SAFE = re.compile(r"[A-Za-zÀ-ÿ_./][\w./ À-ÿ()%€-]*[\w./)%]|[A-Za-z_]")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "~", "y", "n"}
_PINNED = (
    ("format", "format"),
    ("delimiter", "delimiter"),
    ("encoding", "encoding"),
    ("header_rows", "headerRows"),
)


_OPEN = """
# Open questions. Answer each by taking away its "#" and filling in what stands in angle brackets.
#
# description:
#   purpose: <what the system does with this data>
# team:
#   members:
#     - {{ username: <who>, name: <name>, role: technical owner, dateIn: "<since>" }}
#     - {{ username: <who>, name: <name>, role: business owner, dateIn: "<since>" }}
# support:
#   - {{ channel: <where the team is reached>, url: "mailto:<address>" }}
# slaProperties:
#   - {{ property: latency, value: <hours>, unit: h }}
#
# Under customProperties: kpi, evaluation, approvals, compliance and segments. Under servers: the workflow that
# reads the data, with the custom property direction: downstream. When its owners have agreed: status: active."""


def contract_file(plan: Plan) -> bytes:
    """The contract as YAML."""
    return ("\n".join(_lines(plan)) + "\n").encode()


def _lines(plan: Plan) -> Iterator[str]:
    yield from _header(plan)
    yield from (
        "apiVersion: v3.2.0",
        "kind: DataContract",
        f"id: {plan.name}",
        f"name: {scalar(plan.name.replace('_', ' ').capitalize())}",
        "version: 0.1.0",
        "status: draft",
        "",
    )
    yield from _server(plan)
    yield from ("schema:", f"  - name: {plan.name}", "    properties:")
    for column in plan.columns:
        yield from _column(plan, column)
    yield from _table_quality(plan)
    yield from (
        "",
        "customProperties:",
        "  - property: baseline",
        "    vendor: pilotgate",
        f"    value: contracts/{plan.name}.baseline.json",
        *(line.format(name=plan.name) for line in _OPEN.splitlines()),
    )


def _header(plan: Plan) -> Iterator[str]:
    yield f"# Drafted from {plan.told}."
    yield f"# Rules about one row: schemas/{plan.name}.py."
    yield f"# Statistics of the whole table: expectations/{plan.name}.json."
    yield "# What only people can say is asked for at the end, and blocks until it is said."
    if len(plan.extracts) < SEVERAL:
        yield "# Limits learnt from so few extracts only warn; `pilotgate onboard` with several makes them firm."
    for trial in plan.trials:
        yield f"# {told(trial)}"
    for check in plan.dropped:
        yield f"# Left out, since these extracts break it or leave nothing to test: {one_line(check)}."


def told(trial: Trial) -> str:
    """What came of a rule that cried wolf, in one line without any value of the data."""
    subject = one_line(trial.suggestion.subject[1]) or "the table"
    fate = "left out" if trial.room == math.inf else f"given {trial.room:g} times the room"
    return (
        f"Backtest: {trial.suggestion.kind.value} of {subject} would have cried wolf in {trial.alarms} of "
        f"{trial.trials} trials; {fate}."
    )


def _server(plan: Plan) -> Iterator[str]:
    latest = plan.extracts[-1]
    yield from (
        "servers:",
        f"  - server: {plan.name.replace('_', '-')}-source",
        "    type: local",
        f"    path: {scalar(plan.source)}",
        f"    format: {scalar(latest.shape.format)}",
    )
    shape = _shape(latest)
    if shape:
        yield from (
            "    customProperties:",
            "      - property: shape",
            "        vendor: pilotgate",
            f"        value: {{{shape}}}",
        )
    yield ""


def _shape(extract: Extract) -> str:
    if extract.shape.delimiter is None:
        return ""
    found = [(out, getattr(extract.shape, name)) for name, out in _PINNED if name != "format"]
    return ", ".join(f"{name}: {scalar(value)}" for name, value in found if value is not None)


def _column(plan: Plan, column: ColumnEvidence) -> Iterator[str]:
    kind, form = plan.type_of(column.name)
    key = plan.of(Kind.KEY)
    yield f"      - name: {scalar(column.name)}"
    yield f"        logicalType: {kind}"
    if form:
        yield f"        logicalTypeOptions: {{format: {scalar(form)}}}"
    if key is not None and isinstance(key.value, tuple) and column.name in key.value:
        yield "        primaryKey: true"
        yield f"        primaryKeyPosition: {key.value.index(column.name) + 1}"
    if plan.of(Kind.REQUIRED, column.name):
        yield "        required: true"
    personal = suspected(column)
    yield f"        classification: {'confidential' if personal else 'internal'}"
    enum = plan.of(Kind.ENUM, column.name)
    if enum is not None and isinstance(enum.value, tuple) and stands_in_contract(enum):
        yield "        enum:"
        yield from (f"          - value: {scalar(str(v))}" for v in enum.value)
    for relationship in plan.relationships:
        if relationship.columns == (column.name,):
            yield "        relationships:"
            yield f"          - to: {_target(relationship)}"
    own = {"personalData": personal.replace(" ", "_")} if personal else {}
    if not plan.always_filled(column):
        own["severity"] = "info" if column.is_sparse else "warning"
    if personal and not column.personal:
        yield "        # A guess, to be on the safe side: say so here if it is no personal data."
    if own:
        yield "        customProperties:"
    for name, value in own.items():
        yield f"          - {{property: {name}, value: {value}, vendor: pilotgate}}"


def stands_in_contract(enum: Suggestion) -> bool:
    """Whether a value looks like a token for "missing": the contract's enum says that it is a value here."""
    values = enum.value if isinstance(enum.value, tuple) else ()
    return any(str(v).strip().lower() in NULL_LIKES for v in values)


NULL_LIKES = frozenset({"", "-", "--", "?", "null", "none", "nil", "nan", "na", "n/a", "n.a.", "missing"})
"""Tokens that validation reads as missing unless the contract's enum has them."""


def _target(relationship: Relationship) -> str:
    return f"{relationship.to_dataset}.{relationship.to_columns[0]}"


def _table_quality(plan: Plan) -> Iterator[str]:
    whole = plan.of(Kind.NO_DUPLICATES)
    if whole is not None and isinstance(whole.value, tuple):
        yield from (
            "    quality:",
            "      - id: no_row_twice",
            "        type: library",
            "        metric: duplicateValues",
            f"        arguments: {{properties: [{', '.join(scalar(str(v)) for v in whole.value)}]}}",
            f"        mustBeLessThan: {100 * REPEATED:g}",
            "        unit: percent",
        )


def one_line(text: str) -> str:
    """A name as it may stand in a comment: whatever would end the line is written as an escape."""
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    """A character that does not print, as YAML and JSON both read it; JSON alone lets DEL stand."""
    code = ord(character)
    return json.dumps(character)[1:-1] if code < 0x20 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def scalar(value: object) -> str:
    """A scalar as YAML, in quotes only where it needs them."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _SAFE.fullmatch(value) and value.lower() not in _WORDS
    return value if plain else one_line(json.dumps(value, ensure_ascii=False))
