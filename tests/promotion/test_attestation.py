from __future__ import annotations

import base64
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pilotgate.errors import StoreError, Tampered
from pilotgate.model import Severity, Status
from pilotgate.promotion import attestation, keys
from tests.readiness import cases


@pytest.fixture
def key(store):
    return keys.signing_key(store.home, {})


def test_a_key_is_made_once_and_for_its_owner_alone(store):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.signing_key(store.home, {}), range(8)))
    assert len({keys.key_id(k.public_key()) for k in made}) == 1
    folder = store.home / "keys"
    assert {p.name for p in folder.iterdir()} == {"signing.pem", "signing.pub"}
    if os.name == "posix":
        assert stat.S_IMODE((folder / "signing.pem").stat().st_mode) == 0o600
        (folder / "signing.pem").chmod(0o644)
        with pytest.raises(StoreError, match="others may read"):
            keys.signing_key(store.home, {})


def test_a_key_of_another_kind_is_refused(tmp_path):
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    path = tmp_path / "ec.pem"
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem)
    with pytest.raises(StoreError, match="not an ed25519 key"):
        keys.signing_key(tmp_path, {keys.VARIABLE: str(path)})
    path.write_bytes(b"no key")
    with pytest.raises(StoreError, match="not an unencrypted private key"):
        keys.signing_key(tmp_path, {keys.VARIABLE: str(path)})
    with pytest.raises(StoreError, match="not an ed25519 public key"):
        keys.read_public(b"no key")


def test_a_signed_statement_comes_back(key):
    envelope = attestation.sign({"_type": "x", "name": "Zoë"}, key)
    assert attestation.verify(envelope, key.public_key()) == {"_type": "x", "name": "Zoë"}


def test_encoding_is_that_of_the_standard():
    assert attestation._encoded("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_what_was_changed_or_signed_by_another_is_refused(key, tmp_path):
    envelope = json.loads(attestation.sign({"_type": "x"}, key))
    other = keys.signing_key(tmp_path / "other", {})
    changed = {**envelope, "payload": base64.b64encode(b'{"_type":"y"}').decode()}
    unsigned = {**envelope, "signatures": []}
    renamed = {**envelope, "payloadType": "text/plain"}
    for bad in (
        changed,
        unsigned,
        renamed,
        {},
        [],
        None,
        {**envelope, "payload": "?"},
        {**envelope, "signatures": 1},
    ):
        with pytest.raises(Tampered):
            attestation.verify(json.dumps(bad).encode(), key.public_key())
    with pytest.raises(Tampered, match="no signature"):
        attestation.verify(json.dumps(envelope).encode(), other.public_key())
    with pytest.raises(Tampered):
        attestation.verify(b"\xff", key.public_key())


def test_test_result_names_what_passed_warned_and_failed(ground):
    more = (
        cases.finding("contract.w", Status.WAIVED),
        cases.finding("contract.i", Status.FAILED, severity=Severity.WARNING),
    )
    scorecard = replace(ground.scorecard, findings=(*ground.scorecard.findings, *more))
    statement = attestation.test_result(scorecard, "5" * 64)
    assert statement["subject"][0]["digest"] == {"sha256": scorecard.extract.data_sha256}
    predicate = statement["predicate"]
    assert predicate["result"] == "WARNED"
    assert predicate["warnedTests"] == ["contract.w", "contract.i"]
    assert "contract.id.required" in predicate["passedTests"]
    for one in more:
        alone = replace(scorecard, findings=(*ground.scorecard.findings, one))
        assert attestation.test_result(alone, "5" * 64)["predicate"]["result"] == "WARNED"
    worse = replace(scorecard, findings=(*scorecard.findings, cases.finding("contract.x", Status.UNKNOWN)))
    assert attestation.test_result(worse, "5" * 64)["predicate"]["result"] == "FAILED"
    assert attestation.test_result(ground.scorecard, "5" * 64)["predicate"]["result"] == "PASSED"


def test_summary_names_policy_and_scorecard(ground):
    statement = attestation.verification_summary(ground.scorecard, "5" * 64, cases.NOW)
    assert statement["predicateType"] == "https://slsa.dev/verification_summary/v1"
    predicate = statement["predicate"]
    assert predicate["verificationResult"] == "PASSED"
    assert predicate["policy"]["digest"] == {"sha256": ground.scorecard.policy_sha256}
    assert predicate["timeVerified"] == "2026-11-20T06:00:00Z"
