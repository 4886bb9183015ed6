"""Texts whose form tells what they are: what each format accepts, and what only looks like it."""

from __future__ import annotations

import pytest

from pilotgate.profiling.formats.codes import code_format
from pilotgate.profiling.patterns import shape

ACCEPTED = {
    "email": [
        "a@b.de", "ada.byron+news@mail.example.co.uk", "o'neil@example.com", "x_y-z@sub-domain.example.museum",
        "UPPER@EXAMPLE.COM", "1@2.org",
    ],
    "url": [
        "https://example.com", "http://example.com/a?b=c#d", "ftp://host/file", "www.example.com/x",
        "s3://bucket/key",
        "HTTPS://EXAMPLE.COM", "file:///tmp/a", "https://例え.jp/",
    ],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
    "ipv4": ["192.168.0.1", "8.8.8.8", "255.255.255.255", "10.0.0.254"],
    "ipv6": ["2001:db8::1", "::1", "fe80::1ff:fe23:4567:890a", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"],
    "mac address": ["00:1A:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E"],
    "iban": [
        "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "NO9386011117947",
        "FR1420041010050500013M02606", "CH9300762011623852957", "MT84MALT011000012345MTLCAST001S",
    ],
    "json": ['{"a": 1}', "[1, 2]", "{}", '[{"a": null}]'],
    "markup": ["<p>hello</p>", '<?xml version="1.0"?><a/>', "<br/>",
        '<a href="x">y</a>', "<!DOCTYPE html><html></html>"],
    "colour": ["#ff00AA", "#ff00aa80"],
    "coordinates": ["52.5200, 13.4050", "-33.8688,151.2093", "+40.71, -74.01"],
    "hex": ["0x1F", "0xdeadbeef", "d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E"],
    "base64": ["SGVsbG8gV29ybGQhIEhlbGxv", "YWJjZGVmZ2hpamtsbW5vcHFyc3Q="],
    "phone": ["+49 30 1234567", "+1 (415) 555-2671", "+442079460958", "0049 30 1234567", "+33.1.42.68.53.00"],
}  # fmt: skip
NONE = [
    "", "a", "a@b", "@b.de", "a@", "a b@c.de", "a@b..de", "a@@b.de", "a@b.c", "http:/x", "://", "www.", "www",
    "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-42661417400g", "256.1.1.1", "1.2.3",
    "1.2.3.4.5",
    "10.0.19045.1", "12:30:45", "12:30", "1:2", "00:1A:2B:3C:4D", "00:1A:2b:3c:4d:5g",
        "DE00370400440532013000",
    "DE8937040044053201300", "XX12 3456", "{a}", "[1", "{", "[", "(1)", "<", "< 5", "<5", "a < b",
    "<unknown>", "-> x <-",
    "#1", "#ff00a", "#ff00ag", "#123", "95.1, 13.2", "52.52, 190.00", "1, 2", "1.5, 2.5", "0x", "0xZZ",
    "abcdefabcdefabcd", "1234567890123456", "HELLOWORLDHELLOWORLDHE", "helloworldhelloworldhello", "+1", "+12345",
    "2024-001-5555", "555-123-4567", "1234-5678", "00123456", "12 34 56 78 90", "4111111111111111", "9780306406157",
    "INV-2026-00001", "2026-01-31", "A1B2C3", "1Z 999 AA1 01", "some words", "Köln", "3 + 4 = 7", "12,50", "(12)",
    "No@n", "me @ home.de", "1.1.1.1.", "::", "a::b::c::d", "2001:db8::1::2", "e.g. this", "Dr. No", "12345-6789",
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in ACCEPTED.items() for text in texts])
def test_code_is_told(name: str, text: str) -> None:
    assert code_format(text, shape(text)) == name


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert code_format(text, shape(text)) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{87B2CC70-08C0-6A5F-ADBE-309E4A936123}", "uuid"),
        ("10.252.171.0/24", "ipv4 network"),
        ("e55e.4bee.55f4", "dotted mac address"),
        ("10.1093/bioinformatics/btab123", "doi"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "web token"),
        ("America/Argentina/Buenos_Aires", "time zone"),
        ("PT1H57M", "duration"),
        ("P3Y6M4DT12H30M5S", "duration"),
        ("POINT (30.5 10)", "geometry"),
        ("52°31'12\"N", "degrees"),
        ("52° 31' 12.3\" N, 13° 24' 36\" E", "degrees"),
        ("2022-Q1", "quarter"),
        ("Q1 2023", "quarter"),
        ("4Q11", "quarter"),
        ("H2 2016", "half year"),
        ("FY2014", "fiscal year"),
        ("FY20/21", "fiscal year"),
        ("KW 41/2017", "week"),
    ],
)
def test_further_formats_are_told(text: str, name: str) -> None:
    assert code_format(text, shape(text)) == name


@pytest.mark.parametrize(
    "text",
    ["10.252.171.0/33", "e55e.4bee.55", "P", "PT", "P12", "Main/Street", "Q5 2023", "5Q11", "H3 2016", "KW 60/2017",
     "eyJ.a", "POINT of view (7)", "{87B2CC70}", "10.1/x", "Q1", "FY1"],
)  # fmt: skip
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert code_format(text, shape(text)) == ""
