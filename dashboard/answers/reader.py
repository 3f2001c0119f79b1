"""The scorer that reads where a store has no model of its own in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_access.errors import UserError
from sentiment.choose import BEST, OWN_MODEL, own_model, scorer

if TYPE_CHECKING:
    from sentiment.scoring import Scorer


def best_scorer() -> Scorer:
    """The best scorer at hand; an encoder of the user's own where ``RAPPORT_SENTIMENT_MODEL`` names its folder.

    Raises
    ------
    UserError : that folder cannot serve.
    """
    try:
        return scorer(BEST)
    except ValueError as error:
        raise UserError(str(error), f"Mend the folder, or leave {OWN_MODEL} out.") from error


def refuse_broken_model() -> None:
    """Say so at the start, not hours later in a log, where the user's own encoder cannot serve.

    Raises
    ------
    UserError : as above.
    """
    if own_model():
        best_scorer()
