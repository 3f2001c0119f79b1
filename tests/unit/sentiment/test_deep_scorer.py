"""The deep scorer: what it says of clear texts, odd texts and languages, why, and what its head's file must hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentiment.cleaning import prepare
from sentiment.deep import DeepScorer, deep_available
from sentiment.deep.evidence import _WORD, MOST_PARTS, MOST_WORDS, marked
from sentiment.deep.head import BUNDLED, Head, read_head, vectors, write_head
from sentiment.deep.scorer import CHARACTERS_READ, TEXTS_AT_ONCE, spoken_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from random import Random

CLEAR = {
    "It broke after two days.": "negative",
    "Exactly what I wanted, I love it!": "positive",
    "Não chegou meu produto, péssimo.": "negative",
    "Die Lieferung kam pünktlich, alles perfekt!": "positive",
    "Muy mala calidad, no lo recomiendo.": "negative",
    "とても使いやすくて気に入りました。": "positive",
    "👎": "negative",
}


@pytest.fixture(scope="module")
def scorer() -> DeepScorer:
    return DeepScorer()


def test_clear_texts_in_six_languages_are_read_as_people_read_them(scorer: DeepScorer) -> None:
    assert deep_available()
    scores = scorer.score_many(list(CLEAR))
    assert {text: score.label for text, score in zip(CLEAR, scores, strict=True)} == CLEAR
    assert [score.language for score in scores[:4]] == ["en", "en", "pt", "de"]
    for score in scores:
        assert score.p_negative is not None
        assert score.p_positive is not None
        assert score.confidence is not None
        assert score.reason == "ok"
        assert score.p_negative >= 0
        assert score.p_positive >= 0
        assert score.p_negative + score.p_positive < 1
        assert score.polarity == pytest.approx(score.p_positive - score.p_negative)
        assert score.confidence >= 1 / 3
        assert (score.scorer, score.version) == ("deep", scorer.version)


def test_not_before_a_good_word_lowers_the_score(scorer: DeepScorer) -> None:
    plain, denied, short = scorer.score_many(["It is great.", "It is not great.", "It isn't great."])
    assert plain.polarity is not None
    assert denied.polarity is not None
    assert short.polarity is not None
    assert max(denied.polarity, short.polarity) < -0.2 < 0.5 < plain.polarity


def test_what_is_no_text_has_no_score(scorer: DeepScorer) -> None:
    for score in scorer.score_many([None, 5, float("nan"), b"bad", True, "", "  ", "12345", "\0\u200b"]):
        assert (score.label, score.p_negative, score.confidence, score.reason) == ("not_scored", None, None, "no_text")
    assert scorer.explain(None) == ()
    assert scorer.score_many([]) == []


def test_odd_texts_are_scored_and_do_not_disturb_their_neighbours(scorer: DeepScorer) -> None:
    odd = ["bad\0 \ud800 thing", "\u202egreat", "<p>Great <b>product</b></p>", "bad " * 250_000]
    together = scorer.score_many([*odd, "It broke after two days."])
    assert all(score.reason in {"ok", "cut", "language"} for score in together)
    assert together[3].reason == "cut"
    assert together[3].label == "negative"
    assert together[2].label == "positive"
    assert DeepScorer().score_many(["It broke after two days."])[0] == together[4]


def test_language_the_encoder_never_read_is_not_scored(scorer: DeepScorer) -> None:
    (score,) = scorer.score_many(["Бу китап миңа бик ошады, кызык һәм файдалы, барыгызга да укырга киңәш итәм."])
    assert (score.label, score.reason, score.language) == ("not_scored", "language", "tt")


class _Counting:
    """An encoder that counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> np.ndarray:
        self.read.extend(texts)
        return np.ones((len(texts), len(layers), 384), np.float32)


def test_text_is_read_once_however_often_it_comes() -> None:
    scorer = DeepScorer()
    counting = _Counting()
    scorer._encoder = counting
    first = scorer.score_many(["Fine :)", "Fine 🙂", None, "Fine :)", "Other"])
    assert sorted(counting.read) == ["Fine happy", "Other"]
    assert scorer.score_many(["Fine :)"]) == first[:1] == first[1:2]
    assert sorted(counting.read) == ["Fine happy", "Other"]


def test_evidence_marks_the_deciding_words_of_the_original(scorer: DeepScorer) -> None:
    text = "<b>The&nbsp;box</b> \u201ccame\u201d on Monday and it is not good."
    evidence = scorer.explain(text)
    words = {text[one.start : one.end]: one.weight for one in evidence}
    assert min(words, key=lambda word: words[word]) == "not"
    assert words["not"] < -1
    assert list(evidence) == sorted(evidence)


def test_evidence_of_a_long_text_costs_a_bounded_number_of_readings() -> None:
    read: list[str] = []

    def tone(variants: Sequence[str]) -> list[float]:
        read.extend(variants)
        return [-float("awful" in variant) for variant in variants]

    text = "The cloth is blue and the seam is straight, says the label. " * 60 + "But the smell is awful! "
    evidence = marked(prepare(text), tone)
    assert [text[one.start : one.end] for one in evidence] == ["awful"]
    assert evidence[0].weight == -1
    assert len(read) <= 2 * (MOST_PARTS + MOST_WORDS) + 4


@given(texts=st.lists(st.text(max_size=12), max_size=4), chance=st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_of_the_batch_does_not_matter_whatever_is_in_it(
    scorer: DeepScorer, texts: list[str], chance: Random
) -> None:
    scores = dict(zip(texts, scorer.score_many(texts), strict=True))
    scorer._remembered.clear()
    chance.shuffle(texts)
    assert scorer.score_many(texts) == [scores[text] for text in texts]
    for score in scores.values():
        assert (score.label == "not_scored") == (score.polarity is None) == (score.reason not in {"ok", "cut"})


FLOODS = ("(", "<b>", "bad ", "\u202e\u05d0 ", "\U0001f621", "\n> ")


@pytest.mark.parametrize(
    "flood", ["!", "\ud800", "ab\u200b", *(pytest.param(one, marks=pytest.mark.proof) for one in FLOODS)]
)
def test_a_megabyte_of_anything_is_scored(scorer: DeepScorer, flood: str) -> None:
    text = flood * (1_000_000 // len(flood))
    (score,) = scorer.score_many([text])
    assert score.reason in {"ok", "cut", "language", "no_text", "no_evidence"}


@given(text=st.text(max_size=120))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_evidence_lies_inside_the_text_whatever_it_is(text: str) -> None:
    evidence = marked(prepare(text), lambda variants: [len(variant) / 3 for variant in variants])
    assert all(0 <= one.start < one.end <= len(text) for one in evidence)
    assert list(evidence) == sorted(evidence)


def test_words_of_scripts_without_blanks_and_with_signs_are_whole() -> None:
    words = ["बहुत", "अच्छा", "है", "とても", "良", "い", "isn't", ":red_heart:"]
    assert _WORD.findall("बहुत अच्छा है। とても良い isn't :red_heart:") == words


def test_of_a_long_text_the_begin_and_the_end_are_read_and_it_is_said() -> None:
    scorer = DeepScorer()
    counting = _Counting()
    scorer._encoder = counting
    long = "the first words " + "and so on " * 300 + "and the last"
    just = "a " * (CHARACTERS_READ // 2)
    assert [score.reason for score in scorer.score_many([long, just])] == ["cut", "ok"]
    read = max(counting.read, key=len)
    assert len(read) == CHARACTERS_READ + 1
    assert read.startswith("the first words")
    assert read.endswith("and the last")


class _Lengths:
    """An encoder to which a text is its length."""

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> np.ndarray:
        found = np.zeros((len(texts), len(layers), 384), np.float32)
        found[:, 0, 0], found[:, 0, 1] = [len(text) for text in texts], 9
        return found


def test_many_texts_are_taken_in_several_goes_and_come_back_in_order() -> None:
    scorer, alone = DeepScorer(), DeepScorer()
    scorer._encoder = alone._encoder = _Lengths()
    texts = [f"{'a' * (at * 7 % 50 + 1)} {at}" for at in range(TEXTS_AT_ONCE + 500)]
    scores = scorer.score_many(texts)
    for at in (0, 1, 49, 50, TEXTS_AT_ONCE - 1, TEXTS_AT_ONCE, len(texts) - 1):
        assert alone.score_many([texts[at]]) == [scores[at]]


def test_name_of_an_emoji_is_read_as_a_word() -> None:
    assert spoken_text("Fine :love: at 10:30 :red_apple:") == "Fine love at 10:30 red apple"


def test_probabilities_of_a_head_by_hand() -> None:
    head = Head("1", "none", (0,), np.array([3.0, 4.0], np.float32), -2.0, 1.0, {})
    # (6, 8) becomes (.6, .8): 1.8 + 3.2 - 2 = 3.
    assert vectors(np.array([[[6.0, 8.0]]], np.float32)).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]
    assert head.tones(np.array([[[6.0, 8.0]]], np.float32)).tolist() == [pytest.approx(3)]
    negative, neither, positive = head.probabilities(3.0)
    assert positive == pytest.approx(1 / (1 + np.exp(-2)))
    assert negative == pytest.approx(1 / (1 + np.exp(4)))
    assert negative + neither + positive == pytest.approx(1)


def test_head_is_read_as_it_was_written_and_damage_is_found(tmp_path: Path) -> None:
    bundled = read_head()
    write_head(bundled, tmp_path / "head.json")
    again = read_head(tmp_path / "head.json")
    assert np.array_equal(again.weights, bundled.weights)
    assert bundled.opinion_weights is not None
    assert again.opinion_weights is not None
    assert np.array_equal(again.opinion_weights, bundled.opinion_weights)
    assert (again.bias, again.opinion_bias, again.margin) == (bundled.bias, bundled.opinion_bias, bundled.margin)
    assert (again.layers, again.mark) == ((12,), bundled.mark)
    assert BUNDLED.stat().st_size < 20_000
    content = json.loads(BUNDLED.read_text())
    for change, words in (
        ({"bias": 0.1}, "damaged"),
        ({"width": 383}, "damaged"),
        ({"opinion_bias": 0.1}, "damaged"),
        ({"format": 1}, "damaged"),
        ({"format": 3}, "format 3"),
        ({"opinion_weights": None}, "not hold a head"),
        ({"weights": "!"}, "not hold a head"),
        ({"layers": None}, "not hold a head"),
    ):
        (tmp_path / "head.json").write_text(json.dumps(content | change))
        with pytest.raises(ValueError, match=words):
            read_head(tmp_path / "head.json")


def test_own_model_folder_without_its_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"deep_head\.json"):
        DeepScorer(tmp_path)
    write_head(Head("1", "mine", (0,), np.ones(4, np.float32), 0.0, 1.0, {}), tmp_path / "deep_head.json")
    with pytest.raises(FileNotFoundError, match=r"model\.onnx"):
        DeepScorer(tmp_path).score_many(["Fine"])
    with pytest.raises(FileNotFoundError):
        DeepScorer(tmp_path / "nowhere.bin").score_many(["Fine"])


@pytest.mark.proof
def test_short_texts_take_less_than_400_mb_and_20_a_second_of_a_core() -> None:
    """Seconds of processor of the best of many short turns: a neighbour slows some of them, not what it can do."""
    program = """
import time
from benchmarks.memory import peak_megabytes
from sentiment.deep import DeepScorer
words = "the parcel came late and nobody could tell me where it was but support was kind in the end".split()
texts = [f"{' '.join(words[at % 7 : at % 7 + 7 + at % 9])} {at}" for at in range(2048)]
scorer = DeepScorer()
scorer.score_many(texts[:1])
rates = []
for turn in range(1, 17):
    start = time.process_time()
    scorer.score_many(texts[turn * 63 : turn * 63 + 63])
    rates.append(63 / (time.process_time() - start))
scorer.score_many(texts[1024:])  # as many as are read at once
print(max(rates), peak_megabytes())
"""
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", program], env=one_core, capture_output=True, text=True, check=True)
    a_second, megabytes = map(float, ran.stdout.split())
    assert a_second >= 20
    assert megabytes <= 400
