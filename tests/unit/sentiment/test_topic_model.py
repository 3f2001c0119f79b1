"""Topics learned from corrections."""

from __future__ import annotations

import math
import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.topic_model import PRIOR, SHRINK_PRIOR, SHRINK_TERMS, TopicModel
from sentiment.topics import Taxonomy, topics_of

SHIPPED = Taxonomy.shipped()
TAUGHT = [
    ("The candle smells of vanilla", {"scent"}),
    ("Vanilla again, lovely smell of vanilla", {"scent"}),
    ("A scent of vanilla and rose", {"scent"}),
    ("Arrived on Monday", {"delivery"}),
    ("Too expensive", {"price"}),
    ("Nothing to say", set()),
    ("The pump leaks on Monday", {"quality"}),
    ("Rose is a nice colour", set()),
] * 4


@pytest.fixture(scope="module")
def model() -> TopicModel:
    """A model that was taught a topic the keywords do not know."""
    return TopicModel.learned(TAUGHT, SHIPPED)


def test_without_corrections_it_says_what_the_keywords_say() -> None:
    texts = ["My parcel was late and far too expensive", "fine", "", None, "refund me, the app crashes"]
    blank = TopicModel.learned([], SHIPPED)
    said = [[(match.topic, match.spans) for match in each] for each in blank.topics_of(texts, SHIPPED)]
    assert said == [[(match.topic, match.spans) for match in each] for each in topics_of(texts, SHIPPED)]


def test_a_new_topic_is_learned_and_shows_its_words(model: TopicModel) -> None:
    text = "<b>VANILLA</b>, what a smell"
    (found,) = (match for match in model.topics_of([text], SHIPPED)[0] if match.topic == "scent")
    assert 0.3 <= found.weight <= 1
    assert "VANILLA" in [text[start:end] for start, end in found.spans]
    assert "scent" not in [match.topic for match in model.topics_of(["Came on Monday"], SHIPPED)[0]]


def test_a_verdict_of_the_keywords_can_be_unlearned() -> None:
    nothing: set[str] = set()
    wrong = [(f"{word} value of the argument", nothing) for word in ("boolean", "null", "string", "last")] * 10
    before, after = TopicModel.learned([], SHIPPED), TopicModel.learned(wrong, SHIPPED)
    asked = ["The value of the argument was null"]
    assert [match.topic for match in before.topics_of(asked, SHIPPED)[0]] == ["price"]
    assert after.topics_of(asked, SHIPPED) == [()]


def test_it_comes_back_from_bytes_as_it_was_and_without_pickle(model: TopicModel) -> None:
    packed = model.to_bytes()
    again = TopicModel.from_bytes(packed)
    texts = [text for text, _ in TAUGHT]
    assert again.topics_of(texts, SHIPPED) == model.topics_of(texts, SHIPPED)
    assert (again.topics, again.terms, again.corrections, again.chosen) == (
        model.topics,
        model.terms,
        model.corrections,
        model.chosen,
    )
    assert again.to_bytes() == packed


@pytest.mark.parametrize(
    "packed",
    [b"", b"nothing", pickle.dumps({"head": 1}), TopicModel.learned([], SHIPPED).to_bytes()[:-40]],
    ids=["empty", "words", "pickle", "torn"],
)
def test_other_bytes_are_refused_with_what_to_do(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"no model of topics\. Learn it again"):
        TopicModel.from_bytes(packed)


def test_the_weights_are_the_minimum_of_the_loss_computed_word_by_word() -> None:
    """The loss by plain Python around the weights found: no step in any of a hundred directions makes it smaller."""
    model = TopicModel.learned(TAUGHT, SHIPPED)
    topic = model.topics.index("scent")

    def loss(weights: np.ndarray) -> float:
        total = SHRINK_PRIOR * sum((w - p) ** 2 for w, p in zip(weights[:2], PRIOR, strict=True)) / 2
        total += SHRINK_TERMS * sum(w * w for w in weights[2:]) / 2
        for text, chosen in TAUGHT:
            words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
            own = {term for term in (*words, *map(" ".join, pairwise(words))) if term in model.terms}
            rarity = {term: model.rarity[model.terms.index(term)] for term in own}
            length = math.sqrt(sum(value**2 for value in rarity.values())) or 1
            odds = weights[0] + sum(weights[model.terms.index(term) + 2] * rarity[term] / length for term in own)
            total += math.log1p(math.exp(odds)) - odds * ("scent" in chosen)
        return float(total)

    rng = np.random.default_rng(1)
    best = loss(model.weights[topic])
    steps = 0.05 * rng.standard_normal((25, model.weights.shape[1]))
    assert all(loss(model.weights[topic] + step) > best for step in steps)


def test_products_are_told_by_their_names() -> None:
    taxonomy = SHIPPED.with_changes(products=[("7", "Teapot")])
    model = TopicModel.learned([*TAUGHT, ("a teapot", {"product:7"})], taxonomy)
    assert [match.topic for match in model.topics_of(["two teapots"], taxonomy)[0]] == ["product:7"]


@given(st.lists(st.text() | st.sampled_from(["vanilla " * 3, "late\ud800", "pump leaks"]), max_size=4))
@settings(max_examples=40, deadline=None)
def test_anything_is_read_alone_as_in_company(model: TopicModel, texts: list[str]) -> None:
    together = model.topics_of(texts, SHIPPED)
    for text, found in zip(texts, together, strict=True):
        alone = model.topics_of([text], SHIPPED)[0]
        assert [(match.topic, match.spans) for match in found] == [(match.topic, match.spans) for match in alone]
        assert all(0 <= start < end <= len(text) for match in found for start, end in match.spans)
