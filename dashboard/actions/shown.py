"""What is written at a piece of feedback for everybody to see: the reader's score, or a person's word in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data_access.queries.scoring import SCORE_COLUMNS
from data_access.schema import ScoreState
from sentiment.corrections import corrected, opinion_of
from sentiment.scoring import Score

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = tuple(name for name in SCORE_COLUMNS if name not in {"reason", "language"})


def columns_shown(
    reader: tuple[str, str], said: Mapping[str, Any], rating: int | None, scale: str | None, label: str | None
) -> dict[str, Any]:
    """The columns of ``feedback`` that a score fills.

    Parameters
    ----------
    reader : scorer and version; they stay beside a corrected label, and with them what the reader said is found again.
    said : the columns of a score.
    label : what a person made of it, None where nobody corrected.
    """
    score = Score(scorer=reader[0], version=reader[1], **{name: said[name] for name in SCORE_COLUMNS})
    if label is not None:
        score = corrected(score, label)
    opinion = opinion_of(score, rating, scale, label)
    return {
        **{name: getattr(score, name) for name in _SHOWN},
        "score_reason": score.reason,
        "score_state": ScoreState.NOT_SCORED if score.label == "not_scored" else ScoreState.SCORED,
        "p_unhappy": opinion.p_unhappy,
        "rating_mismatch": opinion.mismatch,
        "scorer": reader[0],
        "scorer_version": reader[1],
    }
