"""Marking drift as expected, from the command line to the next night's scorecard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran

Command = Callable[..., Ran]
CHECK = "compare.new_values.category"
MEANT = ("--by", "tomasz.sikora", "--reason", "account takeovers have their own queue since June")


@pytest.fixture
def judged(
    pilotgate: Command, sample_project: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], dict[str, Any]]:
    """Judge the support tickets, once at first; gives the findings of a night by check."""
    monkeypatch.chdir(sample_project)

    def judge() -> dict[str, Any]:
        card = json.loads(pilotgate("run", "support_tickets", "--quiet", "--json").out)
        return {f["check"]: f for f in card["findings"]}

    assert judge()[CHECK]["severity"] == "warning"
    return judge


def test_marked_drift_is_a_note_from_the_next_run_on(pilotgate: Command, judged: Callable[[], Any]) -> None:
    marked = pilotgate("expect", "support_tickets", CHECK, *MEANT)
    assert marked.code == 0
    assert f"tomasz.sikora expects {CHECK}: `category`" in marked.out
    found = judged()
    assert (found[CHECK]["status"], found[CHECK]["severity"]) == ("failed", "info")
    assert "Expected, says tomasz.sikora on 2026-11-20: account takeovers have their own" in found[CHECK]["message"]
    assert found["compare.missing.country"]["severity"] == "warning"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("contract.primary_key", *MEANT), "only drift can be expected, never a rule"),
        (("compare.rows", *MEANT), "found no drift named"),
        ((CHECK, "--by", "nobody.known", "--reason", "so"), '"nobody.known" is not of the team'),
        ((CHECK, "--by", "mireille.claes", "--reason", "so"), "is not of the team on 2026-11-20"),
        ((CHECK, "--by", "tomasz.sikora", "--reason", " "), "no reason is given"),
        ((CHECK, *MEANT, "--until", "2026-11-19"), "2026-11-19 has passed"),
        ((CHECK, *MEANT, "--until", "tomorrow"), '"tomorrow" is not a day'),
    ],
)
def test_what_cannot_be_marked_says_why(
    pilotgate: Command, judged: Callable[[], Any], arguments: tuple[str, ...], said: str
) -> None:
    ran = pilotgate("expect", "support_tickets", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_mark_of_a_run_that_was_changed_has_no_hold(
    pilotgate: Command, judged: Callable[[], Any], sample_project: Path
) -> None:
    assert pilotgate("expect", "support_tickets", CHECK, *MEANT).code == 0
    (card,) = sample_project.glob(".pilotgate/runs/support_tickets/*/scorecard.json")
    card.chmod(0o600)
    card.write_bytes(card.read_bytes().replace(b"account takeover", b"account takeOver"))
    assert judged()[CHECK]["severity"] == "warning"
    again = pilotgate("expect", "support_tickets", CHECK, *MEANT, "--run", card.parent.name)
    assert again.code != 0
    assert "not the one that its run entered" in again.err
