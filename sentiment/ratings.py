"""What a customer wrote and what the same customer ticked, read together: how likely an unhappy customer is.

A rating says more than words do, so words move what it says and do not overrule it: every answer of one or two stars,
and every detractor, is taken for unhappy whatever is written beside it. Where the two contradict each other strongly,
that is worth a look of its own, and is told apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sentiment.scoring import Score

LOWEST = {"stars": 1, "nps": 0, "csat": 1, "ces": 1}
# For each answer of a scale, from the lowest, the stars that say the same. There are no outcomes to fit this to; it
# follows the names of the answers: detractors (0-6), passives (7-8) and promoters; 4-5 of 5 satisfied; effort scored so
# that 7 is the easiest, 1-3 no, 4 neither, 5-7 yes.
STARS_OF = {
    "stars": (1.0, 2.0, 3.0, 4.0, 5.0),
    "nps": (1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.5, 4.0, 4.5, 5.0),
    "csat": (1.0, 2.0, 3.0, 4.0, 5.0),
    "ces": (1.0, 1.5, 2.0, 3.0, 4.0, 4.5, 5.0),
}
UNHAPPY_STARS = 2.0  # and fewer: unhappy whatever the words
HAPPY_STARS = 4.5
TELLING_STARS = 4.0  # from here on a rating tells a happy customer from an unhappy one; below, it leaves it open

# The log-odds of an unhappy customer at one to five stars, alone and beside a text, and what a text's log-odds weigh
# beside a rating. Fitted on 13,457 clothing reviews with a text (CC0), where unhappy is the answer "would not
# recommend" (18 %, which is neither a rating nor a score), with TextBlob's score of the text. Fitted on one half and
# used on the other, both ways: AUC .976 and .980 for both together, .971 and .973 for the stars alone, .856 and .861
# for the text alone, calibration error .006 and .007. Within three stars the text alone has .62 and .64.
ALONE = (4.0, 2.8, 0.35, -3.4, -6.2)
BESIDE_TEXT = (3.8, 2.75, 0.4, -3.1, -5.65)
TEXT_WEIGHT = 0.42
SUREST = 0.98  # no text counts for more

# How sure words must be to contradict a rating. In the clothing reviews 2 in 1,000 of five stars have such words, by
# TextBlob's score, and 33 in 1,000 of one or two stars.
CONTRADICTING = 0.85


class Opinion(NamedTuple):
    """What is known of how a customer feels.

    ``p_unhappy`` is a probability, 0-1, None where there is neither a rating nor a score; 0.5 and more is a case for
    the queue. ``mismatch`` is ``words_worse`` (a top rating with furious words), ``words_better`` (the lowest with
    happy ones) or None.
    """

    p_unhappy: float | None
    mismatch: str | None


def combine(score: Score, rating: int | None, scale: str | None) -> Opinion:
    """The opinion of a scored text and a rating, either of which may be missing.

    Parameters
    ----------
    score : of the text; without a number (``not_scored``) the rating speaks alone.
    rating, scale : the answer and one of ``stars`` 1-5, ``nps`` 0-10, ``csat`` 1-5, ``ces`` 1-7; both or neither.

    Raises
    ------
    ValueError : a rating without a scale or the other way round, an unknown scale, an answer outside the scale.
    """
    worse = None if score.polarity is None else (1 - score.polarity) / 2  # neither counts for half
    stars = stars_of(rating, scale)
    if stars is None:
        return Opinion(worse, None)
    if worse is None:
        return Opinion(_probability(_between(ALONE, stars)), None)
    worse = min(max(worse, 1 - SUREST), SUREST)
    log_odds = _between(BESIDE_TEXT, stars) + TEXT_WEIGHT * math.log(worse / (1 - worse))
    return Opinion(_probability(log_odds), _mismatch(score, stars))


def happy_by_rating(rating: int | None, scale: str | None) -> bool | None:
    """Whether a rating alone is of a happy customer or an unhappy one.

    None where it does not tell, as 3 of 5 stars, where there is none, and where it is no answer of its scale.
    """
    try:
        stars = stars_of(rating, scale)
    except ValueError:
        return None
    return None if stars is None or UNHAPPY_STARS < stars < TELLING_STARS else stars >= TELLING_STARS


def stars_of(rating: int | None, scale: str | None) -> float | None:
    """The stars, 1-5, that say what this answer says; None for no answer. Raises as ``combine`` does."""
    if rating is None and scale is None:
        return None
    if rating is None or scale is None:
        raise ValueError(f"A rating needs its scale and a scale its rating: {rating!r} of {scale!r}.")
    if scale not in STARS_OF:
        raise ValueError(f"{scale!r} is no scale of ratings; there are {', '.join(STARS_OF)}.")
    lowest, answers = LOWEST[scale], STARS_OF[scale]
    highest = lowest + len(answers) - 1
    if isinstance(rating, bool) or rating not in range(lowest, highest + 1):
        raise ValueError(f"{rating!r} is no answer of {scale}, which goes from {lowest} to {highest}.")
    return answers[int(rating) - lowest]


def _between(log_odds: tuple[float, ...], stars: float) -> float:
    """The log-odds at so many stars, on a straight line between whole ones."""
    whole = min(int(stars), len(log_odds) - 1)
    part = stars - whole
    return log_odds[whole - 1] * (1 - part) + log_odds[whole] * part


def _probability(log_odds: float) -> float:
    """The probability, 0-1, of these log-odds."""
    return 1 / (1 + math.exp(-log_odds))


def _mismatch(score: Score, stars: float) -> str | None:
    """Whether words contradict the rating, and in which direction."""
    if stars >= HAPPY_STARS and (score.p_negative or 0) >= CONTRADICTING:
        return "words_worse"
    if stars <= UNHAPPY_STARS and (score.p_positive or 0) >= CONTRADICTING:
        return "words_better"
    return None
