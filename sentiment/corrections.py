"""What a text's score becomes when a person who read it says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ratings import SUREST, Opinion, combine

if TYPE_CHECKING:
    from sentiment.scoring import Score

NO_OPINION = "no_opinion"
_CHANCES = {"negative": (1.0, 0.0), "neutral": (0.0, 0.0), "positive": (0.0, 1.0)}


def corrected(score: Score, label: str) -> Score:
    """The score as a person corrected it; scorer, version and language stay those of the reader.

    Parameters
    ----------
    score : what the reader said.
    label : negative, neutral, positive, or ``no_opinion``: there is nothing in these words to be happy or unhappy with.

    Raises
    ------
    ValueError : it is none of these.
    """
    if label == NO_OPINION:
        return score._replace(
            label="not_scored", reason="no_evidence", p_negative=None, p_positive=None, polarity=None, confidence=None
        )
    if label not in _CHANCES:
        raise ValueError(f"{label!r} is no label; there are {', '.join(_CHANCES)} and {NO_OPINION}.")
    negative, positive = _CHANCES[label]
    return score._replace(
        label=label, p_negative=negative, p_positive=positive, polarity=positive - negative, confidence=1.0, reason="ok"
    )


def opinion_of(score: Score, rating: int | None, scale: str | None, label: str | None) -> Opinion:
    """How unhappy the customer is by a score, corrected or not, and a rating.

    A person who says that the words are negative has seen the rating too: that customer is unhappy. One or two stars
    stay an unhappy customer whatever a person makes of the words.

    Parameters
    ----------
    label : what a person said, None where nobody corrected.
    """
    try:
        found = combine(score, rating, scale)
    except ValueError:
        found = combine(score, None, None)  # an answer that its scale does not have: the words alone tell
    if label != "negative":
        return found
    return found._replace(p_unhappy=max(found.p_unhappy or 0.0, SUREST))
