"""Which scorer serves. A name is looked up once; its model is loaded when it reads its first text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sentiment.deep import DeepScorer, deep_available
from sentiment.quick import QuickScorer
from sentiment.textblob_scorer import TextBlobScorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.scoring import Score, Scorer

BEST = "feedback"
NAMES = (BEST, "deep", "quick", "textblob")


@cache
def scorer(name: str = BEST) -> Scorer:
    """The scorer of that name; ``feedback`` is the best one at hand: ``deep`` where it is installed, else ``quick``.

    Raises
    ------
    ValueError : there is no scorer of that name, or it is not installed.
    """
    if name == "deep" and not deep_available():
        raise ValueError("The scorer deep is not installed. Install it with: pip install 'rapport[deep]'")
    if name == BEST:
        name = "deep" if deep_available() else "quick"
    made: dict[str, type[Scorer]] = {"deep": DeepScorer, "quick": QuickScorer, "textblob": TextBlobScorer}
    if name not in made:
        raise ValueError(f"There is no scorer named {name}. Choose one of: {', '.join(NAMES)}.")
    return made[name]()


def score_many(texts: Sequence[object], name: str = BEST) -> list[Score]:
    """One score a text, in order, by the scorer of that name."""
    return scorer(name).score_many(texts)
