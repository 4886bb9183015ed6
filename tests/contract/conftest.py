"""A small whole contract, and a way to read variations of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pilotgate.contract import read_contract
from pilotgate.contract.terms import Contract

ORDERS = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
name: Orders
version: 1.0.0
status: active
description:
  purpose: Feed the triage
servers:
  - server: production
    type: local
    path: data/*.csv
    format: csv
    customProperties:
      - property: shape
        vendor: pilotgate
        value: {delimiter: ",", encoding: utf-8, headerRows: 1}
  - server: triage
    type: local
    path: out/orders.parquet
    format: parquet
    customProperties:
      - {property: direction, value: downstream, vendor: pilotgate}
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
        required: true
        logicalTypeOptions: {pattern: '^O-[0-9]{6}$'}
      - name: status
        logicalType: string
        enum: [{value: open}, {value: closed}]
        quality:
          - type: library
            metric: nullValues
            mustBeLessOrEqualTo: 2
            unit: percent
            severity: warning
      - name: mail
        logicalType: string
        customProperties:
          - {property: personalData, value: email, vendor: pilotgate}
          - {property: lineage, value: {from: [crm]}, vendor: other}
      - name: amount
        logicalType: number
        logicalTypeOptions: {minimum: 0}
      - name: customer
        physicalName: customer_id
        logicalType: string
        relationships:
          - to: customers.customer_id
    quality:
      - id: enough_rows
        metric: rowCount
        mustBeBetween: [10, 1000]
      - id: no_future
        type: sql
        query: SELECT count(*) FROM ${table} WHERE amount > 1e9
        mustBe: 0
        dimension: consistency
team:
  members:
    - {username: ann@example.org, role: technical owner, dateIn: 2026-01-01}
    - {username: bob@example.org, role: business owner}
support:
  - {channel: orders, url: https://example.org/orders}
roles:
  - role: data owner
slaProperties:
  - {property: latency, value: 1, unit: d}
customProperties:
  - property: baseline
    vendor: pilotgate
    value: contracts/orders.baseline.json
  - property: kpi
    vendor: pilotgate
    value: {name: closed, sql: 'SELECT avg(1) FROM ${table}', baseline: 1, target: 2, direction: up, owner: bob}
  - property: segments
    vendor: pilotgate
    value: [{column: status, value: open, minShare: 0.1}]
  - property: evaluation
    vendor: pilotgate
    value: {uri: data/evaluation.csv, metric: accuracy, threshold: 0.9, slices: [status]}
  - property: approvals
    vendor: pilotgate
    value: {roles: [business owner]}
  - property: compliance
    vendor: pilotgate
    value: {regimes: [GDPR], legalBasis: contract, retentionDays: 30, reviewBy: 2027-01-31}
  - property: drift
    vendor: pilotgate
    value: {severity: error, overrides: {compare.volume: info}, ignore: [amount]}
  - property: waivers
    vendor: pilotgate
    value:
      - {check: contract.no_future, reason: known, requester: ann, approver: bob, ticket: T-1, expires: 2026-12-01}
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str | bytes], Contract]:
    """Reads the text of a contract for the dataset `orders`."""

    def read_text(text: str | bytes) -> Contract:
        path = tmp_path / "contracts" / "orders.odcs.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_contract(path, root=tmp_path)

    return read_text
