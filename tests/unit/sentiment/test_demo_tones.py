"""How the scorers read what the demo's customers say, against the tone each text was composed with.

The demo's sentences were written without a look at any scorer's words. A text's tone is what the customer's day was
like, good or bad; mixed ones are left out. What comes out stands in the model cards.
"""

from __future__ import annotations

import numpy as np
import pytest

from data_access.demo.catalogue import products
from data_access.demo.compose import LANGUAGES, Luck, Occasion, compose, usual_cause
from data_access.demo.plan import PARTNERS
from sentiment.choose import scorer
from sentiment.evaluate import roc_auc

SEED = 29


def composed(count: int, languages: tuple[str, ...]) -> list[tuple[str, int]]:
    """Texts with 1 for a good day and 0 for a bad one; a third of the bad parcels came late."""
    luck, seen, found = Luck(np.random.default_rng(SEED)), set[str](), []
    goods = products()
    for place in range(count):
        product = goods[luck.below(len(goods))]
        level = (1, 2, 4, 5)[luck.below(4)]
        late = level <= 2 and not product.is_service and luck.draw() < 1 / 3
        cause = "late" if late else usual_cause(product, luck) if level <= 2 else ""
        days = 1 + luck.below(9) if late else 0
        occasion = Occasion(languages[place % len(languages)], level, cause, product, days, PARTNERS[luck.below(2)])
        found.append((compose(occasion, luck, seen), int(level > 3)))
    return found


def area(name: str, given: list[tuple[str, int]]) -> tuple[float, float]:
    """The AUC, a text without score counting as even, and the share of texts with a score."""
    scores = scorer(name).score_many([text for text, _ in given])
    polarity = [score.polarity or 0.0 for score in scores]
    return roc_auc([label for _, label in given], polarity), float(np.mean([s.polarity is not None for s in scores]))


@pytest.mark.parametrize(("name", "least"), [("quick", 0.93), ("textblob", 0.75)])
def test_english_words_of_the_demo_are_told_apart(name: str, least: float) -> None:
    auc, share = area(name, composed(2_000, ("en",)))
    assert auc >= least
    assert share >= 0.7


@pytest.mark.proof
@pytest.mark.parametrize("languages", [("en",), LANGUAGES[1:]], ids=["English", "other languages"])
def test_words_of_the_demo_are_told_apart_by_the_deep_scorer(languages: tuple[str, ...]) -> None:
    auc, share = area("deep", composed(400, languages))
    assert auc >= 0.95
    assert share >= 0.97
