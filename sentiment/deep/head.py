"""The head: what the encoder's vectors say of an opinion.

One line through the vectors: ``tone = weights * vector + bias``, below 0 negative. With a margin ``m``,
``p_positive = s(tone - m)`` and ``p_negative = s(-tone - m)``, ``s`` being the logistic function; what is missing to 1
is the probability of neither (proportional odds, McCullagh 1980, with both limits at the same distance from 0).

The file is JSON: ``format`` (1), ``version``, ``encoder`` (the name of the encoder it was trained on), ``layers`` (the
means of these, each scaled to length 1, stand one after another in a text's vector), ``width`` of one layer,
``weights`` (base64 of little-endian single precision), ``bias``, ``margin``, ``checksum`` (SHA-256 of the bytes of
weights, bias and margin), ``trained_on`` (rows by set). Reading it runs no code.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FORMAT = 1
BUNDLED = Path(__file__).parents[1] / "weights" / "deep_head.json"


@dataclass(frozen=True)
class Head:
    """The weights of the line, shape (layers * width,), its bias, and the margin."""

    version: str
    encoder: str
    layers: tuple[int, ...]
    weights: Floats
    bias: float
    margin: float
    trained_on: Mapping[str, int]

    def tones(self, means: Floats) -> Floats:
        """The tone of every text: shape (texts,), from means of shape (texts, layers, width)."""
        # Row by row, so that the last digit does not depend on how many texts are scored together.
        found: Floats = (vectors(means) * self.weights).sum(axis=1, dtype=np.float32) + np.float32(self.bias)
        return found

    def probabilities(self, tone: float) -> tuple[float, float, float]:
        """The probabilities of negative, neither and positive."""
        negative, positive = float(expit(-tone - self.margin)), float(expit(tone - self.margin))
        return negative, 1 - negative - positive, positive


def vectors(means: Floats) -> Floats:
    """The means of the layers, each of length 1, one after another: shape (texts, layers * width)."""
    lengths = np.sqrt((means * means).sum(axis=2, keepdims=True))
    scaled: Floats = means / np.maximum(lengths, np.float32(1e-6))
    return scaled.reshape(len(means), -1)


def write_head(head: Head, path: Path) -> None:
    """Write a head as the module says."""
    content = {
        "format": FORMAT,
        "version": head.version,
        "encoder": head.encoder,
        "layers": list(head.layers),
        "width": head.weights.size // len(head.layers),
        "bias": head.bias,
        "margin": head.margin,
        "checksum": _checksum(head.weights, head.bias, head.margin),
        "trained_on": dict(head.trained_on),
        "weights": base64.b64encode(head.weights.astype("<f4").tobytes()).decode(),
    }
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
        layers = tuple(int(layer) for layer in content["layers"])
        weights = np.frombuffer(base64.b64decode(content["weights"], validate=True), "<f4").astype(np.float32)
        bias, margin = float(content["bias"]), float(content["margin"])
        intact = weights.size == len(layers) * content["width"]
        intact &= content["checksum"] == _checksum(weights, bias, margin)
        names = str(content["version"]), str(content["encoder"])
        found = Head(*names, layers, weights, bias, margin, dict(content["trained_on"]))
        kind = int(content["format"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} does not hold a head of the deep scorer") from error
    if kind != FORMAT:
        raise ValueError(f"{path} is of format {kind}, not {FORMAT}")
    if not intact:
        raise ValueError(f"{path} is damaged: its weights do not fit its checksum")
    return found


def _checksum(weights: Floats, bias: float, margin: float) -> str:
    """The checksum of the numbers of a head."""
    return hashlib.sha256(weights.astype("<f4").tobytes() + struct.pack("<dd", bias, margin)).hexdigest()
