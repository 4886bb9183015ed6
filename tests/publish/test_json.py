from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator, ValidationError

from pilotgate.model import Scorecard
from pilotgate.publish.json import VERSION, render, schema
from pilotgate.store import from_json


def test_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", ["blocked", "ready", "hostile"])
def test_render_satisfies_its_schema_and_reads_back(name: str, request: pytest.FixtureRequest) -> None:
    card: Scorecard = request.getfixturevalue(name)
    data = render(card)
    Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(json.loads(data))
    assert from_json(Scorecard, data) == card


def test_schema_refuses_another_version_and_a_missing_verdict(blocked: Scorecard) -> None:
    whole = json.loads(render(blocked))
    for broken in (
        {**whole, "schema_version": VERSION + 1},
        {k: v for k, v in whole.items() if k != "verdict"},
        {k: v for k, v in whole.items() if k != "schema_version"},
        {**whole, "verdict": "fine"},
    ):
        with pytest.raises(ValidationError):
            Draft202012Validator(schema()).validate(broken)


def test_noun_and_publisher_agree_on_the_version(blocked: Scorecard) -> None:
    assert blocked.schema_version == VERSION
