"""A rule in words, from the contract's file to its finding."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pilotgate.contract import read_contract
from pilotgate.errors import ContractError
from pilotgate.validate.attested import text_check
from tests.conftest import ROOT

NOW = datetime(2026, 11, 20, tzinfo=UTC)
RULE = """    quality:
      - id: consent_was_asked
        type: text
        description: Every guest was asked.
"""
ANSWER = """        customProperties:
          - property: attestation
            vendor: pilotgate
            value: {{ by: ines.duarte, {answer}: yes, expires: "{expires}" }}
"""


def contract_with(text: str, folder: Path) -> Path:
    source = (ROOT / "contracts/bookings.odcs.yaml").read_text("utf-8")
    path = folder / "bookings.odcs.yaml"
    path.write_text(source.replace("    quality:\n", RULE + text, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "blocked"),
    [
        ("", "nobody has attested"),
        (ANSWER.format(answer="answer", expires="2026-11-19"), "expired on 2026-11-19"),
        (ANSWER.format(answer="answer", expires="2027-01-01"), ""),
    ],
)
def test_an_answer_stands_until_it_expires(tmp_path: Path, text: str, blocked: str) -> None:
    contract = read_contract(contract_with(text, tmp_path), root=tmp_path)
    rule = next(rule for rule in contract.rules if rule.id == "consent_was_asked")
    check = text_check(rule, NOW)
    assert blocked in check.blocked
    assert bool(check.blocked) == bool(blocked)


def test_a_mistyped_answer_is_refused(tmp_path: Path) -> None:
    path = contract_with(ANSWER.format(answer="anwser", expires="2027-01-01"), tmp_path)
    with pytest.raises(ContractError, match="anwser"):
        read_contract(path, root=tmp_path)
