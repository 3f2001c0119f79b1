"""The head: what the encoder's vectors say of an opinion.

One line through the vectors: ``tone = weights * vector + bias``, below 0 negative. With a margin ``m``,
``p_positive = s(tone - m)`` and ``p_negative = s(-tone - m)``, ``s`` being the logistic function; what is missing to 1
is the probability of neither (proportional odds, McCullagh 1980, with both limits at the same distance from 0).

A second line says whether there is an opinion at all: a neutral opinion has one, an order number has none. A text on
its lower side whose tone is near 0 has no score.

The file is JSON: ``format`` (2), ``version``, ``encoder`` (the name of the encoder it was trained on), ``layers`` (the
means of these, each scaled to length 1, stand one after another in a text's vector), ``width`` of one layer,
``weights`` (base64 of little-endian single precision), ``bias``, ``margin``, ``opinion_weights``, ``opinion_bias``,
``checksum`` (SHA-256 of the bytes of these five), ``trained_on`` (rows by set). Reading it runs no code. A file of
format 1, of an encoder of one's own that was trained before, has no second line: every text has an opinion to it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FORMAT = 2
WITHOUT_OPINION_LINE = 1
LIKELY = 0.6  # a tone this probable stays, whatever the second line says
BUNDLED = Path(__file__).parents[1] / "weights" / "deep_head.json"


@dataclass(frozen=True)
class Head:
    """The weights of both lines, shape (layers * width,) each, their biases, and the margin.

    Without ``opinion_weights`` every text is taken to say an opinion.
    """

    version: str
    encoder: str
    layers: tuple[int, ...]
    weights: Floats
    bias: float
    margin: float
    trained_on: Mapping[str, int]
    opinion_weights: Floats | None = None
    opinion_bias: float = 0.0

    @property
    def mark(self) -> str:
        """Eight letters that another head does not have."""
        lines = [line.tobytes() for line in (self.weights, self.opinion_weights) if line is not None]
        return hashlib.sha256(b"".join(lines)).hexdigest()[:8]

    def tones(self, means: Floats) -> Floats:
        """The tone of every text: shape (texts,), from means of shape (texts, layers, width)."""
        return _side(vectors(means), self.weights, self.bias)

    def opinions(self, means: Floats) -> Floats:
        """On which side of the second line each text lies, shape (texts,): below 0 it hardly says an opinion."""
        if self.opinion_weights is None:
            return np.ones(len(means), np.float32)
        return _side(vectors(means), self.opinion_weights, self.opinion_bias)

    def silent(self, tone: float, opinion: float) -> bool:
        """Whether no opinion is found: none by the second line, and neither tone is likely."""
        return opinion < 0 and self.unsure(tone)

    def unsure(self, tone: float) -> bool:
        """Whether the likelier tone has a probability below ``LIKELY``."""
        return bool(expit(abs(tone) - self.margin) < LIKELY)

    def probabilities(self, tone: float) -> tuple[float, float, float]:
        """The probabilities of negative, neither and positive."""
        negative, positive = float(expit(-tone - self.margin)), float(expit(tone - self.margin))
        return negative, 1 - negative - positive, positive


def _side(given: Floats, weights: Floats, bias: float) -> Floats:
    # Row by row, so that the last digit does not depend on how many texts are scored together.
    found: Floats = (given * weights).sum(axis=1, dtype=np.float32) + np.float32(bias)
    return found


def vectors(means: Floats) -> Floats:
    """The means of the layers, each of length 1, one after another: shape (texts, layers * width)."""
    lengths = np.sqrt((means * means).sum(axis=2, keepdims=True))
    scaled: Floats = means / np.maximum(lengths, np.float32(1e-6))
    return scaled.reshape(len(means), -1)


def write_head(head: Head, path: Path) -> None:
    """Write a head as the module says."""
    content: dict[str, object] = {
        "format": WITHOUT_OPINION_LINE if head.opinion_weights is None else FORMAT,
        "version": head.version,
        "encoder": head.encoder,
        "layers": list(head.layers),
        "width": head.weights.size // len(head.layers),
        "bias": head.bias,
        "margin": head.margin,
        "checksum": _checksum(head),
        "trained_on": dict(head.trained_on),
        "weights": _written(head.weights),
    }
    if head.opinion_weights is not None:
        content |= {"opinion_bias": head.opinion_bias, "opinion_weights": _written(head.opinion_weights)}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_head(path: Path = BUNDLED) -> Head:
    """Read a head.

    Raises
    ------
    FileNotFoundError : there is no such file.
    ValueError : it is no head, of another format, or damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        kind = int(content["format"])
        layers = tuple(int(layer) for layer in content["layers"])
        weights, bias, margin = _read(content["weights"]), float(content["bias"]), float(content["margin"])
        names = str(content["version"]), str(content["encoder"])
        found = Head(*names, layers, weights, bias, margin, dict(content["trained_on"]))
        if kind == FORMAT:
            opinion_weights, opinion_bias = _read(content["opinion_weights"]), float(content["opinion_bias"])
            found = replace(found, opinion_weights=opinion_weights, opinion_bias=opinion_bias)
        intact = all(
            line.size == len(layers) * content["width"]
            for line in (found.weights, found.opinion_weights)
            if line is not None
        )
        intact &= content["checksum"] == _checksum(found)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} does not hold a head of the deep scorer") from error
    if kind not in {WITHOUT_OPINION_LINE, FORMAT}:
        raise ValueError(f"{path} is of format {kind}, not {FORMAT}")
    if not intact:
        raise ValueError(f"{path} is damaged: its weights do not fit its checksum")
    return found


def _written(weights: Floats) -> str:
    return base64.b64encode(weights.astype("<f4").tobytes()).decode()


def _read(written: str) -> Floats:
    return np.frombuffer(base64.b64decode(written, validate=True), "<f4").astype(np.float32)


def _checksum(head: Head) -> str:
    """The checksum of the numbers of a head."""
    parts = [head.weights.astype("<f4").tobytes(), struct.pack("<dd", head.bias, head.margin)]
    if head.opinion_weights is not None:
        parts += [head.opinion_weights.astype("<f4").tobytes(), struct.pack("<d", head.opinion_bias)]
    return hashlib.sha256(b"".join(parts)).hexdigest()
