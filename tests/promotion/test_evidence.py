from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from pilotgate.contract.terms import Document
from pilotgate.model import Severity, Status
from pilotgate.promotion.evidence import collect
from pilotgate.store import new_folder, to_json
from tests.readiness import cases
from tests.readiness.cases import NOW

SET = b"id,label\n1,bug\n"
DPIA = b"# Assessment\n"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    (root / "eval.csv").write_bytes(SET)
    (root / "dpia.md").write_bytes(DPIA)
    write_results(root)
    return root


def write_results(root, **changes):
    said = {
        "evaluation_sha256": digest(SET),
        "measured_at": "2026-11-12T09:30:00Z",
        "metrics": [
            {"slice": "all", "value": 0.93, "rows": 500},
            {"slice": "kind=bug", "value": 0.9, "rows": 30},
        ],
    }
    (root / "results.json").write_text(json.dumps({**said, **changes}))


def contract(**changes):
    given = cases.contract()
    return replace(
        given,
        evaluation=replace(given.evaluation, sha256=digest(SET).upper(), **changes.pop("evaluation", {})),
        compliance=replace(
            given.compliance,
            **{"documents": (Document("DPIA", "dpia.md", digest(DPIA)),), **changes.pop("compliance", {})},
        ),
    )


def collected(root, given=None, store=None):
    found = collect(given or contract(), root=root, dataset=cases.DATASET, now=NOW, store=store)
    assert len({f.check for f in found}) == len(found)
    return {f.check: f for f in found}


def test_files_as_agreed_pass(root, store):
    found = collected(root, store=store)
    assert {f.status for f in found.values()} == {Status.PASSED}
    assert set(found) == {
        "evidence.document.dpia",
        "evidence.evaluation.set",
        "evidence.evaluation.results",
        "evidence.evaluation.metric.all",
        "evidence.evaluation.metric.kind=bug",
        "evidence.retention",
    }


def test_nothing_declared_is_nothing_found(root):
    bare = replace(cases.contract(), evaluation=None, compliance=None)
    assert collect(bare, root=root, dataset=cases.DATASET, now=NOW) == ()


@pytest.mark.parametrize(
    ("name", "check"), [("dpia.md", "evidence.document.dpia"), ("eval.csv", "evidence.evaluation.set")]
)
def test_a_file_changed_or_gone_fails(root, name, check):
    (root / name).write_bytes(b"changed")
    found = collected(root)[check]
    assert (found.status, found.severity) == (Status.FAILED, Severity.ERROR)
    assert "was changed since it was agreed" in found.message
    assert digest(b"changed") in found.remedy
    (root / name).unlink()
    assert "is not there" in collected(root)[check].message


def test_a_file_outside_the_project_is_not_looked_at(root):
    (root.parent / "secret.md").write_bytes(DPIA)
    outside = Document("DPIA", "../secret.md", digest(DPIA))
    found = collected(root, contract(compliance={"documents": (outside,)}))["evidence.document.dpia"]
    assert found.status is Status.FAILED
    assert "not inside the project" in found.message
    (root / "link.md").symlink_to(root.parent / "secret.md")
    linked = replace(outside, path="link.md")
    assert (
        collected(root, contract(compliance={"documents": (linked,)}))["evidence.document.dpia"].status
        is Status.FAILED
    )


def test_a_document_without_a_digest_is_a_warning(root):
    document = Document("DPIA", "dpia.md", "")
    found = collected(root, contract(compliance={"documents": (document, document)}))
    assert {f.severity for c, f in found.items() if "document" in c} == {Severity.WARNING}
    assert {"evidence.document.dpia", "evidence.document.dpia.2"} <= set(found)


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"evaluation_sha256": "0" * 64}, Status.FAILED, "another evaluation set"),
        ({"measured_at": "2026-11-21T00:00:00Z"}, Status.FAILED, "dated in the future"),
        ({"measured_at": "2026-11-12T09:30:00"}, Status.UNKNOWN, "cannot be read"),
        ({"measured_at": "soon"}, Status.UNKNOWN, "cannot be read"),
        ({"metrics": []}, Status.UNKNOWN, "are empty"),
        ({"metrics": [{"slice": "all", "value": 1, "rows": 9}] * 2}, Status.UNKNOWN, "a slice twice"),
        ({"metrics": [{"slice": "all", "value": "good", "rows": 9}]}, Status.UNKNOWN, "cannot be read"),
        ({"metrics": None}, Status.UNKNOWN, "cannot be read"),
    ],
)
def test_results_that_prove_nothing(root, changes, status, words):
    write_results(root, **changes)
    found = collected(root)
    assert found["evidence.evaluation.results"].status is status
    assert words in found["evidence.evaluation.results"].message
    assert not [c for c in found if c.startswith("evidence.evaluation.metric")]


def test_results_missing_or_undeclared(root):
    (root / "results.json").unlink()
    assert collected(root)["evidence.evaluation.results"].status is Status.UNKNOWN
    undeclared = collected(root, contract(evaluation={"results": ""}))["evidence.evaluation.results"]
    assert (undeclared.status, undeclared.severity) == (Status.FAILED, Severity.WARNING)


@pytest.mark.parametrize(
    ("value", "rows", "status"),
    [
        (0.9, 30, Status.PASSED),
        (0.8999, 30, Status.FAILED),
        (1.0, 29, Status.UNKNOWN),
        (0.1, 0, Status.UNKNOWN),
        (float("nan"), 500, Status.UNKNOWN),
        (float("inf"), 500, Status.UNKNOWN),
    ],
)
def test_a_metric_is_held_against_its_threshold_when_there_are_enough_rows(root, value, rows, status):
    write_results(root, metrics=[{"slice": "all", "value": value, "rows": rows}])
    assert collected(root)["evidence.evaluation.metric.all"].status is status


def test_landings_kept_too_long_fail_and_unreadable_ones_are_unknown(root, store):
    def land(key, age, dataset=cases.DATASET):
        with new_folder(store.landing_folder(key)) as partial:
            landed = replace(cases.extract(), received_at=NOW - timedelta(days=age), dataset=dataset)
            (partial / "extract.json").write_bytes(to_json(landed))

    land("fresh", 365)
    land("foreign", 900, "other")
    assert collected(root, store=store)["evidence.retention"].status is Status.PASSED
    with new_folder(store.landing_folder("broken")) as partial:
        (partial / "extract.json").write_bytes(b"{")
    assert collected(root, store=store)["evidence.retention"].status is Status.UNKNOWN
    land("old", 366)
    found = collected(root, store=store)["evidence.retention"]
    assert (found.status, found.observed) == (Status.FAILED, 1)
    assert found.message == "1 landing of tickets is kept longer than 365 days."
