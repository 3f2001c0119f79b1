"""What a text says of each of its topics."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment import clauses
from sentiment.aspects import TopicOpinion, TopicReader, aspects_of
from sentiment.clauses import Stretch, stretches
from sentiment.keywords import WORD, cut
from sentiment.quick import QuickScorer
from sentiment.shared import in_two_processes
from sentiment.topics import Taxonomy
from tests.unit.sentiment.word_scorer import WordScorer

SHIPPED = Taxonomy.shipped()


def told(text: str) -> dict[str, str]:
    """The label of each topic of a text."""
    return {opinion.topic: opinion.label for opinion in aspects_of([text], WordScorer(), SHIPPED)[0]}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Great price but slow delivery", {"delivery": "negative", "price": "positive"}),
        ("While the price is good, the delivery was terrible", {"delivery": "negative", "price": "positive"}),
        ("Excellent quality, horrible website.", {"quality": "positive", "app_site": "negative"}),
        ("The delivery was fast. The app is awful.", {"delivery": "positive", "app_site": "negative"}),
        ("Der Preis ist gut, aber die Lieferung schlecht", {"delivery": "negative", "price": "positive"}),
        ("Bon prix mais mauvais service client", {"price": "positive", "service": "negative"}),
        ("Precio bueno pero malo el envío", {"delivery": "negative", "price": "positive"}),
        ("Ótimo preço, mas a entrega foi ruim", {"delivery": "negative", "price": "positive"}),
        ("Prezzo ottimo però pessimo il corriere", {"delivery": "negative", "price": "positive"}),
        # Nothing is mixed: the whole text speaks for all its topics, also for those whose own clause says nothing.
        ("The delivery, the price: all great", {"delivery": "positive", "price": "positive"}),
        ("Delivery took a day, great", {"delivery": "positive"}),
        # The clause of a topic says nothing by itself: the smallest stretch around it that does speaks.
        ("Terrible app. I paid for delivery though", {"delivery": "negative", "app_site": "negative"}),
        ("The parcel came on a Monday", {"delivery": "not_scored"}),
        ("I love it", {}),
    ],
)  # fmt: skip
def test_each_topic_gets_the_opinion_of_its_own_clause_where_the_text_mixes_both(
    text: str, labels: dict[str, str]
) -> None:
    assert told(text) == labels


def test_the_span_is_the_clause_in_the_text_as_it_was_written() -> None:
    text = "<p>Great &amp; good price,</p> <b>but</b> the\u200b delivery was slow!"
    delivery, price = aspects_of([text], WordScorer(), SHIPPED)[0]
    assert text[price.start : price.end] == "Great &amp; good price"
    assert text[delivery.start : delivery.end].startswith("but")
    assert "delivery was slow" in text[delivery.start : delivery.end]
    assert (delivery.label, delivery.polarity, delivery.confidence) == ("negative", -1.0, 0.8)


def test_a_topic_praised_here_and_blamed_there_is_mixed_and_shows_the_stronger_place() -> None:
    (opinion,) = aspects_of(
        ["Delivery was fast in May. In June delivery was slow and good and bad."], WordScorer(), SHIPPED
    )[0]
    assert (opinion.label, opinion.mixed) == ("positive", True)
    assert (opinion.start, opinion.end) == (0, 25)
    assert not aspects_of(["Delivery was fast, delivery was good"], WordScorer(), SHIPPED)[0][0].mixed


def test_the_scorer_is_asked_once_for_each_different_stretch_and_not_for_texts_without_topics() -> None:
    scorer = WordScorer()
    aspects_of(["Slow delivery", "I love it", "Slow delivery", None, "Slow delivery but great price"], scorer, SHIPPED)
    assert sorted(map(str, scorer.asked)) == ["Slow delivery", "Slow delivery but great price", "but great price"]


PIECES = [
    "Great price",
    " but ",
    ", ",
    ". ",
    "slow delivery",
    "\n",
    "<b>",
    "\u200b",
    " and ",
    "(",
    "\ud800",
    "é",
    " - ",
]


@given(st.lists(st.text() | st.lists(st.sampled_from(PIECES)).map("".join), max_size=5))
@settings(max_examples=80, deadline=None)
def test_anything_is_read_alone_as_in_company_and_spans_lie_inside(texts: list[str]) -> None:
    together = aspects_of(texts, WordScorer(), SHIPPED)
    assert together == [aspects_of([text], WordScorer(), SHIPPED)[0] for text in texts]
    for text, opinions in zip(texts, together, strict=True):
        assert all(0 <= opinion.start < opinion.end <= len(text) for opinion in opinions)


def leaves(stretch: Stretch) -> list[Stretch]:
    """The finest parts."""
    return [leaf for part in stretch.parts for leaf in leaves(part)] or [stretch]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
@settings(max_examples=60, deadline=None)
def test_the_parts_of_a_text_follow_each_other_and_lose_no_letter(text: str) -> None:
    parts = leaves(stretches(text))
    assert all(one.end <= other.start for one, other in pairwise(parts))
    assert [sign for part in parts for sign in text[part.start : part.end] if sign.isalpha()] == [
        sign for sign in text if sign.isalpha()
    ]


@pytest.mark.parametrize("part", ["delivery but ", "delivery, ", "delivery. ", " ,", "\t \n", "delivery) - "])
def test_a_megabyte_of_clauses_takes_no_time(part: str) -> None:
    text = "slow delivery " + part * (1_000_000 // len(part))
    start = time.process_time()
    aspects_of([text], WordScorer(), SHIPPED)
    assert time.process_time() - start < 0.1


TURNS = st.lists(
    st.sampled_from(
        ["good", "BUT", "but", "button", "However,", "on the other hand", "aber", "però", "_but", "n't", ".", "-"]
    )
).map(" ".join)


@given(TURNS | st.text())
def test_no_contrast_word_is_overlooked_and_words_are_those_of_the_expression(text: str) -> None:
    assert clauses._may_contrast(text) or not clauses._CONTRAST.search(text)
    assert cut(text) == WORD.findall(text)


def test_two_processes_find_the_topics_that_one_finds() -> None:
    texts = ["Great price but slow delivery", "The app is awful", "Fine", "", "Bon prix mais mauvais service client"]
    quick = QuickScorer()
    read = TopicReader(quick, SHIPPED)
    given = list(zip(texts, [None, *quick.score_many(texts)[1:]], strict=True))
    found: list[tuple[TopicOpinion, ...]] = in_two_processes(read, given)
    assert found == aspects_of(texts, quick, SHIPPED)
