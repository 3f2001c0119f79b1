"""Phrases that rise and that no topic covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from sentiment.phrases import COLUMNS, FEWEST, rising_phrases, stop_words
from sentiment.topics import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = np.array(
    [f"{a}{b}x" for a in ("ba", "ce", "di", "fo", "gu", "ha", "ji", "ko") for b in ("lan", "mur", "nes", "pit", "rov")]
)
USUAL = 1 / np.arange(3, 3 + len(WORDS))


def texts_of_a_store(rng: np.random.Generator, number: int, words: int = 6) -> list[str]:
    """Texts whose words are drawn alike at all times, some words often and most rarely."""
    drawn = rng.choice(WORDS, (number, words), p=USUAL / USUAL.sum())
    return [" ".join(row) for row in drawn]


def stores_that_are_told_something(number: int, seed: int, customers: int | None = None) -> int:
    """How many of some stores in which nothing changed are told of a phrase."""
    rng = np.random.default_rng(seed)
    told = 0
    for _ in range(number):
        recent, earlier = texts_of_a_store(rng, 60), texts_of_a_store(rng, 120)
        who, before = (
            (None, None)
            if customers is None
            else (list(rng.integers(0, customers, 60)), list(rng.integers(0, customers, 120)))
        )
        if who is not None:  # each customer has a favourite phrase, said again and again
            recent = [
                f"{text} {WORDS[one % len(WORDS)]} {WORDS[-1 - one % len(WORDS)]}"
                for text, one in zip(recent, who, strict=True)
            ]
        told += len(rising_phrases(recent, earlier, recent_customers=who, earlier_customers=before)) > 0
    return told


def test_hardly_a_store_in_which_nothing_changed_is_told_of_a_phrase() -> None:
    """At most 8 of 100."""
    assert stores_that_are_told_something(30, seed=3) <= 2


def test_regulars_who_repeat_themselves_make_no_rise() -> None:
    """40 customers who write again and again, each with a favourite phrase that only the recent texts have."""
    assert stores_that_are_told_something(15, seed=5, customers=40) <= 1


@pytest.mark.proof
def test_of_200_stores_in_which_nothing_changed_at_most_eight_in_a_hundred_are_told_of_a_phrase() -> None:
    """Measured: see the decision on topics."""
    assert stores_that_are_told_something(200, seed=4) <= 16


def planted(every: int = 12) -> tuple[list[str], list[str]]:
    """Texts of two times; in the recent one the pump leaks."""
    rng = np.random.default_rng(11)
    recent = texts_of_a_store(rng, 180)
    return [
        text + (". Die Pumpe läuft aus!" if k % every == 0 else "") for k, text in enumerate(recent)
    ], texts_of_a_store(rng, 360)


def test_a_planted_phrase_is_found_once_with_its_counts_and_examples() -> None:
    recent, earlier = planted()
    found = rising_phrases(recent, earlier, covered=Taxonomy.shipped())
    assert list(found.columns) == list(COLUMNS)
    assert found["phrase"].tolist() == ["pumpe läuft"]
    row = found.iloc[0]
    assert (row["recent_count"], row["earlier_count"], row["recent_share"]) == (15, 0, 15 / 180)
    assert np.isinf(row["rate_ratio"])
    assert row["low"] > 3
    assert row["examples"] == (0, 12, 24, 36, 48)


def test_what_a_topic_covers_is_left_out() -> None:
    recent, earlier = planted()
    assert rising_phrases(recent, earlier, covered=Taxonomy.shipped().with_changes({"leaks": ["pump*"]})).empty


def test_one_customer_who_says_it_often_and_copies_of_one_text_are_not_a_rise() -> None:
    recent, earlier = planted()
    one = ["angry" if "Pumpe" in text else k for k, text in enumerate(recent)]
    assert rising_phrases(recent, earlier, recent_customers=one, earlier_customers=range(1000, 1360)).empty
    assert rising_phrases(["Die Pumpe läuft aus" if "Pumpe" in text else text for text in recent], earlier).empty


def test_customers_who_are_not_known_count_each_for_themselves() -> None:
    recent, earlier = planted()
    told = rising_phrases(
        recent, earlier, recent_customers=[None] * len(recent), earlier_customers=[None] * len(earlier)
    )
    pd.testing.assert_frame_equal(told, rising_phrases(recent, earlier))


def test_rate_ratio_interval_and_p_value_are_those_of_the_exact_conditional_test() -> None:
    """9 of 40 against 3 of 120: by scipy's exact binomial test, 9 of 12 with the chance of one quarter."""
    recent = [
        f"{word} squeaky hinge" if k < 9 else word
        for k, word in enumerate(f"{w}{n}" for n in "abcd" for w in WORDS[:10])
    ]
    earlier = ["squeaky hinge"] * 3 + ["quiet"] * 117
    row = rising_phrases(recent, earlier).iloc[0]
    exact = binomtest(9, 12, 0.25, alternative="greater")
    interval = binomtest(9, 12, 0.25).proportion_ci(0.95, method="exact")
    assert row["phrase"] == "squeaky hinge"
    assert row["p_value"] == pytest.approx(exact.pvalue)
    assert row["rate_ratio"] == pytest.approx(9 / 40 / (3 / 120))
    assert row["low"] == pytest.approx(interval.low / (1 - interval.low) * 3)
    assert row["high"] == pytest.approx(interval.high / (1 - interval.high) * 3)


def test_a_phrase_that_falls_or_stays_is_not_told() -> None:
    recent, earlier = planted()
    assert "pumpe läuft" not in rising_phrases(earlier, recent)["phrase"].tolist()
    assert rising_phrases(recent, recent).empty


@pytest.mark.parametrize(
    ("recent", "earlier"),
    [
        ([], []),
        (["squeaky hinge"] * 9, []),
        ([], ["squeaky"]),
        ([None, 5, ""], ["a", b"b"]),
        (["the a of"] * 20, ["and"] * 20),
        (["squeaky hinge"] * (FEWEST - 1), ["fine"] * 50),
        (["12 345 6"] * 20, ["nothing"] * 20),
    ],
)
def test_too_little_is_nothing_and_never_an_error(recent: Sequence[object], earlier: Sequence[object]) -> None:
    found = rising_phrases(recent, earlier)
    assert found.empty
    assert list(found.columns) == list(COLUMNS)


def test_stop_words_are_folded_as_texts_are() -> None:
    assert {"the", "fur", "etaient", "não".replace("ã", "a"), "perche"} <= stop_words()
