"""The *Deep* scorer: a multilingual sentence encoder, offline on the CPU, with a small head of our own."""

from __future__ import annotations

from sentiment.deep.encoder import Encoder
from sentiment.deep.scorer import DeepScorer, bundled, deep_available

__all__ = ["DeepScorer", "Encoder", "bundled", "deep_available"]
