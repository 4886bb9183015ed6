from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotgate.errors import Tampered
from pilotgate.promotion import audit
from pilotgate.store import Store
from tests.readiness.cases import NOW


@pytest.fixture
def log(store: Store) -> Store:
    for number in range(4):
        audit.append(store, {"kind": "run", "number": number, "who": "Zoë"}, NOW)
    return store


def test_no_log_yet_is_none(store):
    assert audit.verify(store) is None
    assert audit.entries(store) == ()


def test_entries_come_back_in_order(log):
    assert audit.verify(log) is True
    assert [e.event["number"] for e in audit.entries(log)] == [0, 1, 2, 3]
    assert {e.at for e in audit.entries(log)} == {NOW}


def _edit(lines):
    lines[1] = lines[1].replace(b'"number":1', b'"number":7')


def _spaces(lines):
    lines[3] = lines[3].replace(b":", b": ", 1)


def _swap(lines):
    lines[1], lines[2] = lines[2], lines[1]


def _rechain(lines):
    """Edit one entry and mend the chain after it, as somebody would who forgot the head."""
    from hashlib import sha256

    said = [json.loads(line) for line in lines]
    said[1]["event"]["number"] = 7
    previous = "0" * 64
    for number, entry in enumerate(said):
        entry["previous"] = previous
        lines[number] = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        previous = sha256(lines[number]).hexdigest()


TAMPERED = {
    "an entry edited": _edit,
    "an entry reformatted": _spaces,
    "an entry edited and the chain mended": _rechain,
    "two entries swapped": _swap,
    "the first entry removed": lambda lines: lines.pop(0),
    "an inner entry removed": lambda lines: lines.pop(2),
    "the last entry cut off": lambda lines: lines.pop(),
    "all entries removed": lambda lines: lines.clear(),
    "an entry repeated": lambda lines: lines.append(lines[-1]),
    "something that is no entry": lambda lines: lines.append(b"{}"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_detected_and_nothing_is_appended(log, what):
    lines = log.audit_log.read_bytes().splitlines()
    TAMPERED[what](lines)
    log.audit_log.write_bytes(b"".join(line + b"\n" for line in lines))
    assert audit.verify(log) is False
    with pytest.raises(Tampered):
        audit.entries(log)
    before = log.audit_log.read_bytes()
    with pytest.raises(Tampered):
        audit.append(log, {"kind": "run"}, NOW)
    assert log.audit_log.read_bytes() == before


def test_missing_log_or_head_is_detected(log):
    head = log.home / "audit.head"
    said = head.read_bytes()
    head.unlink()
    assert audit.verify(log) is False
    head.write_bytes(b"no json")
    assert audit.verify(log) is False
    head.write_bytes(said)
    assert audit.verify(log) is True
    log.audit_log.unlink()
    assert audit.verify(log) is False


def test_kill_between_entry_and_head_is_mended_by_the_next_append(log):
    head = log.home / "audit.head"
    said = head.read_bytes()
    audit.append(log, {"kind": "run", "number": 4}, NOW)
    head.write_bytes(said)
    assert audit.verify(log) is True
    audit.append(log, {"kind": "run", "number": 5}, NOW)
    assert [e.event["number"] for e in audit.entries(log)] == [0, 1, 2, 3, 4, 5]


def test_kill_within_an_entry_loses_that_entry_alone(log):
    whole = log.audit_log.read_bytes()
    log.audit_log.write_bytes(whole + b'{"at":"2026-11-20T06:0')
    assert audit.verify(log) is True
    audit.append(log, {"kind": "run", "number": 4}, NOW)
    assert log.audit_log.read_bytes().startswith(whole)
    assert [e.event["number"] for e in audit.entries(log)] == [0, 1, 2, 3, 4]


def test_kill_within_the_very_first_entry_leaves_no_log(store):
    audit._write_head(store, 0, audit.GENESIS)
    store.audit_log.write_bytes(b'{"at":')
    assert audit.verify(store) is None
    audit.append(store, {"kind": "run", "number": 0}, NOW)
    assert audit.verify(store) is True


def test_many_writers_at_once_lose_nothing(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: audit.append(store, {"kind": "run", "number": n}, NOW), range(40)))
    assert sorted(e.event["number"] for e in audit.entries(store)) == list(range(40))
    assert audit.verify(store) is True


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_any_changed_byte_is_detected(tmp_path_factory, data):
    store = Store(tmp_path_factory.mktemp("log"))
    for number in range(3):
        audit.append(store, {"kind": "run", "number": number}, NOW)
    content = bytearray(store.audit_log.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    store.audit_log.write_bytes(content)
    assert audit.verify(store) is False


def test_a_head_without_its_log_is_detected_from_the_first_entry(store):
    audit.append(store, {"kind": "run"}, NOW)
    store.audit_log.unlink()
    assert audit.verify(store) is False


def test_a_log_beside_an_empty_head_is_one_that_was_just_begun(store):
    audit._write_head(store, 0, audit.GENESIS)
    assert audit.verify(store) is None
    store.audit_log.write_bytes(b"nonsense\n")
    assert audit.verify(store) is False
