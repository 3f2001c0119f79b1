"""Value and risk in words: the reason of each customer, whether the model may be trusted; and the charts' limits."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from dashboard.analytics import risk_story as story
from dashboard.analytics.clv.holdout import Holdout
from dashboard.analytics.clv.store import Cut, HoldoutCheck
from dashboard.analytics.clv.value import Total
from dashboard.charts import value as charts
from dashboard.theme import LIGHT

CUT = date(2026, 4, 3)


def customer(**facts: Any) -> SimpleNamespace:
    usual = {"purchase_days": 14, "total_cents": 124_000, "silent_days": 74, "span_days": 273, "usual_gap_days": 20.6}
    return SimpleNamespace(**usual | {"rhythm": "own", "limit_days": 40.0} | facts)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "usually buys every 21 days, silent for 74; bought 14 times for £1,240"),
        (
            {"purchase_days": 4, "span_days": 90, "rhythm": "segment", "usual_gap_days": 9.0},
            "usually buys every 30 days, silent for 74; bought 4 times for £1,240",
        ),
        (
            {"purchase_days": 2, "span_days": 1, "rhythm": "segment"},
            "came back once after 1 day, silent for 74; bought 2 times for £1,240",
        ),
        (
            {"purchase_days": 1, "span_days": 0, "rhythm": "store", "limit_days": 40.2},
            "bought once, 74 days ago, for £1,240; nine of ten who return do so within 41",
        ),
        (
            {"purchase_days": 1, "span_days": 0, "rhythm": "unknown", "limit_days": float("nan")},
            "bought once, 74 days ago, for £1,240",
        ),
    ],
)
def test_a_reason_says_rhythm_silence_and_purchases(facts: dict[str, Any], told: str) -> None:
    assert story.reason(customer(**facts), "GBP") == told


def check(expected: float, actual: int, mae: float, before: float, *, weeks_before: int = 60) -> HoldoutCheck:
    held = Holdout(customers=1_430, expected=expected, actual=actual, mae=0, mae_before=0, log_density=0)
    weeks = pd.DataFrame({"holdout": [False] * weeks_before + [True] * 8})
    cut = Cut(CUT, CUT + timedelta(days=56), CUT, CUT)
    return HoldoutCheck(
        cut=cut,
        chosen="mbgnbd",
        repeaters=900,
        measures={"mbgnbd": held},
        weeks=weeks,
        weekly_mae=mae,
        weekly_mae_before=before,
    )


def test_a_model_is_trusted_when_its_total_and_its_weeks_are_near() -> None:
    short, told = story.verdict(check(3_068, 3_382, 9.6, 27.7))
    assert short == "Yes"
    assert told == (
        "Fitted to the days up to 3 Apr 2026, the model expected 3,068 repeat purchases of 1,430 customers up to "
        "29 May 2026; 3,382 came, 10% more. A week is missed by 9.6 purchases on average; “the same as last year” "
        "would miss it by 27.7."
    )
    assert story.verdict(check(100, 110, 9.6, float("nan")))[0] == "Yes"


@pytest.mark.parametrize(
    ("found", "short", "why"),
    [
        (check(100, 90, 5.0, 4.0), "With care", "“the same as last year” would have been nearer"),
        (check(100, 90, 5.0, 4.0, weeks_before=20), "With care", "“the same as before” would have been nearer"),
        (check(100, 150, 3.0, 4.0), "With care", "the total was far off"),
        (check(100, 150, 5.0, 4.0), "No", "would have been nearer"),
        (check(0, 30, 1.0, 2.0), "With care", "the total was far off"),
        (check(15.2, 14, 1.4, 1.5), "Cannot tell yet", "Fewer than 30 purchases are too few to say"),
        (check(1.6, 3, 0.3, 0.2), "Cannot tell yet", "3 came, 87% more. Fewer than 30 purchases"),
        (None, "Cannot tell yet", "eight weeks of purchases"),
    ],
)
def test_a_model_that_missed_says_how(found: HoldoutCheck | None, short: str, why: str) -> None:
    said, told = story.verdict(found)
    assert said == short
    assert why in told


def people(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": range(number),
            "frequency": [3] * number,
            "risk": [place / max(number, 1) for place in range(number)],
            "in_doubt": [False] * number,
            "silent": [False] * number,
            "rhythm": ["own"] * number,
            "expected_value": [10.0] * number,
            "value_if_kept": [float(place) for place in range(number)],
            "reason": ["bought once"] * number,
        }
    )


def test_the_answer_says_when_nobody_is_in_doubt_and_when_there_are_too_few_to_tell() -> None:
    total = Total(1_000.0, 900.0, 1_100.0)
    told = story.takeaway(total, people(30), 6, "GBP")
    assert told.startswith("Your customers should bring £1,000 in the next 6 months (£900 to £1,100).")
    assert told.endswith("Nobody is in doubt. No regular has been silent for longer than usual.")
    assert "It takes 30 customers who came back to tell more, and there are 29." in story.takeaway(
        total, people(29), 6, "GBP"
    ).replace("it takes", "It takes")


def test_a_chart_draws_the_500_worth_most_and_no_more() -> None:
    shown = charts.drawn(people(700))
    figure = charts.value_and_risk(shown, "GBP", LIGHT)
    assert sum(len(trace.x) for trace in figure.data) == 500
    assert min(shown["value_if_kept"]) == 200
    assert all(y > 0 for trace in figure.data for y in trace.y)
