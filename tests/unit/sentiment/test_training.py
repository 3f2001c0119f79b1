"""Training of the quick scorer on made-up sets: what a domain weighs, what a prior does, the same file each time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sentiment.quick import QuickScorer
from sentiment.quick_weights import pack
from sentiment.training.priors import LEXICON, QUIET, TEACHER, lexicon, priors
from sentiment.training.quick import FLIP, PADDING, UNIT, as_steps, decides, read_corpus, row_weights, train
from sentiment.training.sets import Labelled
from sentiment.training.teacher import HEAD, frequent_words, head

GLAD = ["This phone is splurgy", "A splurgy case and it fits", "So splurgy", "My splurgy new charger"] * 4
CROSS = ["This phone is grontle", "A grontle case that cracked", "So grontle", "My grontle old charger"] * 4
SETS = {name: Labelled(GLAD + CROSS, [1] * len(GLAD) + [0] * len(CROSS), [], []) for name in ("phones", "cases")}


def test_a_word_that_no_prior_knows_is_learnt_and_the_file_is_the_same_each_time() -> None:
    weights = train(SETS)
    assert weights.steps["splurgy"] > 0 > weights.steps["grontle"]
    assert {"splurgy", "grontle"} <= weights.deciding
    assert pack(weights) == pack(train(SETS))
    glad, cross = QuickScorer(weights).score_many(["It is a splurgy thing", "It is a grontle thing"])
    assert (glad.label, cross.label) == ("positive", "negative")


def test_a_row_holds_each_term_once_over_the_root_of_its_length_and_a_negated_word_speaks_against_it() -> None:
    corpus = read_corpus({"one": Labelled(["not good not good"], [0], [], [])}, {"good": 2.0, "~good": -1.0})
    value = UNIT / (4 + PADDING) ** 0.5
    row = dict(zip(corpus.terms, corpus.matrix.toarray()[0].tolist(), strict=True))
    assert math.isclose(row["~good"], value)
    assert math.isclose(row["good"], -FLIP * value)


def test_every_domain_weighs_the_same_and_in_it_each_label() -> None:
    share = row_weights(np.array([1, 1, 1, 0, 1, 0]), np.array(["a", "a", "a", "a", "b", "b"]))
    assert np.allclose(share, [1 / 6, 1 / 6, 1 / 6, 1 / 2, 1 / 2, 1 / 2])


def test_steps_write_out_what_a_negation_makes_of_a_word() -> None:
    weights = as_steps({"good": 2.0, "bad": -4.0, "~bad": 1.0, "weak": 0.001}, {}, 1.0, 0.0)
    assert weights.steps == {"good": 64, "bad": -127, "~good": -32, "~bad": 95}
    assert math.isclose(weights.scale * 127 / UNIT, 4.0)


def test_quiet_words_and_negators_decide_nothing_however_heavy() -> None:
    assert not any(decides(term, 3.0, {}) for term in ("my", "first order", "not", "not ~buy", "!"))
    assert decides("lovely", 0.3, {"lovely": 2.0})
    assert not decides("lovely", 0.3, {})
    assert not decides("lovely", -0.3, {"lovely": 2.0})
    assert decides("~lovely", -0.3, {"lovely": 2.0})


def test_the_lexicon_is_read_as_the_scorer_reads_and_knows_forms() -> None:
    found = lexicon("# words\n2: hate*, happy+, do not buy\n-1: happily")
    assert found == {"hate": 2, "hates": 2, "hated": 2, "hating": 2, "happy": 2, "happily": 2, "do not ~buy": 2}
    with pytest.raises(ValueError, match="one to 3 words"):
        lexicon("1: this is too long")


def test_the_lexicon_wins_over_the_teacher_and_quiet_words_have_no_prior() -> None:
    found = priors()
    assert found["excellent"] == 3
    assert not [word for word in QUIET if word in found and word not in lexicon_terms()]
    assert TEACHER.read_text().startswith(HEAD)


def lexicon_terms() -> set[str]:
    return set(lexicon(LEXICON.read_text()))


def test_the_teacher_finds_the_direction_that_parts_its_sentences() -> None:
    chance = np.random.default_rng(4)
    labels = chance.integers(0, 2, 200)
    vectors = chance.normal(size=(200, 3)) * 0.3 + np.outer(2 * labels - 1, [1.0, 0.0, 0.0])
    found = head(vectors, labels)
    assert found[0] > 3 * max(abs(found[1]), abs(found[2]))
    assert frequent_words(["fine day", "fine dog", "a fine Day", "the day"]) == ["day", "fine"]
