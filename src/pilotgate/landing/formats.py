"""What format a file is in: by its bytes first, by its name where bytes do not tell."""

from __future__ import annotations

import re
from pathlib import Path

from pilotgate.errors import UnreadableSource
from pilotgate.landing.encoding import detect_encoding

ALIASES = {
    "arrows": "arrow",
    "db": "database",
    "duckdb": "database",
    "feather": "arrow",
    "fixed": "fixed_width",
    "fixed width": "fixed_width",
    "fixed-width": "fixed_width",
    "fwf": "fixed_width",
    "htm": "html",
    "ipc": "arrow",
    "json lines": "json",
    "jsonl": "json",
    "ndjson": "json",
    "ods": "excel",
    "psv": "csv",
    "sqlite": "database",
    "sqlite3": "database",
    "tsv": "csv",
    "txt": "csv",
    "xls": "excel",
    "xlsb": "excel",
    "xlsm": "excel",
    "xlsx": "excel",
}
LOADERS = {
    "arrow": "pilotgate.landing.arrow",
    "csv": "pilotgate.landing.csv",
    "database": "pilotgate.landing.database",
    "excel": "pilotgate.landing.excel",
    "fixed_width": "pilotgate.landing.fixed_width",
    "html": "pilotgate.landing.html",
    "json": "pilotgate.landing.json",
    "parquet": "pilotgate.landing.parquet",
    "xml": "pilotgate.landing.xml",
}
MARKUP = ("xml", "html")
"""Formats in which a row is what its tags enclose: where tags are damaged, there is no raw line to reject."""

TEXT = ("csv", "fixed_width", "json")
"""Formats that no signature tells apart for certain, so that the contract's word counts; bytes that say they are
Parquet or Excel are that, whatever was declared."""

_MAGIC = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"FEA1", "arrow"),
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
    (b"SQLite format 3\0", "database"),
)
_REFUSED = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF87a", "an image"),
    (b"GIF89a", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"{\\rtf", "a word processor's document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"Obj\x01", "an Avro file"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"-----BEGIN PGP", "an encrypted file"),
)
_BLOCK = 64 << 10
_BLOCKS = 5
_PLAIN = b"\t\n\x0b\x0c\r\x1a"
_CONTROLS = bytes(code for code in range(1, 32) if code not in _PLAIN)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


def format_of_name(name: str) -> str:
    """The format that a file name suggests, or empty."""
    for suffix in reversed(Path(name.lower()).suffixes):
        kind = suffix[1:]
        if kind in ALIASES or kind in LOADERS:
            return ALIASES.get(kind, kind)
    return ""


def format_of_bytes(path: Path, uri: str) -> str:
    """The format by the bytes, whatever the file is called.

    Raises:
        UnreadableSource: It is an image, a program or other data that holds no table.
    """
    blocks = _blocks(path)
    head = blocks[0]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[8:12] == b"DUCK":
        return "database"
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise UnreadableSource(f"this is {what}, no table", where=uri, remedy="export the table as CSV")
    encoding = detect_encoding(blocks[:1])
    if not encoding.name.startswith("utf-16") and not encoding.name.startswith("utf-32"):
        _refuse_binary(blocks, uri)
    text = head[encoding.mark : 4096 + encoding.mark].decode(encoding.name, "replace").lstrip()
    if text[:1] in {"{", "["} and _is_json(text, uri):
        return "json"
    if text[:1] == "<":
        return _markup(text) or "csv"
    if format_of_name(uri) == "fixed_width":
        return "fixed_width"
    return "csv"


def _blocks(path: Path) -> list[bytes]:
    """The head of the file and blocks spread over the rest of it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        blocks = [file.read(_BLOCK)]
        for place in range(1, _BLOCKS):
            start = max(_BLOCK, size * place // _BLOCKS)
            if start < size:
                file.seek(start)
                blocks.append(file.read(_BLOCK))
    return blocks


def _refuse_binary(blocks: list[bytes], uri: str) -> None:
    """Text uses a few control characters at the most, and those as marks; binary data uses all of them alike.

    Zero bytes alone do not make a file binary: a table damaged by them still lands.
    """
    data = b"".join(blocks)
    if data and data.count(0) > 0.9 * len(data):
        raise UnreadableSource(
            "the file holds hardly anything but zero bytes", where=uri, remedy="ask the sender for it again"
        )
    bare = data.translate(None, b"\0")
    controls = [count for count in (bare.count(code) for code in _CONTROLS) if count]
    share = sum(controls) / max(1, len(bare))
    if len(controls) > 5 and share > 0.02 and max(controls) < 0.8 * sum(controls):
        raise UnreadableSource(
            "this is binary data, no table of text", where=uri, remedy="name what wrote it, or export it as CSV"
        )


def _is_json(text: str, uri: str) -> bool:
    """A brace may begin a CSV cell too: the next mark decides, or the file's name."""
    if format_of_name(uri) == "json":
        return True
    rest = text[1:].lstrip()
    return rest[:1] in ({'"', "}"} if text[:1] == "{" else {"{", "]"})


def _markup(text: str) -> str:
    """HTML or XML by its first tag, or empty where an angle bracket merely begins a cell."""
    bare = re.sub(r"\A(\s|<!--.*?-->|<\?.*?\?>)+", "", text, flags=re.DOTALL).lower()
    if re.match(r"<(!doctype\s+html|html|head|body|table|meta|title|center|h[1-6]|p|div|span)[\s>/]", bare):
        return "html"
    if text.startswith("<?xml") or bare.startswith("<!doctype"):
        return "xml"
    return "xml" if re.match(r"<[a-z_][\w.:-]*(\s+[\w.:-]+\s*=\s*[\"'][^\"']*[\"'])*\s*/?>\s*(<|\Z)", bare) else ""
