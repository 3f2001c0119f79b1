"""Which scorer serves. A name is looked up once; its model is loaded when it reads its first text."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.deep import DeepScorer, deep_available
from sentiment.quick import QuickScorer
from sentiment.textblob_scorer import TextBlobScorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.scoring import Score, Scorer

BEST = "feedback"
NAMES = (BEST, "deep", "quick", "textblob")
# Of the environment, so that a server, its worker and the processes that they start read alike.
OWN_MODEL = "RAPPORT_SENTIMENT_MODEL"


@cache
def scorer(name: str = BEST) -> Scorer:
    """The scorer of that name; ``feedback`` is the best one at hand: ``deep`` where it is installed, else ``quick``.

    ``deep`` is an encoder of the user's own where ``RAPPORT_SENTIMENT_MODEL`` names its folder.

    Raises
    ------
    ValueError : there is no scorer of that name, or it is not installed, or the folder cannot serve.
    """
    own = own_model()
    if name == BEST:
        name = "deep" if own or deep_available() else "quick"
    if name == "deep" and own:
        return _of_own_model(own)
    if name == "deep" and not deep_available():
        raise ValueError("The scorer deep is not installed. Install it with: pip install 'rapport[deep]'")
    made: dict[str, type[Scorer]] = {"deep": DeepScorer, "quick": QuickScorer, "textblob": TextBlobScorer}
    if name not in made:
        raise ValueError(f"There is no scorer named {name}. Choose one of: {', '.join(NAMES)}.")
    return made[name]()


def own_model() -> Path | None:
    """The folder of the user's own encoder, None where none is named."""
    named = os.environ.get(OWN_MODEL, "").strip()
    return Path(named).expanduser() if named else None


def _of_own_model(folder: Path) -> Scorer:
    try:
        return DeepScorer(folder)
    except (OSError, ImportError, ValueError) as error:
        raise ValueError(
            f"{OWN_MODEL} names {folder}, which cannot read: {error}. It needs an ONNX model, its tokenizer.json and"
            " the head that this writes: python -m sentiment.training.deep DATA --model FOLDER"
        ) from error


def score_many(texts: Sequence[object], name: str = BEST) -> list[Score]:
    """One score a text, in order, by the scorer of that name."""
    return scorer(name).score_many(texts)
