"""The quick scorer: what it says of plain cases, that it bears anything, and that it shows why."""

from __future__ import annotations

import math
import random
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.evaluate import against, measures
from sentiment.language import looks_english
from sentiment.quick import WEIGHTS, QuickScorer
from sentiment.quick_features import lowered, pairs_of, placed_words, plain_words, triples_of, words_of
from sentiment.quick_terms import Terms
from sentiment.quick_weights import Weights, pack, unpack
from sentiment.textblob_scorer import TextBlobScorer
from sentiment.training.sets import read_sets

if TYPE_CHECKING:
    from pathlib import Path

    from sentiment.scoring import Score

QUICK = QuickScorer()
GOOD = ("good", "great", "excellent", "helpful", "comfortable", "friendly", "happy", "reliable", "beautiful", "perfect")


def score(text: object) -> Score:
    return QUICK.score_many([text])[0]


def p_positive(text: str, scorer: QuickScorer = QUICK) -> float:
    found = scorer.score_many([text])[0].p_positive
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "It broke after two days",
        "still waiting for my refund",
        "cancelled without notice, I want my money back",
        "scam",
        "would never buy again",
        "Oh great, another delay. Thanks a lot!",
        "Love waiting 3 hours on hold, fantastic service",
        "isn't great",
        "I can't say I'm happy",
        "😡😡",
        "👎",
    ],
)
def test_complaints_are_negative_also_without_a_bad_word(text: str) -> None:
    assert score(text).label == "negative"


@pytest.mark.parametrize(
    "text", ["😍", "<p>Great <b>product</b></p>", "no complaints at all", "Not bad at all, I love it"]
)
def test_praise_is_positive_in_signs_markup_and_negations(text: str) -> None:
    assert score(text).label == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "This is my first order",
        "I bought a new one",
        "The parcel came on Tuesday.",
        "Where is my order?",
        "I ordered two of these.",
        "not",
    ],
)
def test_a_text_without_an_opinion_has_no_score(text: str) -> None:
    found = score(text)
    assert (found.label, found.reason, found.p_positive) == ("not_scored", "no_evidence", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Não chegou meu produto, péssimo atendimento", "pt"), ("Das Kleid ist sehr schön und passt", "de")],
)
def test_a_text_of_another_language_is_not_scored(text: str, language: str) -> None:
    assert (score(text).reason, score(text).language) == ("language", language)


@pytest.mark.parametrize("word", GOOD)
def test_not_before_a_good_word_lowers_the_score(word: str) -> None:
    plain = p_positive(f"The staff is {word}")
    assert p_positive(f"The staff is not {word}") < plain
    assert p_positive(f"The staff isn't {word}") < plain


def test_probabilities_sum_to_one_and_the_label_follows_the_polarity() -> None:
    found = score("A lovely dress, but it fell apart after one wash")
    assert found.p_negative is not None
    assert found.p_positive is not None
    assert math.isclose(found.p_negative + found.p_positive, 1)
    assert found.polarity == found.p_positive - found.p_negative
    assert found.confidence == max(found.p_negative, found.p_positive)
    assert (found.scorer, found.language, found.reason) == ("quick", "en", "ok")


def test_a_score_is_the_weights_of_its_terms_over_a_root_of_its_length() -> None:
    steps = {"good": 50, "very good": 10, "~good": -40, "not": -20}
    scorer = QuickScorer(Weights("t", 0.1, 3.0, 0.5, 2.0, 0.5, 0.0, steps, frozenset(("good", "~good"))))
    for text, total in (("This is very good", 60), ("This is not good", -60)):
        assert math.isclose(p_positive(text, scorer), 1 / (1 + math.exp(-(2 * 0.1 * total / 7**0.5 + 0.5))))


def test_a_text_that_hardly_says_an_opinion_needs_a_clear_tone() -> None:
    steps = {"good": 50, "splendid": 120}
    weights = Weights("t", 0.1, 3.0, 0.5, 1.0, 0.0, 0.0, steps, frozenset(steps), {"parcel": -10}, 1.0, 1.0, 3.0)
    said = QuickScorer(weights).score_many(["a good parcel", "a splendid parcel", "a good thing"])
    assert [one.reason for one in said] == ["no_evidence", "ok", "ok"]


def test_order_of_the_batch_does_not_matter() -> None:
    texts = [
        "Great phone",
        "Broke after a day",
        "It came on Tuesday",
        None,
        "Great phone",
        "The staff was rude but quick",
    ]
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    whole = QUICK.score_many(texts)
    assert QUICK.score_many([texts[place] for place in order]) == [whole[place] for place in order]
    assert [score(text) for text in texts] == whole


@pytest.mark.parametrize("value", [None, 5, 1.5, float("nan"), b"good", True, [], {}, "", "  ", "\x00", "123"])
def test_what_is_no_text_has_no_score_and_no_evidence(value: object) -> None:
    assert score(value).reason == "no_text"
    assert QUICK.explain(value) == ()


def test_of_a_string_of_another_kind_its_characters_are_read() -> None:
    class Named(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "another"

    assert QUICK.score_many([Named("a good phone"), "a good phone"]) == [score("a good phone")] * 2


MEGABYTE = 1_000_000


FLOODS = {
    "signs": "!" * MEGABYTE,
    "letters": "a" * MEGABYTE,
    "negations": "not good " * (MEGABYTE // 9),
    "clauses": "great, " * (MEGABYTE // 7),
    "quotes": "'" * MEGABYTE,
    "right to left": "\u202eخدمة سيئة " * (MEGABYTE // 12),
    "surrogates": "\ud800" * MEGABYTE,
    "zero width": "go\u200bod " * (MEGABYTE // 6),
    "letters that grow": "İ" * MEGABYTE,
    "emoji": "😍" * (MEGABYTE // 4),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_megabyte_of_anything_is_scored_at_once(name: str) -> None:
    score("good")  # the weights and the identifier are loaded
    best = min(_seconds(FLOODS[name]) for _ in range(5))
    assert best <= 0.2  # a tenth on a machine that has nothing else to do: 0.06 was measured


def _seconds(text: str) -> float:
    start = time.process_time()
    QUICK.score_many([text])
    return time.process_time() - start


ODD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("goodbadnt' !?.,<>&;:()\u202e\u200b\ud83dİ😍")), max_size=200
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        ODD,
        st.lists(st.sampled_from(["not", "good", "isn't", "bad", "rude,", "İt", "😍", "<b>great</b>", "!"])).map(
            " ".join
        ),
    )
)
def test_evidence_lies_inside_the_text_in_order_and_speaks(text: str) -> None:
    found = QUICK.explain(text)
    ends = [0, *(end for _, end, _ in found)]
    for before, (start, end, weight) in zip(ends, found, strict=False):
        assert before <= start < end <= len(text)
        assert weight
    assert not found or score(text).polarity is not None


def test_evidence_spells_the_deciding_words_of_the_original() -> None:
    text = "<p>The phone isn&#39;t great,</p> but the staff were   friendly 😍"
    spelled = {text[start:end]: weight for start, end, weight in QUICK.explain(text)}
    assert any("great" in words and weight < 0 for words, weight in spelled.items())
    assert any("friendly" in words and weight > 0 for words, weight in spelled.items())


@settings(max_examples=100, deadline=None)
@given(ODD)
def test_words_are_the_same_on_the_quick_way_and_with_their_places(text: str) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    words = placed_words(low)
    assert words_of(low) == [found.word for found in words]
    for word, start, end, negator in words:
        assert low[start:end] == word.removeprefix("~")
        assert 0 <= negator <= start


SIGNS = (".", "!", "(", "'", ":love:", ":", "café", "highly recommend", "x'y", "''")
SMALL = ("not", "isn't", "don't", "waste", "of", "money", "would", "buy", "again", "but", "the", "is", "nicht")
SPOKEN = st.lists(
    st.sampled_from((*GOOD, *SMALL, *SIGNS)),
    max_size=12,
).flatmap(lambda words: st.sampled_from(["".join(words), " ".join(words), "  ".join(words)]))


@settings(max_examples=200, deadline=None)
@given(st.lists(SPOKEN | ODD, max_size=6))
def test_many_texts_hold_the_terms_that_each_holds_alone(texts: list[str]) -> None:
    weights = unpack(WEIGHTS.read_bytes())
    lows = [lowered(text.replace("\0", "")) for text in texts]
    found = _TERMS.find(lows)
    for place, low in enumerate(lows):
        words, plain = words_of(low), plain_words(low)
        held = {*words, *pairs_of(words), *triples_of(words)}
        terms = weights.steps.keys() & held
        assert found.words[place] == len(words)
        assert found.terms[place] == len(terms)
        assert found.total[place] == sum(weights.steps[term] for term in terms)
        assert found.opinion[place] == sum(weights.opinions.get(term, 0) for term in held)
        assert found.decided[place] == bool(weights.deciding & terms)
        assert found.english[place] or not looks_english(plain)


_TERMS = Terms(unpack(WEIGHTS.read_bytes()))


def test_a_model_of_single_words_needs_no_pairs() -> None:
    quick = QuickScorer(
        Weights("1", 1.0, 1.0, 0.5, 1.0, 0.0, 0.0, {"good": 5, "~good": -5}, frozenset(["good", "~good"]))
    )
    assert [said.label for said in quick.score_many(["this is good", "this is not good"])] == ["positive", "negative"]


def test_a_negation_reaches_to_the_end_of_its_clause() -> None:
    assert words_of("i don't like it, but it's good") == ["i", "don't", "~like", "~it", "but", "it's", "good"]
    assert plain_words("'fine' (it's ok)!") == ["fine", "it's", "ok", "!"]


def test_the_file_of_weights_is_written_and_read_and_a_damaged_one_refused() -> None:
    weights = unpack(WEIGHTS.read_bytes())
    assert pack(weights) == WEIGHTS.read_bytes()
    assert WEIGHTS.stat().st_size <= 1_000_000
    damaged = WEIGHTS.read_bytes()[:-1]
    with pytest.raises(ValueError, match="damaged"):
        unpack(damaged)
    with pytest.raises(ValueError, match="not a file"):
        unpack(b"something else")


def test_the_shipped_scorer_beats_textblob_on_restaurant_sentences(shared_data: Path) -> None:
    """A floor for the file that ships: these sentences are of its training, unseen figures are in the model card."""
    given_set = read_sets(shared_data)["restaurants"]
    texts, labels = given_set.texts[:150], ["positive" if label else "negative" for label in given_set.labels[:150]]
    ours = QUICK.score_many(texts)
    assert measures(labels, ours).accuracy > 0.8
    assert against(labels, ours, TextBlobScorer().score_many(texts)).mean > 0.03
