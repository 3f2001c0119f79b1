"""Who may be asked for a public word, what came of asking, and the words around it; by hand and against a slow twin."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import advocate_story as story
from dashboard.analytics import testimonial_words as texts
from dashboard.analytics.advocates import COLUMNS, RULES, STOPS, funnel, judged, record, share
from dashboard.analytics.intervals import wilson
from dashboard.analytics.voice.bought_next import bought_next

TODAY = date(2026, 6, 1)
PRAISE = ["customer_id", "consent", "top_ratings", "praises", "last_praise_on"]
SCORED = ["customer_id", "r", "f", "purchase_count", "monetary_cents"]


def asked_of(rows: list[tuple[int, date]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["customer_id", "asked_on"]).astype({"customer_id": "int64"})


def test_each_rule_stops_whom_it_should_and_the_best_come_first() -> None:
    said = date(2026, 5, 1)
    praise = pd.DataFrame(
        [(1, "given", 1, 1, said), (2, "given", 2, 0, None), (3, "given", 1, 1, said), (4, "given", 1, 1, said),
         (5, "refused", 1, 1, said), (6, "given", 1, 1, said), (7, "given", 1, 2, said), (8, "given", 1, 1, said),
         (9, None, 1, 1, said)],
        columns=PRAISE,
    )  # fmt: skip
    scored = pd.DataFrame([(n, 5 if n != 7 else 4, 3 if n == 3 else 4, 3, 100 * n) for n in range(1, 10) if n != 8],
                          columns=SCORED)  # fmt: skip
    asked = asked_of([(6, TODAY - timedelta(days=89)), (7, TODAY - timedelta(days=90))])
    found = judged(praise, scored, {4}, asked, TODAY)
    assert list(found) == list(COLUMNS)
    assert dict(zip(found["customer_id"], found["advocate_step"], strict=True)) == {
        1: "ask", 2: "no_words", 3: "not_loyal", 4: "open_case", 5: "no_consent", 6: "asked_lately", 7: "ask",
        8: "not_loyal", 9: "no_consent",
    }  # fmt: skip
    assert found.loc[found["advocate_step"] == "ask", "customer_id"].tolist() == [1, 7], "9 points before 8"
    table = funnel(found)
    assert table["customers"].tolist() == [9, 8, 6, 5, 3, 2]
    assert math.isnan(table["rule_share"][0])
    assert table["rule_share"][1] == pytest.approx(8 / 9)
    assert (table["rule_low"][5], table["rule_high"][5]) == pytest.approx(wilson(2, 3))
    assert "2 customers may be asked for a public word now, of 9 with a top rating." in story.takeaway(table, 3)
    assert "The words of 3 top ratings still wait to be read." in story.takeaway(table, 3)
    assert story.rule_sentences(table)[1].startswith("8 of 9 wrote words with it that sound positive (88.9%, ")


def test_the_rules_agree_with_a_slow_twin_on_random_customers() -> None:
    draw = random.Random(7)
    for _ in range(20):
        people = list(range(1, draw.randint(2, 60)))
        rows = [(n, draw.choice(["given", "refused", "unknown"]), draw.randint(1, 3), draw.randint(0, 2),
                 TODAY - timedelta(days=n)) for n in people]  # fmt: skip
        scores = {n: (draw.randint(1, 5), draw.randint(1, 5), draw.randint(1, 9), draw.randint(1, 999)) for n in people
                  if draw.random() < 0.8}  # fmt: skip
        cases = {n for n in people if draw.random() < 0.2}
        last = {n: TODAY - timedelta(days=draw.randint(0, 200)) for n in people if draw.random() < 0.4}
        found = judged(
            pd.DataFrame(rows, columns=PRAISE),
            pd.DataFrame([(n, *values) for n, values in scores.items()], columns=SCORED),
            cases, asked_of(list(last.items())), TODAY,
        )  # fmt: skip
        expected = {}
        for n, consent, _, praises, _ in rows:
            r, f = scores.get(n, (0, 0))[:2]
            fails = [praises == 0, r < 4 or f < 4, n in cases, consent != "given",
                     n in last and (TODAY - last[n]).days < 90]  # fmt: skip
            expected[n] = next((stop for stop, failed in zip(STOPS, fails, strict=True) if failed), "ask")
        assert dict(zip(found["customer_id"], found["advocate_step"], strict=True)) == expected
        left = funnel(found)["customers"].tolist()
        assert left == [sum(list(RULES.values()).index(step) > place if step != "ask" else True
                            for step in expected.values()) for place in range(len(RULES))]  # fmt: skip


def test_nobody_with_a_top_rating_is_said_in_words() -> None:
    found = judged(pd.DataFrame(columns=PRAISE), pd.DataFrame(columns=SCORED), set(), asked_of([]), TODAY)
    assert found.empty
    assert funnel(found)["customers"].tolist() == [0] * len(RULES)
    assert story.takeaway(funnel(found), 0).startswith("No known customer gave a top rating yet")


def test_what_came_of_asking_has_shares_with_their_intervals_and_nothing_of_nobody() -> None:
    states = pd.Series(["asked", "agreed", "published", "withdrawn", "declined", "published"])
    found = record(states, 4)
    assert (found.asked, found.waiting, found.withdrawn) == (6, 1, 1)
    assert found.agreed == (4, 6, pytest.approx(4 / 6), *map(pytest.approx, wilson(4, 6)))
    assert found.published[:3] == (2, 4, 0.5)
    told = "4 of 6 asked agreed (66.7%, 30.0% to 90.3%); 2 published, 1 answer still to come."
    assert story.record_sentence(found) == told
    assert math.isnan(share(0, 0).value), "no answers is no 0"
    waiting = record(pd.Series(["asked", "asked"]), 0)
    assert math.isnan(waiting.agreed.value)
    assert story.record_sentence(waiting) == "2 customers asked, and no answer yet."
    assert record(pd.Series(["asked", "declined"]), 0).agreed[:3] == (0, 2, 0.0)
    assert story.record_sentence(record(pd.Series([], dtype="str"), 0)) == "Nobody was asked for a testimonial yet."
    assert story.share_words(share(0, 0), "asked", "nobody was asked yet") == "nobody was asked yet"


def test_placeholders_are_filled_with_what_is_known_and_a_word_that_fits() -> None:
    values = {"first name": "Ana", "product": None, "brand": "Brew & Co", "words": "{brand} is great"}
    told = texts.filled("Hi {First  name}, {product}, {brand}: “{words}” {other}", values)
    assert told == "Hi Ana, your purchase, Brew & Co: “{brand} is great” {other}", "what is filled in is filled once"
    assert texts.unknown_placeholders("{first name} {ofer} {ofer} {} {Brand}") == ["ofer", ""]
    assert all(not texts.unknown_placeholders(text) for text in texts.TEXTS.values())


@pytest.mark.parametrize(
    ("shown_as", "name", "given", "below"),
    [
        ("full", "Ana van Berg", "Ana", "Ana van Berg"),
        ("first", "Ana van Berg", None, "Ana"),
        ("first", "Berg, Ana", "Ana", "Ana"),
        ("initials", "Ana van Berg", "Ana", "A. V. B."),
        ("initials", "42", None, "A customer"),
        ("anonymous", "Ana Berg", "Ana", "A customer"),
        ("full", None, None, "A customer"),
    ],
)
def test_the_name_below_is_the_one_that_was_allowed(shown_as: str, name: str, given: str, below: str) -> None:
    assert texts.signature(shown_as, name, given) == below


def speakers(number: int, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": range(number), "since_days": 5, "days_bought": 2, "spent_cents": 100,
                         "segment": "A", "product_id": 1, "category": "X"}).assign(**columns)  # fmt: skip


def test_what_is_bought_next_is_compared_with_like_customers() -> None:
    """Two tiers of 40: those who bought often praise more and buy more, and praise adds nothing in either."""
    often = np.arange(80) < 40
    customers = speakers(80, days_bought=np.where(often, 9, 1))
    praised = np.isin(np.arange(80), [*range(30), *range(40, 50)])
    buyers = [*range(15), *range(30, 35), 40, *range(50, 53)]  # half of both kinds of the first tier, a tenth below
    bought = pd.DataFrame({"customer_id": buyers, "item": "TEA", "item_name": "Green tea"})
    (row,) = bought_next(customers, praised, bought).to_dict("records")
    assert (row["praising"], row["next_buyers"], row["item_name"]) == (40, 16, "Green tea")
    assert row["next_share"] == pytest.approx(0.4)
    assert (row["next_low"], row["next_high"]) == pytest.approx(wilson(16, 40))
    assert row["others_share"] == pytest.approx(8 / 40)
    assert row["next_difference"] == pytest.approx(0.0)
    assert row["holds"] == "cannot tell"
    assert bought_next(customers, np.arange(80) < 29, bought).empty, "29 is too few to tell"
    assert "Too few to tell" in story.next_sentence(bought_next(customers, np.arange(80) < 29, bought), "Taste")


def test_what_is_bought_next_agrees_with_a_slow_twin_and_finds_what_is_there() -> None:
    draw = random.Random(11)
    number = 400
    praised = np.array([draw.random() < 0.4 for _ in range(number)])
    chance = {"cups": (0.2, 0.5), "tea": (0.3, 0.3), "rare": (0.004, 0.004)}  # without praise, and with it
    rows = [
        (n, item, None) for n in range(number) for item, of in chance.items() if draw.random() < of[int(praised[n])]
    ]
    bought = pd.DataFrame(rows, columns=["customer_id", "item", "item_name"])
    found = bought_next(speakers(number), praised, bought).set_index("item")
    for item in chance:
        mine = sum(1 for n, name, _ in rows if name == item and praised[n])
        others = sum(1 for n, name, _ in rows if name == item and not praised[n])
        if mine < 5:
            assert item not in found.index
            continue
        assert found["next_buyers"][item] == mine
        expected = mine / praised.sum() - others / (~praised).sum()
        assert found["next_difference"][item] == pytest.approx(expected), "one stratum: the plain difference"
    assert (found["holds"]["cups"], found["holds"]["tea"]) == ("more", "cannot tell")
    assert "bought cups more than like customers" in story.next_sentence(found.reset_index(), "Taste")
