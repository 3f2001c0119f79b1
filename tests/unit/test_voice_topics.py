"""Topics now and before, typical words, and NPS weighted to the base: by hand and against the slow way."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.intervals import newcombe_difference, wilson
from dashboard.analytics.voice import fair, quotes, topics
from dashboard.analytics.voice.scores import net_promoter_score

MENTIONS = pd.DataFrame(
    [
        (0, "delivery", 12, 2, 10, 12, 2, 10),
        (1, "delivery", 45, 5, 40, 44, 5, 40),
        (1, "price", 30, 15, 15, 29, 15, 15),
        (0, "price", 30, 15, 15, 29, 15, 14),
        (1, "staff", 2, 2, 0, 2, 2, 0),
    ],
    columns=["period", "topic", "items", "positive", "negative", "speakers", "praising", "complaining"],
)
HEARD = pd.DataFrame({"period": [0, 1], "speakers": [200, 210]})


def test_topics_by_hand_with_share_trend_and_sentiment() -> None:
    found = topics.topics(MENTIONS, HEARD, "complaining").set_index("topic")
    assert found.index.tolist() == ["delivery", "price", "staff"]
    delivery = found.loc["delivery"]
    assert (delivery["share"], delivery["share_before"]) == (pytest.approx(40 / 210), pytest.approx(10 / 200))
    assert (delivery["share_low"], delivery["share_high"]) == wilson(40, 210)
    change = newcombe_difference(40, 210, 10, 200)
    assert (delivery["change"], delivery["change_low"]) == (pytest.approx(change.value), pytest.approx(change.low))
    assert found["holds"].tolist() == [True, False, False]
    assert delivery["topic_sentiment"] == pytest.approx((5 - 40) / 45)
    assert found["topic_sentiment"].isna().tolist() == [False, False, True]  # two texts are too few
    assert found["p_value"].isna().tolist() == [False, False, True]
    praised = topics.topics(MENTIONS, HEARD, "praising").set_index("topic")
    assert praised.loc["price", "share"] == pytest.approx(15 / 210)


def test_nothing_heard_is_no_share_and_no_change() -> None:
    none = topics.topics(MENTIONS.head(0), HEARD.head(0), "speakers")
    assert none.empty
    first = topics.topics(MENTIONS[MENTIONS["period"] == 1], HEARD.tail(1), "speakers")
    assert first["change"].isna().all()
    assert not first["holds"].any()


@pytest.mark.parametrize("runs", [75, pytest.param(300, marks=pytest.mark.proof)])
def test_changes_of_chance_hold_in_at_most_one_store_of_twenty(runs: int) -> None:
    rng = np.random.default_rng(11)
    stores = 0
    for _ in range(runs):
        rows = [(period, f"t{place}", 0, 0, 0, 0, 0, int(rng.binomial(300, 0.12))) for place in range(10)
                for period in (0, 1)]  # fmt: skip
        mentions = pd.DataFrame(rows, columns=MENTIONS.columns)
        heard = pd.DataFrame({"period": [0, 1], "speakers": [300, 300]})
        stores += bool(topics.topics(mentions, heard, "complaining")["holds"].any())
    assert stores / runs <= 0.08


TEXTS = (
    "The parcel came late and the box was broken",
    "The parcel came late again, very late",
    "Parcel late, box open",
    "I love the colour of my new kettle so much",
    "late",
    "The parcel came late and the box was broken!",
)


def test_typical_words_are_those_many_use_and_none_twice() -> None:
    found = quotes.typical(TEXTS, 3)
    assert found[0] in {0, 1}
    assert 3 not in found[:2]
    assert 4 not in found  # one word is near everything and says nothing
    assert not {0, 5} <= set(found)
    assert quotes.typical((), 3) == []
    assert quotes.typical(("", "!!!"), 3) == []


def test_centrality_is_that_of_the_slow_way() -> None:
    texts = TEXTS[:4]
    counted = [Counter(quotes.WORD.findall(text.lower())) for text in texts]
    words = sorted({word for each in counted for word in each})
    rows = []
    for each in counted:
        row = []
        for word in words:
            held = sum(word in other for other in counted)
            row.append((1 + math.log(each[word])) * (math.log((1 + len(texts)) / (1 + held)) + 1) if each[word] else 0)
        length = math.sqrt(sum(value * value for value in row))
        rows.append([value / length for value in row])
    centre = [sum(row[place] for row in rows) for place in range(len(words))]
    length = math.sqrt(sum(value * value for value in centre))
    slow = [sum(a * b for a, b in zip(row, centre, strict=True)) / length for row in rows]
    assert quotes.centrality(texts) == pytest.approx(slow)


def test_extreme_words_have_the_strongest_opinion() -> None:
    assert quotes.extreme(["a", "b", "", "d"], [0.2, -0.9, -1.0, math.nan], 5) == [1, 0]


def base_of(cells: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [cell for cell, size in cells.items() for _ in range(size)]
    return pd.DataFrame(rows, columns=["group", "segment"]).assign(customer_id=range(1, len(rows) + 1))


def test_weighted_nps_by_hand() -> None:
    # The base is half loyal, half at risk; of the answers nine in ten are loyal.
    base = base_of({("loyal", "A"): 100, ("at_risk", "A"): 100})
    ids = [*range(1, 46), *range(101, 106)]
    ratings = [10] * 36 + [7] * 9 + [0] * 3 + [10] * 2
    found = fair.fair_score(pd.DataFrame({"customer_id": ids, "rating": ratings}), base)
    assert found.raw.value == pytest.approx((38 - 3) / 50)
    assert found.weighted.value == pytest.approx(0.5 * 0.8 + 0.5 * (2 - 3) / 5)
    weights = np.array([0.5 / 0.9] * 45 + [0.5 / 0.1] * 5)
    assert found.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert found.missing == pytest.approx(0)
    loyal = np.array([1] * 36 + [0] * 9).var(ddof=1)
    risk = np.array([-1] * 3 + [1] * 2).var(ddof=1)
    assert found.weighted.variance == pytest.approx(0.25 * loyal / 45 + 0.25 * risk / 5)


def test_weighted_nps_is_that_of_the_slow_way_and_tells_who_is_missing() -> None:
    rng = np.random.default_rng(2)
    base = base_of({("a", "x"): 60, ("a", "y"): 30, ("b", "x"): 90, ("c", "x"): 20})
    heard = base[base["group"] != "c"].sample(70, random_state=4)
    answers = pd.DataFrame({"customer_id": heard["customer_id"], "rating": rng.integers(0, 11, 70)})
    found = fair.fair_score(answers, base)
    total = 0.0
    for (group, segment), size in {("a", "x"): 60, ("a", "y"): 30, ("b", "x"): 90}.items():
        inside = answers[(heard["group"] == group) & (heard["segment"] == segment)]["rating"]
        total += size / 180 * ((inside >= 9).mean() - (inside <= 6).mean())
    assert found.weighted.value == pytest.approx(total)
    assert found.missing == pytest.approx(20 / 200)
    assert found.cells.set_index("group").loc["c", "answered"] == 0


def test_answers_like_the_base_weigh_alike_and_few_are_not_weighted() -> None:
    base = base_of({("a", "x"): 50, ("b", "x"): 50})
    ids = [*range(1, 21), *range(51, 71)]
    answers = pd.DataFrame({"customer_id": ids, "rating": [10, 0] * 20})
    found = fair.fair_score(answers, base)
    assert found.weighted.value == pytest.approx(found.raw.value)
    assert found.effective == pytest.approx(40)
    few = fair.fair_score(answers.head(9), base)
    assert not few.weighted.known
    assert few.raw == net_promoter_score({10: 5, 0: 4})
    nobody = fair.fair_score(answers.head(0), base.head(0))
    assert not nobody.raw.known
