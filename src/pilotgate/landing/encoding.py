"""Which characters the bytes stand for.

The order of evidence: a byte order mark; zero bytes at every second or fourth place; valid UTF-8; then, among the
single-byte and double-byte code pages, what the bytes above 0x7F look like. A file that is UTF-8 but for a few
lines is read as UTF-8, those lines as Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_C1 = re.compile(rb"[\x80-\x9f]")
_LEFTOVER = "pilotgate.leftover"


def _keep_leftover(error: UnicodeError) -> tuple[str, int]:
    """An undecodable byte becomes the character of the same number: nothing is lost, and it can be found again."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_LEFTOVER, _keep_leftover)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec and how sure we are.

    Attributes:
        name: Python codec.
        mark: Bytes of the byte order mark (0: none).
        fallback: Codec for lines that `name` cannot decode, or empty where it decodes all that was seen.
    """

    name: str
    mark: int = 0
    fallback: str = ""


def detect_encoding(blocks: Sequence[bytes]) -> Encoding:
    """The encoding of a file, from its first bytes and some blocks of its middle and end.

    Args:
        blocks: The first one starts at the file's first byte.
    """
    head = blocks[0] if blocks else b""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark), _fallback(name, blocks))
    wide = _wide(head[:4096])
    if wide:
        return Encoding(wide)
    if all(_is_utf8(block) for block in blocks):
        return Encoding("utf-8")
    return _code_page(b"\n".join(blocks))


def decode(data: bytes, codec: str) -> str:
    """The text of some bytes, every byte kept whatever it is."""
    return data.decode(codec, _LEFTOVER)


def _fallback(name: str, blocks: Sequence[bytes]) -> str:
    return "" if name != "utf-8" or all(_is_utf8(block) for block in blocks) else "cp1252"


def _is_utf8(block: bytes) -> bool:
    """Whether a block cut anywhere out of a file is UTF-8: characters cut at its two ends do not count."""
    start = 0
    while start < min(3, len(block)) and 0x80 <= block[start] <= 0xBF:
        start += 1
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block[start:])
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, told by where the zero bytes stand."""
    if len(head) < 4 or 0 not in head:
        return ""
    zeros = [head[place::4].count(0) / max(1, len(head[place::4])) for place in range(4)]
    high, low = 0.7, 0.3
    if zeros[0] < low and zeros[2] > high and zeros[1] > high and zeros[3] > high:
        return "utf-32-le"
    if zeros[3] < low and zeros[1] > high and zeros[2] > high and zeros[0] > high:
        return "utf-32-be"
    if min(zeros[1], zeros[3]) > high and max(zeros[0], zeros[2]) < low:
        return "utf-16-le"
    if min(zeros[0], zeros[2]) > high and max(zeros[1], zeros[3]) < low:
        return "utf-16-be"
    return ""


def _code_page(sample: bytes) -> Encoding:
    runs = _HIGH.findall(sample)
    high = sum(map(len, runs))
    as_utf8 = sum(len(c) for run in runs for c in _UTF8_CHARACTER.findall(run))
    if high and as_utf8 / high > 0.5:
        return Encoding("utf-8", fallback="cp1252")
    if sum(len(run) for run in runs if len(run) > 2) < 0.35 * high:
        return Encoding("cp1252" if _C1.search(sample) else "latin-1")
    return Encoding(_guess(sample) or "cp1252")


def _guess(sample: bytes) -> str:
    """A double-byte or non-Latin code page."""
    japanese = _share_of(sample, "cp932", r"[\u3040-\u30ff]")
    if japanese > 0.25:
        return "cp932"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    name = best.encoding if best else ""
    return "cp1252" if name in {"cp1250", "latin_1", "ascii"} else codecs.lookup(name).name if name else ""


def _share_of(sample: bytes, codec: str, letters: str) -> float:
    """Share of the non-ASCII characters, read in that codec, that are such letters; 0 where it does not decode."""
    text = sample.decode(codec, "replace")
    others = [character for character in text if character > "\x7f"]
    if not others or text.count("\ufffd") > 0.01 * len(others):
        return 0.0
    return len(re.findall(letters, text)) / len(others)
