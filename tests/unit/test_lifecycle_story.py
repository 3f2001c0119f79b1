"""What the Lifecycle page says in words, and that its charts say the same."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.analytics import lifecycle_story as story
from dashboard.analytics.growth import UNKNOWN_RATIO, Ratio, Span
from dashboard.analytics.revenue_retention import FEWEST_CUSTOMERS, Periods, revenue_retention
from dashboard.charts import lifecycle as charts
from dashboard.theme import DARK, LIGHT, Tokens

JANUARY = 2025 * 12
PERIODS = Periods(JANUARY - 12, JANUARY, JANUARY + 12)


def span(new: int, back: int, lost: int, ratio: Ratio = UNKNOWN_RATIO) -> Span:
    return Span(first_month=JANUARY, last_month=JANUARY + 11, new=new, reactivated=back, lapsed=lost, ratio=ratio)


def months(lapsed: list[int], opening: int = 500) -> pd.DataFrame:
    size = len(lapsed)
    return pd.DataFrame(
        {
            "month": [JANUARY + place for place in range(size)],
            "opening_customers": opening,
            "new_customers": 20,
            "reactivated_customers": 5,
            "lapsed_customers": lapsed,
            "closing_customers": [opening + 25 - lost for lost in lapsed],
            "returning_customers": 100,
            "complete": [True] * (size - 1) + [False],
            "settled": True,
        }
    )


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (span(80, 40, 60, Ratio(2.0, 1.5, 2.6)), "Yes: in Jan to Dec 2025, 120 won or won back and 60 lost, 2.00 for"),
        (span(30, 10, 80, Ratio(0.5, 0.3, 0.8)), "No: in Jan to Dec 2025, 40 won or won back and 80 lost, 0.50 for"),
        (span(50, 0, 45, Ratio(1.1, 0.8, 1.6)), "About as many as we lose: in Jan to Dec 2025, 50 won or won back"),
        (span(50, 0, 0), "Yes: in Jan to Dec 2025, 50 won or won back and nobody lost."),
        (span(0, 0, 50), "No: in Jan to Dec 2025, 0 won or won back and 50 lost."),
        (span(9, 1, 2), "Too few to tell: 12 customers came or went in Jan to Dec 2025; it takes 30."),
        (None, "Too early to tell: a customer counts as lost after 3 months without a purchase"),
    ],
)
def test_the_answer_follows_from_the_interval(now: Span | None, told: str) -> None:
    said = story.takeaway(now, None, None, None, 3)
    assert said.startswith(told)
    assert "nan" not in said + story.quick_words(now)


def test_the_year_before_differs_only_when_the_intervals_are_apart() -> None:
    now = span(80, 40, 60, Ratio(2.0, 1.5, 2.6))
    apart = story.takeaway(now, span(30, 30, 60, Ratio(1.0, 0.8, 1.3)), None, None, 3)
    assert "2.60), more than the 1.00 of the year before." in apart
    near = story.takeaway(now, span(60, 30, 60, Ratio(1.5, 1.2, 1.9)), None, None, 3)
    assert "2.60); 1.50 the year before, no clear change." in near


def test_a_month_stands_out_only_when_chance_does_not_explain_it() -> None:
    quiet = months([20, 22, 19, 25, 18, 21, 20, 24, 19, 22, 20, 23, 0])
    assert story.odd_month(quiet) is None
    loud = months([20, 22, 19, 25, 80, 21, 20, 24, 19, 22, 20, 23, 0])
    month, lost, rate, usual = story.odd_month(loud) or (0, 0, 0.0, 0.0)
    assert (month, lost, rate) == (JANUARY + 4, 80, 0.16)
    assert usual == pytest.approx((sum(loud["lapsed_customers"]) - 80) / (11 * 500))
    odd = story.Odd(month=month, lapsed=lost, rate=rate, usual=usual, once=60)
    said = story.takeaway(span(80, 40, 60, Ratio(2.0, 1.5, 2.6)), None, None, odd, 3)
    assert "May 2025 stands out: 80 lost, 16.0% of those active, against 4.3% in the other months; 60 of them" in said
    assert said.endswith("had bought in Feb 2025 only.")


def test_the_running_month_is_never_the_one_that_stands_out() -> None:
    assert story.odd_month(months([20] * 12 + [400])) is None


def test_without_an_odd_month_the_money_that_stayed_is_told() -> None:
    frame = pd.DataFrame({"start_cents": [100] * 40, "now_cents": [50] * 40, "known": [1] * 40}, dtype="Int64")
    found = revenue_retention(frame, PERIODS)
    said = story.takeaway(span(80, 40, 60, Ratio(2.0, 1.5, 2.6)), None, found, None, 3)
    assert said.endswith("Last year’s customers brought 50% of their earlier revenue (95% interval 50% to 50%).")
    few = revenue_retention(frame.head(FEWEST_CUSTOMERS - 1), PERIODS)
    assert story.money_words(few) == ""


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_each_bar_carries_its_month_and_kind_and_the_running_month_is_hatched(t: Tokens) -> None:
    frame = months([20, 22, 19])
    new, back, lost, net = charts.growth_bars(frame, t, picked=(JANUARY + 1, "lapsed")).data
    assert list(lost.y) == [-20, -22, -19]
    assert list(lost.customdata) == [[JANUARY + place, "lapsed"] for place in range(3)]
    assert (new.marker.pattern.shape[-1], new.marker.pattern.shape[0]) == ("/", "")
    assert list(lost.marker.line.width)[1] > 0
    assert list(back.marker.line.width)[1] == 0
    assert list(net.y) == [5, 3]
    assert new.hovertext[0].startswith("Jan 2025: 20 customers bought for the first time.<br>Of 500 customers active")
    assert "so far" in lost.hovertext[2]


def test_a_month_that_is_over_is_not_hatched() -> None:
    whole = months([20, 22]).assign(complete=True)
    assert charts.growth_bars(whole, LIGHT).data[0].marker.pattern.shape is None


def test_the_bars_of_revenue_add_up_from_one_year_to_the_next() -> None:
    rows = {
        "start_cents": [100, 100, 100, 0, 0] * 10,
        "now_cents": [0, 60, 150, 70, 30] * 10,
        "known": [1, 1, 1, 1, 0] * 10,
    }
    found = revenue_retention(pd.DataFrame(rows, dtype="Int64"), PERIODS)
    steps = {name: cents for name, cents, _ in charts.bridge_steps(found)}
    assert list(steps.values()) == [3000, -1000, -400, 500, 2100, 700, 300, 3100]
    (bars,) = charts.revenue_bridge(found, "GBP", LIGHT).data
    assert list(bars.base) == [0, 3000, 2000, 1600, 0, 2100, 2800, 0]


def test_the_curve_ends_after_a_year_and_begins_at_nothing() -> None:
    curve = pd.DataFrame({"gap_days": [10, 300, 500], "bought_again_share": [0.4, 0.6, 0.7]})
    (line,) = charts.waiting_curve(curve, 20, LIGHT).data
    assert (list(line.x), list(line.y)) == ([0, 10, 300], [0, 0.4, 0.6])


def test_two_years_of_whole_months_are_drawn_and_the_one_that_runs() -> None:
    shown = story.drawn(months([20] * 40))
    assert len(shown) == story.MOST_MONTHS + 1
    assert int(shown["month"].iloc[-1]) == JANUARY + 39


@pytest.mark.parametrize(
    ("kind", "over", "told"),
    [
        ("lapsed", True, "Lost in Jan 2025: last bought in Oct 2024, 14 purchases, £1,240"),
        (
            "lapsed",
            False,
            "Lost unless they buy before the end of Jan 2025: last bought in Oct 2024, 14 purchases, £1,240",
        ),
        ("reactivated", True, "Won back in Jan 2025: before that last bought in Oct 2024, 14 purchases, £1,240"),
        ("returning", False, "Bought again in Jan 2025: before that last bought in Oct 2024, 14 purchases, £1,240"),
    ],
)
def test_the_reason_says_what_a_customer_did_in_which_month(kind: str, *, over: bool, told: str) -> None:
    row = SimpleNamespace(previous_month=float(JANUARY - 3), purchase_count=14, revenue_cents=124_000)
    assert story.reason(row, (JANUARY, kind), over=over, currency="GBP") == told


def test_a_new_customer_has_no_month_before() -> None:
    row = SimpleNamespace(previous_month=float("nan"), purchase_count=1, revenue_cents=1_000)
    assert story.reason(row, (JANUARY, "new"), over=True, currency="GBP") == "New in Jan 2025: 1 purchase, £10"
