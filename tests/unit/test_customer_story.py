"""One customer in words and figures: rhythm, group, the next step, preferences, the timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from scipy import stats

from dashboard.analytics import customer_story as story
from dashboard.analytics import customer_timeline as timelines
from dashboard.analytics.customer_story import OPEN_CASES
from dashboard.analytics.customer_tastes import ALIKE, LESS, MORE, Counted, favourite, tastes
from dashboard.analytics.rfm import NOT_YET, Thresholds, scored
from data_access.schema.cases import CASE_STATES, CLOSED_STATES

LAST = date(2026, 6, 30)
LIMITS = Thresholds(recency_days=(10, 20, 30, 60), purchase_count=(2, 3, 5, 10), monetary_cents=(500, 1000, 2000, 5000))
NOBODY: dict[str, list[Any]] = {"cases": [], "feedback": [], "visits": [], "purchases": []}


def row(**columns: Any) -> SimpleNamespace:
    return SimpleNamespace(**columns)


def documents(*days: date, cents: int = 1000, returned: tuple[date, ...] = ()) -> pd.DataFrame:
    rows = [{"purchased_on": on, "sale_lines": 1, "return_lines": 0, "gross_cents": cents, "net_cents": cents}
            for on in days]  # fmt: skip
    rows += [{"purchased_on": on, "sale_lines": 0, "return_lines": 1, "gross_cents": 0, "net_cents": -cents}
             for on in returned]  # fmt: skip
    columns = ["purchased_on", "sale_lines", "return_lines", "gross_cents", "net_cents"]
    return pd.DataFrame(rows, columns=columns)


def every(days: int, times: int, back: int = 0) -> list[date]:
    return [LAST - timedelta(days=back + days * place) for place in range(times)]


def step(found: story.Bought, **told: Any) -> story.Step:
    return story.next_step(found, story.Concerns(**{**NOBODY, **told}))


def test_a_regular_with_a_return_by_hand() -> None:
    found = story.bought(documents(*every(10, 7, back=4), returned=(LAST - timedelta(days=3),)), LAST, LIMITS)
    assert (found.purchases, found.returns, found.gross_cents, found.net_cents) == (7, 1, 7000, 6000)
    assert (found.silent_days, found.usual_gap_days, found.limit_days, found.silent) == (4, 10, 10, False)
    assert found.next_on == date(2026, 7, 6)
    assert (found.segment, found.segment_before) == ("champion", NOT_YET)
    assert story.summary(found, "GBP") == (
        "Champions: 7 purchases for £60 after returns since 27 Apr 2026. "
        "The last was 4 days ago; usually 10 days pass between two, so the next is due about 6 Jul 2026."
    )
    assert story.risk_words(found) == ("In rhythm", "Own gaps: nine of ten at most 10 days")


def test_silence_longer_than_nine_of_ten_own_gaps_is_named() -> None:
    found = story.bought(documents(*every(10, 7, back=11)), LAST, LIMITS)
    assert found.silent
    assert story.risk_words(found)[0] == "Gone silent"
    assert step(found, favourite="Tea") == story.Step(
        title="Win them back with something of Tea",
        why="Silent for 11 days; nine of ten of their gaps were shorter.",
        kind="silent",
    )


def test_with_few_gaps_the_group_tells_the_risk_and_no_rhythm_is_claimed() -> None:
    found = story.bought(documents(LAST - timedelta(days=70)), LAST, LIMITS)
    assert found.silent is None
    assert story.risk_words(found)[0] == "Gone quiet"
    assert story.summary(found, "GBP").endswith("The last was 70 days ago.")
    unknown = story.bought(documents(LAST), LAST, None)
    assert story.risk_words(unknown)[0] == "Too few to tell"
    assert "Nothing needs to be done" in step(unknown).title


def test_who_never_bought_is_told_apart_from_who_only_sent_back() -> None:
    nothing = story.bought(documents(), LAST, LIMITS)
    assert story.summary(nothing, "GBP") == "Has not bought anything yet."
    assert story.risk_words(nothing)[0] == "No purchase yet"
    assert step(nothing).title == "Ask what they are looking for"
    sent_back = story.bought(documents(returned=(LAST,)), LAST, LIMITS)
    assert (sent_back.purchases, sent_back.returns, sent_back.net_cents, sent_back.segment) == (0, 1, -1000, None)


def test_purchases_after_the_last_covered_day_do_not_count_yet() -> None:
    found = story.bought(documents(LAST, LAST + timedelta(days=1)), LAST, LIMITS)
    assert (found.purchases, found.silent_days) == (1, 0)
    assert "on the last day of the data" in story.summary(found, "GBP")


@pytest.mark.parametrize("seed", range(30))
def test_the_group_is_the_one_of_the_page_of_groups(seed: int) -> None:
    random = Random(seed)
    days = [LAST - timedelta(days=random.randrange(200)) for _ in range(random.randrange(1, 14))]
    found = story.bought(documents(*days), LAST, LIMITS)
    last = max(days)
    row = {"recency_days": (LAST - last).days + 1, "purchase_count": len(days), "monetary_cents": 1000 * len(days)}
    assert found.segment == scored(pd.DataFrame([row]), LIMITS)["segment"].iloc[0]


def test_what_troubles_the_customer_comes_before_what_may_be_sold() -> None:
    found = story.bought(documents(*every(10, 7, back=4)), LAST, LIMITS)
    late = row(promised_on=LAST - timedelta(days=2), delivered_on=None)
    visit = row(kind="Inspection", due_on=LAST - timedelta(days=1), status="planned")
    rated = row(received_on=LAST, rating=1, rating_scale="stars", p_unhappy=None)
    case = row(topic="Late delivery", state="new", opened_at=datetime(2026, 6, 20, 9, tzinfo=UTC))
    told: dict[str, Any] = {}
    for name, trouble, title in (
        ("visits", visit, "Make the inspection"),
        ("purchases", late, "Tell them when their order comes"),
        ("feedback", rated, "Ask what went wrong"),
        ("cases", case, "Settle the open case about late delivery"),
    ):
        told[name] = [trouble]
        assert step(found, **told).title == title
    for settled in (
        {"cases": [row(**{**vars(case), "state": "confirmed"})]},
        {"feedback": [row(**{**vars(rated), "rating": 4})]},
        {"feedback": [row(**{**vars(rated), "received_on": date(2026, 1, 1)})]},
        {"feedback": [rated], "cases": [row(topic="", state="confirmed", opened_at=datetime(2026, 7, 1, tzinfo=UTC))]},
        {"feedback": [row(received_on=LAST, rating=4, rating_scale="stars", p_unhappy=0.4)]},
    ):
        assert step(found, **settled).title == "Remind them now"
    worded = row(received_on=LAST, rating=None, rating_scale=None, p_unhappy=0.6)
    assert "sounded unhappy" in step(found, feedback=[worded]).why


def counted(days: dict[date, tuple[str | None, int]], categories: dict[str, int], prices: dict[int, int]) -> Counted:
    by_day = [(on, channel, times) for on, (channel, times) in days.items()]
    return Counted.of(
        pd.DataFrame(by_day, columns=["purchased_on", "channel", "purchases"]),
        pd.DataFrame(categories.items(), columns=["category", "purchases"]),
        pd.DataFrame(prices.items(), columns=["band", "lines"]),
    )


MONDAY = date(2026, 6, 1)


def test_preferences_by_hand() -> None:
    own = counted({MONDAY: ("app", 10)}, {"Tea": 9, "Cups": 1}, {1: 10})
    everybody = counted(
        {date(2020, 1, 1): ("app", 1_000_000), MONDAY: ("app", 10), date(2026, 6, 2): ("web", 90)},
        {"Tea": 20, "Cups": 75, "Rugs": 5},
        {0: 50, 1: 50},
    )
    found = tastes(own, everybody, ("cheap", "dear")).set_index(["aspect", "value"])
    tea: Any = found.loc[("Category", "Tea")]
    assert (tea["purchases"], tea["of_purchases"], tea["share"], tea["everybody_share"]) == (9, 10, 0.9, 0.2)
    # Days before the customer came do not count: else nearly everybody bought through the app.
    assert found.loc[("Channel", "app"), "everybody_share"] == 0.1
    assert found["tendency"].to_dict() == {
        ("Category", "Tea"): MORE, ("Category", "Cups"): LESS, ("Category", "Rugs"): ALIKE,
        ("Price of one", "dear"): MORE, ("Price of one", "cheap"): LESS,
        ("Channel", "app"): MORE, ("Channel", "web"): LESS,
        ("Day of the week", "Monday"): MORE, ("Day of the week", "Tuesday"): LESS,
        ("Season", "Summer"): ALIKE,
    }  # fmt: skip
    best = favourite(found.reset_index(), "Category")
    assert best is not None
    assert best["value"] == "Tea"
    assert favourite(found.reset_index(), "Country") is None


def test_what_is_bought_less_than_by_others_is_no_favourite() -> None:
    """Most of what they buy, and yet less than everybody does."""
    everybody = counted({MONDAY: ("web", 1000)}, {"Tea": 990, "Cups": 6, "Rugs": 4}, {0: 1000})
    found = tastes(counted({MONDAY: ("web", 20)}, {"Tea": 11, "Cups": 9}, {0: 20}), everybody, ("cheap",))
    best = favourite(found[found["value"] != "Cups"], "Category")
    assert best is None
    both = favourite(found, "Category")
    assert both is not None
    assert both["value"] == "Cups"


def test_few_purchases_claim_nothing_and_none_gives_no_row() -> None:
    everybody = counted({MONDAY: ("web", 1000)}, {"Tea": 1, "Cups": 999}, {0: 1000})
    found = tastes(counted({MONDAY: ("web", 4)}, {"Tea": 4}, {0: 4}), everybody, ("cheap",))
    assert set(found["tendency"]) == {ALIKE}
    assert tastes(counted({}, {}, {}), everybody, ("cheap",)).empty


def test_who_buys_as_everybody_is_seldom_called_special() -> None:
    random, special, customers = Random(7), 0, 60
    names, weights = ["Tea", "Cups", "Rugs", "Pots"], [4, 3, 2, 1]
    everybody = counted({MONDAY: ("web", 1000)}, dict(zip(names, (400, 300, 200, 100), strict=True)), {0: 1000})
    for _ in range(customers):
        bought = random.choices(names, weights, k=30)
        own = counted({MONDAY: ("web", 30)}, {name: bought.count(name) for name in set(bought)}, {0: 30})
        special += bool((tastes(own, everybody, ("cheap",))["tendency"] != ALIKE).any())
    assert special <= stats.binom.ppf(0.999, customers, 0.05)


def test_the_timeline_names_everything_newest_first_and_keeps_text_as_it_is() -> None:
    bought = [
        row(purchase_id=number, purchase=name, purchased_on=on, channel=channel, sale_lines=sold, free_lines=free,
            return_lines=back, net_cents=cents)
        for number, name, on, channel, sold, free, back, cents in (
            (7, "F7", LAST, "web", 4, 0, 0, 4000), (8, None, MONDAY, None, 0, 0, 1, -1000),
            (9, None, MONDAY, None, 0, 2, 0, 0),
        )
    ]  # fmt: skip
    contents = [row(purchase_id=7, product_name=name) for name in ("Pot", "Cup", "Rug", "Tea")]
    said = row(received_on=date(2026, 6, 10), rating=2, rating_scale="stars", text="=1+1 <b>bad</b>",
               score_state="scored", label="negative", rating_mismatch=None, feedback_id=3)  # fmt: skip
    visit = row(kind="Check", due_on=date(2026, 6, 2), done_on=date(2026, 6, 3), status="done", technician="Ann")
    found = timelines.timeline(
        (
            timelines.purchase_events(bought, contents),
            timelines.feedback_events([said]),
            timelines.visit_events([visit]),
        )
    )
    assert found[["what", "event", "details"]].to_numpy().tolist() == [
        ["Purchase", "Pot, Cup, Rug and 1 more", "No. F7 · web"],
        ["Feedback", "2 of 5 stars · sounds negative", "=1+1 <b>bad</b>"],
        ["Visit", "Check · done", "Due on 2 Jun 2026 · Ann"],
        ["Return", "1 line", ""],
        ["Free of charge", "2 lines", ""],
    ]
    assert found["amount_cents"].tolist() == [4000, pd.NA, pd.NA, -1000, 0]
    assert found["feedback_id"].tolist() == [pd.NA, 3, pd.NA, pd.NA, pd.NA]
    assert timelines.timeline(()).empty


def test_months_without_a_purchase_stand_in_the_chart_as_nothing() -> None:
    found = timelines.by_month(documents(date(2026, 4, 2), date(2026, 6, 3), returned=(date(2026, 6, 4),)), LAST)
    assert [(month % 12 + 1, cents) for month, cents in found.to_numpy().tolist()] == [(4, 1000), (5, 0), (6, 0)]
    assert timelines.by_month(documents(), LAST)["net_cents"].tolist() == [0]


def test_a_case_is_open_here_exactly_where_the_store_says_so() -> None:
    assert set(OPEN_CASES) == set(CASE_STATES) - set(CLOSED_STATES)
