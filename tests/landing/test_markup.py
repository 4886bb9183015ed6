"""XML and HTML tables, and files that only look like a table."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from pilotgate.contract.terms import Contract, Server
from pilotgate.errors import UnreadableSource
from pilotgate.landing import land
from pilotgate.landing.formats import format_of_bytes
from pilotgate.model import LINE, Extract, Finding, Status


def landed(folder: Path, text: str | bytes, name: str = "a.xml", **pins: str) -> Extract:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    server = Server("in", "local", "c:1", details={"path": "x"}, shape=pins)
    contract = Contract("orders", "", "c", "", "1", "active", "orders", servers=(server,)) if pins else None
    return land(path, home=folder / "home", contract=contract)


def rows(extract: Extract) -> list[tuple[Any, ...]]:
    told = {finding.check: finding.status for finding in extract.findings}
    assert told["landing.reconciliation"] is Status.PASSED
    return extract.scan().collect().rows()


def failed(extract: Extract) -> dict[str, Finding]:
    return {finding.check: finding for finding in extract.findings if finding.status is Status.FAILED}


def test_land_xml_flattens_by_rule(tmp_path: Path) -> None:
    import polars as pl

    text = """<?xml version="1.0"?>
<shop><made>2026</made><orders>
  <order id="1"><zip>01234</zip><who><name>Ann</name><mail/></who><item>a</item><item>b</item></order>
  <!-- <order id="9"/> -->
  <order id="2"><zip note="old">05678</zip><![CDATA[<order>]]></order>
</orders></shop>"""
    extract = landed(tmp_path, text)
    assert [c.name for c in extract.columns] == [
        "@id", "zip", "who.name", "who.mail", "item", "zip.@note", "zip.#text", "#text",
    ]  # fmt: skip
    assert rows(extract) == [
        ("1", "01234", "Ann", "", '["a", "b"]', None, None, None),
        ("2", None, None, None, None, "old", "05678", "<order>"),
    ]
    assert pl.read_parquet(extract.data)[LINE].to_list() == [3, 5]


def test_land_xml_takes_the_rows_not_their_groups(tmp_path: Path) -> None:
    groups = "".join(
        f"<day n='{d}'>" + "".join(f"<o><id>{d}{n}</id><z>{n}</z></o>" for n in range(9)) + "</day>" for d in "12"
    )
    assert len(rows(landed(tmp_path, f"<r>{groups}</r>"))) == 18
    assert len(rows(landed(tmp_path, f"<r>{groups}</r>", "b.xml", record="day"))) == 2
    with pytest.raises(UnreadableSource, match="no element <week>"):
        landed(tmp_path, f"<r>{groups}</r>", "c.xml", record="week")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_land_xml_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?><r><o><a>Köln</a></o><o><a>Ürzig</a></o></r>'
    assert rows(landed(tmp_path, text.encode(encoding))) == [("Köln",), ("Ürzig",)]


def test_land_xml_bomb_and_outside_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r><o>&b;</o><o>&b;</o></r>'
    reach = '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r><o>&f;</o><o>&f;</o></r>'
    for text in (laughs, reach):
        with pytest.raises(UnreadableSource, match="declares entities"):
            landed(tmp_path, '<?xml version="1.0"?>' + text)
    with pytest.raises(UnreadableSource, match="nested too deeply"):
        landed(tmp_path, "<?xml version='1.0'?>" + "<a>" * 5_000)


def test_land_xml_cut_off_lands_whole_records(tmp_path: Path) -> None:
    text = "<r>" + "".join(f"<o><id>{n}</id></o>" for n in range(50))
    for cut in range(40, len(text), 97):
        extract = landed(tmp_path, text[:cut], f"{cut}.xml")
        assert "landing.complete" in failed(extract)
        rows(extract)


def test_land_html_fills_spans_and_tells_of_other_tables(tmp_path: Path) -> None:
    page = """<!doctype html><title>x</title><table><tr><td>menu<td>more<tr><td>a<td>b</table>
<table><thead><tr><th rowspan=2>id<th colspan=2>amount</tr><tr><th>net<th>gross</tr></thead>
<tr><td>1<td>2<td>3</tr><tr><td>2<td style="display: none">gone<td>4 <b>EUR</b><td>5&nbsp;</tr>
<tr><td colspan="foo">3<td>6<td>7<script>var x = '<td>';</script></tr></table>"""
    extract = landed(tmp_path, page, "a.html")
    assert [column.name for column in extract.columns] == ["id", "amount net", "amount gross"]
    assert rows(extract) == [("1", "2", "3"), ("2", "4 EUR", "5"), ("3", "6", "7")]
    assert set(failed(extract)) == {"landing.one_table"}


@pytest.mark.parametrize("name", ["a.html", "a.csv", "a.xls"])
def test_land_page_without_a_table_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableSource, match=r"web page \('502 Bad Gateway'\) without a table"):
        landed(tmp_path, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", name)


def test_land_table_saved_as_xls_is_read_as_the_page_it_is(tmp_path: Path) -> None:
    page = "<table><tr><th>id<th>zip</tr><tr><td>1<td>01234</tr></table>"
    assert rows(landed(tmp_path, page, "report.xls")) == [("1", "01234")]


@pytest.mark.parametrize("size", [300, 5_000, 300_000])
def test_random_bytes_are_refused(tmp_path: Path, size: int) -> None:
    for seed in range(5):
        (tmp_path / "a.csv").write_bytes(random.Random(seed).randbytes(size))
        with pytest.raises(UnreadableSource, match=r"binary data|no table"):
            land(tmp_path / "a.csv", home=tmp_path / "home")


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7 ", b"\x89PNG\r\n", b"\x7fELF\2\1", b"7z\xbc\xaf\x27\x1c\0", bytes(9_000)]
)
def test_known_binary_files_are_refused_by_name(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(head + os.urandom(64) * (head != bytes(9_000)))
    with pytest.raises(UnreadableSource) as caught:
        land(tmp_path / "a.csv", home=tmp_path / "home")
    assert "\n" not in str(caught.value)


TABLE = "id,name,city\n" + "".join(f"{n},Zoë,Köln\n" for n in range(200))


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-32-be"),
        TABLE.encode("cp1252"),
        TABLE.replace("Zoë", "東京").replace("ö", "o").encode("cp932"),
        TABLE.replace(",", "\x1f").encode(),
        TABLE.replace(",", "\x1f").replace("\n", "\x1e").encode(),
        TABLE.replace("Zoë", "Z\0\0").encode(),
        TABLE.replace("Zoë", "Z\x00\x01\x02\x03\x1b").encode(),
        b"<b>,a\n1,2\n",
    ],
)
def test_odd_text_is_still_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert format_of_bytes(tmp_path / "a.csv", "a.csv") == "csv"
