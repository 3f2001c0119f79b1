"""What a group praises and complains of most: by hand, and against a plain count on random data."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest

from dashboard.analytics.intervals import wilson
from dashboard.analytics.voices import COLUMNS, FEWEST_HEARD, FEWEST_SAYING, reasons, sentence

Said = tuple[str | None, str, str, int]
TOPICS = ("delivery", "price", "quality", "service")


def frames(heard: list[tuple[str | None, int]], said: list[Said]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return (
        pd.DataFrame(heard, columns=["group", "heard"]).astype({"group": "object", "heard": "int64"}),
        pd.DataFrame(said, columns=["group", "topic", "label", "customers"]).astype({"group": "object"}),
    )


def test_most_customers_decide_and_few_say_nothing() -> None:
    heard, topics = frames(
        [("Women", 40), ("Men", 25), (None, 30), ("Other", 19)],
        [("Women", "price", "positive", 9), ("Women", "delivery", "positive", 9), ("Women", "quality", "negative", 12),
         ("Women", "price", "negative", 3), ("Men", "quality", "positive", 4), (None, "staff", "negative", 6),
         ("Other", "price", "positive", 19)],
    )  # fmt: skip
    found = reasons(heard, topics, ["Women", "Men", "Other", "Unknown", "Nobody"], "Unknown")
    assert list(found.columns) == list(COLUMNS)
    assert found["group"].tolist() == ["Women", "Men", "Unknown"]
    assert found["praised"].fillna("").tolist() == ["delivery", "", ""], "of equal ones the first by name"
    assert found["complained"].fillna("").tolist() == ["quality", "", "staff"]
    women = found.iloc[0]
    assert (women["heard"], women["complained_by"], women["complained_share"]) == (40, 12, pytest.approx(0.3))
    assert (women["complained_low"], women["complained_high"]) == pytest.approx(wilson(12, 40))
    assert found["praised_low"].isna().tolist() == [False, True, True]


def test_a_group_is_told_in_one_sentence() -> None:
    heard, topics = frames(
        [("Women", 40), ("Men", 25)], [("Women", "price", "positive", 10), ("Women", "quality", "negative", 12)]
    )
    women, men = reasons(heard, topics, ["Women", "Men"], "Unknown").itertuples(index=False)
    assert sentence(women, "Women") == (
        "Women praise price most (25% of 40 heard, 14% to 40%) and complain of quality most (30%, 18% to 45%)."
    )
    assert sentence(men, "Men") == "Men: 25 were heard, and fewer than 5 of them name the same topic."


def test_nobody_heard_is_nothing_said() -> None:
    heard, topics = frames([], [])
    assert reasons(heard, topics, ["Women"], "Unknown").empty


def test_the_same_as_counting_by_hand() -> None:
    draw = Random(5)
    for _ in range(40):
        groups = ["a", "b", "c", None]
        heard = {group: draw.randrange(0, 60) for group in groups}
        said = {
            (group, topic, label): draw.randrange(0, heard[group] + 1)
            for group in groups for topic in TOPICS for label in ("negative", "positive")
        }  # fmt: skip
        found = reasons(*frames(list(heard.items()), [(*key, n) for key, n in said.items()]), ["c", "b", "a", "-"], "-")
        rows = {row.group: row for row in found.itertuples()}
        for name, group in (("a", "a"), ("b", "b"), ("c", "c"), ("-", None)):
            assert (name in rows) == (heard[group] >= FEWEST_HEARD)
            for side, label in (("praised", "positive"), ("complained", "negative")):
                if name in rows:
                    ranked = sorted(TOPICS, key=lambda topic: (-said[group, topic, label], topic))
                    most = said[group, ranked[0], label]
                    told = getattr(rows[name], side)
                    assert (told if isinstance(told, str) else None) == (ranked[0] if most >= FEWEST_SAYING else None)
