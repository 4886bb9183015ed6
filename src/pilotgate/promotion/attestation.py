"""What a promotion can prove to others: two in-toto statements, each in a signed DSSE envelope.

Source:
    in-toto Attestation Framework v1, predicate test-result v0.1; SLSA Verification Summary v1; DSSE v1.0.2.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pilotgate.errors import Tampered
from pilotgate.model import Finding, Scorecard, Severity, Status
from pilotgate.promotion.keys import key_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
SUMMARY = "https://slsa.dev/verification_summary/v1"
LEVEL = "PILOTGATE_READY"
"""Level that the summary vouches for; names of one's own may not begin with SLSA_."""


def test_result(scorecard: Scorecard, scorecard_sha256: str) -> dict[str, Any]:
    """Which rules the data met: waived failures and failures that do not block are warnings."""
    findings = scorecard.findings
    waived = [f for f in findings if f.status is Status.WAIVED]
    failed = [f for f in findings if f.status in (Status.FAILED, Status.UNKNOWN)]
    serious = [f for f in failed if f.severity is Severity.ERROR]
    return _statement(
        scorecard,
        TEST_RESULT,
        {
            "result": "FAILED" if serious else "WARNED" if waived or failed else "PASSED",
            "configuration": [
                {"name": "scorecard.json", "digest": {"sha256": scorecard_sha256}},
                {"name": "policy", "digest": {"sha256": scorecard.policy_sha256}},
            ],
            "passedTests": _checks([f for f in findings if f.status is Status.PASSED]),
            "warnedTests": _checks([*waived, *(f for f in failed if f.severity is not Severity.ERROR)]),
            "failedTests": _checks(serious),
        },
    )


def verification_summary(scorecard: Scorecard, scorecard_sha256: str, now: datetime) -> dict[str, Any]:
    """That this data was verified against this policy and promoted at `now`."""
    return _statement(
        scorecard,
        SUMMARY,
        {
            "verifier": {
                "id": "https://pypi.org/project/pilotgate",
                "version": {"pilotgate": scorecard.tool.version},
            },
            "timeVerified": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resourceUri": f"pilotgate:{scorecard.dataset}/{scorecard.run_id}",
            "policy": {
                "uri": f"contracts/{scorecard.dataset}.odcs.yaml",
                "digest": {"sha256": scorecard.policy_sha256},
            },
            "inputAttestations": [{"uri": "scorecard.json", "digest": {"sha256": scorecard_sha256}}],
            "verificationResult": "PASSED",
            "verifiedLevels": [LEVEL],
            "slsaVersion": "1.0",
        },
    )


def sign(statement: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The statement in a DSSE envelope."""
    payload = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    envelope = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {
                "keyid": key_id(key.public_key()),
                "sig": base64.b64encode(key.sign(_encoded(PAYLOAD_TYPE, payload))).decode(),
            }
        ],
    }
    return json.dumps(envelope, indent=2).encode() + b"\n"


def verify(envelope: bytes, key: Ed25519PublicKey, *, where: str = "") -> dict[str, Any]:
    """The statement in an envelope, once a signature by that key is found to hold.

    Raises:
        Tampered: It is no such envelope, or no signature in it holds.
    """
    from cryptography.exceptions import InvalidSignature

    try:
        said = json.loads(envelope)
        payload = base64.b64decode(said["payload"], validate=True)
        signed = _encoded(said["payloadType"], payload)
        for signature in said["signatures"]:
            try:
                key.verify(base64.b64decode(signature["sig"], validate=True), signed)
            except InvalidSignature:
                continue
            if said["payloadType"] == PAYLOAD_TYPE:
                statement: dict[str, Any] = json.loads(payload)
                return statement
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Tampered("not a signed attestation", where=where, remedy="promote again") from error
    raise Tampered(
        "no signature in the attestation is by this key", where=where, remedy="name the right key, or promote again"
    )


def _statement(scorecard: Scorecard, predicate_type: str, predicate: dict[str, Any]) -> dict[str, Any]:
    subject = {"name": f"{scorecard.dataset}/data.parquet", "digest": {"sha256": scorecard.extract.data_sha256}}
    return {"_type": STATEMENT, "subject": [subject], "predicateType": predicate_type, "predicate": predicate}


def _checks(findings: list[Finding]) -> list[str]:
    return [f.check for f in findings]


def _encoded(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)
