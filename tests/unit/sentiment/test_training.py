"""Training of the quick scorer on made-up sets: what a domain weighs, what a prior does, the same file each time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sentiment.quick import QuickScorer
from sentiment.quick_weights import pack
from sentiment.training.priors import LEXICON, QUIET, TEACHER, lexicon, priors
from sentiment.training.quick import as_steps, decides, row_weights, train
from sentiment.training.quick_corpus import FLIP, PADDING, TAUGHT, UNIT, read_corpus
from sentiment.training.quick_opinion import opinion_line
from sentiment.training.sets import Labelled
from sentiment.training.taught import Said, mark, sentences_of, taught_sentences, written
from sentiment.training.teacher import HEAD, asked, frequent_words, strengths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

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


def test_words_are_told_in_standard_deviations_from_the_median() -> None:
    assert strengths(["b", "a", "c"], [1.0, -1.0, 0.0]).splitlines()[1:] == ["a -1.22", "b 1.22", "c 0.00"]
    assert frequent_words(["fine day", "fine dog", "a fine Day", "the day"]) == ["day", "fine"]


class LengthEncoder:
    """Vectors that hold how long a text is."""

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> NDArray[np.float32]:
        return np.array([[np.full(384, 1.0 + len(text)) for _ in layers] for text in texts], np.float32)


def test_the_teacher_answers_in_the_order_of_its_questions() -> None:
    long, short = asked(["a long sentence about it", "short"], LengthEncoder(), lambda _: None)
    assert long == short  # vectors of one direction have one length
    assert all(math.isfinite(one) for one in long)


SHOP = {"shop": Labelled(["Title: A splurgy pan for eggs. It is a splurgy pot!"], [1], [], [])}


def test_sentences_are_found_again_by_their_checksum_and_learnt_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pan, pot = sorted(sentences_of(SHOP)["shop"])
    assert (pan, pot) == ("A splurgy pan for eggs.", "It is a splurgy pot!")
    file = tmp_path / "taught.txt"
    file.write_text(written([(pan, Said(-2.04, 1.0)), ("Another that is not there.", Said(1.0, 1.0))]))
    monkeypatch.setattr("sentiment.training.taught.TAUGHT", file)
    assert taught_sentences(SHOP) == {"shop": [(pan, Said(-2.0, 1.0))]}
    assert mark(pan) in file.read_text()
    corpus = read_corpus(SHOP, {})
    assert corpus.kinds.tolist() == [0, TAUGHT]
    assert corpus.homes.tolist() == ["shop", "shop, taught"]
    assert corpus.labels.tolist() == [1, 0]
    assert math.isclose(corpus.chances[1], 1 / (1 + math.exp(2)))


def test_the_second_line_parts_orders_and_questions_from_opinions() -> None:
    line = opinion_line({}, set())
    assert line.steps["please"] < 0 < line.steps["best"]
