"""GitHub, Prometheus and OpenLineage: what machines read, and that names cannot break out of their place."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from pilotgate.model import DimensionScore, Scorecard, Severity, Status, Verdict
from pilotgate.publish import github, openlineage, prometheus


@pytest.fixture(params=["blocked", "ready", "hostile"])
def any_card(request: pytest.FixtureRequest) -> Scorecard:
    card: Scorecard = request.getfixturevalue(request.param)
    return card


COMMAND = re.compile(r"::(error|warning|notice)( (?:file=[^,:]*,line=\d+,)?title=[^,:]*)?::[^\r\n]+")


def test_github_has_one_wellformed_command_a_line(any_card: Scorecard) -> None:
    for line in github.render(any_card).decode().splitlines():
        assert COMMAND.fullmatch(line), line
        assert not re.search("%(?!25|3A|2C)", line)


def test_github_annotates_what_blocks_as_errors_at_its_declaration(blocked: Scorecard) -> None:
    lines = github.render(blocked).decode().splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == len(blocked.blocking)
    assert errors[0].startswith(
        "::error file=contracts/support_tickets.odcs.yaml,line=41,title=contract.primary_key::141 rows repeat"
    )
    assert any("could not be checked: Every order_id exists in orders." in line for line in errors)


def test_github_of_a_ready_dataset_raises_no_error(ready: Scorecard) -> None:
    assert "::error" not in github.render(ready).decode()


def test_github_says_how_many_it_could_not_show(blocked: Scorecard) -> None:
    many = replace(
        blocked,
        findings=tuple(replace(blocked.findings[4], check=f"contract.r{i}") for i in range(25)),
        blocking=tuple(f"contract.r{i}" for i in range(25)),
    )
    lines = github.render(many).decode().splitlines()
    assert sum(line.startswith("::error") for line in lines) == github.ANNOTATED
    assert lines[-1].startswith("::notice::15 more findings block support_tickets")


def test_github_summary_stays_under_the_limit(blocked: Scorecard) -> None:
    assert github.summary(blocked).startswith(b"# ")
    wordy = replace(
        blocked, findings=tuple(replace(blocked.findings[4], check=f"{'x' * 150}.{i}") for i in range(9000))
    )
    page = github.summary(wordy)
    assert len(page) <= 1024 * 1024
    assert page.decode().rstrip().endswith("The report holds the rest.")


SAMPLE = re.compile(r'([a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\\\|\\")*",?)+)\} (\S+)')


def _samples(card: Scorecard) -> dict[tuple[str, str], float]:
    lines = prometheus.render(card).decode().splitlines()
    found = [SAMPLE.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(found)
    return {(m[1], m[2]): float(m[3]) for m in found if m}


def test_prometheus_samples_are_wellformed_and_unique(any_card: Scorecard) -> None:
    text = prometheus.render(any_card).decode()
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(_samples(any_card)) == len(samples)
    names = re.findall(r"^# TYPE (\S+) gauge$", text, re.MULTILINE)
    assert len(set(names)) == len(names)
    assert text.endswith("\n")


def test_prometheus_is_ready_only_when_ready(blocked: Scorecard, ready: Scorecard) -> None:
    key = 'dataset="{}"'
    assert _samples(ready)[("pilotgate_ready", key.format("bookings"))] == 1
    assert _samples(blocked)[("pilotgate_ready", key.format("support_tickets"))] == 0
    unevaluated = replace(ready, verdict=Verdict.UNEVALUATED)
    assert _samples(unevaluated)[("pilotgate_ready", key.format("bookings"))] == 0


def test_prometheus_leaves_out_what_was_not_measured(blocked: Scorecard) -> None:
    scores = {labels for name, labels in _samples(blocked) if name == "pilotgate_dimension_score_ratio"}
    assert not any("consistency" in labels for labels in scores)
    assert len(scores) == 6


def test_prometheus_says_nothing_of_a_family_without_samples(blocked: Scorecard) -> None:
    bare = replace(blocked, dimensions=(replace(blocked.dimensions[3], score=None),))
    assert isinstance(bare.dimensions[0], DimensionScore)
    assert b"dimension_score" not in prometheus.render(bare)


def _events(card: Scorecard) -> list[dict[str, Any]]:
    return [json.loads(line) for line in openlineage.render(card).decode().splitlines()]


def test_openlineage_is_start_and_complete_of_one_run(any_card: Scorecard) -> None:
    start, end = _events(any_card)
    assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
    assert start["run"]["runId"] == end["run"]["runId"]
    uuid.UUID(start["run"]["runId"])
    for event in (start, end):
        assert datetime.fromisoformat(event["eventTime"]).tzinfo
        assert {"producer", "schemaURL", "run", "job", "inputs", "outputs"} <= set(event)


def test_openlineage_of_an_unevaluated_run_is_a_failure(blocked: Scorecard) -> None:
    end = _events(replace(blocked, verdict=Verdict.UNEVALUATED))[1]
    assert end["eventType"] == "FAIL"
    assert "could not be evaluated" in end["run"]["facets"]["errorMessage"]["message"]


def test_openlineage_counts_only_what_passed_as_success(blocked: Scorecard) -> None:
    assertions = _events(blocked)[1]["inputs"][0]["inputFacets"]["dataQualityAssertions"]["assertions"]
    passed = {a["assertion"] for a in assertions if a["success"]}
    assert passed == {f.check for f in blocked.findings if f.status is Status.PASSED}
    assert {f.check for f in blocked.findings if f.severity is Severity.ERROR} <= {
        a["assertion"] for a in assertions
    }


def test_openlineage_facets_name_their_schema(any_card: Scorecard) -> None:
    source = _events(any_card)[1]["inputs"][0]
    for facet in (*source["facets"].values(), *source["inputFacets"].values()):
        assert facet["_schemaURL"].startswith("https://openlineage.io/spec/facets/")
        assert facet["_producer"].startswith("urn:pilotgate:")


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("data/a.csv", ("file", "data/a.csv")),
        ("s3://bucket/key/a.csv", ("s3://bucket", "key/a.csv")),
        ("postgresql://me:secret@db:5432/crm?table=t", ("postgresql://db:5432", "crm")),
        ("file:///srv/a.csv", ("file", "/srv/a.csv")),
    ],
)
def test_openlineage_names_a_source_without_its_credentials(
    uri: str, address: tuple[str, str], blocked: Scorecard
) -> None:
    card = replace(blocked, extract=replace(blocked.extract, uri=uri))
    source = _events(card)[1]["inputs"][0]
    assert (source["namespace"], source["name"]) == address
    assert b"secret" not in openlineage.render(card)
