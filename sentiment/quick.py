"""The quick scorer: words, pairs of words and set phrases, each with a weight that a file brings.

A text's score is the sum of the weights of what it holds, over a root of its length: what a term contributes is its
whole part in the score, and ``explain`` shows exactly that. How the weights came about is in ``sentiment/training``;
what they are worth is in ``docs/model_card.md``.
"""

from __future__ import annotations

from functools import cached_property
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.cleaning import VERSION as CLEANING
from sentiment.cleaning import original_span, prepare, prepare_all
from sentiment.function_words import says_nothing
from sentiment.language import language_of
from sentiment.quick_features import lowered, pairs_of, placed_words, triples_of
from sentiment.quick_terms import Terms
from sentiment.quick_weights import unpack
from sentiment.scoring import Evidence, Score, not_scored
from sentiment.shared import WORTH_IT_FROM, in_two_processes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.cleaning import Prepared
    from sentiment.quick_features import Word
    from sentiment.quick_weights import Weights

WEIGHTS = Path(__file__).parent / "weights" / "quick.bin"
NEUTRAL_BAND = 0.1  # of polarity, on both sides of 0: there the model does not know, and says so
_MOST_LOG_ODDS = 30.0
_SHOWN_AT_LEAST = 0.25  # of the strongest word's part
_MOST_SHOWN = 12
_INSIDE = " \t\n-'\"/"  # what may stand between two words that are marked as one
_AT_ONCE = 2_000  # texts whose words are laid in one row: more do not make it quicker
_READING = "1"  # changes with what is taken for English here, as ``version`` must
_new = tuple.__new__  # a third of the time of Score(...)


class QuickScorer:
    """Scores English texts with the weights of a file, some ten thousands a second.

    ``p_negative + p_positive`` is 1; within ``NEUTRAL_BAND`` of even the label is neutral. A text has no score
    (``no_evidence``) where a second line finds no opinion in its terms and its tone is not clear, or where no term is
    an opinion by itself and no small signs agree: it would get the habit of those who wrote the training texts.
    """

    name = "quick"

    def __init__(self, weights: Weights | None = None) -> None:
        self._given = weights

    @cached_property
    def version(self) -> str:
        """The version of the weights, of the cleaning before them and of what is taken for English."""
        return f"{self._weights.version}+{CLEANING}.{_READING}"

    @cached_property
    def _weights(self) -> Weights:
        return self._given or unpack(WEIGHTS.read_bytes())

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self._weights)

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order; a text that repeats is scored once. Never raises for what it is given.

        From some ten thousand different texts on a second process scores half of them.
        """
        # Of a kind of string that somebody made the characters count, not what it calls itself.
        plain = [str.__str__(text) if isinstance(text, str) else None for text in texts]
        different = [text for text in dict.fromkeys(plain) if text is not None]
        shared = len(different) >= WORTH_IT_FROM
        scores = in_two_processes(self.score_all, different) if shared else self.score_all(different)
        scored = dict(zip(different, scores, strict=True))
        no_text = not_scored("no_text", self)
        return [no_text if text is None else scored[text] for text in plain]

    def score_all(self, texts: Sequence[str]) -> list[Score]:
        """One score a text, in order, all by this process."""
        scores: list[Score] = []
        for start in range(0, len(texts), _AT_ONCE):
            scores += self._scored(texts[start : start + _AT_ONCE])
        return scores

    def _scored(self, texts: Sequence[str]) -> list[Score]:
        """One score a text, in order, for some thousands."""
        prepared = prepare_all(texts)
        read = [one for one in prepared if not one.reason]
        found = self._terms.find([lowered(one.text) for one in read])
        said = iter(list(map(self._score, read, *found)))
        return [not_scored(one.reason, self) if one.reason else next(said) for one in prepared]

    def _score(self, prepared: Prepared, *held: int) -> Score:
        """The score of a text that holds this: an entry of each list of ``Found``."""
        words, terms, total, opinion, decided, english = held
        language = "en" if english else language_of(prepared.text)
        if language != "en" and language is not None:
            return not_scored("language", self, language)
        model = self._weights
        length = (words + model.padding) ** model.exponent
        odds = model.slope * model.scale * total / length + model.intercept
        silent = abs(odds) < model.likely and model.opinion_scale * opinion / length + model.opinion_intercept < 0
        if silent or (not decided and abs(odds) * terms < model.gathered):
            return not_scored("no_evidence", self, language)
        p_positive = 1.0 / (1.0 + exp(-max(-_MOST_LOG_ODDS, min(_MOST_LOG_ODDS, odds))))
        p_negative = 1.0 - p_positive
        polarity = p_positive - p_negative
        label = "positive" if polarity > NEUTRAL_BAND else "negative" if polarity < -NEUTRAL_BAND else "neutral"
        confidence = p_positive if polarity > 0 else p_negative
        reason = "cut" if prepared.cut else "ok"
        values = (label, p_negative, p_positive, polarity, confidence, reason, language, self.name, self.version)
        return _new(Score, values)

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The deciding words of the original text, in order of their place; empty where there is no score.

        The weight of a pair or a phrase is shared out among its words, then neighbours of one tone are joined. A word
        under a negation is shown from its negator on. The weights are parts of the log odds.
        """
        if not isinstance(text, str) or self._scored([text])[0].polarity is None:
            return ()
        prepared = prepare(text)
        low = lowered(prepared.text)
        words = placed_words(low)
        joined = _joined(low, words, self._parts([found.word for found in words]))
        spans = [span for span in joined if not all(map(says_nothing, low[span.start : span.end].split()))] or joined
        strongest = sorted(spans, key=lambda span: (-abs(span.weight), span.start))[:_MOST_SHOWN]
        factor = (
            self._weights.slope * self._weights.scale / (len(words) + self._weights.padding) ** self._weights.exponent
        )
        return tuple(
            Evidence(*original_span(prepared, span.start, span.end), span.weight * factor)
            for span in sorted(strongest)
            if abs(span.weight) >= _SHOWN_AT_LEAST * abs(strongest[0].weight)
        )

    def _parts(self, words: list[str]) -> list[float]:
        """What each word has of the sum, in steps; a term that repeats counts once, where it stands first."""
        parts = [0.0] * len(words)
        seen: set[str] = set()
        for length, terms in enumerate((words, pairs_of(words), triples_of(words)), start=1):
            for place, term in enumerate(terms):
                step = self._weights.steps.get(term, 0)
                if step and term not in seen:
                    seen.add(term)
                    for member in range(place, place + length):
                        parts[member] += step / length
        return parts


def _joined(low: str, words: Sequence[Word], parts: Sequence[float]) -> list[Evidence]:
    """Stretches of the cleaned text: words that speak, with neighbours of the same tone in the same clause."""
    least = _SHOWN_AT_LEAST * max(map(abs, parts), default=0.0)
    spans: list[Evidence] = []
    last = -2
    for place, (found, part) in enumerate(zip(words, parts, strict=True)):
        if abs(part) < least or not part:
            continue
        before = spans[-1] if spans else None
        near = before is not None and place == last + 1 and not low[before.end : found.start].strip(_INSIDE)
        touches = near or (before is not None and found.negator < before.end)
        if before is not None and touches and (before.weight > 0) == (part > 0):
            spans[-1] = Evidence(before.start, found.end, before.weight + part)
        elif before is not None and found.negator < before.end:
            spans.append(Evidence(max(found.start, before.end), found.end, part))
        else:
            spans.append(Evidence(found.negator, found.end, part))
        last = place
    return spans
