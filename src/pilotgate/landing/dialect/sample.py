"""What the detector looks at: the head of a file and blocks from its middle and end, as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pilotgate.landing.encoding import Encoding, decode, detect_encoding

_HEAD = 128 * 1024
_BLOCK = 24 * 1024
_PLACES = (0.25, 0.5, 0.75)
_HEAD_LINES = 150
_BLOCK_LINES = 30
_HEAD_TEXT = 48 * 1024
_BLOCK_TEXT = 8 * 1024
_LEAST_LINES = 12
_LONG = 2000
_FEW = 3
_ODD = ("\x1e", "\u2028", "\x85", "\x0c")
_USUAL = frozenset({"\n", "\r\n", "\r"})
_UNIVERSAL = re.compile("\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Sample:
    """Blocks of lines without their ends.

    Attributes:
        blocks: The first is the head of the file, the last its tail (or the same one, when the file is short).
        newline: The most frequent line end.
        whole: The head is the whole file.
        size: Bytes of the file.
    """

    blocks: tuple[tuple[str, ...], ...]
    newline: str
    encoding: Encoding
    whole: bool
    size: int

    @property
    def lines(self) -> list[str]:
        """All lines but blank ones."""
        return [line for block in self.blocks for line in block if line.strip()]


def take(path: Path, *, encoding: str = "") -> Sample:
    """Read a sample; a wrongly cut character or line at the edge of a block is left out."""
    size = path.stat().st_size
    with path.open("rb") as file:
        raw = [file.read(_HEAD)]
        whole = size <= _HEAD
        if not whole:
            for place in [int(size * share) for share in _PLACES] + [size - _BLOCK]:
                file.seek(max(_HEAD, place) // 4 * 4)
                raw.append(file.read(_BLOCK))
    found = Encoding(encoding, _mark(raw[0], encoding)) if encoding else detect_encoding(raw)
    texts = [decode(raw[0][found.mark :], found.name), *(_cut(block, found.name) for block in raw[1:])]
    newline = newline_of(texts[0])
    blocks = [_lines(texts[0], newline, whole=whole)[:_HEAD_LINES]]
    last = len(texts) - 1
    for place, text in enumerate(texts[1:], start=1):
        lines = _lines(text, newline, whole=place == last)[1:]
        blocks.append(lines[-_BLOCK_LINES:] if place == last else lines[:_BLOCK_LINES])
    if whole:
        tail = _lines(texts[0], newline, whole=True)[_HEAD_LINES:]
        blocks.append(tail[-_BLOCK_LINES:])
    trimmed = [_trim(block, _HEAD_TEXT if place == 0 else _BLOCK_TEXT) for place, block in enumerate(blocks)]
    if len(blocks) > 1:
        trimmed[-1] = blocks[-1][len(blocks[-1]) - len(trimmed[-1]) :]
    return Sample(tuple(tuple(block) for block in trimmed if block), newline, found, whole, size)


def _trim(block: list[str], characters: int) -> list[str]:
    """The first lines, up to so many characters but at least a dozen lines: wide rows need no more to be known."""
    taken = 0
    for place, line in enumerate(block):
        taken += len(line)
        if taken > characters and place >= _LEAST_LINES:
            return block[:place]
    return block


def _mark(head: bytes, name: str) -> int:
    found = detect_encoding([head[:4]])
    return found.mark if found.name.replace("-", "") == name.lower().replace("-", "").replace("_", "") else 0


def _cut(block: bytes, name: str) -> str:
    if name == "utf-8":
        block = block.lstrip(bytes(range(0x80, 0xC0)))
    return decode(block, name)


def newline_of(text: str) -> str:
    r"""The most frequent line end: `\n`, `\r\n`, `\r`, or an odd one where there is none of these."""
    both, turned = text.count("\r\n"), text.count("\n\r")
    if turned > 2 * both and turned >= 0.9 * text.count("\n"):
        return "\n\r"
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    best = max(counts, key=lambda end: counts[end])
    if counts[best]:
        return best
    return next((odd for odd in _ODD if text.count(odd) > 1), "\n")


def _lines(text: str, newline: str, *, whole: bool) -> list[str]:
    lines = text.split(newline) if newline not in _USUAL else _UNIVERSAL.split(text)
    if not whole and len(lines) > 1:
        cut = lines.pop()
        if len(lines) < _FEW and cut:
            lines.append(_abridged(cut))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _abridged(line: str) -> str:
    """The beginning of a line too long for the sample, any open quote closed, so that its delimiters are seen."""
    start = line[:_LONG]
    return start + '"' if start.count('"') % 2 else start
