"""The words all scorers share: what a score is, what a scorer is, and which one serves.

A scorer takes texts and gives one score for each, in the same order. It reads nothing but the text: no
database, no clock, no network, no chance. The same text always gets the same score from the same version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

LABELS = ("negative", "neutral", "positive", "not_scored")
REASONS = ("ok", "no_text", "no_evidence", "language", "too_long", "cut")


class Evidence(NamedTuple):
    """A stretch of the original text that moved the score: ``text[start:end]``.

    ``weight`` is above 0 where it speaks for a positive opinion and below 0 for a negative one; within one text
    weights may be compared, between scorers not.
    """

    start: int
    end: int
    weight: float


class Score(NamedTuple):
    """What a scorer says of one text.

    ``label`` is one of ``LABELS`` and ``reason`` one of ``REASONS``. With the reasons ``ok`` and ``cut`` (only the
    first part of a very long text was read) the numbers are there: ``p_negative`` and ``p_positive`` are
    probabilities, 0-1, what is missing to 1 being the probability of neither; ``polarity`` is ``p_positive -
    p_negative``, -1 to 1; ``confidence`` is the probability, 0-1, that the label is right. With any other reason the
    label is ``not_scored`` and the numbers are None: no opinion found (``no_evidence``) is not a neutral opinion.
    ``language`` is an ISO 639-1 code, None where it could not be told.
    """

    label: str
    p_negative: float | None
    p_positive: float | None
    polarity: float | None
    confidence: float | None
    reason: str
    language: str | None
    scorer: str
    version: str


class Scorer(Protocol):
    """Anything that scores texts. ``name`` and ``version`` are kept with every score."""

    @property
    def name(self) -> str:
        """The short name kept with every score: ``textblob``, ``quick``, ``deep``."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text might get another score."""
        ...

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order; None, numbers and bytes are ``no_text``. Never raises for what it is given."""
        ...

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The deciding words of the original text, in order of their place; empty where there is no score."""
        ...


def not_scored(reason: str, scorer: Scorer, language: str | None = None) -> Score:
    """The score of a text that has none, and why."""
    return Score("not_scored", None, None, None, None, reason, language, scorer.name, scorer.version)
