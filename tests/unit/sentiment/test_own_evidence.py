"""The marks of a store's own model: its own words, inside the text, adding up to what its n-grams said."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.calibration import Platt
from sentiment.choose import scorer
from sentiment.own_evidence import word_parts
from sentiment.own_scorer import OwnScorer
from sentiment.workspace import Model, probabilities, train
from sentiment.workspace_features import blocks, placed_words

BASE = scorer("quick")
FILLERS = ("the parcel", "this order", "my tin", "the blend", "a gift box")


@pytest.fixture(scope="module")
def model() -> Model:
    draw = Random(3)
    texts = [
        f"{draw.choice(FILLERS)} {'zapliso' if number % 2 else 'griskol'} {draw.choice(FILLERS)}"
        for number in range(120)
    ]
    return train(texts, [number % 2 for number in range(120)], [None] * 120)


def test_words_of_the_store_are_marked_where_the_other_scorer_knows_none(model: Model) -> None:
    text = "Well, the parcel was <b>Griskol</b> again; my tin was zapliso."
    own = OwnScorer(BASE, model, 1)
    marks = {text[mark.start : mark.end]: mark.weight for mark in own.explain(text)}
    assert marks["Griskol"] < 0 < marks["zapliso"]
    assert BASE.explain("the parcel griskol my tin zapliso") == ()


def test_parts_of_words_add_up_to_the_margin_of_the_n_grams(model: Model) -> None:
    text = "my tin griskol the parcel griskol zapliso"
    parts = word_parts(model, [word for word, _, _ in placed_words(text)], text)
    plain = model._replace(generic=0.0)
    [happy] = probabilities(plain, [text])
    margin = model.constant + sum(parts)
    assert model.platt.probability([margin])[0] == pytest.approx(happy)


def test_marks_of_the_other_scorer_count_as_far_as_the_model_goes_by_it(model: Model) -> None:
    text = "It is terrible."
    trusting = OwnScorer(BASE, model._replace(weights={}, rarity={}, generic=2.0), 1)
    assert [text[mark.start : mark.end] for mark in trusting.explain(text)] == ["terrible"]
    assert trusting.explain(text)[0].weight < 0
    deaf = OwnScorer(BASE, model._replace(weights={}, rarity={}, generic=0.0), 1)
    assert deaf.explain(text) == ()


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80) | st.text(alphabet="griskolzap éİßﬁΣ😀<b>'", max_size=60))
def test_words_and_marks_lie_inside_any_text(text: str) -> None:
    placed = placed_words(text)
    assert sorted({word for word, _, _ in placed}) == sorted(word for word in blocks(text)[0] if " " not in word) or (
        "Σ" in text  # the last sigma of a word has a letter of its own
    )
    assert all(0 <= start < end <= len(text) for _, start, end in placed)
    weights = {"griskol": -1.0, "zap": 1.0, "#gri": -0.5}
    model = Model(weights, dict.fromkeys(weights, 1.0), 1.0, (), 0.0, Platt(1.0, 0.0))
    marks = OwnScorer(BASE, model, 1).explain(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(first.end <= second.start for first, second in pairwise(marks))
