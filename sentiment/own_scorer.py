"""A model of a store's own as a scorer: another scorer's opinion, corrected by what this store's customers mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.cleaning import prepare
from sentiment.own_evidence import own_evidence
from sentiment.quick import NEUTRAL_BAND
from sentiment.scoring import Score
from sentiment.workspace import Model, probabilities, words_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.cleaning import Prepared
    from sentiment.scoring import Evidence, Scorer

FEWEST_KNOWN = 2  # words and pairs with a weight, where the other scorer found nothing


class OwnScorer:
    """A store's own model on top of the scorer it was trained with.

    It reads what the other reads, and of the texts that the other finds no opinion or no known language in those with
    words of this store's own. What is no text stays without a score.

    Parameters
    ----------
    base : the scorer it was trained on top of.
    model : the store's model.
    number : tells one training from another.
    """

    name = "own"

    def __init__(self, base: Scorer, model: Model, number: int) -> None:
        self._base, self._model = base, model
        self.version = version_on(base, number)

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order."""
        generic = self._base.score_many(texts)
        prepared = [prepare(text) for text in texts]
        read = [
            place for place, score in enumerate(generic) if score.polarity is not None or self._knows(prepared[place])
        ]
        happy = probabilities(
            self._model, [prepared[place].text for place in read], [_happy(generic[place]) for place in read]
        ).tolist()
        found = [score._replace(scorer=self.name, version=self.version) for score in generic]
        for place, p_positive in zip(read, happy, strict=True):
            found[place] = self._score(generic[place], p_positive)
        return found

    @property
    def base(self) -> Scorer:
        """The scorer it stands on."""
        return self._base

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The words that decided this model: by its own weights and, as far as it goes by it, by the other scorer.

        The weights are parts of the log odds of a happy customer.
        """
        prepared, [generic] = prepare(text), self._base.score_many([text])
        if not isinstance(text, str) or (generic.polarity is None and not self._knows(prepared)):
            return ()
        return own_evidence(self._model, prepared, _happy(generic), self._base.explain(text))

    def _knows(self, prepared: Prepared) -> bool:
        """Whether the store's own words tell enough where the other scorer found nothing; never of a curt answer."""
        return prepared.reason is None and words_known(self._model, prepared.text) >= FEWEST_KNOWN

    def _score(self, generic: Score, p_positive: float) -> Score:
        polarity = 2 * p_positive - 1
        label = "positive" if polarity > NEUTRAL_BAND else "negative" if polarity < -NEUTRAL_BAND else "neutral"
        reason = "cut" if generic.reason == "cut" else "ok"
        confidence = max(p_positive, 1 - p_positive)
        return Score(
            label, 1 - p_positive, p_positive, polarity, confidence, reason, generic.language, self.name, self.version
        )


def version_on(base: Scorer, number: int) -> str:
    """The version that a model of that number has on top of a scorer."""
    return f"{number} on {base.name} {base.version}"


def happy_shares(scores: Sequence[Score]) -> list[float | None]:
    """The probability of a happy customer by each score, what is neither counting for half; None without a score."""
    return [_happy(score) for score in scores]


def _happy(score: Score) -> float | None:
    return None if score.polarity is None else (1 + score.polarity) / 2
