"""TextBlob's reading of a text: a list of words with a number each, explained by those words. The second opinion.

TextBlob itself (``textblob.en.sentiment``, pattern's lexicon) judges words that are cut and mended for it here; its own
way of cutting a text into words takes half of its time and more than linear time. It knows English only.
"""

from __future__ import annotations

import functools
import importlib
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from sentiment.calibration import Ordered
from sentiment.cleaning import VERSION as CLEANING
from sentiment.cleaning import original_span, prepare
from sentiment.english import NO_OPINION, WORD, mended
from sentiment.language import language_of, looks_english
from sentiment.scoring import Evidence, Score, not_scored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.cleaning import Prepared

# Fitted (fit_ordered in calibration.py; tests/unit/sentiment/test_textblob_scorer.py fits them again) on the sets whose
# licence allows it: UCI sentences on phones and films, Amazon reviews, clothing reviews with three stars as neutral.
# Each set and, within it, each label counts alike. Zero speaks for a complaint: who is content uses words of praise.
CURVES = Ordered(slope=4.55, negative_to=0.085, positive_from=0.23)


class _Assessed(NamedTuple):
    """One opinion TextBlob found: the words, as it was given them, and its polarity."""

    words: list[str]
    polarity: float


class _Mark(str):
    """A word that knows which tokens it stands for."""

    __slots__ = ("tokens",)
    tokens: tuple[int, int]

    @classmethod
    def of(cls, word: str, tokens: tuple[int, int]) -> _Mark:
        """The word, for these tokens (the first and the last)."""
        mark = cls(word)
        mark.tokens = tokens
        return mark


class TextBlobScorer:
    """Scores by TextBlob's lexicon, with contractions, negations, emoji and words of complaint mended in front."""

    name = "textblob"
    version = f"1.{CLEANING}"

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order."""
        return [self._score(prepare(text)) for text in texts]

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The opinions TextBlob found, as stretches of the original text with their polarity, -1 to 1."""
        prepared = prepare(text)
        if self._score(prepared).reason not in {"ok", "cut"}:
            return ()
        lowered = _lowered(prepared.text)
        spans = [found.span() for found in WORD.finditer(lowered)]
        words, places = mended([lowered[start:end] for start, end in spans], _opinions())
        evidence = []
        for assessed in _assessed([_Mark.of(word, tokens) for word, tokens in zip(words, places, strict=True)]):
            read = [token for word in assessed.words if isinstance(word, _Mark) for token in word.tokens]
            start, end = original_span(prepared, spans[min(read)][0], spans[max(read)][1])
            evidence.append(Evidence(start, end, assessed.polarity))
        return tuple(sorted(set(evidence)))  # of a run of emoji that was shortened two may stand for the same place

    def polarity_of(self, text: object) -> float | None:
        """TextBlob's own number for the mended text, -1 to 1: the mean of all opinions; None without one."""
        assessed = _assessed(mended(WORD.findall(_lowered(prepare(text).text)), _opinions()).words)
        return _mean(assessed) if assessed else None

    def _score(self, prepared: Prepared) -> Score:
        """The score of a cleaned text."""
        if prepared.reason is not None:
            return not_scored(prepared.reason, self)
        tokens = WORD.findall(_lowered(prepared.text))
        language = "en" if looks_english(tokens) else language_of(prepared.text)
        if language not in {"en", None}:
            return not_scored("language", self, language)
        assessed = _assessed(mended(tokens, _opinions()).words)
        if not assessed:
            return not_scored("no_evidence", self, language)
        negative, positive = probabilities(_mean(assessed))
        neutral = 1 - negative - positive
        confidence, label = max((negative, "negative"), (neutral, "neutral"), (positive, "positive"))
        reason = "cut" if prepared.cut else "ok"
        return Score(
            label, negative, positive, positive - negative, confidence, reason, language, self.name, self.version
        )


def _mean(assessed: Sequence[_Assessed]) -> float:
    """The mean polarity."""
    return sum(one.polarity for one in assessed) / len(assessed)


def probabilities(polarity: float) -> tuple[float, float]:
    """The probabilities of a negative and of a positive opinion, 0-1, for TextBlob's polarity, -1 to 1."""
    negative = 1 / (1 + math.exp(CURVES.slope * (polarity - CURVES.negative_to)))
    positive = 1 / (1 + math.exp(-CURVES.slope * (polarity - CURVES.positive_from)))
    return negative, positive


def _lowered(text: str) -> str:
    """The text in small letters, each in its place; as it is where a small letter needs two."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _assessed(words: Sequence[str]) -> list[_Assessed]:
    """What TextBlob says of these words, without what is no opinion."""
    return [
        _Assessed(chunk, polarity)
        for chunk, polarity, _, _ in _lexicon().assess([(word, None) for word in words])
        if polarity and next((word for word in reversed(chunk) if word not in {"!", "not"}), "") not in NO_OPINION
    ]


class _Lexicon(dict[str, Any]):
    """TextBlob's lexicon as a plain dictionary: its own loads itself at every look-up, which costs half of the time."""

    def __init__(self, original: Any) -> None:  # noqa: ANN401 - TextBlob has no types
        original.load()
        super().__init__(original.items())
        self.negations, self.modifiers, self.modifier = original.negations, original.modifiers, original.modifier
        self.labeler = original.labeler
        self.assess = functools.partial(type(original).assessments, self)


@functools.lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """TextBlob's lexicon, loaded when first needed: the import takes a second."""
    return _Lexicon(importlib.import_module("textblob.en").sentiment)


@functools.lru_cache(maxsize=1)
def _opinions() -> frozenset[str]:
    """The words that TextBlob has an opinion on."""
    return frozenset(word for word, senses in _lexicon().items() if senses[None][0]) - NO_OPINION
