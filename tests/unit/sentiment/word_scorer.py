"""A scorer by two short lists of words, for tests of what is built on scorers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.scoring import Evidence, Score, not_scored

if TYPE_CHECKING:
    from collections.abc import Sequence

PRAISE = """
good great excellent friendly fast delicious nice love loved best perfect amazing wonderful fresh tasty attentive
reasonable fantastic awesome favorite enjoy enjoyed happy helpful gut schön bon bueno ótimo ottimo
"""
COMPLAINT = """
bad terrible slow rude awful horrible worst overpriced expensive cold bland poor disappointing mediocre dirty late
broken small loud long noisy dry greasy wrong never schlecht mauvais malo ruim pessimo
"""
LISTS = [frozenset(told.split()) for told in (PRAISE, COMPLAINT)]
WORD = re.compile(r"[^\W\d_]+")


class WordScorer:
    """As many words of praise against words of complaint; no opinion without any; a tie is neutral."""

    name = "words"
    version = "1"

    def __init__(self) -> None:
        self.asked: list[object] = []

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order."""
        self.asked += texts
        return [self._score(text) for text in texts]

    def explain(self, text: object) -> tuple[Evidence, ...]:  # noqa: ARG002  # the interface has it
        """Nothing: no test asks."""
        return ()

    def _score(self, text: object) -> Score:
        words = WORD.findall(str(text).lower())
        praise, complaint = (sum(word in told for word in words) for told in LISTS)
        if not praise + complaint:
            return not_scored("no_evidence", self)
        positive = praise / (praise + complaint)
        label = "positive" if positive > 0.5 else "negative" if positive < 0.5 else "neutral"
        return Score(label, 1 - positive, positive, 2 * positive - 1, 0.8, "ok", None, self.name, self.version)
