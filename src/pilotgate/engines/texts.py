"""Many texts at once: their shapes, lengths and null-like tokens, counted over their bytes with numpy.

Each character is replaced by its class through a table. Texts of one length are laid out as rows of a matrix and
hashed by words of 64 bits, so that equal shapes are counted by sorting numbers, never by comparing texts. Two of a
million shapes share a hash with a probability of 3e-8.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

Units = np.ndarray[Any, Any]
Integers = np.ndarray[Any, np.dtype[np.int64]]
Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_KINDS = 4
_UNKNOWN = 0xFFFFFFFF
_SHORT = 24
_FEW = 24
_SHAPES = 200_000
_BLANK = np.array(
    [0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF], np.uint32
)
"""What `str.strip` takes away and what is invisible, beyond ASCII."""
BLANKS = tuple("\t\n\v\f\r\x1c\x1d\x1e\x1f ") + tuple(map(chr, _BLANK.tolist()))
"""The characters of which a blank text may be made."""
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_A, _a, _9 = (ord(c) for c in "Aa9")


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as one run of characters: text i is `units[starts[i] : starts[i] + sizes[i]]`.

    Attributes:
        units: ASCII bytes, or code points of 32 bits.
        starts: Ascending.
        sizes: In characters.
    """

    units: Units
    starts: Integers
    sizes: Integers

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, place: int) -> str:
        """One of the texts."""
        start = int(self.starts[place])
        part = self.units[start : start + int(self.sizes[place])]
        return str(part.tobytes().decode("ascii" if part.dtype == np.uint8 else "utf-32-le", "surrogatepass"))

    def some(self, chosen: Any) -> Texts:
        """Those at some places."""
        return Texts(self.units, self.starts[chosen], self.sizes[chosen])


@dataclass(slots=True)
class Counted:
    """What was counted in the texts added so far.

    Attributes:
        level: At which shapes are told (see `profiling.patterns`).
        is_token: Tells a null-like token, or another that is listed in `short`, from other texts.
        tokens: The lower-case texts that `is_token` knows, apart from blanks.
        rows: Texts, tokens among them.
        shapes: Shape as far as the level tells it apart → texts; without the tokens.
        short: Token → texts.
        sizes: Characters → texts; without the tokens.
    """

    level: int
    is_token: Callable[[str], bool]
    tokens: tuple[str, ...]
    rows: int = 0
    shapes: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    _known: dict[int, str] = field(default_factory=dict)

    def add(self, texts: Iterable[Texts]) -> None:
        """Count some more texts."""
        for part in texts:
            self.rows += len(part)
            if len(part):
                self._count(part)

    def _count(self, texts: Texts) -> None:
        if not len(texts.units):
            texts = Texts(np.zeros(1, np.uint8), texts.starts, texts.sizes)
        short = self._take_tokens(texts)
        if len(short):
            kept = np.ones(len(texts), bool)
            kept[short] = False
            texts = texts.some(kept)
        sizes = np.bincount(texts.sizes) if len(texts) else np.array([], np.int64)
        for size in np.flatnonzero(sizes).tolist():
            self.sizes[size] = self.sizes.get(size, 0) + int(sizes[size])
        if not len(texts):
            return
        if self.level >= _KINDS:
            self._count_kinds(texts)
            return
        shaped = _shaped(texts, self.level)
        for hashes, rows in _by_length(shaped):
            for h, n, first in _runs(hashes, self._known):
                told = self._known.get(h)
                if told is None:
                    told = shaped.text(int(rows[first])) if len(self._known) < _SHAPES else ""
                    if told or len(self._known) < _SHAPES:
                        self._known[h] = told
                self.shapes[told] = self.shapes.get(told, 0) + n

    def _count_kinds(self, texts: Texts) -> None:
        bits = _joined(_classes(_KINDS, texts.units), texts.starts, texts.sizes)
        counts = np.bincount(bits, minlength=8)
        for bit, n in enumerate(counts.tolist()):
            if n:
                told = ("a" if bit & 1 else "") + (" " if bit & 2 else "") + ("." if bit & 4 else "")
                self.shapes[told] = self.shapes.get(told, 0) + n

    def _take_tokens(self, texts: Texts) -> Integers:
        """Count the null-like tokens among the texts; their places."""
        places = np.flatnonzero(texts.sizes <= _SHORT)
        blank_too = np.flatnonzero(texts.sizes > _SHORT)
        if len(blank_too):
            longer = texts.some(blank_too)
            edge = _is_blank(longer.units[longer.starts]) & _is_blank(
                longer.units[longer.starts + longer.sizes - 1]
            )
            blank_too = blank_too[edge]
        places = np.concatenate((places, blank_too))
        if not len(places):
            return places
        trimmed = _trimmed(texts.some(places))
        known = _token_hashes(self.tokens, str(texts.units.dtype))
        found = [np.flatnonzero(trimmed.sizes == 0)]
        likely = _may_begin(self.tokens)[np.minimum(trimmed.units[_held(trimmed)], 127)]
        for size, wanted in known.items():
            rows = np.flatnonzero((trimmed.sizes == size) & likely)
            if len(rows):
                hashes = _hashed(_folded(_laid_out(trimmed.units, trimmed.starts[rows], size)), size)
                at = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
                found.append(rows[wanted[at] == hashes])
        taken = places[np.concatenate(found)]
        kept = []
        for hashes, rows in _by_length(texts.some(taken)):
            order = np.argsort(hashes, kind="stable")
            cuts = np.flatnonzero(np.diff(hashes[order])) + 1
            for group in np.split(order, cuts):
                told = texts.text(int(taken[rows[group[0]]]))
                if self.is_token(told):
                    self.short[told] = self.short.get(told, 0) + len(group)
                    kept.append(taken[rows[group]])
        return np.concatenate(kept) if kept else np.array([], np.int64)


def of_strings(strings: Sequence[str]) -> list[Texts]:
    """Texts given one by one, ASCII apart from others."""
    joined = "".join(strings)
    plain = strings if joined.isascii() else [s for s in strings if s.isascii()]
    found = []
    if plain:
        content = np.frombuffer((joined if plain is strings else "".join(plain)).encode("ascii"), np.uint8)
        found.append(_placed(content, np.fromiter(map(len, plain), np.int64, len(plain))))
    if len(plain) < len(strings):
        other = [s for s in strings if not s.isascii()]
        content = np.frombuffer("".join(other).encode("utf-32-le", "surrogatepass"), np.uint32)
        found.append(_placed(content, np.fromiter(map(len, other), np.int64, len(other))))
    return found


def held(array: Any) -> Any:
    """Which cells of an Arrow array are not null; pyarrow's own way there imports pandas."""
    bits = array.buffers()[0]
    if bits is None or not array.null_count:
        return np.ones(len(array), bool)
    last = array.offset + len(array)
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=last, bitorder="little")[array.offset :].view(bool)


def of_arrow(array: Any) -> list[Texts]:
    """The texts of an Arrow array of strings that are not null, ASCII apart from others."""
    import pyarrow as pa

    wide = pa.types.is_large_string(array.type)
    validity, ends, data = array.buffers()
    edges = np.frombuffer(ends, np.int64 if wide else np.int32)[array.offset : array.offset + len(array) + 1]
    content = np.frombuffer(data, np.uint8) if data is not None else np.array([], np.uint8)
    starts, sizes = edges[:-1].astype(np.int64), np.diff(edges).astype(np.int64)
    if validity is not None and array.null_count:
        valid = held(array)
        starts, sizes = starts[valid], sizes[valid]
    if not len(starts):
        return []
    low, high = int(starts[0]), int(starts[-1] + sizes[-1])
    content, starts = content[low:high], starts - low
    if not len(content) or content.max() < 128:
        return [Texts(content, starts, sizes)]
    foreign = np.zeros(len(starts), bool)
    some = np.flatnonzero(sizes)
    foreign[some] = _joined(content, starts[some], sizes[some]) >= 128
    plain = Texts(content, starts[~foreign], sizes[~foreign])
    other = content[np.repeat(foreign, sizes)] if len(content) == int(sizes.sum()) else None
    if other is None:
        other = np.concatenate([content[s : s + n] for s, n in zip(starts[foreign], sizes[foreign], strict=True)])
    ends = np.cumsum(sizes[foreign])
    points = np.cumsum((other & 0xC0) != 0x80)[ends - 1]
    units = np.frombuffer(other.tobytes().decode().encode("utf-32-le"), np.uint32)
    return [plain, _placed(units, np.diff(points, prepend=0).astype(np.int64))]


def _placed(units: Units, sizes: Integers) -> Texts:
    return Texts(units, np.cumsum(sizes) - sizes, sizes)


@lru_cache(maxsize=16)
def _ascii_table(level: int) -> Units:
    """Class of each ASCII character at a level; at the coarsest level a bit for words, blanks and other."""
    table = np.arange(256, dtype=np.uint8)
    for code in range(128):
        c = chr(code)
        if level >= _KINDS:
            table[code] = 1 if c.isalnum() else 2 if c in " \t\n\f\r" else 4
        elif c.isalnum():
            table[code] = _a if level >= 2 or c.islower() else _A if c.isupper() else _9
    return table


@lru_cache(maxsize=16)
def _known(level: int) -> Units:
    """The same for all code points, those of ASCII; others are filled in when they are met."""
    table = np.full(0x110000, _UNKNOWN, np.uint32)
    table[:128] = _ascii_table(level)[:128]
    return table


def _class(level: int, code: int) -> int:
    category = unicodedata.category(chr(code))
    word = category[0] == "L" or category == "Nd"
    if level >= _KINDS:
        return 1 if word else 4
    if not word:
        return code
    return _a if level >= 2 else _A if category in {"Lu", "Lt"} else _a if category[0] == "L" else _9


def _classes(level: int, units: Units) -> Units:
    if units.dtype == np.uint8:
        return np.frombuffer(units.tobytes().translate(_ascii_table(level).tobytes()), np.uint8)
    table = _known(level)
    found = table[units]
    unknown = found == _UNKNOWN
    if unknown.any():
        for code in np.unique(units[unknown]).tolist():
            table[code] = _class(level, code)
        found = table[units]
    return found


def _joined(units: Units, starts: Integers, sizes: Integers) -> Units:
    """The bits of all characters of each text together; no text is empty."""
    edges = np.stack((starts, starts + sizes), axis=1).ravel()
    return np.asarray(np.bitwise_or.reduceat(np.append(units, units.dtype.type(0)), edges)[::2])


def _shaped(texts: Texts, level: int) -> Texts:
    """The texts as classes; at odd levels with their runs of one class drawn together."""
    units = _classes(level, texts.units)
    if level % 2 == 0:
        return Texts(units, texts.starts, texts.sizes)
    kept = (units != _a) & (units != _9) & (units != _A)
    kept[1:] |= units[1:] != units[:-1]
    held = texts.sizes > 0
    kept[texts.starts[held]] = True
    places = np.flatnonzero(kept)
    starts = np.searchsorted(places, texts.starts)
    return Texts(units[places], starts, np.searchsorted(places, texts.starts + texts.sizes) - starts)


def _by_length(texts: Texts) -> Iterable[tuple[Hashes, Integers]]:
    """For each length the hashes of the texts of that length, and their places."""
    sizes = texts.sizes
    if not len(sizes):
        return
    if sizes[0] == sizes[-1] and int(sizes.min()) == int(sizes.max()):
        yield _hashed(_laid_out(texts.units, texts.starts, int(sizes[0])), int(sizes[0])), np.arange(len(sizes))
        return
    narrow = sizes.astype(np.uint16) if int(sizes.max()) < 65536 else sizes
    order = np.argsort(narrow, kind="stable")
    cuts = np.flatnonzero(np.diff(narrow[order])) + 1
    for rows in np.split(order, cuts):
        size = int(sizes[rows[0]])
        yield _hashed(_laid_out(texts.units, texts.starts[rows], size), size), rows


def _laid_out(units: Units, starts: Integers, size: int) -> Units:
    """Texts of one length as rows of a matrix whose width is a multiple of 64 bits, filled up with zeros."""
    words = -(-size * units.itemsize // 8)
    width = words * 8 // units.itemsize
    if not size:
        return np.zeros((len(starts), 0), units.dtype)
    laid = np.zeros((len(starts), width), units.dtype) if width != size else None
    together = int(starts[-1]) - int(starts[0]) == (len(starts) - 1) * size
    if together:
        first = int(starts[0])
        rows = units[first : first + len(starts) * size].reshape(len(starts), size)
    else:
        rows = np.lib.stride_tricks.sliding_window_view(units, size)[starts]
    if laid is None:
        return np.ascontiguousarray(rows)
    laid[:, :size] = rows
    return laid


def _hashed(laid: Units, size: int) -> Hashes:
    """A hash of each row: every word is mixed (Steele, Lea & Flood 2014) with its place, and all are added.

    It begins with the size of the texts and of their units: what fills up a row may be part of another text.
    """
    hashes = np.full(len(laid), size * 8 + laid.itemsize, np.uint64)
    if not laid.shape[1]:
        return hashes
    words = laid.view(np.uint64)
    for place in range(words.shape[1]):
        word = words[:, place] + np.uint64((0x9E3779B97F4A7C15 * (place + 1)) & 0xFFFFFFFFFFFFFFFF)
        word ^= word >> np.uint64(30)
        word *= _MIX[0]
        word ^= word >> np.uint64(27)
        word *= _MIX[1]
        word ^= word >> np.uint64(31)
        hashes += word
    return hashes


def _runs(hashes: Hashes, known: dict[int, str]) -> Iterable[tuple[int, int, int]]:
    """Each different hash with its number, and a place where it stands (0 where it is known)."""
    ordered = np.sort(hashes)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(starts, len(ordered))).tolist()
    different = ordered[starts].tolist()
    new = [h for h in different if h not in known]
    first: dict[int, int] = {}
    if len(new) > _FEW:
        order = np.argsort(hashes, kind="stable")
        first = dict(zip(different, order[starts].tolist(), strict=True))
    else:
        first = {h: int(np.argmax(hashes == np.uint64(h))) for h in new}
    return [(h, n, first.get(h, 0)) for h, n in zip(different, counts, strict=True)]


def _is_blank(units: Units) -> Any:
    blank = (units == 32) | ((units >= 9) & (units <= 13)) | ((units >= 28) & (units <= 31))
    return blank if units.dtype == np.uint8 else blank | np.isin(units, _BLANK)


def _trimmed(texts: Texts) -> Texts:
    """The texts without the blanks at their ends."""
    starts, sizes = texts.starts.copy(), texts.sizes.copy()
    rows = np.flatnonzero(sizes)
    while len(rows):
        rows = rows[_is_blank(texts.units[starts[rows]])]
        starts[rows] += 1
        sizes[rows] -= 1
        rows = rows[sizes[rows] > 0]
    rows = np.flatnonzero(sizes)
    while len(rows):
        rows = rows[_is_blank(texts.units[starts[rows] + sizes[rows] - 1])]
        sizes[rows] -= 1
        rows = rows[sizes[rows] > 0]
    return Texts(texts.units, starts, sizes)


def _held(texts: Texts) -> Integers:
    """A place within the units for the first character of each text, also of an empty one."""
    return np.minimum(texts.starts, max(0, len(texts.units) - 1))


def _folded(laid: Units) -> Units:
    return np.where((laid >= 65) & (laid <= 90), laid + laid.dtype.type(32), laid)


@lru_cache(maxsize=8)
def _token_hashes(tokens: tuple[str, ...], dtype: str) -> dict[int, Hashes]:
    """Length → hashes of the tokens of that length, ascending, as `_hashed` gives them for such units."""
    by_size: dict[int, list[int]] = {}
    for token in tokens:
        if dtype == "uint8" and not token.isascii():
            continue
        encoded = token.encode("ascii" if dtype == "uint8" else "utf-32-le")
        units = np.frombuffer(encoded, dtype)
        laid = _laid_out(units, np.zeros(1, int), len(token))
        by_size.setdefault(len(token), []).append(int(_hashed(laid, len(token))[0]))
    return {size: np.array(sorted(hashes), np.uint64) for size, hashes in by_size.items()}


@lru_cache(maxsize=8)
def _may_begin(tokens: tuple[str, ...]) -> Any:
    """For each ASCII character whether a token may begin with it; the last place stands for all others."""
    table = np.zeros(128, bool)
    for token in tokens:
        for character in {token[0], token[0].upper()}:
            table[min(ord(character), 127)] = True
    return table
