"""From a contract file to a `Contract`, or to one clear error: nothing that is declared is dropped in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pilotgate.contract.columns import read_fields, read_relationships
from pilotgate.contract.document import Place, Source, parse_document, read_bytes
from pilotgate.contract.problems import VENDOR, problems, refuse
from pilotgate.contract.rules import read_rules
from pilotgate.contract.terms import (
    ApprovalPolicy,
    Channel,
    Compliance,
    Contract,
    Document,
    DriftPolicy,
    Evaluation,
    Kpi,
    Member,
    Segment,
    Server,
    ServiceLevel,
)
from pilotgate.errors import ContractError
from pilotgate.model import Severity, Waiver

SUFFIX = ".odcs.yaml"

_SNAKE = {"headerRows": "header_rows", "preambleLines": "preamble_lines", "footerLines": "footer_lines"}


def read_contract(path: Path, *, root: Path) -> Contract:
    """Read a data contract (ODCS v3) and check it by the standard's schema and by ours.

    Args:
        path: Of the file; its name without `.odcs.yaml` is the dataset.
        root: Of the project; paths in messages are relative to it.

    Raises:
        ContractError: The file is not there or not UTF-8, not YAML, has a key twice, breaks a schema, or says
            something that cannot be acted on. It names file and line, and what to do.
    """
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    content = read_bytes(path, shown)
    return contract_from(parse_document(content, shown), hashlib.sha256(content).hexdigest())


def contract_from(document: Source, sha256: str) -> Contract:
    """The contract that a document holds.

    Raises:
        ContractError: The document breaks a schema or says something that cannot be acted on.
    """
    refuse(document, problems(document))
    data = document.data
    tables = data.get("schema") or []
    if len(tables) != 1:
        raise ContractError(
            f"a contract describes one table, this one {len(tables)}",
            where=document.where("schema", 1) if tables else document.where(),
            remedy="write one contract per dataset" if tables else "add schema with the table and its columns",
        )
    fields = read_fields(document)
    ours, at = _ours(data, ())
    return Contract(
        dataset=_dataset(document),
        title=data.get("name") or _dataset(document),
        path=document.path,
        sha256=sha256,
        version=data["version"],
        status=data.get("status", ""),
        table=tables[0]["name"],
        purpose=(data.get("description") or {}).get("purpose", ""),
        fields=fields,
        rules=read_rules(document),
        relationships=read_relationships(document, _dataset(document)),
        team=_team(document),
        channels=tuple(
            Channel(entry["channel"], entry.get("url", ""), document.where("support", i))
            for i, entry in enumerate(data.get("support", []))
        ),
        roles=tuple(entry["role"] for entry in data.get("roles", [])),
        servers=tuple(_server(document, i) for i in range(len(data.get("servers", [])))),
        service_levels=tuple(
            ServiceLevel(
                property=entry["property"],
                value=entry["value"],
                where=document.where("slaProperties", i),
                unit=entry.get("unit", ""),
                element=entry.get("element", ""),
            )
            for i, entry in enumerate(data.get("slaProperties", []))
        ),
        kpi=_kpi(ours["kpi"], document.where(*at["kpi"])) if "kpi" in ours else None,
        segments=tuple(
            Segment(s["column"], _text(s["value"]), float(s["minShare"]), document.where(*at["segments"], i))
            for i, s in enumerate(ours.get("segments", []))
        ),
        evaluation=_evaluation(ours["evaluation"], document.where(*at["evaluation"]))
        if "evaluation" in ours
        else None,
        approvals=_approvals(ours["approvals"], document.where(*at["approvals"])) if "approvals" in ours else None,
        compliance=_compliance(document, ours["compliance"], at["compliance"]) if "compliance" in ours else None,
        drift=_drift(ours["drift"], document.where(*at["drift"])) if "drift" in ours else DriftPolicy(),
        waivers=tuple(
            _waiver(document, waiver, (*at["waivers"], i)) for i, waiver in enumerate(ours.get("waivers", []))
        ),
        baseline=ours.get("baseline", ""),
    )


def _dataset(document: Source) -> str:
    return Path(document.path).name.removesuffix(SUFFIX).removesuffix(".yaml").removesuffix(".yml")


def _ours(element: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], dict[str, Place]]:
    """Values of our custom properties of an element, and where they stand."""
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for i, entry in enumerate(element.get("customProperties", [])):
        if entry.get("vendor") == VENDOR:
            values[entry["property"]] = entry["value"]
            places[entry["property"]] = (*place, "customProperties", i, "value")
    return values, places


def _team(document: Source) -> tuple[Member, ...]:
    team = document.data.get("team", [])
    place: Place = ("team", "members") if isinstance(team, dict) else ("team",)
    members = team.get("members", []) if isinstance(team, dict) else team
    return tuple(
        Member(
            username=entry["username"],
            role=entry.get("role", ""),
            where=document.where(*place, i),
            name=entry.get("name", ""),
            since=_day(document, entry.get("dateIn"), (*place, i, "dateIn")),
            until=_day(document, entry.get("dateOut"), (*place, i, "dateOut")),
        )
        for i, entry in enumerate(members)
    )


def _server(document: Source, i: int) -> Server:
    entry = document.data["servers"][i]
    ours, _ = _ours(entry, ("servers", i))
    apart = {"server", "type", "environment", "customProperties", "roles", "description", "id"}
    return Server(
        name=entry["server"],
        type=entry["type"],
        where=document.where("servers", i),
        environment=entry.get("environment", ""),
        direction=ours.get("direction", "upstream"),
        access=ours.get("access", "write" if ours.get("direction") == "downstream" else "read"),
        details={k: v for k, v in entry.items() if k not in apart and not isinstance(v, (dict, list))},
        shape={_SNAKE.get(k, k): v for k, v in ours.get("shape", {}).items()},
    )


def _kpi(value: Mapping[str, Any], where: str) -> Kpi:
    return Kpi(
        name=value["name"],
        sql=value["sql"],
        baseline=float(value["baseline"]),
        target=float(value["target"]),
        direction=value["direction"],
        owner=value["owner"],
        where=where,
    )


def _evaluation(value: Mapping[str, Any], where: str) -> Evaluation:
    return Evaluation(
        uri=value["uri"],
        sha256=value.get("sha256", ""),
        metric=value["metric"],
        threshold=float(value["threshold"]),
        slices=tuple(value.get("slices", [])),
        results=value.get("results", ""),
        where=where,
    )


def _approvals(value: Mapping[str, Any], where: str) -> ApprovalPolicy:
    return ApprovalPolicy(
        roles=tuple(value["roles"]),
        threshold=value.get("threshold", 1),
        valid_hours=float(value.get("validHours", 72)),
        where=where,
    )


def _compliance(document: Source, value: Mapping[str, Any], place: Place) -> Compliance:
    return Compliance(
        regimes=tuple(value["regimes"]),
        legal_basis=value.get("legalBasis", ""),
        retention_days=value.get("retentionDays"),
        review_by=_day(document, value.get("reviewBy"), (*place, "reviewBy")),
        documents=tuple(Document(d["title"], d["path"], d["sha256"]) for d in value.get("documents", [])),
        where=document.where(*place),
    )


def _drift(value: Mapping[str, Any], where: str) -> DriftPolicy:
    default = DriftPolicy()
    return DriftPolicy(
        alpha=float(value.get("alpha", default.alpha)),
        severity=Severity(value.get("severity", default.severity)),
        overrides={check: Severity(s) for check, s in value.get("overrides", {}).items()},
        ignore=tuple(value.get("ignore", [])),
        where=where,
    )


def _waiver(document: Source, value: Mapping[str, Any], place: Place) -> Waiver:
    if value["requester"].strip().lower() == value["approver"].strip().lower():
        raise ContractError(
            f"{value['requester']} approves a waiver that they ask for themselves",
            where=document.where(*place, "approver"),
            remedy="let somebody else approve it",
        )
    last_day = _day(document, value["expires"], (*place, "expires"))
    assert last_day is not None
    return Waiver(
        check=value["check"],
        reason=value["reason"],
        requester=value["requester"],
        approver=value["approver"],
        ticket=value["ticket"],
        expires=datetime.combine(min(last_day, date.max - timedelta(days=1)), time(), UTC) + timedelta(days=1),
    )


def _day(document: Source, text: str | None, place: Place) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ContractError(
            f'"{text}" is not a day', where=document.where(*place), remedy="write it as YYYY-MM-DD"
        ) from error


def _text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
