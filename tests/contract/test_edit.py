"""A contract that is read and written again is the same bytes; an edit touches its own lines alone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pilotgate.contract.document import parse_document
from pilotgate.contract.edit import assign, remove
from pilotgate.errors import ContractError
from tests.contract.conftest import ORDERS

ODD = """\
# A contract in nobody's layout.
apiVersion:   "v3.2.0"   # the standard
kind: 'DataContract'
id: orders
name: >-
    Orders of the
    shop
version: 1.0.0
status:
description: {purpose: "Feed the triage — früh", limitations: "none:\\tyet",}
customProperties:
- &ours {property: drift, vendor: pilotgate, value: {alpha: 0.01}}
-   property: baseline   # the pilot
    vendor: pilotgate
    value: contracts/orders.baseline.json

tags: [ a,   b ]
schema:
-   name: orders
    properties:
    -   {name: id, logicalType: string}
    # between
    -   name: note
        description: |
            Two lines

            and a third   # no comment
        logicalType: string
    quality: []
# the end
"""


def kept(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """What was replaced, and by what: the shortest stretch that differs."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


EDITS: list[tuple[tuple[str | int, ...], Any]] = [
    (("version",), "1.1.0"),
    (("status",), "active"),
    (("kind",), "DataContract"),
    (("name",), "Other orders"),
    (("description", "purpose"), "x: y # z"),
    (("description", "usage"), "Triage"),
    (("customProperties", 0, "value", "alpha"), 0.05),
    (("customProperties", 1, "value"), "contracts/other.json"),
    (("customProperties", 1, "description"), "yes"),
    (("customProperties", 2), {"property": "kpi", "vendor": "other", "value": None}),
    (("tags", 2), "c d"),
    (("tags", 0), "true"),
    (("schema", 0, "properties", 0, "required"), True),
    (("schema", 0, "properties", 1, "logicalType"), "integer"),
    (("schema", 0, "properties", 1, "description"), "One line"),
    (("schema", 0, "properties", 2), {"name": "new"}),
    (("schema", 0, "quality", 0), {"metric": "rowCount", "mustBeGreaterThan": 1}),
    (("schema", 0, "quality"), [{"id": "r"}]),
    (("schema", 0, "physicalName"), "o"),
    (("contractCreatedTs",), "2026-11-20T06:00:00Z"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize(("place", "value"), EDITS, ids=lambda v: str(v)[:40])
def test_an_edit_touches_its_own_lines_alone(place: Any, value: Any, mark: bytes, end: str) -> None:
    before = mark + ODD.replace("\n", end).encode()
    after = assign(before, place, value, shown="x")
    gone, _ = kept(before, after)
    assert gone.count(b"\n") <= 4
    found: Any = parse_document(after, "x").data
    for step in place:
        found = found[step]
    assert found == value
    assert after.startswith(mark)
    assert (b"\r\n" in after) == (end == "\r\n")
    assert after.count(b"\n") == after.count(end.encode())
    assert all(comment in after for comment in (b"# A contract", b"# the standard", b"# between", b"# the end"))


@pytest.mark.parametrize("text", [ODD, ORDERS])
def test_the_same_value_again_is_the_same_document(text: str) -> None:
    content = text.encode()
    assert assign(content, ("version",), "1.0.0", shown="x").count(b"\n") == content.count(b"\n")


@pytest.mark.parametrize("place", [("nowhere", "x"), ("tags", 5), ("id", "x"), ("schema", "name")])
def test_a_place_that_is_none_is_refused(place: Any) -> None:
    with pytest.raises(ContractError, match="cannot be changed"):
        assign(ODD.encode(), place, 1, shown="x")


def test_what_an_alias_repeats_is_not_changed_for_both() -> None:
    content = b"a: &x {b: 1}\nc: *x\n"
    with pytest.raises(ContractError, match="cannot be changed"):
        assign(content, ("c",), 2, shown="x")
    with pytest.raises(ContractError, match="cannot be changed"):
        assign(content, ("c", "b"), 2, shown="x")


def test_a_table_is_cut_out_with_its_lines() -> None:
    content = ODD.replace("# the end", "-   name: other\n    properties: []\n# the end").encode()
    assert remove(content, ("schema", 1), shown="x") == ODD.encode()
    first = remove(content, ("schema", 0), shown="x")
    assert b"name: other" in first
    assert b"Two lines" not in first


LAYOUTS = st.fixed_dictionaries(
    {
        "mapping": st.integers(2, 6),
        "flow": st.sampled_from([None, False, True]),
        "width": st.sampled_from([20, 80, 4096]),
        "end": st.sampled_from(["\n", "\r\n"]),
        "bom": st.booleans(),
        "comments": st.lists(st.integers(0, 60), max_size=6),
    }
)


def written(layout: dict[str, Any]) -> bytes:
    """The small contract in another layout."""
    yaml = YAML(typ="safe", pure=True)
    yaml.indent(mapping=layout["mapping"], sequence=layout["mapping"] + 2, offset=layout["mapping"])
    yaml.width = layout["width"]
    yaml.default_flow_style = layout["flow"]
    yaml.sort_base_mapping_type_on_output = False
    stream = io.BytesIO()
    yaml.dump(dict(parse_document(ORDERS.encode(), "x").data), stream)
    lines = stream.getvalue().decode().splitlines()
    for i in layout["comments"] if layout["flow"] is False else ():
        if i < len(lines) and lines[i].endswith((":", "string")):
            lines[i] += "   # été 😀"
    text = layout["end"].join(lines) + layout["end"]
    return (b"\xef\xbb\xbf" if layout["bom"] else b"") + text.encode()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(layout=LAYOUTS, data=st.data())
def test_any_layout_is_edited_or_refused_and_never_spoilt(layout: dict[str, Any], data: st.DataObject) -> None:
    before = written(layout)
    document = parse_document(before, "x")
    place = data.draw(st.sampled_from(sorted((p for p in document.lines if p), key=str)))
    value = data.draw(st.sampled_from(["plain", "a: b # c", "", 'q"é', 12, 0.5, True, None, ["x", 1], {"k": "v"}]))
    try:
        after = assign(before, place, value, shown="x")
    except ContractError:
        return  # refused; the simple places are in the test above
    found: Any = parse_document(after, "x").data
    for step in place:
        found = found[step]
    assert found == value
    assert after.count(b"\xc3\xa9t\xc3\xa9") >= before.count(b"\xc3\xa9t\xc3\xa9") - str(before).count(
        "description: |"
    )
