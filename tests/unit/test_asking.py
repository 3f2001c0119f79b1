"""What customers say of resolved cases: by hand, against a slow twin, and in words."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import asking_words as told
from dashboard.analytics.asking import heard
from dashboard.components.asking import fine_print, verdict
from dashboard.web.words import WORDS

COLUMNS = ["way", "why", "asked", "mature", "answered", "solved", "asks"]
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def counted(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_shares_by_hand() -> None:
    found = heard(
        counted(
            ("mail", None, 1, 1, 1, 1, 6),  # solved
            ("mail", None, 1, 1, 1, 0, 2),  # not solved
            ("link", "no_mail", 1, 1, 0, 0, 4),  # silent
            ("mail", None, 1, 0, 1, 1, 3),  # answered at once, but asked only yesterday
            ("none", "no_consent", 0, 0, 0, 0, 5),
        )
    )
    assert (found.asked.n, found.reached["asked"], found.fresh, found.silent) == (20, 15, 3, 4)
    assert (found.answered.value, found.answered.n) == (8 / 12, 12)
    assert (found.solved.value, found.solved.n) == (0.75, 8)
    # Wilson for 6 of 8, by the formula of the source with a calculator.
    assert [found.solved.low, found.solved.high] == pytest.approx([0.4093, 0.9285], abs=1e-4)
    assert (found.least, found.most) == (0.5, 10 / 12)
    assert found.reasons == {"no_consent": 5}
    assert verdict(found) == "6 of 8 customers who answered say it is solved: 75% (41% to 93% with 95% certainty)."
    assert fine_print(found) == [
        (
            "4 customers did not answer within 7 days. Depending on them, 50% to 83% of those who were asked have it "
            "solved."
        ),
        "3 more were asked in the last 7 days and counted later.",
        "Not asked: 5 because the customer has not agreed to be written to.",
    ]


def test_nobody_asked_is_no_zero() -> None:
    found = heard(counted())
    assert (found.asked.known, found.solved.known) == (False, False)
    assert math.isnan(found.least)
    assert math.isnan(found.most)


def test_the_shares_equal_those_of_a_slow_twin() -> None:
    random = np.random.default_rng(5)
    for _ in range(30):
        people = [
            {"asked": a, "mature": a * m, "answered": a * r, "solved": a * r * s}
            for a, m, r, s in random.integers(0, 2, (random.integers(0, 60), 4))
        ]
        rows = [("mail", None if one["asked"] else "nobody", *one.values(), 1) for one in people]
        found = heard(counted(*rows))
        ripe = [one for one in people if one["asked"] and one["mature"]]
        answers = [one for one in ripe if one["answered"]]
        assert found.asked.n == len(people)
        assert found.reached["asked"] == sum(one["asked"] for one in people)
        assert (found.answered.n, found.reached["answered"]) == (len(ripe), len(answers))
        assert (found.solved.n, found.reached["solved"]) == (len(answers), sum(one["solved"] for one in answers))
        assert found.fresh == found.reached["asked"] - len(ripe)


@pytest.mark.parametrize("language", told.LANGUAGES)
def test_the_question_names_the_customer_and_holds_the_link_in_every_language(language: str) -> None:
    assert language in WORDS
    link = "https://shop.example/f/abc"
    words = told.question(language, name="Ben {link} Buyer", given_name=None, business="The Shop", link=link)
    assert link in words.body.splitlines()
    assert words.body.count(link) == 1, "braces in a name are not filled in turn"
    assert words.subject.endswith("The Shop")
    nameless = told.question(language, name=None, given_name=None, business=None, link=link)
    assert not {"{", "None"} & set(nameless.body.split())


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"way": "none", "why": "asked_lately"}, "was not asked whether it is solved, because the customer was asked"),
        ({"way": "link", "why": "no_address"}, "because no e-mail address of the customer is known. Here is a link"),
        ({"asked_at": AT}, "Asked 3 Jun 2026 10:30 by e-mail whether it is solved. No answer yet."),
        ({"asked_at": AT, "mail_state": "failed"}, "Not asked yet whether it is solved, because the e-mail could not"),
        ({"way": "link", "why": "no_mail", "asked_at": AT, "asked_by": "Ana"}, "by a link that Ana gave them"),
        ({"asked_at": AT, "answered_at": AT, "solved": False}, "the customer says it is not solved."),
    ],
)
def test_what_became_of_a_question_in_words(columns: dict[str, Any], words: str) -> None:
    usual = {"way": "mail", "why": None, "asked_at": None, "asked_by": None, "answered_at": None, "solved": None,
             "mail_state": None}  # fmt: skip
    assert words in told.asked_words(usual | columns, "Europe/London")
